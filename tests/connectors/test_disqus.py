"""Disqus: a real export with its oddities, pages named by their address, a file cut short."""

from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

from reading import Read

from connectors.contract import Reason
from connectors.record import MessageKind

NS = "{http://disqus.com}"
ID = "{http://disqus.com/disqus-internals}id"
PAGE = (
    '<thread dsq:id="50"><id/><forum>cairnelle</forum><link>https://blog.example/duvet/</link><title>Duvets</title>'
    "<createdAt>2026-01-15T08:00:00Z</createdAt></thread>"
)


def post(
    number: int | None, text: str = "<p>Bonjour</p>", page: int = 50, parent: int | None = None, **tags: str
) -> str:
    values = {"message": f"<![CDATA[{text}]]>", "createdAt": "2026-01-15T10:00:00Z", "isDeleted": "false",
              "isSpam": "false", "author": "<name>Nour</name><username>nour_b</username>", **tags}  # fmt: skip
    named = "" if number is None else f' dsq:id="{number}"'
    above = "" if parent is None else f'<parent dsq:id="{parent}"/>'
    inner = "".join(f"<{tag}>{value}</{tag}>" for tag, value in values.items())
    return f'<post{named}>{inner}<thread dsq:id="{page}"/>{above}</post>'


def write(folder: Path, *parts: str) -> Path:
    path = folder / "cairnelle-all.xml"
    spaces = 'xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"'
    path.write_text(f'<?xml version="1.0"?><disqus {spaces}>{"".join(parts)}</disqus>', "utf-8")
    return path


def test_the_real_export_as_a_plain_reading_gives_it(exports: Path, read: Read) -> None:
    path = exports / "disqus" / "isso_disqus.xml"
    root = ElementTree.parse(path).getroot()
    pages = {node.get(ID): node.findtext(f"{NS}link") for node in root.findall(f"{NS}thread")}
    posts = root.findall(f"{NS}post")
    reading = read(path)
    assert [p.post_id for p in reading.posts] == [link for link in pages.values() if link]
    assert [(row.position, row.code) for row in reading.ignored] == [(2, Reason.GHOST_ROW)]
    assert [m.message_id for m in reading.messages] == [node.get(ID) for node in posts]
    assert [m.published_at for m in reading.messages] == [
        datetime.fromisoformat(node.findtext(f"{NS}createdAt") or "") for node in posts
    ]
    texts = [(node.findtext(f"{NS}message") or "").replace("<p>", "").replace("</p>", "") for node in posts]
    assert [m.text for m in reading.messages] == texts
    assert [m.is_deleted for m in reading.messages] == [node.findtext(f"{NS}isDeleted") == "true" for node in posts]
    above = [node.find(f"{NS}parent") for node in posts]
    assert [m.parent_id for m in reading.messages] == [None if node is None else node.get(ID) for node in above]
    threads = [node.find(f"{NS}thread") for node in posts]
    numbers = [None if node is None else node.get(ID) for node in threads]
    assert [m.post_id for m in reading.messages] == [pages.get(number) or number for number in numbers]
    assert not reading.rejected and not any(word in repr(reading.items) for word in ("foo@bar", "127.0.0.1", "baz@"))


def test_threads_spam_and_pages_that_are_gone(tmp_path: Path, read: Read) -> None:
    reading = read(write(
        tmp_path, PAGE, post(1), post(2, parent=1), post(3, parent=2), post(4, isSpam="true"), post(5, page=99),
        post(6, parent=404), post(7, "<p>a<br>b &amp; c</p>"),
    ))  # fmt: skip
    assert [(m.kind, m.thread_id) for m in reading.messages[:3]] == [
        (MessageKind.COMMENT, "1"), (MessageKind.REPLY, "1"), (MessageKind.REPLY, "1"),
    ]  # fmt: skip
    assert reading.messages[3].is_hidden is True
    assert [m.post_id for m in reading.messages[3:5]] == ["https://blog.example/duvet/", "99"]
    assert (reading.messages[5].parent_id, reading.messages[5].thread_id) == ("404", None)
    assert reading.messages[6].text == "a\nb & c"
    assert [(a.position, a.account_id, a.is_owned) for a in reading.accounts] == [(0, "cairnelle", True)]
    assert [m.position for m in reading.messages] == [2, 3, 4, 5, 6, 7, 8]


def test_a_comment_without_number_keeps_its_id(tmp_path: Path, read: Read) -> None:
    first = read(write(tmp_path, PAGE, post(None), post(None, ""), post(None, "<p>Autre</p>"))).messages
    second = read(write(tmp_path, PAGE, post(None, "<p>Autre</p>"), post(None))).messages
    assert {m.message_id for m in first} == {m.message_id for m in second} and len(first) == 2


def test_a_bad_comment_is_rejected_alone(tmp_path: Path, read: Read) -> None:
    reading = read(write(tmp_path, PAGE, post(1, createdAt="jamais"), post(None, ""), "<post></post>", post(4)))
    assert [(row.position, row.code) for row in reading.rejected] == [
        (2, Reason.BAD_DATE), (3, Reason.MISSING_ID), (4, Reason.MISSING_ID),
    ]  # fmt: skip
    assert [m.message_id for m in reading.messages] == ["4"]


def test_a_cut_or_dirty_file(tmp_path: Path, read: Read) -> None:
    path = write(tmp_path, PAGE, post(1), post(2))
    whole = path.read_text("utf-8")
    for end, kept in ((whole.rindex("<createdAt>"), ["1"]), (whole.rindex("</disqus>"), ["1", "2"])):
        path.write_text(whole[:end], "utf-8")
        reading = read(path)
        assert [m.message_id for m in reading.messages] == kept
        assert [row.code for row in reading.rejected] == [Reason.TRUNCATED]
    path.write_text(f"\n  junk {whole}", "utf-8")
    assert len(read(path).messages) == 2
    assert [row.code for row in read(write(tmp_path)).ignored] == [Reason.BLANK_ROW]
