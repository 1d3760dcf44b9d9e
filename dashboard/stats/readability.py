"""What tells how hard a French text is to read (Q2): words, sentences, syllables counted by rules. Standard library."""

import re
import unicodedata

_VOWELS = "aeiouyàâäáéèêëîïíôöóùûüúÿœæ"
_VOWEL = f"[{_VOWELS}]"
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_STOP = re.compile(r"[.!?…]+(?=\s|$)|\n+")
_NUCLEUS = re.compile(f"{_VOWEL}+")
# Vowels that are heard apart: « aé », « oë », « aï » ; « créer », « réunion » ; « client », « prière », « trouer ».
_APART = re.compile(
    rf"(?<=[aoéuy])(?=é)|(?<=[ao])(?=[ëïü])|(?<=é)(?=[aiouèêéœâô])|(?<=é)(?=e(?!s?$))"
    rf"|(?<=[bcdfgptv][lr]i)(?={_VOWEL})|(?<=[bcdfgptv][lr]u)(?=[aeoéè])|(?<=[bcdfgptv][lr]ou)(?=[aeiéè])"
)
_MUTE_U = re.compile(r"(?<=q)u(?=\w)|(?<=g)u(?=[eiéèêy])")
_MUTE_END = re.compile(f"(?<=[^{_VOWELS}])es?$")
_CONSONANT_Y = re.compile(f"(?<={_VOWEL})y(?={_VOWEL})")


def syllables(word: str) -> int:
    """How many syllables a French word has, at least 1 for a word with a letter; a final mute e is not heard.

    Counted by rules on the spelling: a few words in a hundred are off by one (a verb in « -ent », a hiatus).
    """
    low = _MUTE_U.sub("", unicodedata.normalize("NFC", word).lower())
    parts = [part for part in low.split("-") if part]
    return sum(_of_part(part) for part in parts)


def _of_part(part: str) -> int:
    told = _APART.sub("'", _CONSONANT_Y.sub("'", part))
    heard = len(_NUCLEUS.findall(told))
    return max(1, heard - bool(heard > 1 and _MUTE_END.search(part)))


def measures(text: str) -> tuple[int, int, int]:
    """Words, sentences (at least 1 when there is a word) and syllables of a text."""
    words = _WORD.findall(text)
    sentences = sum(1 for piece in _STOP.split(text) if _WORD.search(piece))
    return len(words), max(sentences, bool(words)), sum(map(syllables, words))
