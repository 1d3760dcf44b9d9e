"""What a file holds before anything of it is kept: the import doctor reads it dry, as the import would."""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from connectors.clock import TOLERANCE
from connectors.contract import Connector, Export, Ignored, Match, Reason, Rejected
from connectors.identity import post_ref
from connectors.instants import instant_in_id
from connectors.probe import FileKind
from connectors.readers import Unreadable
from connectors.record import AccountDay, Message, Post, Precision, Snapshot
from connectors.registry import FALLBACKS, GENERIC, truncation_warning, unknown_columns
from dashboard.ingest.damage import remarks_on_file
from dashboard.text.formats import count, in_zone, listed, number, period, x_of_n
from dashboard.text.labels import zone_name

EXAMINED_ITEMS = 20_000
DRY_BYTES = 16 * 1024 * 1024
CUT_LENGTHS = frozenset({100, 255, 280, 32_767})
MIN_CUT_TEXTS = 3
MIN_FILLED_WEEKS = 4
DATED = (Precision.EXACT, Precision.MINUTE)
A_CLOCK = timedelta(hours=27)  # an id farther than any clock is from another tells of something else


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockEvidence:
    """The clock that a file's instants were read with, and how many ids that hide an instant agree.

    ``source``: ``file`` (the instants say their zone), ``format`` (the platform's rule), ``declared`` (the user's) or
    ``days`` (the file tells no hour).
    """

    zone: str
    source: str
    agreeing: int = 0
    checked: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What a dry reading of a file's first rows found; ``is_whole`` when that was all of them.

    ``repeated`` counts the rows that say again what a row before said; ``gap`` is the first and last day of the
    longest run of empty weeks, ``empty_weeks`` how many there are in all; ``remarks`` are French sentences.
    """

    rows: int = 0
    is_whole: bool = True
    posts: int = 0
    messages: int = 0
    snapshots: int = 0
    account_days: int = 0
    ignored: int = 0
    repeated: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    first_at: datetime | None = None
    last_at: datetime | None = None
    clock: ClockEvidence | None = None
    empty_weeks: int = 0
    gap: tuple[date, date] | None = None
    unknown_columns: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    error: str | None = None

    @property
    def holds_nothing(self) -> bool:
        """Known, read to its end, and neither a publication, a message nor a figure in it."""
        useful = self.posts or self.messages or self.snapshots or self.account_days or self.reasons
        return self.is_whole and not useful and not self.error

    def as_json(self) -> dict[str, Any]:
        """Plain values; instants in ISO 8601, UTC."""
        told = asdict(self)
        for name in ("first_at", "last_at"):
            told[name] = told[name] and told[name].astimezone(UTC).isoformat()
        told["gap"] = told["gap"] and [day.isoformat() for day in told["gap"]]
        return told | {"unknown_columns": [*self.unknown_columns], "remarks": [*self.remarks]}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Examination":
        """What ``as_json`` wrote."""
        clock, gap = values["clock"], values["gap"]
        instants = {name: values[name] and datetime.fromisoformat(values[name]) for name in ("first_at", "last_at")}
        return cls(
            **values
            | instants
            | {
                "clock": clock and ClockEvidence(**clock),
                "gap": gap and (date.fromisoformat(gap[0]), date.fromisoformat(gap[1])),
                "unknown_columns": tuple(values["unknown_columns"]),
                "remarks": tuple(values["remarks"]),
            }
        )


def examine(connector: Connector, export: Export, match: Match) -> Examination:
    """Read the first rows of a file without keeping any."""
    seen = _Seen()
    error, is_whole = None, True
    try:
        with beginning(export) as first:
            items = connector.read(first, match)
            for item in islice(items, EXAMINED_ITEMS):
                seen.take(item)
            is_whole = first is export and next(items, None) is None
            if first is not export:
                seen.reasons.pop(Reason.TRUNCATED, None)  # it is we who cut it
    except Unreadable as refusal:
        error = str(refusal)
    except Exception:
        logging.getLogger("vigie").exception("examination of %s", export.name)
        error = "La lecture d’essai de ce fichier a échoué ; l’import dira pourquoi."
    unknown = unknown_columns(export.probe, match, export.columns)
    empty_weeks, gap = _gaps(seen.weeks)
    return Examination(
        rows=seen.rows,
        is_whole=is_whole,
        posts=seen.kinds[Post],
        messages=seen.kinds[Message],
        snapshots=seen.kinds[Snapshot],
        account_days=seen.kinds[AccountDay],
        ignored=seen.ignored,
        repeated=seen.repeated,
        reasons=dict(seen.reasons.most_common()),
        first_at=seen.first_at,
        last_at=seen.last_at,
        clock=_clock(seen, connector, export, match),
        empty_weeks=empty_weeks,
        gap=gap,
        unknown_columns=unknown,
        remarks=(
            *remarks_on_file(export.probe, connector not in FALLBACKS, seen.reasons.get(Reason.DAMAGED_ID, 0)),
            *_remarks_on_rows(match, seen, is_whole, gap, empty_weeks),
        ),
        error=error,
    )


@contextmanager
def beginning(export: Export) -> Iterator[Export]:
    """The export itself, or the whole lines of its beginning when it is a long text: a dry reading must be short, and
    some connectors go through the file before they read it."""
    if export.probe.kind not in (FileKind.CSV, FileKind.NDJSON) or export.probe.size <= DRY_BYTES:
        yield export
        return
    with TemporaryDirectory(prefix="vigie-") as folder, export.path.open("rb") as content:
        head = content.read(DRY_BYTES)
        end = head.rfind(b"\n") + 1 or len(head)
        path = Path(folder) / "debut"
        path.write_bytes(head[: end + end % 2 if (export.probe.encoding or "").startswith("utf-16") else end])
        yield replace(export, path=path)


def together(found: Sequence[Examination]) -> Examination:
    """What several files would bring, as one; the clock when all have the same."""
    clocks = [one.clock for one in found if one.clock]
    clock = clocks[0] if clocks else None
    if clock and any((one.zone, one.source) != (clock.zone, clock.source) for one in clocks):
        clock = None
    if clock:
        checked, agreeing = sum(one.checked for one in clocks), sum(one.agreeing for one in clocks)
        clock = replace(clock, checked=checked, agreeing=agreeing)
    return Examination(
        rows=sum(one.rows for one in found),
        is_whole=all(one.is_whole for one in found),
        posts=sum(one.posts for one in found),
        messages=sum(one.messages for one in found),
        snapshots=sum(one.snapshots for one in found),
        account_days=sum(one.account_days for one in found),
        first_at=min((one.first_at for one in found if one.first_at), default=None),
        last_at=max((one.last_at for one in found if one.last_at), default=None),
        clock=clock,
    )


def summary_text(found: Examination, timezone: str) -> str:
    """« 19 publications, du 10 janvier au 25 mars 2026 »: what the file would bring."""
    counted = (
        (found.messages, "message", "messages"),
        (found.posts, "publication", "publications"),
        (found.account_days, "jour de compte", "jours de compte"),
        (found.snapshots if not found.posts else 0, "relevé de compteurs", "relevés de compteurs"),
    )
    parts = [count(n, one, many) for n, one, many in counted if n]
    if not parts:
        return "Aucune publication ni message" if found.is_whole else "Rien d’utile dans les premières lignes"
    told = listed(parts)
    if found.first_at and found.last_at:
        told += f", {period(_local_day(found.first_at, timezone), _local_day(found.last_at, timezone))}"
    return told if found.is_whole else f"{told}, sur les {number(found.rows)} premières lignes"


def clock_text(clock: ClockEvidence | None) -> str:
    """« horloge : Pacifique, prouvée par 19 identifiants sur 19 »; empty when the file has no instant."""
    if clock is None:
        return ""
    if clock.source == "days":
        return "dates sans heure"
    told = f"horloge : {zone_name(clock.zone)}"
    if clock.checked and clock.agreeing >= clock.checked * 0.8:
        ids = "identifiant" if clock.agreeing < 2 else "identifiants"
        return f"{told}, prouvée par {number(clock.agreeing)} {ids} sur {number(clock.checked)}"
    if clock.checked and clock.source != "file":
        agreed = (
            f"seuls {x_of_n(clock.agreeing, clock.checked)} la confirment" if clock.agreeing else "aucun ne la confirme"
        )
        return f"{told}, démentie par les identifiants ({agreed})"
    sources = {
        "file": "écrite dans le fichier",
        "format": "celle de la plateforme, que ce fichier ne permet pas de vérifier",
        "declared": "supposée, le fichier ne la dit pas",
    }
    return f"{told}, {sources[clock.source]}"


class _Seen:
    """What the records read so far amount to."""

    def __init__(self) -> None:
        self.rows = self.ignored = self.repeated = 0
        self.kinds: Counter[type] = Counter()
        self.reasons: Counter[str] = Counter()
        self.zones: Counter[str] = Counter()
        self.weeks: Counter[date] = Counter()
        self.lengths: Counter[int] = Counter()
        self.aged: Counter[bool] = Counter()  # messages that only tell how old they were, whether dated from it
        self.first_at: datetime | None = None
        self.last_at: datetime | None = None
        self.agreeing = self.checked = self.timed = 0
        self.twice = self.never = 0  # hours that a change of clocks repeats, and that it skips
        self._position = 0
        self._known: set[tuple[type, str, str]] = set()

    def take(self, item: Any) -> None:
        if item.position > 0 and item.position != self._position:
            self._position = item.position
            self.rows += 1
        if isinstance(item, Rejected):
            self.reasons[str(item.code)] += 1
        elif isinstance(item, Ignored):
            self.ignored += 1
        elif isinstance(item, Message) or (isinstance(item, Post) and not item.is_stub):
            self._count(item)
        elif isinstance(item, Snapshot):
            self.kinds[Snapshot] += 1
        elif isinstance(item, AccountDay):
            self.kinds[AccountDay] += 1
            self._date(datetime.combine(item.on, time(12), UTC))

    def _count(self, item: Post | Message) -> None:
        key = (type(item), item.platform, item.message_id if isinstance(item, Message) else item.post_id)
        if key in self._known:
            self.repeated += 1
        else:
            self._known.add(key)
            self.kinds[type(item)] += 1
        if isinstance(item, Message):
            self.lengths[len(item.text)] += item.platform != "x"  # where 280 signs are what one may write
        at = item.published_at
        self.aged[at is not None] += item.precision is Precision.RELATIVE
        if at is None:
            return
        self._date(at)
        self.zones[item.source_zone] += 1
        self.timed += item.precision in DATED
        if at.fold:
            is_twice = _is_repeated(at, ZoneInfo(item.source_zone))
            self.twice += is_twice
            self.never += not is_twice
        truth = _hidden_instant(item) if item.precision in DATED else None
        if truth is not None and abs(at - truth) < A_CLOCK:
            self.checked += 1
            self.agreeing += abs(at - truth) <= TOLERANCE

    def _date(self, at: datetime) -> None:
        self.first_at = min(at, self.first_at or at)
        self.last_at = max(at, self.last_at or at)
        self.weeks[at.date() - timedelta(days=at.weekday())] += 1


def _is_repeated(at: datetime, zone: ZoneInfo) -> bool:
    wall = at.astimezone(zone)
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()


def _hidden_instant(item: Post | Message) -> datetime | None:
    """The instant that the platform wrote in the item's own id."""
    if isinstance(item, Message):
        is_opaque = item.platform == "instagram"  # its comments have no shortcode
        return None if is_opaque else instant_in_id(item.platform, item.message_id)
    ref = post_ref(item.url) if item.url else None
    if ref and ref.post_id:
        return instant_in_id(ref.platform, ref.post_id)
    is_opaque = item.platform == "instagram" and item.post_id.isdecimal()
    return None if is_opaque else instant_in_id(item.platform, item.post_id)


