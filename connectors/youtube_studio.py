"""The reports of YouTube Studio: videos with their counters, days with the channel's, and those that are neither."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from unicodedata import normalize  # a Mac writes the accents of its names apart
from zoneinfo import ZoneInfo

from connectors.binding import Binding, bind, cell_at, excerpt, find_columns, read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.days import day_reader
from connectors.fields import normalise_header
from connectors.headers import sample_cells
from connectors.instants import DateOrder
from connectors.probe import Probe, Table
from connectors.record import Account, AccountDay, Post, PostFormat, Precision, Record, Snapshot
from connectors.youtube_columns import COLUMNS, DAILY, OTHER_REPORTS

ALIASES = {name: column.aliases for name, column in COLUMNS.items()}
DAILY_ALIASES = {name: column.aliases for name, column in DAILY.items()}
WATCH_TIME = (
    "watch time (", "duree de visionnage (", "tiempo de visualizacion (", "tiempo de reproduccion (",
    "wiedergabezeit (", "tempo de exibicao (", "tempo di visualizzazione (", "総再生時間(", "waktu tonton (",
)  # fmt: skip
CONTENT = frozenset(map(normalise_header, COLUMNS["post_id"].aliases))
DATES = frozenset(map(normalise_header, DAILY["on"].aliases))
TITLES = frozenset(map(normalise_header, COLUMNS["title"].aliases))
VIEWS = frozenset(f"{normalise_header(name)}{unit}" for name in COLUMNS["views"].aliases for unit in ("", " (%)"))
OWN_NAMES = re.compile(
    r"(?:^|/)(?:Table data|Chart data|Totals|Tableau des données|Informations relatives aux tableaux"
    r"|Données du graphique|Totaux|Datos de la tabla|Datos del gráfico|Totales|Tabellendaten|Diagrammdaten|Gesamtwerte"
    r"|Dados da tabela|Dados do gráfico|Total|表データ|グラフデータ|合計|Data tabel)\b"
)
TOTALS = re.compile(r"(?:^|/)(?:Totals|Totaux|Totales|Gesamtwerte|Total|合計)\b")
VIDEO_ID = re.compile(r"[\w-]{11}")
CHANNEL = "studio"  # Studio's files never name their channel
TOTAL = ("Total", "Gesamt", "Totale", "合計", "總計")
LAST_ROW = re.compile(r"(?:^|\s)500(?:\s|$)")  # « Showing top 500 results », in any language: there were more
LAYOUTS = ("studio", "daily", "other-report")


def find_report(probe: Probe) -> tuple[str, Table] | None:
    """The layout of the first table that is one of Studio's reports, and that table."""
    for table in probe.tables if probe.is_tabular else ():
        if _is_content(table):
            return "studio", table
        if _is_breakdown(table, probe.name):
            return "daily" if _is_daily(table, probe.name) else "other-report", table
    return None


def _is_content(table: Table) -> bool:
    places = find_columns(COLUMNS, table.header)
    place = places.get("post_id")
    if place is None or "views" not in places or places.keys().isdisjoint({"title", "watch_hours"}):
        return False
    if find_columns(DAILY, table.header).get("on") is not None:  # the chart: a row a day and a video
        return False
    cells = [cell.strip() for cell in sample_cells(table, place)]
    ids = [cell for cell in cells if cell not in TOTAL and not LAST_ROW.search(cell)]
    return not ids or sum(bool(VIDEO_ID.fullmatch(cell)) for cell in ids) > len(ids) / 2


def _is_breakdown(table: Table, name: str) -> bool:
    """A breakdown that is not by video: a column of its own, and figures that only Studio gives together."""
    names = [normalise_header(header) for header in table.header]
    figures = set(names) - OTHER_REPORTS
    if not DATES.isdisjoint(names):  # the chart: a row a day and a video
        figures -= CONTENT
    is_named = bool(figures) and figures <= VIEWS and OWN_NAMES.search(normalize("NFC", name)) is not None
    return len(figures) < len(names) and (_is_signed(names) or is_named)


