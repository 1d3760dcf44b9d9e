"""Meta's daily figures, its audience reports, and the posts of the old Page Insights."""

import csv
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from reading import Read, Reading

from connectors.contract import Ignored, Reason
from connectors.meta_days import measure_of
from connectors.probe import probe_file
from connectors.record import AccountDay, PostFormat
from connectors.registry import CONNECTORS, FALLBACKS, identify, unknown_columns

INSIGHTS = [
    "Post ID", "Permalink", "Post Message", "Type", "Posted", "Audience Targeting", "Lifetime Post Total Reach",
    "Lifetime Post Paid Reach", "Lifetime Post Total Impressions", "Lifetime Total Video Views",
    "Lifetime Total Video Views",
]  # fmt: skip
EXPLAINED = ["", "", "", "", "", "", "Lifetime: People reached. (Unique Users)", "Lifetime: Paid. (Unique Users)",
             "Lifetime: Times seen. (Total Count)", "Lifetime: Videos. (Unique Users)",
             "Lifetime: Videos. (Total Count)"]  # fmt: skip


def chart(path: Path, text: str, encoding: str = "utf-16") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def days(reading: Reading) -> list[AccountDay]:
    return reading.of(AccountDay)


@pytest.mark.parametrize(
    ("title", "measure"),
    [
        ("Facebook follows", "followers_gained"), ("Followers Instagram en plus", "followers_gained"),
        ("Visites de la Page Facebook", "visits"), ("Instagram profile visits", "visits"),
        ("Visitas ao perfil do Instagram", "visits"), ("Interactions avec le contenu", "interactions"),
        ("Content interactions", "interactions"), ("Clics sur le lien Facebook", "clicks"), ("Vues", "views"),
        ("Alcance do Instagram", "reach"), ("Followers", None), ("Viewers", None), ("Revenus estimés", None),
    ],
)  # fmt: skip
def test_the_measure_of_a_chart(title: str, measure: str | None) -> None:
    assert measure_of(title) == measure


def test_a_chart_gives_a_day_a_row_and_says_what_it_does_not_know(tmp_path: Path, read: Read) -> None:
    text = 'sep=,\n"Visites"\n"Date","Primary"\n"2025-08-01T00:00:00","20"\n"2025-08-02T00:00:00",""\n"hier","3"\n'
    path = chart(tmp_path / "Visites.csv", text)
    reading = read(path)
    assert reading.match.layout == "page-days" and "ne dit pas de quel réseau" in reading.match.reason
    assert days(reading) == [AccountDay(position=4, platform="facebook", on=date(2025, 8, 1), visits=20)]
    assert reading.ignored == [Ignored(5, Reason.GHOST_ROW)]
    assert [(row.position, row.code) for row in reading.rejected] == [(6, Reason.BAD_DATE)]
    assert {day.platform for day in days(read(path, platform="instagram"))} == {"instagram"}
    assert {day.platform for day in days(read(path, name="Visites Instagram.csv"))} == {"instagram"}


def test_charts_stacked_in_one_file_keep_their_platform(tmp_path: Path, read: Read) -> None:
    text = (
        'sep=,\n"Alcance do Facebook"\n"Data","Primary"\n"2025-08-01T00:00:00","5"\n\n'
        '"Alcance do Instagram"\n"Data","Primary"\n"2025-08-01T00:00:00","9"\n\n"Viewers"\n"Data","Primary"\n'
        '"2025-08-01T00:00:00","2"\n'
    )
    reading = read(chart(tmp_path / "Alcance.csv", text))
    assert [(day.platform, day.reach) for day in days(reading)] == [("facebook", 5), ("instagram", 9)]
    assert reading.ignored[-1] == Ignored(12, Reason.OTHER_REPORT)
    assert reading.positions == set(range(4, 13))


def test_titles_follow_the_column_they_were_moved_to(tmp_path: Path, read: Read) -> None:
    text = (
        "sep=,\n,Couverture Facebook\nPrimary,Date\n812,2025-10-20T00:00:00\n,\n,Couverture Instagram\n"
        "Primary,Date\n2210,2025-10-20T00:00:00\n"
    )
    reading = read(chart(tmp_path / "Couverture.csv", text, "utf-8"))
    assert [(day.platform, day.reach) for day in days(reading)] == [("facebook", 812), ("instagram", 2210)]
    assert reading.rejected == []


