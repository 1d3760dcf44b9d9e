"""Engine « integre »: a small trained model, shipped with Vigie, that reads words, pieces of words and the lexicon.

Class probabilities come from a logistic regression (``builtin_training``); ``compound`` is positive minus negative.
"""

import gc
import math
from collections.abc import Sequence
from functools import cache
from operator import attrgetter
from pathlib import Path

from dashboard.enrich import builtin_weights
from dashboard.enrich.builtin_features import Features, features
from dashboard.enrich.builtin_weights import Weighing, Weights
from dashboard.enrich.contract import Reason, Sentiment, SentimentLabel
from dashboard.enrich.lexicon import UNREADABLE, LexiconSentiment
from dashboard.enrich.reading import Reading, Readings
from dashboard.enrich.resources import SPOKEN, resources

LEARNT = "learnt"  # the part of a reason that the model learnt; the others come from the lexicon
UNSURE = 0.38  # under this probability of the likeliest class, no label is given
CLEAR_BLAME = 0.58  # under this probability, « negative » needs a word that shows a mood
SPOKEN_BLAME = 0.45  # under this one, it needs that nobody speaks either
ASKED_BLAME = 0.85  # under this one, it needs not to be a polite request
CLEAR_PRAISE = 0.50  # under this one, « positive » needs a word that shows a mood
SHOWN = 5


class BuiltinSentiment:
    """The sentiment analyzer of engine « integre »; safe in threads, the same text always judged the same."""

    def __init__(self, weights: Weights, adjusted: str = "") -> None:
        self.id = f"integre-fr/4{adjusted and f'+ajuste-{adjusted}'}"
        self.weights = weights
        self._known = resources()
        self._lexicon = LexiconSentiment()

    def judge(self, texts: Sequence[str]) -> list[Sentiment]:
        """One judgement per text, in order; « unscored » for another language than French or English, or in doubt."""
        return [judged for readings in self._known.reader.batches(texts) for judged in self._judged(readings)]

    def _judged(self, readings: Readings) -> list[Sentiment]:
        lexical = self._lexicon.judge_readings(readings)
        seen = [features(reading, told) for reading, told in zip(readings, lexical, strict=True)]
        return [
            UNREADABLE if told.label == "unscored" else _told(reading, told, found, weighing)
            for reading, told, found, weighing in zip(readings, lexical, seen, self.weights.weigh(seen), strict=True)
        ]


def _told(reading: Reading, lexical: Sentiment, seen: Features, weighing: Weighing) -> Sentiment:
    neg, neu, pos = shares(weighing.logits)
    label = decided(neg, neu, pos, lexical, seen)
    return Sentiment(label, neg, neu, pos, pos - neg, _reasons(reading, lexical, weighing))


def shares(logits: Sequence[float]) -> tuple[float, float, float]:
    """The probabilities of negative, neutral and positive, whose sum is 1."""
    negative, neutral, positive = logits
    highest = max(negative, neutral, positive)
    blame, calm, praise = math.exp(negative - highest), math.exp(neutral - highest), math.exp(positive - highest)
    total = blame + calm + praise
    neg, pos = blame / total, praise / total
    return neg, max(0.0, 1.0 - neg - pos), pos


def decided(neg: float, neu: float, pos: float, lexical: Sentiment, seen: Features) -> SentimentLabel:
    """The likeliest class; in French, a blame or a praise that is not clear needs more, else the text is neutral.

    Public complaints taught the model that ordinary words of customers go with blame: alone they do not tell enough.
    Blame needs a word of the lexicon that shows a mood, must be likely when somebody speaks or reports, and very clear
    when somebody asks politely; praise needs the word. The lexicon says too little of English for that.
    """
    if max(neg, neu, pos) < UNSURE:
        return "unscored"
    if neg > neu and neg >= pos:
        return "negative" if neg >= _asked_of_blame(lexical, seen) or not _is_french(seen) else "neutral"
    if pos > neu:
        is_clear = pos >= CLEAR_PRAISE or lexical.label != "neutral"
        return "positive" if is_clear or not _is_french(seen) else "neutral"
    return "neutral"


def _asked_of_blame(lexical: Sentiment, seen: Features) -> float:
    """The probability from which a French text is « negative »."""
    if seen.is_asking:
        return ASKED_BLAME
    if lexical.label == "neutral":
        return CLEAR_BLAME
    return SPOKEN_BLAME if seen.is_addressed else 0.0


def _is_french(seen: Features) -> bool:
    """Whether French function words are as many as those of English."""
    french, english = (resources().languages[language] for language in SPOKEN)
    return len(seen.words.keys() & french) >= len(seen.words.keys() & english)


def _reasons(reading: Reading, lexical: Sentiment, weighing: Weighing) -> tuple[Reason, ...]:
    """What weighed most, in log-odds of positive against negative: learnt words and pairs, and signs of the lexicon.

    The signs of the lexicon share what the cues add, each in proportion to its own points.
    """
    weighed: list[tuple[float, str | tuple[str, str] | Reason]] = [*weighing.words, *weighing.pairs]
    if lexical.reasons:
        total = sum([abs(reason.points) for reason in lexical.reasons])
        share = abs(weighing.cues) / total if total else 0.0
        weighed += [(reason.points * share, reason) for reason in lexical.reasons]
    if len(weighed) > SHOWN:
        weighed = sorted(weighed, key=_lightness)[:SHOWN]
    shown: list[Reason] = []
    keys, text = reading.keys, reading.text
    for points, what in weighed:
        if isinstance(what, Reason):
            shown.append(Reason(what.part, points, what.start, what.end, what.text))
            continue
        if isinstance(what, str):
            first = last = keys.index(what)
        else:
            first = keys.index(what[0])
            while keys[first + 1] != what[1]:
                first = keys.index(what[0], first + 1)
            last = first + 1
        start, end = reading.span(first, last)
        shown.append(Reason(LEARNT, points, start, end, text[start:end]))
    shown.sort(key=attrgetter("start", "end"))
    return tuple(shown)


def _lightness(weighed: tuple[float, object]) -> float:
    return -abs(weighed[0])


@cache
def shipped() -> BuiltinSentiment:
    """The one instance of this process with the weights shipped."""
    engine = BuiltinSentiment(builtin_weights.load())
    gc.freeze()  # as for the resources: its tables are here to stay
    return engine


@cache
def adjusted(path: Path, digest: str) -> BuiltinSentiment:
    """The one instance of this process with the weights of a workspace; ``digest`` tells their version."""
    return BuiltinSentiment(builtin_weights.load(path), digest)
