"""X: real statistics, archive and API answers against plain readings, and what spreadsheets do to their ids."""

import csv
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from reading import EXPORTS, Read, Reading

from connectors.contract import Export, Reason
from connectors.probe import probe_file
from connectors.record import AccountDay, MessageKind, PostFormat, Precision
from connectors.registry import connector_named, identify, unknown_columns
from dashboard.ingest.files import files_in

ANALYTICS = EXPORTS / "x-analytics"
CONTENT = ANALYTICS / "account_analytics_content_2025-11-02_2025-11-09_trimmed.csv"
ACTIVITY = ANALYTICS / "tweet_activity_metrics_rOpenSci_20180901_20181001_en.csv"
DAILY = ANALYTICS / "daily_tweet_activity_metrics_LisaDeBruine_20210801_20210901_en.csv"
HEADER = "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements,Bookmarks,New follows,Replies,Reposts"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as content:
        return list(csv.DictReader(content))


def tweet_id(when: datetime, number: int = 1) -> str:
    return str((int(when.timestamp() * 1000) - 1288834974657 << 22) + number)


def hidden(post_id: str) -> datetime:
    return datetime.fromtimestamp(((int(post_id) >> 22) + 1288834974657) / 1000, UTC)


def archived(path: Path, folder: Path) -> dict[str, Reading]:
    """What each file of an archive gives, by its name."""
    found = {}
    for one in files_in([path], folder):
        assert one.probe is not None, one.error
        match = identify(one.probe).match
        assert match is not None
        export = Export(path=one.path, name=one.name, probe=one.probe, companions=one.companions)
        items = list(connector_named(match.connector).read(export, match))
        found[one.name.rpartition("/")[2]] = Reading(one.probe, match, items)
    return found


@pytest.mark.parametrize("path", [CONTENT, ACTIVITY, DAILY], ids=lambda path: path.name[:12])
def test_no_column_of_the_real_files_is_unknown(path: Path) -> None:
    probe = probe_file(path)
    match = identify(probe).match
    assert match is not None and unknown_columns(probe, match) == ()


def test_the_new_statistics_agree_with_a_plain_reading(read: Read) -> None:
    plain = [row for row in rows(CONTENT) if row["Post id"]]
    posts = [row for row in plain if not row["Post text"].startswith("@")]
    reading = read(CONTENT)
    assert reading.match.layout == "content" and reading.rejected == []
    assert [post.post_id for post in reading.posts] == [row["Post id"] for row in posts]
    assert [post.text for post in reading.posts] == [row["Post text"] for row in posts]
    assert [snapshot.impressions for snapshot in reading.snapshots] == [int(row["Impressions"]) for row in posts]
    assert [snapshot.shares for snapshot in reading.snapshots] == [int(row["Reposts"]) for row in posts]
    assert [snapshot.saves for snapshot in reading.snapshots] == [int(row["Bookmarks"]) for row in posts]
    assert {snapshot.taken_at for snapshot in reading.snapshots} == {datetime(2025, 11, 10, tzinfo=UTC)}
    for post, row in zip(reading.posts, posts, strict=True):
        assert post.published_at is not None and post.precision is Precision.EXACT
        assert post.published_at.strftime("%a, %b %-d, %Y") == row["Date"]
        assert abs(post.published_at - hidden(row["Post id"])) < timedelta(milliseconds=2)
    (reply,) = reading.messages
    assert reply.text.startswith("@kandir1964") and (reply.is_own, reply.kind) == (True, MessageKind.REPLY)
    assert (reply.likes, reply.parent_id, reply.author_handle) == (1, None, "newsnoteworthy")
    assert [row.code for row in reading.ignored] == [Reason.GHOST_ROW] * 2
    assert [(account.handle, account.is_owned) for account in reading.accounts] == [("newsnoteworthy", True)]


def test_the_old_statistics_agree_with_a_plain_reading(read: Read) -> None:
    plain = rows(ACTIVITY)
    reading = read(ACTIVITY)
    assert reading.match.layout == "tweet-activity" and not reading.rejected and not reading.ignored
    assert len(reading.positions) == len(plain) == 46
    known = {post.post_id: post for post in reading.posts} | {one.message_id: one for one in reading.messages}
    for row in plain:
        record = known[row["Tweet id"]]
        written = datetime.strptime(row["time"], "%Y-%m-%d %H:%M %z")
        assert record.published_at is not None
        assert timedelta() <= record.published_at - written < timedelta(minutes=1)
        assert record.text == row["Tweet text"].replace("&amp;", "&").strip()
        assert record.source_zone == "UTC"
    replies = {one.message_id for one in reading.messages}
    assert replies == {row["Tweet id"] for row in plain if row["Tweet text"].startswith("@")}
    by_id = {row["Tweet id"]: row for row in plain}
    for snapshot in reading.snapshots:
        row = by_id[snapshot.post_id]
        counted = (snapshot.impressions, snapshot.shares, snapshot.comments, snapshot.reactions, snapshot.link_clicks)
        names = ("impressions", "retweets", "replies", "likes", "url clicks")
        assert counted == tuple(int(float(row[name])) for name in names)
        assert snapshot.taken_at == datetime(2018, 10, 1, tzinfo=UTC)
    assert {post.is_paid for post in reading.posts} == {None}
    assert [account.handle for account in reading.accounts] == ["rOpenSci"]


