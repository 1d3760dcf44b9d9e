"""The private conversations of a LinkedIn member's archive: what people wrote to the member, and the answers."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from connectors.binding import bind, find_table, read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.fields import normalise_header
from connectors.identity import fold_name, message_id_from
from connectors.linkedin_columns import EARLY_MESSAGES, MESSAGES
from connectors.linkedin_member import OWNER
from connectors.markup import plain
from connectors.probe import Probe, Table, probe_file
from connectors.readers import Unreadable
from connectors.record import Account, Message, MessageKind, Record

REQUIRED = frozenset(MESSAGES.keys() - {"recipients", "draft"})
ASSISTANTS = re.compile(r"(?:guide|coach|role_play)_messages", re.IGNORECASE)  # LinkedIn's own, in the same columns
EARLY_NAME = re.compile(r"(?:messages|inbox)\b", re.IGNORECASE)
ADVERTISEMENT = "Sponsored Conversation"
ADVERTISER_EDITOR = "spinmail-quill-editor"  # in the HTML of what was written to be sent to many
SENT_LATER = frozenset({"yes", "true"})  # a draft
PROFILE = re.compile(r"linkedin\.com/in/([^/?#]+)")


def find_messages(probe: Probe) -> tuple[Table, dict[str, int]] | None:
    """The table of the messages, by its columns; the talks with LinkedIn's assistants are in files of other names."""
    if ASSISTANTS.search(PurePosixPath(probe.name).name):
        return None
    if found := find_table(probe, MESSAGES, REQUIRED):
        return found
    early = find_table(probe, EARLY_MESSAGES, EARLY_MESSAGES.keys())
    is_named = EARLY_NAME.match(PurePosixPath(probe.name).name)  # mail has the same columns, and more
    return early if early and (is_named or len(early[0].header) == len(EARLY_MESSAGES)) else None


def read_messages(export: Export, table: Table, places: dict[str, int]) -> Iterator[Record | Rejected | Ignored]:
    """The member, then a message a row; advertisements, drafts and what LinkedIn itself writes are ignored."""
    zone = ZoneInfo(export.zone or "UTC")
    binding = bind(EARLY_MESSAGES if is_early(places) else MESSAGES, export, table, places, zone)
    rows = (binding.read(position, cells) for position, cells in read_rows(export, table))
    owner = _owner(export, (_as_of_today(values) for values in rows if isinstance(values, tuple)))
    yield Account(position=0, platform="linkedin", account_id=OWNER, name=owner, is_owned=True)
    for position, cells in read_rows(export, table):
        values = binding.read(position, cells)
        if not isinstance(values, tuple):
            yield values
            continue
        thread_id, title, author, url, recipients, (published_at, precision), text, draft = _as_of_today(values)
        if author is None or _is_advertisement(title, text) or (draft or "").casefold() in SENT_LATER:
            yield Ignored(position, Reason.OTHER_REPORT)
            continue
        is_own = None if owner is None else fold_name(author) == fold_name(owner)
        of_the_thread = thread_id if recipients and recipients == owner else None  # « LinkedIn Member » is many people
        found = PROFILE.search(url or "")
        handle = unquote(found[1]) if found else None
        yield Message(
            position=position, platform="linkedin", kind=MessageKind.MESSAGE, text=_displayed(text),
            message_id=message_id_from("linkedin", thread_id, author, published_at.isoformat(), text),
            thread_id=thread_id, author_id=OWNER if is_own else handle or url or of_the_thread,
            author_name=author, author_handle=handle, published_at=published_at, precision=precision,
            source_zone=zone.key, is_own=is_own,
        )  # fmt: skip


def is_early(places: dict[str, int]) -> bool:
    """Whether these are the columns of 2018, without conversations: the two names are then the conversation."""
    return "thread_id" not in places


def _as_of_today(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """The values of a row in the order of the columns of today."""
    if len(values) == len(MESSAGES):
        return values
    author, recipients, moment, title, text, *_ = values
    thread_id = message_id_from("linkedin", *sorted(filter(None, (author, recipients))))
    return thread_id, title, author, None, recipients, moment, text, None


def _owner(export: Export, rows: Iterator[tuple[Any, ...]]) -> str | None:
    """The name of the member: declared, or told by the profile beside, else the one who is in more conversations of
    two people than anybody, and in most."""
    people: dict[str, set[str]] = defaultdict(set)
    authors = set()
    for thread_id, _, author, _, recipients, *_ in rows:
        authors.add(author)
        people[thread_id].update(filter(None, (author, recipients)))
    known = {fold_name(name) for name in (*export.accounts, *_profile_name(export))}
    if named := next((name for names in people.values() for name in names if fold_name(name) in known), None):
        return named
    # The people of a group are one text, with commas, which nobody is called.
    pairs = [names for names in people.values() if all("," not in name or name in authors for name in names)]
    in_how_many = Counter(name for names in pairs for name in names)
    first, second, *_ = [*in_how_many.most_common(2), ("", 0), ("", 0)]
    return first[0] if first[1] > max(second[1], len(pairs) / 2) else None


def _profile_name(export: Export) -> list[str]:
    """The full name that the member's profile gives, in a file of the same archive."""
    path = export.companions.get("Profile.csv")
    try:
        tables = probe_file(path).tables if path else ()
    except (Unreadable, OSError):
        return []
    for table in tables:
        if table.sample and tuple(map(normalise_header, table.header[:2])) == ("first name", "last name"):
            return [" ".join(filter(None, table.sample[0][:2]))]
    return []


def _is_advertisement(title: str | None, text: str | None) -> bool:
    return title == ADVERTISEMENT or ADVERTISER_EDITOR in (text or "")


def _displayed(text: str | None) -> str:
    """The text as it shows: part of what recruiters write is HTML."""
    return plain(text) if text and text.startswith("<p") else text or ""
