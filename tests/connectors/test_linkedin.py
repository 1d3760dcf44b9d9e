"""LinkedIn page reports: instants from the posts' numbers, order of dates, sheets, French headers, other reports."""

import csv
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from old_workbook import xls
from reading import Read

from connectors.contract import Reason
from connectors.instants import instant_in_id
from connectors.probe import probe_file
from connectors.record import AccountDay, PostFormat, Precision
from connectors.registry import CONNECTORS, FALLBACKS, identify, unknown_columns

REAL = "pro-efficient-data-entry_content_1742193384396.xlsx"
HEADER = ["Post title", "Post link", "Post type", "Posted by", "Created date", "Impressions", "Views", "Clicks",
          "Likes", "Comments", "Reposts", "Follows", "Engagement rate", "Content Type"]  # fmt: skip
FRENCH = ["Titre de la publication", "Lien de la publication", "Type de publication", "Publié par", "Date de création",
          "Impressions", "Vues", "Clics", "J’aime", "Commentaires", "Republications", "Abonnements",
          "Taux d’engagement", "Type de contenu"]  # fmt: skip
DAYS = ["Date", "Impressions (organic)", "Impressions (sponsored)", "Impressions (total)", "Clicks (total)"]
LINK = "https://www.linkedin.com/feed/update/urn:li:activity:"
FIFTH_OF_MARCH = "7303016991877906432"  # 5 March 2025, 11:02:11 UTC


def post(link: str, created: str | datetime, **changed: str) -> list[Any]:
    cells: dict[str, Any] = dict.fromkeys(HEADER, "") | {
        "Post title": "Bonjour", "Post link": link, "Post type": "Organic", "Posted by": "Une personne",
        "Created date": created, "Impressions": "1 200", "Likes": "7",
    }  # fmt: skip
    return list((cells | changed).values())


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    book.remove(book.worksheets[0])
    book.save(path)
    return path


def write(path: Path, rows: list[list[Any]], encoding: str = "utf-8", delimiter: str = ",") -> Path:
    buffer = StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def test_the_real_workbook_agrees_with_a_plain_reading(exports: Path, read: Read) -> None:
    path = exports / "linkedin-page" / REAL
    book = openpyxl.load_workbook(path)
    plain = [dict(zip([c.value for c in book["All posts"][1]], [c.value for c in row], strict=True))
             for row in book["All posts"].iter_rows(min_row=2)]  # fmt: skip
    days: list[Any] = [[cell.value for cell in row] for row in book["Metrics"].iter_rows(min_row=2)]
    reading = read(path)
    ids = [str(row["Post link"]).rsplit(":", 1)[1] for row in plain]
    assert [post.post_id for post in reading.posts] == ids and len(ids) == 8
    assert [post.published_at for post in reading.posts] == [instant_in_id("linkedin", one) for one in ids]
    assert {post.precision for post in reading.posts} == {Precision.EXACT}
    assert [post.text for post in reading.posts] == [str(row["Post title"]).strip() for row in plain]
    for name, column in (("impressions", "Impressions"), ("reactions", "Likes"), ("clicks", "Clicks")):
        assert [getattr(one, name) for one in reading.snapshots] == [row[column] for row in plain]
    assert {(one.views, one.followers_gained) for one in reading.snapshots} == {(None, None)}
    assert {one.taken_at for one in reading.snapshots} == {datetime(2025, 3, 17, 6, 36, 24, 396000, UTC)}
    account_days = reading.of(AccountDay)
    assert [one.on.strftime("%m/%d/%Y") for one in account_days] == [row[0] for row in days]
    assert [(one.impressions, one.reach, one.clicks, one.shares) for one in account_days] == [
        (row[3], row[4], row[7], row[16]) for row in days
    ]
    (account,) = reading.accounts
    assert (account.account_id, account.is_owned) == ("pro-efficient-data-entry", True)
    assert not reading.rejected and not reading.ignored and len(reading.positions) == 8 + 30
    assert not any("Saheb" in str(item) for item in reading.items)
    assert unknown_columns(reading.probe, reading.match) == ()


def test_the_old_excel_that_linkedin_gives_reads_the_same(tmp_path: Path, exports: Path, read: Read) -> None:
    source = exports / "linkedin-page" / REAL
    sheets = {
        sheet.title: [[f"{sheet.title}: what this sheet lists."], *(list(row) for row in sheet.values)]
        for sheet in openpyxl.load_workbook(source).worksheets
    }
    path = tmp_path / REAL.replace(".xlsx", ".xls")
    path.write_bytes(xls(sheets))
    old, new = read(path), read(source)
    assert old.match.layout == new.match.layout and len(old.items) == len(new.items) == 1 + 8 * 2 + 30
    assert [replace(item, position=0) for item in old.items] == [replace(item, position=0) for item in new.items]


def test_the_numbers_decide_the_order_and_another_day_keeps_its_noon(tmp_path: Path, read: Read) -> None:
    rows = [HEADER, post(LINK + FIFTH_OF_MARCH, "05/03/2025"), post(LINK + FIFTH_OF_MARCH, "01/04/2025")]
    first, second = read(write(tmp_path / "a.csv", rows, "cp1252", ";")).posts
    assert (first.published_at, first.precision) == (instant_in_id("linkedin", FIFTH_OF_MARCH), Precision.EXACT)
    assert (second.published_at, second.precision) == (datetime(2025, 4, 1, 12, tzinfo=UTC), Precision.DAY)


