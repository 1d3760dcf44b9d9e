"""The archive that X gives of an account: JavaScript files that assign a list to ``window.YTD.<name>.part<n>``."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.identity import fold_name, post_owner, post_ref
from connectors.instants import instant_in_id
from connectors.items import BadItem, Item, read_each
from connectors.probe import FileKind, Probe
from connectors.readers import Unreadable, iter_json
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Precision, Record, Snapshot
from connectors.x_text import is_addressed, language, status_url, unescaped

ASSIGNED = re.compile(r"(?:window\.)?(?:YTD\.(\w+?)\.part\d+|__THAR_CONFIG)")
TWEET_PARTS = frozenset({"tweet", "tweets", "community_tweet"})
CONVERSATION_PARTS = frozenset(
    {"direct_message", "direct_messages", "direct_message_group", "direct_messages_group", "direct_message_group_chats"}
)
NOTES = re.compile(r"note-tweets?(?:-part\d+)?\.js")
REPOST = re.compile(r"RT @\w+:")
NOTE_KEY_CHARS = 60
NOTE_GAP = timedelta(minutes=2)
FORMATS = {"photo": PostFormat.IMAGE, "video": PostFormat.VIDEO, "animated_gif": PostFormat.VIDEO}


def archive_part(probe: Probe) -> str | None:
    """``archive`` for the account's posts, ``conversations`` for its private ones, ``other-report`` for the rest."""
    if probe.kind is not FileKind.JSON:
        return None
    found = ASSIGNED.fullmatch(probe.assigned_to.strip()) if probe.assigned_to else None
    if probe.assigned_to and not found:
        return None
    match probe.json_root:
        case [{"tweet": {"full_text": str()}}, *_]:
            return "archive" if not found or found[1] in TWEET_PARTS else "other-report"
        case [dict(), *_] if found and found[1] in TWEET_PARTS:
            return "archive"
        case [{"dmConversation": {"messages": [*_]}}, *_] if found and found[1] in CONVERSATION_PARTS:
            return "conversations"
    return "other-report" if found else None


@dataclass(slots=True)
class Archive:
    """What the other files of the archive say: whose it is, when it was made, the whole text of long posts."""

    account_id: str | None = None
    username: str | None = None
    name: str | None = None
    made_at: datetime | None = None
    notes: dict[str, list[tuple[datetime, str]]] = field(default_factory=lambda: defaultdict(list))

    def accounts(self) -> Iterator[Account]:
        """The account, when it has a name."""
        if self.username:
            yield Account(position=0, platform="x", account_id=self.username, name=self.name, handle=self.username,
                          is_owned=True)  # fmt: skip


