"""Words behind a disguise: lengthened, starred, leet, a letter lost or swapped, a space lost."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

_LONG_RUN = re.compile(r"(.)\1{2,}")
_LEET = (str.maketrans("013457@$€", "oieastase"), str.maketrans("013457@$€8", "oleastaseb"))
_SHORTEST_MISTYPED = 6  # a shorter word is one letter away from too many others
_SHORTEST_GLUED = 8
_MOST_GLUED = 30
_PIECES = 4


def is_lengthened(word: str) -> bool:
    """Whether a letter comes three times or more in a row."""
    return _LONG_RUN.search(word) is not None


class Disguises:
    """What a word unknown to the rules stands for.

    ``known`` are the words of the rules, ``disguised`` those that people star or write in leet, ``aimed`` those of
    hostility, which they also misspell, or glue to each other and to ``small`` words; ``real`` ones are never mended.
    """

    def __init__(
        self, known: frozenset[str], disguised: frozenset[str], aimed: frozenset[str], small: frozenset[str],
        real: frozenset[str],
    ) -> None:  # fmt: skip
        self._known = known
        self._disguised = disguised
        self._aimed = frozenset(word for word in aimed if len(word) >= 5)
        self._small = small | aimed
        self._real = real
        self._mistyped: dict[str, str] = {}
        for word in sorted(aimed):
            if len(word) >= _SHORTEST_MISTYPED:
                for typo in _typos(word):
                    if typo not in known and typo not in real:
                        self._mistyped.setdefault(typo, word)

    def plain(self, word: str) -> str:
        """The known word behind a spelling; the word itself when there is none."""
        if not word.isalpha():
            return self._undisguise(word)
        if len(set(word)) + 1 < len(word) and is_lengthened(word):
            twice = _LONG_RUN.sub(r"\1\1", word)
            once = _LONG_RUN.sub(r"\1", word)
            for guess in (once, twice, squeeze(word)):
                if guess in self._known:
                    return guess
            return twice
        if len(word) > 3 and word[-1] == word[-2] and word[:-1] in self._known:
            return word[:-1]
        return self._mistyped.get(word, word)

    def pieces(self, word: str) -> tuple[str, ...]:
        """« verminehumaine » as « vermine humaine » when one of the words is hostile; else the word alone."""
        if not _SHORTEST_GLUED <= len(word) <= _MOST_GLUED or word in self._known or word in self._real:
            return (word,)
        if not any(word.startswith(part) or word.endswith(part) for part in self._aimed_parts(word)):
            return (word,)
        found = next(self._cuts(word, _PIECES), None)
        return (word,) if found is None or self._aimed.isdisjoint(found) else tuple(found)

    def _aimed_parts(self, word: str) -> Iterator[str]:
        for size in range(5, len(word) - 1):
            if word[:size] in self._aimed:
                yield word[:size]
            if word[-size:] in self._aimed:
                yield word[-size:]

    def _cuts(self, word: str, most: int) -> Iterator[list[str]]:
        """The ways to cut a word into known ones, long words first."""
        if word in self._small and (len(word) > 2 or most == _PIECES):
            yield [word]
        if most == 1:
            return
        for size in range(len(word) - 2, 1, -1):
            if word[:size] in self._small:
                for rest in self._cuts(word[size:], most - 1):
                    yield [word[:size], *rest]

    def _undisguise(self, word: str) -> str:
        if "*" in word:
            shape = re.compile("".join("." if char == "*" else re.escape(char) for char in word[:30]))
            loose = re.compile(re.sub(r"(\\\*)+", ".+", re.escape(word[:30])))
            for form in (shape, loose):
                found = sorted(term for term in self._disguised if form.fullmatch(term))
                if found:
                    return found[0]
            return word
        guesses = [guess for table in _LEET for guess in (word.translate(table), squeeze(word.translate(table)))]
        return next((guess for guess in guesses if guess in self._disguised), word)


def squeeze(word: str) -> str:
    """Every doubled letter written once: « nnuull » → « nul »."""
    return word[:1] + "".join(after for before, after in pairwise(word) if after != before)


def _typos(word: str) -> Iterable[str]:
    """A letter lost, but the first; two neighbours swapped."""
    for at in range(1, len(word)):
        yield word[:at] + word[at + 1 :]
    for at in range(1, len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