def test_a_torn_title_leaves_its_chart_aside(tmp_path: Path, read: Read) -> None:
    text = (
        "sep=,\nCouverture Facebook\nDate,Primary\n2025-10-20T00:00:00,812\n\nCouverture Instagram,,trop,long\n"
        "Date,Primary\n2025-10-20T00:00:00,2210\n"
    )
    reading = read(chart(tmp_path / "Couverture.csv", text, "utf-8"))
    assert [(day.platform, day.reach) for day in days(reading)] == [("facebook", 812)]
    assert [row.position for row in reading.rejected] == [6]
    assert reading.ignored[-1] == Ignored(8, Reason.OTHER_REPORT)


def test_a_chart_saved_again_by_a_spreadsheet(tmp_path: Path, read: Read) -> None:
    text = "Facebook follows;\r\nDate;Primary\r\n01/08/2025;1 020\r\n02/08/2025;4\r\n03/08/2025;0\r\n"
    reading = read(chart(tmp_path / "a.csv", text, "cp1252"))
    assert [(day.on, day.followers_gained) for day in days(reading)] == [
        (date(2025, 8, 1), 1020), (date(2025, 8, 2), 4), (date(2025, 8, 3), 0)]  # fmt: skip
    book = openpyxl.Workbook()
    assert book.active is not None
    for cells in (["Facebook follows"], ["Date", "Primary"], [datetime(2025, 8, 1), 7], [datetime(2025, 8, 2), 8]):
        book.active.append(cells)
    book.save(tmp_path / "a.xlsx")
    assert [(day.on, day.followers_gained) for day in days(read(tmp_path / "a.xlsx"))] == [
        (date(2025, 8, 1), 7), (date(2025, 8, 2), 8)]  # fmt: skip


def test_a_chart_without_its_title_goes_by_its_file_name(tmp_path: Path, read: Read) -> None:
    text = "Date,Primary\n2025-08-01T00:00:00,7\n2025-08-02T00:00:00,8\n"
    assert [day.clicks for day in days(read(chart(tmp_path / "Link clicks (1).csv", text, "utf-8")))] == [7, 8]
    unknown = read(chart(tmp_path / "export.csv", text, "utf-8"))
    assert unknown.match.layout == "other-report" and "« export »" in unknown.match.reason


@pytest.mark.parametrize(
    ("name", "text", "encoding"),
    [
        ("Audience.csv", 'sep=,\n"Âge et genre"\n"","Femmes","Hommes"\n"18-24","6","5"\n', "utf-16"),
        ("a.csv", 'sep=,\n"Top cities"\n"Die","Crest"\n"6","5"\n\n"Top pages"\n"Ortie"\n"2"\n', "utf-8"),
        ("Gender.csv", "Gender,Distribution\nMale,73.7\nFemale,26.3\n", "utf-8-sig"),
        ("dataset_Facebook.csv", "Page total likes;Type;Category;Post Month;Paid\n139441;Photo;2;12;0\n", "utf-8"),
    ],
)
def test_reports_without_posts_are_known_and_set_aside(
    name: str, text: str, encoding: str, tmp_path: Path, read: Read
) -> None:
    path = chart(tmp_path / name, text, encoding)
    claims = [one.key for one in CONNECTORS if one not in FALLBACKS and one.recognise(probe_file(path))]
    reading = read(path)
    assert (claims, reading.match.layout) == (["meta"], "other-report")
    assert reading.items and {row.code for row in reading.ignored} <= {Reason.OTHER_REPORT, Reason.BLANK_ROW}
    assert len(reading.items) == len(reading.ignored)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "Audience enregistrée.csv",
            "Age & gender;;\n;Women;Men\n18-24;3,4;1,6\n;;\nTop towns/cities;;\nLyon, France;Gap, France;Die, France\n"
            "54,3;4,1;1\n;;\nFollows;;\nDate;Primary;\n2025-10-31T00:00:00;4;\n",
            "Audience",
        ),
        (
            "Top content formats.csv",
            "Views;;;\nReels;Photos;Links;Text\n571;86;79;3\n;;;\nContent interactions;;;\nReels;Photos;Links;Text\n"
            "36;20;5;1\n;;;\nPublished content;;;\nReels;Photos;Stories;\n46;30;13;\n",
            "par format",
        ),
        (
            "Oct-31-2025_Dec-30-2025_1664000000000011.csv",
            "Video asset ID,Universal video ID,Page ID,Page name,Title,Publish time,Date,Reach,Reactions\n"
            '4388000000000011,,61550000000001,Cairnelle,Un refuge,"11/01/2025 11:04",Lifetime,2222,24\n',
            "Export des vidéos",
        ),
        (
            "Oct-31-2025_Nov-02-2025_1664000000000012.csv",
            '"ID de la Page","Nom de la page","Commentaire des données",Date,"Unique user engagements"\n'
            "61550000000001,Cairnelle,,10/31/2025,620\n61550000000001,Cairnelle,,11/01/2025,443\n",
            "au niveau de la Page",
        ),
    ],
)
def test_other_reports_of_a_page_are_told_apart(tmp_path: Path, read: Read, name: str, text: str, told: str) -> None:
    reading = read(chart(tmp_path / name, text, "utf-8"))
    assert (reading.match.connector, reading.match.layout) == ("meta", "other-report")
    assert told in reading.match.reason and len(reading.ignored) == len(reading.items)


