"""O2 and O4: what moved as far as intervals allow, each statement with its figure and what may explain it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from dashboard.config import Landmark
from dashboard.kpi.contract import Kpi, KpiResult
from dashboard.kpi.scope import Scope
from dashboard.stats.intervals import difference, garwood
from dashboard.text import report as words
from dashboard.text.samples import FEW
from dashboard.text.sentences import Named, changes

# The figures that may make a headline, the first ones first: one of each kind, for those that move together would
# say the same thing several times.
HEADLINES = (
    "R3", "R5", "R6", "R8", "E3", "E8", "R1", "V1", "V2", "E7", "E10", "C12", "M2", "M3", "X1", "X2", "X3", "X4", "H1",
    "H2", "H5", "A15", "W2", "W4", "Q1",
)  # fmt: skip
THEMES = "E8"
OPEN_ENDED = frozenset({"R3", "R3b", "R5", "R6", "E7"})  # an answer may still come
FRESH = timedelta(days=7)


class Variation(StrEnum):
    """O2."""

    UP = "up"
    DOWN = "down"
    STABLE = "stable"
    UNKNOWN = "unknown"  # nothing comparable


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """O4: one sentence, the figure it tells (``code``, ``value``, its interval, ``n``) and, in ``because``, French
    sentences on what may go with it: associations, never causes. ``theme`` when it tells one theme of the figure."""

    code: str
    variation: Variation
    sentence: str
    value: float
    low: float | None
    high: float | None
    n: int
    because: tuple[str, ...] = ()
    theme: str = ""


def o2_variation(result: KpiResult) -> Variation:
    """« stable » as soon as the interval of the change holds zero, or too few cases stand on one side."""
    if result.value is None or result.change is None:
        return Variation.UNKNOWN
    if not result.is_change:
        return Variation.STABLE
    return Variation.UP if result.change > 0 else Variation.DOWN


def o4_faits_marquants(
    figures: Sequence[tuple[Kpi, KpiResult]],
    scope: Scope,
    earlier: Scope,
    landmarks: Sequence[Landmark] = (),
    data_end_on: date | None = None,
) -> list[Highlight]:
    """One statement per established change of ``HEADLINES``, in their order, then per theme that touches more or fewer
    people than before; nothing for what is within its interval. ``data_end_on`` is the last local day of the data: near
    it, older messages have had more time to be answered."""
    known = {kpi.code: (kpi, result) for kpi, result in figures}
    meanwhile = words.meanwhile(landmarks, scope.start, scope.end, earlier.start, earlier.end)
    is_fresh = data_end_on is not None and data_end_on - scope.end < FRESH
    told = [
        _moved(*known[code], meanwhile, is_fresh) for code in HEADLINES if code in known and known[code][1].is_change
    ]
    if THEMES in known:
        result = known[THEMES][1]
        because = (*meanwhile, *filter(None, [result.details.get("comparison")]))
        told += [_theme(each, because) for each in result.details.get("themes", ()) if has_moved(each)]
    return told


def compared(figures: Sequence[tuple[Kpi, KpiResult]]) -> int:
    """How many figures that may make a headline have something to compare with."""
    return sum(kpi.code in HEADLINES and result.change is not None for kpi, result in figures)


def _moved(kpi: Kpi, result: KpiResult, meanwhile: tuple[str, ...], is_fresh: bool) -> Highlight:
    value = float(result.value or 0)
    remarks = [result.details.get("comparison"), *result.notes]
    if is_fresh and kpi.code in OPEN_ENDED:
        remarks.append(words.MORE_TIME)
    return Highlight(
        code=kpi.code,
        variation=o2_variation(result),
        sentence=changes([Named(kpi.title, kpi.unit, result)], says_days=False)[0],
        value=value,
        low=result.low,
        high=result.high,
        n=result.n,
        because=(*meanwhile, *filter(None, remarks)),
    )


def has_moved(theme: Mapping[str, Any]) -> bool:
    """Of an entry of E8: whether the interval of the difference of the people it touches leaves zero out."""
    now, before = theme.get("now"), theme.get("before")
    if now is None or before is None or max(now, before) < FEW:
        return False
    gap = difference(now, garwood(now), before, garwood(before))
    return gap.low > 0 or gap.high < 0


def _theme(theme: Mapping[str, Any], because: tuple[str, ...]) -> Highlight:
    low, high = garwood(theme["now"])
    way = Variation.UP if theme["now"] > theme["before"] else Variation.DOWN
    return Highlight(
        code=THEMES,
        variation=way,
        sentence=words.theme_moved(theme["name"], theme["now"], theme["before"]),
        value=theme["now"],
        low=low,
        high=high,
        n=theme["now"],
        because=because,
        theme=str(theme["theme"]),
    )
