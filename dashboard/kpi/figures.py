"""Values into KpiResult, with the interval, the status and the refusals that 0.4 to 0.6 ask for."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from dashboard.kpi.contract import KpiResult, Query, Status
from dashboard.stats.intervals import garwood, median_interval, wilson
from dashboard.store.store import Session
from dashboard.text.samples import FEW, SMALL


def status_of(n: int) -> Status:
    """How a figure that rests on ``n`` cases may be shown."""
    return Status.LIST_ONLY if n < FEW else Status.SMALL_SAMPLE if n < SMALL else Status.OK


def not_available(code: str, reason: str, *, notes: Sequence[str] = (), n: int = 0, **details: Any) -> KpiResult:
    """A figure that cannot be given, and the French sentence that says why."""
    return KpiResult(
        code=code, value=None, n=n, status=Status.NOT_AVAILABLE, reason=reason, notes=tuple(notes), details=details
    )


def share(code: str, x: int, n: int, *, empty: str, notes: Sequence[str] = (), **details: Any) -> KpiResult:
    """x / n with Wilson's interval; not available, for the reason ``empty``, when n = 0 (0.5)."""
    if n == 0:
        return not_available(code, empty, notes=notes, **details)
    low, high = wilson(x, n)
    return KpiResult(
        code=code, value=x / n, low=low, high=high, x=x, n=n,
        status=status_of(n), notes=tuple(notes), details=details,
    )  # fmt: skip


def portion(x: int, n: int) -> dict[str, float | int | None]:
    """A share among the details of a figure: x, n, share and Wilson's bounds, unknown when n = 0."""
    low, high = wilson(x, n) if n else (None, None)
    return {"x": x, "n": n, "share": x / n if n else None, "low": low, "high": high}


def count(code: str, value: int, *, notes: Sequence[str] = (), **details: Any) -> KpiResult:
    """A count with Garwood's interval."""
    low, high = garwood(value)
    return KpiResult(code=code, value=value, low=low, high=high, n=value, notes=tuple(notes), details=details)


def median(code: str, values: ArrayLike, *, empty: str, notes: Sequence[str] = (), **details: Any) -> KpiResult:
    """The median with its interval, and ``p90`` among the details; under five values, ``values`` too."""
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    n = int(ordered.size)
    if n == 0:
        return not_available(code, empty, notes=notes, **details)
    interval = median_interval(ordered)
    details["p90"] = float(np.quantile(ordered, 0.9))
    if n < FEW:
        details["values"] = ordered.tolist()
    return KpiResult(
        code=code, value=float(np.median(ordered)),
        low=interval and interval.low, high=interval and interval.high,
        n=n, status=status_of(n), notes=tuple(notes), details=details,
    )  # fmt: skip


def tally(session: Session, query: Query, column: str) -> dict[str, int]:
    """How many rows of ``query`` hold each value of ``column``."""
    rows = session.remembered(
        f"SELECT {column}, count(*) AS n FROM ({query.sql}) AS counted GROUP BY {column}", query.params
    )
    return {str(value): int(n) for value, n in sorted(rows, key=str)}


def added(rows: Iterable[tuple[Any, ...]], place: int) -> dict[str, int]:
    """A table of counts, the last column, summed by the column at ``place``."""
    found: dict[str, int] = {}
    for row in rows:
        found[str(row[place])] = found.get(str(row[place]), 0) + int(row[-1])
    return dict(sorted(found.items()))


def values(session: Session, query: Query, column: str) -> ArrayLike:
    """The numbers of ``column``, row order left to the engine."""
    found = session.arrow(f"SELECT {column} FROM ({query.sql}) AS counted", query.params)
    numbers: ArrayLike = found.column(0).to_numpy(zero_copy_only=False)
    return numbers


def kept(query: Query, condition: str) -> Query:
    """The rows of ``query`` that meet ``condition``."""
    return Query(f"SELECT * FROM ({query.sql}) AS counted WHERE {condition}", query.params)
