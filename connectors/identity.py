"""Stable identities: the id of a message that has none, an author's pseudonym, the post an address names."""

import base64
import hashlib
import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

DIGEST_BYTES = 16


def message_id_from(*parts: object) -> str:
    """A stable id made of what a message says of itself; ``("ab", "c")`` and ``("a", "bc")`` differ.

    Instants count to the minute: the same message exported with and without seconds keeps its id.
    """
    digest = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for part in parts:
        text = part.strftime("%Y-%m-%dT%H:%M") if isinstance(part, datetime) else "" if part is None else str(part)
        encoded = text.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(4, "big"))
        digest.update(encoded)
    return f"h-{digest.hexdigest()}"


def author_key(platform: str, author_id: str | None, author_name: str | None, secret: str) -> str:
    """The keyed pseudonym of an author: the same person in the same workspace, nobody without ``secret``.

    The id identifies when there is one, else the folded name. Raises ``ValueError`` when there is neither.
    """
    name = None if author_name is None else fold_name(author_name)
    if not author_id and not name:
        raise ValueError("an author without id nor name has no pseudonym")
    identity = f"{platform}\x1fid\x1f{author_id}" if author_id else f"{platform}\x1fname\x1f{name}"
    started_inner, started_outer = _started(secret)
    inner, outer = started_inner.copy(), started_outer.copy()
    inner.update(identity.encode("utf-8", "surrogatepass"))
    outer.update(inner.digest())
    return outer.hexdigest()[:32]


@lru_cache(maxsize=4)
def _started(secret: str) -> tuple["hashlib._Hash", "hashlib._Hash"]:
    """The two hashes of HMAC-SHA256 (RFC 2104) once they have read the key: a pseudonym each costs half as much."""
    block = hashlib.sha256().block_size
    key = secret.encode()
    key = (hashlib.sha256(key).digest() if len(key) > block else key).ljust(block, b"\0")
    return hashlib.sha256(bytes(byte ^ 0x36 for byte in key)), hashlib.sha256(bytes(byte ^ 0x5C for byte in key))