def _is_signed(names: list[str]) -> bool:
    """Whether the watch time, or the id of a video beside its title, is there; views alone could be anyone's."""
    has_title = any(name in TITLES for name in names)
    is_watched = any(name.startswith(WATCH_TIME) and not name.endswith("(ms)") for name in names)  # X counts so
    return is_watched or (has_title and not CONTENT.isdisjoint(names))


def _is_daily(table: Table, name: str) -> bool:
    """A row a day, for the whole channel: a report by week or by month has the same columns."""
    places = find_columns(DAILY, table.header)
    names = [normalise_header(header) for header in table.header]
    place = places.get("on")
    if place is None or not CONTENT.isdisjoint(names):
        return False
    if not _is_signed(names) and not TOTALS.search(normalize("NFC", name)):
        return False
    days = [day for cell in sample_cells(table, place) if (day := _day_in(cell)) is not None]
    return any(abs(after - before) == timedelta(days=1) for before, after in pairwise(days))


def _day_in(cell: str) -> date | None:
    try:
        return day_reader(DateOrder.DAY_FIRST)(cell)
    except ValueError:
        return None


def read_report(export: Export, layout: str, table: Table) -> Iterator[Record | Rejected | Ignored]:
    """A post and a snapshot a video, or what the channel counted each day; the rows of other reports are ignored."""
    if layout == "other-report":
        for position, cells in read_rows(export, table):
            yield Ignored(position, Reason.OTHER_REPORT if cells else Reason.BLANK_ROW)
        return
    columns = DAILY if layout == "daily" else COLUMNS
    zone = export.zone or "UTC"
    places = find_columns(columns, table.header)
    binding = bind(columns, export, table, places, ZoneInfo(zone))
    key = places["on" if layout == "daily" else "post_id"]
    yield Account(position=0, platform="youtube", account_id=CHANNEL, name=next(iter(export.accounts), None),
                  is_owned=True)  # fmt: skip
    for position, cells in read_rows(export, table):
        if cell_at(cells, key) in TOTAL:
            yield Ignored(position, Reason.TOTAL_ROW)
        elif LAST_ROW.search(cell_at(cells, key)) and not any(cells[key + 1 :]):
            yield Ignored(position, Reason.GHOST_ROW)
        elif layout == "daily":
            yield _day(position, cells, binding)
        else:
            yield from _video(position, cells, binding, zone, table.header[key])


def _day(position: int, cells: list[str], binding: Binding) -> AccountDay | Rejected | Ignored:
    values = binding.read(position, cells)
    if not isinstance(values, tuple):
        return values
    counts = dict(zip(binding.names, values, strict=True))
    return AccountDay(position=position, platform="youtube", account_id=CHANNEL, **counts)


def _video(
    position: int, cells: list[str], binding: Binding, zone: str, key: str
) -> Iterator[Record | Rejected | Ignored]:
    values = binding.read(position, cells)
    if not isinstance(values, tuple):
        yield values
        return
    video_id, title, moment, duration_s, views, hours, gained, impressions, comments, likes, shares = values
    if not VIDEO_ID.fullmatch(video_id):
        detail = f"Ligne {position}, colonne « {key} » : « {video_id} » n’est pas un identifiant de vidéo."
        yield Rejected(position, Reason.DAMAGED_ID, detail, excerpt(cells))
        return
    published_at, precision = moment or (None, Precision.DAY)
    is_short = "#short" in (title or "").lower()
    yield Post(
        position=position, platform="youtube", post_id=video_id, account_id=CHANNEL, text=title, title=title,
        published_at=published_at, precision=precision, source_zone=zone, duration_s=duration_s,
        url=f"https://www.youtube.com/watch?v={video_id}",
        format=PostFormat.SHORT if is_short else PostFormat.VIDEO,
    )  # fmt: skip
    yield Snapshot(
        position=position, platform="youtube", post_id=video_id, impressions=impressions, views=views,
        reactions=likes, comments=comments, shares=shares, video_views=views, followers_gained=gained,
        watch_time_s=None if hours is None else round(hours * 3600, 1),
    )  # fmt: skip
