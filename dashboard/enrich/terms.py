"""The terms of a message (V6, V7, V8): lemmas, runs of two or three of them, hashtags and emoji.

What everybody writes all the time is left out, so that what is kept can be news: a word too common to make a theme is
no term by itself; a run begins and ends with a word that is not a tool of grammar, stays inside one clause, and holds
at least one word that is not too common. A message says a term once or several times; only its first place is kept.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence

from dashboard.enrich.reading import Reading
from dashboard.enrich.resources import resources
from dashboard.enrich.themes import ARTICLES, LINKS, lemmas_of, usual_themes
from dashboard.enrich.tokens import key
from dashboard.store import terms as kept
from dashboard.store.store import Store
from dashboard.store.terms import Term

ID = "termes-fr/1"
BATCH = 5_000
LONGEST_RUN = 3
LONGEST_TEXT = 5_000  # characters: an article pasted in a comment would weigh as much as a hundred comments
_REMEMBERED = 300_000
_HASHTAG = re.compile(r"#\w*[^\W\d_]\w*")

Progress = Callable[[int, int, str], None]


class TermAnalyzer:
    """Finds the terms of texts; the same text always gives the same ones, in the order of their first place."""

    id = ID

    def __init__(self) -> None:
        known = usual_themes()
        self._lemmas, self._common, self._reader = known.lemmas, known.common, resources().reader
        self._tools = resources().languages["fr"] | resources().languages["en"] | ARTICLES | LINKS
        self._numbers: dict[str, int] = {}

    def judge(self, texts: Sequence[str]) -> list[list[Term]]:
        """The terms of each text, in order."""
        short = [text[:LONGEST_TEXT] for text in texts]
        return [self._terms(reading) for readings in self._reader.batches(short) for reading in readings]

    def named(self, text: str) -> dict[str, tuple[int, int]]:
        """The terms of a text by their lemmas, each with its first place: what ``judge`` turns into numbers."""
        found: dict[str, tuple[int, int]] = {}
        for name, _, start, end in self._found(self._reader.read(text)):
            found.setdefault(name, (start, end))
        return found

    def _terms(self, reading: Reading) -> list[Term]:
        found: dict[str, Term] = {}
        for name, size, start, end in self._found(reading):
            before = found.get(name)
            found[name] = (
                Term(self._number(name), size, 1, start, end)
                if before is None
                else before._replace(uses=before.uses + 1)
            )
        return [*found.values()]

    def _found(self, reading: Reading) -> Iterator[tuple[str, int, int, int]]:
        """(lemmas, words, start, end) of every term of a text, each time it is said."""
        for tag in _HASHTAG.finditer(reading.text):
            yield key(tag.group()), 1, *tag.span()
        for sign, start, end, _ in reading.emoji:
            if not sign.isascii():
                yield sign, 1, start, end
        lemmas = lemmas_of(reading, self._lemmas)
        is_end = [self._may_end(reading, place) for place in range(len(lemmas))]
        is_news = [
            ends and lemma not in self._common and word.isalpha() and len(word) > 2
            for ends, lemma, word in zip(is_end, lemmas, reading.keys, strict=True)
        ]
        spans = reading.spans
        for place, lemma in enumerate(lemmas):
            if not is_end[place]:
                continue
            if is_news[place]:
                yield lemma, 1, *spans[place]
            if lemma[0].isdigit():
                continue  # « puy 32 » names something, « 32 a cassé » does not
            for last in range(place + 1, min(place + LONGEST_RUN, len(lemmas))):
                if reading.clauses[last] != reading.clauses[place]:
                    break
                if is_end[last] and any(is_news[place : last + 1]):
                    yield " ".join(lemmas[place : last + 1]), last - place + 1, *reading.span(place, last)

    def _may_end(self, reading: Reading, place: int) -> bool:
        """Whether a run may begin or end with a word: neither a tool of grammar, nor inside a hashtag."""
        start = reading.span(place, place)[0]
        word = reading.keys[place]
        return word not in self._tools and (len(word) > 1 or word.isdigit()) and reading.text[start - 1 : start] != "#"

    def _number(self, name: str) -> int:
        """64 bits of BLAKE2: two of a million terms share a number once in 37 million workspaces."""
        number = self._numbers.get(name)
        if number is None:
            if len(self._numbers) >= _REMEMBERED:
                self._numbers.clear()
            digest = hashlib.blake2b(name.encode(), digest_size=8).digest()
            number = self._numbers[name] = int.from_bytes(digest, signed=True)
        return number


def refresh(store: Store, progress: Progress | None = None) -> int:
    """Read the terms of the messages not read yet; gives how many they were.

    Each batch is one commit: after a stop, the next call goes on from there.
    """
    with store.reading() as session:
        waiting = kept.count_unread(session, ID)
    done, after = 0, -1
    analyzer = TermAnalyzer() if waiting else None
    while analyzer is not None:
        with store.reading() as session:
            batch = kept.unread(session, ID, after, BATCH)
        if not batch:
            break
        found = analyzer.judge([text for _, text in batch])
        with store.writing() as session:
            kept.write(session, ID, zip((message for message, _ in batch), found, strict=True))
            kept.forget_others(session, ID)
        done, after = done + len(batch), batch[-1][0]
        if progress is not None:
            progress(done, waiting, "messages lus pour leurs termes")
    return done
