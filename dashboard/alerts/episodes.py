"""From hours judged one by one to episodes: one alert that evolves, not one per hour."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from dashboard.alerts.crisis import DAY, WINDOWS, Assessment, Planned, Watch
from dashboard.store.activity import EPOCH, Activity

CRISIS, SURGE, OPPORTUNITY, SILENCE = "crisis", "surge", "opportunity", "silence"
TITLES = (
    "coordinated",
    "bad_buzz",
    "one_author",
    "contest",
    "praise",
    "volume",
    "no_data",
    "low",
)  # what names it first
SENSITIVITY = 1e-2  # how unlikely volume or negative share must be for a crisis to be told
RARER = {  # what is no danger must be rarer to disturb someone
    "coordinated": 1.0, "bad_buzz": 1.0, "one_author": 1e-2, "contest": 1e-2, "praise": 1e-2, "volume": 1e-4,
    "no_data": 1.0, "low": 0.3,
}  # fmt: skip
MEMORY_H, MARGIN, RAREST = 28 * DAY, 0.1, 1e-6
YOUNG = 1e-2  # the past is short: be surer
SAME_EPISODE_H = 24  # hours of calm after which what comes is something else
COOL_DOWN_H = 2  # hours before the same level is told again
REPEATED_SHARE, PARTICIPATION_SHARE, PRAISE_SHARE, PRAISE_P = 0.4, 0.4, 0.5, 0.01


@dataclass(frozen=True, slots=True)
class Episode:
    """What went on from the hour it was first seen to the last one; hours are numbered from ``activity.EPOCH``.

    ``worst`` is the judgement of the highest level; ``steps`` the hours at which it was worth telling, with the
    level; ``quiet`` holds, of a silence, the messages received, the usual number and its probability.
    """

    kind: str
    title: str
    level: int
    first: int
    last: int
    p: float
    worst: Assessment | None = None
    quiet: tuple[int, float, float] | None = None
    steps: tuple[tuple[int, int], ...] = ()

    @property
    def persistence(self) -> int:
        """Hours from the first to the last, both included."""
        return self.last - self.first + 1


def episodes(
    activity: Activity,
    sensitivity: float = SENSITIVITY,
    closed_on: Iterable[date] = (),
    planned: Planned | None = None,
) -> list[Episode]:
    """Every episode of the history, each hour judged by those before it, in order of their first hour.

    ``closed_on``: days whose silence is no news; ``planned``: days of declared campaigns and contests, which mute
    volume, and volume alone (A12).
    """
    watch, closed = Watch(activity, planned), frozenset(closed_on)
    found = _Chronicle(watch.first, sensitivity)
    for at in watch.candidates:
        seen = [each for window in WINDOWS if (each := watch.assess(int(at), window)) is not None]
        told = [Episode(*read(each), each.level, each.hour, each.hour, each.p, each) for each in seen]
        found.hear(told)
    for at in watch.comparable:
        hour, quiet = watch.first + int(at), watch.silence(int(at))
        if quiet is not None and not {_day(hour), _day(hour - DAY + 1)} & closed:
            title = "low" if quiet[0] else "no_data"
            found.hear([Episode(SILENCE, title, 1, hour, hour, quiet[2], quiet=quiet)])
    return sorted(found.all, key=lambda episode: (episode.first, episode.kind))


def read(seen: Assessment) -> tuple[str, str]:
    """What an unusual window is: kind and title."""
    if seen.is_one_voice:
        return SURGE, "one_author"
    if seen.participation_share >= PARTICIPATION_SHARE and not seen.met("negative"):
        return SURGE, "contest"
    if seen.level >= 2 and (seen.met("negative") or seen.met("words")):
        return CRISIS, "coordinated" if seen.repeated_share >= REPEATED_SHARE else "bad_buzz"
    if seen.positive_share >= PRAISE_SHARE and seen.positive_p < PRAISE_P:
        return OPPORTUNITY, "praise"
    return SURGE, "volume"


class _Chronicle:
    """Hours heard in order become episodes; a crisis holds what else is loud while it lasts.

    What is heard is told when it is rarer than ``sensitivity`` and than ``MARGIN`` times the rarest of its kind in
    the four weeks before the last day: an account that is often restless must be more so than it was.
    """

    def __init__(self, first: int, sensitivity: float) -> None:
        self.all: list[Episode] = []
        self._first = first
        self._sensitivity = sensitivity
        self._open: dict[str, int] = {}
        self._heard: dict[str, list[tuple[int, float]]] = {}

    def hear(self, heard: list[Episode]) -> None:
        """What the windows that end with one hour show; the gravest that is rare enough is told."""
        told = [each for each in heard if each.p < self._threshold(each)]
        for each in heard:
            self._heard.setdefault(each.kind, []).append((each.first, each.p))
        if told:
            self._tell(min(told, key=lambda each: (TITLES.index(each.title), -each.level, each.p)))

    def _threshold(self, heard: Episode) -> float:
        past = self._heard.get(heard.kind, ())
        rarest = min((p for hour, p in past if heard.first - MEMORY_H <= hour < heard.first - DAY), default=1.0)
        known = heard.first - self._first
        most = self._sensitivity * RARER[heard.title] * (1 if known >= MEMORY_H else YOUNG)
        return max(min(most, MARGIN * rarest), min(most, RAREST))

    def _tell(self, heard: Episode) -> None:
        if heard.title in ("volume", "praise", "contest") and self._is_open(CRISIS, heard.first):
            return
        if heard.kind == CRISIS and heard.worst and heard.worst.window == DAY and self._is_known_noise(heard.first):
            return  # the last day still holds it
        step = ((heard.first, heard.level),)
        if not self._is_open(heard.kind, heard.first):
            self._open[heard.kind] = len(self.all)
            self.all.append(replace(heard, steps=step))
            return
        known = self.all[self._open[heard.kind]]
        is_worse = (heard.level, -heard.p) > (known.level, -known.p)
        is_told = heard.level > known.level or heard.first - known.last > COOL_DOWN_H
        worst = heard if is_worse else known
        titles = {known.title, heard.title}
        if worst.worst is not None and not worst.worst.is_one_voice:
            titles -= {"one_author"}  # what its gravest hours show is not the insistence of one person
        self.all[self._open[heard.kind]] = replace(
            worst,
            title=min(titles, key=TITLES.index),
            first=known.first,
            last=heard.last,
            steps=(*known.steps, *step) if is_told else known.steps,
        )

    def _is_known_noise(self, hour: int) -> bool:
        return self._is_open(SURGE, hour) and self.all[self._open[SURGE]].title in ("one_author", "contest")

    def _is_open(self, kind: str, hour: int) -> bool:
        place = self._open.get(kind)
        return place is not None and hour - self.all[place].last <= SAME_EPISODE_H


def _day(hour: int) -> date:
    return (EPOCH + timedelta(hours=hour)).date()
