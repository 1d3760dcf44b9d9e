"""CrowdTangle, closed in 2024, whose files still circulate: posts of any page, and who shared a link."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.binding import bind, excerpt, find_columns, read_rows
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.fields import Column, Count, Duration, Id, Instant, Link, Parse, Text, normalise_header
from connectors.identity import message_id_from, post_owner, post_ref
from connectors.instants import Moment, instant_reader
from connectors.probe import Probe, Table
from connectors.record import Account, Post, PostFormat, Precision, Record, Snapshot

OFFSETS = {
    "EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500", "MST": "-0700", "MDT": "-0600", "PST": "-0800",
    "PDT": "-0700", "AKST": "-0900", "AKDT": "-0800", "HST": "-1000", "AST": "-0400", "ADT": "-0300", "GMT": "+0000",
    "UTC": "+0000", "WET": "+0000", "BST": "+0100", "WEST": "+0100", "CET": "+0100", "CEST": "+0200", "EET": "+0200",
    "EEST": "+0300", "MSK": "+0300", "JST": "+0900", "AEST": "+1000", "AEDT": "+1100", "NZST": "+1200",
    "NZDT": "+1300", "BRT": "-0300", "BRST": "-0200", "ART": "-0300", "CLT": "-0400", "CLST": "-0300", "COT": "-0500",
    "PET": "-0500", "WAT": "+0100", "CAT": "+0200", "SAST": "+0200", "EAT": "+0300", "RET": "+0400", "NCT": "+1100",
}  # fmt: skip
_ABBREVIATED = re.compile(r"(.*\d) ?(?:([A-Z]{3,4})|([+-]\d{2})(\d{2})?)")
_NAMED_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d{2})-(\d{2})-(\d{2})-([A-Z]{3,4})-")


class AbbreviatedInstant(Instant):
    """An instant followed by the abbreviation of the dashboard's zone: ``2021-01-31 13:00:12 EST``."""

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        parse = super().parser([_with_offset(cell) for cell in cells], zone)
        return lambda cell: parse(_with_offset(cell))


def _with_offset(cell: str) -> str:
    found = _ABBREVIATED.fullmatch(cell.strip())
    if found is None or (found[2] and found[2] not in OFFSETS):
        return cell
    return f"{found[1]} {OFFSETS[found[2]] if found[2] else found[3] + (found[4] or '00')}"


# fmt: off
POSTS: dict[str, Column] = {
    "account_name": Text("Page Name", "Group Name", "Account"),
    "handle": Text("User Name"),
    "account_id": Id("Facebook Id"),
    "followers": Count("Followers at Posting", "Likes at Posting", "Page Likes at Posting"),
    "published_at": AbbreviatedInstant("Post Created", "Created", missing=Reason.MISSING_DATE),
    "type": Text("Type"),
    "comments": Count("Comments"),
    "shares": Count("Shares"),
    "views": Count("Post Views", "Views"),
    "duration_s": Duration("Video Length"),
    "url": Link("URL", missing=Reason.MISSING_ID),
    "message": Text("Message"),
    "description": Text("Description"),
    **{name: Count(name) for name in ("Likes", "Love", "Wow", "Haha", "Sad", "Angry", "Care")},
}
SHARES: dict[str, Column] = {
    "account_name": Text("Source"),
    "followers": Count("Followers"),
    "published_at": Instant("Date", missing=Reason.MISSING_DATE),
    "type": Text("Post Type"),
    "url": Link("Link", missing=Reason.MISSING_ID),
}
# fmt: on
REACTIONS = ("Likes", "Love", "Wow", "Haha", "Sad", "Angry", "Care")
SHARES_HEADER = frozenset(map(normalise_header, ("Source", "Followers", "Date", "Interactions", "Post Type", "Link")))
PROOFS = frozenset(
    map(normalise_header, ("Total Interactions", "Followers at Posting", "Likes at Posting", "Page Likes at Posting"))
)
UNUSED = (
    "Page Category", "Page Admin", "Page Description", "Page Created", "Likes at Posting", "Post Created",
    "Total Interactions", "Video Share Status", "Is Video Owner", "Total Views", "Link", "Final Link", "Image Text",
    "Photo", "Title", "Sponsor", "Overperforming Score",
)  # fmt: skip
FORMATS = (
    ("video", PostFormat.VIDEO), ("live", PostFormat.VIDEO), ("youtube", PostFormat.VIDEO), ("igtv", PostFormat.VIDEO),
    ("album", PostFormat.CAROUSEL), ("carousel", PostFormat.CAROUSEL), ("photo", PostFormat.IMAGE),
    ("reel", PostFormat.REEL), ("link", PostFormat.LINK), ("status", PostFormat.TEXT),
)  # fmt: skip


