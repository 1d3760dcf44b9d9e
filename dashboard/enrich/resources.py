"""The data files of the rules, read once: lexicon, phrases, modifiers, emoji, word classes, languages."""

import csv
import gc
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import get_args

from dashboard.enrich.contract import INTENTS, RISK_CATEGORIES, RiskLevel
from dashboard.enrich.disguise import Disguises
from dashboard.enrich.inflection import forms
from dashboard.enrich.phrase_index import PhraseIndex
from dashboard.enrich.phrases import Phrasebook
from dashboard.enrich.reading import Reader
from dashboard.enrich.tokens import Vocabulary, key

DATA = Path(__file__).parent / "data"
PHRASE_NATURES = ("phrase", "fault", "resolution", "praise", "thanks", "contrast", "void")
MODIFIER_ROLES = ("booster", "dampener", "negation", "contrast", "scope_end")
WORD_NATURES = (("thanks", "merci"), ("praise", "louange"), ("feeling", "emoi"))  # nature, class of its words
AIMED_ROLES = ("group", "contempt", "hatred", "violence")
SPOKEN = ("fr", "en")
# Roles of a word, and the number it adds to what a text tells of its language.
WORTH, NEGATES, CONTRASTS = 1, 2, 4
IN_PHRASES, IN_ALL_PHRASES = 8, 16  # alone, it makes a phrase of sentiment, or of any book, worth trying
BOOSTS = 32  # or dampens, as « plus » does
INTENT_TURNS = ("rhetorical", "void")  # phrases that ask nothing, phrases in which no intent is read
# What a word is to hostility: one bit for each role that a whole text is asked about.
HOSTILITY_ROLES = (
    "group", "second_person", "contempt", "hatred", "violence", "exclusion", "worth", "praise", "wanted", "victim",
    "reported", "colour",
)  # fmt: skip
IN_HOSTILITY = 6  # where they begin
HOSTILITY_BITS = {role: 1 << IN_HOSTILITY + place for place, role in enumerate(HOSTILITY_ROLES)}
FRENCH, FOREIGN, NOT_LATIN = 1, 1 << 21, 1 << 42


@dataclass(frozen=True, slots=True)
class Entry:
    """What a word of the lexicon is worth, from −4 to +4; ``is_verb`` lets a negation that follows reach it.

    ``nature``: praise that can mock, thanks, a feeling that blames nobody, or nothing of note.
    """

    valence: float
    is_verb: bool
    nature: str


@dataclass(frozen=True, slots=True)
class PhraseValue:
    """What a phrase is worth and why: an expression, praise that can mock, thanks, a fault reported or solved,
    a turn (« par contre »), or words that mean nothing."""

    valence: float
    nature: str


@dataclass(frozen=True, slots=True)
class RiskRule:
    """What finding a phrase adds to a risk: ``category`` is ``""`` for coarse language that aims at nobody."""

    category: str
    points: int
    floor: RiskLevel | None
    is_literal: bool  # negation and quotation do not cancel it
    is_veiled: bool  # an indirect wording: alone in a text that jokes or talks shop, it means nothing


@dataclass(frozen=True, slots=True)
class HostilityWords:
    """The words of ``hostilite.tsv`` by role; ``aimed``: those that people misspell or glue to hide them."""

    by_role: dict[str, frozenset[str]]
    aimed: frozenset[str]


@dataclass(frozen=True, slots=True)
class Resources:
    """Everything the rules know."""

    words: dict[str, Entry]
    emoji: dict[str, float]
    modifiers: dict[str, dict[str, float]]
    classes: dict[str, frozenset[str]]
    languages: dict[str, frozenset[str]]
    phrases: PhraseIndex  # those of sentiment alone
    all_phrases: PhraseIndex  # those of sentiment, of risk and of intents, looked up together
    hostility: HostilityWords
    reader: Reader


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of a data file, tab-separated, one header line; lines that begin with ``# `` are remarks."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        lines = (line for line in file if line.strip() and not line.startswith("# "))
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


