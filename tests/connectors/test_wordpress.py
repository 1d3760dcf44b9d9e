"""WordPress: a real export, articles of several kinds, dates without universal time, a file cut short."""

from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from reading import Read

from connectors.contract import Reason
from connectors.record import MessageKind

WP = "{http://wordpress.org/export/1.0/}"
LINK = "https://blog.example/article/"
SPACES = (
    'xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def comment(number: int, text: str = "Bonjour", **tags: str) -> str:
    values = {
        "comment_id": str(number), "comment_author": "Nour", "comment_author_email": "nour@exemple.invalid",
        "comment_author_IP": "192.0.2.1", "comment_date": "2026-02-09 11:30:00",
        "comment_date_gmt": "2026-02-09 10:30:00", "comment_content": f"<![CDATA[{text}]]>", "comment_approved": "1",
        "comment_type": "", "comment_parent": "0", "comment_user_id": "0", **tags,
    }  # fmt: skip
    return f"<wp:comment>{''.join(f'<wp:{tag}>{value}</wp:{tag}>' for tag, value in values.items())}</wp:comment>"


def item(*comments: str, kind: str = "post", status: str = "publish", link: str = LINK, body: str = "") -> str:
    return (
        f"<item><title>Titre</title><link>{link}</link><content:encoded><![CDATA[{body}]]></content:encoded>"
        f"<wp:post_id>12</wp:post_id><wp:post_date_gmt>2026-02-09 08:00:00</wp:post_date_gmt>"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{''.join(comments)}</item>"
    )


def write(folder: Path, *items: str, head: str = "") -> Path:
    path = folder / "site.WordPress.2026-03-12.xml"
    path.write_text(f'<?xml version="1.0"?>\n<rss {SPACES}><channel>{head}{"".join(items)}</channel></rss>', "utf-8")
    return path


def test_the_real_export_as_a_plain_reading_gives_it(exports: Path, read: Read) -> None:
    path = exports / "wordpress" / "isso_wordpress.xml"
    raw = [
        (node, [(c, parent) for c in node.iter(f"{WP}comment") for parent in [c.findtext(f"{WP}comment_parent")]])
        for node in ElementTree.parse(path).getroot().iter("item")
    ]
    reading = read(path)
    assert [p.url for p in reading.posts] == [node.findtext("link") for node, _ in raw]
    assert [p.title for p in reading.posts] == [node.findtext("title") for node, _ in raw]
    comments = [(node.findtext("link"), c, parent) for node, inner in raw for c, parent in inner]
    assert [m.message_id for m in reading.messages] == [
        f"{link}#comment-{c.findtext(f'{WP}comment_id')}" for link, c, _ in comments
    ]
    assert [m.text for m in reading.messages] == [
        (c.findtext(f"{WP}comment_content") or "").strip() for _, c, _ in comments
    ]
    assert [m.published_at for m in reading.messages] == [
        datetime.fromisoformat(f"{c.findtext(f'{WP}comment_date_gmt')}+00:00") for _, c, _ in comments
    ]
    assert [m.parent_id for m in reading.messages] == [
        None if parent == "0" else f"{link}#comment-{parent}" for link, _, parent in comments
    ]
    own = [c.findtext(f"{WP}comment_user_id") not in (None, "0") for _, c, _ in comments]
    assert [m.is_own for m in reading.messages] == [yes or None for yes in own]
    first = "http://example.tld/2014/test/#comment-"
    assert {m.thread_id for m in reading.messages[1:5]} == {f"{first}6"}
    assert not reading.rejected and not reading.ignored
    assert not any(word in repr(reading.items) for word in ("@example.org", "posativ", "82.119"))


def test_articles_and_what_is_none(tmp_path: Path, read: Read) -> None:
    items = (
        item(body="<!-- wp:paragraph -->\n<p>Lavez-la &agrave; 30&nbsp;°C</p>"),
        item(kind="attachment", status="inherit"), item(status="draft"), item(kind="nav_menu_item"),
        item(comment(1), kind="recette", link="https://blog.example/r/"),
    )  # fmt: skip
    head = "<title>Le carnet</title><wp:base_blog_url>https://blog.example</wp:base_blog_url>"
    reading = read(write(tmp_path, *items, head=head))
    assert [(p.position, p.text) for p in reading.posts] == [(1, "Lavez-la à 30\xa0°C"), (5, None)]
    assert [(row.position, row.code) for row in reading.ignored] == [(n, Reason.GHOST_ROW) for n in (2, 3, 4)]
    assert [(a.account_id, a.name, a.is_owned) for a in reading.accounts] == [
        ("https://blog.example", "Le carnet", True)
    ]
    assert {p.account_id for p in reading.posts} == {"https://blog.example"}
    assert [row.code for row in read(write(tmp_path, head=head)).ignored] == [Reason.BLANK_ROW]


def test_moderation_kinds_and_threads(tmp_path: Path, read: Read) -> None:
    comments = (
        comment(1), comment(2, comment_parent="1", comment_user_id="4"), comment(3, comment_parent="2"),
        comment(4, comment_approved="spam"), comment(5, comment_approved="trash"), comment(6, comment_approved="0"),
        comment(7, comment_type="pingback"), comment(8, comment_type="order_note"),
    )  # fmt: skip
    reading = read(write(tmp_path, item(*comments)))
    assert [(m.kind, m.thread_id, m.is_own, m.is_hidden) for m in reading.messages] == [
        (MessageKind.COMMENT, f"{LINK}#comment-1", None, False),
        (MessageKind.REPLY, f"{LINK}#comment-1", True, False),
        (MessageKind.REPLY, f"{LINK}#comment-1", None, False),
        (MessageKind.COMMENT, f"{LINK}#comment-4", None, True),
        (MessageKind.COMMENT, f"{LINK}#comment-5", None, True),
        (MessageKind.COMMENT, f"{LINK}#comment-6", None, None),
    ]
    assert [(row.position, row.code) for row in reading.ignored] == [(8, Reason.GHOST_ROW), (9, Reason.GHOST_ROW)]


def test_a_buyer_who_is_logged_in_is_not_the_brand(tmp_path: Path, read: Read) -> None:
    meta = "<wp:commentmeta><wp:meta_key>{}</wp:meta_key><wp:meta_value>{}</wp:meta_value></wp:commentmeta>"
    review = comment(1, comment_type="review", comment_user_id="57")
    review = review.replace("</wp:comment>", f"{meta.format('verified', 1)}{meta.format('rating', 2)}</wp:comment>")
    (found,) = read(write(tmp_path, item(review, kind="product"))).messages
    assert (found.kind, found.rating, found.is_own) == (MessageKind.REVIEW, 2.0, None)


@pytest.mark.parametrize(
    ("zone", "expected"), [("Europe/Paris", datetime(2026, 2, 9, 10, 30, tzinfo=UTC)), (None, None)]
)
def test_without_universal_time_the_sites_clock_counts(
    tmp_path: Path, read: Read, zone: str | None, expected: datetime | None
) -> None:
    (found,) = read(write(tmp_path, item(comment(1, comment_date_gmt="0000-00-00 00:00:00"))), zone=zone).messages
    assert found.published_at == expected
    assert found.source_zone == (zone or "UTC")


def test_a_bad_comment_is_rejected_alone(tmp_path: Path, read: Read) -> None:
    comments = (
        comment(1),
        comment(2, comment_date_gmt="jamais"),
        comment(3, comment_id=""),
        "<wp:comment></wp:comment>",
    )
    reading = read(write(tmp_path, item(*comments, comment(5))))
    assert [(row.position, row.code) for row in reading.rejected] == [
        (3, Reason.BAD_DATE), (4, Reason.MISSING_ID), (5, Reason.WRONG_SHAPE),
    ]  # fmt: skip
    assert [m.position for m in reading.messages] == [2, 6]


def test_a_cut_file_keeps_its_whole_comments(tmp_path: Path, read: Read) -> None:
    path = write(tmp_path, item(comment(1)), item(comment(2), comment(3), link="https://blog.example/b/"))
    whole = path.read_text("utf-8")
    path.write_text(whole[: whole.rindex("<wp:comment_approved>")], "utf-8")
    reading = read(path)
    assert [m.message_id for m in reading.messages] == [f"{LINK}#comment-1", "https://blog.example/b/#comment-2"]
    assert [(row.position, row.code) for row in reading.rejected] == [(5, Reason.TRUNCATED)]
    path.write_text(whole[: whole.rindex("<wp:post_id>")], "utf-8")
    assert [(row.position, row.code) for row in read(path).rejected] == [(3, Reason.TRUNCATED)]
