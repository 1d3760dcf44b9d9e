"""What messages are about (E8, E9): usual themes of customer service, and those found in the messages themselves.

A theme is a set of terms, lemmas or runs of lemmas; a message is about every theme one of whose terms it holds, and
the places of those terms are the explanation. The usual themes are data (``data/themes.tsv``). The others are found by
star clustering (Aslam, Pelekhov & Rus 2004) of the nouns that many people write: a noun is a word that often follows an
article, a star is such a noun with those seldom written without it, and its most written words name it. A noun mostly
written in messages of one usual theme enriches that theme instead. Nothing is drawn by chance: the same messages give
the same themes, and a theme once found keeps its code, so that what a reader made of it stays.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain

from dashboard.enrich.lemma import Lemmas
from dashboard.enrich.reading import Reading
from dashboard.enrich.resources import resources, rows
from dashboard.enrich.tokens import key
from dashboard.store import themes as kept
from dashboard.store.store import Store
from dashboard.store.themes import Theme

RULES = "themes-fr/1"
NOTHING = "none"  # of the phrases that mean no theme
BATCH = 5_000
SAMPLE = 20_000  # messages that themes are looked for in
FEWEST_MESSAGES = 150  # under this, no theme is looked for
GROWTH = 1.25  # themes are looked for again when the messages are that many times those of the last look
FEWEST_PEOPLE, SMALLEST_SHARE, LARGEST_SHARE = 6, 0.006, 0.2  # who must write a word for it to make a theme
NOUN = 0.4  # share of its uses that follow an article
TIED = 0.45  # share of the messages of a word that hold the head of its star
OWNED = 0.8  # share of the messages of a word that are about one usual theme
FEWEST_OWNED = 10  # of them, at least
AT_MOST_FOUND, AT_MOST_WORDS = 12, 6
_ARTICLES = (
    "le la les l un une des du au aux mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ce cet cette ces "
    "quel quelle quels quelles"
)
ARTICLES = frozenset(map(key, _ARTICLES.split()))
LINKS = frozenset(("de", "d", "du", "des", "a", "en"))

Progress = Callable[[int, int, str], None]
Term = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UsualThemes:
    """The usual themes and the words too common to be one, as lemmas."""

    names: dict[str, str]
    words: dict[str, tuple[str, ...]]
    terms: dict[Term, str]
    lemmas: Lemmas
    common: frozenset[str]


@cache
def usual_themes() -> UsualThemes:
    """Read once."""
    lines = [*rows("themes.tsv")]
    lemmas = Lemmas(verb for line in lines for verb in line["verbs"].split())
    terms: dict[Term, str] = {}
    words: dict[str, tuple[str, ...]] = {}
    for line in lines:
        phrases = [phrase.strip() for phrase in line["phrases"].split(";") if phrase.strip()]
        for phrase in phrases:
            terms[tuple(lemmas.lemma(word) for word in _cut(phrase))] = line["theme"]
        for word in line["words"].split():
            terms.setdefault((lemmas.lemma(key(word), is_named=True),), line["theme"])
        for verb in line["verbs"].split():
            terms.setdefault((key(verb),), line["theme"])
        words[line["theme"]] = tuple(line["words"].split()[:AT_MOST_WORDS])
    names = {line["theme"]: line["name"] for line in lines if line["theme"] != NOTHING}
    common = frozenset(lemmas.lemma(key(word)) for line in rows("courants.tsv") for word in line["words"].split())
    return UsualThemes(names, words, terms, lemmas, common)


def _cut(phrase: str) -> list[str]:
    return resources().reader.read(phrase).keys


class ThemeAnalyzer:
    """Tells what messages are about, with the themes of ``known``; stateless once made, safe in threads."""

    def __init__(self, known: Sequence[Theme] = ()) -> None:
        usual = usual_themes()
        self._lemmas, self._reader = usual.lemmas, resources().reader
        found = {tuple(term.split()): each.theme for each in known for term in each.terms}
        self._starts: dict[str, list[tuple[Term, str]]] = defaultdict(list)
        for term, theme in (found | usual.terms).items():
            self._starts[term[0]].append((term, theme))
        for terms in self._starts.values():
            terms.sort(key=lambda each: (-len(each[0]), each))
        self._starts = dict(self._starts)
        digest = hashlib.sha256(repr(sorted(found.items())).encode()).hexdigest()[:8]
        self.id = f"{RULES}.{digest}"

    def judge(self, texts: Sequence[str]) -> list[dict[str, list[tuple[int, int]]]]:
        """For each text, in order, the codes of its themes with the places in it that show them."""
        return [self.about(reading) for readings in self._reader.batches(texts) for reading in readings]

    def about(self, reading: Reading) -> dict[str, list[tuple[int, int]]]:
        """The themes of a text, and the places of the terms that show each; the longest term wins where two begin."""
        found: dict[str, list[tuple[int, int]]] = {}
        lemmas = lemmas_of(reading, self._lemmas)
        place = 0
        while place < len(lemmas):
            step = 1
            for term, theme in self._starts.get(lemmas[place], ()):
                last = place + len(term) - 1
                if (
                    last < len(lemmas)
                    and reading.clauses[last] == reading.clauses[place]
                    and tuple(lemmas[place : last + 1]) == term
                ):
                    if theme != NOTHING:
                        found.setdefault(theme, []).append(reading.span(place, last))
                    step = len(term)
                    break
            place += step
        return found


def lemmas_of(reading: Reading, lemmas: Lemmas) -> list[str]:
    """The lemma of each word of a text."""
    former, found = "", []
    for word in reading.keys:
        found.append(lemmas.lemma(word, former in ARTICLES))
        former = word
    return found


def refresh(store: Store, own_names: Iterable[str] = (), progress: Progress | None = None) -> int:
    """Tell the themes of the messages not read yet; gives how many they were.

    Themes are looked for again when the messages have grown by a quarter: those known stay, new ones are added, and
    every message is then read again. Each batch is one commit: after a stop, the next call goes on from there.
    """
    with store.reading() as session:
        known, total = kept.catalogue(session), kept.count_inbound(session)
        looked_at = int(session.meta(kept.LOOKED_AT) or 0)
        is_grown = total >= FEWEST_MESSAGES and total >= GROWTH * looked_at
        texts = kept.sample(session, SAMPLE) if is_grown else []
    if is_grown or len(known) < len(usual_themes().names):
        known = merged(known, found_in(texts, own_names))
        with store.writing() as session:
            kept.write_catalogue(session, known)
            if is_grown:
                session.set_meta(kept.LOOKED_AT, str(total))
    analyzer = ThemeAnalyzer(known)
    with store.reading() as session:
        waiting, former = kept.count_unread(session, analyzer.id), session.meta(kept.IN_FORCE)
    done, after = 0, -1
    while done < waiting:
        with store.reading() as session:
            batch = kept.unread(session, analyzer.id, after, BATCH)
        if not batch:
            break
        found = analyzer.judge([text for _, text in batch])
        with store.writing() as session:
            kept.write(session, analyzer.id, zip((key for key, _ in batch), found, strict=True))
        done, after = done + len(batch), batch[-1][0]
        if progress is not None:
            progress(done, waiting, "messages rangés par thème")
    if former != analyzer.id:
        with store.writing() as session:
            kept.put_in_force(session, analyzer.id)
    return done


def merged(known: Sequence[Theme], found: Sequence[Theme]) -> list[Theme]:
    """The usual themes, then those found before, then the new ones; what is known of a theme only grows."""
    usual = usual_themes()
    themes = {code: Theme(code, name, usual.words[code]) for code, name in usual.names.items()}
    themes |= {each.theme: each if each.is_found else replace(each, name=usual.names[each.theme]) for each in known
               if each.is_found or each.theme in usual.names}  # fmt: skip
    taken = {term for each in themes.values() for term in each.terms}
    for each in found:
        new = tuple(term for term in each.terms if term not in taken)
        before = themes.get(each.theme)
        if before is not None:
            themes[each.theme] = replace(before, terms=before.terms + new)
        elif each.terms[0] in new:
            themes[each.theme] = replace(each, terms=new)
        taken.update(new)
    return [*themes.values()]


@dataclass(slots=True)
class _Word:
    """A lemma as people write it: by whom, in which messages, how often after an article, in which forms."""

    people: set[str] = field(default_factory=set)
    messages: list[int] = field(default_factory=list)
    uses: int = 0
    named: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    pairs: Counter[str] = field(default_factory=Counter)  # « carte cadeau »: what is written with it, as written


def found_in(texts: Sequence[tuple[str, str]], own_names: Iterable[str] = ()) -> list[Theme]:
    """Themes that (text, author) pairs hold beside the usual ones, and terms that enrich the usual ones."""
    if not texts:
        return []
    analyzer = ThemeAnalyzer()
    own = {word for name in own_names for word in _cut(name)}
    words: dict[str, _Word] = defaultdict(_Word)
    about: list[set[str]] = []
    once = {key(text): (text, author) for text, author in texts}  # pasted by many, a text is one voice
    readings = resources().reader.batches([text for text, _ in once.values()])
    said = zip(chain.from_iterable(readings), (author for _, author in once.values()), strict=True)
    for number, (reading, author) in enumerate(said):
        about.append(set(analyzer.about(reading)))
        for lemma, place in _nouns(reading):
            _note(words[lemma], reading, place, number, author)
    people = len({author for _, author in texts})
    fewest = max(FEWEST_PEOPLE, SMALLEST_SHARE * people)
    usual = usual_themes()
    kept_words = {
        lemma: word
        for lemma, word in words.items()
        if fewest <= len(word.people) <= max(LARGEST_SHARE * people, fewest)
        and word.named >= NOUN * word.uses
        and (lemma,) not in usual.terms
        and not own & set(word.forms)
    }
    order = sorted(kept_words, key=lambda lemma: (-len(kept_words[lemma].people), lemma))
    enriching = {lemma: theme for lemma in order if (theme := _owner(kept_words[lemma], about)) is not None}
    enriched: dict[str, list[str]] = defaultdict(list)
    for lemma, theme in enriching.items():
        enriched[theme].append(lemma)
    found = [Theme(theme, usual.names[theme], usual.words[theme], tuple(terms)) for theme, terms in enriched.items()]
    return [*found, *_stars([lemma for lemma in order if lemma not in enriching], kept_words)]


def _nouns(reading: Reading) -> Iterator[tuple[str, int]]:
    """The lemmas of a text that could name a theme, with their places."""
    known, usual = resources(), usual_themes()
    for place, lemma in enumerate(lemmas_of(reading, usual.lemmas)):
        word = reading.keys[place]
        if len(word) > 2 and word.isalpha() and lemma not in usual.common and word not in known.words:
            yield lemma, place


def _note(word: _Word, reading: Reading, place: int, number: int, author: str) -> None:
    word.people.add(author)
    if not word.messages or word.messages[-1] != number:
        word.messages.append(number)
    start, end = reading.span(place, place)
    word.uses += 1
    word.named += place > 0 and reading.keys[place - 1] in ARTICLES
    word.forms[reading.text[start:end].lower()] += 1
    last = place + 1 + (reading.keys[place + 1 : place + 2] != [] and reading.keys[place + 1] in LINKS)
    if last < len(reading.keys) and reading.clauses[last] == reading.clauses[place]:
        after = reading.keys[last]
        if (
            len(after) > 1
            and usual_themes().lemmas.lemma(after) not in usual_themes().common
            and after not in resources().words
        ):
            word.pairs[reading.text[start : reading.span(last, last)[1]].lower()] += 1


def _owner(word: _Word, about: Sequence[set[str]]) -> str | None:
    """The usual theme that most messages with this word are about."""
    counts = Counter(theme for number in word.messages for theme in about[number])
    theme, n = min(counts.items(), key=lambda each: (-each[1], each[0]), default=("", 0))
    return theme if n >= max(FEWEST_OWNED, OWNED * len(word.messages)) else None


def _stars(order: Sequence[str], words: dict[str, _Word]) -> Iterator[Theme]:
    """The most written word left is a head; those seldom written without it go with it; and so on."""
    left, given = [*order], 0
    while left and given < AT_MOST_FOUND:
        head, *others = left
        held = set(words[head].messages)
        ties = {lemma: len(held.intersection(words[lemma].messages)) / len(words[lemma].messages) for lemma in others}
        rays = [lemma for lemma in others if ties[lemma] >= TIED]
        left = [lemma for lemma in others if ties[lemma] < TIED]
        given += 1
        shown = tuple(_shown(words[lemma]) for lemma in (head, *rays[: AT_MOST_WORDS - 1]))
        yield Theme(f"found:{head}", _name(words[head], shown), shown, (head, *rays), is_found=True)


def _shown(word: _Word) -> str:
    return min(word.forms.items(), key=lambda each: (-each[1], each[0]))[0]


def _name(head: _Word, shown: Sequence[str]) -> str:
    """« Carte cadeau » when the head is mostly written so, else the head and the word most tied to it."""
    pair, n = min(head.pairs.items(), key=lambda each: (-each[1], each[0]), default=("", 0))
    name = pair if n >= 0.5 * head.uses else ", ".join(shown[:2])
    return name[:1].upper() + name[1:]
