"""Facebook's Page Insights of before 2023: posts and their lifetime counters, under two rows of headers."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from connectors.accounts import accounts_once
from connectors.binding import Binding, bind, cell_at, find_columns, find_table, read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.fields import Choice, Column, Count, Instant, Link, Text, normalise_header
from connectors.identity import post_ref
from connectors.instants import DateOrder
from connectors.probe import Probe, Table
from connectors.record import Account, Post, PostFormat, Record, Snapshot
from connectors.sheets import read_sheets

# fmt: off
COLUMNS: dict[str, Column] = {
    "post_id": Text("Post ID", "Número de identificação da publicação"),
    "url": Link("Permalink", "Link permanente"),
    "text": Text("Post Message", "Publicar mensagem"),
    "format": Choice("Type", "Tipo", values={
        "Photo": PostFormat.IMAGE, "Link": PostFormat.LINK, "Status": PostFormat.TEXT, "Video": PostFormat.VIDEO,
        "SharedVideo": PostFormat.VIDEO}),
    "published_at": Instant("Posted", "Publicado", missing=Reason.MISSING_DATE, order=DateOrder.MONTH_FIRST),
    "reach": Count("Lifetime Post Total Reach", "Vitalício: alcance total da publicação"),
    "paid_reach": Count("Lifetime Post Paid Reach"),
    "impressions": Count("Lifetime Post Total Impressions"),
    "clicks": Count("Lifetime Post Consumptions"),
    "video_views": Count("Lifetime Total Video Views"),
    "reactions": Count("Lifetime Post Stories by action type - like"),
    "comments": Count("Lifetime Post Stories by action type - comment"),
    "shares": Count("Lifetime Post Stories by action type - share"),
}
# fmt: on
REQUIRED = frozenset({"post_id", "published_at", "reach"})
ACTIONS: dict[str, Column] = {  # in a workbook, on a sheet of their own
    "post_id": COLUMNS["post_id"], "reactions": Count("like"), "comments": Count("comment"), "shares": Count("share"),
}  # fmt: skip
ALIASES = {
    name: (*column.aliases, *(ACTIONS[name].aliases if name in ACTIONS else ())) for name, column in COLUMNS.items()
}
ACTIONS_SHEET = "lifetime post stories by act"  # Excel cuts the rest of the name
UNUSED = ("Lifetime", "Countries", "Languages", "Audience Targeting", "Vitalício", "Consumos únicos")
COUNTERS = ("reach", "impressions", "clicks", "video_views", "reactions", "comments", "shares")
EXPORTED_ON = re.compile(r"(\d{4}-\d{2}-\d{2})(?: ?\(\d+\))?\.\w+$")
RESEARCH_SET = ("page total likes", "type", "category", "post month")


def find_insights(probe: Probe) -> Table | None:
    """The sheet of posts of an old Page Insights export."""
    found = find_table(probe, COLUMNS, REQUIRED)
    return found[0] if found else None


def is_research_set(table: Table) -> bool:
    """Whether this is the cleaned table of an old study, that has neither ids, nor texts, nor dates."""
    names = [normalise_header(name) for name in table.header]
    return tuple(name for name in names if name and not name.startswith("unnamed"))[:4] == RESEARCH_SET


@accounts_once
def read_insights(export: Export, table: Table, clock: str) -> Iterator[Record | Rejected | Ignored]:
    """A post and a snapshot a row; the explanations under the headers and the sheets of details are set aside."""
    zone = export.zone or clock
    places = _places(table)
    named = [places[name] for name in ("post_id", "url", "text", "published_at") if name in places]
    binding = bind(COLUMNS, export, table, places, ZoneInfo(zone))
    taken_at = _taken_at(export.name, ZoneInfo(zone))
    actions = _actions(export)
    for row in read_sheets(export, (table, *(other for other in export.probe.tables if other is not table))):
        if row.table is not table:
            yield row.of_another_report()
            continue
        if any(": " in cell for cell in row.cells) and not any(cell_at(row.cells, place) for place in named):
            yield Ignored(row.position, Reason.GHOST_ROW)
            continue
        values = binding.read(row.line, row.cells)
        if not isinstance(values, tuple):
            yield row.placed(values)
            continue
        cells = dict(zip(binding.names, values, strict=True))
        page_id, post_id = _ids(cells["post_id"], cells["url"])
        if post_id is None:
            detail = (
                f"Ligne {row.line}, colonne « Post ID » : « {cells['post_id'] or ''} » n’est pas de la forme "
                "page_publication ; importez le fichier d’origine, jamais rouvert."
            )
            code = Reason.DAMAGED_ID if cells["post_id"] else Reason.MISSING_ID
            yield row.placed(Rejected(row.line, code, detail, str(cells["text"] or "")))
            continue
        if page_id:
            yield Account(position=0, platform="facebook", account_id=page_id, is_owned=True)
        published_at, precision = cells["published_at"]
        paid = cells["paid_reach"]
        yield Post(
            position=row.position, platform="facebook", post_id=post_id, account_id=page_id, text=cells["text"],
            published_at=published_at, precision=precision, source_zone=zone, url=cells["url"], format=cells["format"],
            is_paid=None if paid is None else paid > 0,
        )  # fmt: skip
        counters = {name: cells[name] for name in COUNTERS} | actions.get(cells["post_id"], {})
        yield Snapshot(position=row.position, platform="facebook", post_id=post_id, taken_at=taken_at, **counters)


def _actions(export: Export) -> dict[str, dict[str, int]]:
    """The reactions, comments and shares of each post, by the id written beside them on the sheet of actions."""
    found: dict[str, dict[str, int]] = {}
    for table in export.probe.tables:
        places = find_columns(ACTIONS, table.header)
        if "post_id" not in places or not normalise_header(table.sheet or "").startswith(ACTIONS_SHEET):
            continue
        binding = Binding(ACTIONS, table, places)
        for line, cells in read_rows(export, table):
            values = binding.read(line, cells)
            if isinstance(values, tuple) and values[0]:
                counts = zip(binding.names[1:], values[1:], strict=True)
                found[values[0]] = {name: count for name, count in counts if count is not None}
    return found


def _taken_at(name: str, zone: ZoneInfo) -> datetime | None:
    """The noon of the day at the end of the file's name: ``… - Cairnelle - 2019-05-02.csv``."""
    found = EXPORTED_ON.search(name)
    try:
        return datetime.combine(date.fromisoformat(found[1]), time(12), zone) if found else None
    except ValueError:
        return None


def _places(table: Table) -> dict[str, int]:
    """Where the columns stand; two of the same name count people, then times: the explanations below tell which."""
    places = find_columns(COLUMNS, table.header)
    explanations = table.sample[0] if table.sample else ()
    for name in ("impressions", "clicks", "video_views"):
        for index, header in enumerate(table.header[: len(explanations)]):
            if header.partition(" (")[0] in COLUMNS[name].aliases and "(Total Count)" in explanations[index]:
                places[name] = index
    return places


def _ids(written: str | None, url: str | None) -> tuple[str | None, str | None]:
    """The page's id and the post's: ``<page>_<post>``, or the post that the permalink names."""
    page, _, post = (written or "").partition("_")
    if page.isdecimal() and post.isdecimal():
        return page, post
    ref = post_ref(url) if url else None
    return None, ref.post_id if ref and ref.platform == "facebook" else None
