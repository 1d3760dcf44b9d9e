"""Any table of publications with their figures: columns guessed from their names, or declared by the user."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from connectors.binding import bind, cell_at, excerpt, read_rows
from connectors.clock import Clock, settle_clock
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.identity import fold_name, media_code, message_id_from, node_id, post_ref
from connectors.instants import DateOrder, instant_in_id
from connectors.mapping import canonical_name, declared_columns, says_utc
from connectors.post_mapping import (
    COLUMNS,
    METRICS,
    UNUSED,
    guess_post_columns,
    is_sure,
    looks_like_posts,
    names_posts,
)
from connectors.probe import Probe, Table
from connectors.readers import Row, Unreadable
from connectors.record import Account, Post, Precision, Record, Snapshot
from connectors.split_hour import rows_with_hour, table_with_hour

PRIVATE = frozenset({"impressions", "reach", "clicks", "link_clicks"})  # figures that only the owner of a post sees
COUNTERS = tuple(name for name in METRICS if name != "likes")
TOTALS = frozenset(
    {"total", "totaux", "total general", "total général", "totals", "moyenne", "average", "sum", "somme"}
)
URN = re.compile(r"(?:activity|share|ugcPost):(\d{15,})")


class GenericPosts:
    """The safety net of publications: reads any table of posts once its columns are known."""

    key = "generic-posts"
    label = "Tableau de publications"
    how_to_export = (
        "Rassemblez les publications dans un tableau, une ligne par publication, avec au moins le lien (ou "
        "l’identifiant), la date et des chiffres : impressions, portée, vues, réactions, commentaires, partages. "
        "Ajoutez si possible le texte, le format et la plateforme. Enregistrez-le en CSV UTF-8 ou en XLSX, déposez-le "
        "dans Vigie, puis vérifiez les colonnes proposées et le fuseau horaire."
    )
    layouts: tuple[Layout, ...] = (
        Layout(
            name="posts",
            label="Publications et leurs chiffres",
            first_seen="2026",
            columns={name: column.aliases for name, column in COLUMNS.items()},
            required=frozenset({"published_at"}),
            unused=UNUSED,
        ),
    )

    def recognise(self, probe: Probe) -> Match | None:
        """A weak claim on a table of dated publications named by a link or an id, with figures that posts have."""
        for table in probe.tables:
            guessed = guess_post_columns(table)
            if not looks_like_posts(table, guessed):
                continue
            shown = ", ".join(f"{name} = « {header} »" for name, header in guessed.items())
            return Match(
                connector=self.key,
                layout="posts",
                confidence=0.5 if is_sure(guessed) else 0.3,
                reason=f"Tableau de publications, colonnes à vérifier : {shown}.",
            )
        return None

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A post and a snapshot a row; an account for each one named, the brand's own when its private figures show.

        Raises ``Unreadable`` when nothing names the publications or a declared column is not in the file.
        """
        table, places = _chosen(export)
        owners = {fold_name(name) for name in export.accounts}
        is_private = bool(PRIVATE & places.keys())
        clock = _clock(export, table, places)
        if "published_at" in places:
            table = table_with_hour(table, places["published_at"], places.get("hour"))
        binding = bind(COLUMNS, export, table, places, ZoneInfo(clock.zone) if clock else None)
        accounts: set[tuple[str, str]] = set()
        for name in export.accounts:
            yield Account(position=0, platform=export.platform or "other", account_id=name, name=name, is_owned=True)
        for position, cells in _rows(export, table, places):
            if _is_total(cells) and not cell_at(cells, places.get("url")):
                yield Ignored(position, Reason.TOTAL_ROW)
                continue
            values = binding.read(position, cells)
            if not isinstance(values, tuple):
                yield values
                continue
            row = dict(zip(binding.names, values, strict=True))
            platform, post_id = _identity(row, export)
            if post_id is None:
                yield _without_id(position, cells, places)
                continue
            account = row["account"]
            if account and (platform, account) not in accounts:
                accounts.add((platform, account))
                is_owned = is_private or fold_name(account) in owners
                yield Account(position=0, platform=platform, account_id=account, name=account, is_owned=is_owned)
            published_at, precision = _instant(row["published_at"], instant_in_id(platform, post_id), clock)
            yield Post(
                position=position, platform=platform, post_id=post_id, account_id=account, text=row["text"],
                published_at=published_at, precision=precision, source_zone=clock.zone if clock else "UTC",
                url=row["url"], format=row["format"], title=row["title"],
            )  # fmt: skip
            counts = {name: row[name] for name in COUNTERS}
            if counts["reactions"] is None:
                counts["reactions"] = row["likes"]
            if any(value is not None for value in counts.values()):
                yield Snapshot(position=position, platform=platform, post_id=post_id, **counts)


