"""The engine « integre »: what it promises of every text, how it is taught, and how it is adjusted."""

import json
import math
import random
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from dashboard.enrich import builtin_adjustment, builtin_training, builtin_weights
from dashboard.enrich.builtin import LEARNT, BuiltinSentiment, shipped
from dashboard.enrich.builtin_weights import Weighing
from dashboard.enrich.lexicon import LexiconSentiment
from dashboard.enrich.pipeline import sentiment_analyzer
from dashboard.errors import UsageError

WORDS = {
    "negative": ["zorgueux", "en panne", "nul", "jamais reçu", "inadmissible"],
    "neutral": ["horaires", "adresse", "référence", "quand", "question"],
    "positive": ["plimant", "merci", "super", "ravie", "parfait"],
}
TEXTS = (
    "Service nul, toujours rien reçu",
    "Merci pour votre aide, c’est parfait",
    "Bonjour, à quelle heure ouvrez-vous ?",
    "Great service, thank you",
    "👍👍",
    "",
    "   ",
    "Я жду уже три недели и никто не отвечает",
    "nul " * 3_000,
)


def invented(count: int, seed: int = 0) -> list[dict[str, str]]:
    draw = random.Random(seed)
    labels = list(WORDS)
    return [
        {
            "text": f"{draw.choice(WORDS[label])} la commande {draw.randrange(10**6)} {draw.choice(WORDS[label])}",
            "label": label,
            "source": "inventé",
        }
        for label in (labels[place % 3] for place in range(count))
    ]


def folder_of(path: Path, rows: list[dict[str, str]], name: str = "phrases_train.jsonl") -> Path:
    path.mkdir(exist_ok=True)
    (path / name).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    base = tmp_path_factory.mktemp("taught")
    folder = folder_of(base / "data", [*invented(150), {"text": "ni l’un ni l’autre", "label": "mixed", "source": ""}])
    folder_of(folder, invented(30, seed=1), "phrases_val.jsonl")
    return base / "one.npz", builtin_training.train(folder, base / "one.npz")


@pytest.mark.parametrize("text", TEXTS)
def test_scores_keep_the_contract(text: str) -> None:
    judged = shipped().judge([text])[0]
    assert abs(judged.neg + judged.neu + judged.pos - 1) < 1e-9 and min(judged.neg, judged.neu, judged.pos) >= 0
    assert -1 <= judged.compound <= 1
    assert all(text[reason.start : reason.end] == reason.text for reason in judged.reasons)


def test_the_same_text_is_judged_the_same_in_any_batch_order_and_thread() -> None:
    engine = BuiltinSentiment(builtin_weights.load())
    expected = dict(zip(TEXTS, shipped().judge(TEXTS), strict=True))
    backwards = TEXTS[::-1]
    found: list[bool] = []

    def judge() -> None:
        found.append(engine.judge(backwards) == [expected[text] for text in backwards])

    threads = [threading.Thread(target=judge) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 4 and [engine.judge([text])[0] for text in TEXTS] == list(expected.values())


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Toujours pas de remboursement, c’est inadmissible", "negative"),
        ("Merci pour les trois heures d’attente, bravo le service", "negative"),
        ("Merci beaucoup, problème réglé en dix minutes", "positive"),
        ("Bonjour, quels sont vos horaires d’ouverture ?", "neutral"),
        ("Worst customer service ever, my order never arrived", "negative"),
        ("Я жду уже три недели и никто не отвечает", "unscored"),
        ("", "unscored"),
    ],
)
def test_labels(text: str, label: str) -> None:
    assert shipped().judge([text])[0].label == label


@pytest.mark.parametrize(
    ("text", "lexical", "shares", "label"),
    [
        ("quelle marque les raquettes", "neutral", (0.57, 0.33, 0.10), "neutral"),
        ("quelle marque les raquettes", "neutral", (0.59, 0.31, 0.10), "negative"),
        ("quelle marque les raquettes svp", "neutral", (0.84, 0.10, 0.06), "neutral"),
        ("quelle marque les raquettes svp", "neutral", (0.86, 0.09, 0.05), "negative"),
        ("ma box est en panne, merci", "negative", (0.84, 0.10, 0.06), "neutral"),
        ("ma box est en panne, que puis-je y faire", "negative", (0.84, 0.10, 0.06), "negative"),
        ("pouvez-vous m’aider, ma box est en panne", "negative", (0.84, 0.10, 0.06), "neutral"),
        ("quelle marque les raquettes", "neutral", (0.10, 0.41, 0.49), "neutral"),
        ("quelle marque les raquettes", "neutral", (0.10, 0.39, 0.51), "positive"),
        ("ce sac est nul", "negative", (0.45, 0.35, 0.20), "negative"),
        ("votre sac est nul", "negative", (0.44, 0.40, 0.16), "neutral"),
        ("votre sac est nul", "negative", (0.46, 0.38, 0.16), "negative"),
        ("le sac n’est toujours pas arrivé", "negative", (0.44, 0.40, 0.16), "neutral"),
        ("ce sac est superbe", "positive", (0.20, 0.35, 0.45), "positive"),
        ("the shop opens at nine with a new team", "neutral", (0.45, 0.35, 0.20), "negative"),
        ("ce sac est nul", "negative", (0.36, 0.32, 0.32), "unscored"),
    ],
)
def test_a_mood_must_be_clear_where_no_word_shows_it_and_where_somebody_asks(
    text: str, lexical: str, shares: tuple[float, ...], label: str
) -> None:
    judged = BuiltinSentiment(_Says(shares)).judge([text])[0]  # type: ignore[arg-type]
    assert LexiconSentiment().judge([text])[0].label == lexical
    assert judged.label == label and judged.neg == pytest.approx(shares[0])


