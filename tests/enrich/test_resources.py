"""The data files: large enough, coherent, and free of the traps of hand-written lists."""

from collections import Counter

from dashboard.enrich.inflection import KINDS, forms
from dashboard.enrich.resources import resources, rows
from dashboard.enrich.tokens import key


def test_the_lexicon_is_large_and_bounded() -> None:
    words = resources().words
    assert len(words) > 8_000
    assert sum(1 for row in rows("lexique.tsv") if row["register"] != "anglais") >= 1_300
    assert all(-4 <= entry.valence <= 4 for entry in words.values())


def test_every_line_has_a_known_inflection_and_stands_once() -> None:
    lines = list(rows("lexique.tsv"))
    assert {row["inflection"] for row in lines} <= set(KINDS)
    twice = [term for term, count in Counter((row["term"], row["inflection"]) for row in lines).items() if count > 1]
    assert twice == []


def test_no_phrase_of_one_nature_is_written_twice() -> None:
    for name in ("locutions.tsv", "risque.tsv", "intentions.tsv"):
        patterns = Counter(tuple(row.values())[:2] for row in rows(name))
        assert [pattern for pattern, count in patterns.items() if count > 1] == [], name


def test_words_of_function_carry_no_valence() -> None:
    languages = resources().languages
    assert (languages["fr"] - {"merci"}) & set(resources().words) == set()


def test_inflections() -> None:
    assert {"nul", "nuls", "nulle", "nulles"} <= forms("nul", "adj")
    assert {"honteux", "honteuse", "honteuses"} <= forms("honteux", "adj")
    assert {"decu", "decus", "decue", "decues"} <= forms("déçu", "part")
    assert {"genial", "geniaux", "geniale", "geniales"} <= forms("génial", "adj")
    assert {"arnaquez", "arnaquent", "arnaque", "arnaquees"} <= forms("arnaquer", "v-er")
    assert {"reussi", "reussissent", "reussie"} <= forms("réussir", "v-ir")
    assert forms("plaît plaisent", "verbe") == {"plait", "plaisent"}


def test_folding() -> None:
    assert key("Cœur") == "coeur"
    assert key("𝐍𝐔𝐋") == "nul"
    assert key("Nu\u0302l") == "nul"
    assert key("l’Été") == "l'ete"
