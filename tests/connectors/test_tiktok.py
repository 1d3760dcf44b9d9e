"""TikTok Studio: instants from the videos' numbers, years proved or refused, reports set aside."""

import csv
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from golden import readings
from reading import EXPORTS, Read

from connectors.contract import Reason
from connectors.instants import instant_in_id
from connectors.probe import probe_file
from connectors.record import AccountDay, PostFormat, Precision
from connectors.registry import CONNECTORS, FALLBACKS, identify, unknown_columns
from connectors.tiktok_years import LooseDay, last_day_in, settle_years

STUDIO = EXPORTS / "tiktok-studio"
HEADER = [
    "Time",
    "Video title",
    "Video link",
    "Post time",
    "Total likes",
    "Total comments",
    "Total shares",
    "Total views",
]
VIDEO = "7527623000473079054"  # 16 July 2025, 10:21:48 UTC
LINK = f"https://www.tiktok.com/@ortie/video/{VIDEO}"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as content:
        return list(csv.DictReader(content))


def write(path: Path, lines: list[list[str]], encoding: str = "utf-8-sig", delimiter: str = ",") -> Path:
    with path.open("w", encoding=encoding, newline="") as content:
        csv.writer(content, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(lines)
    return path


def test_the_real_videos_agree_with_a_plain_reading(read: Read) -> None:
    path = STUDIO / "Content 2.csv"
    plain = rows(path)
    reading = read(path)
    ids = [row["Video link"].rsplit("/", 1)[1] for row in plain]
    assert [post.post_id for post in reading.posts] == ids and len(ids) == 12
    assert [post.published_at for post in reading.posts] == [datetime.fromtimestamp(int(one) >> 32, UTC) for one in ids]
    assert {post.precision for post in reading.posts} == {Precision.EXACT}
    assert [post.text or "" for post in reading.posts] == [row["Video title"].strip() for row in plain]
    assert [(one.views, one.reactions, one.comments, one.shares) for one in reading.snapshots] == [
        tuple(int(row[f"Total {name}"]) for name in ("views", "likes", "comments", "shares")) for row in plain
    ]
    assert {one.taken_at for one in reading.snapshots} == {datetime(2026, 2, 28, 12, tzinfo=UTC)}
    assert [(account.handle, account.is_owned) for account in reading.accounts] == [("haileytupy2.0", True)]
    assert not reading.rejected and unknown_columns(reading.probe, reading.match) == ()


@pytest.mark.parametrize("name", ["Overview.csv", "FollowerHistory.csv"])
def test_the_real_days_agree_with_a_plain_reading_once_dated(name: str, read: Read) -> None:
    path = STUDIO / name
    plain = rows(path)
    reading = read(path, name=f"{path.stem} 2026-02-28.csv")
    last = date(2026, 2, 27)
    expected = [(last - timedelta(days=364 - rank), row) for rank, row in enumerate(plain)]
    assert [f"{day:%B} {day.day}" for day, _ in expected] == [row["Date"] for row in plain]
    counted = [(day, row) for day, row in expected if row.get("Followers") != "undefined"]
    found = reading.of(AccountDay)
    assert [day.on for day in found] == [day for day, _ in counted]
    if name == "Overview.csv":
        assert [(day.views, day.visits, day.reactions, day.comments, day.shares) for day in found] == [
            tuple(map(int, list(row.values())[1:])) for _, row in counted
        ]
    else:
        assert [day.followers for day in found] == [int(row["Followers"]) for _, row in counted]
    assert {row.code for row in reading.ignored} <= {Reason.GHOST_ROW}
    assert not reading.rejected and len(reading.positions) == 365


def test_days_whose_year_nothing_proves_say_what_to_do(read: Read) -> None:
    reading = read(STUDIO / "Overview.csv")
    assert len(reading.rejected) == 365 and {row.code for row in reading.rejected} == {Reason.BAD_DATE}
    assert "« February 28 »" in reading.rejected[0].detail and "au nom du fichier" in reading.rejected[0].detail
    assert "sans année" in reading.match.reason


@pytest.mark.parametrize("name", ["mes chiffres.zip", "mes chiffres.txt", ""])
def test_the_archive_proves_the_year_by_its_name_or_by_its_videos(tmp_path: Path, name: str) -> None:
    beside, path = bool(name), tmp_path / (name or "Overview_2025-02-28_1772200000_haileytupy2.0 (1).zip")
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(STUDIO / "Overview.csv", "Overview.csv")
        if beside:
            archive.write(STUDIO / "Content 2.csv", "Content.csv")
    items = [item for _, _, found in readings(path, tmp_path / "members") for item in found]
    days = [item for item in items if isinstance(item, AccountDay)]
    assert (days[0].on, days[-1].on, len(days)) == (date(2025, 2, 28), date(2026, 2, 27), 365)
    assert {day.account_id for day in days} == {None if beside else "haileytupy2.0"}


def test_the_videos_of_another_folder_or_of_another_year_prove_nothing(tmp_path: Path) -> None:
    (tmp_path / "2026").mkdir()
    (tmp_path / "2025").mkdir()
    (tmp_path / "2026" / "Overview.csv").write_bytes((STUDIO / "Overview.csv").read_bytes())
    videos = (STUDIO / "Content 2.csv").read_bytes()
    (tmp_path / "2025" / "Content.csv").write_bytes(videos)

    def days() -> set[date]:
        found = [item for _, _, items in readings(tmp_path, tmp_path / "members") for item in items]
        return {item.on for item in found if isinstance(item, AccountDay)}

    assert days() == set()
    (tmp_path / "2026" / "Content.csv").write_bytes(videos)
    assert max(days()) == date(2026, 2, 27)
    other = write(tmp_path / "2026" / "Content (1).csv", [HEADER, ["March 3", "", LINK, "July 16", *"1111"]])
    assert days() == set()
    other.unlink()
    assert len(days()) == 365


def month_days(last: date, count: int) -> list[LooseDay]:
    days = [last - timedelta(days=count - 1 - rank) for rank in range(count)]
    return [(day.month, day.day) for day in days]


@pytest.mark.parametrize(
    "last", [date(2026, 2, 27), date(2028, 2, 27), date(2024, 2, 29), date(2025, 12, 31), date(2025, 1, 1)]
)
@pytest.mark.parametrize("count", [1, 7, 60, 365])
@pytest.mark.parametrize("late", [0, 1, 2, 20])
def test_years_are_counted_back_from_the_last_day(last: date, count: int, late: int) -> None:
    days = month_days(last, count)
    expected = {last - timedelta(days=rank) for rank in range(count)}
    limit = last + timedelta(days=late)
    for order in (days, days[::-1], [*days, *days[-3:]]):
        assert set(settle_years(order, limit).values()) == expected


def test_years_that_nothing_proves_are_not_guessed() -> None:
    days = month_days(date(2026, 2, 27), 365)
    assert settle_years(days, None) == {}
    assert settle_years([(2, 28), (2, 29), (3, 1)], date(2026, 3, 2)) == {}
    assert settle_years([], date(2026, 3, 2)) == {}


def test_a_leap_day_is_of_the_year_of_the_day_before() -> None:
    settled = settle_years([(2, 28), (2, 29)], date(2025, 2, 28))
    assert list(settled.values()) == [date(2024, 2, 28), date(2024, 2, 29)]


def test_years_that_a_spreadsheet_added_are_dropped() -> None:
    days = [date(2026, 12, 30), date(2026, 12, 31), date(2026, 1, 1), date(2026, 1, 2)]
    assert settle_years(days, None) == {}
    assert list(settle_years(days, date(2026, 1, 3)).values()) == [
        date(2025, 12, 30), date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2)]  # fmt: skip
    true = [date(2025, 12, 31), date(2026, 1, 1)]
    assert list(settle_years(true, None).values()) == true
    assert list(settle_years(true, date(2026, 1, 2)).values()) == true
    opened_later = [date(2026, 3, 1), date(2026, 3, 2)]
    assert list(settle_years(opened_later, date(2025, 3, 3)).values()) == [date(2025, 3, 1), date(2025, 3, 2)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Overview_2025-12-26_1767552374_ortie.zip/Overview.csv", date(2026, 1, 5)),
        ("Overview 2026-02-28.csv", date(2026, 3, 1)),
        ("Overview_20250228-20260227.csv", date(2026, 2, 28)),
        ("Overview 2026-13-45.csv", None),
        ("Overview.csv", None),
    ],
)
def test_the_last_day_that_a_name_allows(name: str, expected: date | None) -> None:
    assert last_day_in(name) == expected