def _clock(seen: _Seen, connector: Connector, export: Export, match: Match) -> ClockEvidence | None:
    if not seen.zones:
        return None
    zone = seen.zones.most_common(1)[0][0]
    layout = next((one for one in connector.layouts if one.name == match.layout), None)
    if not seen.timed:
        source = "days"
    elif layout is not None and layout.zone == zone and zone != "UTC":
        source = "format"
    elif zone == export.zone and zone != "UTC":
        source = "declared"
    else:
        source = "file"
    return ClockEvidence(zone=zone, source=source, agreeing=seen.agreeing, checked=seen.checked)


def _gaps(weeks: Counter[date]) -> tuple[int, tuple[date, date] | None]:
    """How many weeks are empty between the first and the last, and the days of the longest run of them.

    Nothing where most weeks are empty, nor in a file of a few weeks: a thread that sleeps has no gap.
    """
    filled = sorted(weeks)
    empty, longest = 0, (timedelta(), date.min)
    for before, after in pairwise(filled):
        run = after - before - timedelta(days=7)
        empty += run.days // 7
        longest = max(longest, (run, before + timedelta(days=7)))
    if not empty or len(filled) < max(MIN_FILLED_WEEKS, empty):
        return 0, None
    return empty, (longest[1], longest[1] + longest[0] - timedelta(days=1))


