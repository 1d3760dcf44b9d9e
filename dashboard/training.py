"""T. Entraînement: what the group did of the messages of the story that ask for a judgement, beside what was expected.

Delays run from the moment when the group could see a message, on the clock of the room. A group is compared with the
answer key, never with another person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

import numpy as np
import pandas as pd

from dashboard.demo import Inject
from dashboard.stats.agreement import Measure, kappa
from dashboard.store import exercise, search
from dashboard.store.query import parse
from dashboard.store.store import Session

KINDS = ("leave", "handle", "escalate")  # from the least to the most
RIGHT, OVER, UNDER, MISSED = "right", "over", "under", "missed"
TYPES = {
    "published_at": "datetime64[us]", "seen_at": "datetime64[us]", "first_deed_s": "float64", "escalated_s": "float64",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of an exercise, all delays in seconds.

    ``detection_s``: median delay of the first gesture on what called for one, over ``detected`` of the ``to_detect``
    (T1). ``right`` of ``n`` judged as expected, and ``agreement`` beyond chance, Cohen's κ over leave, handle and
    escalate, no gesture being « leave » (T2). ``over`` and ``under``: judged too high or too low (T3); ``missed``: no
    gesture at all (T4). ``to_service`` of ``carried`` went to the service expected (T2). ``escalated_s`` and
    ``decided_s``: from the first message that was to be carried to a service, until one was, and until the first
    decision of the crisis log (T5). ``decisions`` of that log, those that say why and on what evidence (T7).
    """

    detection_s: float | None
    detected: int
    to_detect: int
    right: int
    n: int
    agreement: Measure
    over: int
    under: int
    missed: int
    to_service: int
    carried: int
    escalated_s: float | None
    decided_s: float | None
    decisions: int
    reasoned: int
    evidenced: int


def judged(session: Session, injects: Sequence[Inject]) -> pd.DataFrame:
    """What became of each inject that the story has told, in the order in which they came.

    Columns: inject (its name), platform, published_at and seen_at (naive UTC; when the group could see it, null when
    nobody noted it), expected_deed and deed (of ``KINDS``; null without a gesture), expected_service, service,
    first_deed_s, escalated_s, judgement (right, over, under, missed), why.
    """
    steps = exercise.told(session)
    told = [(inject, key) for inject in injects if (key := _message(session, inject)) is not None]
    deeds = exercise.deeds(session, [key for _, key in told])
    rows = []
    for inject, key in told:
        platform, published_at = exercise.said_at(session, key)
        seen_at = min((at for until, at in steps if published_at is not None and published_at <= until), default=None)
        theirs = [deed for deed in deeds if deed.message_key == key]
        done = max((deed.kind for deed in theirs), key=KINDS.index, default=None)
        first_at = theirs[0].at if theirs else None
        escalations = [deed for deed in theirs if deed.kind == "escalate"]
        carried = next((deed.service for deed in escalations if deed.service), None)
        rows.append(
            {
                "inject": inject.name, "platform": platform, "published_at": published_at, "seen_at": seen_at,
                "expected_deed": inject.expected, "deed": done, "expected_service": inject.service, "service": carried,
                "first_deed_s": _between(seen_at, first_at),
                "escalated_s": _between(seen_at, escalations[0].at if escalations else None),
                "judgement": _judgement(inject.expected, done), "why": inject.why,
            }
        )  # fmt: skip
    columns = [
        "inject", "platform", "published_at", "seen_at", "expected_deed", "deed", "expected_service", "service",
        "first_deed_s", "escalated_s", "judgement", "why",
    ]  # fmt: skip
    found = pd.DataFrame(rows, columns=columns).astype(TYPES)
    return found.sort_values("published_at", kind="stable", ignore_index=True)


def score(session: Session, found: pd.DataFrame) -> Score:
    """The figures over the rows of ``judged``."""
    to_detect = found[found["expected_deed"] != "leave"]
    delays = [float(each) for each in to_detect["first_deed_s"].dropna()]
    matrix = np.zeros((len(KINDS), len(KINDS)), np.int64)
    for expected, done in zip(found["expected_deed"], found["deed"], strict=True):
        matrix[KINDS.index(expected), KINDS.index(done) if isinstance(done, str) else 0] += 1
    counted = found["judgement"].value_counts()
    carried = found[found["expected_service"].notna() & found["service"].notna()]
    to_carry = found.loc[found["expected_deed"] == "escalate", "seen_at"].dropna()
    since = to_carry.min() if len(to_carry) else None
    escalations = (found["seen_at"] + pd.to_timedelta(found["escalated_s"], unit="s")).dropna()
    decisions = exercise.decisions(session)
    return Score(
        detection_s=median(delays) if delays else None,
        detected=int(to_detect["deed"].notna().sum()),
        to_detect=len(to_detect),
        right=int(counted.get(RIGHT, 0)),
        n=len(found),
        agreement=kappa(matrix),
        over=int(counted.get(OVER, 0)),
        under=int(counted.get(UNDER, 0)),
        missed=int(counted.get(MISSED, 0)),
        to_service=int((carried["service"] == carried["expected_service"]).sum()),
        carried=len(carried),
        escalated_s=_between(since, escalations.min() if len(escalations) else None),
        decided_s=_between(since, decisions[0][0] if decisions else None),
        decisions=len(decisions),
        reasoned=sum(reason for _, reason, _ in decisions),
        evidenced=sum(evidence for *_, evidence in decisions),
    )


def _message(session: Session, inject: Inject) -> int | None:
    """The oldest message that the search of an inject finds, if the story has come to it."""
    return next(iter(search.keys(session, parse(inject.search), search.Bounds(), "oldest", 1)), None)


def _judgement(expected: str, done: str | None) -> str:
    if done is None:
        return RIGHT if expected == "leave" else MISSED
    gap = KINDS.index(done) - KINDS.index(expected)
    return RIGHT if gap == 0 else OVER if gap > 0 else UNDER


def _between(start: datetime | None, end: datetime | None) -> float | None:
    return None if start is None or end is None or pd.isna(start) or pd.isna(end) else (end - start).total_seconds()
