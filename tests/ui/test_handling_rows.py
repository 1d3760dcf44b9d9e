"""Working the list of the first page: what is dealt with leaves it, says who did it, and comes back."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.config import Settings
from dashboard.ingest import ImportOptions, import_paths
from dashboard.store import handling
from dashboard.store.store import Store
from dashboard.text import sentences

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy = Path(shutil.copytree(demo, tmp_path / "espace"))
    monkeypatch.setenv("VIGIE_ESPACE", str(copy))
    monkeypatch.setenv("VIGIE_PERSONNE", "Maëlle")
    with Store(copy).writing() as session:
        session.execute("DELETE FROM handling_events")
    return copy


def shown(page: AppTest) -> list[int]:
    """The messages of the list that can be said to be answered, in order."""
    prefix = "handle-answered-accueil-"
    return [int(str(button.key)[len(prefix) :]) for button in page.button if str(button.key).startswith(prefix)]


def press(page: AppTest, action: str, message_key: int) -> None:
    page.button(key=f"handle-{action}-accueil-{message_key}").click().run()
    assert not page.exception


def said(page: AppTest) -> str:
    return " ".join(one.value for one in page.caption).replace("\u00a0", " ")


def test_what_is_dealt_with_leaves_the_list_and_comes_back(folder: Path) -> None:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).run()
    assert not page.exception
    first, second, third, *_ = shown(page)
    press(page, "take", first)
    assert shown(page)[:2] == [first, second] and "Maëlle s’en occupe" in said(page)
    press(page, "answered", second)
    press(page, "no_answer", third)
    assert second not in shown(page) and third not in shown(page)
    assert any("2 marqués traités" in one.value.replace("\u00a0", " ") for one in page.text)
    page.segmented_control(key="liste").set_value("Traités").run()
    assert "Répondu par Maëlle" in said(page) and "Rien à répondre selon Maëlle" in said(page)
    press(page, "undo", second)
    page.segmented_control(key="liste").set_value("À traiter").run()
    assert second in shown(page) and third not in shown(page)


def test_without_any_message_of_the_brand_the_list_is_worked_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "commentaires.csv"
    table.write_text(
        "date;auteur;texte\n2026-11-10 10:00;Léa;Où est mon colis ?\n2026-11-10 11:00;Max;Et le mien ?\n", "utf-8"
    )
    monkeypatch.setenv("VIGIE_ESPACE", str(tmp_path / "espace"))
    columns = {"published_at": "date", "author_name": "auteur", "text": "texte"}
    options = ImportOptions(connector="generic", columns=columns, platform="facebook")
    (report,) = import_paths(Store(tmp_path / "espace"), Settings(), [table], options)
    assert report.rows_new == 2
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).run()
    first, second = shown(page)
    press(page, "answered", first)
    assert shown(page) == [second]


def test_somebody_else_acted_meanwhile(folder: Path) -> None:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120).run()
    first, *_ = shown(page)
    with Store(folder).writing() as session:
        handling.act(session, [first], "take", "Bastien")
    press(page, "no_answer", first)
    assert [one.value.startswith(r"Bastien a agi entre\-temps") for one in page.toast] == [True]
    assert "Bastien s’en occupe" in said(page) and first in shown(page)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ((3, 5, 1, 2, 9, 1), "5 messages en attente, dont 2 à risque et 1 marqué traité."),
        ((3, 5, 1, 0, 9, 2), "5 messages en attente, dont 2 marqués traités."),
        ((1, 1, 0, 1, 9, 1), "1 message en attente, à risque, marqué traité."),
        ((1, 1, 0, 0, 9, 0), "1 message en attente."),
    ],
)
def test_the_sentence_says_how_many_are_dealt_with(counts: tuple[int, ...], told: str) -> None:
    assert sentences.waiting(*counts).replace("\u00a0", " ").endswith(f": {told}")
