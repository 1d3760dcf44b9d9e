"""The analysis of many messages in a real browser: followed from page to page, and taken up after a kill."""

import os
import re
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import choose, open_page, serving

from dashboard.config import Settings
from dashboard.ingest import ImportOptions, import_paths
from dashboard.store.store import Store
from dashboard.text.formats import number

pytestmark = pytest.mark.e2e
MANY = 60_000  # far more than is judged before the kill, however fast the machine


def judged(folder: Path) -> int:
    with Store(folder).reading() as session:
        return int(session.value("SELECT count(*) FROM sentiments"))


def test_an_analysis_survives_a_page_change_and_a_kill(page: Page, tmp_path: Path) -> None:
    export, folder = tmp_path / "messages.csv", tmp_path / "espace"
    lines = (
        f"m{n};Membre {n};Le colis n° {n} n’est toujours pas arrivé, merci;2026-11-14 10:00:00" for n in range(MANY)
    )
    export.write_text("\n".join(["id;auteur;texte;date", *lines]), encoding="utf-8")
    columns = {"message_id": "id", "author_name": "auteur", "text": "texte", "published_at": "date"}
    options = ImportOptions(connector="generic", columns=columns, platform="facebook")
    import_paths(Store(folder), Settings(), [export], options)
    progress = page.get_by_test_id("stProgress").filter(has_text=re.compile(r"messages analysés.*sur\s"))
    with serving(folder) as app:
        open_page(page, app, "reglages")
        engine = page.get_by_label("Moteur de sentiment")
        choose(page, engine, "lexique français")
        expect(engine).to_have_value("lexique français")
        page.get_by_role("button", name="Enregistrer", exact=True).click()
        expect(progress.first).to_be_visible()
        page.get_by_role("link", name="Alertes").click()
        expect(page.get_by_role("heading", name="Alertes")).to_be_visible()
        expect(progress.first).to_contain_text(re.compile(r"[1-9][\d\s]*\ssur"))  # a batch is committed
        page.goto("about:blank")  # a tab that loses its server asks for it again and again, and is told so
        os.kill(app.pid, signal.SIGKILL)
    before = judged(folder)
    assert 0 < before < MANY
    with serving(folder) as app:
        open_page(page, app, "reglages")
        page.get_by_role("button", name="Reprendre").click()
        expect(progress.first).to_contain_text(f"sur {number(MANY - before)}")
