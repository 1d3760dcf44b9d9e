"""Engine « lexique »: an explainable sentiment analyzer for French customer messages, in the manner of VADER.

Every word, phrase or emoji found is worth some points; the sum x of the points gives compound = x / √(x² + 15).
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from dashboard.enrich.contract import Reason, Sentiment, SentimentLabel
from dashboard.enrich.language import is_readable
from dashboard.enrich.phrases import Found
from dashboard.enrich.reading import Reading, Readings
from dashboard.enrich.resources import BOOSTS, CONTRASTS, IN_PHRASES, NEGATES, WORTH, PhraseValue, Resources, resources

PARTS = ("word", "phrase", "fault", "emoji", "negation", "irony", "politeness", "emphasis")

NORMALISER = 15.0
THRESHOLD = 0.1  # |compound| under which a message is neutral
CAPITALS = 0.733
LENGTHENED = 0.4
EXCLAMATION = 0.292
NEGATED_PRAISE = -0.74
NEGATED_BLAME = -0.4
BOOST_BY_DISTANCE = (1.0, 0.95, 0.9)
BEFORE_CONTRAST = 0.5
AFTER_CONTRAST = 1.5
IRONIC = -0.6
IRONY_EVIDENCE = -1.5  # points of faults and blame that make isolated praise ironic
NEGATION_REACH = 4
SAME_EMOJI = 3  # a row of twenty hearts says no more than three
UNRESOLVED = -0.75
NEUTRAL = Sentiment("neutral", 0.0, 1.0, 0.0, 0.0)
UNREADABLE = Sentiment("unscored", 0.0, 1.0, 0.0, 0.0)


@dataclass(slots=True)
class _Hit:
    """Something worth points: words ``first`` to ``last`` (an emoji: the word that follows it).

    ``nature`` is that of the phrase or of the word; an emoji is praise that can mock, or nothing of note.
    """

    part: str
    nature: str
    points: float
    first: int
    last: int
    start: int
    end: int
    is_verb: bool = False


class LexiconSentiment:
    """The sentiment analyzer of engine « lexique »; stateless, safe in threads."""

    id = "lexique-fr/5"

    def __init__(self) -> None:
        self._known = resources()

    def judge(self, texts: Sequence[str]) -> list[Sentiment]:
        """One judgement per text, in order."""
        return [judged for readings in self._known.reader.batches(texts) for judged in self.judge_readings(readings)]

    def judge_readings(
        self, readings: Readings, phrases: Sequence[Sequence[Found[PhraseValue]]] | None = None
    ) -> list[Sentiment]:
        """The judgements of texts already cut up, whose ``phrases`` may be known."""
        if phrases is None:
            phrases = [found for [found] in self._known.phrases.all(readings, IN_PHRASES)]
        return list(map(self._judge, readings, phrases))

    def _judge(self, reading: Reading, phrases: Sequence[Found[PhraseValue]]) -> Sentiment:
        if not is_readable(reading, self._known):
            return UNREADABLE
        hits = _Scoring(reading, self._known).hits(phrases)
        if not hits:
            return NEUTRAL
        points = sum([hit.points for hit in hits])
        if points and reading.marks:
            emphasis = _emphasis(reading, points)
            if emphasis is not None:
                hits.append(emphasis)
                points += emphasis.points
        compound = points / math.sqrt(points * points + NORMALISER)
        neg, neu, pos = _shares(reading, hits)
        if len(hits) > 1:
            hits.sort(key=attrgetter("start", "end"))
        text = reading.text
        reasons = [Reason(hit.part, hit.points, hit.start, hit.end, text[hit.start : hit.end]) for hit in hits]
        return Sentiment(_label(compound), neg, neu, pos, compound, tuple(reasons))


def _label(compound: float) -> SentimentLabel:
    if compound <= -THRESHOLD:
        return "negative"
    return "positive" if compound >= THRESHOLD else "neutral"


def _shares(reading: Reading, hits: list[_Hit]) -> tuple[float, float, float]:
    neg = pos = 0.0
    covered = silent = 0
    for hit in hits:
        if not hit.points:
            silent += 1
            continue
        if hit.points > 0:
            pos += hit.points + 1
        else:
            neg += 1 - hit.points
        if hit.part not in ("emoji", "emphasis"):
            covered += hit.last - hit.first + 1
    total = pos + neg + max(0, len(reading.keys) - covered) + silent
    negative, positive = int(neg / total * 10_000 + 0.5) / 10_000, int(pos / total * 10_000 + 0.5) / 10_000
    return negative, max(0.0, 1.0 - negative - positive), positive


def _emphasis(reading: Reading, points: float) -> _Hit | None:
    """Exclamation marks push further the way the text already leans."""
    marks = [mark for mark in reading.marks if "!" in mark[0]]
    count = min(4, sum(mark[0].count("!") for mark in marks))
    if not count:
        return None
    _, start, end = marks[-1]
    return _Hit("emphasis", "", math.copysign(count * EXCLAMATION, points), -1, -1, start, end)


class _Scoring:
    """One text being scored, step by step; each step only changes the points of the hits."""

    def __init__(self, reading: Reading, known: Resources) -> None:
        self._reading = reading
        self._known = known
        self._turns: dict[int, int] = {}  # sentence → its last « mais »
        self._cues: dict[int, int] = {}

    def hits(self, phrases: Sequence[Found[PhraseValue]]) -> list[_Hit]:
        hits = self._find(phrases)
        if not hits:
            return hits
        taken: set[int] = set()
        for hit in hits:
            if hit.part != "emoji":
                taken.update(range(hit.first, hit.last + 1))
        roles = self._reading.all_roles
        if roles & NEGATES:
            self._cues = self._negations(taken)
        is_boosted = bool(roles & BOOSTS)
        for hit in hits:
            if hit.part != "emoji":
                if hit.points:
                    if is_boosted:
                        self._boost(hit, taken)
                    self._stress(hit)
                if hit.first in self._cues:
                    self._negate(hit)
        if roles & CONTRASTS or self._turns:
            self._weigh_contrast(hits)
        self._read_irony(hits)
        return hits

    def _find(self, phrases: Sequence[Found[PhraseValue]]) -> list[_Hit]:
        reading, known = self._reading, self._known
        hits: list[_Hit] = []
        furthest: dict[int, Found[PhraseValue]] = {}  # the first written wins a tie
        for phrase in phrases:
            if phrase.first not in furthest or phrase.last > furthest[phrase.first].last:
                furthest[phrase.first] = phrase
        words = known.words
        places = reading.playing(WORTH)
        if furthest:
            places = sorted(furthest.keys() | places)
        done = 0  # words before it are taken by a phrase
        for position in places:
            if position < done:
                continue
            if position in furthest:
                self._take_phrase(furthest[position], hits)
                done = furthest[position].last + 1
            elif not self._is_adverb(position):
                entry = words[reading.keys[position]]
                start, end = reading.span(position, position)
                hits.append(_Hit("word", entry.nature, entry.valence, position, position, start, end, entry.is_verb))
        if not reading.emoji:
            return hits
        seen: Counter[str] = Counter()
        for symbol, start, end, before in reading.emoji:
            valence = self._emoji(symbol)
            seen[symbol] += 1
            if valence and seen[symbol] <= SAME_EMOJI:
                nature = "praise" if symbol in known.classes["emoji_ironique"] else ""
                hits.append(_Hit("emoji", nature, valence, before, before, start, end))
        return hits

    def _take_phrase(self, phrase: Found[PhraseValue], hits: list[_Hit]) -> None:
        nature, valence = phrase.value.nature, phrase.value.valence
        inside = self._reading.keys[phrase.first : phrase.last + 1]
        if nature == "contrast":
            self._turns[self._reading.sentences[phrase.last]] = phrase.last
        elif nature == "resolution" and not self._known.classes["negateur"].isdisjoint(inside):
            nature, valence = "fault", UNRESOLVED * valence  # « problème toujours pas résolu »
        if nature not in ("contrast", "void"):
            part = "fault" if nature == "fault" else "phrase"
            hits.append(
                _Hit(part, nature, valence, phrase.first, phrase.last, *self._reading.span(phrase.first, phrase.last))
            )

    def _emoji(self, symbol: str) -> float:
        """The worth of the whole sign, else of the first known sign joined in it."""
        emoji = self._known.emoji
        if symbol in emoji:
            return emoji[symbol]
        return next((emoji[part] for part in symbol.split("\u200d") if part in emoji), 0.0)

    def _is_adverb(self, position: int) -> bool:
        """« super » before « long » or « content » strengthens; alone it praises."""
        reading, known = self._reading, self._known
        following = position + 1
        return (
            reading.keys[position] in known.modifiers["booster"]
            and following < len(reading.keys)
            and not reading.starts_clause(following)
            and reading.keys[following] in known.words
        )

    def _negations(self, taken: set[int]) -> dict[int, int]:
        """The words that a word negates, with it."""
        reading, known = self._reading, self._known
        keys, clauses = reading.keys, reading.clauses
        negation, scope_end = known.modifiers["negation"], known.modifiers["scope_end"]
        cues: dict[int, int] = {}
        positions = reading.playing(NEGATES)
        for position in positions:
            if position in taken or not self._negates(position):
                continue
            reach = int(negation[keys[position]]) or NEGATION_REACH
            for reached in range(position + 1, min(position + 1 + reach, len(keys))):
                if clauses[reached] != clauses[position] or keys[reached] in scope_end:
                    break
                cues[reached] = position
            particle = self._particle(position)
            for reached in range(position - 1, particle if particle is not None else max(-1, position - 2), -1):
                if clauses[reached] != clauses[position]:
                    break
                cues[reached] = position
        return cues

    def _particle(self, position: int) -> int | None:
        """Where the « ne » of this « pas » stands."""
        keys, sentences = self._reading.keys, self._reading.sentences
        for before in range(position - 1, max(-1, position - 6), -1):
            if sentences[before] != sentences[position]:
                return None
            if keys[before] in ("ne", "n"):
                return before
        return None

    def _negates(self, position: int) -> bool:
        """« plus » compares as often as it negates."""
        keys = self._reading.keys
        if keys[position] not in ("plus", "pu"):
            return True
        if self._particle(position) is not None:
            return True
        before = keys[position - 1] if position and not self._reading.starts_clause(position) else ""
        after = keys[position + 1] if position + 1 < len(keys) else ""
        if after in ("aucun", "rien"):
            return True
        return before in self._known.classes["avant_plus"] and after not in self._known.words

    def _boost(self, hit: _Hit, taken: set[int]) -> None:
        reading, modifiers = self._reading, self._known.modifiers
        sign = math.copysign(1.0, hit.points)
        boosters, dampeners = modifiers["booster"], modifiers["dampener"]
        clause = reading.clauses[hit.first]
        before = hit.first
        for share in BOOST_BY_DISTANCE:
            before -= 1
            if before < 0 or before in taken or reading.clauses[before] != clause:
                break
            word = reading.keys[before]
            if word in boosters:
                hit.points += sign * share * boosters[word]
            elif word in dampeners:
                hit.points -= sign * share * dampeners[word]
            elif word == "plus" and not self._negates(before):
                hit.points += sign * 0.2
        if hit.points * sign < 0.1:
            hit.points = sign * 0.1  # whatever dampens it, it still counts

    def _stress(self, hit: _Hit) -> None:
        """Capitals and lengthened letters push further."""
        reading, sign = self._reading, math.copysign(1.0, hit.points)
        raw = reading.text[hit.start : hit.end]
        if len(raw) > 2 and raw.isupper() and not reading.text.isupper():
            hit.points += sign * CAPITALS
        if reading.lengthened and not reading.lengthened.isdisjoint(range(hit.first, hit.last + 1)):
            hit.points += sign * LENGTHENED

    def _negate(self, hit: _Hit) -> None:
        cue = self._cues[hit.first]
        if hit.part == "fault" and cue > hit.first:
            return
        if cue > hit.first and self._particle(cue) is None and not hit.is_verb:
            return  # « nul, pas de réponse »: only a verb is negated from behind without « ne »
        hit.points *= NEGATED_PRAISE if hit.points > 0 else NEGATED_BLAME
        hit.part = "negation"
        start, end = self._reading.span(cue, cue)
        hit.start, hit.end = min(hit.start, start), max(hit.end, end)

    def _weigh_contrast(self, hits: list[_Hit]) -> None:
        """« mais »: what comes before weighs less, what comes after weighs more, inside the sentence.

        A sentence that opens with it also makes the sentence before weigh less.
        """
        reading = self._reading
        turns = reading.playing(CONTRASTS)
        opened: set[int] = set()
        for position in turns:
            sentence = reading.sentences[position]
            self._turns[sentence] = max(position, self._turns.get(sentence, position))
            if position and reading.sentences[position - 1] != sentence:
                opened.add(reading.sentences[position - 1])
        for hit in hits:
            if hit.first < len(reading.keys):
                sentence = reading.sentences[hit.first]
                turn = self._turns.get(sentence)
                if turn is not None:
                    hit.points *= AFTER_CONTRAST if hit.first > turn else BEFORE_CONTRAST
                elif sentence in opened:
                    hit.points *= BEFORE_CONTRAST

    def _read_irony(self, hits: list[_Hit]) -> None:
        """Praise standing alone beside a complaint mocks; thanks beside a request or a fault is manners."""
        praises = [hit for hit in hits if hit.points > 0]
        if not praises or [hit for hit in praises if hit.nature == "resolution"]:
            return  # « panne réparée, merci » is meant
        blames = [hit for hit in hits if hit.points < 0]
        blame = sum([hit.points for hit in blames if hit.nature != "feeling"])
        for hit in praises:
            if hit.part == "negation":
                continue
            if hit.nature == "thanks":
                after = self._reading.keys[hit.last + 1] if hit.last + 1 < len(self._reading.keys) else ""
                if blame <= IRONY_EVIDENCE and after in ("pour", "d", "a", "aux", "au"):
                    hit.part, hit.points = "irony", hit.points * IRONIC
                elif blames or self._asks():
                    hit.part, hit.points = "politeness", 0.0
            elif hit.nature == "praise" and blame <= IRONY_EVIDENCE and self._stands_alone(hit):
                hit.part, hit.points = "irony", hit.points * IRONIC

    def _asks(self) -> bool:
        reading = self._reading
        return any("?" in mark for mark, _, _ in reading.marks) or not self._known.classes["demande"].isdisjoint(
            reading.keys
        )

    def _stands_alone(self, hit: _Hit) -> bool:
        """Said of everything and nothing (« super ! », « c’est top »), not of a named thing (« crème géniale »)."""
        if hit.part == "emoji":
            return True
        keys, known = self._reading.keys, self._known
        first = hit.first
        if first < self._turns.get(self._reading.sentences[first], -1):
            return False  # « super, mais … » weighs both sides
        if keys[max(0, first - 2) : first] == ["c", "est"]:
            return True
        after = hit.last + 1
        if after < len(keys) and keys[after] in known.classes["article"] and not self._reading.starts_clause(after):
            return True  # « bravo le service »
        while not self._reading.starts_clause(first):
            if keys[first - 1] not in known.classes["amorce"]:
                return False
            if keys[first - 1] in ("un", "une") and after < len(keys) and not self._reading.starts_clause(after):
                return False  # « un beau cas »
            first -= 1
        return True
