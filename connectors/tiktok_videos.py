"""TikTok Studio's report of videos: the instant of each one is in its number."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from connectors.binding import Binding, bind, excerpt, find_columns, read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.fields import normalise_header
from connectors.headers import sample_cells
from connectors.identity import post_owner, post_ref
from connectors.instants import instant_in_id
from connectors.probe import Probe, Table
from connectors.record import Account, Post, PostFormat, Precision, Record, Snapshot
from connectors.sheets import SheetRow
from connectors.tiktok_columns import VIDEOS
from connectors.tiktok_years import A_DAY, LooseDay, first_from, nearest

VERIFIED = frozenset({"video link", "video title"})
ARCHIVE_NAME = re.compile(
    r"(?:^|/)(?:Overview|Followers|Viewers|Content)_(?:\d{4}-\d{2}-\d{2}_\d{10}_)?(?P<handle>[\w.]+?)"
    r"(?:[ (]+[\d-]+\)?)?(?:\.(?:zip|txt|csv|xlsx?|dat))?/"
)
UTC_ZONE = ZoneInfo("UTC")


def handle_in(name: str) -> str | None:
    """The account that TikTok writes in the names of its archives."""
    found = ARCHIVE_NAME.search(name)
    return found["handle"] if found else None


def account(handle: str) -> Account:
    """The account of a report, which is always the brand's own."""
    return Account(position=0, platform="tiktok", account_id=handle, handle=handle, is_owned=True)


def find_videos(probe: Probe) -> Table | None:
    """The table of videos: TikTok's own headers, or links to its videos under headers in another language."""
    for table in probe.tables:
        places = find_columns(VIDEOS, table.header)
        if "url" not in places or not places.keys() & {"reactions", "comments", "shares", "views"}:
            continue
        links = sample_cells(table, places["url"])
        platforms = {ref.platform if (ref := post_ref(link)) else None for link in links}
        is_verified = frozenset(map(normalise_header, table.header)) >= VERIFIED
        if platforms == {"tiktok"} or (is_verified and platforms <= {"tiktok", None}):
            return table
    return None


class VideosReader:
    """Reads the rows of the videos."""

    def __init__(self, export: Export, table: Table) -> None:
        self.binding = _binding(export, table)
        day = exported_on(export, table)
        self.taken_at = datetime.combine(day, time(12), UTC) if day else None
        self.handles = {handle_in(export.name)}

    def read(self, row: SheetRow) -> Iterator[Record | Rejected | Ignored]:
        """The video of a row and its counters; its account once."""
        values = self.binding.read(row.line, row.cells)
        if not isinstance(values, tuple):
            yield row.placed(values)
            return
        cells = dict(zip(self.binding.names, values, strict=True))
        url = cells["url"]
        ref = post_ref(url)
        if ref is None or ref.post_id is None or ref.platform != "tiktok":
            if url.rstrip("/").endswith("/undefined"):
                yield Ignored(row.position, Reason.GHOST_ROW)
                return
            detail = f"Ligne {row.line} : l’adresse « {url} » ne nomme aucune vidéo TikTok."
            yield row.placed(Rejected(row.line, Reason.MISSING_ID, detail, excerpt(row.cells)))
            return
        handle = post_owner(url) if "/@" in url else None
        if handle and handle not in self.handles:
            self.handles.add(handle)
            yield account(handle)
        published_at, precision = _published(ref.post_id, cells["posted"])
        yield Post(
            position=row.position, platform="tiktok", post_id=ref.post_id, account_id=handle, text=cells["text"],
            published_at=published_at, precision=precision, url=url,
            format=PostFormat.IMAGE if "/photo/" in url else PostFormat.VIDEO,
        )  # fmt: skip
        counters = {name: cells[name] for name in ("reactions", "comments", "shares", "saves", "views")}
        yield Snapshot(position=row.position, platform="tiktok", post_id=ref.post_id, taken_at=self.taken_at,
                       video_views=cells["views"], **counters)  # fmt: skip


def exported_on(export: Export, table: Table) -> date | None:
    """The day of the export: printed without its year, it is the first such day from the newest video on."""
    binding = _binding(export, table)
    newest: datetime | None = None
    printed: LooseDay | None = None
    for line, cells in read_rows(export, table):
        values = binding.read(line, list(cells)) if type(cells) is list else None
        if not isinstance(values, tuple):
            continue
        row = dict(zip(binding.names, values, strict=True))
        ref = post_ref(row["url"])
        hidden = instant_in_id("tiktok", ref.post_id) if ref and ref.post_id else None
        newest = max(filter(None, (newest, hidden)), default=None)
        printed = printed or row["exported"]
    if printed is None or newest is None:
        return None
    return first_from(printed, newest.date() - A_DAY)  # the account's day may be the eve of the day in UTC


def _binding(export: Export, table: Table) -> Binding:
    return bind(VIDEOS, export, table, find_columns(VIDEOS, table.header), UTC_ZONE)


def _published(post_id: str, posted: LooseDay | None) -> tuple[datetime | None, Precision]:
    """The instant in the video's number, unless the printed day is another one, of a video put online later."""
    hidden = instant_in_id("tiktok", post_id)
    if hidden is None:
        day = posted if isinstance(posted, date) else None
    else:
        day = nearest(posted, hidden.date()) if posted else None
        if day is None or abs(day - hidden.date()) <= A_DAY:
            return hidden, Precision.EXACT
    return (datetime.combine(day, time(12), UTC) if day else None), Precision.DAY
