"""Meta Business Suite: what a page or an account counts each day, one CSV a chart, and the reports beside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from connectors.binding import Binding, read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.days import Day
from connectors.fields import Column, Count, normalise_header
from connectors.probe import Probe, Table
from connectors.record import AccountDay, Record

COLUMNS: dict[str, Column] = {
    "on": Day("Date", "Data", "Fecha", "Datum", "Tanggal", missing=Reason.MISSING_DATE),
    "value": Count("Primary"),
}
PLATFORMS = ("instagram", "facebook")
_COPY = re.compile(r"(?: ?\(\d+\)|-\d)$")
_SMALL_WORDS = re.compile(
    r"\b(?:facebook|instagram|pag[ei]na|page|compte|account|profile?|perfil|your|the|on|de|du|des|d|la|les?|l|une?|sur"
    r"|avec|do|da|del|al|ao|no|el|en|o|com|con)\b"
)
_MEASURES = {
    "followers_gained": (
        "Follows", "New followers", "Followers en plus", "Nouveaux followers", "Nouveaux abonnés", "Seguimientos",
        "Nuevos seguidores", "Novos seguidores"),
    "followers_lost": ("Unfollows", "Followers en moins", "Followers perdus", "Lost followers"),
    "views": ("Views", "Vues", "Visualizaciones", "Visualizações", "Tayangan"),
    "reach": ("Reach", "Couverture", "Alcance", "Jangkauan"),
    "impressions": ("Impressions", "Impresiones"),
    "visits": ("Visits", "Profile visits", "Page visits", "Visites", "Visitas", "Kunjungan Profil"),
    "interactions": (
        "Interactions", "Content interactions", "Interactions avec le contenu", "Interacciones con el contenido",
        "Interações com o conteúdo"),
    "clicks": ("Link clicks", "Clics sur un lien", "Clics sur le lien", "Clics en el enlace", "Cliques no link"),
}  # fmt: skip
_VALUE = "primary"  # what Meta calls the column of figures
_AUDIENCE = frozenset(
    map(normalise_header, ("Age & gender", "Top cities", "Top towns/cities", "Top countries", "Top pages"))
)
_FORMATS = frozenset(map(normalise_header, ("Views", "Content interactions", "Published content")))


def measure_of(title: str) -> str | None:
    """The field of ``AccountDay`` that a chart counts, by its title or its file name; ``None`` for another one."""
    return _FIELDS.get(_folded(title))


def _folded(title: str) -> str:
    return " ".join(_SMALL_WORDS.sub(" ", normalise_header(title).replace("'", " ")).split())


_FIELDS = {_folded(name): measure for measure, names in _MEASURES.items() for name in names}


def stem(name: str) -> str:
    """The name of a file without folders, extension nor number of copy: ``Vues (1).csv`` is ``Vues``."""
    return _COPY.sub("", PurePosixPath(name).stem)


def platform_in(*names: str) -> str | None:
    """The platform that one of these names says, the first one first."""
    for name in names:
        for platform in PLATFORMS:
            if platform in normalise_header(name):
                return platform
    return None


def find_days(probe: Probe) -> Table | None:
    """The table of a chart's daily figures, ``None`` when the file is none."""
    for table in probe.tables:
        if _VALUE in map(normalise_header, table.header[:2]) and len(table.header) > 1 and not is_audience(probe):
            return table
    return None


def titles(table: Table, name: str) -> list[str]:
    """The titles of the charts in a file, as far as the probe saw; the file's name when it holds none."""
    found = filter(None, map(_title_in, (*table.preamble, *table.sample)))
    return [*found] or [stem(name)]


def is_audience(probe: Probe) -> bool:
    """Whether the file stacks the shares of an audience: ages, cities, countries, pages."""
    is_named = stem(probe.name).casefold() == "audience" and probe.encoding in ("utf-16", "utf-16-le")
    return len(_headings(probe) & _AUDIENCE) > 1 or is_named


def is_formats(probe: Probe) -> bool:
    """Whether the file stacks the totals of each format: reels, photos, links."""
    return len(_headings(probe) & _FORMATS) > 1 and not find_days(probe)


def _headings(probe: Probe) -> set[str]:
    """What stands alone on its row, above a block of a report."""
    rows = [row for table in probe.tables for row in (*table.preamble, table.header, *table.sample)]
    return {normalise_header(row[0]) for row in rows if row and not any(row[1:])}


def _title_in(cells: Sequence[str]) -> str | None:
    """The title that a row is, in whichever column: one cell alone, and no figure nor day."""
    filled = [cell for cell in cells if cell]
    return filled[0] if len(filled) == 1 and not filled[0][:1].isdigit() else None


def read_days(export: Export, table: Table) -> Iterator[Record | Rejected | Ignored]:
    """A day a row; a file may stack several charts, each under its title."""
    title = titles(replace(table, sample=()), export.name)[-1]
    declared = export.platform if export.platform in PLATFORMS else None
    value = [normalise_header(name) for name in table.header].index(_VALUE)
    binding = Binding(COLUMNS, table, {"on": 1 - value, "value": value})
    is_new = True  # no day yet under this title: after days, a header without a title begins a chart of another
    for position, cells in read_rows(export, table):
        if type(cells) is list and cells:
            if found := _title_in(cells):
                title, is_new = found, True
                yield Ignored(position, Reason.GHOST_ROW)
                continue
            if _VALUE in map(normalise_header, cells[:2]):
                title = title if is_new else ""
                yield Ignored(position, Reason.GHOST_ROW)
                continue
        measure = measure_of(title)
        if measure is None and cells:
            yield Ignored(position, Reason.OTHER_REPORT)
            continue
        values = binding.read(position, cells)
        if not isinstance(values, tuple):
            yield values
        elif values[1] is None or measure is None:
            yield Ignored(position, Reason.GHOST_ROW)
        else:
            is_new = False
            platform = platform_in(title, export.name) or declared or "facebook"
            yield AccountDay(position=position, platform=platform, on=values[0], **{measure: values[1]})