def fold_name(name: str) -> str:
    """A name as compared: NFKC, case folded, spaces collapsed, without leading ``@``."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split()).lstrip("@")


class PostRef(NamedTuple):
    """The post an address names; ``post_id`` is ``None`` when only the platform can be told."""

    platform: str
    post_id: str | None


_HOSTS = {
    "facebook.com": "facebook",
    "fb.com": "facebook",
    "fb.watch": "facebook",
    "instagram.com": "instagram",
    "youtube.com": "youtube",
    "youtu.be": "youtube",
    "linkedin.com": "linkedin",
    "twitter.com": "x",
    "x.com": "x",
    "tiktok.com": "tiktok",
    "tiktokv.com": "tiktok",
}
_SHORT_HOSTS = frozenset({"fb.watch", "youtu.be", "vm.tiktok.com", "vt.tiktok.com"})  # their path is the post's name
_PATHS = {
    "facebook": re.compile(
        r"/(?:posts|videos|reel|permalink|photos)/(?:[^/]+/)*?(pfbid\w+|\d{5,})|^/\d+_(\d+)|^/(\d{12,})/?$"
        r"|^/share/(?:[prv]/)?(\w{6,})"
    ),
    "instagram": re.compile(r"/(?:p|reel|reels|tv)/([\w-]{5,})"),
    "youtube": re.compile(r"^/(?:shorts|live|embed|v)/([\w-]{11})|^/post/(Ugk[\w-]+)"),
    "linkedin": re.compile(r"(?:activity|share|ugcPost)[:-](\d{15,})"),
    "x": re.compile(r"/status(?:es)?/(\d{5,})"),
    "tiktok": re.compile(r"/(?:video|photo|v)/(\d{10,})"),
}
_NOT_OWNERS = frozenset(
    {"p", "reel", "reels", "tv", "stories", "watch", "shorts", "live", "embed", "channel", "posts", "groups", "share"}
    | {"videos", "photo", "photos", "permalink", "story", "feed", "i", "c", "user", "v", "post", "people", "pages"}
    | {"company", "in", "school", "showcase", "hashtag", "events"}
)
_QUERY_KEYS = {"facebook": ("story_fbid", "fbid", "v"), "youtube": ("v",)}


def post_ref(url: str) -> PostRef | None:
    """The platform and post an address names, or ``None`` when it is of no platform Vigie knows.

    Instagram posts are named by their shortcode, the one id that all tools' exports carry.
    """
    parts = _split(url)
    if parts is None:
        return None
    host = _host(parts)
    platform = next((name for domain, name in _HOSTS.items() if host == domain or host.endswith(f".{domain}")), None)
    if platform is None:
        return None
    if host in _SHORT_HOSTS:
        return PostRef(platform, unquote(parts.path).strip("/").partition("/")[0] or None)
    found = _PATHS[platform].search(unquote(parts.path))
    if found:
        return PostRef(platform, next(group for group in found.groups() if group))
    query = parse_qs(parts.query)
    return PostRef(platform, next((query[key][0] for key in _QUERY_KEYS.get(platform, ()) if key in query), None))


def post_owner(url: str) -> str | None:
    """The handle or numeric id of whoever published at this address, when the address says it."""
    parts = _split(url)
    if parts is None or _host(parts) in _SHORT_HOSTS:
        return None
    first = unquote(parts.path).strip("/").partition("/")[0]
    numeric = re.match(r"(\d+)_\d+$", first)
    if numeric:
        return numeric[1]
    if first.endswith(".php") or first in _NOT_OWNERS or first.startswith("pfbid"):
        owner_id = parse_qs(parts.query).get("id")
        return owner_id[0] if owner_id else None
    return first.lstrip("@") or None


class CommentRef(NamedTuple):
    """The comment an address names, and the one that starts its thread when it is a reply."""

    comment_id: str
    root_id: str | None


_COMMENT_PATHS = {
    "instagram": re.compile(r"/c/(\d+)(?:/r/(\d+))?"),
    "linkedin": re.compile(r"urn:li:comment:\((?:[^()]*,)?\s*(\d+)\)"),
}
_COMMENT_KEYS = {  # the comment, the reply to it
    "facebook": ("comment_id", "reply_comment_id"),
    "linkedin": ("commentUrn", "replyUrn"),
    "youtube": ("lc", ""),
}


_NODE_DIGITS = 12  # at least, of a number that is one of a kind on Facebook


def comment_ref(url: str) -> CommentRef | None:
    """The comment that the address of a comment or of a reply names, ``None`` when it names none."""
    parts, ref = _split(url), post_ref(url)
    if parts is None or ref is None:
        return None
    root: str | None = None
    reply: str | None = None
    if ref.platform in _COMMENT_KEYS:
        query = parse_qs(parts.query)
        root, reply = (query.get(key, [None])[0] for key in _COMMENT_KEYS[ref.platform])
    path = _COMMENT_PATHS.get(ref.platform)
    match ref.platform:
        case "facebook":
            root, reply = root and node_id(root), reply and node_id(reply)
        case "instagram" if path and (found := path.search(parts.path)):
            root, reply = found[1], found[2]
        case "linkedin" if path:
            root, reply = (found[1] if urn and (found := path.search(urn)) else None for urn in (root, reply))
        case "youtube" if root and "." in root:
            root, reply = root.partition(".")[0], root
        case "x":
            root = ref.post_id
    if reply:
        return CommentRef(reply, root)
    return CommentRef(root, None) if root else None


_OWN_IDS = {
    "youtube": re.compile(r"Ug[\w-]{10,}4AaABA[gQ](?:\.[\w-]+)?"),
    "facebook": re.compile(r"Y29tbWVudD[\w+/]+=*"),
    "reddit": re.compile(r"t1_\w+"),
    "google": re.compile(r"C[hi]\wD(?:SUhNMG9nS0VJQ0FnS|QUlRQUNvZENod)\w+=*"),
}


def platform_of_id(comment_id: str) -> str | None:
    """The platform that writes the ids of its comments so; ``None`` for numbers, which many write."""
    return next((name for name, pattern in _OWN_IDS.items() if pattern.fullmatch(comment_id)), None)


CODE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_MEDIA_NUMBER = re.compile(r"(\d{18,19})(?:_\d+)?")


def media_code(written: str) -> str:
    """The shortcode of an Instagram publication, from the number that hides it, alone or before that of its account;
    else as it is: the numbers of the Graph API are shorter, and hide nothing."""
    found = _MEDIA_NUMBER.fullmatch(written)
    number, code = int(found[1]) if found else 0, ""
    while number:
        number, rest = divmod(number, len(CODE_LETTERS))
        code = CODE_LETTERS[rest] + code
    return code or written


def node_id(written: str) -> str:
    """Facebook's own number of a comment, from ``<post>_<comment>`` or from the code that hides it; else as it is.

    The short numbers of the early years only count the comments of their post: they keep its number before them.
    """
    parts = node_path(written)
    return parts[-1] if len(parts[-1]) >= _NODE_DIGITS else "_".join(parts)


def node_path(written: str) -> tuple[str, ...]:
    """The numbers in a Facebook id, plain or coded: (page, post), (post, comment); the id itself when it has none."""
    if found := re.fullmatch(r"(?:comment:|feedback:)?(\d+)(?:_(\d+))?", _uncoded(written)):
        return tuple(part for part in found.groups() if part)
    return (written,)


def _uncoded(written: str) -> str:
    """The text under Facebook's base64, or what was written."""
    if not written.startswith(("Y29tbWVudD", "ZmVlZGJhY2")):  # what comment: and feedback: begin with
        return written
    try:
        return base64.b64decode(unquote(written) + "=" * (-len(unquote(written)) % 4)).decode()
    except ValueError:  # no ASCII, no base64, no UTF-8
        return written


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").lower().removeprefix("www.")


def _split(url: str) -> SplitResult | None:
    """The parts of an address written with or without its scheme; ``None`` when it is none."""
    try:
        return urlsplit(url.strip() if "//" in url else f"//{url.strip()}")
    except ValueError:
        return None
