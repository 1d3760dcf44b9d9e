"""Real exports dropped on the Imports page reach the other pages; the command line works beside the page."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import EXPORTS, ROOT, App, open_page, settle

pytestmark = pytest.mark.e2e
META = EXPORTS / "meta-business-suite" / "facebook_en_Feb-01-2025_Mar-15-2025_613168031534769.csv"
COMMENTS = EXPORTS / "exportcomments" / "facebook_anonymised.xlsx"
A_COMMENT = "Est-ce que la boutique est ouverte dimanche"
WAIT_MS = 180_000


def test_dropped_exports_are_recognised_imported_and_found_on_the_first_page(page: Page, fresh_app: App) -> None:
    open_page(page, fresh_app, "imports")
    page.locator("input[type=file]").set_input_files([META, COMMENTS])
    expect(page.get_by_text("reconnu, sûr à")).to_have_count(2)
    settle(page)
    page.get_by_role("textbox", name="Comptes de votre marque").fill("Prénom9 Nom9")
    page.get_by_role("button", name="Importer", exact=True).click()
    expect(page.get_by_text("importé", exact=True)).to_have_count(2, timeout=WAIT_MS)
    expect(page.get_by_text("lignes lues").first).to_be_visible()
    settle(page)
    page.get_by_role("link", name="Voir sur l’accueil").last.click()
    settle(page)
    expect(page.get_by_role("heading", name="Accueil")).to_be_visible()
    page.get_by_role("textbox", name="Chercher un mot").fill("boutique")
    page.keyboard.press("Enter")
    expect(page.get_by_text(A_COMMENT).first).to_be_visible()
    open_page(page, fresh_app, "", "?liste=Publications&periode=Tout")
    expect(page.get_by_role("heading", name="Les messages")).to_be_visible()
    open_page(page, fresh_app, "contenus")
    expect(page.get_by_text("affichage impossible")).to_have_count(0)


def test_the_command_line_imports_while_the_page_is_open(page: Page, fresh_app: App, tmp_path: Path) -> None:
    open_page(page, fresh_app, "", "?liste=Tous+les+messages&mot=ligne+de+commande&periode=Tout")
    table = tmp_path / "avis.csv"
    text = "Message venu de la ligne de commande, merci"
    table.write_text(f'date,auteur,texte\n2021-01-02T10:00:00Z,Camille,"{text}"\n', encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "importer", str(table)],
        cwd=ROOT,
        env=os.environ | {"VIGIE_ESPACE": str(fresh_app.folder)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    page.reload()
    settle(page)
    expect(page.get_by_text(text).first).to_be_visible()


def test_a_file_that_is_no_export_is_refused_in_french(page: Page, fresh_app: App, tmp_path: Path) -> None:
    picture = tmp_path / "photo.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    open_page(page, fresh_app, "imports")
    page.locator("input[type=file]").set_input_files(picture)
    expect(page.get_by_text("non reconnu")).to_be_visible()
    expect(page.get_by_role("button", name="Importer", exact=True)).to_be_disabled()
    expect(page.get_by_text("Rien à importer pour l’instant")).to_be_visible()
    expect(page.get_by_label("Comptes de votre marque, un par ligne")).to_have_count(0)  # asked of what can be imported
