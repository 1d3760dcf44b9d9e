"""The terms of messages: which words make one, each message read once, and what a stop leaves."""

from collections.abc import Callable

import pytest

from dashboard.config import Settings
from dashboard.enrich import terms
from dashboard.enrich.pipeline import analyse
from dashboard.enrich.terms import TermAnalyzer, refresh
from dashboard.store.store import Store

CASES = [
    ("La boucle a cassé", {"boucle", "cassé", "boucle a cassé"}),
    ("Bonjour, merci pour votre réponse", set()),
    ("Le sac Puy 32 est superbe", {"sac", "Puy", "superbe", "sac Puy", "sac Puy 32", "Puy 32"}),
    ("32 kilos", {"kilos"}),
    ("La boucle. Le sac", {"boucle", "sac"}),  # no run over a full stop
    ("#BoucleCassée encore", {"#BoucleCassée"}),
    ("Superbe 😡😡", {"Superbe", "😡"}),
    ("Superbe :)", {"Superbe"}),
    ("Voir https://exemple.fr/boucle ou @boucle", set()),
    ("", set()),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_what_makes_a_term(text: str, wanted: set[str]) -> None:
    assert {text[start:end] for start, end in TermAnalyzer().named(text).values()} == wanted


@pytest.mark.parametrize(
    ("one", "other"),
    [("La BOUCLE", "les boucles"), ("Un remède", "des remedes"), ("#Été", "#ete"), ("𝐛𝐨𝐮𝐜𝐥𝐞", "boucle")],
)
def test_case_accents_and_plurals_are_one_term(one: str, other: str) -> None:
    first, second = TermAnalyzer().judge([one, other])
    assert [term.term for term in first] == [term.term for term in second] != []


def test_a_term_said_twice_is_one_row_with_its_first_place() -> None:
    (found,) = TermAnalyzer().judge(["boucle cassée, boucle perdue"])
    (term,) = [each for each in found if each.size == 1 and each.starts == 0]
    assert (term.uses, term.starts, term.ends) == (2, 0, 6)
    assert [each.size for each in found].count(2) == 2


def test_numbers_of_terms_never_change() -> None:
    assert TermAnalyzer().judge(["boucle"])[0][0].term == -5097919955239790257


def rows(store: Store) -> list[tuple[object, ...]]:
    with store.reading() as session:
        return session.rows("SELECT message_key, term, uses FROM message_terms ORDER BY ALL")


def test_each_message_is_read_once(store: Store, add: Callable[..., int]) -> None:
    for text in ("La boucle casse", "ok", "Superbe sac"):
        add(text)
    assert refresh(store) == 3
    before = rows(store)
    assert len({key for key, *_ in before}) == 3  # « ok » holds no term, and is read all the same
    assert refresh(store) == 0 and rows(store) == before
    add("Encore une boucle")
    assert refresh(store) == 1 and rows(store)[: len(before)] == before


def test_a_stop_loses_at_most_a_batch(store: Store, add: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terms, "BATCH", 2)
    for n in range(5):
        add(f"La boucle {n} casse")

    def stop(done: int, *_: object) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refresh(store, stop)
    assert refresh(store) == 1
    assert len({key for key, *_ in rows(store)}) == 5


def test_an_analysis_reads_terms_and_a_second_one_adds_nothing(store: Store, add: Callable[..., int]) -> None:
    add("La boucle casse")
    analyse(store, Settings())
    before = rows(store)
    assert before
    analyse(store, Settings())
    assert rows(store) == before


def test_another_version_replaces_what_the_former_read(
    store: Store, add: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    add("La boucle casse")
    refresh(store)
    monkeypatch.setattr(terms, "ID", "termes-fr/2")
    refresh(store)
    with store.reading() as session:
        assert session.rows("SELECT DISTINCT analyzer FROM message_terms") == [("termes-fr/2",)]
