"""Every page opens, empty and on the demonstration; the frame around them keeps its promises."""

import re

import pytest
from playwright.sync_api import Page, expect
from serving import App

from dashboard.ui.navigation import ENTRIES

pytestmark = pytest.mark.e2e
BROKEN = re.compile("affichage impossible|Traceback|Error")


def settle(page: Page) -> None:
    """Wait until the script of the page has run to its end."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_page_opens_in_an_empty_workspace(page: Page, empty_app: App, entry) -> None:
    page.goto(f"{empty_app.url}/{entry.address}")
    expect(page.get_by_role("heading", name=entry.title, level=1)).to_be_visible()
    settle(page)
    expect(page.get_by_text(BROKEN)).to_have_count(0)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_page_opens_on_the_demonstration(page: Page, demo_app: App, entry) -> None:
    page.goto(f"{demo_app.url}/{entry.address}")
    expect(page.get_by_role("heading", name=entry.title, level=1)).to_be_visible()
    expect(page.get_by_text("Démonstration")).not_to_have_count(0)
    settle(page)
    expect(page.get_by_text(BROKEN)).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)


def test_an_empty_page_says_what_to_bring_and_leads_there(page: Page, empty_app: App) -> None:
    page.goto(f"{empty_app.url}/contenus")
    expect(page.get_by_role("button", name="Essayer avec la marque de démonstration")).to_be_visible()
    page.get_by_role("button", name="Importer mes fichiers").click()
    expect(page.get_by_role("heading", name="Imports", level=1)).to_be_visible()


def test_an_address_carries_the_filters(page: Page, demo_app: App) -> None:
    page.goto(f"{demo_app.url}/ecoute?periode=7+derniers+jours&plateformes=Instagram&noms=true")
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text("7 derniers jours")).to_be_visible()
    expect(sidebar.get_by_text("Instagram")).to_be_visible()
    settle(page)
    sidebar.get_by_role("link", name="Réactivité").click()
    expect(page.get_by_role("heading", name="Réactivité", level=1)).to_be_visible()
    settle(page)
    assert "plateformes=Instagram" in page.url
    expect(sidebar.get_by_text("7 derniers jours")).to_be_visible()


def test_a_figure_opens_its_formula_and_its_rows(page: Page, demo_app: App) -> None:
    page.goto(f"{demo_app.url}/reactivite?periode=Tout")
    settle(page)
    page.get_by_role("button", name="Formule et lignes").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Base", exact=False)).to_be_visible()
    expect(dialog.get_by_text("derrière ce chiffre")).to_be_visible()
    expect(dialog.get_by_role("button", name="Télécharger en CSV")).to_be_visible()
