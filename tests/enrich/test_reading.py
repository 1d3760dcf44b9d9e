"""Texts read together are read as each would be alone."""

import pytest

from dashboard.enrich import tokens
from dashboard.enrich.lexicon import LexiconSentiment
from dashboard.enrich.reading import BATCH, Reading
from dashboard.enrich.resources import resources, rows
from dashboard.enrich.risk import RuleRisk

ODD = (
    "", " ", "\n", "…", "!!!", "😀", "« a » \"b\"", "c o n n a r d", "f.d.p !", "(f.d.p, quoi", "il n’y a pas",
    "a b c d", "www.x.fr", "’’", ":'( triste", "\ud83d", "ﬀ ﬀ", "e\u0301te\u0301", "1 2 3", ". . . !",
    "l’a  b\u00a0c\u202fd", "nuuul 👏👏",
)  # fmt: skip


def told(reading: Reading) -> tuple[object, ...]:
    """All that the rules see of a text; numbers of clauses and sentences by what they part."""
    parts = [[numbers.index(number) for number in numbers] for numbers in (reading.clauses, reading.sentences)]
    signs = sorted(reading.lengthened), sorted(reading.quoted), [*reading.emoji], [*reading.marks]
    return (
        reading.text, reading.keys, reading.spans, reading.forms, reading.roles, reading.all_roles, reading.tally,
        parts, signs,
    )  # fmt: skip


@pytest.mark.parametrize("most", [tokens.MOST_PIECES, 0], ids=["remembered", "forgotten at once"])
def test_texts_read_together_are_read_as_if_alone(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(tokens, "MOST_PIECES", most)
    texts = [*ODD, *(row["text"] for row in rows("phrases.tsv"))][: 2 * BATCH]
    reader = resources().reader
    together = [told(reading) for readings in reader.batches(texts) for reading in readings]
    assert together == [told(reader.read(text)) for text in texts]
    assert not list(reader.batches([]))


def test_a_text_is_judged_the_same_whatever_its_neighbours() -> None:
    texts = [*ODD, *(row["text"] for row in rows("phrases.tsv"))][:BATCH]
    for engine in (LexiconSentiment(), RuleRisk()):
        alone = [judged for text in texts for judged in engine.judge([text])]
        assert engine.judge(texts) == alone
        assert engine.judge(texts[::-1]) == alone[::-1]


def test_a_place_is_that_of_the_words_in_the_text() -> None:
    text = "L’été dernier : « rien reçu », 3 relances… merci 👏 f.d.p"
    reading = resources().reader.read(text)
    assert reading.spans == [reading.span(place, place) for place in range(len(reading.keys))]
    assert [text[start:end] for start, end in reading.spans][:4] == ["L", "été", "dernier", "rien"]
    assert reading.keys[-1] == "fdp"
    assert len(reading.clauses) == len(reading.sentences) == len(reading.roles) == len(reading.keys)
