"""Risk of a message (A1), the parts its text alone can tell; reach and repetition are added by the store.

negative sentiment 0–20, complaint or report 0–15, toxicity or threat 0–25, crisis vocabulary 0–15: the score is the
sum of the points of the reasons. Not a probability. Toxicity comes from phrases, from hostility to a group of people,
and, where neither says anything, from a learned part that names the words it rests on.
"""

from collections.abc import Iterable, Sequence
from itertools import repeat
from operator import attrgetter
from typing import NamedTuple

from dashboard.enrich.aggression import Aggression, Wordings, aggression, is_jotted
from dashboard.enrich.contract import RISK_CATEGORIES, Reason, Risk, RiskLevel, Sentiment
from dashboard.enrich.hostility import Hostility
from dashboard.enrich.intent import Intent, intents_of
from dashboard.enrich.lexicon import LexiconSentiment
from dashboard.enrich.phrases import Found
from dashboard.enrich.reading import Reading
from dashboard.enrich.resources import IN_ALL_PHRASES, RiskRule, resources
from dashboard.text.personal_data import personal_data

SENTIMENT_POINTS = 20
INTENT_POINTS = {"report": 15, "complaint": 10}
MOOD_POINTS = 5  # a complaint that is no more than a mood
REPORTED = frozenset({"safety", "privacy", "fraud", "self_harm"})
REPORTED_FROM = 10  # points of a sign: « allergie » alone reports nothing
HOSTILE = frozenset({"insult", "accusation", "boycott"})
ABUSIVE = frozenset({"insult", "hate", "threat"})
TOXIC = ABUSIVE | {""}
TOGETHER = frozenset({"safety", "self_harm"})  # categories that raise the level beside another sign
# A fact reported, a request of the press: the learned part must be surer to add to them.
SPOKEN_FOR = frozenset({"safety", "fraud", "press", "vulnerable", "privacy", "legal"})
TOXICITY_POINTS = 25
CRISIS_POINTS = 15
PERSONAL_DATA_POINTS = 5
HOSTILITY_POINTS = 22
# The learned part: log-odds from which it speaks; what is added when a group is named and nothing hostile is said of it
# or others are told to say it (less where posts are jotted down), when the text is spoken for, when its harsh words are
# denied, told of someone else or an idiom; to a text without a capital letter, of a post or that speaks to a brand, or
# short, as in a chat; to a long one. Then its points.
THRESHOLD, NAMED, NAMED_IN_PASSING, ELSEWHERE, INNOCENT = -0.3, 0.5, 0.3, 0.9, 1.5
LOWER, CHAT, LONG = -0.3, -0.8, 0.3
LONG_WORDS = 15
COURTESY = frozenset({"vous", "votre", "vos", "bonjour", "bonsoir", "merci", "svp"})
LEARNED_FROM, LEARNED_SLOPE, LEARNED_POINTS = 5, 6, 15
LEVELS: tuple[RiskLevel, ...] = ("low", "watch", "high", "critical")
_PLACE, _POINTS = attrgetter("start", "end", "part"), attrgetter("points")


class _Sign(NamedTuple):
    """Something that holds somewhere in the text; ``part``: what it is called, beside its category."""

    category: str
    points: int
    floor: RiskLevel | None
    start: int
    end: int
    part: str = ""


