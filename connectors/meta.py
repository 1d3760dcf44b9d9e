"""Meta Business Suite: the content CSV of a Facebook page or an Instagram account."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from connectors.binding import Binding, excerpt, find_columns, read_rows
from connectors.clock import Clock, settle_clock
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.fields import Column, Instant, normalise_header
from connectors.identity import post_ref
from connectors.instants import DateOrder, instant_in_id, instant_reader
from connectors.meta_columns import COLUMNS, COUNTERS, FORMATS, REQUIRED, SYSTEM_POST, UNUSED
from connectors.probe import FileKind, Probe, Table
from connectors.record import Account, Post, PostFormat, Record, Snapshot

PACIFIC = "America/Los_Angeles"
OWNER_SHARE = 0.1

PERIOD = re.compile(r"([A-Z][a-z]{2}-\d{2}-\d{4})_([A-Z][a-z]{2}-\d{2}-\d{4})")


class Meta:
    """Posts of a page or account and their lifetime counters; never contains comments."""

    key = "meta"
    label = "Meta Business Suite"
    how_to_export = (
        "Sur business.facebook.com, ouvrez Statistiques puis Contenu. Choisissez la Page ou le compte Instagram et la "
        "période, cliquez sur « Exporter les données », gardez toutes les colonnes et le format CSV. Faites un fichier "
        "par Page et un par compte Instagram, et déposez-les ici sans les ouvrir dans un tableur."
    )
    layouts: tuple[Layout, ...] = tuple(
        Layout(
            name=name,
            label=label,
            first_seen="2023",
            columns={key: column.aliases for key, column in COLUMNS.items()},
            required=REQUIRED,
            zone=PACIFIC,
            unused=UNUSED,
        )
        for name, label in (("facebook", "Publications d’une Page Facebook"), ("instagram", "Publications Instagram"))
    )

    def recognise(self, probe: Probe) -> Match | None:
        """Certain when the post id, publish time and permalink columns are there and one platform shows."""
        found = _find(probe)
        if found is None:
            return None
        table, places = found
        links = [row[places["url"]] for row in table.sample if places["url"] < len(row)]
        platforms = {ref.platform for link in links if (ref := post_ref(link))}
        platform = "instagram" if "handle" in places or platforms == {"instagram"} else "facebook"
        if platforms - {"facebook", "instagram"}:
            return None
        layout = next(layout for layout in self.layouts if layout.name == platform)
        reason = f"{layout.label} : colonnes d’un export de contenu Meta Business Suite, à l’heure du Pacifique."
        return Match(connector=self.key, layout=platform, confidence=0.95, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A post and a snapshot a row; the account, which the export proves to be the brand's, once."""
        found = _find(export.probe)
        if found is None:
            return
        table, places = found
        period = _period(export.name)
        survey = _survey(export, table, places, period)
        clock, views = survey.clock, survey.views
        binding = Binding(_columns(clock.order), table, places, ZoneInfo(clock.zone))
        taken_at = period and period[1] + timedelta(hours=12)
        accounts: set[str] = set()
        for position, cells in read_rows(export, table):
            values = binding.read(position, cells)
            if not isinstance(values, tuple):
                yield values
                continue
            row = dict(zip(binding.names, values, strict=True))
            ref = post_ref(row["url"]) if row["url"] else None
            post_id = ref.post_id if ref and (match.layout == "instagram" or not row["post_id"]) else None
            post_id = post_id or row["post_id"]
            if post_id is None:
                yield _without_id(position, cells, cells[places["post_id"]].strip())
                continue
            account_id = row["account_id"] or row["handle"] or row["account_name"]
            if account_id and account_id not in accounts:
                accounts.add(account_id)
                yield Account(position=0, platform=match.layout, account_id=account_id, name=row["account_name"],
                              handle=row["handle"], is_owned=account_id in survey.owners)  # fmt: skip
            published_at, precision = row["published_at"]
            text = max(row["title"] or "", row["description"] or "", key=len) or None
            boosted = [row[name] for name in ("boosted_reach", "boosted_views") if row[name] is not None]
            yield Post(
                position=position, platform=match.layout, post_id=post_id, account_id=account_id, text=text,
                published_at=published_at + clock.shift, precision=precision, source_zone=clock.zone, url=row["url"],
                format=_format(row["post_type"], row["url"]), duration_s=row["duration_s"] or None,
                is_paid=any(boosted) if boosted else None, is_system=bool(text and SYSTEM_POST.search(text)),
            )  # fmt: skip
            if not any(letter.isdecimal() for letter in row["period"] or ""):  # a daily line is no lifetime counter
                yield Snapshot(
                    position=position, platform=match.layout, post_id=post_id, taken_at=taken_at,
                    views=row[views] if views else None, **{name: row[name] for name in COUNTERS},
                )  # fmt: skip


