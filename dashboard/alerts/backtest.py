"""What Vigie would have told on the imported history, hour after hour, with what was known then (A15).

It is the same reading as the live one: an episode depends on the hours before it only, so reading the whole history
at once tells what each day would have told.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dashboard.alerts.episodes import CRISIS, SENSITIVITY, episodes
from dashboard.alerts.rules import planned
from dashboard.store.activity import EPOCH, activity, to_utc
from dashboard.store.declared import declared
from dashboard.store.episodes import verdicts
from dashboard.store.store import Session

SETTINGS = (1e-1, SENSITIVITY, 1e-3, 1e-4, 1e-6)  # from the most talkative to the quietest


@dataclass(frozen=True, slots=True)
class Told:
    """An alert of the backtest; instants are naive UTC, ``lead_s`` runs to the end of the busiest hour."""

    kind: str
    title: str
    level: int
    told_at: datetime
    peak_at: datetime
    lead_s: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """Over ``weeks`` of history that could be judged: ``told`` by sensitivity, and the verdicts on past crises."""

    weeks: float
    messages: int
    told: dict[float, tuple[Told, ...]]
    founded: int
    judged: int
    unfounded: int


def backtest(session: Session, timezone: str, closed: tuple[date, ...] = ()) -> Backtest:
    """The history read at each sensitivity of ``SETTINGS``; the silence of the days ``closed`` is no news."""
    seen, known = activity(session), planned(declared(session).landmarks)
    told: dict[float, tuple[Told, ...]] = {}
    for sensitivity in SETTINGS:
        found = []
        for each in episodes(seen, sensitivity, closed, known):
            moment = to_utc(seen.last_moment(each.first), timezone)
            start = each.first - (each.worst.window if each.worst else 1) + 1
            peak = to_utc(EPOCH + timedelta(hours=seen.busiest(start, each.last)), timezone)
            lead = (peak + timedelta(hours=1) - moment).total_seconds()
            found.append(Told(each.kind, each.title, each.level, moment, peak, max(0.0, lead)))
        told[sensitivity] = tuple(found)
    hours = seen.last_hour - int(seen.hour[0]) + 1 if len(seen) else 0
    judged = verdicts(session, CRISIS)
    return Backtest(
        weeks=hours / 168,
        messages=len(seen),
        told=told,
        founded=judged.get("founded", 0),
        judged=judged.get("founded", 0) + judged.get("unfounded", 0),
        unfounded=judged.get("unfounded", 0),
    )
