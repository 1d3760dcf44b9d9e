"""What ExportComments calls its columns, where a file tells which post it is about, and what its cells hide."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from connectors.binding import find_columns
from connectors.fields import Column, Count, Id, Instant, Number, Text, normalise_header
from connectors.id_cells import is_damaged_id
from connectors.identity import PostRef, node_id, post_owner, post_ref
from connectors.instants import DateOrder, instant_reader
from connectors.probe import Probe, Table
from connectors.record import Precision

# fmt: off
COLUMNS: dict[str, Column] = {
    "number": Id("Id"),
    "reply_number": Id("SubId"),
    "author_name": Text("Name (click to view profile)", "Name", "Username", "Author"),
    "author_id": Text("Profile ID"),
    "published_at": Instant(
        "Date", "Date (dd.MM.yy HH:mm:ss)", "Date (dd/MM/yyyy HH:mm:ss)", order=DateOrder.DAY_FIRST),
    "likes": Count("Likes"),
    "text": Text("Comment"),
    "link": Text("(view source)", "Link", "Comment link"),
    "rating": Number("Rating", "Stars"),
}
# fmt: on
REQUIRED = frozenset({"author_name", "published_at", "text"})
UNUSED = ("isHearted", "isPinned", "Live video timestamp", "Date (")
OWN_COLUMNS = frozenset(map(normalise_header, ("Name (click to view profile)", "(view source)", "SubId", "isHearted")))
SIGNATURE = "exportcomments"
VIDEO_NAME = re.compile(r"yt-comments?_([\w-]{11})_")
POST_NAME = re.compile(r"(facebook|instagram|tiktok|twitter|youtube|linkedin)-comments\w*-([\w-]{5,})")
FORMULA = re.compile(r'=\s*(?:HYPERLINK|LIEN_HYPERTEXTE)\(\s*"([^"]*)"\s*[;,]\s*"?([^"]*?)"?\s*\)', re.IGNORECASE)
DATE_HEADER = re.compile(r"date \((\w+)\W")
REPLY = re.compile(r"reply_comment_id=([\w%=-]+)")
COMMENT = re.compile(
    r"[?&]comment_id=([\w%=-]+)|[?&]lc=([\w-]+)(\.[\w-]+)?|/c/(\d+)(?:/r/(\d+))?|/status(?:es)?/(\d+)|/(\d{8,})/?$"
)
OF_COMMENT = re.compile(r"[?&](?:comment_id|reply_comment_id|lc|cid)=|/c/")
REVIEWED = ("google", "trustpilot")
MIN_RELATIVE_ROWS = 3
COUNTING_BACK = "youtube"  # its pages tell no hour, and the tool has read them


class Source(NamedTuple):
    """What the file is about: the platform and, when told, the post and its address."""

    ref: PostRef
    url: str | None


def find_table(probe: Probe) -> tuple[Table, dict[str, Column], dict[str, int]] | None:
    """The table of comments, its columns and where they stand; the two first, often unnamed, number the comments.

    The header of the dates may say how they are written: it then tells the order of day and month.
    """
    if not probe.is_tabular:
        return None
    for table in probe.tables:
        columns, places = dict(COLUMNS), find_columns(COLUMNS, table.header)
        for index, name in enumerate(table.header):
            written = DATE_HEADER.match(normalise_header(name))
            if written and places.get("published_at", index) == index:
                places["published_at"] = index
                order = DateOrder.MONTH_FIRST if written[1].startswith("m") else DateOrder.DAY_FIRST
                columns["published_at"] = Instant(name, order=order)
        if not places.keys() >= REQUIRED:
            continue
        for index, name in ((0, "number"), (1, "reply_number")):
            if not table.header[index].strip() and name not in places:
                places[name] = index
        return table, columns, places
    return None


def is_signed(probe: Probe, table: Table) -> bool:
    """Whether the tool's name stands in the file or in its name."""
    words = (probe.name, table.sheet or "", *(cell for row in table.preamble for cell in row))
    return SIGNATURE in " ".join(words).lower()


def has_own_columns(table: Table) -> bool:
    """Whether a header is one that only this tool writes."""
    return bool(OWN_COLUMNS & {normalise_header(name) for name in table.header})


