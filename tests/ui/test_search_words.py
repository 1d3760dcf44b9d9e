"""A query told back in French."""

from datetime import date

import pytest

from dashboard.store.query import OPERATORS, parse
from dashboard.store.search import ORDERS as SQL_ORDERS
from dashboard.store.search import Summary
from dashboard.ui.search import FILTERS, ORDERS, rows_shown, sentence_of
from dashboard.ui.search_words import joined, told


def plainly(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", ""),
        ("colis", "Messages qui contiennent « colis »."),
        ("« mon colis »", "Messages qui contiennent l’expression « mon colis »."),
        ("colis -merci", "Messages qui contiennent « colis », hors messages qui contiennent « merci »."),
        ("colis OU paquet", "Messages qui contiennent « colis » ou qui contiennent « paquet »."),
        ("sur:facebook,x de:public", "Messages sur Facebook ou X, écrits par le public."),
        ("risque:élevé,menace", "Messages de risque élevé ou « menace »."),
        ("-sentiment:positif", "Messages hors messages de sentiment positif."),
        ("sans:réponse OU de:Léa", "Messages sans réponse ou de « Léa »."),
        ("avec:réponse genre:avis", "Messages qui ont une réponse, du genre « avis »."),
        ("suivi:aucun,pris", "Messages dont le suivi est « aucun » ou « pris »."),
        ("avant:01/11/2026", "Messages écrits jusqu’au 31 octobre 2026."),
        ("depuis:01/11/2026", "Messages écrits à partir du 1er novembre 2026."),
        ("en:11/2026", "Messages écrits du 1er au 30 novembre 2026."),
        ("le:12/11/2026", "Messages écrits le 12 novembre 2026."),
    ],
)  # fmt: skip
def test_a_query_is_told_back(typed: str, said: str) -> None:
    assert plainly(told(parse(typed))) == said


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda one: one.names[0])
def test_every_operator_can_be_told(operator) -> None:
    assert told(parse(f"{operator.example} -{operator.example}")).endswith(".")


@pytest.mark.parametrize(("operator", "values"), [(operator, values) for operator, _, values in FILTERS])
def test_every_choice_of_the_filters_is_a_query(operator: str, values: tuple[str, ...]) -> None:
    ((term,),) = parse(joined(operator, values))
    assert len(term.values) == len(values)


def test_the_orders_offered_are_those_there_are() -> None:
    assert set(ORDERS.values()) == set(SQL_ORDERS)


def test_the_sentence_counts_people_days_and_what_waits() -> None:
    first, last = date(2026, 3, 3), date(2026, 11, 12)
    assert sentence_of(Summary(0, 0, 0, None, None)) == "Aucun message ne correspond."
    assert plainly(sentence_of(Summary(57, 41, 8, first, last))) == (
        "57 messages de 41 personnes, du 3 mars au 12 novembre 2026. 8 attendent une réponse."
    )
    assert plainly(sentence_of(Summary(1, 0, 0, None, None))) == "1 message."
    assert plainly(sentence_of(Summary(1, 1, 1, last, last))).endswith("le 12 novembre 2026. 1 attend une réponse.")


@pytest.mark.parametrize(("first", "n", "said"), [(20, 20, "Messages 21 à 40."), (0, 1, "Message 1.")])
def test_the_rows_on_the_page_are_told(first: int, n: int, said: str) -> None:
    assert rows_shown(first, n) == said
