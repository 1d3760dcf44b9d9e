"""One row for the messages that say the same, and a search that finds them."""

import pandas as pd
import pytest

from dashboard.text.danger import DANGER
from dashboard.ui import alike

SAME = "Signez la pétition : les fruits interdits"


def test_the_same_text_is_one_row_and_a_person_in_danger_is_never_one_of_many() -> None:
    texts = [SAME, "Où est mon colis ?", f"{SAME} https://t.co/new", SAME, "merci", "merci"]
    categories = [[], [], [], [DANGER], [], []]
    found = pd.DataFrame({"message_key": range(1, 7), "text": texts, "categories": categories}, index=range(10, 16))
    found.attrs["is_cut"] = True
    once = alike.grouped(found)
    assert [*once["message_key"]] == [1, 2, 4, 5, 6]
    assert [*once["alike"]] == [(1, 3), (2,), (4,), (5,), (6,)]
    assert once.attrs["is_cut"]
    once = alike.grouped(found, is_to_read=True)
    assert [*zip(once["message_key"], once["alike"], strict=True)] == [(1, (1, 3)), (2, (2,)), (4, (4,)), (5, (5, 6))]


@pytest.mark.parametrize(
    ("text", "searched"),
    [
        (SAME, f'"{SAME}"'),
        ("Il a dit « rappelez-moi avant jeudi », puis rien", '"rappelez-moi avant jeudi"'),
        ("RT la marque : venez samedi https://t.co/abc", '"RT la marque : venez samedi"'),
        ("merci", ""),
        ("mot " * 60, '"' + ("mot " * 30).strip() + '"'),
    ],
)
def test_what_is_searched_stands_in_the_text(text: str, searched: str) -> None:
    assert alike.phrase(text) == searched
    assert searched.strip('"') in text


@pytest.mark.parametrize(
    ("text", "word", "searched"),
    [
        ("Quel abruti, ce livreur ne vient jamais", "abruti", '", ce livreur ne vient jamais"'),
        ("Vous êtes une bande d’abrutis", "abrutis", '"Vous êtes une bande d’"'),
        ("Bande d’abrutis", "abrutis", ""),
    ],
)
def test_a_hidden_word_is_not_in_the_address_of_the_search(text: str, word: str, searched: str) -> None:
    start = text.index(word)
    assert alike.phrase(text, ((start, start + len(word)),)) == searched
    assert word in alike.phrase(text) or not searched
