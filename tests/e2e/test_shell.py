"""Every page opens in an empty workspace; the frame around them keeps its promises."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from serving import BROKEN, App, open_page, settle

from dashboard.config import load_settings
from dashboard.ui.navigation import ENTRIES

pytestmark = pytest.mark.e2e
PSEUDONYM = re.compile(r"membre [0-9a-f]{4}\b")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_page_opens_in_an_empty_workspace(page: Page, empty_app: App, entry) -> None:
    open_page(page, empty_app, entry.address)
    expect(page.get_by_role("heading", name=entry.title, level=1)).to_be_visible()
    expect(page.get_by_text(BROKEN)).to_have_count(0)


def test_an_empty_page_says_what_to_bring_and_leads_there(page: Page, empty_app: App) -> None:
    open_page(page, empty_app, "contenus")
    expect(page.get_by_role("button", name="Essayer avec la marque de démonstration")).to_be_visible()
    page.get_by_role("button", name="Importer mes fichiers").click()
    expect(page.get_by_role("heading", name="Imports", level=1)).to_be_visible()


def test_an_address_without_a_page_leads_to_the_first_one(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "accueil", "?plateformes=Instagram")
    expect(page.get_by_role("heading", name="Accueil", level=1)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"/\?plateformes=Instagram"))


def test_an_address_carries_the_filters(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "ecoute", "?periode=7+derniers+jours&plateformes=Instagram&noms=true")
    sidebar = page.get_by_test_id("stSidebar")
    period = sidebar.get_by_role("combobox", name="Période")
    expect(period).to_have_value("7 derniers jours")
    expect(sidebar.get_by_title("Instagram").last).to_be_visible()
    expect(page.get_by_text(PSEUDONYM)).to_have_count(0)
    sidebar.get_by_role("link", name="Réactivité").click()
    settle(page)
    expect(page.get_by_role("heading", name="Réactivité", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile("plateformes=Instagram"))
    expect(period).to_have_value("7 derniers jours")


def test_what_draws_the_charts_is_read_before_the_first_one(page: Page, demo_app: App) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "PlotlyChart" in request.url else None)
    with page.expect_response("**/PlotlyChart.*.js"):
        open_page(page, demo_app, "imports")
    expect(page.locator(".js-plotly-plot")).to_have_count(0)
    page.get_by_test_id("stSidebar").get_by_role("link", name="Réactivité").click()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()
    assert len(asked) == 1  # the client then asked for nothing else


def test_a_figure_opens_its_formula_and_its_rows(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "reactivite", "?periode=Tout")
    page.get_by_role("button", name="Formule et lignes").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Base", exact=False)).to_be_visible()
    expect(dialog.get_by_text("derrière ce chiffre")).to_be_visible()
    expect(dialog.get_by_role("button", name="Télécharger en CSV")).to_be_visible()


def test_settings_are_saved_with_what_they_changed(page: Page, empty_app: App) -> None:
    open_page(page, empty_app, "reglages")
    page.get_by_role("textbox", name="Nom de la marque").fill("Brume & Cie")
    page.get_by_role("textbox", name="Comptes de la marque").fill("Brume\n@brume")
    page.get_by_role("textbox", name="Mardi").fill("9 h - 12 h 75")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    settle(page)
    expect(page.get_by_text("Horaires du mardi", exact=False)).to_be_visible()
    page.get_by_role("textbox", name="Mardi").fill("9 h - 12 h 30, 14 h - 18 h")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    settle(page)
    expect(page.get_by_text("Réglages enregistrés", exact=False)).to_be_visible()
    saved = load_settings(empty_app.folder)
    assert (saved.brand, saved.own_accounts) == ("Brume & Cie", ("Brume", "@brume"))
    assert [(one.weekday, one.opens.hour, one.closes.hour) for one in saved.hours] == [(2, 9, 12), (2, 14, 18)]


def test_two_people_do_not_see_each_others_state(page: Page, demo_app: App, browser: Browser) -> None:
    open_page(page, demo_app, "")
    page.get_by_role("textbox", name="Chercher un mot").fill("livraison")
    page.keyboard.press("Enter")
    settle(page)
    page.get_by_test_id("stSidebar").get_by_text("Afficher les noms").click()
    settle(page)
    other = browser.new_context(locale="fr-FR").new_page()
    open_page(other, demo_app, "")
    expect(other.get_by_role("textbox", name="Chercher un mot")).to_have_value("")
    expect(other.get_by_role("switch", name="Afficher les noms")).not_to_be_checked()
    expect(page.get_by_role("textbox", name="Chercher un mot")).to_have_value("livraison")
    other.context.close()


def read(word: Locator) -> str:
    """What the eye reads there: what our style writes in place of Streamlit's word, which it hides."""
    expect(word).to_have_css("font-size", "0px")
    written: str = word.evaluate("word => getComputedStyle(word, '::after').content")
    return written.strip('"').replace("\u00a0", " ")


def test_what_streamlit_writes_by_itself_is_in_french(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "reglages")
    phrase = page.get_by_label("Phrase à essayer")
    phrase.fill("bonjour")
    hint = page.get_by_test_id("stTextArea").filter(has=phrase).get_by_test_id("InputInstructions").locator("span")
    assert read(hint.first) == "Ctrl + Entrée pour valider"
    expect(hint.last).to_have_text("7/2000")
    page.get_by_label("Nom de la marque").fill("Cairn")
    assert read(page.get_by_test_id("InputInstructions").locator("span").first) == "Entrée pour valider"
    platforms = page.get_by_test_id("stSidebar").get_by_role("combobox", name="Plateformes")
    platforms.click()
    assert read(page.get_by_text("Select all")) == "Tout choisir"
    platforms.fill("aucune à ce nom")
    assert read(page.get_by_text("No results")) == "Rien à ce nom"
    platforms.press("Escape")
    page.get_by_test_id("stMainMenu").click()
    labels = page.get_by_test_id("stMainMenuList").get_by_test_id("stMainMenuItemLabel")
    expect(labels).to_have_count(3)
    assert [read(label) for label in labels.all()] == ["Imprimer", "Filmer l’écran", "À propos"]
    themes = page.get_by_test_id("stThemeSwitcher").get_by_role("menuitemradio")
    expect(themes).to_have_count(3)
    assert [read(theme) for theme in themes.all()] == ["Système", "Clair", "Sombre"]
