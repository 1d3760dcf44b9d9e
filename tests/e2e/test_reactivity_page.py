"""Réactivité in a real browser: the clock one chooses, what opens on demand, a promise changed in the settings."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect
from serving import App, open_page, settle, visit

from dashboard.config import ResponseTarget, load_settings, save_settings

pytestmark = pytest.mark.e2e


def test_the_clock_is_named_switched_and_shared_by_the_link(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "reactivite", "?periode=Tout")
    expect(page.get_by_text("L’horloge part du premier message resté sans réponse")).to_be_visible()
    expect(page.locator(".st-key-vigie-figure-R5")).to_be_visible()
    page.get_by_text("message le plus proche", exact=True).click()
    settle(page)
    expect(page.locator(".st-key-vigie-figure-R5b")).to_be_visible()
    expect(page.get_by_text("Autre convention")).to_be_visible()
    expect(page).to_have_url(re.compile("horloge="))
    other = page.context.new_page()
    visit(other, page.url)
    expect(other.locator(".st-key-vigie-figure-R5b")).to_be_visible()


def test_the_delay_is_drawn_since_reception_or_week_by_week(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "reactivite", "?periode=Tout")
    expect(page.get_by_text(re.compile(r"des échanges ont une réponse en\s4\sh"))).to_be_visible()
    page.get_by_text("Semaine par semaine", exact=True).click()
    expect(page.get_by_text(re.compile("Délai médian par semaine de réception"))).to_be_visible()


def test_the_map_of_the_hours_opens_on_demand_and_by_the_link(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "reactivite", "?periode=Tout")
    cells = page.locator(".js-plotly-plot .heatmaplayer image")
    expect(page.get_by_text(re.compile("arrivent hors de vos horaires"))).to_be_visible()
    expect(cells).to_have_count(0)
    page.get_by_text("Voir la semaine heure par heure").click()
    settle(page)
    expect(cells).to_have_count(2)
    expect(page).to_have_url(re.compile("heures="))
    visit(page, page.url)
    expect(cells).to_have_count(2)


def test_what_is_folded_opens_with_its_figures(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "reactivite", "?periode=Tout")
    for title, code in (
        ("Les délais promis", "R8"),
        ("Les réponses selon l’intention", "E7"),
        ("Les autres mesures de la réponse", "R6b"),
        ("Les fils, l’entraide et la charge", "R12"),
    ):
        figure = page.locator(f".st-key-vigie-figure-{code}")
        expect(figure).to_have_count(0)
        page.get_by_text(title, exact=True).first.click()
        settle(page)
        expect(figure).to_be_visible()


def test_a_promise_of_the_settings_is_kept_and_counted(page: Page, demo_app: App) -> None:
    kept = load_settings(demo_app.folder)
    try:
        open_page(page, demo_app, "reglages")
        page.get_by_role("button", name="Enregistrer les délais").click()
        settle(page)
        expect(page.get_by_text("Délais enregistrés.")).to_be_visible()
        assert load_settings(demo_app.folder) == kept
        save_settings(demo_app.folder, replace(kept, response_targets=(ResponseTarget("question", 45),)))
        open_page(page, demo_app, "reactivite", "?periode=Tout")
        page.get_by_text("Les délais promis", exact=True).first.click()
        expect(page.get_by_text(re.compile(r"Délais promis\s: question\s: 45\smin"))).to_be_visible()
    finally:
        save_settings(demo_app.folder, kept)
