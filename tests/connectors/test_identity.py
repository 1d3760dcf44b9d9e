"""Ids made of content, pseudonyms, the post an address names."""

import base64
from datetime import UTC, datetime

import pytest

from connectors.identity import (
    author_key,
    comment_ref,
    fold_name,
    message_id_from,
    node_id,
    node_path,
    post_owner,
    post_ref,
)


def test_ids_made_of_content_tell_parts_apart_and_count_minutes() -> None:
    at = datetime(2025, 1, 1, 10, 30, 12, tzinfo=UTC)
    assert message_id_from("ab", "c") != message_id_from("a", "bc")
    assert message_id_from(None, "a") != message_id_from("a", None)
    assert message_id_from("a", at) == message_id_from("a", at.replace(second=59))
    assert message_id_from("a", at) != message_id_from("a", at.replace(minute=31))


def test_a_pseudonym_needs_the_secret_and_follows_the_id_first() -> None:
    key = author_key("facebook", "12", "Léa", "secret")
    assert key == author_key("facebook", "12", "Léa Martin", "secret")
    assert key != author_key("facebook", "12", "Léa", "autre secret")
    assert key != author_key("instagram", "12", "Léa", "secret")
    assert author_key("x", None, "@Léa", "secret") == author_key("x", None, "léa", "secret")
    assert author_key("x", "léa", None, "secret") != author_key("x", None, "léa", "secret")
    with pytest.raises(ValueError):
        author_key("x", None, " ", "secret")


def test_names_are_folded() -> None:
    assert fold_name("@𝐌aison  Ortie ") == "maison ortie"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.instagram.com/p/DTgI8cnjsaz/", ("instagram", "DTgI8cnjsaz")),
        ("https://www.instagram.com/maison/reel/DTgI8cnjsaz/?hl=fr", ("instagram", "DTgI8cnjsaz")),
        ("https://www.facebook.com/100000000000_10150000000000000", ("facebook", "10150000000000000")),
        ("https://www.facebook.com/6156/videos/1151179272886419/", ("facebook", "1151179272886419")),
        ("https://www.facebook.com/reel/632327922990275/", ("facebook", "632327922990275")),
        ("https://www.facebook.com/permalink.php?story_fbid=pfbid0Ab&id=61", ("facebook", "pfbid0Ab")),
        ("https://youtu.be/dQw4w9WgXcQ", ("youtube", "dQw4w9WgXcQ")),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=Ugx1", ("youtube", "dQw4w9WgXcQ")),
        ("https://x.com/maison/status/1987315260559167965", ("x", "1987315260559167965")),
        ("https://www.tiktok.com/@maison/video/7527623000473079054", ("tiktok", "7527623000473079054")),
        (
            "https://www.linkedin.com/feed/update/urn%3Ali%3Ashare%3A7345821826846990338",
            ("linkedin", "7345821826846990338"),
        ),
        ("https://www.facebook.com/maison", ("facebook", None)),
        ("https://exemple.fr/p/123456", None),
        ("http://[mauvaise", None),
    ],
)
def test_the_post_an_address_names(url: str, expected: tuple[str, str | None] | None) -> None:
    assert post_ref(url) == expected


def test_who_published_at_an_address() -> None:
    assert post_owner("https://www.facebook.com/100000000000_10150000000000000") == "100000000000"
    assert post_owner("https://www.tiktok.com/@maison/video/7527623000473079054") == "maison"
    assert post_owner("https://www.facebook.com/profile.php?id=42") == "42"
    assert post_owner("https://www.instagram.com/p/DTgI8cnjsaz/") is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://fb.watch/kL9_mN2opQ/", ("facebook", "kL9_mN2opQ")),
        ("https://www.facebook.com/share/p/1AbCdEfGhI/", ("facebook", "1AbCdEfGhI")),
        ("https://www.facebook.com/watch/?v=1151179272886419", ("facebook", "1151179272886419")),
        ("https://m.facebook.com/story.php?story_fbid=10150000000000000&id=61", ("facebook", "10150000000000000")),
        ("https://www.facebook.com/groups/4242/permalink/10150000000000000/", ("facebook", "10150000000000000")),
        ("https://vm.tiktok.com/ZNd1aB2cD/", ("tiktok", "ZNd1aB2cD")),
        ("https://m.tiktok.com/v/7527623000473079054.html", ("tiktok", "7527623000473079054")),
        ("https://www.youtube.com/maisonortie", ("youtube", None)),
        ("https://www.youtube.com/post/UgkxAbCdEf_1", ("youtube", "UgkxAbCdEf_1")),
        (
            "https://www.linkedin.com/posts/ortie_thym-activity-7345821826846990338-aBcD",
            ("linkedin", "7345821826846990338"),
        ),
    ],
)
def test_short_and_old_addresses_name_their_post(url: str, expected: tuple[str, str | None]) -> None:
    assert post_ref(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.facebook.com/ortie/posts/pfbid0A?comment_id=111&reply_comment_id=112", ("112", "111")),
        ("https://www.facebook.com/ortie/posts/pfbid0A?comment_id=Y29tbWVudDoyMjJfMTEx", ("222_111", None)),
        ("https://www.facebook.com/ortie/posts/pfbid0A?comment_id=Y29tbWVudDoyMjJf", ("Y29tbWVudDoyMjJf", None)),
        ("https://www.instagram.com/p/DTgI8cnjsaz/c/17936051705776440/", ("17936051705776440", None)),
        ("https://www.instagram.com/p/DTgI8cnjsaz/c/179360/r/180408/", ("180408", "179360")),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=Ugx1", ("Ugx1", None)),
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&lc=Ugx1.9a", ("Ugx1.9a", "Ugx1")),
        (
            "https://www.linkedin.com/feed/update/urn:li:activity:7345821826846990338"
            "?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A7345821826846990338%2C7345900000000000000%29",
            ("7345900000000000000", None),
        ),
        ("https://x.com/lea/status/1987315260559167965", ("1987315260559167965", None)),
        ("https://www.instagram.com/p/DTgI8cnjsaz/", None),
        ("https://www.tiktok.com/@maison/video/7527623000473079054", None),
        ("https://exemple.fr/?comment_id=111", None),
    ],
)
def test_the_comment_an_address_names(url: str, expected: tuple[str, str | None] | None) -> None:
    assert comment_ref(url) == expected


def test_facebook_ids_are_their_last_number_whatever_hides_it() -> None:
    number, code = "981230000000001", base64.b64encode(b"comment:122154009182736_981230000000001").decode()
    assert node_id(f"122154009182736_{number}") == node_id(code) == node_id(number) == number
    assert node_path(code) == ("122154009182736", number)
    assert node_path("ZmVlZGJhY2s6MjIy") == ("222",)
    assert node_id("pfbid0A") == "pfbid0A"
    assert node_id("Y29tbWVudDé") == "Y29tbWVudDé" and node_id("Y29tbWVudD") == "Y29tbWVudD"
    assert node_id("222_111") == node_id("Y29tbWVudDoyMjJfMTEx") == "222_111", "a short number is of its post only"


def test_a_short_address_has_no_owner() -> None:
    assert post_owner("https://fb.watch/kL9_mN2opQ/") is None
    assert post_owner("https://www.facebook.com/people/Lea-Martin/100012345678901/") is None