class CrowdTangle:
    """Posts of pages, groups and accounts that are not necessarily the brand's."""

    key = "crowdtangle"
    label = "CrowdTangle"
    how_to_export = (
        "CrowdTangle a fermé en août 2024 : on ne peut plus en exporter. Déposez les CSV que vous aviez gardés, "
        "« Historical Data » ou liste de publications (Facebook et Instagram) et export de l’extension Link Checker, "
        "sans les ouvrir dans un tableur."
    )
    layouts: tuple[Layout, ...] = (
        *(
            Layout(name=name, label=label, first_seen="2018", unused=UNUSED,
                   columns={key: column.aliases for key, column in POSTS.items()},
                   required=frozenset({"published_at", "url"}))
            for name, label in (("facebook", "Publications Facebook"), ("instagram", "Publications Instagram"))
        ),
        Layout(name="link-checker", label="Partages d’un lien", first_seen="2018", zone="UTC",
               columns={key: column.aliases for key, column in SHARES.items()}, required=frozenset(SHARES),
               unused=("Interactions",)),
    )  # fmt: skip

    def recognise(self, probe: Probe) -> Match | None:
        """By the columns that only CrowdTangle writes."""
        found = _find(probe)
        if found is None:
            return None
        layout = found[0]
        reason = "Publications de comptes suivis dans CrowdTangle, pas forcément les vôtres."
        if layout == "link-checker":
            reason = "Publications qui ont partagé un lien, selon l’extension CrowdTangle Link Checker."
        return Match(connector=self.key, layout=layout, confidence=0.9, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """An account, a post and its counters a row."""
        found = _find(export.probe)
        if found is None:
            return
        _, table, places = found
        columns = SHARES if match.layout == "link-checker" else POSTS
        zone = ZoneInfo(export.zone) if export.zone else None
        binding = bind(columns, export, table, places, zone)
        accounts: set[tuple[str, str]] = set()
        for position, cells in read_rows(export, table):
            values = binding.read(position, cells)
            if not isinstance(values, tuple):
                yield values
                continue
            row = dict(zip(binding.names, values, strict=True))
            if row["published_at"][0] is None:
                detail = f"Ligne {position} : la date de la publication n’est pas une date ; exportez de nouveau."
                yield Rejected(position, Reason.BAD_DATE, detail, excerpt(cells))
                continue
            yield from _records(position, row, match.layout, accounts, _taken_at(export.name), export.zone or "UTC")


def _find(probe: Probe) -> tuple[str, Table, dict[str, int]] | None:
    for table in probe.tables if probe.is_tabular else ():
        names = set(map(normalise_header, table.header))
        if names >= SHARES_HEADER:
            return "link-checker", table, find_columns(SHARES, table.header)
        places = find_columns(POSTS, table.header)
        if places.keys() >= {"published_at", "url"} and names & PROOFS:
            return "instagram" if "account" in names else "facebook", table, places
    return None


def _records(
    position: int, row: Mapping[str, Any], layout: str, accounts: set[tuple[str, str]], taken_at: datetime | None,
    zone: str,
) -> Iterator[Record]:  # fmt: skip
    ref = post_ref(row["url"])
    platform = ref.platform if ref else (row["type"] or "").casefold() if layout == "link-checker" else layout
    platform = platform if platform in {"facebook", "instagram", "reddit", "x", "youtube"} else "web"
    post_id = (ref and ref.post_id) or message_id_from(row["url"])
    handle = row.get("handle") or (post_owner(row["url"]) if ref else None)
    handle = None if handle and handle.isdecimal() else handle
    account_id = row.get("account_id") or (ref and post_owner(row["url"])) or handle or row["account_name"]
    if account_id and (platform, account_id) not in accounts:
        accounts.add((platform, account_id))
        yield Account(
            position=position, platform=platform, account_id=account_id, name=row["account_name"], handle=handle
        )
    published_at, precision = row["published_at"]
    form = None if layout == "link-checker" else _format(row["type"])
    views = row.get("views") if form is PostFormat.VIDEO else row.get("views") or None  # 0 on what is no video
    reactions = [row[name] for name in REACTIONS if row.get(name) is not None]
    yield Post(
        position=position, platform=platform, post_id=post_id, account_id=account_id, url=row["url"],
        text=row.get("message") or (row.get("description") if layout == "instagram" else None),
        published_at=published_at, precision=precision, source_zone=zone, duration_s=row.get("duration_s"),
        format=form,
    )  # fmt: skip
    yield Snapshot(
        position=position, platform=platform, post_id=post_id, taken_at=taken_at, followers=row["followers"],
        reactions=sum(reactions) if reactions else None, comments=row.get("comments"), shares=row.get("shares"),
        views=views, video_views=views,
    )  # fmt: skip


def _format(kind: str | None) -> PostFormat | None:
    folded = normalise_header(kind or "")
    return next((found for word, found in FORMATS if word in folded), None)


def _taken_at(name: str) -> datetime | None:
    """The instant at which the report was made, which begins its name: ``2021-03-01-10-00-00-CET-…``."""
    found = _NAMED_INSTANT.search(name)
    if found is None or found[5] not in OFFSETS:
        return None
    try:
        read: Moment = instant_reader(None)(f"{found[1]}T{found[2]}:{found[3]}:{found[4]}{OFFSETS[found[5]]}")
    except ValueError:
        return None
    return read[0] if read[1] is Precision.EXACT else None
