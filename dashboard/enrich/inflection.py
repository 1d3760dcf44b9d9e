"""The written forms of a French word of the lexicon, folded: « nul » gives nul, nuls, nulle, nulles."""

from collections.abc import Callable

from dashboard.enrich.tokens import key

_ENDINGS_ER = (
    "e es ons ez ent er ais ait ions iez aient erai eras era erons erez eront "
    "erais erait erions eriez eraient ant a ai as ees ee"
)
_ENDINGS_IR = (
    "is it issons issez issent ir issais issait issions issiez issaient irai iras ira irons irez iront "
    "irais irait irions iriez iraient issant isse isses i ie ies"
)
_FEMININE = (
    ("eux", "euse"), ("teur", "trice"), ("eur", "euse"), ("if", "ive"), ("el", "elle"), ("eil", "eille"),
    ("en", "enne"), ("on", "onne"), ("er", "ere"), ("nul", "nulle"), ("et", "ette"), ("os", "osse"),
    ("as", "asse"), ("c", "che"), ("il", "ille"), ("g", "gue"),
)  # fmt: skip


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("al"):
        return word[:-2] + "aux"
    return word + ("x" if word.endswith(("eau", "eu")) else "s")


def _noun(word: str) -> set[str]:
    return {word, _plural(word)}


def _adjective(word: str) -> set[str]:
    stems = {word, word if word.endswith("e") else word + "e"}
    stems |= {word.removesuffix(end) + ending for end, ending in _FEMININE if word.endswith(end)}
    return {form for stem in stems for form in (stem, _plural(stem))}


def _participle(word: str) -> set[str]:
    return {word, _plural(word), word + "e", word + "es"}


def _verb_er(word: str) -> set[str]:
    stem = word.removesuffix("er")
    stems = {stem}
    if stem.endswith("g"):
        stems.add(stem + "e")
    elif stem.endswith("c"):
        stems.add(stem)
    elif stem.endswith("y"):
        stems.add(stem[:-1] + "i")
    return {each + ending for each in stems for ending in _ENDINGS_ER.split()} | {stem + "es"}


def _verb_ir(word: str) -> set[str]:
    stem = word.removesuffix("ir")
    return {stem + ending for ending in _ENDINGS_IR.split()}


_FORMS: dict[str, Callable[[str], set[str]]] = {
    "inv": lambda word: {word},
    "verbe": lambda word: {word},
    "nom": _noun,
    "adj": _adjective,
    "part": _participle,
    "v-er": _verb_er,
    "v-ir": _verb_ir,
}
KINDS = tuple(_FORMS)


def forms(term: str, kind: str) -> set[str]:
    """Every form of ``term``, folded; ``kind`` is inv, nom, adj, part (participle in -é, -i, -u), v-er, v-ir, or
    verbe, whose forms are all written out, as several space-separated words always are.
    """
    words = [key(word) for word in term.split()]
    if len(words) > 1:
        return set(words)
    if kind == "adj" and term.endswith("é"):
        return _participle(words[0])
    return _FORMS[kind](words[0])
