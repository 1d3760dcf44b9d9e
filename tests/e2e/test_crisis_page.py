"""The crisis mode in a real browser: reached from its alert, noted, and left; insults hidden until asked for."""

import re

import pytest
from playwright.sync_api import Page, expect
from serving import App, open_page, settle
from test_accessibility import check

from dashboard.store import crises
from dashboard.store import episodes as kept
from dashboard.store.store import Store

pytestmark = pytest.mark.e2e


def crisis_of(app: App) -> int:
    with Store(app.folder).reading() as session:
        every = kept.episodes(session, ("open", "closed"))
    return int(every[every["kind"] == "crisis"]["alert_id"].iloc[0])


def test_a_crisis_is_worked_from_its_alert_to_its_log(page: Page, demo_app: App) -> None:
    alert_id = crisis_of(demo_app)
    open_page(page, demo_app, "alertes?periode=Tout&etat=Closes")
    page.get_by_role("button", name="Mode crise").click()
    expect(page).to_have_url(re.compile(rf"alertes\?.*crise={alert_id}"))
    settle(page)
    expect(page.locator(".st-key-vigie-sentence")).to_contain_text("Niveau 4")
    expect(page.locator(".st-key-vigie-danger")).to_be_visible()  # a person in danger stays first
    expect(page.get_by_text("Suggéré").first).to_contain_text("santé ou de sécurité")
    tick = page.get_by_role("checkbox", name="Suspendre les publications programmées")
    expect(tick).to_be_disabled()
    expect(page.get_by_text("écrivez votre nom, puis cochez")).to_be_visible()
    ink = page.get_by_text("Suggéré").first.evaluate("caption => getComputedStyle(caption).color")
    expect(page.get_by_text("Suspendre les publications programmées")).to_have_css("color", ink)  # read all the same
    page.get_by_label("Votre nom, pour le journal").fill("Ana")
    page.keyboard.press("Enter")
    settle(page)
    expect(tick).to_be_enabled()
    page.get_by_text("Suspendre les publications programmées").click()
    expect(page.get_by_text(re.compile("Suspendre les publications.*par Ana"))).to_be_visible()
    settle(page)
    page.get_by_label("Décision", exact=True).fill("Retirer la vidéo")
    page.get_by_label("Raison", exact=True).fill("14 personnes parlent de sécurité")
    page.get_by_role("button", name="Noter la décision").click()
    settle(page)
    expect(page.get_by_label("Décision", exact=True)).to_have_count(1)  # the form that was sent has left
    expect(page.get_by_label("Décision", exact=True)).to_have_value("")
    with Store(demo_app.folder).reading() as session:
        log = crises.log(session, alert_id)
    assert [*log["kind"]] == ["done", "decision"] or [*log["kind"]] == ["decision", "done"]
    assert {*log["who"]} == {"Ana"} and "14 personnes parlent de sécurité" in [*log["reason"]]
    page.get_by_role("link", name="Retour aux alertes").click()
    expect(page.get_by_role("heading", name="Alertes")).to_be_visible()
    expect(page).not_to_have_url(re.compile("crise="))


def test_the_crisis_mode_is_accessible_and_keeps_within_its_edges(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, f"alertes?crise={crisis_of(demo_app)}")
    expect(page.get_by_text("À qui répondre, et comment")).to_be_visible()
    check(page)


def test_an_unknown_crisis_is_said_and_leads_back(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "alertes?crise=999999")
    expect(page.get_by_text("Il n’y a pas de crise de ce numéro")).to_be_visible()


def test_an_insult_is_hidden_until_asked_for_and_the_choice_is_in_the_link(page: Page, demo_app: App) -> None:
    address = "?periode=Tout&liste=Tous+les+messages&mot=guignols"
    open_page(page, demo_app, address)
    row = page.locator("[class*='st-key-vigie-row-']").filter(has_text="Quelle •••••")
    expect(row).to_have_count(1)
    expect(page.get_by_text("guignols", exact=False)).to_have_count(0)
    row.get_by_role("button", name="Afficher les mots masqués").click()
    expect(page.locator("[class*='st-key-vigie-row-']").filter(has_text="Quelle bande de guignols")).to_have_count(1)
    other = page.context.new_page()
    open_page(other, demo_app, address, "&insultes=false")
    expect(other.get_by_text("Quelle bande de guignols")).to_be_visible()
