"""What a message is for (E6), by rules; a message may want several things, or nothing.

Phrases say most of it (``data/intentions.tsv``); a question mark asks, unless its sentence is a turn that asks nothing
(« vous vous moquez de qui ? »); the sentiment and the risks say the rest.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from dashboard.enrich.contract import INTENTS, Reason, Sentiment
from dashboard.enrich.lexicon import LexiconSentiment
from dashboard.enrich.phrases import Found
from dashboard.enrich.reading import Reading
from dashboard.enrich.resources import IN_ALL_PHRASES, Resources, resources

WEAK = -0.5  # a question with no fault told and a sentiment above this complains of nothing
PRAISES_FROM = 1.0  # points of the word that makes a positive message a compliment
GRIEVES = frozenset({"fault", "irony"})
PRAISES = frozenset({"word", "phrase", "emoji"})


class Intent(NamedTuple):
    """A code of ``INTENTS`` and the words that show it; a mood is no more than a negative word, said of nobody."""

    code: str
    start: int
    end: int
    is_mood: bool = False


def intents_of(
    reading: Reading,
    sentiment: Sentiment,
    phrases: list[Found[str]],
    shown: Mapping[str, tuple[int, int]],
    known: Resources,
) -> tuple[Intent, ...]:
    """The intents of a text, in the order of ``INTENTS``, one place each; ``shown``: what its risks show, and where."""
    found: dict[str, Intent] = {}
    if phrases:
        phrases.sort(key=attrgetter("first"))
        voids = _lengths([phrase for phrase in phrases if phrase.value == "void"])
        for phrase in phrases:
            if phrase.value in INTENTS and phrase.value not in found and not _is_void(phrase, voids):
                found[phrase.value] = Intent(phrase.value, *reading.span(phrase.first, phrase.last))
    _ask(reading, phrases, found)
    for code, (start, end) in shown.items():
        found[code] = Intent(code, start, end)
    if sentiment.label == "negative" and "complaint" not in found:
        _complain(reading, sentiment, known, found)
    if sentiment.label == "positive" or "compliment" in found:
        others = _lengths(phrase for phrase in phrases if phrase.value != "compliment")
        _praise(reading, sentiment, known, others, found)
    if len(found) < 2:
        return tuple(found.values())
    return tuple([found[code] for code in INTENTS if code in found])


def explained(text: str) -> dict[str, tuple[int, int]]:
    """The place in ``text`` that shows each intent its words alone tell (those told by a risk are left to it)."""
    known = resources()
    readings = known.reader.read_all([text])
    [[moods, _, asked]] = known.all_phrases.all(readings, IN_ALL_PHRASES)
    [sentiment] = LexiconSentiment().judge_readings(readings, [moods])
    intents = intents_of(readings[0], sentiment, asked, {}, known)
    return {intent.code: (intent.start, intent.end) for intent in intents if not intent.is_mood}


def _lengths(phrases: Iterable[Found[str]]) -> dict[int, int]:
    """The length of the longest phrase over each word that one of them holds."""
    lengths: dict[int, int] = {}
    for phrase in phrases:
        for place in range(phrase.first, phrase.last + 1):
            lengths[place] = max(lengths.get(place, 0), phrase.last - phrase.first + 1)
    return lengths


def _is_void(phrase: Found[str], voids: Mapping[int, int]) -> bool:
    """Whether a phrase as long, or longer, gives its words another meaning; a compliment is already that."""
    places = range(phrase.first, phrase.last + 1)
    return phrase.value != "compliment" and any(voids.get(place, 0) >= len(places) for place in places)


def _ask(reading: Reading, phrases: Sequence[Found[str]], found: dict[str, Intent]) -> None:
    """Marks that ask; the sentences of rhetorical turns ask nothing."""
    feigned = phrases and [phrase for phrase in phrases if phrase.value == "rhetorical"]
    if not feigned:
        if "question" not in found:
            for mark, start, end in reading.marks:
                if "?" in mark:
                    found["question"] = Intent("question", start, end)
                    return
        return
    asked = found.pop("question", None)
    sentences = {reading.sentences[phrase.first] for phrase in feigned}
    places = [(start, end) for mark, start, end in reading.marks if "?" in mark]
    if asked is not None:
        places.append((asked.start, asked.end))
    for start, end in sorted(places):
        before = [place for place, (begins, _) in enumerate(reading.spans) if begins <= start]
        if before and reading.sentences[before[-1]] not in sentences:
            found.setdefault("question", Intent("question", start, end))


def _complain(reading: Reading, sentiment: Sentiment, known: Resources, found: dict[str, Intent]) -> None:
    """A negative message complains when it tells a fault or has a grievance against someone; else it is a mood."""
    worst = min(sentiment.reasons, key=attrgetter("points"), default=None)
    if worst is None or "report" in found:
        return
    grieves = any(reason.part in GRIEVES for reason in sentiment.reasons)
    if not grieves and {"question", "suggestion", "purchase"} & found.keys() and sentiment.compound > WEAK:
        return
    is_mood = not grieves and not _blames(reading, worst, known)
    found["complaint"] = Intent("complaint", worst.start, worst.end, is_mood)


def _blames(reading: Reading, worst: Reason, known: Resources) -> bool:
    """Whether what there is to complain of is in the sentence of the worst word."""
    griefs = known.classes["griefs"]
    if griefs.isdisjoint(reading.keys):
        return False
    inside = [place for place, (start, _) in enumerate(reading.spans) if start >= worst.start] or [-1]
    sentence = reading.sentences[inside[0]] if reading.sentences else 0
    words = (word for word, of in zip(reading.keys, reading.sentences, strict=True) if of == sentence)
    return not griefs.isdisjoint(words)


def _praise(
    reading: Reading, sentiment: Sentiment, known: Resources, taken: Mapping[int, int], found: dict[str, Intent]
) -> None:
    """A positive message is a compliment by a word that praises: not thanks, nor a wish, nor part of a request, whose
    words are ``taken``.
    """
    told = found.pop("compliment", None)
    if sentiment.label == "negative" or not found.keys().isdisjoint(("report", "off_topic")):
        return
    if told is None and sentiment.label == "positive":
        told = _best_praise(reading, sentiment, known, taken)
    complaint = found.get("complaint")
    if told is not None and (complaint is None or _apart(reading, told, complaint, known)):
        found["compliment"] = told


def _best_praise(reading: Reading, sentiment: Sentiment, known: Resources, taken: Mapping[int, int]) -> Intent | None:
    starts = {start: place for place, (start, _) in enumerate(reading.spans)}
    asked = _asked_clauses(reading)
    best: Reason | None = None
    for reason in sentiment.reasons:
        if reason.points < PRAISES_FROM or reason.part not in PRAISES:
            continue
        places = [starts[at] for at in range(reason.start, reason.end) if at in starts]
        is_other = any(
            reading.keys[place] in known.classes["merci"] or reading.clauses[place] in asked for place in places
        )
        if not is_other and taken.keys().isdisjoint(places) and (best is None or reason.points > best.points):
            best = reason
    return None if best is None else Intent("compliment", best.start, best.end)


def _asked_clauses(reading: Reading) -> set[int]:
    """The clauses that a question mark ends: « c’est solide ? » praises nothing."""
    ends = [end for _, end in reading.spans]
    asked = set()
    for mark, start, _ in reading.marks:
        place = bisect_right(ends, start) - 1
        if "?" in mark and place >= 0:
            asked.add(reading.clauses[place])
    return asked


def _apart(reading: Reading, one: Intent, other: Intent, known: Resources) -> bool:
    """Whether two intents stand in two sentences, or on either side of a « mais »."""
    low, high = sorted((one.start, other.start))
    between = [place for place, (start, _) in enumerate(reading.spans) if low <= start <= high]
    if not between:
        return False
    turns = known.modifiers["contrast"]
    is_turned = any(reading.keys[place] in turns for place in between)
    return is_turned or reading.sentences[between[0]] != reading.sentences[between[-1]]
