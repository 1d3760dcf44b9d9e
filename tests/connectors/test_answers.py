"""The answers that stand beside the reviews of a table: each is a message of the brand that answers its review."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from reading import Read
from test_generic import declared

from connectors.mapping import guess_columns, says_utc
from connectors.probe import Table, probe_file
from connectors.record import Message, MessageKind
from dashboard.config import Settings
from dashboard.ingest import ImportOptions
from dashboard.ingest.preview import preview

COLLECTED = (
    "name,rating,review_id,author_title,review_text,owner_answer,owner_answer_timestamp,"
    "owner_answer_timestamp_datetime_utc,review_link,review_rating,review_datetime_utc,review_likes\n"
    "Cairnelle,4.3,r1,Léa,Réparé en vingt minutes,Merci Léa !,1792311275,10/18/2026 08:14:35,https://maps.example/1,5,"
    "10/17/2026 23:45:24,2\n"
    "Cairnelle,4.3,r2,Marc,,,,,https://maps.example/2,1,10/16/2026 21:00:00,0\n"
)


def test_collected_reviews_are_read_with_their_answers_on_the_clock_they_name(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "avis.csv"
    path.write_text(COLLECTED, encoding="utf-8")
    review, answer, silent = read(path, zone="Europe/Paris").messages
    assert (review.author_name, review.rating, review.likes, review.is_own) == ("Léa", 5.0, 2, None)
    assert review.published_at == datetime(2026, 10, 17, 23, 45, 24, tzinfo=UTC)
    assert (answer.message_id, answer.parent_id, answer.kind) == ("r1/reply", "r1", MessageKind.REPLY)
    assert (answer.text, answer.is_own, answer.author_name) == ("Merci Léa !", True, None)
    assert answer.published_at == datetime(2026, 10, 18, 8, 14, 35, tzinfo=UTC)
    assert (silent.rating, silent.text) == (1.0, "")


@pytest.mark.parametrize(("text", "dated"), [
    ("Réponse du propriétaire", "Date de la réponse"),
    ("Developer Reply Text", "Developer Reply Date and Time"),
    ("responseFromOwnerText", "responseFromOwnerDate"),
    ("owner_response", "owner_response_date"),
])  # fmt: skip
def test_the_answer_is_guessed_by_its_name(tmp_path: Path, read: Read, text: str, dated: str) -> None:
    path = tmp_path / "avis.csv"
    path.write_text(
        f"Avis;Date;Note;{text};{dated}\nTrès bien;13/03/2026 10:00;5;Merci à vous;14/03/2026 09:00\n"
        "Bof;15/03/2026 10:00;2;;\n",
        encoding="utf-8",
    )
    first, answer, second = read(path).messages
    assert answer.parent_id == first.message_id and answer.message_id == f"{first.message_id}/reply"
    assert answer.published_at == datetime(2026, 3, 14, 8, 0, tzinfo=UTC)
    assert second.text == "Bof" and second.is_own is None


def table(header: tuple[str, ...], *rows: tuple[str, ...]) -> Table:
    return Table(header=header, header_line=1, sample=rows)


def test_a_yes_is_no_answer_and_a_date_of_answer_alone_may_be_the_messages_own() -> None:
    told = table(("Avis", "Notre réponse"), ("Très bien", "oui"), ("Bof", "non"))
    assert "answer" not in guess_columns(told)
    survey = table(("Verbatim", "Response date"), ("Très bien", "2026-03-13 10:00"), ("Bof", "2026-03-14 10:00"))
    assert guess_columns(survey) == {"text": "Verbatim", "published_at": "Response date"}


def test_answers_that_come_late_in_the_file_are_not_lost() -> None:
    header = ("Avis", "Date", "Réponse du propriétaire", "Date de la réponse")
    silent = table(header, *[("Bien", "2026-03-13 10:00", "", "")] * 3)
    assert {"answer", "answered_at"} <= guess_columns(silent).keys()


def test_an_answer_known_by_its_date_alone_is_one(tmp_path: Path) -> None:
    path = tmp_path / "avis.csv"
    path.write_text(
        "Avis,Date,Répondu\nBien,2026-03-13 10:00,2026-03-13 12:00\nBof,2026-03-13 10:00,\n", encoding="utf-8"
    )
    said: list[Any] = declared(path, {"text": "Avis", "published_at": "Date", "answered_at": "Répondu"})
    assert [(item.text, item.is_own) for item in said if isinstance(item, Message)] == [
        ("Bien", None), ("", True), ("Bof", None),
    ]  # fmt: skip


def test_who_answers_may_be_a_yes_or_no(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "commentaires.csv"
    path.write_text("comment,author,authorIsChannelOwner\nJoli,@lea,False\nMerci !,@cairnelle,True\n", encoding="utf-8")
    assert [message.is_own for message in read(path).messages] == [False, True]


@pytest.mark.parametrize(("header", "is_utc"), [
    ("review_datetime_utc", True), ("Date (UTC)", True), ("Date (UTC+2)", False), ("UTC -05:00", False),
    ("Date", False), ("Outcome", False),
])  # fmt: skip
def test_a_column_may_say_that_its_clock_is_universal(header: str, is_utc: bool) -> None:
    assert says_utc(header) is is_utc


def test_the_preview_shows_the_review_and_its_answer(tmp_path: Path) -> None:
    path = tmp_path / "avis.csv"
    path.write_text(COLLECTED, encoding="utf-8")
    first, second = preview(path, probe_file(path), ImportOptions(connector="generic"), Settings())
    assert (first.text, first.author, first.is_own, first.answer) == (
        "Réparé en vingt minutes", "Léa", None, "Merci Léa !",
    )  # fmt: skip
    assert second.answer is None


def test_an_object_that_few_reviews_hold_is_a_column_still(tmp_path: Path, read: Read) -> None:
    reviews: list[dict[str, Any]] = [
        {"review_id": f"r{n}", "text": "Très bien", "date": "2026-03-13T10:00:00Z", "rating": 4, "owner_response": None}
        for n in range(80)
    ]
    reviews[70]["owner_response"] = {"text": "Merci à vous", "date": "2026-03-14T10:00:00Z"}
    path = tmp_path / "avis.json"
    path.write_text(json.dumps({"reviews": reviews}), encoding="utf-8")
    (answer,) = (message for message in read(path).messages if message.is_own)
    assert (answer.parent_id, answer.text) == ("r70", "Merci à vous")
    assert answer.published_at == datetime(2026, 3, 14, 10, tzinfo=UTC)
