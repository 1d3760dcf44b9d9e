"""The words that designate one person, found and covered in other people's texts."""

import re
import unicodedata
from collections.abc import Iterable

ERASED = "[effacé]"
SHORTEST_ID = 5
SHORTEST_PART = 3
_WORD = re.compile(r"[^\W\d_]+")


def words_of(names: Iterable[str | None], handles: Iterable[str | None], ids: Iterable[str | None]) -> frozenset[str]:
    """What tells this person and nobody else: names that are no plain word, handles with their sign (alone too when
    they are no plain word), ids. A first name alone is many people's: see ``parts_of``."""
    told = {name.strip() for name in names if name and not _WORD.fullmatch(name.strip())}
    for handle in filter(None, handles):
        bare = handle.strip().lstrip("@")
        if bare:
            told |= {f"@{bare}"} | ({bare} if not _WORD.fullmatch(bare) else set())
    return frozenset(told | {one for one in ids if one and len(one) >= SHORTEST_ID})


def parts_of(names: Iterable[str | None]) -> frozenset[str]:
    """Each part of the names: what the person is called by those who answer them."""
    return frozenset(
        part.lstrip("@") for name in filter(None, names) for part in name.split() if len(part) >= SHORTEST_PART
    )


def folded(text: str) -> str:
    """Without case nor accents, sign for sign: a place in it is a place in ``text``."""
    return "".join(map(_folded_sign, text))


def covered(text: str, words: Iterable[str]) -> str:
    """``text`` with ``ERASED`` in the place of each of ``words``, which are whole words and folded."""
    asked = sorted(words, key=len, reverse=True)
    if not asked:
        return text
    one_of = "|".join(r"\s+".join(map(re.escape, word.split())) for word in asked)
    found = re.finditer(rf"(?<!\w)(?:{one_of})(?!\w)", folded(text))
    for place in reversed([match.span() for match in found]):
        text = f"{text[: place[0]]}{ERASED}{text[place[1] :]}"
    return text


def _folded_sign(sign: str) -> str:
    if sign.isascii():
        return sign.lower()
    bare = unicodedata.normalize("NFD", sign)[0].lower()
    return bare if len(bare) == 1 else sign
