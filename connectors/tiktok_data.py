"""TikTok's "download your data": what the account published and commented, in one JSON of many lists."""

import re
from collections.abc import Iterator
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import ijson

from connectors import readers
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.identity import message_id_from, post_ref
from connectors.items import Item, read_one
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Record, Snapshot
from connectors.rows import CutItem

OWNER = "owner"  # of a file that does not say whose it is
UTC = ZoneInfo("UTC")
NOTHING = "N/A"
COMMENTS = re.compile(r"(?:^|\.)Comments?\.CommentsList$", re.IGNORECASE)  # under a section that changed its name
POSTS = re.compile(r"(?:^|\.)(?:Posts|Videos)\.VideoList$", re.IGNORECASE)
CHATS = re.compile(r"(?:^|\.)ChatHistory\.(?:Chat History with )?(.+?):?$")  # of a person's name, in any language
HISTORY = re.compile(r"(?:^|\.)(?:Video Browsing History|Watch History)\.VideoList$", re.IGNORECASE)
PROFILES = ("Profile.Profile Information", "Profile.Profile Info", "Profile And Settings.Profile Info",
            "Profile And Settings.Profile Information")  # fmt: skip
COMMENTED = ("url", "Url", "originalPostUrl", "original post link")
VIDEO_NUMBER = re.compile(r"/(?:video|photo)/(\d{10,})")
PICTURE = re.compile(r"\.(?:jpe?g|png|webp|heic|image)\b", re.IGNORECASE)
DEPTH = 4


def is_user_data(root: Any) -> bool:
    """Whether the beginning of a JSON shows one of the lists that only TikTok's archive has."""
    return any(pattern.search(path) for path in _paths(root) for pattern in (COMMENTS, POSTS, CHATS, HISTORY))


def _paths(value: Any, path: str = "", depth: int = 0) -> Iterator[str]:
    if isinstance(value, dict) and depth < DEPTH:
        for key, inner in value.items():
            yield from _paths(inner, f"{path}.{key}" if path else key, depth + 1)
    elif path:
        yield path


def read_user_data(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """A message a comment or a private message, a post a video; the objects of all other lists are set aside, each in
    its place."""
    owner = _owner(export.probe.json_root)
    yield Account(position=0, platform="tiktok", account_id=owner, handle=None if owner == OWNER else owner,
                  is_owned=True)  # fmt: skip
    posts: set[str] = set()
    for position, (path, value) in enumerate(_objects(export), start=1):
        if COMMENTS.search(path):
            yield from read_one(position, value, lambda item: _comment(item, owner, posts))
        elif POSTS.search(path):
            yield from read_one(position, value, lambda item: _post(item, owner))
        elif chat := CHATS.search(path):
            yield from read_one(position, value, partial(_said, owner=owner, person=chat[1]))
        elif isinstance(value, CutItem):
            yield from read_one(position, value, lambda item: ())
        else:
            yield Ignored(position, Reason.OTHER_REPORT)


def _objects(export: Export) -> Iterator[tuple[str, Any]]:
    """(path of its list, object) of every object of a list, in the order of the file."""
    path, inside = "", ""
    builder: Any = None
    with readers.open_json(export.path, export.probe.encoding or "utf-8") as content:
        try:
            for prefix, event, value in ijson.parse(content, use_float=True):
                if builder is not None:
                    builder.event(event, value)
                    if event == "end_map" and prefix == inside:
                        yield path, builder.value
                        builder = None
                elif event == "start_map" and prefix.endswith(".item"):
                    path, inside, builder = prefix.removesuffix(".item"), prefix, ijson.ObjectBuilder()
                    builder.event(event, value)
        except (ijson.JSONError, ValueError, OverflowError):
            yield path, CutItem()


def _owner(root: Any) -> str:
    for profile in PROFILES:
        found = Item(0, root if isinstance(root, dict) else {}).text(f"{profile}.ProfileMap.userName")
        if found and found != NOTHING:
            return found
    return OWNER


def _text(item: Item, *keys: str) -> str | None:
    found = item.text(*keys)
    return None if found == NOTHING else found


def _comment(item: Item, owner: str, posts: set[str]) -> Iterator[Record | Rejected | Ignored]:
    text = _text(item, "comment", "Comment")
    if text is None:  # a picture or a sticker alone
        yield Ignored(item.position, Reason.GHOST_ROW)
        return
    published_at, precision = item.moment("date", "Date", zone=UTC)
    url = next((found for key in COMMENTED if (found := _text(item, key))), None)
    ref = post_ref(url) if url else None
    post_id = ref.post_id if ref and ref.platform == "tiktok" else None
    if post_id and post_id not in posts:
        posts.add(post_id)
        yield Post(position=0, platform="tiktok", post_id=post_id, url=url, is_stub=True)
    moment = published_at.isoformat() if published_at else None
    yield Message(
        position=item.position, platform="tiktok", message_id=message_id_from("tiktok", post_id, moment, text),
        text=text, post_id=post_id, author_id=owner, published_at=published_at, precision=precision, url=url,
        is_own=True,
    )  # fmt: skip


def _said(item: Item, owner: str, person: str) -> Iterator[Record]:
    """A private message of the conversation with ``person``."""
    written = item.required(Reason.MISSING_DATE, "Date", "date")
    text, sender = _text(item, "Content", "content") or "", _text(item, "From", "from")
    published_at, precision = item.moment("Date", "date", zone=UTC)
    is_own = None if sender is None or owner == OWNER else sender == owner
    yield Message(
        position=item.position, platform="tiktok", kind=MessageKind.MESSAGE, text=text, thread_id=f"chat-{person}",
        message_id=message_id_from("tiktok", "chat", person, sender, written, text), is_own=is_own,
        author_id=owner if is_own else None, author_name=sender, author_handle=sender, published_at=published_at,
        precision=precision,
    )  # fmt: skip


def _post(item: Item, owner: str) -> Iterator[Record | Rejected | Ignored]:
    written = item.required(Reason.MISSING_DATE, "Date", "date")
    published_at, precision = item.moment("Date", "date", zone=UTC)
    link = _text(item, "Link", "link", "VideoLink") or ""
    title = _text(item, "Title", "title")
    number = VIDEO_NUMBER.search(link)  # most links are to the file itself, and expire
    post_id = number[1] if number else message_id_from("tiktok", "post", written, title)
    yield Post(
        position=item.position, platform="tiktok", post_id=post_id, account_id=owner, text=title,
        published_at=published_at, precision=precision, url=link if number else None,
        format=PostFormat.IMAGE if PICTURE.search(link) else PostFormat.VIDEO,
    )  # fmt: skip
    likes = item.count("Likes", "likes")
    if likes is not None:
        yield Snapshot(position=item.position, platform="tiktok", post_id=post_id, reactions=likes)