def test_a_gender_report_of_another_tool_is_not_metas(tmp_path: Path) -> None:
    path = chart(tmp_path / "FollowerGender.csv", "Gender,Distribution\nMale,0.7\nFemale,0.3\n", "utf-8-sig")
    match = identify(probe_file(path)).match
    assert match is None or match.connector != "meta"


def insights(path: Path, rows: list[list[str]]) -> Path:
    buffer = StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    path.write_text(buffer.getvalue(), encoding="utf-8")
    return path


POSTED = ["88_10150", "https://www.facebook.com/ortie/posts/10150:0", "Bonjour", "SharedVideo", "10/1/2015 21:00", "",
          "90", "12", "200", "30", "41"]  # fmt: skip


def test_old_page_insights_give_posts_in_pacific_time(tmp_path: Path, read: Read) -> None:
    damaged = ["nan", "", "x", "Photo", "10/2/2015 9:00", *POSTED[5:]]
    without_id = ["", POSTED[1].replace("10150", "10151"), "", "Link", "10/13/2015 9:00", "", "5", "0", *[""] * 3]
    rows = [INSIGHTS, EXPLAINED, POSTED, damaged, without_id]
    reading = read(insights(tmp_path / "Facebook Insights - Ortie - 2015-10-05.csv", rows))
    first, second = reading.posts
    assert (first.post_id, first.account_id, first.format, first.is_paid) == ("10150", "88", PostFormat.VIDEO, True)
    assert first.published_at == datetime(2015, 10, 2, 4, 0, tzinfo=UTC)
    assert (second.post_id, second.account_id, second.is_paid) == ("10151", None, False)
    assert reading.snapshots[0].video_views == 41 and reading.snapshots[1].impressions is None
    assert reading.snapshots[0].taken_at == datetime(2015, 10, 5, 19, 0, tzinfo=UTC)
    assert reading.ignored == [Ignored(2, Reason.GHOST_ROW)]
    assert [(row.position, row.code) for row in reading.rejected] == [(4, Reason.DAMAGED_ID)]


def test_an_explanation_cut_short_is_set_aside_like_the_others(tmp_path: Path, read: Read) -> None:
    reading = read(insights(tmp_path / "posts.csv", [INSIGHTS, ["", "", "", "Type: of post"], POSTED]))
    assert reading.ignored == [Ignored(2, Reason.GHOST_ROW)]
    assert [post.post_id for post in reading.posts] == ["10150"]


