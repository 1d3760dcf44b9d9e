"""A table that Vigie has never seen is mapped and imported in a few gestures, and known the next time."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from serving import App, choose, open_page, settle

pytestmark = pytest.mark.e2e
AT_MOST = 10
WAIT_MS = 180_000
ROWS = (
    "Camille R.;03/04/2026 09:12;Les coutures du sac ont lâché au bout de deux sorties;facebook",
    "Noé;04/04/2026 18:40;Très content du réchaud, merci pour le conseil;facebook",
    "Inès B.;05/04/2026 21:05;Quelqu’un sait où trouver des sangles de rechange ?;facebook",
)


class Hands:
    """A person's gestures, counted: a file dropped, a click, a word typed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.gestures = 0

    def drop(self, path: Path) -> None:
        self.gestures += 1
        self.page.locator("input[type=file]").set_input_files(path)

    def click(self, place: Locator) -> None:
        self.gestures += 1
        place.click()

    def choose(self, name: str, option: str) -> None:
        """Open a list, choose in it."""
        self.gestures += 2
        choose(self.page, self.page.get_by_role("combobox", name=name, exact=True), option, exact=True)


def unseen(folder: Path, name: str, outings: str = "deux sorties") -> Path:
    path = folder / name
    rows = "\n".join(ROWS).replace("deux sorties", outings)
    path.write_bytes(f"Rédigé par;Déposé;Ressenti;Origine\n{rows}\n".encode("cp1252"))
    return path


def test_an_unseen_french_table_takes_under_ten_gestures_and_the_next_one_two(
    page: Page, fresh_app: App, tmp_path: Path
) -> None:
    open_page(page, fresh_app, "imports")
    hands = Hands(page)
    hands.drop(unseen(tmp_path, "enquete-avril.csv"))
    expect(page.get_by_text("Aperçu des premières lignes")).to_be_visible()
    settle(page)
    hands.choose("Nom de l’auteur", "Rédigé par")
    hands.choose("03/04/2026 se lit", "4 mars (mois, puis jour)")
    expect(page.get_by_text("Aperçu des premières lignes")).to_be_visible()
    hands.choose("Plateforme de ce fichier", "Facebook")
    hands.click(page.get_by_role("button", name="Importer", exact=True))
    expect(page.get_by_text("3 lignes lues", exact=False)).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_text("Période : du 4 mars au 4 mai 2026", exact=False)).to_be_visible()
    assert hands.gestures < AT_MOST, hands.gestures

    again = Hands(page)
    again.drop(unseen(tmp_path, "enquete-mai.csv", "trois sorties"))
    expect(page.get_by_text("colonnes déjà indiquées")).to_be_visible()
    expect(page.get_by_role("radio", name="Comme la dernière fois")).to_be_checked()
    settle(page)
    again.click(page.get_by_role("button", name="Importer", exact=True))
    expect(page.get_by_text("Période : du 4 mars au 4 mai 2026", exact=False)).to_have_count(2, timeout=WAIT_MS)
    assert again.gestures == 2


def test_a_table_of_publications_is_mapped_too(page: Page, fresh_app: App, tmp_path: Path) -> None:
    path = tmp_path / "bilan.csv"
    rows = [f"https://exemple.org/billet-{n};1{n}/03/2026 10:00;Billet {n};{n}00;{n}" for n in range(3, 7)]
    path.write_text("Où;Mise en ligne;Intitulé;Affichages;Partages\n" + "\n".join(rows) + "\n", encoding="utf-8")
    open_page(page, fresh_app, "imports")
    hands = Hands(page)
    hands.drop(path)
    expect(page.get_by_text("Ce fichier contient", exact=True)).to_be_visible()
    settle(page)
    hands.click(page.get_by_text("Des publications et leurs chiffres"))
    settle(page)
    hands.choose("Lien", "Où")
    hands.choose("Date et heure", "Mise en ligne")
    hands.click(page.get_by_role("button", name="Importer", exact=True))
    expect(page.get_by_text("4 publications", exact=False).first).to_be_visible(timeout=WAIT_MS)
    assert hands.gestures < AT_MOST
