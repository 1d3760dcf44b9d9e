"""The page Messages in a real browser: searching, keeping a search, reading one message whole."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import ROOT, App, choose, open_page, serving, settle, visit

from dashboard.config import Settings
from dashboard.ingest import ImportOptions, import_paths
from dashboard.store import saved_views
from dashboard.store.store import Store

pytestmark = pytest.mark.e2e
WIDTHS = """() => [...document.querySelectorAll('[class*=st-key-vigie-meta-]')].map(
    each => each.getBoundingClientRect().width)"""


def box(page: Page):
    return page.get_by_label("Chercher dans tous les messages")


def search(page: Page, text: str) -> None:
    box(page).fill(text)
    box(page).press("Enter")
    settle(page)


def rows(page: Page):
    return page.locator("[class*='st-key-vigie-row-messages-']")


def test_a_search_counts_tells_what_it_understood_and_lists(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "messages")
    search(page, "LIVRAISON OU colis -merci de:public")
    expect(page.locator(".st-key-vigie-sentence")).to_contain_text(re.compile(r"\d+\smessages? de \d+\spersonnes?"))
    expect(page.get_by_text("Compris")).to_contain_text("hors messages qui contiennent")
    texts = [text.lower() for text in rows(page).all_inner_texts()]
    assert texts and all(re.search("livraison|colis", text) and "merci" not in text for text in texts)
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile(r"Télécharger \d+\slignes? en CSV")).click()
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        lines = [*csv.reader(file, delimiter=";")]
    assert len(lines) == 1 + len(texts) and "Texte" in lines[0]
    search(page, "couleur:rouge")
    expect(page.get_by_text(re.compile(r"«\scouleur:\s» n’est pas un opérateur"))).to_be_visible()
    expect(rows(page)).to_have_count(0)


def test_a_result_is_read_page_by_page(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "messages", "?q=de:public")
    first = rows(page).first.inner_text()
    page.locator(".st-key-page").get_by_role("button", name="Page 2", exact=True).click()
    settle(page)
    expect(page.get_by_text(re.compile("Messages 16 à 30"))).to_be_visible()
    expect(rows(page).first).not_to_have_text(first, use_inner_text=True)
    search(page, "de:public livraison")
    expect(page.get_by_text(re.compile("Messages 1 à"))).to_be_visible()


def test_a_filter_becomes_an_operator_and_a_view_is_kept_opened_and_forgotten(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "messages", "?q=colis")
    page.get_by_role("button", name="Filtres").click()
    choose(page, page.get_by_role("combobox", name="Sentiment"), "négatif")
    page.keyboard.press("Escape")
    settle(page)
    page.get_by_role("button", name="Ajouter à la recherche").click()
    settle(page)
    expect(box(page)).to_have_value("colis sentiment:négatif")
    page.get_by_role("button", name="Recherches gardées").click()
    page.get_by_label("Garder cette recherche sous le nom").fill("Colis qui fâchent")
    page.get_by_role("button", name="Garder", exact=True).click()
    settle(page)
    link = page.locator(".st-key-vigie-views").get_by_role("link", name="Colis qui fâchent")
    expect(link).to_be_visible()
    with Store(demo_app.folder).reading() as session:
        (kept,) = saved_views.listed(session)
    assert (kept.query, kept.order) == ("colis sentiment:négatif", "recent")
    open_page(page, demo_app, "messages", f"?vue={kept.view_id}")
    expect(box(page)).to_have_value("colis sentiment:négatif")
    search(page, "autre chose")
    expect(page).not_to_have_url(re.compile("vue="))
    page.get_by_role("button", name="Recherches gardées").click()
    page.get_by_role("button", name="Oublier").click()
    expect(link).to_have_count(0)


def test_a_message_has_its_own_address_with_its_thread_and_its_author(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "messages", "?q=sentiment:négatif+avec:réponse&periode=Tout")
    text = rows(page).first.get_by_test_id("stText").nth(1).inner_text()
    rows(page).first.get_by_role("link", name="Ouvrir la fiche").click()
    settle(page)
    sheet = page.locator(".st-key-vigie-sheet")
    expect(sheet).to_contain_text(text[:60])
    expect(sheet).to_contain_text(re.compile("Lu dans «"))
    for heading in ("Dans son fil", "Ce que Vigie en dit", "La même personne"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    expect(page).to_have_url(re.compile(r"message=\d+"))
    expect(page).to_have_url(re.compile("periode=Tout"))
    address = page.url
    page.get_by_role("button", name="Revenir à la recherche").click()
    settle(page)
    expect(box(page)).to_have_value("sentiment:négatif avec:réponse")
    visit(page, address)
    expect(sheet).to_contain_text(text[:60])
    open_page(page, demo_app, "messages", "?message=999999999")
    expect(page.get_by_text("Ce message n’est pas dans l’espace de travail.")).to_be_visible()


def test_who_wrote_when_keeps_room_to_be_read_on_a_telephone(page: Page, demo_app: App) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    open_page(page, demo_app, "communaute")  # some of its rows have no badge to push the links under
    told = page.locator("[class*=st-key-vigie-meta-]")
    expect(told.first).to_be_visible()
    page.wait_for_function(f"() => ({WIDTHS})().every(width => width > 170)")


def test_a_private_message_says_so_in_its_list_its_thread_and_its_sheet(page: Page, tmp_path: Path) -> None:
    archive = next((ROOT / "sample_data" / "formats" / "meta-archive").glob("instagram-*.zip"))
    store = Store(tmp_path / "espace")
    import_paths(store, Settings(), [archive], ImportOptions())
    with store.reading() as session:
        private, every = session.rows("SELECT count(*) FILTER (WHERE kind = 'message'), count(*) FROM messages")[0]
    assert 0 < private < every
    with serving(store.folder) as app:
        open_page(page, app, "messages")
        expect(rows(page)).to_have_count(every)
        expect(rows(page).filter(has_text="Instagram · message privé")).to_have_count(private)
        row = rows(page).filter(has_text="message privé").filter(has_text="Ouvrir le fil").first
        row.get_by_role("button", name="Ouvrir le fil").click()
        settle(page)
        expect(page.get_by_role("dialog").get_by_text(re.compile("Instagram · message privé")).first).to_be_visible()
        page.keyboard.press("Escape")
        settle(page)
        row.get_by_role("link", name="Ouvrir la fiche").click()
        settle(page)
        expect(page.locator(".st-key-vigie-sheet")).to_contain_text("Instagram · message privé")


def test_the_browsers_back_brings_the_search_back(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "messages")
    search(page, "colis")
    choose(page, page.get_by_role("combobox", name="Ordre"), "Les plus anciens")
    page.get_by_role("link", name="Écoute").click()
    settle(page)
    page.go_back()
    settle(page)
    expect(box(page)).to_have_value("colis")
    expect(page).to_have_url(re.compile(r"messages\?q=colis&tri=Les\+plus\+anciens"))
