"""What holds of every judgement, whatever people write."""

import math
import random
import time
from concurrent.futures import ThreadPoolExecutor

from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.enrich.contract import RISK_CATEGORIES, Reason
from dashboard.enrich.pipeline import risk_analyzer, sentiment_analyzer
from dashboard.enrich.risk import CRISIS_POINTS, INTENT_POINTS, SENTIMENT_POINTS, TOXIC, TOXICITY_POINTS
from dashboard.enrich.tokens import fold

PIECES = (
    "plus goût à rien", "mieux sans moi", "journaliste", "dangereux", "sac", "bébé", "DGCCRF", "urgences", "escrocs",
    "service nul", "pas", "ne", "plus", "jamais", "super", "merci", "toujours pas reçu", "mais", "très", "connard",
    "c0nnard", "f.d.p", "je vais porter plainte", "06 12 34 56 78", "lea@exemple.fr", "envie de mourir", "𝐍𝐔𝐋", "CŒUR",
    "👍🏽", "👩‍❤️‍👩", "😮‍💨", ":)", ":-(", "!!!", "?", "…", "« con »", '"', "e\u0301te\u0301", "\u200b", "ﬁn", "½", "\n",
    "@jo", "https://exemple.fr", "#Top", "n’est", "aaaaah", "***", "m*rde", "3 semaines", "\ufe0f", "İ", "ß",
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
)


def spans_hold(text: str, reasons: tuple[Reason, ...]) -> bool:
    return all(0 <= each.start < each.end <= len(text) and text[each.start : each.end] == each.text for each in reasons)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_sentiment_is_a_distribution_explained_by_its_reasons(text: str) -> None:
    judged = sentiment_analyzer("lexique").judge([text])[0]
    assert abs(judged.neg + judged.neu + judged.pos - 1) < 1e-9
    assert min(judged.neg, judged.neu, judged.pos) >= 0
    assert -1 <= judged.compound <= 1
    assert spans_hold(text, judged.reasons)
    points = sum(reason.points for reason in judged.reasons)
    assert math.isclose(judged.compound, points / math.sqrt(points * points + 15), abs_tol=1e-9)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_risk_is_the_sum_of_its_parts_each_under_its_ceiling(text: str) -> None:
    risk = risk_analyzer().judge([text])[0]
    assert risk.score == sum(reason.points for reason in risk.reasons)
    assert spans_hold(text, risk.reasons)
    parts = {"sentiment": 0.0, "intent": 0.0, "toxicity": 0.0, "crisis": 0.0}
    for reason in risk.reasons:
        is_toxic = reason.part == "toxicity" or reason.part in TOXIC
        parts[reason.part if reason.part in parts else "toxicity" if is_toxic else "crisis"] += reason.points
    assert parts["sentiment"] <= SENTIMENT_POINTS
    assert parts["intent"] <= max(INTENT_POINTS.values())
    assert parts["toxicity"] <= TOXICITY_POINTS
    assert parts["crisis"] <= CRISIS_POINTS
    assert set(risk.categories) <= set(RISK_CATEGORIES)


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, max_size=8))
def test_a_sentiment_already_known_changes_no_risk(texts: list[str]) -> None:
    known = sentiment_analyzer("lexique").judge(texts)
    assert risk_analyzer().judge(texts, known) == risk_analyzer().judge(texts)


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, max_size=8), st.integers())
def test_a_text_is_judged_alike_in_any_batch_and_order(texts: list[str], seed: int) -> None:
    shuffled = random.Random(seed).sample(texts, len(texts))
    for analyzer in (sentiment_analyzer("lexique"), risk_analyzer()):
        alone = {text: analyzer.judge([text])[0] for text in texts}
        assert analyzer.judge(shuffled) == [alone[text] for text in shuffled]


def test_threads_agree() -> None:
    texts = [f"{first} {second}" for first in PIECES for second in PIECES[:12]]
    expected = risk_analyzer().judge(texts)
    with ThreadPoolExecutor(4) as pool:
        assert all(found == expected for found in pool.map(lambda _: risk_analyzer().judge(texts), range(4)))


@given(TEXTS)
def test_a_folded_character_keeps_its_place(text: str) -> None:
    folded = fold(text)
    places = [folded.span(index, index + 1) for index in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)


def test_span_of_disguised_letters_is_the_original_text() -> None:
    text = "Ah 👩‍❤️‍👩 quel service 𝐍𝐮𝐥 !"
    reasons = sentiment_analyzer("lexique").judge([text])[0].reasons
    assert "𝐍𝐮𝐥" in {reason.text for reason in reasons}


def test_a_repeated_sentence_keeps_its_label() -> None:
    once, thrice = sentiment_analyzer("lexique").judge(["Colis perdu, service nul. ", "Colis perdu, service nul. " * 3])
    assert once.label == thrice.label == "negative"
    assert thrice.compound <= once.compound


def test_very_long_texts_are_judged_in_linear_time() -> None:
    def seconds(text: str) -> float:
        """The best of three: whatever else the machine does only adds."""
        best = math.inf
        for _ in range(3):
            started = time.thread_time()
            sentiment_analyzer("lexique").judge([text])
            risk_analyzer().judge([text])
            best = min(best, time.thread_time() - started)
        return best

    for piece in (
        "a",
        "a ",
        "mais nul ",
        "toujours pas ",
        "c o n ",
        "ne ",
        "1.",
        "a@",
        "12 rue ",
        "((:",
        "« ",
        "je vais ",
        "j’avais peur que ",
        "plus envie de ",
        "monde serait ",
    ):
        short, long = piece * (2_500 // len(piece)), piece * (20_000 // len(piece))
        assert seconds(long) < 24 * max(seconds(short), 0.005), piece
