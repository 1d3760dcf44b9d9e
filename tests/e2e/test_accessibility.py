"""Every page opens, in both themes and on a narrow screen: no serious fault for axe-core, nothing beyond the edge."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from serving import BROKEN, App, open_page, settle

from dashboard.ui.navigation import ENTRIES

pytestmark = pytest.mark.e2e
SERIOUS = {"serious", "critical"}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
RULES = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}  # not all that passes, at length
STILL = "() => !document.getAnimations().some(each => each instanceof CSSTransition)"
STYLED = "() => [...document.querySelectorAll('style')].some(each => each.textContent.includes('vigie-sentence'))"
WITHIN = "() => document.scrollingElement.scrollWidth <= document.documentElement.clientWidth"


def faults(page: Page) -> list[str]:
    """One line per serious fault and place, once our own style has come (a piece of Streamlit that loads by itself
    brings it) and colours no longer fade."""
    settle(page)
    page.wait_for_function(STYLED)
    page.wait_for_function(STILL)
    found: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{fault['id']} at {node['target']}: {node['html'][:200]} {node.get('failureSummary', '')[:200]}"
        for fault in found
        if fault["impact"] in SERIOUS
        for node in fault["nodes"]
    ]


def check(page: Page) -> None:
    """The page that is open, in light, in dark and 390 pixels wide."""
    page.wait_for_function(WITHIN)
    assert faults(page) == []
    page.emulate_media(color_scheme="dark")
    expect(page.get_by_test_id("stApp")).to_have_css("color-scheme", "dark")
    assert faults(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    settle(page)
    page.wait_for_function(WITHIN)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_every_page_opens_on_the_demonstration_and_is_accessible(page: Page, demo_app: App, entry) -> None:
    open_page(page, demo_app, entry.address)
    expect(page.get_by_role("heading", name=entry.title, level=1).first).to_be_visible()
    expect(page.get_by_text("Démonstration")).not_to_have_count(0)
    expect(page.get_by_text(BROKEN)).to_have_count(0)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    check(page)


@pytest.mark.parametrize("address", ["", "imports"])
def test_an_empty_page_is_accessible_too(page: Page, empty_app: App, address: str) -> None:
    open_page(page, empty_app, address)
    assert faults(page) == []


@pytest.mark.parametrize("address", ["", "ecoute", "communaute"])
def test_what_opens_a_formula_names_its_figure_to_who_does_not_see_it(page: Page, demo_app: App, address: str) -> None:
    open_page(page, demo_app, address)
    page.wait_for_function(STYLED)
    openers = page.get_by_role("button", name="Formule et lignes")
    names = openers.all_text_contents()
    assert names and all("« " in name.replace("\u00a0", " ") for name in names)
    assert len({*names}) == len(names)
    named = openers.first.locator("em")
    box = named.bounding_box()
    assert box and box["width"] <= 1 and box["height"] <= 1


INK = """() => {
    const words = [...document.querySelectorAll('.js-plotly-plot .annotation-text')], look = getComputedStyle;
    return words.length > 0 && words.every(each => look(each).fill === look(each.closest('div')).color);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_words_of_a_chart_have_the_ink_of_the_page(page: Page, demo_app: App, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    open_page(page, demo_app, "reactivite")
    page.wait_for_function(INK)  # found and read at once: a chart drawn anew in between would leave words without ink
