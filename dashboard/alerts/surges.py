"""A streaming detector of surges on any series of counts: one point in, one score out, a few floats of memory.

A count is compared with its usual level at two paces: the point itself, and the last twenty points or so. At each
pace the excess over the level, in units of its usual size, is the surprise. What is told is news, not height: only
the part of a surprise that exceeds what was already seen counts, with a memory that fades. An alert thus rings when
an episode begins, then again only if it grows well beyond; after any news the detector asks for more for a while.

Nothing is fitted to a series: level and usual sizes are running means, exact means while the series is young. All
lengths are in points. ``docs/decisions/0011-surges-and-crises.md`` says how the constants were chosen.
"""

import math
from collections.abc import Iterable

PACE = 20.0  # half-life of the mean that hears what lasts
WEIGHTS = (0.9, 1.2)  # of the surprise of a point, of that of what lasts
LEVEL = 2_016.0  # half-life of the level
SIZE = 450.0  # half-life of the usual size of an excess
CLIP = 10.0  # an excess teaches at most so many usual sizes: one crisis must not hide the next
LEAST_SIZE = 0.035  # so that a series of zeros has a size
MEMORY = 3_200.0  # half-life of the greatest surprise seen at a pace
REMEMBERED = 126.0  # no surprise is remembered as greater
LEARNING = 30.0  # half-life with which what lasts becomes what was seen: a slow rise is news too
QUIET, QUIET_SHARE = 250.0, 1.2  # half-life of what any news asks of the next, and how much of itself it asks
SURPRISED, WARM_UP, TRUSTED = 60, 144, 288  # points before a surprise is one, before a score, before it counts in full
HALF = 0.43  # the news that scores 0.5

ALERT = 0.5  # the score from which a point is an alert


def _rate(half_life: float) -> float:
    return float(1 - 0.5 ** (1 / half_life))


_PACE, _LEVEL, _SIZE, _LEARNING = (_rate(half_life) for half_life in (PACE, LEVEL, SIZE, LEARNING))
_MEMORY, _QUIET = 1 - _rate(MEMORY), 1 - _rate(QUIET)


class SurgeDetector:
    """Scores in [0, 1], strictly causal: a score depends on the points given before it and on nothing else.

    Points are evenly spaced counts, of any unit and any step. The state is eight numbers whatever was seen.
    """

    __slots__ = ("_lasting", "_level", "_quiet", "_seen", "_size", "_size_lasting", "_told", "_told_lasting")

    def __init__(self) -> None:
        self._seen = 0
        self._level = self._lasting = self._quiet = 0.0
        self._size = self._size_lasting = 0.0
        self._told = self._told_lasting = 0.0

    def skip(self, points: int) -> None:
        """Let ``points`` steps pass without a count: unknown is not zero, but what was told gets older."""
        self._quiet *= _QUIET**points
        self._told *= _MEMORY**points
        self._told_lasting *= _MEMORY**points

    def score(self, value: float) -> float:
        """The score of the next point; from ``ALERT`` on, it is one. Raises ``ValueError`` for what is no count."""
        return self.scores((value,))[0]

    def scores(self, values: Iterable[float]) -> list[float]:
        """The scores of the next points, the same as one by one; after a ``ValueError``, those before it are seen."""
        found: list[float] = []
        seen, level, lasting, quiet = self._seen, self._level, self._lasting, self._quiet
        size, size_lasting, told, told_lasting = self._size, self._size_lasting, self._told, self._told_lasting
        try:
            for value in values:
                if not 0 <= value < math.inf:
                    raise ValueError(f"not a count: {value}")
                seen += 1
                young = 1 / seen
                if seen == 1:
                    level = value
                gap = value - level
                lasting += (_PACE if young < _PACE else young) * (gap - lasting)
                usual, usual_lasting = size + LEAST_SIZE, size_lasting + LEAST_SIZE
                told *= _MEMORY
                told_lasting *= _MEMORY
                news = 0.0
                if seen > SURPRISED:
                    surprise = WEIGHTS[0] * gap / usual
                    if surprise > told:
                        news = surprise - told
                        told = max(told, min(surprise, REMEMBERED))
                    surprise = WEIGHTS[1] * lasting / usual_lasting
                    if surprise > told_lasting:
                        news = max(news, surprise - told_lasting)
                        told_lasting += _LEARNING * max(0.0, min(surprise, REMEMBERED) - told_lasting)
                height = gap if gap > 0 else -gap
                height_lasting = lasting if lasting > 0 else -lasting
                if seen > TRUSTED:
                    if height > CLIP * usual:
                        height = CLIP * usual
                    if height_lasting > CLIP * usual_lasting:
                        height_lasting = CLIP * usual_lasting
                rate = _SIZE if young < _SIZE else young
                size += rate * (height - size)
                size_lasting += rate * (height_lasting - size_lasting)
                level += (_LEVEL if young < _LEVEL else young) * gap
                quiet *= _QUIET
                fresh = 0.0
                if news > 0 and seen > WARM_UP:
                    fresh = news - QUIET_SHARE * quiet
                    if seen < TRUSTED:
                        fresh *= seen / TRUSTED
                    if news > quiet:
                        quiet = news
                found.append(fresh / (fresh + HALF) if fresh > 0 else 0.0)
        finally:
            self._seen, self._level, self._lasting, self._quiet = seen, level, lasting, quiet
            self._size, self._size_lasting, self._told, self._told_lasting = size, size_lasting, told, told_lasting
        return found