def test_a_video_put_online_later_keeps_its_printed_day(tmp_path: Path, read: Read) -> None:
    lines = [HEADER, ["20 août", "A", LINK, "17 juillet", "1", "2", "3", "1.2K"],
             ["20 août", "B", LINK.replace("VIDEO", ""), "26 juillet", "1", "undefined", "3", "4"],
             ["20 août", "C", LINK, "2026-07-26 09:00", "", "", "", ""]]  # fmt: skip
    reading = read(write(tmp_path / "a.csv", lines))
    assert [(post.published_at, post.precision) for post in reading.posts] == [
        (instant_in_id("tiktok", VIDEO), Precision.EXACT), (datetime(2025, 7, 26, 12, tzinfo=UTC), Precision.DAY),
        (datetime(2026, 7, 26, 12, tzinfo=UTC), Precision.DAY)]  # fmt: skip
    first, second, third = reading.snapshots
    assert (first.views, first.taken_at) == (1200, datetime(2025, 8, 20, 12, tzinfo=UTC))
    assert second.comments is None and third.views is None


def test_rows_that_name_no_video(tmp_path: Path, read: Read) -> None:
    lines = [HEADER, ["May 3", "A", LINK, "July 16", "1", "2", "3", "4"],
             ["May 3", "", "https://www.tiktok.com/@ortie/video/undefined", "", "", "", "", ""],
             ["May 3", "B", "", "July 16", "1", "2", "3", "4"],
             ["May 3", "C", "https://www.tiktok.com/@ortie", "July 16", "1", "2", "3", "4"],
             ["May 3", "D", LINK, "bientôt", "1", "2", "3", "4"]]  # fmt: skip
    reading = read(write(tmp_path / "a.csv", lines, "cp1252", ";"))
    assert [post.position for post in reading.posts] == [2]
    assert [(row.position, row.code) for row in reading.ignored] == [(3, Reason.GHOST_ROW)]
    assert [(row.position, row.code) for row in reading.rejected] == [
        (4, Reason.MISSING_ID), (5, Reason.MISSING_ID), (6, Reason.BAD_DATE)]  # fmt: skip


