"""Ids made of content, pseudonyms, the post an address names."""

from datetime import UTC, datetime

import pytest

from connectors.identity import author_key, fold_name, message_id_from, post_owner, post_ref


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
