"""How a message names what is watched: the words of a query in a folded text, and what repeats another's words."""

import re
from typing import Any

from dashboard.config import WatchQuery
from dashboard.store.folding import folded

NOTHING = r"[^\x00-\x{10FFFF}]"  # a pattern no text matches
REPOST = "starts_with(m.folded_text, 'rt @')"  # of messages m: its text is another's
NO_QUERY = "Aucune requête de veille pour la marque : déclarez les noms à surveiller dans les Réglages."


def term_pattern(terms: tuple[str, ...]) -> str:
    """A regular expression that finds any of ``terms`` as whole words in folded text; nothing when none."""
    words = [r"\s+".join(_escaped(word) for word in folded(term).split()) for term in terms]
    found = "|".join(sorted(filter(None, words)))
    return rf"(^|[^\pL\pN_])({found})($|[^\pL\pN_])" if found else NOTHING


def matched(query: WatchQuery, position: int, text: str) -> tuple[str, dict[str, Any]]:
    """Predicate: the folded column ``text`` holds a term of the query and none of its exclusions; and the values that
    it names, told apart from those of other queries by ``position``. A word is looked for before a pattern, which is
    slower."""
    seeds = {max(re.findall(r"\w+", folded(term)), key=len, default="") for term in query.terms}
    names: dict[str, Any] = {f"seed_{position}_{rank}": seed for rank, seed in enumerate(sorted(seeds))}
    holds = " OR ".join(f"contains({text}, ${name})" for name in names) or "FALSE"
    predicate = f"({holds}) AND regexp_matches({text}, $wanted_{position})"
    names[f"wanted_{position}"] = term_pattern(query.terms)
    if query.exclusions:
        predicate += f" AND NOT regexp_matches({text}, $unwanted_{position})"
        names[f"unwanted_{position}"] = term_pattern(query.exclusions)
    return predicate, names


def _escaped(word: str) -> str:
    return re.escape(word).replace("’", "'").replace("'", "['’]")