class RuleRisk:
    """The risk analyzer: rules as data, every point explained; safe in threads.

    ``learned`` replaces the learned part of the package, to measure another one.
    """

    id = "risque-fr/8"
    sentiment_id = LexiconSentiment.id

    def __init__(self, learned: Aggression | None = None) -> None:
        self._known = resources()
        self._aggression = learned
        self._sentiment = LexiconSentiment()

    def judge(self, texts: Sequence[str], sentiments: Sequence[Sentiment] | None = None) -> list[Risk]:
        """One judgement per text, in order."""
        if sentiments is not None and len(sentiments) != len(texts):
            raise ValueError("as many sentiments as texts")
        found: list[Risk] = []
        for readings in self._known.reader.batches(texts):  # one kind of work at a time
            phrases = self._known.all_phrases.all(readings, IN_ALL_PHRASES)
            moods, risks, intents = zip(*phrases, strict=True)
            if sentiments is None:
                opinions: Sequence[Sentiment] = self._sentiment.judge_readings(readings, moods)
            else:
                opinions = sentiments[len(found) : len(found) + len(readings)]
            wordings = (self._aggression or aggression()).judge(readings)
            found += map(self._judge, readings, opinions, risks, intents, repeat(wordings), range(len(readings)))
        return found

    def _judge(
        self,
        reading: Reading,
        sentiment: Sentiment,
        told: list[Found[RiskRule]],
        asked: list[Found[str]],
        wordings: Wordings,
        number: int,
    ) -> Risk:
        text = reading.text
        said = Hostility(reading, self._known.hostility)
        phrases, is_innocent = self._phrases(reading, said, told)
        if said.groups:
            phrases += self._hostility(reading, said, phrases)
        signs = phrases + [_personal(*place) for place in personal_data(text)]
        categories = {sign.category for sign in signs if sign.category}
        intents = intents_of(reading, sentiment, asked, _shown(text, phrases), self._known)
        if "self_harm" in categories:  # a person in distress complains of nothing
            intents = tuple(intent for intent in intents if intent.code != "complaint")
        toxic: list[_Sign] = []
        crisis: list[_Sign] = []
        for sign in signs:
            (toxic if sign.category in TOXIC else crisis).append(sign)
        if ABUSIVE.isdisjoint(categories) and "self_harm" not in categories:
            doubt = _doubt(reading, said, not SPOKEN_FOR.isdisjoint(categories), is_innocent and not toxic)
            toxic += _learned(reading, said, wordings, number, THRESHOLD + doubt + _bar(reading))
            categories |= {sign.category for sign in toxic if sign.category}
        reasons: list[Reason] = []
        if sentiment.label == "negative":
            reasons += _sentiment_reason(sentiment)
        if intents:
            reasons += _intent_reason(text, intents)
        if toxic:
            reasons += _reasons(text, toxic, TOXICITY_POINTS)
        if crisis:
            reasons += _reasons(text, crisis, CRISIS_POINTS)
        floors: list[RiskLevel] = []
        if signs:
            floors = [sign.floor for sign in signs if sign.floor is not None]
            if not TOGETHER.isdisjoint(categories):
                floors += self._together(reading, phrases)
        if len(reasons) > 1:
            reasons.sort(key=_PLACE)
        return Risk(
            int(sum([reason.points for reason in reasons])),
            tuple(sorted(categories, key=RISK_CATEGORIES.index) if len(categories) > 1 else categories),
            tuple([intent.code for intent in intents if not intent.is_mood]),
            max(floors, key=LEVELS.index) if floors else None,
            tuple(reasons),
        )

    def _phrases(self, reading: Reading, said: Hostility, told: Sequence[Found[RiskRule]]) -> tuple[list[_Sign], bool]:
        """Every rule that holds; of two of the same category over the same words, the longer, then the dearer.

        And whether words that look abusive are denied, told of someone else, or an idiom.
        """
        is_innocent = False
        found: list[Found[RiskRule]] = []
        for candidate in told:
            if candidate.value.category == "threat" and said.is_condemned(candidate.first):
                is_innocent = True
            elif candidate.value.is_literal or not self._is_cancelled(reading, said, candidate):
                found.append(candidate)
            elif candidate.value.category in ABUSIVE:
                is_innocent = True
        if not found:
            return [], is_innocent
        if len(found) > 1:
            found.sort(key=lambda each: (each.first - each.last, -each.value.points, each.first))
        taken: dict[str, set[int]] = {}
        signs: list[_Sign] = []
        plain = [each for each in found if not each.value.is_veiled]
        if len(plain) == len(found) - 1 and self._is_light(reading):
            found = plain
        for each in found:
            words = taken.setdefault(each.value.category, set())
            covered = range(each.first, each.last + 1)
            if words.isdisjoint(covered):
                words.update(covered)
                if not each.value.points:
                    is_innocent = is_innocent or each.value.category in ABUSIVE or each.value.category == "self_harm"
                    continue  # an exception to a shorter rule
                start, end = reading.span(each.first, each.last)
                signs.append(_Sign(each.value.category, each.value.points, each.value.floor, start, end))
        if len(signs) > 1:
            signs.sort(key=attrgetter("start", "end"))
        return signs, is_innocent

    def _is_light(self, reading: Reading) -> bool:
        """Whether the text jokes or talks shop."""
        classes = self._known.classes
        is_laughing = any(sign in classes["rire"] for sign, *_ in reading.emoji)
        return is_laughing or not classes["leger"].isdisjoint(reading.keys)

    def _is_cancelled(self, reading: Reading, said: Hostility, found: Found[RiskRule]) -> bool:
        """Denied (« ce n’est pas une arnaque ») or told of someone else (« il m’a traité de « … » »)."""
        is_abuse = found.value.category in ("insult", "hate")
        if is_abuse and (found.first in reading.quoted or said.is_reported(found.first)):
            return True
        if found.value.category == "safety" and found.first == found.last and reading.is_proper_noun(found.first):
            return True
        keys, clauses, first = reading.keys, reading.clauses, found.first
        if not first or clauses[first - 1] != clauses[first]:
            return False
        classes, scope_end = self._known.classes, self._known.modifiers["scope_end"]
        if keys[first] in scope_end:
            return False  # the phrase brings its own subject: what was denied before is another matter
        denied, told = classes["nie"], classes["rapporte"] if is_abuse else ()
        for before in range(first - 1, max(-1, first - 4), -1):
            word = keys[before]
            if clauses[before] != clauses[first] or word in scope_end:
                return False
            if word in denied or word in told:
                return True
        return False

    def _hostility(self, reading: Reading, said: Hostility, signs: Sequence[_Sign]) -> list[_Sign]:
        """Something hostile said of a group of people, when no phrase said it."""
        if said.is_told or any(sign.category == "hate" for sign in signs):
            return []
        pair = said.against()
        if pair is None:
            return []
        return [_Sign("hate", HOSTILITY_POINTS, "high", *reading.span(min(pair), max(pair)))]

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


