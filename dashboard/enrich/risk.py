"""Risk of a message (A1), the parts its text alone can tell; reach and repetition are added by the store.

negative sentiment 0–20, complaint or report 0–15, toxicity or threat 0–25, crisis vocabulary 0–15: the score is the
sum of the points of the reasons. Not a probability.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.enrich.contract import RISK_CATEGORIES, Reason, Risk, RiskLevel, Sentiment
from dashboard.enrich.intent import Intent, intents_of
from dashboard.enrich.lexicon import LexiconSentiment
from dashboard.enrich.personal_data import personal_data
from dashboard.enrich.phrases import Found
from dashboard.enrich.resources import RiskRule, resources
from dashboard.enrich.tokens import Reading

SENTIMENT_POINTS = 20
INTENT_POINTS = {"report": 15, "complaint": 10}
TOXIC = frozenset({"", "insult", "hate", "threat"})
TOXICITY_POINTS = 25
CRISIS_POINTS = 15
PERSONAL_DATA_POINTS = 5
LEVELS: tuple[RiskLevel, ...] = ("low", "watch", "high", "critical")


@dataclass(frozen=True, slots=True)
class _Sign:
    """A rule that holds somewhere in the text."""

    category: str
    points: int
    floor: RiskLevel | None
    start: int
    end: int


class RuleRisk:
    """The risk analyzer: rules as data, every point explained; stateless, safe in threads."""

    id = "risque-fr/1"

    def __init__(self) -> None:
        self._known = resources()
        self._sentiment = LexiconSentiment()

    def judge(self, texts: Sequence[str]) -> list[Risk]:
        """One judgement per text, in order."""
        return [self._judge(text) for text in texts]

    def _judge(self, text: str) -> Risk:
        reading = self._known.reader.read(text)
        sentiment = self._sentiment.judge_reading(reading)
        signs = [*self._phrases(reading), *self._personal_data(text)]
        categories = {sign.category for sign in signs if sign.category}
        intents = intents_of(reading, sentiment, categories, self._known)
        toxic = [sign for sign in signs if sign.category in TOXIC]
        crisis = [sign for sign in signs if sign.category not in TOXIC]
        reasons = [
            *_sentiment_reason(text, sentiment),
            *_intent_reason(text, intents),
            *_reasons(text, toxic, TOXICITY_POINTS),
            *_reasons(text, crisis, CRISIS_POINTS),
        ]
        floors = [sign.floor for sign in signs if sign.floor is not None]
        return Risk(
            score=sum(int(reason.points) for reason in reasons),
            categories=tuple(category for category in RISK_CATEGORIES if category in categories),
            intents=tuple(intent.code for intent in intents),
            floor_level=max(floors, key=LEVELS.index, default=None),
            reasons=tuple(sorted(reasons, key=lambda reason: (reason.start, reason.end, reason.part))),
        )

    def _phrases(self, reading: Reading) -> list[_Sign]:
        """Every rule that holds; of two of the same category over the same words, the longer, then the dearer."""
        found: list[Found[RiskRule]] = []
        for first in range(len(reading.keys)):
            for candidate in self._known.risks.at(reading, first):
                if candidate.value.is_literal or not self._is_cancelled(reading, candidate):
                    found.append(candidate)
        found.sort(key=lambda each: (each.first - each.last, -each.value.points, each.first))
        taken: dict[str, set[int]] = {}
        signs: list[_Sign] = []
        for each in found:
            words = taken.setdefault(each.value.category, set())
            covered = range(each.first, each.last + 1)
            if words.isdisjoint(covered):
                words.update(covered)
                if not each.value.points:
                    continue  # an exception to a shorter rule
                start, end = reading.span(each.first, each.last)
                signs.append(_Sign(each.value.category, each.value.points, each.value.floor, start, end))
        return sorted(signs, key=lambda sign: (sign.start, sign.end))

    def _is_cancelled(self, reading: Reading, found: Found[RiskRule]) -> bool:
        """Denied (« ce n’est pas une arnaque ») or told of someone else (« il m’a traité de « … » »)."""
        classes, scope_end = self._known.classes, self._known.modifiers["scope_end"]
        is_abuse = found.value.category in ("insult", "hate")
        if is_abuse and found.first in reading.quoted:
            return True
        if reading.keys[found.first] in scope_end:
            return False  # the phrase brings its own subject: what was denied before is another matter
        for before in range(found.first - 1, max(-1, found.first - 4), -1):
            word = reading.keys[before]
            if reading.clauses[before] != reading.clauses[found.first] or word in scope_end:
                return False
            if word in classes["nie"] or (is_abuse and word in classes["rapporte"]):
                return True
        return False

    def _personal_data(self, text: str) -> list[_Sign]:
        return [_Sign("privacy", PERSONAL_DATA_POINTS, "high", start, end) for start, end in personal_data(text)]


def _sentiment_reason(text: str, sentiment: Sentiment) -> Iterable[Reason]:
    points = round(SENTIMENT_POINTS * max(0.0, -sentiment.compound)) if sentiment.label == "negative" else 0
    if points:
        worst = min(sentiment.reasons, key=lambda reason: (reason.points, reason.start))
        yield replace(worst, part="sentiment", points=points)


def _intent_reason(text: str, intents: Iterable[Intent]) -> Iterable[Reason]:
    weighty = [intent for intent in intents if intent.code in INTENT_POINTS]
    if weighty:
        intent = max(weighty, key=lambda each: INTENT_POINTS[each.code])
        yield Reason("intent", INTENT_POINTS[intent.code], intent.start, intent.end, text[intent.start : intent.end])


def _reasons(text: str, signs: Sequence[_Sign], ceiling: int) -> list[Reason]:
    """The signs of one part of A1, each with its points, until the ceiling of the part is reached."""
    room = ceiling
    reasons: dict[_Sign, Reason] = {}
    for sign in sorted(signs, key=lambda each: -each.points):
        points = min(sign.points, room)
        room -= points
        if points or sign.floor:
            part = sign.category or "toxicity"
            reasons[sign] = Reason(part, points, sign.start, sign.end, text[sign.start : sign.end])
    return list(reasons.values())