def _remarks_on_rows(
    match: Match, seen: _Seen, is_whole: bool, gap: tuple[date, date] | None, empty_weeks: int
) -> Iterator[str]:
    if seen.reasons.get(Reason.TRUNCATED):
        yield "La fin du fichier est coupée : téléchargez-le de nouveau pour avoir la suite."
    cut = sorted(n for n, times in seen.lengths.items() if n in CUT_LENGTHS and times >= MIN_CUT_TEXTS)
    if cut and cut[-1] == max(seen.lengths):
        times = seen.lengths[cut[-1]]
        yield f"{count(times, 'texte')} de {number(cut[-1])} signes exactement : l’outil les a sans doute coupés."
    if is_whole and (warning := truncation_warning(match.connector, seen.rows)):
        yield warning
    if seen.repeated:
        repeated = count(seen.repeated, "ligne répète", "lignes répètent")
        yield f"{repeated} une publication ou un message déjà lu : chacun n’est compté qu’une fois."
    if dated := seen.aged[True]:
        told = count(dated, "message ne dit que son âge", "messages ne disent que leur âge")
        yield f"{told} (« il y a 3 semaines ») : les dates, comptées depuis la collecte, sont approximatives."
    if undated := seen.aged[False]:
        told = count(undated, "message ne dit que son âge", "messages ne disent que leur âge")
        advice = " Ajoutez ce jour au nom du fichier, comme « 2026-03-31 »." if match.connector == GENERIC.key else ""
        yield f"{told} (« il y a 3 semaines ») : sans date, faute de savoir le jour de la collecte.{advice}"
    if seen.twice:
        told = count(seen.twice, "date tombe", "dates tombent")
        yield f"{told} dans l’heure que le passage à l’heure d’hiver répète : la première des deux est retenue."
    if seen.never:
        told = count(seen.never, "date tombe", "dates tombent")
        yield f"{told} dans l’heure que le passage à l’heure d’été saute, d’où une heure de plus. Vérifiez le fuseau."
    if gap is not None:
        weeks = count(empty_weeks, "semaine")
        yield f"{weeks} sans aucune donnée, dont {period(*gap)} : vérifiez que l’export est complet."


def _local_day(at: datetime, timezone: str) -> date:
    return in_zone(at, timezone).date()
