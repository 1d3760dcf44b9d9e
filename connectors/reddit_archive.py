"""The data that Reddit gives of an account, as CSV: its comments and submissions, its private messages and chats."""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from connectors.binding import bind, find_columns, read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.fields import Column, Id, Instant, Link, Text
from connectors.headers import sample_cells
from connectors.identity import fold_name
from connectors.probe import Probe, Table, probe_file
from connectors.readers import Unreadable
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Record
from connectors.reddit_chat import CHATS, is_chat, read_chats
from connectors.reddit_other import OTHER_FILES
from connectors.reddit_things import GONE, REDDIT

# fmt: off
COLUMNS: dict[str, Column] = {
    "id": Id("id", missing=Reason.MISSING_ID),
    "permalink": Link("permalink"),
    "published_at": Instant("date", missing=Reason.MISSING_DATE),
    "body": Text("body"),
    "title": Text("title", "subject"),
    "url": Text("url"),
    "link": Link("link"),
    "parent": Id("parent"),
    "thread_id": Id("thread_id"),
    "sender": Text("from"),
}
# fmt: on
COMMON = frozenset({"id", "permalink", "published_at", "body"})
LAYOUTS = {
    "own-comments": COMMON | {"link", "parent"},
    "own-posts": COMMON | {"title", "url"},
    "private-messages": COMMON | {"title", "thread_id", "sender"},
}
LISTS = (["id", "permalink"], ["id", "permalink", "direction"])  # what was saved, hidden or voted for
UNWRITTEN = (  # what the headers only of another file, what Reddit announces, what was not published yet have
    {"id", "permalink", "date", "ip"}, {"announcement_id", "sent_at", "read_at", "from_username"},
    {"scheduled_post_id", "submission_time"}, {"original_content", "send_replies", "is_public_link"},
)  # fmt: skip
STATISTICS = "statistics.csv"
FIGURES, ACCOUNT = ["statistic", "value"], "account name"
OTHER = "other-report"
IP = "ip"
SITE = "reddit.com/"
SUBMISSION = re.compile(r"/comments/(\w+)")


def archive_table(probe: Probe) -> tuple[str, Table] | None:
    """The layout of a file of the account's data, and its table: by its columns and its addresses on Reddit."""
    for table in probe.tables if probe.is_tabular else ():
        header = [name.strip().casefold() for name in table.header if name]
        if is_chat(table):
            return CHATS, table
        if OTHER_FILES.hold(probe.name, table):
            return OTHER, table
        places = find_columns(COLUMNS, table.header)
        if "permalink" in places and not _is_of_reddit(table, places["permalink"]):
            continue
        is_other = header in LISTS or any(proof <= set(header) for proof in UNWRITTEN) or _account(table)
        found = OTHER if is_other else None
        if layout := next((name for name, proof in LAYOUTS.items() if proof <= places.keys()), found):
            return layout, table
    return None


def read_archive(export: Export, layout: str, table: Table) -> Iterator[Record | Rejected | Ignored]:
    """The account when a file beside or the user names it, then what it wrote, which is the brand's, and both sides
    of its private conversations; never where it wrote from."""
    name = _holder(export) or next(iter(export.accounts), None)
    if layout != OTHER and name:
        yield Account(position=0, platform=REDDIT, account_id=name, name=name, handle=name, is_owned=True)
    own_names = frozenset(map(fold_name, (*export.accounts, *([name] if name else ()))))
    if layout == CHATS:
        yield from read_chats(export, table, own_names)
        return
    binding = bind(COLUMNS, export, table, find_columns(COLUMNS, table.header), ZoneInfo("UTC"))
    hidden = [index for index, column in enumerate(table.header) if column.strip().casefold() == IP]
    for position, cells in read_rows(export, table):
        for index in hidden:
            cells[index : index + 1] = [""] if index < len(cells) else []
        if layout == OTHER:
            yield Ignored(position, Reason.OTHER_REPORT if cells else Reason.BLANK_ROW)
            continue
        values = binding.read(position, cells)
        if not isinstance(values, tuple):
            yield values
            continue
        short_id, permalink, (published_at, precision), body, title, url, link, parent, thread_id, sender = values
        is_deleted = (body or "").casefold() in GONE
        text = "" if is_deleted else body or ""
        submission = _submission(link or permalink)
        if layout == "own-posts":
            yield Post(
                position=position, platform=REDDIT, post_id=_named(short_id, "t3"), account_id=name, title=title,
                text=text or None, published_at=published_at, precision=precision, url=permalink,
                format=PostFormat.LINK if url and url.startswith("http") and SITE not in url else PostFormat.TEXT,
            )  # fmt: skip
        elif layout == "own-comments":
            yield Message(
                position=position, platform=REDDIT, message_id=_named(short_id, "t1"), text=text, post_id=submission,
                kind=MessageKind.REPLY, parent_id=_answered(parent, submission), author_name=name, author_handle=name,
                published_at=published_at, precision=precision, url=permalink, is_own=True,
                is_deleted=is_deleted or None,
            )  # fmt: skip
        else:
            yield Message(
                position=position, platform=REDDIT, message_id=_named(short_id, "t4"), kind=MessageKind.MESSAGE,
                text="\n\n".join(part for part in (title, text) if part), author_name=sender, author_handle=sender,
                thread_id=_named(thread_id or short_id, "t4"), published_at=published_at, precision=precision,
                url=permalink, is_own=bool(sender and fold_name(sender) in own_names) or None,
            )  # fmt: skip


def _is_of_reddit(table: Table, place: int) -> bool:
    links = sample_cells(table, place)
    return bool(links) and all(SITE in link for link in links)


def _account(table: Table) -> str | None:
    """The account that the figures of its archive name."""
    if [name.casefold() for name in table.header] != FIGURES:
        return None
    return next((row[1].strip() for row in table.sample if len(row) == 2 and row[0] == ACCOUNT), None) or None


def _holder(export: Export) -> str | None:
    """The account that the archive is of, told by another of its files."""
    path = export.companions.get(STATISTICS)
    try:
        tables = probe_file(path).tables if path else ()
    except (Unreadable, OSError):
        return None
    return next(filter(None, map(_account, tables)), None)


def _submission(address: str | None) -> str | None:
    found = SUBMISSION.search(address or "")
    return f"t3_{found[1]}" if found else None


def _answered(parent: str | None, submission: str | None) -> str | None:
    """What a comment answers: a comment, or the submission itself where the file names none."""
    if parent is None or (submission and parent == submission.removeprefix("t3_")):
        return submission
    return _named(parent, "t1")


def _named(short_id: str, kind: str) -> str:
    """``t1_abc``: the full name of what Reddit shortens to ``abc``."""
    return short_id if re.match(r"t\d_", short_id) else f"{kind}_{short_id}"
