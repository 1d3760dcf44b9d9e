"""What a message is for (E6), by rules; a message may want several things, or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.enrich.contract import INTENTS, Sentiment
from dashboard.enrich.resources import IN_INTENTS, Resources
from dashboard.enrich.tokens import Reading


@dataclass(frozen=True, slots=True)
class Intent:
    """A code of ``INTENTS`` and the words that show it; a mood is no more than a negative word, said of nobody."""

    code: str
    start: int
    end: int
    is_mood: bool = False


def intents_of(
    reading: Reading, sentiment: Sentiment, shown: Mapping[str, tuple[int, int]], known: Resources
) -> tuple[Intent, ...]:
    """The intents of a text, in the order of ``INTENTS``, one place each; ``shown``: what its risks show, and where."""
    found: dict[str, Intent] = {}
    for phrase in sorted(known.intents.all(reading, IN_INTENTS), key=lambda phrase: phrase.first):
        start, end = reading.span(phrase.first, phrase.last)
        found.setdefault(phrase.value, Intent(phrase.value, start, end))
    for mark, start, end in reading.marks:
        if "?" in mark:
            found.setdefault("question", Intent("question", start, end))
    worst = min(sentiment.reasons, key=lambda reason: reason.points, default=None)
    best = max(sentiment.reasons, key=lambda reason: reason.points, default=None)
    if sentiment.label == "negative" and worst is not None and "report" not in found:
        is_mood = known.classes["griefs"].isdisjoint(reading.keys) and all(
            reason.part != "fault" for reason in sentiment.reasons
        )
        found.setdefault("complaint", Intent("complaint", worst.start, worst.end, is_mood))
    elif sentiment.label == "positive":
        found.pop("complaint", None)
        if best is not None and shown.keys().isdisjoint(("complaint", "report", "off_topic")):
            found.setdefault("compliment", Intent("compliment", best.start, best.end))
    for code, (start, end) in shown.items():
        if code not in found or found[code].is_mood:
            found[code] = Intent(code, start, end)
    return tuple(found[code] for code in INTENTS if code in found)