def read_archive(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """The account, then a post and its counters for each of its tweets; an answer is the brand's own message.

    A repost is ignored: neither its text nor its counters are the account's.
    """
    archive = survey(export)
    archive.username = archive.username or _username_in_links(export)
    yield from archive.accounts()
    yield from read_each(_items(export.path, export.probe.encoding), lambda item: _tweet(item, archive))


def read_other(export: Export) -> Iterator[Ignored]:
    """One ignored row an object; one for a file that holds a single object or none."""
    position = 0
    if isinstance(export.probe.json_root, list):
        for position, _ in enumerate(_items(export.path, export.probe.encoding), start=1):
            yield Ignored(position, Reason.OTHER_REPORT)
    if position == 0:
        yield Ignored(1, Reason.OTHER_REPORT)


def _items(path: Path, encoding: str | None = None, prefix: str = "item") -> Iterator[Any]:
    return iter_json(path, encoding or "utf-8", prefix)


def survey(export: Export) -> Archive:
    """What the files beside one tell of the account."""
    archive = Archive()
    for name in export.companions:
        try:
            if name == "account.js":
                for value in _items(export.companions[name]):
                    account = Item(1, value) if isinstance(value, dict) else Item(1, {})
                    archive.account_id = account.text("account.accountId") or archive.account_id
                    archive.username = account.text("account.username") or archive.username
                    archive.name = account.text("account.accountDisplayName") or archive.name
            elif name == "manifest.js":
                for made in _items(export.companions[name], prefix="archiveInfo.generationDate"):
                    archive.made_at, _ = Item(1, {"made": made}).moment("made")
            elif NOTES.fullmatch(name):
                for value in _items(export.companions[name]):
                    _add_note(archive, value)
        except (Unreadable, BadItem):
            continue  # these files only complete the posts
    return archive


def _add_note(archive: Archive, value: Any) -> None:
    if not isinstance(value, dict):
        return
    note = Item(1, value)
    text = note.text("noteTweet.core.text", "core.text")
    created_at, _ = note.moment("noteTweet.createdAt", "createdAt")
    if text and created_at:
        archive.notes[text[:NOTE_KEY_CHARS]].append((created_at, text))


def _username_in_links(export: Export) -> str | None:
    """The handle in the address of a medium that the account itself posted."""
    for value in _items(export.path, export.probe.encoding):
        item = Item(1, value) if isinstance(value, dict) else Item(1, {})
        for medium in item.each("tweet.extended_entities.media", "tweet.entities.media", "extended_entities.media"):
            url = medium.text("expanded_url") or ""
            ref = post_ref(url)
            if ref and ref.post_id and ref.post_id == item.text("tweet.id_str", "tweet.id", "id_str"):
                return post_owner(url)
    return None


def _tweet(item: Item, archive: Archive) -> Iterable[Record | Ignored]:
    tweet = Item(item.position, item.value["tweet"] if isinstance(item.at("tweet"), dict) else item.value)
    tweet_id = tweet.required(Reason.MISSING_ID, "id_str", "id")
    text = unescaped(tweet.text("full_text", "text") or "") or None
    if text and REPOST.match(text):
        return [Ignored(item.position, Reason.GHOST_ROW)]
    published_at, precision = tweet.moment("created_at")
    if published_at is None:
        published_at, precision = instant_in_id("x", tweet_id), Precision.EXACT
    text = _whole(text, published_at, archive)
    url = status_url(archive.username, tweet_id)
    if _is_answer(tweet, text, archive.username):
        if text is None:
            raise BadItem(Reason.MISSING_TEXT, "le texte manque ; cet élément n’a rien à lire")
        return [Message(
            position=item.position, platform="x", message_id=tweet_id, text=text, kind=MessageKind.REPLY,
            parent_id=tweet.text("in_reply_to_status_id_str", "in_reply_to_status_id"), author_name=archive.name,
            author_handle=archive.username, published_at=published_at, precision=precision, url=url,
            likes=tweet.count("favorite_count"), lang=language(tweet.text("lang")), is_own=True,
        )]  # fmt: skip
    return [
        Post(position=item.position, platform="x", post_id=tweet_id, account_id=archive.username, text=text,
             published_at=published_at, precision=precision, url=url, format=_format(tweet)),
        Snapshot(position=item.position, platform="x", post_id=tweet_id, taken_at=archive.made_at,
                 reactions=tweet.count("favorite_count"), shares=tweet.count("retweet_count")),
    ]  # fmt: skip


def _is_answer(tweet: Item, text: str | None, username: str | None) -> bool:
    """Whether it answers someone else; a post that goes on from the account's own is one more post."""
    answered = tweet.text("in_reply_to_screen_name")
    if answered and username:
        return fold_name(answered) != fold_name(username)
    return bool(text) and is_addressed(text or "", username)


def _whole(text: str | None, published_at: datetime | None, archive: Archive) -> str | None:
    """The whole text of a long post, which another file of the archive keeps under another id."""
    if text is None or published_at is None:
        return text
    notes = archive.notes.get(text[:NOTE_KEY_CHARS], ())
    near = [(abs(created_at - published_at), note) for created_at, note in notes]
    gap, note = min(near, default=(NOTE_GAP, text))
    return note if gap < NOTE_GAP and len(note) > len(text) else text


def _format(tweet: Item) -> PostFormat:
    kinds = [medium.text("type") or "" for medium in tweet.each("extended_entities.media", "entities.media")]
    known = [FORMATS[kind] for kind in kinds if kind in FORMATS]
    if known:
        return PostFormat.VIDEO if PostFormat.VIDEO in known else PostFormat.IMAGE
    urls = [link.text("expanded_url") for link in tweet.each("entities.urls")]
    refs = [post_ref(url) for url in urls if url]
    leaves_x = any(ref is None or ref.platform != "x" for ref in refs)  # a quoted post also stands as a link
    return PostFormat.LINK if leaves_x else PostFormat.TEXT
