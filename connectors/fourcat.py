"""4CAT, the collecting tool of researchers: its CSV of any platform, and the captures of its Zeeschuimer extension."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from connectors.binding import bind, excerpt, find_table, read_rows
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.fourcat_captures import is_capture, read_captures
from connectors.fourcat_columns import ALIASES, COLUMNS, REQUIRED, UNUSED
from connectors.identity import post_ref
from connectors.probe import Probe, Table
from connectors.record import Account, Message, MessageKind, Post, Precision, Record, Snapshot

NAMES = (
    ("tiktok", "tiktok"), ("instagram", "instagram"), ("twitter", "x"), ("reddit", "reddit"), ("telegram", "telegram"),
    ("linkedin", "linkedin"), ("youtube", "youtube"), ("facebook", "facebook"), ("crowdtangle", "facebook"),
    ("bsky", "bluesky"), ("chan", "forum"), ("8kun", "forum"), ("threads", "threads"),
)  # fmt: skip
UNDER_POSTS = frozenset({"tiktok", "instagram", "facebook", "youtube", "linkedin"})
"""Where a thread is what was said under a post; elsewhere it is a conversation."""
GONE = frozenset({"[deleted]", "[removed]"})
OF_TELEGRAM = frozenset({"chat", "reply_to"})  # columns that no other platform has together
KIND_OF_PARENT = re.compile(r"^t[13]_")
LANGUAGE = re.compile(r"(?!un$)[a-z]{2}")


class FourCat:
    """Posts and comments of anyone, collected on any platform: none is the brand's by this file alone."""

    key = "fourcat"
    label = "4CAT et Zeeschuimer"
    how_to_export = (
        "Dans 4CAT, ouvrez votre jeu de données et cliquez sur « Download as CSV ». Depuis l’extension Zeeschuimer, "
        "ouvrez son volet et téléchargez la capture en « .ndjson ». Gardez le nom du fichier : il dit souvent de "
        "quelle plateforme viennent les messages."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="csv", label="Jeu de données 4CAT", first_seen="2019", columns=ALIASES, required=REQUIRED,
               zone="UTC", unused=UNUSED),
        Layout(name="captures", label="Captures de Zeeschuimer", first_seen="2022", zone="UTC"),
    )  # fmt: skip

    def recognise(self, probe: Probe) -> Match | None:
        """By the columns that 4CAT gives to any dataset, or by the envelope of a capture."""
        if is_capture(probe):
            reason = "Captures de l’extension Zeeschuimer : les objets de la plateforme, un par ligne."
            return Match(connector=self.key, layout="captures", confidence=0.9, reason=reason)
        found = _find(probe)
        if found is None:
            return None
        platform = _platform(probe, found[0], None) or "plateforme à préciser"
        return Match(connector=self.key, layout="csv", confidence=0.85, reason=f"Jeu de données 4CAT ({platform}).")

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A message a row, or a post and its counters when the row is one."""
        found = _find(export.probe)
        if match.layout == "captures" or found is None:
            yield from read_captures(export)
            return
        table, places = found
        platform = _platform(export.probe, table, export.platform) or "other"
        binding = bind(COLUMNS, export, table, places, ZoneInfo(export.zone or "UTC"))
        stubs: set[str] = set()
        for position, cells in read_rows(export, table):
            values = binding.read(position, cells)
            if not isinstance(values, tuple):
                yield values
                continue
            row = dict(zip(binding.names, values, strict=True))
            is_post = platform in UNDER_POSTS and "post_id" not in places and row["thread_id"] in (None, row["id"])
            if is_post:
                yield from _post(position, row, platform)
                continue
            if row["body"] is None and row["title"] is None:
                detail = f"Ligne {position} : le texte manque ; cette ligne n’a rien à lire."
                yield Rejected(position, Reason.MISSING_TEXT, detail, excerpt(cells))
                continue
            message = _message(position, _of_chat(row) if platform == "telegram" else row, platform)
            if row["post_id"] and row["post_id"] not in stubs:
                stubs.add(row["post_id"])
                yield Post(position=0, platform=platform, post_id=row["post_id"], text=row["post_body"],
                           url=row["post_url"], is_stub=True)  # fmt: skip
            yield message


def _find(probe: Probe) -> tuple[Table, dict[str, int]] | None:
    return find_table(probe, COLUMNS, REQUIRED) if probe.is_tabular else None


def _platform(probe: Probe, table: Table, declared: str | None) -> str | None:
    """The platform that most addresses name, else the one in the file's name or columns, else the declared one."""
    places = [index for index, name in enumerate(table.header) if "url" in name.casefold()]
    links = (row[index] for row in table.sample for index in places if index < len(row) and "://" in row[index])
    named = Counter(ref.platform for link in links if (ref := post_ref(link)))
    if named:
        return named.most_common(1)[0][0]
    if "subreddit" in table.header:
        return "reddit"
    if set(table.header) >= OF_TELEGRAM:
        return "telegram"
    name = probe.name.rpartition("/")[2].casefold()
    return next((platform for word, platform in NAMES if word in name), declared)