def test_a_workbook_of_videos_and_days_gives_every_row_its_place(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    sheets: dict[str, list[list[object]]] = {
        "Overview": [["Date", "Video Views", "Profile Views"], [datetime(2025, 7, 16), 5, 1], ["17 juillet", 6, 2]],
        "Vidéos": [["Titre de la vidéo", "Lien de la vidéo", "Total des vues", "Ajouts aux favoris"],
                   ["A", LINK.replace("/video/", "/photo/"), "1 204", 7]],
        "Notes": [["Rien"], ["à lire"]],
    }  # fmt: skip
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for cells in lines:
            sheet.append(cells)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "tiktok 2025-07-18.xlsx")
    reading = read(tmp_path / "tiktok 2025-07-18.xlsx")
    (post,), (snapshot,) = reading.posts, reading.snapshots
    assert (post.position, post.format, snapshot.views, snapshot.saves) == (2, PostFormat.IMAGE, 1204, 7)
    assert [(day.position, day.on, day.views) for day in reading.of(AccountDay)] == [
        (4, date(2025, 7, 16), 5), (5, date(2025, 7, 17), 6)]  # fmt: skip
    assert [(row.position, row.code) for row in reading.ignored] == [(7, Reason.OTHER_REPORT)]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("FollowerActivity.csv", [["Date", "Hour", "Active followers"], ["May 3", "0", "12"]]),
        ("FollowerGender (1).csv", [["Gender", "Distribution"], ["Male", "0.7"]]),
        ("renommé.csv", [["Top territories", "Distribution"], ["FR", "0.7"]]),
    ],
)
def test_other_reports_are_known_and_set_aside(name: str, lines: list[list[str]], tmp_path: Path, read: Read) -> None:
    path = write(tmp_path / name, lines)
    assert [one.key for one in CONNECTORS if one not in FALLBACKS and one.recognise(probe_file(path))] == ["tiktok"]
    reading = read(path)
    assert reading.match.layout == "other-report" and len(reading.ignored) == len(reading.items) > 0


