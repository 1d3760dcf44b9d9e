"""Brandwatch: a preamble before the header, replies and reposts, counters of each network, the project's clock."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from reading import Read

from connectors.contract import Reason
from connectors.probe import probe_file
from connectors.record import MessageKind
from connectors.registry import identify

HEADER = ("Query Id", "Query Name", "Date", "Title", "Url", "Domain", "Page Type", "Language", "Author", "Full Name",
          "Full Text", "Snippet", "Thread Entry Type", "Twitter Reply to", "Twitter Retweet of", "Twitter Likes",
          "Twitter Reply Count", "Facebook Likes", "Facebook Comments", "Resource Id")  # fmt: skip
PREAMBLE = (("Report:", "Bulk Mentions Download"), ("Brand:", "Cairnelle"), ("From:", "Fri Oct 24 00:00:00 UTC 2025"),
            ("To:", "Wed Oct 29 00:00:00 UTC 2025"), ("Label:", ""), ())  # fmt: skip
BASE = {"Query Id": "2001547", "Query Name": "Cairnelle", "Author": "lou", "Full Text": "Bonjour", "Language": "fr"}


def tweet(at: datetime, handle: str = "lou") -> str:
    return f"http://twitter.com/{handle}/statuses/{(int(at.timestamp() * 1000) - 1288834974657) << 22}"


def write(path: Path, *rows: dict[str, str], preamble: bool = True) -> Path:
    with path.open("w", encoding="utf-8", newline="") as target:
        out = csv.writer(target)
        out.writerows(PREAMBLE if preamble else ())
        out.writerow(HEADER)
        out.writerows([(BASE | cells).get(name, "") for name in HEADER] for cells in rows)
    return path


@pytest.mark.parametrize("preamble", [True, False])
def test_rows_below_the_preamble_with_replies_and_reposts(tmp_path: Path, read: Read, preamble: bool) -> None:
    first, second, third = (datetime(2025, 10, 25, hour, 10, 2, tzinfo=UTC) for hour in (8, 9, 10))
    zone = ZoneInfo("Europe/Paris")
    path = write(
        tmp_path / "bw.csv",
        {"Date": f"{first.astimezone(zone):%Y-%m-%d %H:%M:%S}.0", "Url": tweet(first), "Thread Entry Type": "post"},
        {"Date": f"{second.astimezone(zone):%Y-%m-%d %H:%M:%S}.0", "Url": tweet(second), "Thread Entry Type": "reply",
         "Twitter Reply to": tweet(first)},
        {"Date": f"{third.astimezone(zone):%Y-%m-%d %H:%M:%S}.0", "Url": tweet(third), "Thread Entry Type": "share",
         "Twitter Retweet of": tweet(first)},
        preamble=preamble,
    )  # fmt: skip
    reading = read(path, zone="UTC")
    post, reply, repost = reading.messages
    assert [m.published_at for m in reading.messages] == [first, second, third]
    assert {m.source_zone for m in reading.messages} == {"Europe/Paris"}
    assert (reply.kind, reply.parent_id, reply.thread_id) == (MessageKind.REPLY, post.message_id, post.message_id)
    assert (repost.kind, repost.parent_id) == (MessageKind.MENTION, None)
    assert [m.position for m in reading.messages] == ([8, 9, 10] if preamble else [2, 3, 4])


def test_counters_are_those_of_the_message_s_own_network(tmp_path: Path, read: Read) -> None:
    at = datetime(2025, 10, 27, 11, tzinfo=UTC)
    counts = {"Twitter Likes": "5", "Twitter Reply Count": "1", "Facebook Likes": "0", "Facebook Comments": ""}
    path = write(
        tmp_path / "bw.csv",
        {"Date": "2025-10-27 12:00:00.0", "Url": tweet(at), **counts},
        {"Date": "2025-10-27 12:00:00.0", "Url": "https://www.facebook.com/lou/posts/1020304050607099", **counts},
        {"Date": "2025-10-27 12:00:00.0", "Url": "https://blog.example/a", "Page Type": "blog", **counts},
    )
    assert [(m.platform, m.likes, m.replies) for m in read(path).messages] == [
        ("x", 5, 1), ("facebook", 0, None), ("web", None, None)]  # fmt: skip


def test_two_answers_of_one_forum_page_at_the_same_second_stay_two(tmp_path: Path, read: Read) -> None:
    common = {"Date": "2025-10-27 12:01:00.0", "Url": "https://crapahute.example/t/112", "Page Type": "forum"}
    path = write(tmp_path / "bw.csv", *(common | {"Author": name} for name in ("Randonneuse26", "Pierrot")))
    messages = read(path).messages
    assert len({m.message_id for m in messages}) == 2 and {m.platform for m in messages} == {"forum"}
    assert {m.published_at for m in messages} == {datetime(2025, 10, 27, 11, 1, tzinfo=UTC)}


def test_an_extract_stands_for_a_text_that_is_withheld_and_a_row_without_address_is_rejected(
    tmp_path: Path, read: Read
) -> None:
    path = write(
        tmp_path / "bw.csv",
        {"Date": "2025-10-27 12:00:00.0", "Url": "https://a.example/1", "Full Text": "", "Snippet": "Un extrait"},
        {"Date": "2025-10-27 12:00:00.0", "Url": ""},
        {"Date": "pas une date", "Url": "https://a.example/2"},
    )
    reading = read(path)
    assert [m.text for m in reading.messages] == ["Un extrait"]
    assert [one.code for one in reading.rejected] == [Reason.MISSING_ID, Reason.BAD_DATE]


def test_a_workbook_and_a_csv_give_the_same_messages(tmp_path: Path, read: Read) -> None:
    at = datetime(2025, 10, 26, 8, 5, 44, tzinfo=UTC)
    rows = [
        {"Date": f"{at + timedelta(minutes=n):%Y-%m-%d %H:%M:%S}.0", "Url": tweet(at + timedelta(minutes=n))}
        for n in range(5)
    ]
    path = write(tmp_path / "bw.csv", *rows)
    book = openpyxl.Workbook()
    assert book.active is not None
    for cells in csv.reader(path.open(encoding="utf-8", newline="")):
        book.active.append(cells)
    book.save(tmp_path / "bw.xlsx")
    expected = read(path).messages
    assert [m.published_at for m in expected] == [at + timedelta(minutes=n) for n in range(5)]
    assert read(tmp_path / "bw.xlsx").messages == expected


def test_blank_lines_between_the_rows_hide_nothing(tmp_path: Path, read: Read) -> None:
    rows = [{"Date": f"2025-10-27 12:0{n}:00.0", "Url": f"https://crapahute.example/{n}"} for n in range(4)]
    path = write(tmp_path / "bw.csv", *rows)
    *head, body = path.read_text(encoding="utf-8").partition("Query Id")
    spaced = "".join(head) + body.replace("\n", '\n""\n')
    (tmp_path / "spaced.csv").write_text(spaced, encoding="utf-8")
    assert [m.message_id for m in read(tmp_path / "spaced.csv").messages] == [m.message_id for m in read(path).messages]


def test_headers_alone_that_others_share_are_not_enough(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Date,Url,Author,Title,Snippet\n2026-01-01,https://a.example,Lou,Oui,Non\n", encoding="utf-8")
    found = identify(probe_file(path))
    assert found.match is None or found.match.connector != "brandwatch"
