"""Twitter's ``tweets.csv``, of before 2018: posts, the brand's answers, reposts set aside."""

from pathlib import Path

from reading import Read

from connectors.contract import Reason
from connectors.record import MessageKind, PostFormat

HEADER = (
    "tweet_id,in_reply_to_status_id,in_reply_to_user_id,timestamp,source,text,retweeted_status_id,"
    "retweeted_status_user_id,retweeted_status_timestamp,expanded_urls\n"
)
AT = "2017-10-11 22:18:59 +0000"


def tweets(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "tweets.csv"
    path.write_text(HEADER + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def test_answers_are_the_brands_messages_and_the_rest_its_posts(tmp_path: Path, read: Read) -> None:
    path = tweets(
        tmp_path, f"918239532981669001,918238577066217472,41,{AT},web,@lea Bonjour &amp; merci,,,,",
        f"918239532981669002,918239532981669001,42,{AT},web,@Cairnelle La suite,,,,",
        f"918239532981669003,,,{AT},web,RT @mag: Lu,917790000000000001,99,{AT},",
    )  # fmt: skip
    reading = read(path, accounts=("cairnelle",))
    (answer,) = reading.messages
    assert (answer.text, answer.parent_id, answer.kind) == (
        "@lea Bonjour & merci", "918238577066217472", MessageKind.REPLY,
    )  # fmt: skip
    assert (answer.is_own, answer.author_handle) == (True, "cairnelle")
    assert answer.published_at is not None and answer.published_at.isoformat() == "2017-10-11T22:18:59+00:00"
    assert [(post.post_id, post.account_id) for post in reading.posts] == [("918239532981669002", "cairnelle")]
    assert [(one.position, one.code) for one in reading.ignored] == [(4, Reason.GHOST_ROW)]


def test_the_format_is_in_the_addresses(tmp_path: Path, read: Read) -> None:
    own = "https://twitter.com/cairnelle/status/918239532981669001"
    addresses = ("", f'"{own}/photo/1,{own}/photo/1"', f"{own}/video/1", "https://cairnelle.example.fr", own)
    path = tweets(tmp_path, *(f"91823953298166900{n},,,{AT},web,Texte,,,,{url}" for n, url in enumerate(addresses)))
    assert [post.format for post in read(path).posts] == [
        PostFormat.TEXT, PostFormat.IMAGE, PostFormat.VIDEO, PostFormat.LINK, PostFormat.TEXT,
    ]  # fmt: skip


def test_rounded_ids_are_refused(tmp_path: Path, read: Read) -> None:
    reading = read(tweets(tmp_path, f"9.18239532981669E+17,,,{AT},web,Texte,,,,"))
    assert [one.code for one in reading.rejected] == [Reason.DAMAGED_ID] and not reading.posts