@cache
def resources() -> Resources:
    """The data files, checked: a wrong code in one of them raises ``ValueError`` or ``KeyError`` here."""
    classes = _classes()
    words = _words(classes)
    languages = {row["language"]: frozenset(map(key, row["words"].split())) for row in rows("langues.tsv")}
    phrases = Phrasebook(
        (
            (row["pattern"], PhraseValue(float(row["valence"]), _one_of(row["nature"], PHRASE_NATURES)))
            for row in rows("locutions.tsv")
        ),
        classes,
    )
    risks = Phrasebook(((row["pattern"], _risk_rule(row)) for row in rows("risque.tsv")), classes)
    intents = Phrasebook(
        ((row["pattern"], _one_of(row["intent"], (*INTENTS, *INTENT_TURNS))) for row in rows("intentions.tsv")),
        classes,
    )
    common = languages["fr"] | languages["en"]
    of_sentiment, of_all = PhraseIndex([phrases], common), PhraseIndex([phrases, risks, intents], common)
    modifiers: dict[str, dict[str, float]] = {role: {} for role in MODIFIER_ROLES}
    for row in rows("modificateurs.tsv"):
        for term in row["terms"].split():
            modifiers[row["role"]][key(term)] = float(row["value"])
    known = (
        set(words).union(phrases.vocabulary, risks.vocabulary, intents.vocabulary, *modifiers.values())
        | classes["souvent_long"]
    )
    hostility = _hostility()
    disguised = classes["deguise"] | hostility.aimed
    small = languages["fr"] | classes["colle"]
    plain = known.union(hostility.aimed, *hostility.by_role.values())
    disguises = Disguises(frozenset(plain), disguised, hostility.aimed, small, classes["vrai_mot"])
    foreign = frozenset().union(*(marks for name, marks in languages.items() if name not in SPOKEN))

    boosters = {*modifiers["booster"], *modifiers["dampener"], "plus"}

    def roles(word: str) -> int:
        return (
            WORTH * (word in words)
            | IN_PHRASES * of_sentiment.mentions(word)
            | IN_ALL_PHRASES * of_all.mentions(word)
            | NEGATES * (word in modifiers["negation"])
            | CONTRASTS * (word in modifiers["contrast"])
            | BOOSTS * (word in boosters)
            | sum(bit for role, bit in HOSTILITY_BITS.items() if word in hostility.by_role[role])
        )

    def language(word: str) -> int:
        return FRENCH * (word in languages["fr"]) + FOREIGN * (word in foreign) + NOT_LATIN * (not word.isascii())

    everything = Resources(
        words=words,
        emoji={key(row["emoji"]): float(row["valence"]) for row in rows("emoji.tsv")},
        modifiers=modifiers,
        classes=classes,
        languages=languages,
        phrases=of_sentiment,
        all_phrases=of_all,
        hostility=hostility,
        reader=Reader(Vocabulary(frozenset(known), disguised, disguises, roles, language)),
    )
    gc.freeze()  # these tables are here to stay: collecting garbage goes through them no more, a fifth of the time
    return everything


def _classes() -> dict[str, frozenset[str]]:
    """Word classes by name; ``@other`` inside one adds the words of a class written above it."""
    classes: dict[str, frozenset[str]] = {}
    for row in rows("classes.tsv"):
        words: set[str] = set()
        for word in row["words"].split():
            words |= classes[key(word[1:])] if word.startswith("@") else {key(word)}
        classes[key(row["name"])] = frozenset(words)
    return classes


def _words(classes: dict[str, frozenset[str]]) -> dict[str, Entry]:
    words: dict[str, Entry] = {}
    for row in rows("lexique.tsv"):
        kind = row["inflection"]
        for form in forms(row["term"], kind):
            nature = next((nature for nature, name in WORD_NATURES if form in classes[name]), "")
            # the first line wins: exceptions are written first
            words.setdefault(form, Entry(float(row["valence"]), kind.startswith("v"), nature))
    return {form: entry for form, entry in words.items() if entry.valence}


def _hostility() -> HostilityWords:
    by_role: dict[str, set[str]] = {}
    aimed: set[str] = set()
    for row in rows("hostilite.tsv"):
        for term in row["terms"].split():
            written = forms(term, row["inflection"])
            by_role.setdefault(row["role"], set()).update(written)
            if row["role"] in AIMED_ROLES:
                aimed |= {key(term)} if row["inflection"].startswith("v-") else written
    return HostilityWords({role: frozenset(terms) for role, terms in by_role.items()}, frozenset(aimed))


def _risk_rule(row: dict[str, str]) -> RiskRule:
    category = row["category"] and _one_of(row["category"], RISK_CATEGORIES)
    floor: RiskLevel | None = next((level for level in get_args(RiskLevel) if level == row["floor"]), None)
    if row["floor"] and floor is None:
        raise ValueError(f"unknown level: {row['floor']}")
    return RiskRule(category, int(row["points"]), floor, row["literal"] == "oui", row["veiled"] == "oui")


def _one_of(code: str, codes: tuple[str, ...]) -> str:
    if code not in codes:
        raise ValueError(f"unknown code: {code}")
    return code