def _find(probe: Probe) -> tuple[Table, dict[str, int]] | None:
    if probe.kind not in (FileKind.CSV, FileKind.XLSX):
        return None
    for table in probe.tables:
        places = find_columns(COLUMNS, table.header)
        if places.keys() >= REQUIRED:
            return table, places
    return None


def _columns(order: DateOrder) -> dict[str, Column]:
    published_at = COLUMNS["published_at"]
    return {**COLUMNS, "published_at": Instant(*published_at.aliases, missing=published_at.missing, order=order)}


def _period(name: str) -> tuple[datetime, datetime] | None:
    """The noons, on the Pacific clock, of the first and last day that the file's name says it covers."""
    found = PERIOD.search(name)
    if found is None:
        return None
    read = instant_reader(ZoneInfo(PACIFIC))
    (start, _), (end, _) = read(found[1].replace("-", " ")), read(found[2].replace("-", " "))
    return (start, end) if start and end else None


@dataclass(frozen=True, slots=True)
class Survey:
    """What one pass over the file settles: its clock, its column of views if any, the accounts it is an export of."""

    clock: Clock
    views: str | None
    owners: frozenset[str]


def _survey(export: Export, table: Table, places: dict[str, int], period: tuple[datetime, datetime] | None) -> Survey:
    """Instagram's shortcodes or the period prove the clock; a column of views that is 0 on every row beside a real
    reach is missing, not zero; an account with few of the rows only shared a post with the owner."""
    dates: list[str] = []
    truths: list[datetime | None] = []
    counted: set[str] = set()
    accounts = Counter[str]()
    account_place = next((places[name] for name in ("account_id", "handle", "account_name") if name in places), None)
    for _, cells in read_rows(export, table):
        if type(cells) is not list or len(cells) != len(table.header):
            continue
        dates.append(cells[places["published_at"]])
        ref = post_ref(cells[places["url"]])
        truths.append(instant_in_id(ref.platform, ref.post_id) if ref and ref.post_id else None)
        counted.update(name for name in ("views", "views_again", "reach") if cells[places.get(name, 0)].strip(" 0"))
        if account_place is not None:
            accounts[cells[account_place].strip()] += 1
    days = period and (period[0].date(), period[1].date())
    clock = settle_clock(dates, truths, export.zone or PACIFIC, DateOrder.MONTH_FIRST, days)
    views = next((name for name in ("views", "views_again") if name in places and name in counted), None)
    if views is None and "reach" not in counted:
        views = "views"
    owners = frozenset(name for name, rows in accounts.items() if rows >= OWNER_SHARE * accounts.total())
    return Survey(clock, views, owners)


def _without_id(position: int, cells: list[str], written: str) -> Rejected:
    if written:
        detail = (
            f"Ligne {position} : l’identifiant « {written} » a été arrondi par un tableur et le permalien manque ; "
            "importez le fichier d’origine, jamais rouvert."
        )
        return Rejected(position, Reason.DAMAGED_ID, detail, excerpt(cells))
    detail = f"Ligne {position} : l’identifiant et le permalien manquent ; exportez de nouveau avec ces colonnes."
    return Rejected(position, Reason.MISSING_ID, detail, excerpt(cells))


def _format(post_type: str | None, url: str | None) -> PostFormat | None:
    if url and "/reel/" in url:
        return PostFormat.REEL
    folded = normalise_header(post_type or "")
    return next((found for word, found in FORMATS if word in folded), None)