def test_the_days_agree_with_a_plain_reading(read: Read) -> None:
    plain = rows(DAILY)
    reading = read(DAILY)
    days: list[AccountDay] = reading.of(AccountDay)
    assert [day.on for day in days] == [date.fromisoformat(row["Date"]) for row in plain]
    for ours, theirs in (("impressions", "impressions"), ("interactions", "engagements"), ("reactions", "likes"),
                         ("comments", "replies"), ("shares", "retweets"), ("clicks", "url clicks")):  # fmt: skip
        assert [getattr(day, ours) for day in days] == [int(row[theirs]) for row in plain]
    assert {day.account_id for day in days} == {"LisaDeBruine"}
    assert not reading.posts and not reading.messages and not reading.snapshots


def test_the_real_archive_agrees_with_a_plain_reading(tmp_path: Path) -> None:
    path = EXPORTS / "x-archive" / "twitter-archive_trimmed.zip"
    with zipfile.ZipFile(path) as archive:
        text = archive.read("data/tweets.js").decode()
    plain = [item["tweet"] for item in json.loads(text[text.index("=") + 1 :])]
    reading = archived(path, tmp_path)["tweets.js"]
    answers = [tweet for tweet in plain if tweet.get("in_reply_to_screen_name") not in (None, "alrocar")]
    posts = [tweet for tweet in plain if tweet not in answers]
    assert len(plain) == len(reading.positions) == 25 and len(answers) == 2
    assert [post.post_id for post in reading.posts] == [tweet["id_str"] for tweet in posts]
    assert [one.message_id for one in reading.messages] == [tweet["id_str"] for tweet in answers]
    assert [one.parent_id for one in reading.messages] == [tweet["in_reply_to_status_id_str"] for tweet in answers]
    assert [snapshot.reactions for snapshot in reading.snapshots] == [int(tweet["favorite_count"]) for tweet in posts]
    assert [snapshot.shares for snapshot in reading.snapshots] == [int(tweet["retweet_count"]) for tweet in posts]
    assert [post.published_at for post in reading.posts] == [
        datetime.strptime(tweet["created_at"], "%a %b %d %H:%M:%S %z %Y") for tweet in posts
    ]
    kinds = {tweet["id_str"]: [one["type"] for one in tweet.get("extended_entities", {}).get("media", ())]
             for tweet in posts}  # fmt: skip
    for post in reading.posts:
        assert (post.format is PostFormat.VIDEO) == ("video" in kinds[post.post_id])
        assert (post.format is PostFormat.IMAGE) == (set(kinds[post.post_id]) == {"photo"})
    # nobody says whose archive it is, except the address of the media that the account posted
    assert [account.handle for account in reading.accounts] == ["alrocar"]


def test_the_real_api_answers_agree_with_a_plain_reading(read: Read) -> None:
    for name, author in (("media_tweet.jsonl", "IgorBrigadir"), ("two_tweets.jsonl", "LachiVeronica")):
        path = EXPORTS / "x-api-v2" / name
        (plain,) = json.loads(path.read_text(encoding="utf-8"))["data"]
        (message,) = read(path).messages
        assert (message.message_id, message.text) == (plain["id"], plain["text"])
        assert message.published_at == datetime.fromisoformat(plain["created_at"])
        assert message.likes == plain["public_metrics"]["like_count"]
        assert (message.thread_id, message.author_id) == (plain["conversation_id"], plain["author_id"])
        assert (message.author_handle, message.is_own) == (author, None)