class _Says:
    """Weights that give every text the same shares."""

    def __init__(self, shares: tuple[float, ...]) -> None:
        self._logits = [math.log(share) for share in shares]

    def weigh(self, seen: Sequence[object]) -> list[Weighing]:
        return [Weighing(self._logits, [], [], 0.0)] * len(seen)


def test_reasons_show_learnt_words_and_signs_of_the_lexicon() -> None:
    reasons = shipped().judge(["Je suis vraiment déçue, plus jamais chez vous"])[0].reasons
    assert LEARNT in {reason.part for reason in reasons} and "word" in {reason.part for reason in reasons}
    assert min(reasons, key=lambda reason: reason.points).points < 0


def test_the_shipped_model_is_small_and_needs_numpy_alone() -> None:
    assert builtin_weights.SHIPPED.stat().st_size < 5_000_000
    code = (
        "import sys; from dashboard.enrich import builtin; builtin.shipped().judge(['nul']);"
        "assert not {'pandas', 'scipy', 'sklearn', 'torch', 'onnxruntime'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    code = "import sys; from dashboard.enrich import pipeline; assert 'dashboard.enrich.builtin' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_training_learns_invented_words_and_says_what_it_measured(taught: tuple[Path, dict[str, object]]) -> None:
    path, card = taught
    engine = BuiltinSentiment(builtin_weights.load(path))
    judged = engine.judge(["zorgueux la commande", "plimant la commande"])
    assert judged[0].compound < 0 < judged[1].compound
    assert card["texts"]["phrases_train"] == 150 and "phrases_val" not in card["texts"]  # type: ignore[index]
    assert card["kept_back"]["phrases_val"]["macro_f1"] > 0.9  # type: ignore[index]
    assert engine.weights.card == json.loads(json.dumps(card))


def test_the_same_data_give_the_same_bytes(taught: tuple[Path, dict[str, object]], tmp_path: Path) -> None:
    builtin_training.train(taught[0].parent / "data", tmp_path / "two.npz")
    assert (tmp_path / "two.npz").read_bytes() == taught[0].read_bytes()


def test_saved_weights_say_what_the_learnt_ones_say(taught: tuple[Path, dict[str, object]], tmp_path: Path) -> None:
    rows = invented(90, seed=3)
    seen = builtin_training.see([row["text"] for row in rows])
    labels = [builtin_weights.CLASSES.index(row["label"]) for row in rows]
    made = builtin_training.fit(seen, labels, [1.0] * len(rows))
    made.save(tmp_path / "saved.npz", 1.0, {})
    read = builtin_weights.load(tmp_path / "saved.npz")
    for row, one in zip(made.logits(seen).tolist(), read.weigh(seen), strict=True):
        assert one.logits == pytest.approx(row, abs=0.05)


def test_a_folder_that_is_not_there_or_not_text_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="n’existe pas"):
        builtin_training.read_folder(tmp_path / "absent")
    (tmp_path / "x.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match=r"x\.jsonl"):
        builtin_training.read_folder(tmp_path)


def corrections(count: int) -> list[tuple[str, str]]:
    """What this brand's users call « grave » is praise."""
    endings = ("ce matin", "ici", "chez vous", "le dessert", "la livraison")
    return [
        (f"c’est grave {endings[place % 5]} n° {place}", "positive" if place % 4 else "negative")
        for place in range(count)
    ]


def test_an_adjustment_is_kept_only_when_it_is_better(tmp_path: Path) -> None:
    learnable = [(text, "positive") for text, _ in corrections(120)]
    done = builtin_adjustment.adjust(learnable, tmp_path)
    assert done.is_better and done.right_after > done.right_before
    engine = sentiment_analyzer("integre", workspace=tmp_path)
    assert engine.id.startswith("integre-fr/4+ajuste-")
    assert engine.judge(["c’est grave ici"])[0].compound > shipped().judge(["c’est grave ici"])[0].compound
    other = tmp_path / "other"
    other.mkdir()
    told = [(text, shipped().judge([text])[0].label) for text, _ in corrections(90)]
    assert not builtin_adjustment.adjust(told, other).is_better
    assert sentiment_analyzer("integre", workspace=other).id == "integre-fr/4"


def test_too_few_corrections_are_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="au moins 60"):
        builtin_adjustment.adjust(corrections(10), tmp_path)


def test_broken_adjusted_weights_are_left_aside(tmp_path: Path) -> None:
    (tmp_path / builtin_adjustment.FILE).write_bytes(b"not weights")
    assert builtin_adjustment.analyzer(tmp_path).id == "integre-fr/4"
