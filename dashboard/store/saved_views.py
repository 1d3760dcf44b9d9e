"""The searches kept under a name: listed, opened by their number, saved, forgotten."""

from dataclasses import dataclass

from dashboard.errors import UsageError
from dashboard.store.store import Session, utc_now

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class SavedView:
    """A search as typed, and the order its messages come in."""

    view_id: int
    name: str
    query: str
    order: str


def listed(session: Session) -> list[SavedView]:
    """Every saved view, by name."""
    rows = session.rows("SELECT view_id, name, query, ordering FROM saved_views ORDER BY lower(name), view_id")
    return [SavedView(*row) for row in rows]


def save(session: Session, name: str, query: str, order: str) -> int:
    """Keep a search under ``name``, in place of the one that bears it; gives its number.

    Raises ``UsageError`` for an empty or too long name.
    """
    told = " ".join(name.split())
    if not told or len(told) > LONGEST_NAME:
        raise UsageError(f"Le nom d’une vue tient en 1 à {LONGEST_NAME} signes.")
    values = {"name": told, "query": query, "ordering": order, "now": utc_now()}
    known = session.value("SELECT view_id FROM saved_views WHERE lower(name) = lower(?)", [told])
    if known is not None:
        session.execute(
            "UPDATE saved_views SET name = $name, query = $query, ordering = $ordering, saved_at = $now"
            " WHERE view_id = $view_id",
            values | {"view_id": known},
        )
        return int(known)
    return int(
        session.value(
            "INSERT INTO saved_views (name, query, ordering, saved_at) VALUES ($name, $query, $ordering, $now)"
            " RETURNING view_id",
            values,
        )
    )


def forget(session: Session, view_id: int) -> None:
    """Remove a saved view; nothing happens when it is gone already."""
    session.execute("DELETE FROM saved_views WHERE view_id = ?", [view_id])