def written(tmp_path: Path, *lines: str, header: str = HEADER) -> Path:
    path = tmp_path / "export.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def test_ids_rounded_by_a_spreadsheet_come_back_from_the_links(tmp_path: Path, read: Read) -> None:
    when = datetime(2026, 3, 4, 17, 2, 11, tzinfo=UTC)
    true_id = tweet_id(when)
    path = tmp_path / "tableur.csv"
    path.write_text(
        HEADER.replace(",", ";")
        + f"\n1,98732E+18;04/03/2026;Rangement d’hiver;https://x.com/cairnelle/status/{true_id};1 204;8;9;1;0;2;3"
        + "\n1,98732E+18;04/03/2026;Sans lien;;10;0;0;0;0;0;0"
        + "\n;04/03/2026;Sans rien;;10;0;0;0;0;0;0\n",
        encoding="cp1252",
    )
    reading = read(path)
    (post,), (snapshot,) = reading.posts, reading.snapshots
    assert (post.post_id, post.published_at, snapshot.impressions) == (true_id, when, 1204)
    assert post.text == "Rangement d’hiver"
    assert [(row.position, row.code) for row in reading.rejected] == [
        (3, Reason.DAMAGED_ID),
        (4, Reason.MISSING_ID),
    ]


def test_an_id_that_contradicts_its_day_is_refused_unless_the_link_proves_it(tmp_path: Path, read: Read) -> None:
    post_id = tweet_id(datetime(2026, 3, 4, 8, tzinfo=UTC))
    other = tweet_id(datetime(2026, 3, 20, 8, tzinfo=UTC))
    link = f"https://x.com/cairnelle/status/{other}"
    path = written(
        tmp_path,
        f'{other},"Wed, Mar 4, 2026",Prouvé,{link},1,0,0,0,0,0,0',
        f'{other},"Wed, Mar 4, 2026",Douteux,,1,0,0,0,0,0,0',
        f'{post_id},"Wed, Mar 4, 2026",Juste,,1,0,0,0,0,0,0',
        f"{post_id},n’importe quoi,Sans jour,,1,0,0,0,0,0,0",
    )
    reading = read(path)
    assert [post.text for post in reading.posts] == ["Prouvé", "Juste", "Sans jour"]
    assert [(row.position, row.code) for row in reading.rejected] == [(3, Reason.DAMAGED_ID)]
    assert "jour" in reading.rejected[0].detail


def test_before_ids_held_a_clock_the_written_time_is_kept(tmp_path: Path, read: Read) -> None:
    header = "Tweet id,Tweet permalink,Tweet text,time,impressions,favorites"
    link = "https://twitter.com/cairnelle/status/20112233"
    reading = read(written(tmp_path, f"20112233,{link},Premier essai,2010-06-01 10:05 +0000,-,4", header=header))
    (post,), (snapshot,) = reading.posts, reading.snapshots
    assert post.published_at == datetime(2010, 6, 1, 10, 5, tzinfo=UTC)
    assert post.precision is Precision.MINUTE
    assert (snapshot.impressions, snapshot.reactions) == (None, 4)


def test_columns_in_any_order_a_workbook_and_missing_ones_give_the_same_posts(tmp_path: Path, read: Read) -> None:
    plain = rows(CONTENT)
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    kept = ["Reposts", "Post Link", "Post text", "Impressions", "Post id"]
    sheet.append(kept)
    for row in plain:
        sheet.append([row[name] for name in kept])
    book.save(tmp_path / "export.xlsx")
    before, after = read(CONTENT), read(tmp_path / "export.xlsx")
    assert [(post.post_id, post.text, post.published_at) for post in after.posts] == [
        (post.post_id, post.text, post.published_at) for post in before.posts
    ]
    assert [(one.impressions, one.shares) for one in after.snapshots] == [
        (one.impressions, one.shares) for one in before.snapshots
    ]
    assert {one.reactions for one in after.snapshots} == {None}
    assert len(after.ignored) == len(before.ignored)


def test_links_of_another_platform_are_not_x(tmp_path: Path) -> None:
    path = written(tmp_path, "1,,Texte,https://www.facebook.com/cairnelle/posts/1234567,1,0,0,0,0,0,0")
    match = identify(probe_file(path)).match
    assert match is None or match.connector != "x"


def test_a_link_torn_by_the_end_of_the_file_leaves_it_x(tmp_path: Path, read: Read) -> None:
    whole = (
        f"{tweet_id(datetime(2026, 3, 4, tzinfo=UTC))},,@lea Bonjour,https://x.com/cairnelle/status/%s,1,0,0,0,0,0,0"
    )
    reading = read(written(tmp_path, whole % tweet_id(datetime(2026, 3, 4, tzinfo=UTC)), "1,,Texte,https://x"))
    assert (reading.match.connector, [m.text for m in reading.messages]) == ("x", ["@lea Bonjour"])


