"""Which messages, and which hours, raise an alert."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from dashboard.alerts.crisis import Assessment
from dashboard.alerts.episodes import CRISIS, Episode, episodes
from dashboard.config import Landmark, Settings, public_holidays
from dashboard.store.activity import EPOCH, Activity, activity, to_utc
from dashboard.store.alerts import raise_message_alerts
from dashboard.store.episodes import Kept, keep
from dashboard.store.store import Session
from dashboard.store.vocabulary import GRAVE
from dashboard.text.danger import DANGER

# What names the alert when a message has several categories: a person in danger before a brand in trouble.
SEVERITY = (
    "self_harm", "threat", "safety", "hate", "privacy", "legal", "press", "fraud", "accusation", "boycott",
    "vulnerable", "insult", "churn", "spam",
)  # fmt: skip


RECENT = timedelta(days=7)  # what ended before, by the clock of the data, is history
PLANNED = ("campaign", "contest")


def planned(landmarks: Iterable[Landmark]) -> dict[date, frozenset[str]]:
    """The days of declared campaigns and contests, each with the platforms concerned (none: all of them)."""
    days: dict[date, frozenset[str]] = {}
    for one in landmarks:
        if one.kind not in PLANNED:
            continue
        for offset in range((one.end - one.start).days + 1):
            day, here = one.start + timedelta(days=offset), frozenset(one.platforms)
            known = days.get(day, here)
            days[day] = known | here if known and here else frozenset()
    return days


def raise_alerts(session: Session, settings: Settings | None = None) -> int:
    """Open the alerts that the workspace calls for; gives how many were opened.

    One per inbound message of level high or critical that never raised one, and one per episode of the history:
    crisis, surge, opportunity, silence. A person in danger is always critical. The same data gives the same
    episodes: nothing depends on today's clock.
    """
    opened = raise_message_alerts(session, GRAVE, SEVERITY, DANGER)
    known = settings or Settings()
    seen = activity(session)
    if not len(seen):
        return opened
    closed = public_holidays(known.holiday_list) | known.closed_on
    found = [
        _kept(each, seen, known, closed) for each in episodes(seen, closed_on=closed, planned=planned(known.landmarks))
    ]
    return opened + keep(session, found, to_utc(EPOCH + timedelta(hours=seen.last_hour + 1), known.timezone) - RECENT)


def _kept(episode: Episode, seen: Activity, settings: Settings, closed: frozenset[date]) -> Kept:
    zone = settings.timezone
    peak = seen.busiest(episode.first - (episode.worst.window if episode.worst else 0) + 1, episode.last)
    return Kept(
        kind=episode.kind,
        title=episode.title,
        level=_level(episode),
        crisis_level=episode.level if episode.kind == CRISIS else min(1, episode.level),
        first_at=to_utc(seen.last_moment(episode.first), zone),
        last_at=to_utc(seen.last_moment(episode.last), zone),
        peak_at=to_utc(EPOCH + timedelta(hours=peak), zone),
        evidence=json.dumps(
            _evidence(episode, seen, zone) | _around(episode, settings, closed),
            ensure_ascii=False,
            separators=(",", ":"),
        ),
    )


def _around(episode: Episode, settings: Settings, closed: frozenset[date]) -> dict[str, Any]:
    """What was declared of these days: landmarks, and days when nobody works."""
    start, end = ((EPOCH + timedelta(hours=hour)).date() for hour in (episode.first, episode.last))
    known = [one.name for one in settings.landmarks if one.start <= end and one.end >= start]
    days = [start + timedelta(days=offset) for offset in range((end - start).days + 1)]
    return {"landmarks": known, "closed": [day.isoformat() for day in days if day in closed]}


def _level(episode: Episode) -> str:
    if episode.kind != CRISIS:
        return "watch"
    return "critical" if episode.level >= 3 else "high"


def _evidence(episode: Episode, seen: Activity, zone: str) -> dict[str, Any]:
    """What the sentences are written from: the judgement of the worst hour, the steps, the quiet."""
    told: dict[str, Any] = {
        "steps": [[to_utc(seen.last_moment(hour), zone).isoformat(), level] for hour, level in episode.steps],
        "persistence_h": episode.persistence,
        "p": episode.p,
    }
    if episode.quiet is not None:
        received, usual, p = episode.quiet
        return told | {"quiet": {"x": received, "usual": round(usual, 1), "p": p}}
    assert episode.worst is not None
    return told | {"worst": _judged(episode.worst)}


def _judged(worst: Assessment) -> dict[str, Any]:
    judged = asdict(worst)
    judged["concentration"] = worst.concentration._asdict()
    judged["platforms"] = dict(worst.platforms)
    return judged