def _moment(row: Mapping[str, Any]) -> tuple[Any, Precision]:
    """The Unix time when there is one: the written time is that of the collecting machine."""
    moment: tuple[Any, Precision] = row["unix_timestamp"] or row["timestamp"] or (None, Precision.EXACT)
    return moment


def _post(position: int, row: Mapping[str, Any], platform: str) -> Iterator[Record]:
    published_at, precision = _moment(row)
    ref = post_ref(row["url"]) if row["url"] else None
    post_id = ref.post_id if ref and ref.post_id and ref.platform == platform else row["id"]
    if row["author"]:
        yield Account(position=position, platform=platform, account_id=row["author"],
                      name=row["author_name"] or row["author"], handle=row["author"])  # fmt: skip
    yield Post(position=position, platform=platform, post_id=post_id, account_id=row["author"], text=row["body"],
               published_at=published_at, precision=precision, url=row["url"] if ref else None)  # fmt: skip
    yield Snapshot(position=position, platform=platform, post_id=post_id, reactions=row["likes"], views=row["views"],
                   video_views=row["views"], comments=row["comments"], shares=row["shares"])  # fmt: skip


def _of_chat(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A message of Telegram: its number, and that of the one it answers, only count within their chat."""
    chat = row["chat"] or row["thread_id"] or ""
    number = row["id"].removeprefix(f"{chat}-")
    answered = row["reply_to"] and row["reply_to"].removeprefix(f"{chat}-")
    return {
        **row, "id": f"{chat}-{number}", "parent_id": answered and f"{chat}-{answered}",
        "author": row["username"], "author_id": row["author_id"] or row["author"],
    }  # fmt: skip


def _message(position: int, row: Mapping[str, Any], platform: str) -> Message:
    published_at, precision = _moment(row)
    own_id, thread_id = row["id"], row["thread_id"]
    post_id = row["post_id"] or (thread_id if platform in UNDER_POSTS else None)
    named = row["parent_id"]
    if named and platform == "reddit":
        named = KIND_OF_PARENT.sub("", named)
    parent_id = named if named not in (own_id, post_id) else None
    if parent_id is None and row["post_id"] and thread_id not in (row["post_id"], own_id):
        parent_id = thread_id
    if post_id:
        kind = MessageKind.REPLY if parent_id else MessageKind.COMMENT
        thread_id = parent_id or own_id
    else:
        kind = MessageKind.MENTION if thread_id in (None, own_id) else MessageKind.COMMENT
        kind = MessageKind.REPLY if parent_id and parent_id != thread_id else kind
        thread_id = thread_id or own_id
    is_known = row["author"] not in GONE
    lang = row["language"]
    return Message(
        position=position, platform=platform, message_id=own_id, kind=kind, post_id=post_id, parent_id=parent_id,
        text="\n\n".join(filter(None, (row["title"], row["body"]))), thread_id=thread_id, author_id=row["author_id"],
        author_name=(row["author_name"] or row["author"]) if is_known else None,
        author_handle=row["author"] if is_known else None, published_at=published_at, precision=precision,
        url=row["url"] if row["url"] and "://" in row["url"] else None, likes=row["likes"], replies=row["replies"],
        lang=lang if lang and LANGUAGE.fullmatch(lang) else None,
    )  # fmt: skip
