"""The reviews of Trustpilot's API, each with the reply of the company."""

import json
from pathlib import Path
from typing import Any

import pytest
from reading import Read

from connectors.contract import Reason
from connectors.record import MessageKind


def review(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"r{number}", "consumer": {"id": "u1", "displayName": "Léa"}, "stars": 4, "title": "Bien",
        "text": "Très bien", "language": "fr", "createdAt": "2026-10-17T08:45:24Z", "companyReply": None, **more,
    }  # fmt: skip


ANSWERED = review(1, companyReply={"text": "Merci !", "createdAt": "2026-10-18T07:12:00Z"})


@pytest.mark.parametrize("shape", [
    lambda reviews: {"reviews": reviews}, lambda reviews: [{"reviews": reviews}], lambda reviews: reviews,
])  # fmt: skip
def test_the_company_answers_its_review(tmp_path: Path, read: Read, shape: Any) -> None:
    path = tmp_path / "avis.json"
    path.write_text(json.dumps(shape([ANSWERED, review(2)])), encoding="utf-8")
    first, answer, second = read(path).messages
    assert (first.kind, first.text, first.rating, first.author_name) == (
        MessageKind.REVIEW,
        "Bien\n\nTrès bien",
        4,
        "Léa",
    )
    assert (answer.message_id, answer.parent_id, answer.text, answer.is_own) == ("r1/reply", "r1", "Merci !", True)
    assert answer.published_at is not None and answer.published_at.isoformat() == "2026-10-18T07:12:00+00:00"
    assert (second.message_id, second.is_own) == ("r2", None)


def test_lines_of_reviews_or_of_pages(tmp_path: Path, read: Read) -> None:
    lone, pages = tmp_path / "avis.jsonl", tmp_path / "pages.jsonl"
    lone.write_text("".join(f"{json.dumps(one)}\n" for one in (ANSWERED, review(2))), encoding="utf-8")
    pages.write_text("".join(f"{json.dumps({'reviews': [one]})}\n" for one in (ANSWERED, review(2))), encoding="utf-8")
    assert read(lone).items == read(pages).items and len(read(lone).messages) == 3


def test_a_review_that_says_nothing_is_refused(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "avis.json"
    path.write_text(json.dumps({"reviews": [ANSWERED, review(2, stars=None, title="", text=None)]}), encoding="utf-8")
    assert [(one.position, one.code) for one in read(path).rejected] == [(2, Reason.MISSING_TEXT)]
