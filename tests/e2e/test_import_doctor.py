"""What the Imports page says of files before and after they are read, and the folder it watches."""

import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import EXPORTS, App, choose, open_page, settle

pytestmark = pytest.mark.e2e
INSTAGRAM = EXPORTS / "meta-business-suite" / "instagram_es_Jan-01-2026_Mar-26-2026_1888590108521750.csv"
COMMENTS = EXPORTS / "exportcomments" / "facebook_anonymised.xlsx"
WAIT_MS = 180_000


def test_the_clock_is_told_with_its_proof_and_changed_while_the_drop_folder_works(page: Page, fresh_app: App) -> None:
    left = fresh_app.folder / "a-importer" / "avis.csv"
    left.parent.mkdir(parents=True)
    left.write_text("date;texte\n12/03/2026 10:00;La tente prend l’eau\n13/03/2026 11:00;\n", encoding="utf-8")
    open_page(page, fresh_app, "imports")
    page.locator("input[type=file]").set_input_files([INSTAGRAM, COMMENTS])
    expect(page.get_by_text("prouvée par 19 identifiants sur 19", exact=False)).to_be_visible()
    expect(page.get_by_text("horloge : Paris, supposée", exact=False)).to_be_visible()
    settle(page)
    page.get_by_text("Changer l’horloge").nth(1).click()
    choose(page, page.get_by_role("combobox", name="Les dates de ce fichier sont à l’heure de"), "Martinique")
    expect(page.get_by_text("horloge : Martinique, supposée", exact=False)).to_be_visible()
    # meanwhile the watcher has taken the file left in the folder, and put it away with what was not read
    expect(page.get_by_text("Dernière prise", exact=False)).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_text("1 mise de côté", exact=False)).to_be_visible(timeout=WAIT_MS)
    assert not left.exists()
    (told,) = (fresh_app.folder / "a-importer" / "faits").glob("*/avis.csv.txt")
    assert "mise de côté" in told.read_text("utf-8")


def test_what_the_files_allow_is_computed_when_opened(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "imports")
    page.get_by_text("Ce que vos fichiers permettent").click()
    settle(page)
    expect(page.get_by_text("indicateurs possibles sur")).to_have_count(7, timeout=WAIT_MS)
    page.get_by_text("Forum :", exact=False).click()
    forum = page.get_by_role("group").filter(has_text="Forum :").last
    expect(forum.get_by_text("Aucune publication de cette plateforme n’est importée").first).to_be_visible()
    expect(forum.get_by_role("combobox", name="Comment obtenir l’export").first).to_be_visible()


def test_the_files_of_an_archive_that_hold_nothing_are_told_in_one_line(
    page: Page, empty_app: App, tmp_path: Path
) -> None:
    path = tmp_path / "youtube.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(3):
            report = f"Geography,Views,Watch time (hours)\nTotal,9{n},1.5\nFR,8{n},1.2\n"
            archive.writestr(f"pays {n}/Table data.csv", report)
        archive.writestr("avis.csv", "date;texte\n12/03/2026 10:00;La tente prend l’eau\n")
    open_page(page, empty_app, "imports")
    page.locator("input[type=file]").set_input_files(path)
    expect(page.get_by_text("3 fichiers connus, sans publication ni message.")).to_be_visible()
    expect(page.get_by_text("youtube.zip/avis.csv")).to_be_visible()
    expect(page.get_by_text("Table data.csv", exact=False)).to_have_count(0)
