"""Whether a text has something to judge, in a language the rules speak: cheap evidence, no model."""

from dashboard.enrich.reading import Reading
from dashboard.enrich.resources import FOREIGN, SPOKEN, Resources

ENOUGH_WORDS = 4
CLEAR_LEAD = 2


def is_readable(reading: Reading, known: Resources) -> bool:
    """False without a word or an emoji, or when the words are plainly neither French nor English.

    Plainly: most of the words are not in Latin letters, or the function words of another language clearly
    outnumber those of French and of English, in a text of four words or more.
    """
    french, foreign = reading.tally % FOREIGN, reading.tally // FOREIGN  # signs that are not Latin count as foreign
    if french and foreign < french + CLEAR_LEAD:
        return True  # most messages, told at once
    languages = known.languages
    words = [word for word in reading.keys if not word[0].isdigit()]
    if not words:
        return bool(reading.emoji) or bool(reading.keys)
    if sum(1 for word in words if not word[0].isascii()) * 2 > len(words):
        return False
    if len(words) < ENOUGH_WORDS:
        return True
    spoken = max(_count(words, languages[language]) for language in SPOKEN)
    foreign = max(_count(words, marks) for language, marks in languages.items() if language not in SPOKEN)
    return foreign < spoken + CLEAR_LEAD


def _count(words: list[str], marks: frozenset[str]) -> int:
    return len([word for word in words if word in marks])
