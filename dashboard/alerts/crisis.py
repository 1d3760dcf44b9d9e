"""How far each hour is from the brand's usual life, and the crisis level it makes (A12), from named conditions.

Every hour is judged on windows that end with it (``WINDOWS``), with the hours before it only. What is usual is the
same window of the same weekday over the eight weeks before, or of the fourteen days before when those lack. The
level is the number of conditions met, four at most: volume (A2, A3), negative share (A4), grave words of several
people, spread, acceleration (A8); it stays under 2 unless volume or negative share is one of them. A declared
campaign or contest mutes volume, and volume alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dashboard.stats import anomaly
from dashboard.store.activity import EPOCH, Activity

WINDOWS = (1, 3, 24)  # hours
WEEK, DAY = 168, 24
WEEKS, DAYS, FEWEST = 8, 14, 4  # of a baseline
PAST = WEEKS * WEEK
Z, FLOOR, AUTHORS = 3.5, 5, 3  # A2
RARE_VOLUME, RARE_SHARE, RARE_WORDS = 0.001, 0.01, 0.01
SCORED = 30  # messages with a sentiment that a baseline share needs
WIDE_PLATFORMS, WIDE_POSTS, WIDE_AUTHORS = 2, 3, 10.0
DOUBLES_WITHIN_H = 2.0
GAP = 24  # hours without a message that are missing data when the usual day has ACTIVE messages
ACTIVE = 10.0
QUIET_SHARE, RARE_QUIET = 0.5, 0.01  # A14
ONE_VOICE = 0.5  # of the messages in question: the insistence of one person
CLIPPED = 9.0  # a past surge widens what is usual so much and no more
PLANNED_SHARE = 0.5  # of the messages that come from the platforms of a campaign, from which it explains the volume

Planned = Mapping[date, frozenset[str]]  # the days of a campaign or contest, with its platforms (none: all)


@dataclass(frozen=True, slots=True)
class Condition:
    """One named condition with what it rests on: ``x`` (of ``n``) against ``usual``, and how likely that was.

    ``is_muted``: it would be met, but a declared campaign or contest explains it.
    """

    code: str  # volume | negative | words | spread | acceleration
    is_met: bool
    x: float
    n: int
    usual: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    is_muted: bool = False


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the window that ends with ``hour`` shows; ``p`` is that of the rarer of volume and negative share."""

    hour: int
    window: int
    level: int
    conditions: tuple[Condition, ...]
    p: float
    positive_share: float
    positive_p: float
    participation_share: float
    repeated_share: float
    concentration: anomaly.Concentration
    first_person: float
    usual_first_person: float | None
    platforms: tuple[tuple[str, int], ...]
    posts: int
    negative: int
    messages: int
    is_one_voice: bool

    def met(self, code: str) -> bool:
        """Whether a condition is met."""
        return any(each.code == code and each.is_met for each in self.conditions)


