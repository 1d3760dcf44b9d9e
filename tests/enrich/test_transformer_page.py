"""« Améliorer la précision »: from the licence shown to the messages judged again, on the page and by a job."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_hub import Hub, serving
from streamlit.testing.v1 import AppTest

from dashboard.config import Settings, load_settings
from dashboard.enrich import model_folder
from dashboard.enrich.pipeline import analyse
from dashboard.ingest import ImportOptions, import_paths
from dashboard.jobs import JobRunner
from dashboard.store.store import Store
from dashboard.text.sentences import engine_change
from dashboard.ui import cached
from dashboard.ui.highlight import weights as told_weights

ROOT = Path(__file__).resolve().parents[2]
NAME = "org/essai"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A workspace of eight messages judged by the lexicon, beside an empty folder of models."""
    monkeypatch.setenv("VIGIE_ESPACE", str(tmp_path / "espace"))
    monkeypatch.setenv("VIGIE_MODELES", str(tmp_path / "modeles"))
    texts = ["Service nul", "J’adore", "Toujours pas reçu", "merci bravo", "Déçue", "super", "panne hier", "the parcel"]
    rows = [f'{n},Ana,2026-03-12 10:0{n}:00,"{text}"' for n, text in enumerate(texts)]
    path = tmp_path / "avis.csv"
    path.write_text("\n".join(["id,auteur,date,texte", *rows]), encoding="utf-8")
    store = Store(tmp_path / "espace")
    import_paths(store, Settings(), [path], ImportOptions(zone="Europe/Paris"))
    assert analyse(store, Settings(), engine="lexique").judged == 8
    return store


@pytest.fixture
def hub(light: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub that offers a model ready to run."""
    published = Path(shutil.copytree(light, tmp_path / "publie"))
    (published / model_folder.MANIFEST).unlink()
    (published / model_folder.GRAPH).rename(published / "model_quantized.onnx")
    (published / model_folder.TOKENIZER).rename(published / "tokenizer.json")
    with serving(Hub(NAME, published, licence=None)) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


def opened() -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    return page.switch_page("dashboard/pages/reglages.py").run()


def words(page: AppTest) -> str:
    assert not page.exception
    return "\n".join(str(element.value) for element in [*page.text, *page.warning, *page.error, *page.caption]).replace(
        "\u00a0", " "
    )


def button(page: AppTest, label: str) -> object:
    return next(one for one in page.button if one.label.replace("\u00a0", " ").startswith(label))


def test_a_model_is_installed_from_the_page_with_consent(store: Store, hub: Hub) -> None:
    page = opened()
    assert "viennent de : lexique français" in words(page) and "Aucun n’est installé" in words(page)
    next(field for field in page.text_input if "Hugging Face" in field.label).set_value(NAME)
    page = button(page, "Demander").click().run()  # type: ignore[attr-defined]
    assert "Licence : non indiquée par ses auteurs" in words(page) and "Mo à télécharger" in words(page)
    assert button(page, "Installer le modèle (").disabled  # type: ignore[attr-defined]
    page = page.checkbox[-1].check().run()
    page = button(page, "Installer le modèle (").click().run()  # type: ignore[attr-defined]
    (job, *_) = cached.jobs().jobs()
    done = cached.jobs().wait(job.job_id)
    assert (done.kind, done.status, done.message) == ("model", "done", "")
    assert done.result["judged"] == 8 and done.result["engine"].startswith(f"transformer:{NAME}/")
    page = opened()
    assert f"viennent de : modèle {NAME}, empreinte" in words(page) and "l’étiquette change pour" in words(page)
    chosen = next(box for box in page.selectbox if box.label == "Modèle employé")
    assert chosen.options[1:] == [NAME]
    page = chosen.select(NAME).run()
    page = button(page, "Employer ce modèle").click().run()  # type: ignore[attr-defined]
    assert load_settings(store.folder).model == NAME


def test_what_the_hub_answers_is_shown_on_the_page(store: Store, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.refusal = (404, "RepoNotFound")
    page = button(opened(), "Demander").click().run()  # type: ignore[attr-defined]
    assert "ne connaît pas de modèle" in words(page)
    monkeypatch.setattr("dashboard.enrich.model_runtime.find_spec", lambda name: None if name == "torch" else name)
    assert "Il manque torch" in words(opened()) and "pip install -r requirements-modele.txt" in words(opened())


def test_an_installation_that_fails_says_so_and_can_be_taken_up_again(store: Store, hub: Hub) -> None:
    runner = JobRunner(store, Settings)
    hub.refusal = (500, "")
    job = runner.wait(runner.start_model(NAME))
    assert job.status == "failed" and "Le hub de modèles ne répond pas" in job.message
    hub.refusal = None
    runner.resume(job.job_id)
    assert runner.wait(job.job_id).status == "done"
    assert sum("model_quantized.onnx" in asked and asked.startswith("GET") for asked in hub.asked) == 1


def test_the_sentence_of_a_change_of_engine() -> None:
    counts = {("negative", "negative"): 70, ("positive", "negative"): 20, ("neutral", "negative"): 10}
    told = engine_change("lexique", "modèle", counts).replace("\u00a0", " ")
    assert told == (
        "Passage de « lexique » à « modèle » : l’étiquette change pour 30 sur 100 messages, "
        "dont 20 de positif à négatif, 10 de neutre à négatif."
    )
    assert "aucun des 70 messages" in engine_change("a", "b", {("neutral", "neutral"): 70}).replace("\u00a0", " ")


def test_a_model_shows_no_words_but_where_it_stopped() -> None:
    assert "ne dit pas quels mots" in told_weights([], "transformer:essai/12345678")
    cut = [{"part": "cut", "points": 0.0, "start": 9, "end": 14, "text": "la fin"}]
    assert "la fin…" in told_weights(cut, "transformer:essai/12345678")
    assert "lu comme neutre" in told_weights([], "lexique-fr/3")
