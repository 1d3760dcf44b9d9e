"""What listening tools say alike: where a mention was written, which message its address names, in which language."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from connectors.binding import find_columns
from connectors.clock import Clock, settle_clock
from connectors.contract import Export
from connectors.fields import Column, normalise_header
from connectors.identity import comment_ref, post_owner, post_ref
from connectors.instants import DateOrder, instant_in_id
from connectors.probe import Probe, Table

SITES = {
    "reddit.com": "reddit",
    "redd.it": "reddit",
    "t.me": "telegram",
    "bsky.app": "bluesky",
    "threads.com": "threads",
    "threads.net": "threads",
    "mastodon.social": "mastodon",
    "discord.com": "discord",
    "trustpilot.com": "trustpilot",
}
WORDS = {
    **dict.fromkeys(("twitter", "x"), "x"),
    **{name: name for name in ("facebook", "instagram", "youtube", "linkedin", "tiktok", "reddit", "telegram")},
    **{name: name for name in ("bluesky", "mastodon", "discord", "trustpilot", "threads")},
    **dict.fromkeys(("forum", "forums", "messageboard", "board", "boards"), "forum"),
}
REDDIT = re.compile(r"reddit\.com/(?:r/[^/]+/)?comments/(\w+)(?:/[^/?#]*/(\w+))?")
LANGUAGES = {
    **dict.fromkeys(("french", "français", "francais"), "fr"),
    **dict.fromkeys(("english", "anglais"), "en"),
    **dict.fromkeys(("spanish", "espagnol", "español"), "es"),
    **dict.fromkeys(("german", "allemand", "deutsch"), "de"),
    **dict.fromkeys(("italian", "italien", "italiano"), "it"),
    **dict.fromkeys(("portuguese", "portugais", "português"), "pt"),
    **dict.fromkeys(("dutch", "néerlandais", "nederlands"), "nl"),
    **dict.fromkeys(("arabic", "arabe"), "ar"),
}
LANGUAGE_CODE = re.compile(r"([a-z]{2,3})(?:[-_][A-Za-z]{2,4})?")


def find_table(
    probe: Probe, columns: Mapping[str, Column], required: frozenset[str], signature: frozenset[str], enough: int
) -> tuple[Table, dict[str, int]] | None:
    """The table with the ``required`` columns and ``enough`` of the headers that only one tool writes, and where its
    columns stand."""
    for table in probe.tables:
        places = find_columns(columns, table.header)
        if places.keys() >= required and len(signature & set(map(normalise_header, table.header))) >= enough:
            return table, places
    return None


def site_of(url: str) -> str | None:
    """The platform an address is of, ``None`` when it is of none that Vigie has a name for."""
    if ref := post_ref(url):
        return ref.platform
    host = _host(url)
    return next((name for site, name in SITES.items() if host == site or host.endswith(f".{site}")), None)


def platform_of(url: str | None, *kinds: str | None) -> str:
    """The platform an address is of, else the one that the tool's own words for the source name, else the web."""
    if url and (found := site_of(url)):
        return found
    words = (word for kind in kinds if kind for word in re.split(r"[\W\d_]+", kind.casefold()))
    return next((WORDS[word] for word in words if word in WORDS), "web" if url else "other")


def message_named(url: str | None, platform: str, is_reply: bool = False) -> str | None:
    """The id, on its platform, of the message an address names; ``None`` when it names none for sure: that of a reply
    may only name the post above it."""
    if not url:
        return None
    if platform == "reddit":
        found = REDDIT.search(url)
        if found is None or (found[2] is None and is_reply):
            return None
        return f"t1_{found[2]}" if found[2] else f"t3_{found[1]}"
    if comment := comment_ref(url):
        return comment.comment_id
    ref = None if is_reply else post_ref(url)
    return ref.post_id if ref else None


def mention_named(url: str, platform: str) -> tuple[str | None, str | None]:
    """The publication that a mention comments and the mention, as its address names them: of a publication, itself."""
    ref, comment = post_ref(url), comment_ref(url)
    if ref and ref.platform != platform:
        return None, None
    is_below = ref is not None and comment is not None and comment.comment_id != ref.post_id
    return ref.post_id if ref and is_below else None, message_named(url, platform)


def instant_named(url: str | None) -> datetime | None:
    """The instant hidden in the id that an address names."""
    ref = post_ref(url) if url else None
    return instant_in_id(ref.platform, ref.post_id) if ref and ref.post_id else None


def mention_clock(
    export: Export, dates: Sequence[str], truths: Sequence[datetime | None], order: DateOrder = DateOrder.DAY_FIRST
) -> Clock | None:
    """The clock that the ids of the messages prove, else the one declared; ``None`` when nothing tells."""
    if export.zone is None and not any(truths):
        return None
    return settle_clock(dates, truths, export.zone or "UTC", export.date_order or order)


def handle_named(url: str | None) -> str | None:
    """The handle that the address of a profile or of a message tells, on the platforms whose addresses do."""
    owner = post_owner(url) if url and post_ref(url) else None
    return None if owner is None or owner.isdecimal() else owner


def language_code(word: str | None) -> str | None:
    """``fr`` for ``fr``, ``fr-FR`` or ``French``; ``None`` for a language that Vigie has no name for."""
    if word is None:
        return None
    found = LANGUAGE_CODE.fullmatch(word.strip())
    return found[1] if found else LANGUAGES.get(word.strip().casefold())


def _host(url: str) -> str:
    try:
        return (urlsplit(url if "//" in url else f"//{url}").hostname or "").casefold()
    except ValueError:
        return ""
