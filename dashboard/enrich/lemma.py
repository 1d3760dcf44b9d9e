"""French words brought back to one form, lightly and without a dictionary of the language.

``stem`` is the minimal stemmer of Savoy (« A light stemmer for French », 2006; UniNE's FrenchMinimalStemmer), on folded
words: plurals and feminines, no more. Verbs that matter are given by their infinitive, inflected by ``inflection``.
"""

from collections.abc import Iterable

from dashboard.enrich.inflection import forms
from dashboard.enrich.tokens import key

SHORT = 6  # under this many letters only a plural is taken off
_INVARIABLE = "prix colis avis devis repas bras choix voix mois fois temps tapis bus gros pas bas accès succès bois"
INVARIABLE = frozenset(map(key, _INVARIABLE.split()))


def stem(word: str) -> str:
    """The form that plural and feminine share: « boucles », « boucle » → « boucl »; ``word`` is folded."""
    if len(word) < 4 or not word.isalpha() or word in INVARIABLE:
        return word
    if word.endswith("aux") and not word.endswith("eaux"):
        return word[:-3] + "al"
    cut = word[:-1] if word[-1] in "sx" else word
    if len(cut) < SHORT:
        return cut
    if cut.endswith("r"):
        cut = cut[:-1]
    for _ in range(2):
        if cut.endswith("e"):
            cut = cut[:-1]
    return cut[:-1] if len(cut) > 1 and cut[-1] == cut[-2] else cut


class Lemmas:
    """Word → lemma, for the verbs one knows by their infinitive; any other word is its stem."""

    def __init__(self, infinitives: Iterable[str]) -> None:
        self._verbs = {
            form: key(verb)
            for verb in infinitives
            for form in forms(verb, f"v-{verb[-2:]}" if len(verb) > 2 else "inv")
        }
        self._known: dict[str, str] = {}

    def lemma(self, word: str, is_named: bool = False) -> str:
        """The lemma of a folded word; ``is_named``, after an article, a form in -e or -es is a noun (« le livre »)."""
        verb = self._verbs.get(word)
        if verb is not None and not (is_named and word.endswith(("e", "es"))):
            return verb
        if word not in self._known:
            if len(self._known) > 200_000:
                self._known.clear()
            self._known[word] = stem(word)
        return self._known[word]