def _personal(start: int, end: int) -> _Sign:
    return _Sign("privacy", PERSONAL_DATA_POINTS, "high", start, end)


def _doubt(reading: Reading, said: Hostility, is_spoken_for: bool, is_innocent: bool) -> float:
    """What the rules add to the evidence asked for."""
    if is_spoken_for:
        return ELSEWHERE
    if is_innocent:
        return INNOCENT
    if not said.groups or (not said.is_told and said.against() is not None):
        return 0.0
    if said.denies():
        return INNOCENT
    return NAMED_IN_PASSING if is_jotted(reading.text) else NAMED


def _bar(reading: Reading) -> float:
    """What the manner of a text adds to the evidence asked for: less of one without a capital, more of a long one."""
    is_long = len(reading.keys) > LONG_WORDS
    bar = LONG if is_long else 0.0
    if not reading.text.islower():
        return bar
    is_chat = not (is_long or is_jotted(reading.text)) and COURTESY.isdisjoint(reading.keys)
    return bar + (CHAT if is_chat else LOWER)


def _learned(reading: Reading, said: Hostility, wordings: Wordings, number: int, threshold: float) -> list[_Sign]:
    """The words that made the learned part find the text abusive; nothing under the threshold."""
    margin = wordings.margins[number]
    if margin <= threshold:
        return []
    points = min(LEARNED_POINTS, LEARNED_FROM + round(LEARNED_SLOPE * (margin - threshold)))
    category = "hate" if said.groups else "insult"
    return [
        _Sign(category, share, None, *reading.span(at, at), "aggression")
        for at, share in _shares(points, wordings.heaviest(number))
    ]


def _shares(points: int, words: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Whole points for each word, in proportion of what it weighs, the first taking what rounding leaves."""
    if not words:
        return []
    total = sum(weight for _, weight in words)
    shares = [int(points * weight / total) for _, weight in words]
    shares[0] += points - sum(shares)
    return [(at, share) for (at, _), share in zip(words, shares, strict=True) if share]


def _shown(text: str, signs: Sequence[_Sign]) -> dict[str, tuple[int, int]]:
    """The intents that the signs show, each at the weightiest one."""
    shown: dict[str, tuple[int, int]] = {}
    for sign in sorted(signs, key=_POINTS, reverse=True) if len(signs) > 1 else signs:
        if sign.category in REPORTED and sign.points >= REPORTED_FROM:
            shown.setdefault("report", (sign.start, sign.end))
        elif sign.category in HOSTILE:
            shown.setdefault("complaint", (sign.start, sign.end))
        elif sign.category == "spam":
            shown.setdefault("off_topic", (0, len(text)))
    return shown


def _sentiment_reason(sentiment: Sentiment) -> list[Reason]:
    points = round(SENTIMENT_POINTS * max(0.0, -sentiment.compound))
    if not points:
        return []
    _, _, start, end, text = min(sentiment.reasons, key=_POINTS)  # the first of the worst
    return [Reason("sentiment", points, start, end, text)]


def _intent_reason(text: str, intents: Iterable[Intent]) -> list[Reason]:
    weighty = {intent.code: intent for intent in intents}
    for code, points in INTENT_POINTS.items():  # the weightiest first
        if code in weighty:
            _, start, end, is_mood = weighty[code]
            return [Reason("intent", MOOD_POINTS if is_mood else points, start, end, text[start:end])]
    return []


def _reasons(text: str, signs: Sequence[_Sign], ceiling: int) -> list[Reason]:
    """The signs of one part of A1, each with its points, until the ceiling of the part is reached;
    past it only what names a category or imposes a level is kept, for nothing."""
    room = ceiling
    reasons: list[Reason] = []
    explained: set[str] = set()
    for sign in sorted(signs, key=_POINTS, reverse=True) if len(signs) > 1 else signs:
        points = min(sign.points, room)
        room -= points
        if points or sign.floor or sign.category not in explained:
            explained.add(sign.category)
            part = sign.part or sign.category or "toxicity"
            reasons.append(Reason(part, points, sign.start, sign.end, text[sign.start : sign.end]))
    return reasons
