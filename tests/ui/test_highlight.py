"""Marked words never let a stranger's text become Markdown."""

import re

import pytest

from dashboard.ui.highlight import highlighted, reasons_of, weights


def reason(text: str, word: str, points: float) -> dict[str, object]:
    start = text.index(word)
    return {"part": "word", "points": points, "start": start, "end": start + len(word), "text": word}


def test_words_are_marked_by_the_way_they_weigh() -> None:
    text = "Livraison nulle mais service super"
    told = highlighted(text, [reason(text, "super", 2.0), reason(text, "nulle", -2.0)])
    assert told == "Livraison :orange-background[nulle] mais service :blue-background[super]"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> nul",
        "[clic](http://exemple.test) nul **gras** `code` $x$ :smile: ![i](u) nul",
        "# titre\n\n    code\n- liste\n1. un nul",
        "] :red-background[piège] nul",
        "www.exemple.test moi@exemple.test &amp; ~~barré~~ a | b nul",
    ],
)
def test_markdown_of_a_text_is_disarmed(text: str) -> None:
    told = highlighted(text, [reason(text, "nul", -2.0)])
    assert "\n" not in told and told.count(":orange-background[nul]") == 1
    rest = told.replace(":orange-background[nul]", "")
    assert not re.search(r"(?<!\\)[<>\[\]`*$:#~|&@]", rest)


def test_a_word_that_weighs_nothing_is_neither_marked_nor_listed() -> None:
    nothing = [reason("pas mal", "pas", 0.0)]
    assert highlighted("pas mal", nothing) == "pas mal"
    assert weights(nothing).startswith("Aucun mot ne pèse")


def test_spans_outside_the_text_or_overlapping_are_left_unmarked() -> None:
    text = "pas terrible"
    spans = [
        {"part": "a", "points": -1.0, "start": 0, "end": 12, "text": text},
        {"part": "b", "points": -1.0, "start": 4, "end": 12, "text": "terrible"},
        {"part": "c", "points": -1.0, "start": 20, "end": 25, "text": "ailleurs"},
    ]
    assert highlighted(text, spans) == ":orange-background[pas terrible]"


def test_weights_are_told_heaviest_first() -> None:
    told = weights([reason("bof nul", "bof", -0.5), reason("bof nul", "nul", -2.1)])
    assert told == "nul −2,1 · bof −0,5"
    assert weights([]).startswith("Aucun mot ne pèse")


@pytest.mark.parametrize("stored", [None, "", "[]", float("nan")])
def test_a_judgement_without_reasons_has_none(stored: object) -> None:
    assert reasons_of(stored) == []
