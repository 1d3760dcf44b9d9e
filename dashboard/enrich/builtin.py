"""Engine « integre »: a small trained model, shipped with Vigie, that reads words, pieces of words and the lexicon.

Class probabilities come from a logistic regression (``builtin_training``); ``compound`` is positive minus negative.
"""

import math
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from operator import attrgetter, itemgetter
from pathlib import Path

from dashboard.enrich import builtin_weights
from dashboard.enrich.builtin_features import Features, features
from dashboard.enrich.builtin_weights import Weighing, Weights
from dashboard.enrich.contract import Reason, Sentiment, SentimentLabel
from dashboard.enrich.lexicon import UNREADABLE, LexiconSentiment
from dashboard.enrich.resources import resources
from dashboard.enrich.tokens import Reading

LEARNT = "learnt"  # the part of a reason that the model learnt; the others come from the lexicon
UNSURE = 0.38  # under this probability of the likeliest class, no label is given
SHOWN = 5
LEAST_SHOWN = 0.1


class BuiltinSentiment:
    """The sentiment analyzer of engine « integre »; safe in threads, the same text always judged the same."""

    def __init__(self, weights: Weights, adjusted: str = "") -> None:
        self.id = f"integre-fr/1{adjusted and f'+ajuste-{adjusted}'}"
        self.weights = weights
        self._known = resources()
        self._lexicon = LexiconSentiment()

    def judge(self, texts: Sequence[str]) -> list[Sentiment]:
        """One judgement per text, in order; « unscored » for another language than French or English, or in doubt."""
        return [self._judge(text) for text in texts]

    def _judge(self, text: str) -> Sentiment:
        reading = self._known.reader.read(text)
        lexical = self._lexicon.judge_reading(reading)
        if lexical.label == "unscored":
            return UNREADABLE
        seen = features(reading, lexical)
        weighing = self.weights.weigh(seen)
        negative, neutral, positive = weighing.logits
        highest = max(negative, neutral, positive)
        blame, calm, praise = math.exp(negative - highest), math.exp(neutral - highest), math.exp(positive - highest)
        total = blame + calm + praise
        neg, pos = blame / total, praise / total
        neu = max(0.0, 1.0 - neg - pos)
        label: SentimentLabel = "neutral"
        if max(neg, neu, pos) < UNSURE:
            label = "unscored"
        elif neg > neu and neg >= pos:
            label = "negative"
        elif pos > neu:
            label = "positive"
        return Sentiment(label, neg, neu, pos, pos - neg, _reasons(reading, lexical, seen, weighing))


def _reasons(reading: Reading, lexical: Sentiment, seen: Features, weighing: Weighing) -> tuple[Reason, ...]:
    """What weighed most, in log-odds of positive against negative: learnt words and pairs, and signs of the lexicon.

    The signs of the lexicon share what the cues add, each in proportion to its own points.
    """
    text, keys, spans = reading.text, reading.keys, reading.spans
    weighed: list[tuple[float, float, str | tuple[str, str] | Reason]] = [
        (-abs(points), points, word)
        for word, points in zip(seen.words, weighing.words, strict=True)
        if not -LEAST_SHOWN < points < LEAST_SHOWN
    ]
    weighed += [(-abs(points), points, pair) for pair, points in weighing.pairs]
    if lexical.reasons:
        total = sum([abs(reason.points) for reason in lexical.reasons])
        share = abs(weighing.cues) / total if total else 0.0
        weighed += [(-abs(reason.points) * share, reason.points * share, reason) for reason in lexical.reasons]
    weighed.sort(key=itemgetter(0))
    shown: list[Reason] = []
    for _, points, what in weighed[:SHOWN]:
        if isinstance(what, Reason):
            shown.append(Reason(what.part, points, what.start, what.end, what.text))
            continue
        if isinstance(what, str):
            first = last = keys.index(what)
        else:
            first = list(pairwise(keys)).index(what)
            last = first + 1
        start, end = spans[first][0], spans[last][1]
        shown.append(Reason(LEARNT, points, start, end, text[start:end]))
    shown.sort(key=attrgetter("start", "end"))
    return tuple(shown)


@cache
def shipped() -> BuiltinSentiment:
    """The one instance of this process with the weights shipped."""
    return BuiltinSentiment(builtin_weights.load())


@cache
def adjusted(path: Path, digest: str) -> BuiltinSentiment:
    """The one instance of this process with the weights of a workspace; ``digest`` tells their version."""
    return BuiltinSentiment(builtin_weights.load(path), digest)
