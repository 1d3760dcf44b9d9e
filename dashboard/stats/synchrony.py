"""A11: pairs of authors who publish the same objects at nearly the same time, again and again.

CooRTweet (time window, minimum participation); Pacheco et al. 2021. A single co-occurrence is never an edge, and an
edge is something to examine, not an accusation.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

WITHIN_S = 3_600.0  # the window of campaigns
TWICE = 2  # distinct objects


class Published(NamedTuple):
    """One publication of an object: who, when (seconds on any one clock), and what to find it by."""

    author: str
    at_s: float
    key: int


class Edge(NamedTuple):
    """Two authors and the keys of what they published together, ``objects`` distinct objects."""

    authors: tuple[str, str]
    objects: int
    keys: tuple[int, ...]


def edges(
    objects: Iterable[Sequence[Published]], within_s: float = WITHIN_S, at_least: int = TWICE
) -> tuple[Edge, ...]:
    """The pairs of authors who published ``at_least`` distinct objects within ``within_s`` of each other, the most
    first; each object is its publications in the order of time."""
    every = [[*publications] for publications in objects]
    shared = Counter(author for publications in every for author in {one.author for one in publications})
    together: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for publications in every:
        # Thousands may say the same once, in a contest: they are in no edge, and their pairs are not worth a look.
        often = [one for one in publications if shared[one.author] >= at_least]
        seen = set()
        for place, left in enumerate(often):
            for later in range(place + 1, len(often)):
                right = often[later]
                if right.at_s - left.at_s > within_s:
                    break
                pair = (min(left.author, right.author), max(left.author, right.author))
                if left.author != right.author and pair not in seen:
                    seen.add(pair)
                    together[pair].append((left.key, right.key))
    found = [
        Edge(pair, len(keys), tuple(key for both in keys for key in both))
        for pair, keys in together.items()
        if len(keys) >= at_least
    ]
    return tuple(sorted(found, key=lambda edge: (-edge.objects, edge.authors)))