@pytest.mark.parametrize(
    "lines",
    [
        [["Video link", "Likes"], ["https://www.instagram.com/p/DTgI8cnjsaz/", "3"]],
        [["Lien de la vidéo", "Vues"], ["", "3"]],
        [["Date", "Followers"], ["May 3", "12"]],
    ],
)
def test_what_nothing_proves_to_be_tiktoks(lines: list[list[str]], tmp_path: Path) -> None:
    match = identify(probe_file(write(tmp_path / "a.csv", lines))).match
    assert match is None or match.connector != "tiktok"


@pytest.mark.parametrize(
    ("printed", "exported"), [("10 января", "18 января"), ("8月10日", "8月18日"), ("10 tháng 1", "")]
)
def test_a_day_in_a_language_unknown_here_leaves_the_instant_of_the_number(
    tmp_path: Path, read: Read, printed: str, exported: str
) -> None:
    reading = read(write(tmp_path / "Content.csv", [HEADER, [exported, "A", LINK, printed, "1", "2", "3", "4"]]))
    assert [(post.published_at, post.precision) for post in reading.posts] == [
        (instant_in_id("tiktok", VIDEO), Precision.EXACT)]  # fmt: skip
    assert [(one.views, one.taken_at) for one in reading.snapshots] == [(4, None)]


def test_the_days_of_a_business_account_carry_their_year(tmp_path: Path, read: Read) -> None:
    overview = write(tmp_path / "overview.csv", [
        ["Date", "Video views", "Reached audience", "Profile views", "Likes", "Shares", "Comments",
         "Phone number clicks ", "Leads submission", "Net growth", "New followers", "Lost followers"],
        ["2025/10/31", "71", "NAN", "5", "6", "4", "-1", "0", "0", "9", "10", "1"],
    ])  # fmt: skip
    reading = read(overview)
    (day,) = reading.of(AccountDay)
    assert (day.on, day.views, day.reach, day.comments) == (date(2025, 10, 31), 71, None, -1)
    assert (day.followers_gained, day.followers_lost) == (10, 1)
    assert reading.match.reason == "Chiffres quotidiens de TikTok."
    assert unknown_columns(reading.probe, reading.match) == ()
    audience = write(tmp_path / "audience.csv", [
        ["Date", "New followers", "Total followers", "Reached audience", "Engaged audience"],
        ["2025/10/31", "10", "--", "NAN", "NAN"], ["2025/11/01", "3", "1204", "75", "18"],
    ])  # fmt: skip
    assert [(day.followers_gained, day.followers, day.reach) for day in read(audience).of(AccountDay)] == [
        (10, None, None), (3, 1204, 75)]  # fmt: skip
