"""Facebook comments and posts as Apify's scrapers write them."""

from collections.abc import Iterator

from connectors.contract import Reason
from connectors.flattened import comment_identity, sound_id
from connectors.identity import comment_ref, fold_name, node_id, node_path, post_owner, post_ref
from connectors.items import BadItem, Item
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Record, Snapshot

FACEBOOK = "facebook"


def comment(item: Item) -> Iterator[Record]:
    """A comment or a reply, and a stub of its post.

    The post is named by Facebook's own number, that other exports carry too; its address may hide it. A reply names
    the comment it answers in its own address.
    """
    url, post_url = item.text("commentUrl"), item.text("facebookUrl", "inputUrl", "postUrl")
    text, name = item.text("text") or "", item.text("profileName")
    author_id, code = sound_id(item, "profileId"), sound_id(item, "id")
    ref = comment_ref(url) if url else None
    post_id = _post_id(item, code, post_url)
    root_id = (ref.root_id if ref else None) or sound_id(item, "replyToCommentId", "parentCommentId")
    root_id = node_id(root_id) if root_id else None
    depth = item.count("threadingDepth") or 0
    published_at, precision = item.moment("date", "timestamp")
    message_id = comment_identity(item, "id", ref, author_id or name, text, published_at, post_id)
    message_id = ref.comment_id if ref else node_id(message_id)
    if post_id:
        yield Post(position=item.position, platform=FACEBOOK, post_id=post_id, url=post_url, is_stub=True)
    profile = item.text("profileUrl")
    handle = post_owner(profile) if profile else None
    handle = None if handle and (handle.isdecimal() or handle == author_id) else handle
    owners = {
        fold_name(one) for one in (post_owner(post_url) if post_url else None, item.text("pageAdLibrary.id")) if one
    }
    is_own = bool(owners & {fold_name(one) for one in (author_id, name, handle) if one})
    yield Message(
        position=item.position, platform=FACEBOOK, message_id=message_id, text=text,
        kind=MessageKind.REPLY if root_id or depth else MessageKind.COMMENT, post_id=post_id, parent_id=root_id,
        thread_id=root_id or (None if depth else message_id), author_id=author_id, author_name=name,
        author_handle=handle, published_at=published_at, precision=precision, url=url,
        likes=item.count("likesCount"), replies=item.count("commentsCount", "repliesCount"), is_own=is_own or None,
    )  # fmt: skip


def post(item: Item) -> Iterator[Record]:
    """A publication of a page and its counters."""
    url = item.text("url", "topLevelUrl")
    post_id = sound_id(item, "postId")
    named = [ref.post_id for one in (item.text("topLevelUrl"), url) if one and (ref := post_ref(one)) and ref.post_id]
    post_id = node_id(post_id) if post_id else next(iter(named), None)
    if post_id is None:
        raise BadItem(Reason.MISSING_ID, "ni identifiant ni adresse de la publication ; exportez ces champs")
    published_at, precision = item.moment("time", "timestamp")
    name = item.text("user.name", "pageName")
    written = sound_id(item, "user.id", "facebookId")  # the second may be the code of the publication
    account_id = written if written and written.isdecimal() else item.text("pageName") or written
    if account_id:
        handle = item.text("pageName")
        yield Account(position=item.position, platform=FACEBOOK, account_id=account_id, name=name, handle=handle)
    is_reel = bool(url and "/reel/" in url)
    kind = PostFormat.REEL if is_reel else PostFormat.VIDEO if item.flag("isVideo") else None
    yield Post(
        position=item.position, platform=FACEBOOK, post_id=post_id, account_id=account_id, text=item.text("text"),
        published_at=published_at, precision=precision, url=url, format=kind,
    )  # fmt: skip
    yield Snapshot(
        position=item.position, platform=FACEBOOK, post_id=post_id, reactions=item.count("likes", "likesCount"),
        comments=item.count("comments", "commentsCount"), shares=item.count("shares"),
        video_views=item.count("viewsCount"),
    )  # fmt: skip


def _post_id(item: Item, code: str | None, post_url: str | None) -> str | None:
    """Facebook's number of the post, else what its address names."""
    parts = node_path(code) if code else ()
    if len(parts) == 2:
        return parts[0]
    for written in (sound_id(item, "feedbackId"), sound_id(item, "facebookId")):
        if written and node_path(written)[0].isdecimal():
            return node_path(written)[0]
    ref = post_ref(post_url) if post_url else None
    return ref.post_id if ref else None
