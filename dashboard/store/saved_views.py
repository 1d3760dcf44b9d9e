"""The searches kept under a name: listed, opened by their number, saved, forgotten."""

import json
from dataclasses import asdict, dataclass
from datetime import date

from dashboard.errors import UsageError
from dashboard.store.store import Session, utc_now

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What narrows a search beside its words: codes of platforms, names of accounts, and the name of a period, empty
    for all the data; ``start`` and ``end`` are the days of a period without a name of its own."""

    platforms: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    period: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class SavedView:
    """A search as typed, the order its messages come in, and what narrows it."""

    view_id: int
    name: str
    query: str
    order: str
    filters: Filters = Filters()


def listed(session: Session) -> list[SavedView]:
    """Every saved view, by name."""
    rows = session.rows("SELECT view_id, name, query, ordering, filters FROM saved_views ORDER BY lower(name), view_id")
    return [SavedView(view_id, name, query, order, _read(filters)) for view_id, name, query, order, filters in rows]


def save(session: Session, name: str, query: str, order: str, filters: Filters | None = None) -> int:
    """Keep a search under ``name``, in place of the one that bears it; gives its number.

    Raises ``UsageError`` for an empty or too long name.
    """
    told = " ".join(name.split())
    if not told or len(told) > LONGEST_NAME:
        raise UsageError(f"Le nom d’une recherche tient en 1 à {LONGEST_NAME} signes.")
    values = {"name": told, "query": query, "ordering": order, "now": utc_now()}
    values["filters"] = json.dumps(asdict(filters), default=date.isoformat) if filters else None
    known = session.value("SELECT view_id FROM saved_views WHERE lower(name) = lower(?)", [told])
    if known is not None:
        session.execute(
            "UPDATE saved_views SET name = $name, query = $query, ordering = $ordering, saved_at = $now,"
            " filters = $filters WHERE view_id = $view_id",
            values | {"view_id": known},
        )
        return int(known)
    return int(
        session.value(
            "INSERT INTO saved_views (name, query, ordering, saved_at, filters)"
            " VALUES ($name, $query, $ordering, $now, $filters) RETURNING view_id",
            values,
        )
    )


def forget(session: Session, view_id: int) -> None:
    """Remove a saved view; nothing happens when it is gone already."""
    session.execute("DELETE FROM saved_views WHERE view_id = ?", [view_id])


def _read(kept: str | None) -> Filters:
    told = json.loads(kept) if kept else {}
    start, end = (date.fromisoformat(day) if (day := told.get(name)) else None for name in ("start", "end"))
    platforms, accounts = (tuple(told.get(name, ())) for name in ("platforms", "accounts"))
    return Filters(platforms=platforms, accounts=accounts, period=told.get("period", ""), start=start, end=end)