def test_a_true_date_swapped_by_a_spreadsheet_or_none_at_all_leave_the_number(tmp_path: Path, read: Read) -> None:
    rows = [HEADER, post(LINK + FIFTH_OF_MARCH, datetime(2025, 5, 3)), post(LINK + FIFTH_OF_MARCH, ""),
            post(LINK + FIFTH_OF_MARCH, "hier")]  # fmt: skip
    posts = read(workbook(tmp_path / "a.xlsx", {"All posts": rows})).posts
    assert {post.published_at for post in posts} == {instant_in_id("linkedin", FIFTH_OF_MARCH)}


def test_an_untouched_workbook_has_a_sentence_above_its_headers(tmp_path: Path, read: Read) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "Metrics": [["Every metric of your Page, day by day, for the chosen dates."], DAYS,
                    ["03/01/2025", 1, 2, 3, -1], ["03/02/2025", 4, 0, 4, 0], ["bientôt", 0, 0, 0, 0],
                    ["03/04/2025", "", "", "", ""]],
        "All posts": [["Every post of your Page."], HEADER, post(LINK + FIFTH_OF_MARCH, "03/05/2025"),
                      post("https://exemple.fr/a", "03/05/2025")],
        "Notes": [["Rien"], ["à lire"]],
    }  # fmt: skip
    reading = read(workbook(tmp_path / "maison_content_1742193384396 (1).xlsx", sheets))
    assert [post.position for post in reading.posts] == [3]
    assert [(day.on, day.impressions, day.clicks) for day in reading.of(AccountDay)] == [
        (date(2025, 3, 1), 3, -1), (date(2025, 3, 2), 4, 0)]  # fmt: skip
    bad_link, bad_day = reading.rejected
    assert (bad_link.code, bad_link.position) == (Reason.MISSING_ID, 4)
    assert (bad_day.code, bad_day.position) == (Reason.BAD_DATE, 4 + 5)
    assert bad_day.detail.startswith("Feuille « Metrics », ligne 5, colonne « Date »")
    assert [row.code for row in reading.ignored] == [Reason.GHOST_ROW, Reason.OTHER_REPORT]
    assert len(reading.positions) == 2 + 4 + 1
    assert {account.handle for account in reading.accounts} == {"maison"}
    assert not any("Une personne" in str(item) for item in reading.items)


def test_french_headers_are_read_where_links_prove_linkedin(tmp_path: Path, read: Read) -> None:
    rows = [FRENCH, post(LINK + FIFTH_OF_MARCH, "05/03/2025", **{"Post type": "Sponsorisé", "Content Type": "Vidéo",
                         "Views": "1 030", "Follows": "2", "Reposts": "4"})]  # fmt: skip
    reading = read(write(tmp_path / "a.csv", rows, "cp1252", ";"))
    (one,), (snapshot,) = reading.posts, reading.snapshots
    assert (one.is_paid, one.format) == (True, PostFormat.VIDEO)
    assert (snapshot.views, snapshot.followers_gained, snapshot.shares, snapshot.reactions) == (1030, 2, 4, 7)
    rows[1][1] = ""
    match = identify(probe_file(write(tmp_path / "b.csv", rows))).match
    assert match is None or match.connector != "linkedin", "unverified headers alone prove nothing"


@pytest.mark.parametrize(
    ("name", "sheets", "expected"),
    [
        ("x_followers_1742193384396.xlsx",
         {"New followers": [["Date", "Sponsored followers", "Organic followers", "Total followers"],
                            ["03/13/2025", 1, 4, 5]],
          "Location": [["Location", "Total followers"], ["Die", 12]]}, ("page-days", [("x", 5, None)])),
        ("x_visitors_1742193384396.xlsx",
         {"Visitor metrics": [["Date", "Overview page views (total)", "Total page views (total)"],
                              ["03/13/2025", 7, 9]]}, ("page-days", [("x", None, 9)])),
        ("renommé.xlsx",
         {"New followers": [["Date", "Organic followers", "Total followers"], ["03/13/2025", 4, 4]]},
         ("page-days", [(None, 4, None)])),
        ("x_followers_1742193384396.xlsx",
         {"Nouveaux abonnés": [["Date", "Abonnés organiques", "Total des abonnés"], ["13/03/2025", 4, 4]]},
         ("page-days", [("x", 4, None)])),
        ("x_competitor_analytics_1742193384396.xlsx",
         {"COMPETITORS": [["Page", "Total Followers"], ["Ortie", 12]]}, ("other-report", [])),
        ("x_visitors_1742193384396.xlsx",
         {"Seniority": [["Seniority", "Total views"], ["Senior", 12]]}, ("other-report", [])),
    ],
)  # fmt: skip
def test_the_other_workbooks(
    name: str, sheets: dict[str, list[list[Any]]], expected: tuple[str, list[Any]], tmp_path: Path, read: Read
) -> None:
    path = workbook(tmp_path / name, sheets)
    assert [one.key for one in CONNECTORS if one not in FALLBACKS and one.recognise(probe_file(path))] == ["linkedin"]
    reading = read(path)
    layout, days = expected
    assert reading.match.layout == layout and reading.rejected == [] and reading.items
    found = reading.of(AccountDay)
    assert [(day.account_id, day.followers_gained, day.visits) for day in found] == days
    assert {day.on for day in found} <= {date(2025, 3, 13)}
    assert unknown_columns(reading.probe, reading.match) == ()


def test_a_demographic_table_alone_is_nobodys(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", [["Location", "Total followers"], ["Die", "12"], ["Crest", "9"]])
    match = identify(probe_file(path)).match
    assert match is None or match.connector != "linkedin"