def test_the_other_sheets_of_old_page_insights_are_accounted_for(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    sheets: dict[str, list[list[Any]]] = {
        "Key Metrics": [INSIGHTS, EXPLAINED, POSTED],
        "Lifetime Post consumers by type": [["Post ID", "link clicks"], ["88_10150", 3], ["88_10151", 4]],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "a.xlsx")
    reading = read(tmp_path / "a.xlsx")
    assert [post.position for post in reading.posts] == [3]
    assert reading.ignored == [
        Ignored(2, Reason.GHOST_ROW), Ignored(5, Reason.OTHER_REPORT), Ignored(6, Reason.OTHER_REPORT)]  # fmt: skip


def test_the_actions_of_a_workbook_of_old_page_insights_join_their_post(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    sheets: dict[str, list[list[Any]]] = {
        "Key Metrics": [INSIGHTS, EXPLAINED, POSTED, ["88_10151", *POSTED[1:]]],
        "Lifetime Talking About This(...": [["Post ID", "like", "comment", "share"], ["88_10150", 8, 1, 1]],
        "Lifetime Post Stories by act...": [
            ["Post ID", "Permalink", "Post Message", "Type", "Posted", "share", "like", "comment"],
            ["", "", "", "", "", "", "", ""],
            ["88_10150", POSTED[1], "Bonjour", "Photo", POSTED[4], None, 9, 3],
        ],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    book.remove(book.worksheets[0])
    book.save(tmp_path / "a.xlsx")
    reading = read(tmp_path / "a.xlsx")
    counted = [(one.post_id, one.reactions, one.comments, one.shares, one.reach) for one in reading.snapshots]
    assert counted == [("10150", 9, 3, None, 90), ("10151", None, None, None, 90)]
    assert not reading.rejected and unknown_columns(reading.probe, reading.match) == ()


def test_old_page_insights_in_portuguese(tmp_path: Path, read: Read) -> None:
    story = "Vitalício: Falando sobre isso (publicação) por tipo de ação - "
    header = [
        "Número de identificação da publicação", "Link permanente", "Publicar mensagem", "Tipo", "Publicado",
        "Vitalício: alcance total da publicação", story + "like", story + "comment", story + "share",
        "Consumos únicos de direcionamento para público de publicações vitalício por tipo - link clicks",
    ]  # fmt: skip
    rows = [
        header,
        ["", "", "", "", "", "Vitalício: Pessoas que viram a publicação. (Usuários únicos)", *[""] * 4],
        ["88_10150", POSTED[1], "Olá", "Photo", "10/13/2018 09:05:00 PM", "90", "7", "2", "1", "4"],
    ]
    path = insights(tmp_path / "post.csv", rows)
    reading = read(path)
    (post,), (snapshot,) = reading.posts, reading.snapshots
    assert (reading.match.layout, post.post_id, post.text) == ("page-insights", "10150", "Olá")
    assert (post.format, post.published_at) == (PostFormat.IMAGE, datetime(2018, 10, 14, 4, 5, tzinfo=UTC))
    assert (snapshot.reach, snapshot.comments) == (90, None)  # people who commented, once each: no comments
    assert reading.ignored == [Ignored(2, Reason.GHOST_ROW)] and not reading.rejected
    assert unknown_columns(reading.probe, reading.match) == ()


PAGE_DAYS = ["Date", "Lifetime Total Likes", "Daily New Likes", "Daily Unlikes", "Daily Page Engaged Users",
             "28 Days Total Reach", "Daily Total Reach", "Daily Total Impressions"]  # fmt: skip
PERIODS = ["", "Lifetime: People. (Unique Users)", *["Daily: People. (Unique Users)"] * 3,
           "28 Days: People. (Unique Users)", "Daily: People. (Unique Users)", "Daily: (Total Count)"]  # fmt: skip


@pytest.mark.parametrize(("first", "second"), [("3/4/19", "3/5/19"), ("2019-03-04", "2019-03-05")])
def test_the_days_of_old_page_insights(tmp_path: Path, read: Read, first: str, second: str) -> None:
    rows = [
        PAGE_DAYS, PERIODS,
        [first, "1200", "5", "1", "45", "20000", "1500", "3000"],
        [second, "1,203", "", "", "46", "20001", "1501", "3002"],
        ["3/6/2019", *[""] * 7],
        ["hier", "1200", *[""] * 6],
    ]  # fmt: skip
    reading = read(insights(tmp_path / "Facebook Insights Data Export - Ortie - 2019-03-06.csv", rows))
    assert reading.match.layout == "page-insights-days"
    assert days(reading) == [
        AccountDay(position=3, platform="facebook", on=date(2019, 3, 4), followers=1200, followers_gained=5,
                   followers_lost=1, reach=1500, impressions=3000),
        AccountDay(position=4, platform="facebook", on=date(2019, 3, 5), followers=1203, reach=1501, impressions=3002),
    ]  # fmt: skip
    assert reading.ignored == [Ignored(2, Reason.GHOST_ROW), Ignored(5, Reason.GHOST_ROW)]
    assert [(row.position, row.code) for row in reading.rejected] == [(6, Reason.BAD_DATE)]
    assert unknown_columns(reading.probe, reading.match) == ()


def test_a_workbook_of_the_days_of_old_page_insights(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Key Metrics"
    for cells in (PAGE_DAYS, PERIODS, [datetime(2019, 3, 4), 1200, 5, 1, 45, 20000, 1500, 3000]):
        sheet.append(cells)
    other = book.create_sheet("Lifetime Likes By Country")
    other.append(["Date", "Description", "FR"])
    other.append([datetime(2019, 3, 4), "Lifetime: Likes by country.", 900])
    book.save(tmp_path / "a.xlsx")
    reading = read(tmp_path / "a.xlsx")
    assert [(day.on, day.followers, day.reach) for day in days(reading)] == [(date(2019, 3, 4), 1200, 1500)]
    assert reading.ignored == [Ignored(2, Reason.GHOST_ROW), Ignored(5, Reason.OTHER_REPORT)]


def test_the_table_of_a_study_saved_by_pandas_is_told_for_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(",Page total likes,Type,Category,Post Month,comment\n0,100,Photo,2,12,4\n", encoding="utf-8")
    match = identify(probe_file(path)).match
    assert match is not None and match.layout == "other-report"
