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
from dashboard.enrich.resources import IN_RISKS, RiskRule, resources
from dashboard.enrich.tokens import Reading

SENTIMENT_POINTS = 20
INTENT_POINTS = {"report": 15, "complaint": 10}
MOOD_POINTS = 5  # a complaint that is no more than a mood
REPORTED = frozenset({"safety", "privacy", "fraud", "self_harm"})
REPORTED_FROM = 10  # points of a sign: « allergie » alone reports nothing
HOSTILE = frozenset({"insult", "accusation", "boycott"})
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

    id = "risque-fr/3"
    sentiment_id = LexiconSentiment.id

    def __init__(self) -> None:
        self._known = resources()
        self._sentiment = LexiconSentiment()

    def judge(self, texts: Sequence[str], sentiments: Sequence[Sentiment] | None = None) -> list[Risk]:
        """One judgement per text, in order."""
        known = sentiments if sentiments is not None else [None] * len(texts)
        return [self._judge(text, sentiment) for text, sentiment in zip(texts, known, strict=True)]

    def _judge(self, text: str, sentiment: Sentiment | None) -> Risk:
        reading = self._known.reader.read(text)
        if sentiment is None:
            sentiment = self._sentiment.judge_reading(reading)
        phrases = self._phrases(reading)
        signs = [*phrases, *self._personal_data(text)]
        categories = {sign.category for sign in signs if sign.category}
        intents = intents_of(reading, sentiment, _shown(text, phrases), self._known)
        if "self_harm" in categories:  # a person in distress complains of nothing
            intents = tuple(intent for intent in intents if intent.code != "complaint")
        toxic = [sign for sign in signs if sign.category in TOXIC]
        crisis = [sign for sign in signs if sign.category not in TOXIC]
        reasons = [
            *_sentiment_reason(text, sentiment),
            *_intent_reason(text, intents),
            *_reasons(text, toxic, TOXICITY_POINTS),
            *_reasons(text, crisis, CRISIS_POINTS),
        ]
        floors = [sign.floor for sign in signs if sign.floor is not None]
        floors += self._together(reading, phrases)
        return Risk(
            score=sum(int(reason.points) for reason in reasons),
            categories=tuple(category for category in RISK_CATEGORIES if category in categories),
            intents=tuple(intent.code for intent in intents if not intent.is_mood),
            floor_level=max(floors, key=LEVELS.index, default=None),
            reasons=tuple(sorted(reasons, key=lambda reason: (reason.start, reason.end, reason.part))),
        )

    def _phrases(self, reading: Reading) -> list[_Sign]:
        """Every rule that holds; of two of the same category over the same words, the longer, then the dearer."""
        found: list[Found[RiskRule]] = []
        for candidate in self._known.risks.all(reading, IN_RISKS):
            if candidate.value.is_literal or not self._is_cancelled(reading, candidate):
                found.append(candidate)
        found.sort(key=lambda each: (each.first - each.last, -each.value.points, each.first))
        taken: dict[str, set[int]] = {}
        signs: list[_Sign] = []
        is_light = not self._known.classes["leger"].isdisjoint(reading.keys) or any(
            sign in self._known.classes["rire"] for sign, *_ in reading.emoji
        )
        if is_light and sum(1 for each in found if each.value.is_veiled) == 1:
            found = [each for each in found if not each.value.is_veiled]
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
        if found.value.category == "safety" and found.first == found.last and reading.is_proper_noun(found.first):
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

    def _together(self, reading: Reading, signs: Sequence[_Sign]) -> list[RiskLevel]:
        """Levels that no sign imposes alone: harm taken to the law or the press, a child with a dangerous product,
        two indirect wordings of distress.
        """
        categories = {sign.category for sign in signs if sign.points >= REPORTED_FROM}
        levels: list[RiskLevel] = []
        if "safety" in categories:
            is_public = not categories.isdisjoint(("legal", "press"))
            classes = self._known.classes
            is_child = not classes["enfant"].isdisjoint(reading.keys) and not classes["objet"].isdisjoint(reading.keys)
            if is_public or is_child:
                levels.append("high")
        if sum(1 for sign in signs if sign.category == "self_harm") > 1:
            levels.append("critical")
        return levels

    def _personal_data(self, text: str) -> list[_Sign]:
        return [_Sign("privacy", PERSONAL_DATA_POINTS, "high", start, end) for start, end in personal_data(text)]


def _shown(text: str, signs: Sequence[_Sign]) -> dict[str, tuple[int, int]]:
    """The intents that the signs show, each at the weightiest one."""
    shown: dict[str, tuple[int, int]] = {}
    for sign in sorted(signs, key=lambda each: -each.points):
        if sign.category in REPORTED and sign.points >= REPORTED_FROM:
            shown.setdefault("report", (sign.start, sign.end))
        elif sign.category in HOSTILE:
            shown.setdefault("complaint", (sign.start, sign.end))
        elif sign.category == "spam":
            shown.setdefault("off_topic", (0, len(text)))
    return shown


def _sentiment_reason(text: str, sentiment: Sentiment) -> Iterable[Reason]:
    points = round(SENTIMENT_POINTS * max(0.0, -sentiment.compound)) if sentiment.label == "negative" else 0
    if points:
        worst = min(sentiment.reasons, key=lambda reason: (reason.points, reason.start))
        yield replace(worst, part="sentiment", points=points)


def _intent_reason(text: str, intents: Iterable[Intent]) -> Iterable[Reason]:
    weighty = [intent for intent in intents if intent.code in INTENT_POINTS]
    if weighty:
        intent = max(weighty, key=lambda each: INTENT_POINTS[each.code])
        points = MOOD_POINTS if intent.is_mood else INTENT_POINTS[intent.code]
        yield Reason("intent", points, intent.start, intent.end, text[intent.start : intent.end])


def _reasons(text: str, signs: Sequence[_Sign], ceiling: int) -> list[Reason]:
    """The signs of one part of A1, each with its points, until the ceiling of the part is reached;
    past it only what names a category or imposes a level is kept, for nothing."""
    room = ceiling
    reasons: dict[_Sign, Reason] = {}
    explained: set[str] = set()
    for sign in sorted(signs, key=lambda each: -each.points):
        points = min(sign.points, room)
        room -= points
        if points or sign.floor or sign.category not in explained:
            explained.add(sign.category)
            part = sign.category or "toxicity"
            reasons[sign] = Reason(part, points, sign.start, sign.end, text[sign.start : sign.end])
    return list(reasons.values())
