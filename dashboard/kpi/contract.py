"""What a KPI is: a definition, a computation, and the exact rows behind the figure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from dashboard.kpi.scope import Scope
from dashboard.skills import SKILLS, Skill
from dashboard.store.store import Session


class Family(StrEnum):
    REACTIVITE = "reactivite"
    ECOUTE = "ecoute"
    VEILLE = "veille"
    ALERTE = "alerte"
    CONTENU = "contenu"
    MODERATION = "moderation"
    REMONTEE = "remontee"
    MEMBRES = "membres"
    PAROLE = "parole"
    CHARGE = "charge"
    OBJECTIF = "objectif"


class Unit(StrEnum):
    COUNT = "count"
    SHARE = "share"  # 0..1, shown as a percentage
    SECONDS = "seconds"
    POINTS = "points"  # −100..+100
    RATIO = "ratio"  # ×1.8
    DAYS = "days"
    INDEX = "index"  # −1..1, no unit
    PER_100_WORDS = "per_100_words"
    SCORE = "score"  # 0..100 or so, no unit


class Basis(StrEnum):
    """0.8: never mixed in one figure."""

    COHORT = "cohort"  # by date of reception
    ACTIVITY = "activity"  # by date of action
    LIFETIME = "lifetime"  # counters of a post since it was published
    STATE = "state"  # at the end of the data
    COMPARISON = "comparison"  # of the period with its own past: has no previous value


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Status(StrEnum):
    OK = "ok"
    SMALL_SAMPLE = "small_sample"  # 5 ≤ n < 30: shown with its interval and a warning
    LIST_ONLY = "list_only"  # n < 5: « x sur n », or the values themselves
    NOT_AVAILABLE = "not_available"  # value is None and reason says why


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiResult:
    """One figure for one scope.

    ``value``, ``low``, ``high`` and ``previous`` are in the KPI's unit; ``x`` of ``n`` are the counts
    behind a share, ``n`` alone behind the others; ``change`` is value − previous, with its interval in
    ``change_low`` and ``change_high`` and ``is_change`` true only when that interval excludes 0.
    ``reason`` is a French sentence when the value is ``None``; ``notes`` are French remarks to print
    beside the figure; ``details`` holds named companions (p90, buckets, components used…).
    """

    code: str
    value: float | None
    low: float | None = None
    high: float | None = None
    x: int | None = None
    n: int = 0
    previous: float | None = None
    previous_n: int | None = None
    change: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    is_change: bool = False
    status: Status = Status.OK
    reason: str | None = None
    notes: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Query:
    """The exact rows behind a figure: SQL and its bound parameters."""

    sql: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """A figure of the reference. ``definition`` is its French formula: tooltip, documentation, docstring."""

    code: str
    family: Family
    title: str
    unit: Unit
    basis: Basis
    better: Direction
    definition: str
    source: str
    compute: Callable[[Session, Scope], KpiResult]
    evidence: Callable[[Session, Scope], Query]

    @property
    def skills(self) -> tuple[Skill, ...]:
        """The skills that this figure shows."""
        return tuple(skill for skill in SKILLS if self.code in skill.codes)
