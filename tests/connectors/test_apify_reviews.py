"""Apify's Google reviews and YouTube comments: the answers of whoever owns the place or the channel."""

import json
from pathlib import Path
from typing import Any

import pytest
from reading import Read, Reading
from test_apify import dump

from connectors.contract import Reason
from connectors.record import MessageKind, Precision

SCRAPED = {
    "name": "Léa",
    "reviewUrl": "https://www.google.com/maps/reviews/x",
    "publishedAtDate": "2026-10-17T08:45:24Z",
}
VIDEO = "https://www.youtube.com/watch?v=B-rEche_4xY"


def review(number: int, stars: int | None, text: str | None, answer: str | None = None, **more: Any) -> dict[str, Any]:
    return SCRAPED | {
        "title": "Cairnelle", "reviewId": f"ChZ{number}", "stars": stars, "text": text, "responseFromOwnerText": answer,
        "responseFromOwnerDate": None, **more,
    }  # fmt: skip


def comment(cid: str | None, text: str, *, own: bool = False, parent: str | None = None) -> dict[str, Any]:
    return {
        "cid": cid, "comment": text, "author": "@cairnelle" if own else "@lea", "pageUrl": VIDEO, "voteCount": 2,
        "videoId": "B-rEche_4xY", "authorIsChannelOwner": own, "type": "reply" if parent else "comment",
        "replyToCid": parent, "replyCount": 0, "publishedTimeText": "il y a 2 jours (modifié)",
    }  # fmt: skip


def answers(reading: Reading) -> list[tuple[Any, ...]]:
    return [(m.message_id, m.parent_id, m.text, m.is_own, m.published_at) for m in reading.messages]


REVIEWS = [
    review(1, 5, "Réparé en vingt minutes", "Merci Léa !", responseFromOwnerDate="2026-10-18T08:00:00.000Z"),
    review(2, 2, None, "Bonjour, écrivez-nous."),
    review(3, 4, ""),
]


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv", ".xlsx"])
def test_each_answer_is_the_owners_and_answers_its_review(tmp_path: Path, read: Read, suffix: str) -> None:
    reading = read(dump(tmp_path / f"avis{suffix}", REVIEWS))
    assert not reading.rejected and not reading.ignored
    kinds = [message.kind for message in reading.messages]
    assert kinds == [MessageKind.REVIEW, MessageKind.REPLY, MessageKind.REVIEW, MessageKind.REPLY, MessageKind.REVIEW]
    assert [message.rating for message in reading.messages if message.kind is MessageKind.REVIEW] == [5, 2, 4]
    first, second = (message for message in reading.messages if message.is_own)
    assert (first.parent_id, first.thread_id, first.text) == ("ChZ1", "ChZ1", "Merci Léa !")
    assert first.published_at is not None and first.published_at.isoformat() == "2026-10-18T08:00:00+00:00"
    assert (second.parent_id, second.published_at) == ("ChZ2", None)


def test_a_place_holds_the_same_reviews(tmp_path: Path, read: Read) -> None:
    place = {"placeId": "ChIJ1", "title": "Cairnelle", "totalScore": 4.2, "reviewsCount": 3, "reviews": REVIEWS}
    empty: dict[str, Any] = {"placeId": "ChIJ2", "title": "Dépôt", "totalScore": None, "reviewsCount": 0, "reviews": []}
    apart = read(dump(tmp_path / "avis.json", REVIEWS))
    nested = read(dump(tmp_path / "lieux.json", [place, empty]))
    assert answers(nested) == answers(apart)
    assert [(ignored.position, ignored.code) for ignored in nested.ignored] == [(2, Reason.GHOST_ROW)]


def test_reviews_without_their_authors_keep_apart(tmp_path: Path, read: Read) -> None:
    values = [review(1, 5, None, "Merci !"), review(2, 5, None, publishedAtDate="2026-10-16T08:45:24Z")]
    nameless = [{name: one for name, one in value.items() if name not in ("name", "reviewId")} for value in values]
    reading = read(dump(tmp_path / "avis.json", nameless))
    ids = [message.message_id for message in reading.messages]
    assert len(ids) == len(set(ids)) == 3 and ids[1] == f"{ids[0]}/reply" and not reading.rejected


def test_a_place_listed_among_reviews_is_none(tmp_path: Path, read: Read) -> None:
    reading = read(dump(tmp_path / "avis.json", [*REVIEWS, {"title": "Cairnelle", "stars": None, "text": None}]))
    assert [ignored.position for ignored in reading.ignored] == [4] and len(reading.messages) == 5


@pytest.mark.parametrize("suffix", [".json", ".csv"])
def test_a_channel_answers_under_its_video(tmp_path: Path, read: Read, suffix: str) -> None:
    values = [comment("Ugw1", "Quel sac ?"), comment("Ugw1.9a", "Le Puy 32.", own=True, parent="Ugw1")]
    reading = read(dump(tmp_path / f"commentaires{suffix}", values))
    assert [(m.message_id, m.kind, m.thread_id, m.is_own) for m in reading.messages] == [
        ("Ugw1", MessageKind.COMMENT, "Ugw1", False),
        ("Ugw1.9a", MessageKind.REPLY, "Ugw1", True),
    ]
    assert {(m.published_at, m.precision, m.post_id) for m in reading.messages} == {
        (None, Precision.RELATIVE, "B-rEche_4xY")
    }
    assert len(reading.posts) == 1 and reading.posts[0].is_stub


def test_a_comment_of_an_older_collection_has_no_id(tmp_path: Path, read: Read) -> None:
    old = [{name: one for name, one in comment(None, text).items() if name != "videoId"} for text in ("Oui", "Non")]
    path = tmp_path / "commentaires.json"
    path.write_text(json.dumps(old), encoding="utf-8")
    reading = read(path)
    assert len({message.message_id for message in reading.messages}) == 2
    assert {(message.post_id, message.url) for message in reading.messages} == {("B-rEche_4xY", None)}
