"""Reviews of Google and Trustpilot: stars, replies of the brand, translations, what never enters."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from reading import Read

from connectors.contract import Ignored, Reason
from connectors.probe import probe_file
from connectors.record import MessageKind
from connectors.registry import identify

AT = "2025-09-07T07:01:02.123456789Z"
TRUSTPILOT = ("Review Id", "Review Created (UTC)", "Review Consumer User Id", "Review Username", "Review User Email",
              "Review Title", "Review Content", "Review Stars", "Domain Url", "Company Reply Date (UTC)",
              "Company Reply")  # fmt: skip


def review(number: int, stars: str = "FOUR", **more: Any) -> dict[str, Any]:
    name = f"accounts/1/locations/2/reviews/r{number}"
    return {"name": name, "starRating": stars, "createTime": AT, "reviewer": {"displayName": "Léonie"}, **more}


def google(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def test_stars_words_instants_and_replies(tmp_path: Path, read: Read) -> None:
    reply = {"comment": "Merci à vous.", "updateTime": "2025-09-08T08:00:00Z"}
    path = google(
        tmp_path / "reviews.json",
        {"reviews": [review(n, word) for n, word in enumerate(("ONE", "TWO", "THREE", "FOUR"), start=1)]
         + [review(5, "FIVE", comment="Parfait.", reviewReply=reply)], "averageRating": 3},
    )  # fmt: skip
    messages = read(path).messages
    assert [m.rating for m in messages] == [1, 2, 3, 4, 5, None]
    assert messages[0].published_at == datetime(2025, 9, 7, 7, 1, 2, 123456, tzinfo=UTC)
    assert {m.platform for m in messages} == {"google"} and messages[0].text == ""
    written, answer = messages[4:]
    assert (written.kind, written.text, written.is_own) == (MessageKind.REVIEW, "Parfait.", None)
    assert (answer.kind, answer.is_own, answer.parent_id, answer.thread_id) == (MessageKind.REPLY, True, "r5", "r5")
    assert answer.published_at == datetime(2025, 9, 8, 8, tzinfo=UTC) and answer.position == written.position


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("(Translated by Google) Two weeks.\n\n(Original)\nZwei Wochen.", "Zwei Wochen."),
        ("Zwei Wochen.\n\n(Translated by Google)\nTwo weeks.", "Zwei Wochen."),
        ("(Traduit par Google) Deux semaines.\n\n(Avis d’origine)\nZwei Wochen.", "Zwei Wochen."),
        ("(Original) est un beau mot", "(Original) est un beau mot"),
        ("(Translated by Google) sans original", "(Translated by Google) sans original"),
    ],
)
def test_the_original_is_kept_not_the_translation(tmp_path: Path, read: Read, comment: str, expected: str) -> None:
    (message,) = read(google(tmp_path / "r.json", {"reviews": [review(1, comment=comment)]})).messages
    assert message.text == expected


def test_the_shapes_in_which_reviews_are_kept(tmp_path: Path, read: Read) -> None:
    shapes = (
        [review(1), review(2)],
        [{"reviews": [review(1)]}, {"reviews": [review(2)]}],
        {"locationReviews": [{"name": "locations/2", "review": review(n)} for n in (1, 2)]},
    )
    for number, shape in enumerate(shapes):
        reading = read(google(tmp_path / f"{number}.json", shape))
        assert [m.message_id for m in reading.messages] == ["r1", "r2"] and reading.positions == {1, 2}
    lines = tmp_path / "r.jsonl"
    lines.write_text("\n".join(json.dumps(review(n)) for n in (1, 2)), encoding="utf-8")
    assert [m.message_id for m in read(lines).messages] == ["r1", "r2"]


def test_reviews_that_cannot_be_read_say_why(tmp_path: Path, read: Read) -> None:
    broken = [
        review(1),
        review(2, "STAR_RATING_UNSPECIFIED"),
        review(3, comment="Oui", createTime="bientôt"),
        {"starRating": "ONE", "createTime": AT, "reviewer": None, "name": None},
        review(5, reviewer={"displayName": "Léonie", "isAnonymous": True}, reviewReply=None),
        "abîmé",
    ]
    reading = read(google(tmp_path / "r.json", {"reviews": broken}))
    assert [(m.message_id, m.author_name) for m in reading.messages] == [("r1", "Léonie"), ("r5", None)]
    assert [(one.position, one.code) for one in reading.rejected] == [
        (2, Reason.MISSING_TEXT), (3, Reason.BAD_DATE), (4, Reason.MISSING_ID), (6, Reason.WRONG_SHAPE)]  # fmt: skip


def test_other_files_of_a_takeout_are_known_and_of_no_use(tmp_path: Path, read: Read) -> None:
    path = google(tmp_path / "data.json", {"name": "accounts/1", "accountName": "Cairnelle"})
    inside = "takeout.zip/Takeout/Google Business Profile/account-1009/location-2001/additionalData.json"
    reading = read(path, name=inside)
    assert (reading.match.layout, reading.items) == ("other-report", [Ignored(1, Reason.OTHER_REPORT)])
    found = identify(probe_file(path))
    assert found.match is None or found.match.connector != "google"


def trustpilot(path: Path, *rows: tuple[str, ...], header: tuple[str, ...] = TRUSTPILOT) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for cells in (header, *rows):
        book.active.append(cells)
    book.save(path)
    return path


def test_reviews_of_a_company_with_its_replies(tmp_path: Path, read: Read) -> None:
    path = trustpilot(
        tmp_path / "t.xlsx",
        ("64fa01b2", "2025-11-03 08:12:44", "u-1", "Léonie", "leonie@courriel.example", "Express", "Sac recousu.", "5",
         "cairnelle.example", "2025-11-03 10:40:00", "Merci Léonie."),
        ("64fa01b3", "2025-11-05 06:00:10", "", "Mado", "", "Parfait", "Parfait", "4", "", "", ""),
        ("64fa01b4", "2025-11-05 06:00:10", "", "Pierrot", "", "", "", "1", "", "2025-11-06 07:00:00", ""),
    )  # fmt: skip
    reading = read(path)
    first, reply, second, third, silent = reading.messages
    assert (first.text, first.rating, first.author_id) == ("Express\n\nSac recousu.", 5.0, "u-1")
    assert first.published_at == datetime(2025, 11, 3, 8, 12, 44, tzinfo=UTC)
    assert (reply.text, reply.is_own, reply.parent_id) == ("Merci Léonie.", True, "64fa01b2")
    assert (second.text, second.kind) == ("Parfait", MessageKind.REVIEW)
    assert (third.text, third.rating) == ("", 1.0)
    assert (silent.text, silent.is_own, silent.published_at) == ("", True, datetime(2025, 11, 6, 7, tzinfo=UTC))


def test_an_e_mail_address_never_enters_even_in_a_rejection(tmp_path: Path, read: Read) -> None:
    path = trustpilot(
        tmp_path / "t.xlsx",
        ("64fa01b2", "hier", "u-1", "Léonie", "leonie@courriel.example", "Express", "Oui", "5", "", "", ""),
        ("64fa01b3", "2025-11-05", "u-2", "Mado", "mado@courriel.example", "", "", "", "", "", ""),
    )
    reading = read(path)
    assert [one.code for one in reading.rejected] == [Reason.BAD_DATE, Reason.MISSING_TEXT]
    assert "courriel" not in str(reading.items)


def test_the_other_names_of_the_columns_and_another_order(tmp_path: Path, read: Read) -> None:
    header = ("Business Reply Date (UTC)", "Business Reply", "Review Stars", "Review Content", "Review Created (UTC)",
              "Review ID")  # fmt: skip
    row = ("2025-11-03 10:40:00", "Merci.", "5", "Sac recousu.", "2025-11-03T08:12:44Z", "64fa01b2")
    first, reply = read(trustpilot(tmp_path / "t.xlsx", row, header=header)).messages
    assert (first.message_id, first.text, reply.text) == ("64fa01b2", "Sac recousu.", "Merci.")