def test_days_of_the_new_overview_and_of_a_french_spreadsheet(tmp_path: Path, read: Read) -> None:
    header = "Date;Impressions;Engagements;New follows;Unfollows;Replies;Profile visits;Create Post"
    path = tmp_path / "account_overview_analytics.csv"
    path.write_text(
        f"{header}\n04/03/2026;1 200;30;2;1;4;9;1\n03/03/2026;900;;0;0;0;3;0\n;1;1;1;1;1;1;1\n", encoding="utf-8"
    )
    reading = read(path)
    first, second = reading.of(AccountDay)
    assert (first.on, second.on) == (date(2026, 3, 4), date(2026, 3, 3))
    assert (first.impressions, first.followers_gained, first.followers_lost, first.visits) == (1200, 2, 1, 9)
    assert (second.interactions, first.account_id) == (None, None)
    assert [row.code for row in reading.rejected] == [Reason.MISSING_DATE]


def js(name: str, value: Any) -> str:
    return f"window.YTD.{name}.part0 = {json.dumps(value)}"


def tweet(number: int, text: str, **more: Any) -> dict[str, Any]:
    when = datetime(2026, 3, 1, 9, number, tzinfo=UTC)
    own_id = tweet_id(when, number)
    created_at = when.strftime("%a %b %d %H:%M:%S +0000 %Y")
    return {"tweet": {"id_str": own_id, "id": own_id, "full_text": text, "created_at": created_at,
                      "favorite_count": "1", "retweet_count": "0", "lang": "fr", **more}}  # fmt: skip


def test_a_big_archive_in_parts_with_its_long_posts(tmp_path: Path) -> None:
    whole = "Un carnet de fabrication qui dépasse de beaucoup la longueur d’un tweet. " * 6
    cut = tweet(1, whole[:270] + "… https://t.co/abc")
    other = tweet(2, whole[:270] + "… https://t.co/def")
    other["tweet"]["created_at"] = "Sun Mar 01 15:00:00 +0000 2026"
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(path, "w") as archive:
        account = {"username": "cairnelle", "accountId": "1", "accountDisplayName": "Cairnelle", "email": "x@y.example"}
        archive.writestr("data/account.js", js("account", [{"account": account}]))
        archive.writestr("data/tweets.js", js("tweets", [cut, other]))
        archive.writestr("data/tweets-part1.js", js("tweets", [
            tweet(3, "@cairnelle et la suite du fil", in_reply_to_screen_name="Cairnelle"),
            tweet(4, "Réponse à qui a supprimé son message", in_reply_to_screen_name="lou"),
            tweet(5, "RT @lou: bravo &amp; merci"), {"tweet": {"full_text": "sans identifiant"}},
            tweet(6, "date illisible", created_at="hier"), "abîmé"]).replace("part0", "part1"))  # fmt: skip
        note = {"noteTweetId": "12", "createdAt": "2026-03-01T09:01:01.000Z", "core": {"text": whole.strip()}}
        archive.writestr("data/note-tweet.js", js("note_tweet", [{"noteTweet": note}, "abîmé"]))
        archive.writestr("data/ad-engagements.js", js("ad_engagements", []))
    found = archived(path, tmp_path / "out")
    first, second = found["tweets.js"].posts
    assert first.text == whole.strip() and (second.text or "").endswith("https://t.co/def")
    parts = found["tweets-part1.js"]
    assert [post.text for post in parts.posts] == ["@cairnelle et la suite du fil"]
    assert [message.text for message in parts.messages] == ["Réponse à qui a supprimé son message"]
    assert [(row.position, row.code) for row in parts.ignored] == [(3, Reason.GHOST_ROW)]
    assert [(row.position, row.code) for row in parts.rejected] == [
        (4, Reason.MISSING_ID), (5, Reason.BAD_DATE), (6, Reason.WRONG_SHAPE),
    ]  # fmt: skip
    for name in ("account.js", "note-tweet.js", "ad-engagements.js"):
        assert found[name].match.layout == "other-report"
        assert {row.code for row in found[name].ignored} == {Reason.OTHER_REPORT}
    assert "example" not in str([reading.items for reading in found.values()])


