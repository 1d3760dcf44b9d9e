"""What the imported files allow: each figure on each platform, over all the data, or why it cannot be given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dashboard.kpi.contract import Family, Kpi, KpiResult, Status
from dashboard.kpi.registry import KPIS
from dashboard.kpi.scope import Scope
from dashboard.store.store import Session
from dashboard.text.formats import in_zone

INTERACTIONS = "C1"  # known as soon as a post of the brand has counters
DATED = """
    SELECT platform, published_at, true AS is_message FROM messages WHERE published_at IS NOT NULL
    UNION ALL
    SELECT platform, published_at, false FROM posts WHERE published_at IS NOT NULL AND NOT is_stub
"""


class Need(StrEnum):
    """What an export must bring for a figure that no file allows yet."""

    MESSAGES = "messages"
    POSTS = "posts"


NEEDS = {
    Need.MESSAGES: "Aucun message de cette plateforme n’est importé.",
    Need.POSTS: "Aucune publication de cette plateforme n’est importée avec ses chiffres.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """One figure on one platform. ``n`` is what it rests on; ``reason`` says in French why there is none, and
    ``need`` what is missing when an export can bring it."""

    code: str
    platform: str
    status: Status
    n: int = 0
    reason: str | None = None
    need: Need | None = None

    @property
    def is_available(self) -> bool:
        """Whether the figure can be given."""
        return self.status is not Status.NOT_AVAILABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How far the data of a platform go, on the local calendar: ``empty_weeks`` hold neither post nor message."""

    platform: str
    first_on: date
    last_on: date
    messages: int
    posts: int
    empty_weeks: int = 0


def permits(session: Session, timezone: str, codes: tuple[str, ...] = ()) -> list[Permit]:
    """The figures of ``codes``, all of them when empty, on every platform that has dated data, in the order of the
    registry."""
    wanted = [kpi for kpi in KPIS if not codes or kpi.code in codes]
    found = []
    for extent in extents(session, timezone):
        scope = Scope(start=extent.first_on, end=extent.last_on, platforms=(extent.platform,), timezone=timezone)
        results = {kpi.code: kpi.compute(session, scope) for kpi in KPIS if kpi in wanted or kpi.code == INTERACTIONS}
        interactions = results[INTERACTIONS]
        has_posts = interactions.value is not None or interactions.details["has_only_others"]
        found += [_permit(kpi, results[kpi.code], extent, has_posts) for kpi in wanted]
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What one platform lacks, and the figures that wait for it: an export to bring, or what ``reason`` says."""

    platform: str
    need: Need | None
    reason: str
    codes: tuple[str, ...]


def missing(found: Sequence[Permit]) -> list[Missing]:
    """The figures that cannot be given, grouped by what would allow them."""
    groups: dict[tuple[str, Need | None, str], list[str]] = {}
    for one in found:
        if not one.is_available:
            reason = NEEDS[one.need] if one.need else one.reason or ""
            groups.setdefault((one.platform, one.need, reason), []).append(one.code)
    return [
        Missing(platform=platform, need=need, reason=reason, codes=tuple(codes))
        for (platform, need, reason), codes in groups.items()
    ]


def extents(session: Session, timezone: str) -> list[Extent]:
    """One per platform with something dated."""
    rows = session.rows(
        f"""
        SELECT platform, min(published_at), max(published_at),
            count(*) FILTER (WHERE is_message), count(*) FILTER (WHERE NOT is_message)
        FROM ({DATED}) AS dated
        GROUP BY platform
        ORDER BY platform
        """
    )
    empty = _empty_weeks(session)
    return [
        Extent(
            platform=platform,
            first_on=in_zone(first_at, timezone).date(),
            last_on=in_zone(last_at, timezone).date(),
            messages=messages,
            posts=posts,
            empty_weeks=empty[platform],
        )
        for platform, first_at, last_at, messages, posts in rows
    ]


def _empty_weeks(session: Session) -> dict[str, int]:
    """How many weeks between the first and the last hold nothing; 0 where most do, as in a place that sleeps."""
    rows = session.rows(
        f"""
        SELECT platform, count(DISTINCT week) AS filled, date_diff('week', min(week), max(week)) + 1 AS weeks
        FROM (SELECT platform, date_trunc('week', published_at) AS week FROM ({DATED}) AS dated) AS weekly
        GROUP BY platform
        """
    )
    return {platform: weeks - filled if weeks <= 2 * filled else 0 for platform, filled, weeks in rows}


def _permit(kpi: Kpi, result: KpiResult, extent: Extent, has_posts: bool) -> Permit:
    is_missing = result.value is None
    return Permit(
        code=kpi.code,
        platform=extent.platform,
        status=Status.NOT_AVAILABLE if is_missing else result.status,
        n=result.n,
        reason=result.reason if is_missing else None,
        need=_need(kpi, extent, has_posts) if is_missing else None,
    )


def _need(kpi: Kpi, extent: Extent, has_posts: bool) -> Need | None:
    """What to bring where there is nothing of the kind at all; otherwise the figure's own reason says what lacks."""
    if kpi.family is Family.CONTENU:
        return None if has_posts else Need.POSTS
    return None if extent.messages else Need.MESSAGES
