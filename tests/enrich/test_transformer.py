"""The engine on real models built here: torch and ONNX, three classes and stars, whatever the batch and the threads."""

import json
import math
import random
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from random_models import STARS, TEXTS, build

from dashboard.config import Settings
from dashboard.enrich import model_folder, model_runtime, transformer
from dashboard.enrich.contract import Sentiment
from dashboard.enrich.pipeline import analyse, sentiment_analyzer
from dashboard.enrich.transformer import TransformerSentiment, prepare
from dashboard.errors import VigieError
from dashboard.store import engine_change
from dashboard.store.store import Store

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = [text for text in TEXTS if "@" not in text and "http" not in text][::5]
KINDS = ("weights", "light", "stars", "float_graph")


@pytest.fixture(params=KINDS)
def folder(request: pytest.FixtureRequest) -> Path:
    """Torch weights, our int8 graph, five stars, and a float graph with masks, in turn."""
    return Path(request.getfixturevalue(request.param))


def judge(folder: Path, texts: list[str], threads: int = 1) -> list[Sentiment]:
    return TransformerSentiment(model_folder.read(folder), threads).judge(texts)


def probabilities(folder: Path, texts: list[str]) -> list[dict[str, float]]:
    """What a pipeline of transformers answers, text by text."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.inference_mode():
        answers = [model(**tokenizer(text, return_tensors="pt")).logits.softmax(-1)[0].tolist() for text in texts]
    return [dict(zip(model.config.id2label.values(), answer, strict=True)) for answer in answers]


def test_it_says_what_the_ecosystem_says(weights: Path, stars: Path, float_graph: Path) -> None:
    for path, original in ((weights, weights), (stars, stars), (float_graph, weights)):
        read = model_folder.read(path)
        value = dict(zip(read.labels, read.values, strict=True))
        ours = judge(path, SAMPLE)
        assert len({one.label for one in ours}) > 1
        for one, theirs in zip(ours, probabilities(original, SAMPLE), strict=True):
            neg = sum(share for label, share in theirs.items() if value[label] < 0)
            pos = sum(share for label, share in theirs.items() if value[label] > 0)
            shares = {"negative": neg, "neutral": 1 - neg - pos, "positive": pos}
            assert [one.neg, one.neu, one.pos] == pytest.approx([*shares.values()], abs=1e-5)
            assert one.compound == pytest.approx(sum(value[label] * share for label, share in theirs.items()), abs=1e-5)
            assert one.label == max(shares, key=lambda label: shares[label])


def test_int8_agrees_with_the_original_but_on_ties(weights: Path, light: Path) -> None:
    before, after = judge(weights, SAMPLE), judge(light, SAMPLE)
    assert before != after
    assert max(abs(one.compound - two.compound) for one, two in zip(before, after, strict=True)) < 0.05
    changed = [one for one, two in zip(before, after, strict=True) if one.label != two.label]
    for one in changed:
        _, middle, highest = sorted((one.neg, one.neu, one.pos))
        assert highest - middle < 0.05
    assert len(changed) < 0.2 * len(SAMPLE)
    told = json.loads((light / model_folder.MANIFEST).read_text(encoding="utf-8"))
    assert told["int8"]["agreement"] >= 0.9 and told["int8"]["texts"] == 60


def test_the_same_text_gets_the_same_score_in_any_batch_order_and_thread(folder: Path) -> None:
    analyzer = TransformerSentiment(model_folder.read(folder), 1)
    shuffled = random.Random(7).sample(SAMPLE, len(SAMPLE))
    expected = dict(zip(SAMPLE, analyzer.judge(SAMPLE), strict=True))
    assert analyzer.judge(shuffled) == [expected[text] for text in shuffled]
    assert [analyzer.judge([text])[0] for text in SAMPLE[:12]] == [expected[text] for text in SAMPLE[:12]]
    assert judge(folder, shuffled[:50], threads=2) == [expected[text] for text in shuffled[:50]]
    with ThreadPoolExecutor(4) as sessions:
        for found in sessions.map(analyzer.judge, [SAMPLE[:20], shuffled[:20], SAMPLE[10:40], shuffled[5:]]):
            assert set(found) <= set(expected.values())


def test_the_contract_of_a_score(folder: Path) -> None:
    for one in judge(folder, SAMPLE):
        assert math.isclose(one.neg + one.neu + one.pos, 1, abs_tol=1e-9)
        assert -1 <= one.compound <= 1 and min(one.neg, one.neu, one.pos) >= 0
        assert one.reasons == ()


def test_nothing_to_judge_is_unscored(light: Path) -> None:
    empty = ["", "  \n", "@lea", "@lea http://a.fr", "https://a.fr/b?c"]
    assert {one.label for one in judge(light, empty)} == {"unscored"}
    assert judge(light, []) == []
    assert judge(light, ["@lea", "merci"])[1].label != "unscored"


def test_names_and_links_are_read_as_in_the_tweets_models_learned_from(light: Path) -> None:
    assert prepare("Bonjour @Léa, voir https://a.fr/x et @b !") == "Bonjour @user voir http et @user !"
    assert prepare("lea@exemple.fr (http) @") == "lea@exemple.fr (http) @"
    one, other = judge(light, ["merci @lea pour http://a.fr/1", "merci @marc pour https://b.fr"])
    assert one == other


def test_a_long_text_is_judged_on_its_beginning_and_says_where_it_stops(folder: Path) -> None:
    start = "@lea http://a.fr toujours pas reçu ma commande " * 10
    long, longer, short = judge(folder, [start + "merci " * 400, start + "nul " * 900, start[:60]])
    assert (long.neg, long.compound) == (longer.neg, longer.compound)
    assert short.reasons == () and [reason.points for reason in long.reasons] == [0.0]
    reason = long.reasons[0]
    text = start + "merci " * 400
    assert reason.part == "cut" and 20 < reason.start < len(start) and text[reason.start : reason.end] == reason.text
    read = prepare(text[: reason.start]).rstrip()
    assert judge(folder, [read])[0].compound == pytest.approx(long.compound, abs=0.1)
    assert judge(folder, ["a" * 200_000])[0].reasons


def test_the_id_changes_with_what_changes_a_score_and_only_then(weights: Path, light: Path, tmp_path: Path) -> None:
    def identity(path: Path) -> str:
        return TransformerSentiment(model_folder.read(path)).id

    copy = Path(shutil.copytree(weights, tmp_path / weights.name))
    assert identity(copy) == identity(weights) != identity(light)
    assert identity(weights).startswith(f"transformer:{weights.name}/")
    (copy / "README.md").write_text("À lire")
    assert identity(copy) == identity(weights)
    config = json.loads((copy / "config.json").read_text())
    config["id2label"] = {"0": "positive", "1": "neutral", "2": "negative"}
    (copy / "config.json").write_text(json.dumps(config))
    assert identity(copy) != identity(weights)


def test_one_instance_serves_the_process(light: Path, stars: Path) -> None:
    first = transformer.analyzer(str(light), 1)
    assert transformer.analyzer(str(light), 1) is first
    assert transformer.analyzer(str(light), 2) is not first
    assert transformer.analyzer(str(stars), 1).id != first.id


def test_no_request_leaves_the_machine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a request was made")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    assert judge(folder, ["merci"])[0].label != "unscored"


def test_a_light_model_needs_neither_torch_nor_transformers(light: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from dashboard.enrich import transformer; "
        f"one = transformer.analyzer({str(light)!r}).judge(['merci bravo'])[0]; "
        "print(repr(one.compound), sorted({'torch', 'transformers', 'onnx', 'huggingface_hub'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split(" ", 1) == [repr(judge(light, ["merci bravo"])[0].compound), "[]\n"], done.stderr


def test_auto_takes_the_model_that_is_there(light: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sentiment_analyzer("auto").id.startswith("integre")
    monkeypatch.setenv("VIGIE_MODELES", str(light.parent))
    assert sentiment_analyzer("auto").id.startswith(f"transformer:{light.name}/")
    assert sentiment_analyzer("auto", Settings(model=str(light))).id == sentiment_analyzer("transformer").id
    monkeypatch.setattr(model_runtime, "find_spec", lambda name: None)
    assert sentiment_analyzer("auto").id.startswith("integre")


def test_changing_engine_judges_again_once_and_tells_what_changed(
    store: Store, add: Callable[..., int], light: Path
) -> None:
    texts = ["Service nul", "J’adore", "Service nul", "", *SAMPLE[:30]]
    for text in texts:
        add(text)
    analyse(store, Settings(), engine="lexique")
    with store.reading() as session:
        assert engine_change.label_changes(session) is None
    settings = Settings(engine="transformer", model=str(light))
    report = analyse(store, settings)
    assert (report.judged, report.skipped) == (len(texts), 0)
    assert analyse(store, settings).judged == 0
    with store.reading() as session:
        assert session.meta("sentiment_analyzer") == report.engine
        changes = engine_change.label_changes(session)
        kept = dict(session.rows("SELECT analyzer, count(*) FROM sentiments GROUP BY ALL"))
    assert changes is not None and changes.after == report.engine and changes.before.startswith("lexique")
    assert set(kept.values()) == {len(texts)} and sum(changes.counts.values()) == len(texts)
    old, new = (dict(zip(texts, engine.judge(texts), strict=True)) for engine in
                (sentiment_analyzer("lexique"), sentiment_analyzer("transformer", settings)))  # fmt: skip
    expected = sum(old[text].label != new[text].label for text in texts)
    assert sum(n for (before, after), n in changes.counts.items() if before != after) == expected > 0


def test_a_text_written_many_times_is_judged_once(
    store: Store, add: Callable[..., int], light: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ["merci", "bravo", "merci", "super", "merci", "bravo", "super nul"] * 3:
        add(text)
    seen: list[str] = []
    kept = TransformerSentiment.judge
    monkeypatch.setattr(TransformerSentiment, "judge", lambda self, texts: (seen.extend(texts), kept(self, texts))[1])
    monkeypatch.setattr("dashboard.enrich.pipeline.BATCH", 3)
    assert analyse(store, Settings(model=str(light)), engine="transformer").judged == 21
    assert sorted(seen) == ["bravo", "merci", "super", "super nul"]
    add("merci")
    assert analyse(store, Settings(model=str(light)), engine="transformer").judged == 1
    assert sorted(seen) == ["bravo", "merci", "super", "super nul"]


def broken(path: Path, source: Path, **config: object) -> Path:
    shutil.copytree(source, path)
    told = json.loads((path / "config.json").read_text()) | config
    (path / "config.json").write_text(json.dumps(told))
    return path


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ({"architectures": ["XLMRobertaForMaskedLM"]}, r"ne classe pas des textes \(XLMRobertaForMaskedLM\)"),
        ({"problem_type": "multi_label_classification"}, "ne choisit pas une classe"),
        ({"id2label": {"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}}, "ne nomme pas ses classes"),
        ({"id2label": {"0": "joy", "1": "anger", "2": "fear"}}, "en 3 classes"),
        ({"id2label": "joy"}, "en 0 classes"),
        ({"model_type": "inconnu"}, "ne se charge pas"),
        ({"num_hidden_layers": 3}, "Il manque des poids"),
        ({"hidden_size": 48}, "ne se charge pas"),
    ],
    ids=["task", "several", "nameless", "emotions", "not a table", "unknown", "layer", "width"],
)
def test_a_model_that_cannot_serve_says_why(
    weights: Path, tmp_path: Path, config: dict[str, object], sentence: str
) -> None:
    with pytest.raises(VigieError, match=sentence) as told:
        judge(broken(tmp_path / "essai", weights, **config), ["merci"])
    assert "python -m dashboard modele" in str(told.value) and "\n" not in str(told.value)


def test_a_broken_folder_says_what_is_missing(weights: Path, light: Path, tmp_path: Path) -> None:
    def sentence(path: Path) -> str:
        with pytest.raises(VigieError) as told:
            judge(path, ["merci"])
        assert "python -m dashboard modele" in str(told.value)
        return str(told.value)

    with pytest.raises(VigieError, match="n’existe pas"):
        model_folder.find(str(tmp_path / "rien"))
    with pytest.raises(VigieError, match="modele telecharger org/absent"):
        model_folder.find("org/absent")
    assert "config.json" in sentence(tmp_path)
    path = broken(tmp_path / "essai", weights)
    (path / "model.safetensors").write_bytes((weights / "model.safetensors").read_bytes()[:5_000])
    assert "ne se charge pas" in sentence(path)
    (path / "model.safetensors").rename(path / "tf_model.h5")
    assert "tf_model.h5" in sentence(path)
    (path / "tf_model.h5").unlink()
    assert "ses poids manquent" in sentence(path)
    (path / "model.onnx").write_bytes(b"")
    assert "ne se charge pas" in sentence(path)
    (path / "tokenizer.json").unlink()
    assert "tokenizer.json" in sentence(path)
    (path / "config.json").write_text("{")
    assert "ne se lit pas" in sentence(path)
    copy = Path(shutil.copytree(light, tmp_path / "leger"))
    with (copy / model_folder.GRAPH).open("r+b") as file:
        file.seek(2_000)
        file.write(b"\0\0\0\0")
    assert f"« {model_folder.GRAPH} » du modèle « {light.name} » a changé" in sentence(copy)


@pytest.mark.parametrize(("kind", "library"), [("weights", "torch"), ("weights", "transformers"),
                                               ("light", "onnxruntime"), ("light", "tokenizers")])  # fmt: skip
def test_a_missing_library_says_what_to_install(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, kind: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(VigieError, match=rf"{library}.*pip install -r requirements-modele\.txt"):
        transformer.analyzer(str(request.getfixturevalue(kind)))


def test_a_model_kept_by_another_program_is_found(
    weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cached = tmp_path / "models--org--essai"
    shutil.copytree(weights, cached / "snapshots" / "0f1e2d")
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("0f1e2d")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    assert transformer.analyzer("org/essai").id.startswith("transformer:org/essai/")


def test_a_model_that_shouts_in_capitals(tmp_path: Path) -> None:
    """Classes in another order and another language."""
    path = build(tmp_path / "essai", labels=("POSITIF", "NÉGATIF", "NEUTRE"), seed=3)
    scores = judge(path, SAMPLE)
    assert {one.label for one in scores} <= {"negative", "neutral", "positive"}
    assert len(set(scores)) > 1 and set(STARS).isdisjoint(model_folder.read(path).labels)
