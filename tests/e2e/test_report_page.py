"""The report in a real browser: from its sentence to its file, and what people say of it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from serving import App, choose, open_page, settle

pytestmark = pytest.mark.e2e


def test_the_report_says_what_changed_and_explains_it(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "rapport")
    expect(page.locator(".st-key-vigie-sentence")).to_contain_text(re.compile(r"\d+\smessages reçus"))
    facts = page.locator("[class*='st-key-vigie-fact-']")
    expect(facts.first).to_contain_text(re.compile(r"en (hausse|baisse)"))
    received = page.locator(".st-key-vigie-figure-R1").get_by_test_id("stText").first.inner_text()
    facts.filter(has_text="Volume entrant").get_by_role("button", name="Formule et lignes").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(rf"{received}\slignes derrière ce chiffre"))  # of the week alone


def test_the_file_opens_alone_and_asks_nothing(page: Page, demo_app: App, tmp_path: Path) -> None:
    open_page(page, demo_app, "rapport")
    with page.expect_download() as waited:
        page.get_by_role("button", name="HTML").click()
    file = tmp_path / waited.value.suggested_filename
    waited.value.save_as(file)
    assert file.name == "vigie-rapport-2026-W46.html"
    browser = page.context.browser
    assert browser is not None
    alone = browser.new_context(offline=True).new_page()
    asked: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto(file.as_uri())
    expect(alone.get_by_role("heading", level=1)).to_contain_text("Cairnelle")
    expect(alone.locator(".js-plotly-plot .bars .point path").first).to_be_attached()
    assert [url for url in asked if not url.startswith(("data:", "blob:"))] == [file.as_uri()]
    alone.context.close()


def test_a_question_waits_for_its_answer(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "rapport")
    choose(page, page.get_by_role("combobox", name="Quoi"), "Question au community manager")
    page.get_by_label("Texte").fill("Pourquoi **cette** hausse ?")
    page.get_by_role("button", name="Ajouter").click()
    settle(page)
    expect(page.get_by_text("Questions en attente d’une réponse")).to_be_visible()
    expect(page.get_by_text("Pourquoi **cette** hausse ?").first).to_be_visible()  # text, not Markdown
    page.get_by_label("Réponse").fill("Une panne mardi.")
    page.get_by_role("button", name="Répondre").click()
    settle(page)
    expect(page.get_by_text("Questions en attente d’une réponse")).to_have_count(0)
    expect(page.get_by_label("Réponse")).to_have_count(0)  # what was written has left with its form
    expect(page.get_by_text("Une panne mardi.")).to_be_visible()


def test_an_empty_workspace_says_what_the_report_will_be(page: Page, empty_app: App) -> None:
    open_page(page, empty_app, "rapport")
    expect(page.get_by_text("Cette page donnera le rapport de la semaine")).to_be_visible()
