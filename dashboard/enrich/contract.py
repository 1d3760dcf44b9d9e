"""What an analyzer is: batches of texts in, judgements with their reasons out, nothing else."""

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol

SentimentLabel = Literal["negative", "neutral", "positive", "unscored"]
RiskLevel = Literal["low", "watch", "high", "critical"]

RISK_CATEGORIES = (
    "insult", "hate", "threat", "self_harm", "legal", "accusation", "safety",
    "boycott", "churn", "privacy", "fraud", "press", "vulnerable", "spam",
)  # fmt: skip
INTENTS = ("question", "complaint", "suggestion", "compliment", "purchase", "report", "off_topic")


class Reason(NamedTuple):
    """One named part of a judgement: the span ``text[start:end]`` it rests on and what it weighs.

    ``part`` is a code whose French name is in ``dashboard.text.labels``; for risk, ``points`` add up to the score.
    """

    part: str
    points: float
    start: int
    end: int
    text: str


class Sentiment(NamedTuple):
    """VADER's contract: ``neg + neu + pos = 1``, ``compound`` in [−1, 1], and a label."""

    label: SentimentLabel
    neg: float
    neu: float
    pos: float
    compound: float
    reasons: tuple[Reason, ...] = ()


class Risk(NamedTuple):
    """What the text alone says of A1: 0–100, the sum of the points of its reasons.

    ``floor_level`` is imposed whatever the sum (threat, self-harm, personal data…).
    """

    score: int
    categories: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    floor_level: RiskLevel | None = None
    reasons: tuple[Reason, ...] = ()

    @property
    def level(self) -> RiskLevel:
        """< 30 low, 30–59 watch, 60–79 high, ≥ 80 critical, never under the floor."""
        order: tuple[RiskLevel, ...] = ("low", "watch", "high", "critical")
        earned = order[(self.score >= 30) + (self.score >= 60) + (self.score >= 80)]
        return earned if self.floor_level is None else max(earned, self.floor_level, key=order.index)


class SentimentAnalyzer(Protocol):
    """``id`` is name and version, stored with each judgement: ``"lexique-fr/2"``."""

    id: str

    def judge(self, texts: Sequence[str]) -> list[Sentiment]:
        """One judgement per text, same order; the same text always gets the same one."""
        ...


class RiskAnalyzer(Protocol):
    """``id`` is name and version, stored with each judgement: ``"risque-fr/2"``.

    ``sentiment_id`` is that of the sentiment analyzer it rests on.
    """

    id: str
    sentiment_id: str

    def judge(self, texts: Sequence[str], sentiments: Sequence[Sentiment] | None = None) -> list[Risk]:
        """One judgement per text, same order; the same text always gets the same one.

        ``sentiments``: what the analyzer ``sentiment_id`` said of the same texts, when that is already known.
        """
        ...