class Watch:
    """The hours of an activity, each judged by those before it; on ``planned`` days volume is expected."""

    def __init__(self, activity: Activity, planned: Planned | None = None) -> None:
        self._seen = activity
        self._planned = planned or {}
        self.first = int(activity.hour[0]) if len(activity) else 0
        self.hours = max(0, activity.last_hour - self.first + 1)
        offset = activity.hour - self.first
        self._start = np.searchsorted(offset, np.arange(self.hours + 1))
        self._sums = {
            name: np.concatenate(([0], np.cumsum(np.bincount(offset, weights=flags, minlength=self.hours))))
            for name, flags in (
                ("all", np.ones(len(activity))),
                ("scored", activity.is_scored),
                ("negative", activity.is_negative),
                ("positive", activity.is_positive),
                ("crisis", activity.is_crisis),
                ("first_person", activity.is_first_person),
            )
        }

    def assess(self, at: int, window: int) -> Assessment | None:
        """The window that ends with hour ``at`` (counted from ``first``), ``None`` when nothing in it is unusual."""
        x = self._count("all", at, window)
        if x < FLOOR:
            return None
        mean, variance, z = (float(each[at]) for each in self._usual[window])
        volume_p = anomaly.count_tail(x, mean, variance) if x > mean > 0 else 1.0
        negative, scored = self._count("negative", at, window), self._count("scored", at, window)
        share, share_p = self._share("negative", at, window)
        rows = slice(int(self._start[max(0, at + 1 - window)]), int(self._start[at + 1]))
        seen = self._seen
        is_unusual = volume_p < RARE_VOLUME and not z < Z
        is_loud = is_unusual and not self._is_planned(at, window, rows)
        is_sour = share_p < RARE_SHARE and negative >= FLOOR
        if not (is_loud or is_sour):
            return None
        sour = seen.is_negative[rows]
        told = sour if is_sour else np.ones(x, dtype=bool)  # the messages in question
        authors = np.unique(seen.author[rows][told], return_counts=True)[1]
        spread = anomaly.concentration(authors.tolist())
        assert spread is not None
        everyone = np.unique(seen.author[rows]).size
        touched = np.unique(seen.platform[rows][told], return_counts=True)
        posts = np.unique(seen.post[rows][told]).size
        loud = is_loud and everyone >= AUTHORS
        bitter = is_sour and np.unique(seen.author[rows][sour]).size >= AUTHORS
        words = seen.is_crisis[rows]
        speakers = np.unique(seen.author[rows][words]).size
        words_usual = self._past_rate("crisis", at, window)
        words_p = anomaly.count_tail(int(words.sum()), words_usual, words_usual)
        before, now = self._count("all", at - 1, 1) if at else 0, self._count("all", at, 1)
        doubling = anomaly.doubling_time(before, now, 1.0)
        is_wide = touched[0].size >= WIDE_PLATFORMS or posts >= WIDE_POSTS or spread.effective >= WIDE_AUTHORS
        half = 1.959964 * variance**0.5
        conditions = (
            Condition(
                "volume",
                loud,
                x,
                everyone,
                mean,
                max(0.0, mean - half),
                mean + half,
                volume_p,
                is_unusual and not is_loud,
            ),
            Condition("negative", bitter, negative, scored, share, p=share_p),
            Condition("words", speakers >= AUTHORS and words_p < RARE_WORDS, speakers, x, words_usual, p=words_p),
            Condition("spread", is_wide, round(spread.effective, 1), posts),
            Condition("acceleration", doubling is not None and doubling < DOUBLES_WITHIN_H, doubling or 0.0, now),
        )
        met = sum(condition.is_met for condition in conditions)
        texts = np.unique(seen.text[rows][seen.text[rows] >= 0], return_counts=True)[1]
        return Assessment(
            hour=self.first + at,
            window=window,
            level=min(4, met) if loud or bitter else min(1, met),
            conditions=conditions,
            p=min(volume_p if is_loud else 1.0, share_p if is_sour else 1.0),
            positive_share=self._count("positive", at, window) / max(1, scored),
            positive_p=self._share("positive", at, window)[1],
            participation_share=float(seen.is_participation[rows].mean()),
            repeated_share=float(texts[texts >= AUTHORS].sum()) / x,
            concentration=spread,
            first_person=float(seen.is_first_person[rows].mean()),
            usual_first_person=self._past_share("first_person", "all", at, window),
            platforms=tuple((seen.platforms[code], int(n)) for code, n in zip(*touched, strict=True)),
            posts=int(posts),
            negative=int(sour.sum()),
            messages=x,
            is_one_voice=spread.messages >= FLOOR and spread.top_share >= ONE_VOICE,
        )

    def silence(self, at: int) -> tuple[int, float, float] | None:
        """Messages of the last day, the usual number, its probability, when that day is abnormally quiet (A14)."""
        mean, variance, _ = (float(each[at]) for each in self._usual[DAY])
        if not mean >= ACTIVE:
            return None
        x = self._count("all", at, DAY)
        p = anomaly.low_count_tail(x, mean, variance) if x <= QUIET_SHARE * mean else 1.0
        return (x, mean, p) if x == 0 or p < RARE_QUIET else None

    @cached_property
    def candidates(self) -> NDArray[np.int64]:
        """The hours worth a judgement: something was received, and there is a past to compare with."""
        known = np.isfinite(self._usual[1][0]) | np.isfinite(self._usual[DAY][0])
        return np.flatnonzero(known & (np.diff(self._sums["all"]) > 0))

    @cached_property
    def comparable(self) -> NDArray[np.int64]:
        """The hours whose last day has a usual number of messages to compare with."""
        return np.flatnonzero(np.isfinite(self._usual[DAY][0]))

    @cached_property
    def _usual(self) -> dict[int, tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]]:
        """Per window: mean, variance and robust z of every hour against its baseline; NaN without enough of it."""
        return {window: self._baseline(window) for window in WINDOWS}

    def _baseline(self, window: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        sums = np.full(self.hours, np.nan)
        if self.hours >= window:
            sums[window - 1 :] = self._sums["all"][window:] - self._sums["all"][:-window]
        usable = np.where(self._is_missing(window), np.nan, sums)
        weeks = np.stack([_lagged(usable, WEEK * back) for back in range(1, WEEKS + 1)])
        days = np.stack([_lagged(usable, DAY * back) for back in range(1, DAYS + 1)])
        enough = np.isfinite(weeks).sum(axis=0) >= FEWEST
        chosen = np.where(enough, np.concatenate([weeks, np.full((DAYS - WEEKS, self.hours), np.nan)]), days)
        n = np.isfinite(chosen).sum(axis=0)
        chosen[:, n < FEWEST] = np.nan
        with np.errstate(invalid="ignore", divide="ignore"):
            n = np.where(n < FEWEST, np.nan, n)
            mean = (np.nansum(chosen, axis=0) + anomaly.SMOOTHING) / n
            spread = np.nansum((chosen - mean) ** 2, axis=0) / (n - 1)
            median = _nanmedian(chosen)
            away = np.abs(chosen - median)
            scale = _nanmedian(away) / 0.6745
            scale = np.where(scale > 0, scale, 1.253314 * np.nansum(away, axis=0) / n)
            z = np.where(scale > 0, (sums - median) / scale, np.nan)
            restless = _trailing_mean(np.minimum((sums - mean) ** 2 / mean, CLIPPED), PAST)
            variance = np.maximum(spread, np.maximum(1.0, restless) * mean)
        return mean, variance, z

    def _is_missing(self, window: int) -> NDArray[np.bool_]:
        """Windows that hold hours without data: a whole day without a message when the past days had some."""
        counts = np.diff(self._sums["all"])
        idle = np.zeros(self.hours, dtype=bool)
        usual = (self._sums["all"][-1] / max(1, self.hours)) * DAY
        if usual >= ACTIVE:
            busy = np.flatnonzero(np.concatenate(([1], counts, [1])) > 0) - 1
            for left, right in pairwise(busy):
                if right - left > GAP:
                    idle[left + 1 : right] = True
        held = np.concatenate(([0], np.cumsum(idle)))
        missing = np.zeros(self.hours, dtype=bool)
        missing[window - 1 :] = (held[window:] - held[:-window]) > 0
        return missing

    def _is_planned(self, at: int, window: int, rows: slice) -> bool:
        """Whether a campaign of these days, on the platforms most of the messages come from, explains a volume."""
        hours = (self.first + at, self.first + at - window + 1)
        for day in {(EPOCH + timedelta(hours=hour)).date() for hour in hours}:
            platforms = self._planned.get(day)
            if platforms is None:
                continue
            codes = [code for code, name in enumerate(self._seen.platforms) if name in platforms]
            if not platforms or np.isin(self._seen.platform[rows], codes).mean() >= PLANNED_SHARE:
                return True
        return False

    def _count(self, name: str, at: int, window: int) -> int:
        sums = self._sums[name]
        return int(sums[at + 1] - sums[max(0, at + 1 - window)])

    def _past(self, name: str, at: int, window: int) -> tuple[int, int]:
        """How many in the weeks before the window, and over how many hours."""
        end = max(0, at + 1 - window)
        start = max(0, end - PAST)
        return int(self._sums[name][end] - self._sums[name][start]), end - start

    def _past_rate(self, name: str, at: int, window: int) -> float:
        past, hours = self._past(name, at, window)
        return (past + anomaly.SMOOTHING) * window / max(hours, window)

    def _past_share(self, name: str, whole: str, at: int, window: int) -> float | None:
        past, of = self._past(name, at, window)[0], self._past(whole, at, window)[0]
        return anomaly.smoothed_share(past, of) if of >= SCORED else None

    def _share(self, name: str, at: int, window: int) -> tuple[float | None, float]:
        usual = self._past_share(name, "scored", at, window)
        x, n = self._count(name, at, window), self._count("scored", at, window)
        if usual is None or x <= usual * n:
            return usual, 1.0
        return usual, anomaly.binomial_tail(x, n, usual)


def _lagged(values: NDArray[np.float64], hours: int) -> NDArray[np.float64]:
    return np.concatenate((np.full(min(hours, len(values)), np.nan), values[: max(0, len(values) - hours)]))


def _nanmedian(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The median of each column, NaN for a column of NaN, without a warning."""
    ordered = np.sort(values, axis=0)  # NaN last
    n = np.isfinite(values).sum(axis=0)
    columns = np.arange(values.shape[1])
    middle: NDArray[np.float64] = (ordered[np.maximum(n - 1, 0) // 2, columns] + ordered[n // 2, columns]) / 2
    return middle


def _trailing_mean(values: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """The mean of the known values among the ``length`` before each; 1 when there are none."""
    known = np.isfinite(values)
    sums = np.concatenate(([0.0], np.cumsum(np.where(known, values, 0.0))))
    counts = np.concatenate(([0], np.cumsum(known)))
    ends = np.arange(len(values))
    starts = np.maximum(0, ends - length)
    n = counts[ends] - counts[starts]
    return np.where(n > 0, (sums[ends] - sums[starts]) / np.maximum(n, 1), 1.0)
