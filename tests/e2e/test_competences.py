"""The page Compétences in a real browser: an objective, its targets, placing oneself."""

import re

import pytest
from playwright.sync_api import Page, expect
from serving import App, choose, open_page, settle

from dashboard.config import load_settings, save_settings
from dashboard.store import self_assessments
from dashboard.store.store import Store
from dashboard.text.formats import typeset

pytestmark = pytest.mark.e2e


def test_an_objective_is_chosen_with_its_targets_and_followed_on_the_first_page(page: Page, demo_app: App) -> None:
    before = load_settings(demo_app.folder)
    try:
        open_page(page, demo_app, "competences", "?periode=Tout")
        said = page.locator(".st-key-vigie-sentence")
        expect(said).to_contain_text("Cibles non atteintes")  # the demonstration has targets of its own
        chooser = page.locator(".st-key-objectif")
        chooser.get_by_text("Répondre mieux et plus vite").click()
        settle(page)
        box = chooser.get_by_role("combobox", name="Quel est votre objectif")
        choose(page, box, "Apaiser une communauté mécontente")
        expect(chooser).to_contain_text("Et pas d’autres")
        expect(chooser).to_contain_text(re.compile("d’après .*Instagram"))
        field = chooser.get_by_label(re.compile("Taux de réponse par message"))
        field.fill("99")
        field.press("Tab")
        settle(page)
        chooser.get_by_role("button", name="Enregistrer l’objectif").click()
        settle(page)
        expect(said).to_contain_text("Cibles non atteintes")
        saved = load_settings(demo_app.folder)
        kept = {each.code: each.value for each in saved.targets}
        assert (saved.objective, kept) == ("apaiser", {"R3": 0.99, "R5": 14400, "R8": 0.5})  # those not asked stay
        expect(page.locator(".st-key-vigie-skill-reactivite")).to_contain_text(
            re.compile("À reprendre.*taux de réponse")
        )
        open_page(page, demo_app, "")
        expect(page.locator(".st-key-vigie-objective")).to_contain_text("non atteint")
    finally:
        save_settings(demo_app.folder, before)


def test_a_skill_shows_its_article_its_figures_and_no_total(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "competences", "?periode=Tout&famille=Veiller")
    card = page.locator(".st-key-vigie-skill-anticipation")
    expect(card).to_contain_text("alertes avec efficacité et précision")
    expect(card).to_contain_text(typeset("Community management : avez-vous le bon profil ?"))
    figure = page.locator("[class*='st-key-vigie-figure-veille-']").first
    figure.get_by_role("button", name="Formule et lignes").click()
    expect(page.get_by_role("dialog")).to_contain_text("derrière ce chiffre")
    expect(page.get_by_text(re.compile("score total|note globale", re.IGNORECASE))).to_have_count(0)


def test_placing_oneself_is_added_and_kept(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "competences", "?famille=Veiller")
    block = page.locator(".st-key-auto")
    block.get_by_text("Votre auto-évaluation").click()
    expect(block).to_contain_text("aucun rapport")
    for skill in ("veille", "anticipation", "rigueur"):
        block.locator(f"[class*='st-key-auto-0-{skill}']").get_by_text("avec de l’aide").click()
        settle(page)
    block.get_by_role("button", name="Ajouter cette auto-évaluation").click()
    settle(page)
    expect(block.get_by_text("Voir en étoile")).to_be_visible()
    with Store(demo_app.folder).reading() as session:
        assert [*self_assessments.standing(session)["stage"]] == [2, 2, 2]
    block.get_by_text("Voir en étoile").click()
    expect(block.locator(".js-plotly-plot .polar")).to_be_attached()
