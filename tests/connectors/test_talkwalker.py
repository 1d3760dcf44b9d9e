"""Talkwalker: the real French export, its clock proved by ids, reposts, other date orders, counters never collected."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from reading import Read

from connectors.contract import Reason
from connectors.probe import Table, probe_file
from connectors.record import MessageKind
from connectors.registry import identify, unknown_columns

HEADER = "url,published,search_indexed,content_snippet,content,title,parent_url,source_type,tags_internal,lang"
TWITTER = '"SOCIALMEDIA,SOCIALMEDIA_TWITTER"'
PARIS = ZoneInfo("Europe/Paris")


def tweet_id(instant: datetime) -> str:
    return str((int(instant.timestamp() * 1000) - 1288834974657) << 22)


def tweet_url(instant: datetime, handle: str = "lou") -> str:
    return f"http://twitter.com/{handle}/status/{tweet_id(instant)}"


def row(url: str, written: str, text: str = "Bonjour", parent: str = "", tags: str = "", kind: str = TWITTER) -> str:
    return f'{url},{written},{written},{text},{text},,{parent or url},{kind},"{tags}",fr\n'


def test_the_real_export_is_read_as_a_plain_reading_does(exports: Path, read: Read) -> None:
    path = exports / "talkwalker" / "carrefour_trimmed_pseudonymised.xlsx"
    reading = read(path, zone="UTC")  # the ids prove the clock of Paris, whatever is declared
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    header, *rows = [[str(cell or "") for cell in values] for values in sheet.iter_rows(values_only=True)]
    plain = [dict(zip(header, cells, strict=False)) for cells in rows]
    assert reading.match.connector == "talkwalker" and not reading.rejected and not reading.ignored
    assert len(reading.messages) == len(plain) == 300
    assert [m.message_id for m in reading.messages] == [one["url"].rsplit("/", 1)[1] for one in plain]
    assert [m.text for m in reading.messages] == [one["content"].strip() for one in plain]
    local = [datetime.strptime(one["published"], "%d/%m/%y %H:%M:%S").replace(tzinfo=PARIS) for one in plain]
    assert [m.published_at for m in reading.messages] == local
    assert min(local) == datetime(2017, 9, 19, 22, 6, 12, tzinfo=UTC)
    replies = [one for one in plain if one["parent_url"] != one["url"] and "isRepost" not in one["tags_internal"]]
    assert [m.url for m in reading.messages if m.kind is MessageKind.REPLY] == [one["url"] for one in replies]
    assert {m.lang for m in reading.messages} == {"fr"} and {m.platform for m in reading.messages} == {"x"}
    assert {(m.likes, m.replies) for m in reading.messages} == {(None, None)}
    assert unknown_columns(reading.probe, reading.match) == ()


@pytest.mark.parametrize("tags", ["isComment,isRepost", ""])
def test_a_repost_is_a_mention_and_an_answer_is_a_reply(tmp_path: Path, read: Read, tags: str) -> None:
    first, second, third = (datetime(2025, 3, 28, hour, tzinfo=UTC) for hour in (8, 9, 10))
    root = tweet_url(first)
    path = tmp_path / "export.csv"
    path.write_text(
        f"{HEADER}\n"
        + row(root, "28/03/25 09:00:00")
        + row(tweet_url(second), "28/03/25 10:00:00", "RT @lou: Bonjour", root, tags)
        + row(tweet_url(third), "28/03/25 11:00:00", "@lou Salut", root, "isComment,isTwitterReply"),
        encoding="utf-8",
    )
    mention, repost, reply = read(path).messages
    assert [m.kind for m in (mention, repost, reply)] == [MessageKind.MENTION, MessageKind.MENTION, MessageKind.REPLY]
    assert (repost.parent_id, repost.thread_id) == (None, repost.message_id)
    assert (reply.parent_id, reply.thread_id) == (mention.message_id, mention.message_id)
    assert {m.post_id for m in (mention, repost, reply)} == {None}


@pytest.mark.parametrize(
    ("form", "zone"),
    [
        ("%d/%m/%y %H:%M:%S", "Europe/Paris"),
        ("%m/%d/%y %H:%M:%S", "America/New_York"),
        ("%y/%m/%d %H:%M:%S", "Asia/Tokyo"),
        ("%Y-%m-%d %H:%M:%S", "UTC"),
    ],
)
def test_ids_prove_the_order_and_the_clock_of_the_project(tmp_path: Path, read: Read, form: str, zone: str) -> None:
    instants = [datetime(2025, 11, 3, 4, 0, 12, tzinfo=UTC) + timedelta(hours=29 * n) for n in range(8)]
    path = tmp_path / "export.csv"
    rows = (row(tweet_url(at), at.astimezone(ZoneInfo(zone)).strftime(form)) for at in instants)
    path.write_text(f"{HEADER}\n{''.join(rows)}", encoding="utf-8")
    assert [m.published_at for m in read(path).messages] == instants


def test_without_ids_the_declared_clock_holds_and_none_is_refused(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "export.csv"
    url = "https://forum.crapahute.example/t/112"
    path.write_text(f"{HEADER}\n{row(url, '03/04/25 08:00:00', kind='MESSAGEBOARD')}", encoding="utf-8")
    (message,) = read(path).messages
    assert message.published_at == datetime(2025, 4, 3, 6, tzinfo=UTC)
    assert (message.platform, message.message_id[:2]) == ("forum", "h-")
    (refused,) = read(path, zone=None).rejected
    assert refused.code is Reason.BAD_DATE and "fuseau" in refused.detail


def test_addresses_tell_platforms_and_ids_of_other_networks(tmp_path: Path, read: Read) -> None:
    post = "https://www.facebook.com/lou/posts/1020304050607080"
    urls = {
        post: ("facebook", "1020304050607080"),
        f"{post}?comment_id=77001122&reply_comment_id=77003344": ("facebook", "77003344"),
        "https://www.instagram.com/p/DH8S-jZADA5/c/17900011122233344": ("instagram", "17900011122233344"),
        "https://www.youtube.com/watch?v=Vq3rCors001&lc=UgxAAA": ("youtube", "UgxAAA"),
        "https://www.reddit.com/r/randonnee/comments/1kq7abc/sac/m9xyz12/": ("reddit", "t1_m9xyz12"),
    }
    path = tmp_path / "export.csv"
    path.write_text(
        f"{HEADER}\n{''.join(row(url, '03/04/25 08:00:00', kind='BLOG') for url in urls)}", encoding="utf-8"
    )
    assert [(m.platform, m.message_id) for m in read(path).messages] == list(urls.values())


def test_answers_under_the_same_address_stay_apart_from_what_they_answer(tmp_path: Path, read: Read) -> None:
    post = "https://www.instagram.com/p/DH8S-jZADA5/"
    path = tmp_path / "export.csv"
    path.write_text(
        f"{HEADER}\n{row(post, '03/04/25 08:00:00')}{row(post + '?x=1', '03/04/25 09:00:00', parent=post)}",
        encoding="utf-8",
    )
    mention, reply = read(path).messages
    assert reply.parent_id == mention.message_id == "DH8S-jZADA5" != reply.message_id


@pytest.mark.parametrize("zero", ["0", "0 ", "0\u00a0", "-"])
def test_a_counter_that_is_zero_everywhere_is_unknown(tmp_path: Path, read: Read, zero: str) -> None:
    names = "article_extended_attributes.twitter_likes,article_extended_attributes.num_comments"
    at = datetime(2025, 3, 28, 8, tzinfo=UTC)
    path = tmp_path / "export.csv"
    lines = [
        f"{row(tweet_url(at + timedelta(minutes=n)), f'28/03/25 09:0{n}:00').strip()},{likes},{zero}\n"
        for n, likes in enumerate((0, 7))
    ]
    path.write_text(f"{HEADER},{names}\n{''.join(lines)}", encoding="utf-8")
    assert [(m.likes, m.replies) for m in read(path).messages] == [(0, None), (7, None)]


def test_an_article_without_content_is_read_by_its_title_and_shuffled_columns_change_nothing(
    tmp_path: Path, read: Read
) -> None:
    original = tmp_path / "export.csv"
    url = "https://www.lavoixdesgorges.example/a"
    original.write_text(f'{HEADER}\n{url},04/04/25 06:30:00,,,,Un titre,,ONLINENEWS,"",fr-FR\n', encoding="utf-8")
    (message,) = read(original).messages
    assert (message.text, message.platform, message.kind, message.lang) == (
        "Un titre", "web", MessageKind.MENTION, "fr")  # fmt: skip
    rows = list(csv.reader(original.open(encoding="utf-8", newline="")))
    shuffled = tmp_path / "autre.csv"
    with shuffled.open("w", encoding="utf-8-sig", newline="") as target:
        csv.writer(target, delimiter=";").writerows(cells[::-1] for cells in rows)
    assert read(shuffled).messages == [message]


def test_an_export_of_chosen_columns_is_known_by_the_name_of_one(tmp_path: Path, read: Read) -> None:
    at = datetime(2026, 3, 10, 15, 30, tzinfo=UTC)
    path = tmp_path / "export.csv"
    path.write_text(
        "url,published,content,source_type,extra_author_attributes.name,engagement,reach\n"
        f"{tweet_url(at)},2026-03-10 16:30:00,La tente prend l'eau,{TWITTER},Léa,3,1200\n",
        encoding="utf-8",
    )
    reading = read(path)
    (message,) = reading.messages
    assert reading.match.connector == "talkwalker" and message.author_name == "Léa"
    assert (message.message_id, message.published_at) == (tweet_id(at), at)


def test_a_table_that_only_shares_common_names_is_not_claimed(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("url,published,content,source_type\nhttps://a.example/b,03/04/25,Bonjour,web\n", encoding="utf-8")
    found = identify(probe_file(path))
    assert found.match is None or found.match.connector == "generic"
    assert isinstance(probe_file(path).tables[0], Table)
