"""The statistics of a member's own posts: days, followers, two lists of posts side by side."""

from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from reading import Read, Reading

from connectors.contract import Reason
from connectors.probe import probe_file
from connectors.record import AccountDay
from connectors.registry import CONNECTORS, FALLBACKS

NEW, OLD, OTHER = "7501234567890123456", "7301234567890123456", "7502234567890123456"
RANKS = ["Post URL", "Post publish date", "Engagements", None, "Post URL", "Post publish date", "Impressions"]


def link(post: str) -> str:
    return f"https://www.linkedin.com/feed/update/urn:li:activity:{post}"


SHEETS: dict[str, list[list[object]]] = {
    "DISCOVERY": [["Overall Performance", "9/1/2026 - 9/10/2026"], ["Impressions", "45"], ["Members reached", "21"]],
    "ENGAGEMENT": [["Date", "Impressions", "Engagements"], ["9/1/2026", "10", "2"], ["9/2/2026", "35", "4"]],
    "TOP POSTS": [
        ["Maximum of 50 posts available to include in this list"], [], RANKS,
        [link(NEW), "9/3/2026", "50", None, link(OLD), "2/28/2025", "3000"],
        [link(OLD), "2/28/2025", "9", None, link(NEW), "9/3/2026", "1500"],
        [None, None, None, None, link(OTHER), "9/6/2026", "12"],
        ["https://example.com/billet", "9/3/2026", "5", None, None, None, None],
    ],
    "FOLLOWERS": [["Total followers on 9/10/2026:", "1,204"], [], ["Date", "New followers"], ["9/1/2026", "3"]],
    "DEMOGRAPHICS": [["Top Demographics", "Value", "Percentage"], ["Job titles", "Libraire", "< 1%"]],
}  # fmt: skip


def workbook(path: Path, sheets: dict[str, list[list[object]]] = SHEETS) -> Path:
    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


@pytest.fixture
def reading(tmp_path: Path, read: Read) -> Reading:
    return read(workbook(tmp_path / "AggregateAnalytics_Ana Durand_2026-09-01_2026-09-10.xlsx"))


def test_only_linkedin_claims_the_workbook(tmp_path: Path) -> None:
    probe = probe_file(workbook(tmp_path / "Content_2026.xlsx"))
    assert [one.key for one in CONNECTORS if one not in FALLBACKS and one.recognise(probe)] == ["linkedin"]


def test_the_days_of_a_profile(reading: Reading) -> None:
    assert reading.match.layout == "member-analytics"
    assert [(day.on, day.impressions, day.interactions) for day in reading.of(AccountDay) if day.impressions] == [
        (date(2026, 9, 1), 10, 2), (date(2026, 9, 2), 35, 4)]  # fmt: skip
    (gained,) = (day for day in reading.of(AccountDay) if day.followers_gained is not None)
    (total,) = (day for day in reading.of(AccountDay) if day.followers is not None)
    assert (gained.on, gained.followers_gained) == (date(2026, 9, 1), 3)
    assert (total.on, total.followers) == (date(2026, 9, 10), 1204)  # of the two days it may be, the nearest to the end
    assert {day.account_id for day in reading.of(AccountDay)} == {"member"}


def test_a_post_in_both_lists_is_one_post(reading: Reading) -> None:
    assert [post.post_id for post in reading.posts] == [NEW, OLD, OTHER]
    assert f"{reading.posts[0].published_at:%Y-%m-%d %H:%M}" == "2026-09-03 11:08"
    assert [row.code for row in reading.rejected] == [Reason.MISSING_ID]


def test_the_impressions_of_a_period_are_all_those_of_a_post_only_if_it_was_published_then(reading: Reading) -> None:
    taken_at = datetime(2026, 9, 10, 12, tzinfo=UTC)
    assert [(one.post_id, one.impressions, one.taken_at) for one in reading.snapshots] == [
        (NEW, 1500, taken_at), (OTHER, 12, taken_at)]  # fmt: skip


def test_a_renamed_workbook_goes_by_its_days(tmp_path: Path, read: Read) -> None:
    reading = read(workbook(tmp_path / "stats.xlsx"))
    assert [one.taken_at for one in reading.snapshots] == [datetime(2026, 9, 2, 12, tzinfo=UTC)] * 2
    assert next(day.on for day in reading.of(AccountDay) if day.followers) == date(2026, 9, 10)


def test_sheets_of_these_names_in_another_workbook_are_not_linkedins(tmp_path: Path) -> None:
    sheets: dict[str, list[list[object]]] = {"ENGAGEMENT": [["Mois", "Taux"], ["mai", 3]], "DISCOVERY": [["a", "b"]]}
    probe = probe_file(workbook(tmp_path / "plan.xlsx", sheets))
    assert not [one.key for one in CONNECTORS if one not in FALLBACKS and one.recognise(probe)]
