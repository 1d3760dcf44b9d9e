"""CrowdTangle: who shared a link, and posts of pages whose dates end with the abbreviation of a zone."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reading import EXPORTS, Read

from connectors.contract import Reason
from connectors.probe import probe_file
from connectors.record import PostFormat, Precision
from connectors.registry import identify, unknown_columns

SHARED = EXPORTS / "crowdtangle" / "link-checker_sample_download.csv"
HEADER = (
    "Page Name,User Name,Facebook Id,Likes at Posting,Followers at Posting,Post Created,Type,Total Interactions,Likes,"
    "Comments,Shares,Love,Care,Post Views,Video Length,URL,Message,Overperforming Score (weighted — Likes 1x )"
)
URL = "https://www.facebook.com/100200300/posts/4400550066007"


def written(tmp_path: Path, *lines: str, header: str = HEADER, name: str = "historique.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def test_shares_of_a_link_agree_with_a_plain_reading(read: Read) -> None:
    lines = SHARED.read_text(encoding="utf-8").splitlines()
    plain = list(csv.DictReader(lines[4:]))
    reading = read(SHARED)
    assert reading.match.layout == "link-checker" and not reading.rejected and not reading.ignored
    assert len(reading.posts) == len(plain) == 10
    assert [post.post_id for post in reading.posts] == [row["Link"].rpartition("/")[2] for row in plain]
    assert [post.published_at for post in reading.posts] == [
        datetime.strptime(row["Date"], "%a %b %d %Y %H:%M:%S GMT%z") for row in plain
    ]
    assert [snapshot.followers for snapshot in reading.snapshots] == [int(row["Followers"]) for row in plain]
    assert [account.name for account in reading.accounts] == [row["Source"] for row in plain]
    assert {account.is_owned for account in reading.accounts} == {False}
    assert {post.platform for post in reading.posts} == {"facebook"}
    assert reading.positions == set(range(6, 16))
    assert unknown_columns(reading.probe, reading.match) == ()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2021-01-31 13:00:12 EST", "2021-01-31T18:00:12"),
        ("2021-07-31 13:00:12 EDT", "2021-07-31T17:00:12"),
        ("2021-10-31 02:30:00 CEST", "2021-10-31T00:30:00"),
        ("2021-10-31 02:30:00 CET", "2021-10-31T01:30:00"),
        ("2021-07-31 13:00:12 -03", "2021-07-31T16:00:12"),
        ("2021-07-31 13:00:12 BRT", "2021-07-31T16:00:12"),
        ("2021-07-31 13:00:12 RET", "2021-07-31T09:00:12"),
        ("2021-07-31 13:00:12 +0530", "2021-07-31T07:30:12"),
        ("2021-07-31 13:00:12", "2021-07-31T11:00:12"),
    ],
)
def test_the_abbreviation_of_the_zone_counts(tmp_path: Path, read: Read, cell: str, expected: str) -> None:
    line = f'Cairnelle,cairnelle,100200300,1,2,{cell},Photo,"1,210",1100,10,20,70,10,0,N/A,{URL},Bonjour,1.2'
    (post,) = read(written(tmp_path, line)).posts
    assert post.published_at == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert post.precision is Precision.EXACT


def test_posts_of_pages_with_their_reactions(tmp_path: Path, read: Read) -> None:
    path = written(
        tmp_path,
        f'Nous,nous,100200300,900,950,2021-11-12 18:30:05 CET,Photo,"1,210",1100,10,20,70,10,0,-,{URL},"A,b",1',
        f"Le refuge,,100200400,,,2021-11-12 18:30:05 CET,Native Video,12,,,,,,300,00:01:04,{URL}1,,1",
        f"Le refuge,,100200400,,,2021-11-12 18:30:05 XYZT,Photo,12,1,1,1,1,1,0,N/A,{URL}2,x,1",
        "Le refuge,,100200400,,,2021-11-12 18:30:05 CET,Photo,12,1,1,1,1,1,0,N/A,,x,1",
        "",
        name="2021-11-20-10-15-30-CET-Historical-Report-x.csv",
    )
    reading = read(path)
    photo, film = reading.posts
    assert (photo.post_id, photo.account_id, photo.text) == ("4400550066007", "100200300", "A,b")
    assert (photo.format, film.format, film.duration_s, film.text) == (PostFormat.IMAGE, PostFormat.VIDEO, 64, None)
    one, two = reading.snapshots
    assert (one.reactions, one.comments, one.shares, one.followers, one.views) == (1180, 10, 20, 950, None)
    assert (two.reactions, two.comments, two.followers, two.views) == (None, None, None, 300)
    assert {one.taken_at, two.taken_at} == {datetime(2021, 11, 20, 9, 15, 30, tzinfo=UTC)}
    assert [(row.position, row.code) for row in reading.rejected] == [(4, Reason.BAD_DATE), (5, Reason.MISSING_ID)]
    assert [(account.account_id, account.is_owned) for account in reading.accounts] == [
        ("100200300", False), ("100200400", False),
    ]  # fmt: skip
    assert unknown_columns(reading.probe, reading.match) == ()


def test_groups_and_instagram_lists(tmp_path: Path, read: Read) -> None:
    group = "Group Name,User Name,Facebook Id,Followers at Posting,Post Created,Type,Likes,URL,Message"
    url = "https://www.facebook.com/groups/100200777/permalink/4400550066200"
    reading = read(
        written(tmp_path, f"Marcheurs,,100200777,12,2021-11-12 18:30:05 CET,Status,3,{url},Salut", header=group)
    )
    (post,) = reading.posts
    assert (reading.match.layout, post.post_id, post.format) == ("facebook", "4400550066200", PostFormat.TEXT)
    header = (
        "Account,User Name,Followers at Posting,Post Created,Type,Likes,Comments,Views,URL,Link,Photo,Title,Description"
    )
    line = "Cairnelle,cairnelle,15300,2021-11-12 17:40:11 UTC,Album,1010,34,0,https://www.instagram.com/p/CWLaBcDeFgH/,,,,Neige"
    reading = read(written(tmp_path, line, header=header))
    (post,) = reading.posts
    assert (post.platform, post.post_id, post.text) == ("instagram", "CWLaBcDeFgH", "Neige")
    assert (reading.match.layout, post.format) == ("instagram", PostFormat.CAROUSEL)


def test_shares_elsewhere_keep_their_platform(tmp_path: Path, read: Read) -> None:
    header = "Source,Followers,Date,Interactions,Post Type,Link"
    url = "https://www.reddit.com/r/vercors/comments/qt1abc/patron/"
    line = f"r/vercors,1800,Sat Nov 13 2021 10:00:09 GMT+0000 (Coordinated Universal Time),7,Reddit,{url}"
    (post,) = read(written(tmp_path, line, header=header)).posts
    assert (post.platform, post.url) == ("reddit", url)
    assert post.published_at == datetime(2021, 11, 13, 10, 0, 9, tzinfo=UTC)


def test_a_table_of_posts_of_another_tool_is_not_crowdtangles(tmp_path: Path) -> None:
    path = written(tmp_path, f"2021-11-12 18:30:05,{URL},Bonjour", header="Post Created,URL,Message")
    match = identify(probe_file(path)).match
    assert match is None or match.connector != "crowdtangle"


@pytest.mark.parametrize(
    ("header", "line", "layout", "followers"),
    [
        (
            "Page Name,User Name,Facebook Id,Likes at Posting,Followers at Posting,Created,Type,Likes,Comments,Shares,"
            "Love,URL,Message,Total Interactions (weighted  —  Likes 1x Shares 1x )",
            f"Nous,nous,100200300,900,950,2020-05-08 12:00:00 EDT,Photo,10,2,3,1,{URL},Bonjour,16",
            "facebook",
            950,
        ),
        (
            "Page Name,User Name,Facebook Id,Page Likes at Posting,Created,Type,Likes,Comments,Shares,Love,URL,Message,"
            "Overperforming Score",
            f"Nous,nous,100200300,900,2020-05-08 12:00:00 EDT,Photo,10,2,3,1,{URL},Bonjour,-1.2",
            "facebook",
            900,
        ),
        (
            "Account,User Name,Followers at Posting,Created,Type,Likes,Comments,Views,URL,Link,Photo,Title,Description",
            "Nous,nous,950,2020-05-08 12:00:00 EDT,Photo,11,2,0,https://www.instagram.com/p/B_7Tb1cHcJR/,,,,Bonjour",
            "instagram",
            950,
        ),
    ],
)
def test_a_file_of_before_2021_names_the_instant_otherwise(
    tmp_path: Path, read: Read, header: str, line: str, layout: str, followers: int
) -> None:
    reading = read(written(tmp_path, line, header=header))
    (post,), (snapshot,) = reading.posts, reading.snapshots
    assert (reading.match.connector, reading.match.layout) == ("crowdtangle", layout)
    assert (post.published_at, post.text) == (datetime(2020, 5, 8, 16, tzinfo=UTC), "Bonjour")
    assert (snapshot.followers, snapshot.reactions, snapshot.comments) == (followers, 11, 2)
