"""Which members a text of the brand brings forward (H4): thanked by name, named to others, or quoted."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dashboard.enrich.speech import turns
from dashboard.enrich.tokens import fold, key

SHORTEST_HANDLE, SHORTEST_NAME, LONGEST_NAME = 3, 3, 4  # signs, signs, words
FEWEST_QUOTED = 4  # words
GREETINGS = ("bonjour", "bonsoir", "salut", "hello", "coucou", "cher ", "chere ")  # what follows is spoken to
_HANDLE = re.compile(r"@([\w.\-]+)")
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ][\w’'-]*(?:[ \u00a0](?:[A-ZÀ-ÖØ-Þ][\w’'.-]*|de|du|la|le))*")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_QUOTE = re.compile(r"«\s*([^»]+?)\s*»|“([^”]+)”|\"([^\"\n]+)\"")


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who wrote: the pseudonym and the names an export gives them."""

    author_key: str
    name: str | None
    handle: str | None


class Directory:
    """The members of a platform by their full names and handles, as text can call them."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._by_name: dict[str, str | None] = {}
        for member in members:
            for name in {_folded(each) for each in (member.name, member.handle) if each}:
                if len(name) >= SHORTEST_HANDLE:
                    # two people of the same name are nobody
                    known = self._by_name.setdefault(name, member.author_key)
                    if known != member.author_key:
                        self._by_name[name] = None

    def handle(self, name: str) -> str | None:
        """The member that « @name » calls."""
        return self._by_name.get(_folded(name.rstrip("."))) or self._by_name.get(_folded(name))

    def full_name(self, words: Sequence[str]) -> str | None:
        """The member whose whole name begins these words, when it has two words or more."""
        for size in range(min(LONGEST_NAME, len(words)), 1, -1):
            found = self._by_name.get(_folded(" ".join(words[:size])))
            if found:
                return found
        return None


def featured(
    text: str, directory: Directory, company: Sequence[Member] = (), addressed: frozenset[str] = frozenset()
) -> dict[str, str]:
    """``author_key`` → way, for the members that ``text`` brings forward.

    « thanked »: a word of thanks or praise stands in the sentence that names them. « named »: named, and not merely
    the person answered (``addressed``). ``company`` are the members of the same thread: their first name is enough.
    """
    firsts = _first_names(company)
    found: dict[str, str] = {}
    for match in _SENTENCE.finditer(text):
        sentence = match[0]
        low = fold(sentence).text.strip()
        is_thanking, is_greeting = turns("thank").search(low) is not None, low.startswith(GREETINGS)
        for author in _named(sentence, directory, firsts):
            if is_thanking:
                found[author] = "thanked"
            elif author not in addressed and not is_greeting:
                found.setdefault(author, "named")
    return found


def quotes(text: str) -> list[str]:
    """The words between quotation marks, of four words or more."""
    told = ["".join(filter(None, groups)) for groups in _QUOTE.findall(text)]
    return [quote for quote in told if len(quote.split()) >= FEWEST_QUOTED]


def _folded(name: str) -> str:
    """A name as compared: no case, no accent, no leading @."""
    return key(" ".join(name.split())).lstrip("@")


def _named(sentence: str, directory: Directory, firsts: Mapping[str, str | None]) -> Iterable[str]:
    for handle in _HANDLE.findall(sentence):
        if (author := directory.handle(handle)) is not None:
            yield author
    for match in _CAPITALS.finditer(sentence):
        words = [word.rstrip(".’-") for word in match[0].replace("\u00a0", " ").split(" ")]
        for place in range(len(words)):
            author = directory.full_name(words[place:]) or firsts.get(_folded(words[place]))
            if author is not None:
                yield author


def _first_names(company: Iterable[Member]) -> dict[str, str | None]:
    """First names of one thread; two members of the same first name are nobody."""
    firsts: dict[str, str | None] = {}
    for member in company:
        for full in {_folded(each) for each in (member.name, member.handle) if each}:
            first = full.split(" ")[0]
            if len(first) >= SHORTEST_NAME and firsts.setdefault(first, member.author_key) != member.author_key:
                firsts[first] = None
    return firsts
