from dashboard.ui.highlight import highlighted
from dashboard.ui.veil import veiled, veiled_reasons

TEXT = "Bande de clowns, retirez ça"
SPANS = ((0, 15),)


def test_hidden_words_are_replaced_and_the_text_keeps_its_length() -> None:
    shown = veiled(TEXT, SPANS)
    assert shown == "••••• •• ••••••, retirez ça" and len(shown) == len(TEXT)
    assert veiled(TEXT) == TEXT
    assert veiled(veiled(TEXT, SPANS), SPANS) == shown
    assert veiled(TEXT, ((0, 5), (3, 8))) == "••••• •• clowns, retirez ça"


def test_the_reasons_that_cite_hidden_words_hide_them_and_the_others_do_not() -> None:
    reasons = [
        {"part": "insult", "points": 10, "start": 9, "end": 15, "text": "clowns"},
        {"part": "word", "points": -1, "start": 17, "end": 24, "text": "retirez"},
        {"part": "reach", "points": 3, "start": 0, "end": 0, "text": ""},
    ]
    assert [reason["text"] for reason in veiled_reasons(reasons, SPANS)] == ["••••••", "retirez", ""]
    assert reasons[0]["text"] == "clowns"
    marked = highlighted(veiled(TEXT, SPANS), veiled_reasons(reasons, SPANS))
    assert "clowns" not in marked and "retirez" in marked
