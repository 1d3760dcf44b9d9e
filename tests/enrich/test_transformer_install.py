"""Bringing, converting, checking and listing models, from the command line to the disk, with a hub on this machine."""

import errno
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_hub import REVISION, Hub, serving

from dashboard.cli import main
from dashboard.enrich import model_conversion, model_download, model_folder, model_room, transformer
from dashboard.errors import VigieError
from dashboard.store.store import Store

NAME = "org/essai"
COMMAND = "python -m dashboard modele"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of installed models, empty, and a workspace beside it."""
    monkeypatch.setenv("VIGIE_MODELES", str(tmp_path / "modeles"))
    monkeypatch.setenv("VIGIE_ESPACE", str(tmp_path / "espace"))
    return tmp_path / "modeles" / "org--essai"


@pytest.fixture
def hub(weights: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    published = Path(shutil.copytree(weights, tmp_path / "publie"))
    (published / "README.md").write_text("Un modèle d’essai")
    (published / "tf_model.h5").write_bytes(b"0" * 1_000)
    with serving(Hub(NAME, published)) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, Any]]:
    """Run ``modele …``: exit code, what a person reads, the JSON when asked for."""

    def modele(*arguments: str) -> tuple[int, str, Any]:
        code = main(["modele", *arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, err.replace("\u00a0", " "), json.loads(out) if "--json" in arguments and out else out

    return modele


Run = Callable[..., tuple[int, str, Any]]


def test_nothing_comes_without_consent(hub: Hub, home: Path, run: Run) -> None:
    code, told, offered = run("telecharger", NAME, "--json")
    size = sum(path.stat().st_size for path in hub.folder.iterdir() if path.name != "tf_model.h5")
    assert code == 1 and "--oui" in told and "Licence : mit" in told
    assert offered["bytes"] == size and offered["revision"] == REVISION
    assert not home.exists() and hub.asked == [f"GET /api/models/{NAME}"]


def test_a_model_comes_is_converted_checked_and_used(hub: Hub, home: Path, run: Run) -> None:
    code, told, made = run("telecharger", NAME, "--oui", "--json")
    assert code == 0, told
    assert made["path"] == str(home) and made["agreement"] >= 0.9 and made["texts"] == 60
    manifest = json.loads((home / model_folder.MANIFEST).read_text(encoding="utf-8"))
    assert (manifest["name"], manifest["revision"], manifest["licence"]) == (NAME, REVISION, "mit")
    assert set(manifest["files"]) >= {"model.safetensors", "README.md", model_folder.GRAPH, model_folder.TOKENIZER}
    assert not (home / "tf_model.h5").exists() and not list(home.glob(".*")) and len(list(home.parent.iterdir())) == 1
    code, told, checked = run("verifier", "--json")
    assert code == 0 and checked["name"] == NAME and checked["engine"] == transformer.analyzer().id
    assert checked["checked"] == len(manifest["files"]) and len(checked["tried"]) == 3
    code, told, (listed,) = run("liste", "--json")
    assert (listed["name"], listed["is_used"], listed["runs_on"], listed["licence"]) == (
        NAME,
        True,
        "onnxruntime",
        "mit",
    )
    assert listed["problem"] is None and listed["bytes"] > made["bytes"]


def test_progress_is_told_to_the_program_that_asks(hub: Hub, home: Path, run: Run) -> None:
    code, _, out = run("telecharger", NAME, "--oui", "--sans-conversion", "--suivi")
    steps = [(int(done), int(total), label) for done, total, label in (line.split("\t") for line in out.splitlines())]
    total = steps[-1][1]
    assert code == 0 and steps[-1][0] == total == model_download.offer(NAME).size
    assert [done for done, _, _ in steps] == sorted(done for done, _, _ in steps)
    assert any("model.safetensors" in label for _, _, label in steps) and not (home / model_folder.GRAPH).exists()


def test_a_light_graph_comes_without_the_weights(hub: Hub, home: Path, light: Path, run: Run) -> None:
    (hub.folder / "onnx").mkdir()
    shutil.copy(light / model_folder.GRAPH, hub.folder / "onnx" / "model_quantized.onnx")
    assert run("telecharger", NAME, "--oui")[0] == 0
    assert (home / "onnx" / "model_quantized.onnx").exists() and not (home / "model.safetensors").exists()
    assert transformer.analyzer(NAME).judge(["merci bravo"]) == transformer.analyzer(str(light)).judge(["merci bravo"])


def test_a_download_cut_short_is_taken_up_again(
    hub: Hub, home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.file_download.time.sleep", lambda _: None)
    hub.cut.add("model.safetensors")
    assert run("telecharger", NAME, "--oui", "--sans-conversion")[0] == 0
    assert (home / "model.safetensors").read_bytes() == (hub.folder / "model.safetensors").read_bytes()


@pytest.mark.parametrize("spoiled", ["model.safetensors", "tokenizer.json"])
def test_a_file_that_is_not_the_one_announced_is_refused(hub: Hub, home: Path, run: Run, spoiled: str) -> None:
    hub.spoiled.add(spoiled)
    code, told, _ = run("telecharger", NAME, "--oui")
    assert code == 1 and f"« {spoiled} »" in told and f"{COMMAND} telecharger {NAME}" in told
    assert not home.exists()
    hub.spoiled.clear()
    assert run("telecharger", NAME, "--oui", "--sans-conversion")[0] == 0


def test_a_file_changed_on_the_disk_is_told(hub: Hub, home: Path, run: Run) -> None:
    run("telecharger", NAME, "--oui", "--sans-conversion")
    with (home / "model.safetensors").open("r+b") as file:
        file.seek(-4, 2)
        file.write(b"\1\2\3\4")
    for arguments in (("verifier",), ("verifier", NAME)):
        code, told, _ = run(*arguments)
        assert code == 1 and "« model.safetensors »" in told and f"{COMMAND} telecharger {NAME}" in told
    with pytest.raises(VigieError, match="a changé depuis son installation"):
        transformer.analyzer(NAME)
    (home / "README.md").unlink()
    assert "« README.md »" in run("verifier")[1]


@pytest.mark.parametrize(
    ("refusal", "sentence"),
    [
        ((404, "RepoNotFound"), "ne connaît pas de modèle « org/essai »"),
        ((401, "RepoNotFound"), "ne connaît pas de modèle « org/essai »"),
        ((403, "GatedRepo"), "HF_TOKEN"),
        ((404, "RevisionNotFound"), "n’a pas cette révision"),
        ((500, ""), "ne répond pas"),
    ],
    ids=["unknown", "private", "gated", "revision", "broken"],
)
def test_what_the_hub_refuses_is_a_sentence(hub: Hub, run: Run, refusal: tuple[int, str], sentence: str) -> None:
    hub.refusal = refusal
    code, told, _ = run("telecharger", NAME, "--oui")
    assert code == 1 and sentence in told and COMMAND in told and told.count("\n") == 1


def test_no_network_is_told_at_once(home: Path, run: Run) -> None:
    code, told, _ = run("telecharger")
    assert code == 1 and "ne répond pas" in told
    assert f"{COMMAND} telecharger {model_folder.DEFAULT}" in told and "réglage « modele »" in told


def test_a_name_that_cannot_be_one_is_wrong_usage(home: Path, run: Run) -> None:
    code, told, _ = run("telecharger", "pas un nom")
    assert code == 2 and "organisation/modele" in told


def test_a_model_for_another_task_stops_before_its_weights(hub: Hub, home: Path, run: Run) -> None:
    config = json.loads((hub.folder / "config.json").read_text())
    (hub.folder / "config.json").write_text(json.dumps(config | {"architectures": ["XLMRobertaForMaskedLM"]}))
    code, told, _ = run("telecharger", NAME, "--oui")
    assert code == 1 and "ne classe pas des textes" in told
    assert not any("safetensors" in asked for asked in hub.asked)
    (hub.folder / "model.safetensors").unlink()
    assert "pas publié dans un format" in run("telecharger", NAME, "--oui")[1]


def test_nameless_classes_are_named_by_the_user(hub: Hub, home: Path, run: Run) -> None:
    config = json.loads((hub.folder / "config.json").read_text())
    nameless = {str(index): f"LABEL_{index}" for index in range(3)}
    (hub.folder / "config.json").write_text(json.dumps(config | {"id2label": nameless}))
    code, told, _ = run("telecharger", NAME, "--oui")
    assert code == 1 and f"telecharger {NAME} --etiquettes negative,neutral,positive" in told
    arguments = ("--etiquettes", "negative, neutral, positive", "--sans-conversion")
    assert run("telecharger", NAME, "--oui", *arguments)[0] == 0
    assert model_folder.read(home).labels == ("negative", "neutral", "positive")
    assert run("convertir", NAME)[0] == 0
    assert model_folder.read(home).labels == ("negative", "neutral", "positive")


def test_a_full_disk_is_told_before_and_during(
    hub: Hub, home: Path, run: Run, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(model_room.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 0))
        code, told, _ = run("telecharger", NAME, "--oui")
        assert code == 1 and "il en reste 0" in told and "VIGIE_MODELES" in told
        assert "il en reste 0" in run("convertir", str(weights))[1]

    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("huggingface_hub.hf_hub_download", fail)
        code, told, _ = run("telecharger", NAME, "--oui")
        assert code == 1 and "Il n’y a plus de place" in told
    with monkeypatch.context() as patch:
        patch.setattr("onnxruntime.quantization.quantize_dynamic", fail)
        code, told, _ = run("convertir", str(weights))
        assert code == 1 and "Il n’y a plus de place" in told
    assert not list(home.parent.glob("essai*")) and not list(home.parent.glob(".conversion-*"))


@pytest.mark.parametrize(
    ("verb", "library"), [("convertir", "onnx"), ("convertir", "torch"), ("telecharger", "huggingface_hub")]
)
def test_a_missing_library_says_what_to_install(
    weights: Path, home: Path, run: Run, monkeypatch: pytest.MonkeyPatch, verb: str, library: str
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    code, told, _ = run(verb, str(weights) if verb == "convertir" else NAME)
    assert code == 1 and library in told and "pip install -r requirements-modele.txt" in told


def test_a_model_that_cannot_be_converted_still_serves(
    hub: Hub, home: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_conversion, "LOWEST_AGREEMENT", 1.1)
    code, told, _ = run("telecharger", NAME, "--oui")
    assert code == 1 and "la conversion est abandonnée" in told and "est installé" in told
    assert re.search(r"qu’à [0-9,]+\s% des textes", told)
    assert not (home / model_folder.GRAPH).exists() and model_folder.read(home).graph is None
    assert run("verifier")[0] == 0


def test_a_folder_of_ones_own_is_converted_beside_and_left_as_it_was(
    weights: Path, home: Path, run: Run, tmp_path: Path
) -> None:
    mine = Path(shutil.copytree(weights, tmp_path / "mon-modele"))
    before = {path.name: path.read_bytes() for path in mine.iterdir()}
    with Store(tmp_path / "espace").writing():
        pass
    code, told, made = run("convertir", str(mine), "--json")
    assert code == 0 and made["path"] == str(home.parent / "mon-modele") and "→" in told
    assert {path.name: path.read_bytes() for path in mine.iterdir()} == before
    assert run("convertir", "mon-modele")[1].count("il n’y a rien à convertir") == 1
    assert [model["name"] for model in run("liste", "--json")[2]] == ["mon-modele"]
    (home.parent / "mon-modele" / model_folder.GRAPH).unlink()
    code, told, (listed,) = run("liste", "--json")
    assert code == 1 and "ses poids manquent" in listed["problem"] and f"{COMMAND} convertir {mine}" in told


def test_without_any_model_the_list_says_how_to_install_one(home: Path, run: Run) -> None:
    code, told, listed = run("liste", "--json")
    assert (code, listed) == (0, []) and f"{COMMAND} telecharger" in told
    assert run("verifier")[0] == 1