def source_of(probe: Probe, table: Table, platform: str | None, links: Iterable[str] = ()) -> Source | None:
    """The post that the preamble, the file's name or the comments' own links tell: those that cells write, or hold.

    Facebook's addresses hide the post behind a ``pfbid`` or a video; the file's name holds Meta's own post id.
    """
    named = POST_NAME.search(probe.name)
    name_ref = PostRef("x" if named[1] == "twitter" else named[1], named[2].split(".")[0]) if named else None
    told = [cell for row in table.preamble for cell in row if "://" in cell]
    for url in told:
        ref = post_ref(url)
        if ref and SIGNATURE not in url:
            return Source(_best(name_ref, ref), url)
    written = (cell for row in table.sample for cell in row if cell.startswith(("http", "=")))
    linked: dict[PostRef, str] = {}
    for address in filter(None, map(_post_address, (*written, *links))):
        if place := _post_at(address):
            linked.setdefault(place[0], address)
    if linked and len({ref.platform for ref in linked}) == 1:
        ref, address = next(iter(linked.items()))
        is_one = len(linked) == 1
        return Source(_best(name_ref, ref if is_one else PostRef(ref.platform, None)), address if is_one else None)
    if found := VIDEO_NAME.search(probe.name):
        return Source(PostRef("youtube", found[1]), f"https://www.youtube.com/watch?v={found[1]}")
    if "rating" in find_columns(COLUMNS, table.header) and told:
        host = urlsplit(told[0]).hostname or ""
        return Source(PostRef(next((one for one in REVIEWED if one in host), "web"), None), told[0])
    ref = name_ref or (PostRef(platform, None) if platform else None)
    return Source(ref, None) if ref else None


def _post_address(cell: str) -> str | None:
    """The address of the post in that of one of its comments."""
    url, _ = unfolded(cell)
    place = post_in(url) if url else None
    return OF_COMMENT.split(url, maxsplit=1)[0] if url and place and place[0].post_id else None


def _best(named: PostRef | None, linked: PostRef) -> PostRef:
    """The post of the file's name when its address hides or leaves out Facebook's number."""
    if named and named.platform == linked.platform and (linked.platform == "facebook" or linked.post_id is None):
        return named
    return linked


def unfolded(cell: str) -> tuple[str | None, str | None]:
    """(address, shown words) of a cell: an address, a formula that makes a link, or words alone."""
    cell = cell.strip(" \t\r\n\xa0\ufeff")
    if not cell or is_damaged_id(cell):
        return None, None
    if cell.startswith("=") and (found := FORMULA.fullmatch(cell)):
        return found[1] or None, found[2] or None
    return (cell, cell) if "://" in cell else (None, cell)


def comment_in(url: str | None) -> tuple[str | None, str | None]:
    """(comment, the comment it answers) that the address of a comment names."""
    found = COMMENT.search(url) if url else None
    if url is None or found is None:
        return None, None
    facebook, video_comment, video_reply, instagram, instagram_reply, *others = found.groups()
    if facebook:
        reply = REPLY.search(url)
        return (node_id(reply[1]), node_id(facebook)) if reply else (node_id(facebook), None)
    if video_comment:
        return (f"{video_comment}{video_reply}", video_comment) if video_reply else (video_comment, None)
    if instagram_reply:
        return instagram_reply, instagram
    return instagram or next(filter(None, others), None), None


def post_in(url: str) -> tuple[PostRef, str | None] | None:
    """The post that the address of one of its comments names, and who published it when the address says it."""
    return _post_at(OF_COMMENT.split(url, maxsplit=1)[0])


@lru_cache(maxsize=4096)
def _post_at(url: str) -> tuple[PostRef, str | None] | None:
    ref = None if SIGNATURE in url else post_ref(url)
    return (ref, post_owner(url)) if ref else None


def counted_back(table: Table, place: int, platform: str | None) -> Precision | None:
    """How finely instants are known that all share minute and second: they were counted back from « il y a 3 heures ».

    To the hour; to the day when they share the hour too. ``None`` when they are what the file says. Those of YouTube
    are always counted back, a lone one too, unless their seconds prove otherwise.
    """
    read = instant_reader(ZoneInfo("UTC"))
    instants: list[datetime] = []
    for row in table.sample:
        try:
            instant, _ = read(row[place])
        except (ValueError, IndexError):
            continue
        if instant:
            instants.append(instant)
    if platform == COUNTING_BACK:  # « il y a 5 minutes » has a minute of its own, « il y a 30 secondes » is a rare one
        shared = max(Counter(one.second for one in instants).values(), default=0)
        is_told = shared <= len(instants) / 2
    else:
        is_told = len(instants) < MIN_RELATIVE_ROWS or len({(one.minute, one.second) for one in instants}) > 1
    if is_told:
        return None
    return Precision.HOUR if len({one.hour for one in instants}) > 1 else Precision.DAY
