"""What the Zeeschuimer extension captures, one object of the platform a line, as it left the browser or 4CAT."""

from collections.abc import Iterable, Iterator
from functools import partial

from connectors import threads_graphql, x_graphql
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.identity import fold_name
from connectors.items import BadItem, Item, numbered, read_one
from connectors.probe import FileKind, Probe
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Record, Snapshot

ENVELOPE = frozenset({"source_platform", "item_id", "data"})
UNKNOWN_LANGUAGE = "un"
INSTAGRAM_FORMATS = {"1": PostFormat.IMAGE, "2": PostFormat.VIDEO, "8": PostFormat.CAROUSEL}


def is_capture(probe: Probe) -> bool:
    """Whether each line is a capture: an envelope around the platform's object, or the object with 4CAT's note."""
    if probe.kind not in (FileKind.NDJSON, FileKind.JSON):
        return False
    first = probe.json_root[0] if isinstance(probe.json_root, list) and probe.json_root else probe.json_root
    return isinstance(first, dict) and (first.keys() >= ENVELOPE or isinstance(first.get("__import_meta"), dict))


def read_captures(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """Comments as messages with their posts as stubs (position 0), posts with their counters; on X and on Threads,
    where anyone speaks of the brand, only the posts of the declared accounts are posts."""
    stubs: set[str] = set()
    own = frozenset(map(fold_name, export.accounts))
    for position, value in numbered(export, "item" if isinstance(export.probe.json_root, list) else ""):
        yield from read_one(position, value, partial(_records, stubs=stubs, own=own))


def _records(capture: Item, stubs: set[str], own: frozenset[str]) -> Iterable[Record]:
    data = capture.at("data")
    item = Item(capture.position, data if isinstance(data, dict) and capture.at("source_platform") else capture.value)
    collected = Item(capture.position, {"at": capture.at("timestamp_collected", "__import_meta.timestamp_collected")})
    platform = capture.text("source_platform", "__import_meta.source_platform") or "inconnue"
    if post := x_graphql.post_of(item):
        return x_graphql.records(post, collected, own)
    if platform.startswith(threads_graphql.THREADS) and item.at("code"):
        return threads_graphql.records(item, collected, own)
    if item.at("cid") and item.at("aweme_id"):
        return _tiktok_comment(item, stubs)
    if item.at("id") and item.at("createTime"):
        return _tiktok_post(item, collected)
    if item.at("code", "shortcode") and item.at("taken_at", "taken_at_timestamp"):
        return _instagram_post(item, collected)
    detail = f"capture de {platform} que Vigie ne lit pas ; ouvrez-la dans 4CAT et exportez-la en CSV"
    raise BadItem(Reason.WRONG_SHAPE, detail)


def _tiktok_comment(item: Item, stubs: set[str]) -> Iterator[Record]:
    comment_id, video_id = item.required(Reason.MISSING_ID, "cid"), item.required(Reason.MISSING_ID, "aweme_id")
    answered = item.text("reply_id")
    parent_id = answered if answered and answered != "0" else None
    handle, name = item.text("user.unique_id"), item.text("user.nickname")
    language = item.text("comment_language")
    published_at, precision = item.moment("create_time")
    message = Message(
        position=item.position, platform="tiktok", message_id=comment_id,
        text=item.required(Reason.MISSING_TEXT, "text"),
        kind=MessageKind.REPLY if parent_id else MessageKind.COMMENT, post_id=video_id, parent_id=parent_id,
        thread_id=parent_id or comment_id, author_id=item.text("user.uid"), author_name=name or handle,
        author_handle=handle, published_at=published_at, precision=precision, url=item.text("share_info.url"),
        likes=item.count("digg_count"), replies=item.count("reply_comment_total"),
        lang=None if language == UNKNOWN_LANGUAGE else language,
    )  # fmt: skip
    if video_id not in stubs:
        stubs.add(video_id)
        yield Post(position=0, platform="tiktok", post_id=video_id, text=item.text("share_info.title"), is_stub=True)
    yield message


def _tiktok_post(item: Item, collected: Item) -> list[Record]:
    video_id = item.required(Reason.MISSING_ID, "id")
    handle, name = item.text("author.uniqueId", "author"), item.text("author.nickname", "nickname")
    photos = item.each("imagePost.images")
    form = PostFormat.VIDEO
    if photos:
        form = PostFormat.CAROUSEL if len(photos) > 1 else PostFormat.IMAGE
    published_at, precision = item.moment("createTime")
    taken_at, _ = collected.moment("at")
    seconds = item.count("video.duration")
    url = f"https://www.tiktok.com/@{handle}/video/{video_id}" if handle else None
    return [
        *_account(item.position, "tiktok", handle, name),
        Post(position=item.position, platform="tiktok", post_id=video_id, account_id=handle, text=item.text("desc"),
             published_at=published_at, precision=precision, url=url, format=form,
             duration_s=float(seconds) if seconds else None),
        Snapshot(position=item.position, platform="tiktok", post_id=video_id, taken_at=taken_at,
                 views=item.count("stats.playCount"), video_views=item.count("stats.playCount"),
                 reactions=item.count("stats.diggCount"), comments=item.count("stats.commentCount"),
                 shares=item.count("stats.shareCount"), saves=item.count("stats.collectCount")),
    ]  # fmt: skip


def _instagram_post(item: Item, collected: Item) -> list[Record]:
    shortcode = item.required(Reason.MISSING_ID, "code", "shortcode")
    handle = item.text("user.username", "owner.username")
    name = item.text("user.full_name", "owner.full_name")
    published_at, precision = item.moment("taken_at", "taken_at_timestamp")
    taken_at, _ = collected.moment("at")
    form = INSTAGRAM_FORMATS.get(item.text("media_type") or "")
    views = item.count("play_count", "view_count", "video_view_count")
    return [
        *_account(item.position, "instagram", handle, name),
        Post(position=item.position, platform="instagram", post_id=shortcode, account_id=handle, text=_caption(item),
             published_at=published_at, precision=precision, url=f"https://www.instagram.com/p/{shortcode}/",
             format=PostFormat.REEL if item.text("product_type") == "clips" else form),
        Snapshot(position=item.position, platform="instagram", post_id=shortcode, taken_at=taken_at, views=views,
                 video_views=views, reactions=item.count("like_count", "edge_media_preview_like.count"),
                 comments=item.count("comment_count", "edge_media_to_comment.count")),
    ]  # fmt: skip


def _caption(item: Item) -> str | None:
    edges = item.each("edge_media_to_caption.edges")
    return edges[0].text("node.text") if edges else item.text("caption.text")


def _account(position: int, platform: str, handle: str | None, name: str | None) -> list[Record]:
    if handle is None:
        return []
    return [Account(position=position, platform=platform, account_id=handle, name=name or handle, handle=handle)]
