"""Behaviours to examine: the same text by many, synchronised authors, insistence of a few. Never an accusation.

A9 (Herfindahl), A10 (Broder 1997), A11 (CooRTweet; Pacheco et al. 2021). What is found is worded « à examiner »: people
copy a call, answer a contest or share a form letter in good faith.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from dashboard.stats.anomaly import concentration
from dashboard.stats.near_duplicates import groups
from dashboard.stats.synchrony import Published, edges
from dashboard.store import behaviours
from dashboard.store.activity import EPOCH
from dashboard.store.behaviours import Said
from dashboard.store.store import Session

AT_MOST = 20_000  # messages compared, the latest
COPIED_BY = 3  # distinct authors that make a copied text worth a look
HOSTILE = 4  # messages of one author
CROWD = 10  # messages under one post
ALONE = 0.4  # share of a crowd's messages that one author wrote


@dataclass(frozen=True, slots=True)
class Copies:
    """Near-duplicate messages of several authors, in the order they were written."""

    message_keys: tuple[int, ...]
    authors: int
    posts: int
    platforms: tuple[str, ...]
    first_at: datetime
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Synchronised:
    """Two authors who wrote the same ``objects`` distinct texts within an hour of each other."""

    author_keys: tuple[str, str]
    objects: int
    message_keys: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Insistent:
    """An author who wrote ``hostile`` messages (negative or at risk), under ``posts`` posts, of ``messages`` in all."""

    author_key: str
    hostile: int
    posts: int
    messages: int


@dataclass(frozen=True, slots=True)
class Dominated:
    """A post where one author wrote ``top`` of the ``messages``; ``effective_authors`` is 1 / HHI (A9)."""

    platform: str
    post_id: str
    author_key: str
    top: int
    messages: int
    effective_authors: float


@dataclass(frozen=True, slots=True)
class Behaviours:
    """What a period holds that deserves a look."""

    copies: tuple[Copies, ...]
    synchronised: tuple[Synchronised, ...]
    insistent: tuple[Insistent, ...]
    dominated: tuple[Dominated, ...]


def find(session: Session, start_at: datetime, end_at: datetime) -> Behaviours:
    """The behaviours of a period, from the first instant (naive UTC) to before the second."""
    said = behaviours.said(session, start_at, end_at, AT_MOST)
    alike = copied(said)
    return Behaviours(
        copies=tuple(_copies(group) for group in alike if len({one.author_key for one in group}) >= COPIED_BY),
        synchronised=synchronised(alike),
        insistent=tuple(Insistent(*row) for row in behaviours.insistent(session, start_at, end_at, HOSTILE)),
        dominated=tuple(_dominated(behaviours.crowds(session, start_at, end_at, CROWD))),
    )


def copied(said: Sequence[Said]) -> list[list[Said]]:
    """The groups of near-duplicates (A10) of two authors or more, each in the order they were written."""
    found = [[said[place] for place in group] for group in groups([one.text for one in said])]
    return [group for group in found if len({one.author_key for one in group}) > 1]


def synchronised(alike: Iterable[Sequence[Said]]) -> tuple[Synchronised, ...]:
    """A11: the pairs of authors who published the same objects twice within an hour of each other, the most first."""
    objects = (
        [Published(one.author_key, (one.published_at - EPOCH).total_seconds(), one.message_key) for one in group]
        for group in alike
    )
    return tuple(Synchronised(*edge) for edge in edges(objects))


def _copies(group: Sequence[Said]) -> Copies:
    return Copies(
        message_keys=tuple(one.message_key for one in group),
        authors=len({one.author_key for one in group}),
        posts=len({(one.platform, one.post_id) for one in group}),
        platforms=tuple(sorted({one.platform for one in group})),
        first_at=group[0].published_at,
        last_at=group[-1].published_at,
    )


def _dominated(crowds: Iterable[tuple[str, str, dict[str, int]]]) -> Iterable[Dominated]:
    for platform, post_id, by_author in crowds:
        ((author_key, top),) = Counter(by_author).most_common(1)
        spread = concentration([*by_author.values()])
        if spread is not None and spread.top_share >= ALONE:
            yield Dominated(platform, post_id, author_key, top, spread.messages, spread.effective)