def test_a_file_of_tweets_dropped_alone(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "tweet.js"
    bare = [tweet(number, text)["tweet"] for number, text in ((1, "Bonjour"), (2, "@lou merci"))]
    path.write_text(js("tweet", bare), encoding="utf-8")
    reading = read(path)
    assert [post.url for post in reading.posts] == [f"https://x.com/i/web/status/{bare[0]['id_str']}"]
    assert [message.text for message in reading.messages] == ["@lou merci"]
    assert reading.accounts == []


def api(number: int, author: str, **more: Any) -> dict[str, Any]:
    own_id = tweet_id(datetime(2026, 3, 1, 9, number, tzinfo=UTC), number)
    return {
        "id": own_id, "text": f"message {number}", "author_id": author, "conversation_id": own_id,
        "created_at": f"2026-03-01T09:{number:02}:00.000Z", "public_metrics": {"like_count": number}, **more,
    }  # fmt: skip


def test_the_same_answers_in_their_four_wrappings(tmp_path: Path, read: Read) -> None:
    users = [{"id": "1", "username": "lou", "name": "Lou"}, {"id": "2", "username": "Cairnelle", "name": "Cairnelle"}]
    root = api(1, "1")
    under: dict[str, Any] = {"conversation_id": root["id"], "in_reply_to_user_id": "1"}
    answer = api(2, "2", text="@lou bonjour", referenced_tweets=[{"type": "replied_to", "id": root["id"]}], **under)
    deeper = api(3, "1", referenced_tweets=[{"type": "replied_to", "id": answer["id"]}], **under)
    own = api(4, "2", text="Notre post &lt;3 &amp;para=2", in_reply_to_user_id="2")
    tweets = [root, answer, deeper, own]
    page = {"data": tweets, "includes": {"users": users}, "__twarc": {"retrieved_at": "2026-03-02T00:00:00Z"}}
    flat = [{**one, "author": users[int(one["author_id"]) - 1]} for one in tweets]
    path = tmp_path / "recherche.json"
    for text in (json.dumps(page), json.dumps([page]), f"{json.dumps(page)}\n{json.dumps({'meta': {}})}\n",
                 "\n".join(map(json.dumps, flat)), json.dumps(flat, indent=1)):  # fmt: skip
        path.write_text(text, encoding="utf-8")
        reading = read(path, accounts=("@cairnelle",))
        assert [(one.kind, one.parent_id, one.thread_id, one.is_own) for one in reading.messages] == [
            (MessageKind.MENTION, None, root["id"], None),
            (MessageKind.COMMENT, root["id"], root["id"], True),
            (MessageKind.REPLY, answer["id"], root["id"], None),
        ]
        assert [one.author_handle for one in reading.messages] == ["lou", "Cairnelle", "lou"]
        (post,), (snapshot,), (account,) = reading.posts, reading.snapshots, reading.accounts
        assert (post.text, post.account_id, account.is_owned) == ("Notre post <3 &para=2", "Cairnelle", True)
        assert (snapshot.reactions, snapshot.impressions) == (4, None)
        assert reading.rejected == []


def test_without_declared_account_nothing_is_the_brands(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "recherche.json"
    path.write_text(json.dumps({"data": api(1, "2"), "includes": {}}), encoding="utf-8")
    reading = read(path)
    assert [(one.is_own, one.author_name) for one in reading.messages] == [(None, None)]
    assert not reading.posts and not reading.accounts


def test_a_repost_keeps_its_author_and_gets_the_whole_text(tmp_path: Path, read: Read) -> None:
    original = api(1, "1", text="Un très long message, coupé par le repost &amp; entier ici")
    repost = api(2, "2", text="RT @lou: Un très long mess…",
                 referenced_tweets=[{"type": "retweeted", "id": original["id"]}])  # fmt: skip
    path = tmp_path / "page.jsonl"
    path.write_text(json.dumps({"data": [repost], "includes": {"tweets": [original]}}), encoding="utf-8")
    (message,) = read(path).messages
    assert message.text == "RT @lou: Un très long message, coupé par le repost & entier ici"
    assert (message.author_id, message.kind, message.post_id) == ("2", MessageKind.MENTION, None)


def test_odd_answers_never_crash(tmp_path: Path, read: Read) -> None:
    odd: list[Any] = [
        api(1, "1"), {**api(2, "1"), "text": None}, {**api(3, "1"), "created_at": "hier"}, "abîmé",
        {**api(4, "1"), "referenced_tweets": "x", "public_metrics": None, "lang": 3, "author_id": None},
        {"text": "sans identifiant"},
    ]  # fmt: skip
    path = tmp_path / "page.json"
    page = {"data": odd, "includes": {"users": "x", "tweets": [None, {"id": 3}]}, "__twarc": "x"}
    path.write_text(json.dumps(page), encoding="utf-8")
    reading = read(path)
    assert [message.position for message in reading.messages] == [1, 5]
    assert [(row.position, row.code) for row in reading.rejected] == [
        (2, Reason.MISSING_TEXT), (3, Reason.BAD_DATE), (4, Reason.WRONG_SHAPE), (6, Reason.MISSING_ID),
    ]  # fmt: skip
