"""What a message is for (E6), by rules; a message may want several things, or nothing."""

from collections.abc import Collection
from dataclasses import dataclass

from dashboard.enrich.contract import INTENTS, Sentiment
from dashboard.enrich.resources import Resources
from dashboard.enrich.tokens import Reading

REPORTED = frozenset({"safety", "privacy", "fraud", "self_harm"})


@dataclass(frozen=True, slots=True)
class Intent:
    """A code of ``INTENTS`` and the words that show it."""

    code: str
    start: int
    end: int


def intents_of(
    reading: Reading, sentiment: Sentiment, categories: Collection[str], known: Resources
) -> tuple[Intent, ...]:
    """The intents of a text, in the order of ``INTENTS``, one place each."""
    found: dict[str, Intent] = {}
    for first in range(len(reading.keys)):
        for phrase in known.intents.at(reading, first):
            start, end = reading.span(phrase.first, phrase.last)
            found.setdefault(phrase.value, Intent(phrase.value, start, end))
    for mark, start, end in reading.marks:
        if "?" in mark:
            found.setdefault("question", Intent("question", start, end))
    worst = min(sentiment.reasons, key=lambda reason: reason.points, default=None)
    best = max(sentiment.reasons, key=lambda reason: reason.points, default=None)
    if sentiment.label == "negative" and worst is not None and "report" not in found:
        found.setdefault("complaint", Intent("complaint", worst.start, worst.end))
    elif sentiment.label == "positive":
        found.pop("complaint", None)
        if best is not None and "spam" not in categories:
            found.setdefault("compliment", Intent("compliment", best.start, best.end))
    if not REPORTED.isdisjoint(categories) and reading.keys:
        start, end = reading.span(0, len(reading.keys) - 1)
        found.setdefault("report", Intent("report", start, end))
    if "spam" in categories:
        found.setdefault("off_topic", Intent("off_topic", 0, len(reading.text)))
    return tuple(found[code] for code in INTENTS if code in found)