def _chosen(export: Export) -> tuple[Table, dict[str, int]]:
    """The table to read and where its columns stand: what the user declared, else the guess."""
    if export.columns:
        if not names_posts({canonical_name(name, COLUMNS): name for name in export.columns}):
            raise Unreadable("Indiquez au moins la colonne du lien ou celle de l’identifiant des publications.")
        return declared_columns(export, COLUMNS)
    for table in export.probe.tables:
        guessed = guess_post_columns(table)
        if looks_like_posts(table, guessed):
            return table, {name: table.header.index(header) for name, header in guessed.items()}
    raise Unreadable(
        "Aucune colonne de lien ou d’identifiant n’a été trouvée : indiquez laquelle nomme la publication."
    )


def _rows(export: Export, table: Table, places: dict[str, int]) -> Iterator[Row]:
    rows = read_rows(export, table)
    return rows_with_hour(rows, places["published_at"], places.get("hour")) if "published_at" in places else rows


def _clock(export: Export, table: Table, places: dict[str, int]) -> Clock | None:
    """The clock that the ids of the publications prove, else the one declared; ``None`` when nothing tells."""
    dates: list[str] = []
    truths: list[datetime | None] = []
    for _, cells in _rows(export, table, places) if "published_at" in places else ():
        ref = post_ref(cell_at(cells, places.get("url")))
        dates.append(cell_at(cells, places["published_at"]))
        truths.append(instant_in_id(ref.platform, ref.post_id) if ref and ref.post_id else None)
    is_utc = "published_at" in places and says_utc(table.header[places["published_at"]])
    zone = "UTC" if is_utc else export.zone
    if zone is None and not any(truths):
        return None
    return settle_clock(dates, truths, zone or "UTC", export.date_order or DateOrder.DAY_FIRST)


def _identity(row: dict[str, Any], export: Export) -> tuple[str, str | None]:
    """The platform of a row and the id by which other exports name the same publication."""
    url, written = row["url"], (row["post_id"] or "").lstrip("'") or None
    ref = post_ref(url) if url else None
    platform = (ref.platform if ref else None) or row["platform"] or export.platform or "other"
    if ref and ref.post_id:
        is_coded = platform == "facebook" and ref.post_id.startswith("pfbid")
        number = node_id(written) if is_coded and written else ""
        return platform, number if number.isdecimal() else ref.post_id
    if written and platform == "facebook":
        return platform, node_id(written)
    if written and platform == "instagram":
        return platform, media_code(written)
    if written and platform == "linkedin" and (found := URN.search(written)):
        return platform, found[1]
    return platform, written or (message_id_from(platform, url) if url else None)


def _instant(
    moment: tuple[datetime | None, Precision] | None, hidden: datetime | None, clock: Clock | None
) -> tuple[datetime | None, Precision]:
    """The instant written, or the one that the id hides where only a day, or nothing, is written."""
    written, precision = moment or (None, Precision.EXACT)
    if hidden is not None and (written is None or precision is Precision.DAY):
        return hidden, Precision.EXACT
    return (written + clock.shift if written and clock else written), precision


def _is_total(cells: list[str]) -> bool:
    return next((cell.strip().casefold() for cell in cells if cell.strip()), "") in TOTALS


def _without_id(position: int, cells: list[str], places: dict[str, int]) -> Rejected:
    written = cell_at(cells, places.get("post_id"))
    if written:
        detail = (
            f"Ligne {position} : l’identifiant « {written} » a été arrondi par un tableur et le lien manque ; importez "
            "le fichier d’origine, jamais rouvert."
        )
        return Rejected(position, Reason.DAMAGED_ID, detail, excerpt(cells))
    detail = (
        f"Ligne {position} : le lien et l’identifiant de la publication manquent ; cette ligne ne dit pas laquelle."
    )
    return Rejected(position, Reason.MISSING_ID, detail, excerpt(cells))
