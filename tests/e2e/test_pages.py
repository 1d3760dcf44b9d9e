"""The analytic pages in a real browser: their grammar, their figures, what a click or a link does."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page, expect
from serving import App, open_page, settle, visit

from dashboard.alerts.rules import raise_alerts
from dashboard.config import Settings
from dashboard.enrich.pipeline import analyse
from dashboard.ingest import ImportOptions, import_paths
from dashboard.store import alerts
from dashboard.store.store import Store

pytestmark = pytest.mark.e2e
BARS, DOTS = ".bars .point path", ".points .point"


def said(page: Page) -> Locator:
    return page.locator(".st-key-vigie-sentence")


def figures(page: Page) -> Locator:
    return page.locator("[class*='st-key-vigie-figure-']")


def rows(page: Page) -> Locator:
    """The rows of the page's own list, without those of a person in danger, which come before everything."""
    return page.locator("[class*='st-key-vigie-row-']:not([class*='st-key-vigie-row-sos-'])")


def top(found: Locator) -> float:
    box = found.first.bounding_box()
    assert box is not None
    return box["y"]


@pytest.mark.parametrize(
    ("address", "sentence", "mark"),
    [
        ("", r"attend.* en attente", BARS),
        ("veille", r"\d+ mentions? sur la période", DOTS),
        ("reactivite", r"\d+ % .*ont reçu une réponse", BARS),
        ("ecoute", r"\d+ % .*sont négatifs", DOTS),
        ("alertes", r"\d+ alertes? à traiter", BARS),
        ("communaute", r"\d+ membres actifs", BARS),
        ("contenus", r"niveau habituel \(\d+ publications comparées\)", DOTS),
    ],
)
def test_a_page_says_counts_draws_then_lists(page: Page, demo_app: App, address: str, sentence: str, mark: str) -> None:
    open_page(page, demo_app, f"{address}?periode=Tout")
    expect(said(page)).to_contain_text(re.compile(sentence.replace(" ", r"\s")))  # no-break spaces too
    assert 1 <= figures(page).count() <= 8  # four shown, four at most in what is folded
    drawn = page.locator(f".js-plotly-plot {mark}")
    expect(drawn.first).to_be_attached()
    expect(page.get_by_text("Voir le tableau").first).to_be_visible()
    listed = rows(page)
    expect(listed.first).to_be_visible()
    chart = page.locator(".js-plotly-plot")
    order = [said(page), figures(page), chart, listed]
    if address == "ecoute":  # people's words come before numbers
        order = [said(page), listed, figures(page), chart]
    tops = [top(each) for each in order]
    assert tops == sorted(tops)


def test_the_chart_of_the_alerts_follows_the_period(page: Page, demo_app: App) -> None:
    told = page.get_by_text(re.compile(r"alertes?, au jour de réception du message")).first
    counts = []
    for period in ("Tout", "7 derniers jours"):
        open_page(page, demo_app, f"alertes?periode={quote(period)}")
        expect(told).to_be_visible()
        counts.append(int(re.match(r"\d+", told.inner_text())[0]))  # type: ignore[index]
    assert counts[0] > counts[1] > 0


def test_a_figure_opens_as_many_rows_as_it_counts(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "ecoute?periode=Tout")
    figure = page.locator(".st-key-vigie-figure-E3")
    counted = re.search(r"sur\s([\d\s]+)", figure.inner_text())
    assert counted is not None
    figure.get_by_role("button", name="Formule et lignes").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"Messages négatifs ÷ messages\snotés"))
    expect(dialog).to_contain_text(re.compile(rf"{counted.group(1).strip()}\slignes derrière ce chiffre"))


def test_a_shared_link_opens_the_same_view(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "ecoute?periode=Tout&plateformes=instagram")  # by its code as by its name
    most_negative = rows(page).first.inner_text()
    page.get_by_role("radio", name="Les plus aimés").or_(page.get_by_text("Les plus aimés")).first.click()
    settle(page)
    expect(page).to_have_url(re.compile("ordre="))
    expect(rows(page).first).not_to_have_text(most_negative, use_inner_text=True)  # the new order is drawn
    metas = page.locator("[class*='st-key-vigie-meta-']")
    assert all(text.startswith("Instagram") for text in metas.all_inner_texts())
    sentence, first = said(page).inner_text(), rows(page).first.inner_text()
    other = page.context.new_page()
    visit(other, page.url)
    expect(said(other)).to_have_text(sentence)
    expect(rows(other).first).to_have_text(first, use_inner_text=True)


def test_a_word_finds_a_message_whatever_accents_and_case(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "?periode=Tout&liste=Tous+les+messages&mot=DECUE")
    expect(rows(page).first).to_contain_text(re.compile("déçue|decue", re.IGNORECASE))
    page.get_by_label("Chercher un mot").fill("zzzz introuvable")
    page.keyboard.press("Enter")
    settle(page)
    expect(page.get_by_text("Aucun message ne correspond.")).to_be_visible()
    expect(rows(page)).to_have_count(0)


def test_a_row_opens_its_thread(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "reactivite?periode=Tout")
    text = rows(page).first.get_by_test_id("stText").nth(1).inner_text()
    rows(page).first.get_by_role("button", name="Ouvrir le fil").click()
    expect(page.get_by_role("dialog")).to_contain_text(text[:60])


def test_an_alert_found_right_changes_its_status_and_leaves_a_trace(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "alertes?periode=Tout")
    row = rows(page).nth(1)  # the first is a person in danger: no score, no points
    text = row.get_by_test_id("stText").nth(1).inner_text()
    row.get_by_role("button", name="Ouverte").click()
    page.get_by_role("button", name="Marquer comme fondée").click()
    settle(page)
    row = rows(page).filter(has_text=text).first
    expect(row.get_by_role("button", name="fondée")).to_be_visible()
    with Store(demo_app.folder).reading() as session:
        founded = alerts.open_alerts(session).query("verdict == 'founded'")
        (alert_id,) = founded["alert_id"]
        assert [*alerts.history(session, int(alert_id))["action"]] == ["open", "found"]
    row.get_by_role("button", name="Examiner").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Somme des points")
    expect(dialog.get_by_text("Ce qui a été fait")).to_be_visible()


def test_a_sentiment_is_corrected_in_two_clicks_and_the_correction_undone(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "ecoute?periode=Tout")
    row = rows(page).first
    text = row.get_by_test_id("stText").nth(1).inner_text()
    row.get_by_role("button", name="négatif").click()
    marked = page.get_by_test_id("stPopoverBody").locator("[class*='stMarkdownColoredBackground']")
    expect(marked.first).to_be_visible()  # the words it rests on
    page.get_by_role("button", name="+ positif").click()
    settle(page)
    expect(page.get_by_text(re.compile(r"1\sétiquette vient d’une personne"))).to_be_visible()
    expect(rows(page).first).not_to_contain_text(text)  # no longer among the negative ones
    open_page(page, demo_app, f"?periode=Tout&liste=Tous+les+messages&mot={quote(text[:30])}")
    rows(page).first.get_by_role("button", name="par une personne").click()
    expect(page.get_by_test_id("stPopoverBody")).to_contain_text("dit : négatif")
    page.get_by_role("button", name="Annuler la correction").click()
    settle(page)
    expect(rows(page).first.get_by_role("button", name="− négatif")).to_be_visible()


def test_a_random_sample_is_checked_blind_and_taken_up_later(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "ecoute?periode=Tout")
    page.get_by_role("button", name="non mesurée").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Vérifier 50 messages").click()
    settle(page)
    expect(dialog).to_contain_text(re.compile(r"Message\s1\ssur\s50"))
    expect(dialog).not_to_contain_text("lexique")
    for done in range(1, 7):
        page.keyboard.press(str(done % 3 + 1))
        settle(page)
        expect(dialog).to_contain_text(re.compile(rf"Message\s{done + 1}\ssur\s50"))
    dialog.get_by_role("button", name="Message précédent").click()
    expect(dialog).to_contain_text(re.compile(r"Message\s6\ssur\s50"))
    open_page(page, demo_app, "alertes?periode=Tout")  # another page, as after closing the browser
    expect(page.locator("[class*='st-key-vigie-reliability-']")).to_contain_text("petit échantillon")
    page.get_by_role("button", name="vérifier d’autres messages").click()
    settle(page)
    page.get_by_role("button", name="Continuer la vérification").click()
    expect(page.get_by_role("dialog")).to_contain_text(re.compile(r"Message\s6\ssur\s50"))


def test_a_theme_takes_the_readers_name_and_comes_back(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "ecoute?periode=Tout")
    page.get_by_role("button", name="Modifier les thèmes").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Nouveau nom").fill("Le sac à dos")
    dialog.get_by_role("button", name="Renommer").click()
    settle(page)
    expect(dialog).to_have_count(0)  # written, and the page drawn again
    with Store(demo_app.folder).reading() as session:
        assert session.value("SELECT count(*) FROM current_themes WHERE name = 'Le sac à dos'") > 0
    page.get_by_role("button", name="Modifier les thèmes").click()
    expect(dialog).to_contain_text(re.compile(r"Le sac à dos\s: renommé"))
    dialog.get_by_role("button", name="Rétablir").click()
    settle(page)
    expect(page.get_by_text("renommé")).to_have_count(0)
    with Store(demo_app.folder).reading() as session:
        assert session.value("SELECT count(*) FROM theme_edits") == 0


def test_an_irritant_opens_its_messages(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "ecoute?periode=Tout")
    irritant = page.locator(".st-key-vigie-irritant-1")
    irritant.get_by_text(re.compile(r"Lire les \d+")).click()
    expect(irritant.get_by_role("button", name="Ouvrir le fil").first).to_be_visible()


def test_a_post_opens_its_comments_and_says_what_to_do(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "contenus?periode=Tout")
    row = rows(page).first
    expect(row).to_contain_text("commentaires négatifs")
    expect(row).to_contain_text("Lisez les commentaires")
    row.get_by_role("button", name="Ouvrir").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(re.compile(r"\d+\scommentaires reçus\s: \d+\snégatifs"))
    expect(dialog.locator("[class*='st-key-vigie-row-comments-']").first).to_contain_text("négatif")


def test_a_list_of_posts_is_in_the_address(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "contenus?periode=Tout&publications=En+maturation")
    for row in rows(page).all():
        expect(row).to_contain_text("en maturation")
    expect(rows(page).first).to_contain_text("Attendez")
    open_page(page, demo_app, "contenus?periode=Tout&publications=Sponsorisées")
    expect(rows(page).first).to_contain_text("sponsorisée")


def test_what_to_replicate_shows_posts_and_rates_their_denominator(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "contenus?periode=Tout")
    recipe = page.locator("[class*='st-key-vigie-recipe-']").first
    expect(recipe).to_contain_text(re.compile(r"entre\s×\d,\d\d et ×\d,\d\d\), \d+\spublications avec"))
    expect(recipe.get_by_role("button", name="Ouvrir")).to_have_count(3)
    page.get_by_text("Les taux, plateforme par plateforme").click()
    expect(page.get_by_test_id("stDataFrame").first).to_be_visible()
    page.get_by_text("Commentaires sous les publications").click()
    expect(page.get_by_role("link", name="Voir les alertes")).to_be_visible()
    page.get_by_text("Rythme de publication").click()
    expect(page.get_by_text("Aucun plan de publication")).to_be_visible()


def test_the_brands_own_words_are_read_again_on_demand(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "communaute?periode=Tout")
    expect(page.locator(".st-key-vigie-figure-Q1")).to_have_count(0)
    page.get_by_text("Nos prises de parole").click()
    settle(page)
    expect(page.locator(".st-key-vigie-figure-Q1")).to_contain_text(re.compile(r"n\s=\s"))
    said = page.locator("[class*='st-key-vigie-said-mistakes-']").first
    expect(said.locator("[class*='stMarkdownColoredBackground']").first).to_be_visible()


def test_a_member_to_bring_forward_shows_why_and_what_they_wrote(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "communaute?periode=Tout")
    member = page.locator("[class*='st-key-vigie-member-']").first
    expect(member).to_contain_text(re.compile(r"a répondu à \d+\sautres membres"))
    member.get_by_text("Lire").click()
    expect(member.get_by_role("button", name="Ouvrir le fil").first).to_be_visible()
    member.get_by_role("button", name="Son historique").click()
    expect(page.get_by_role("dialog")).to_contain_text("membre")


@pytest.fixture(scope="module")
def danger_app(fresh_app: App, tmp_path_factory: pytest.TempPathFactory) -> App:
    """On two messages, one of a person who seems in danger."""
    export: Path = tmp_path_factory.mktemp("danger") / "messages.csv"
    export.write_text(
        "id;auteur;texte;date\n"
        "d1;Lou;j’en peux plus, j’ai envie de mourir;2026-11-14 22:10:00\n"
        "d2;Max;bonjour, livrez-vous en Corse ?;2026-11-14 21:10:00\n",
        encoding="utf-8",
    )
    columns = {"message_id": "id", "author_name": "auteur", "text": "texte", "published_at": "date"}
    store, settings = Store(fresh_app.folder), Settings()
    import_paths(store, settings, [export], ImportOptions(connector="generic", columns=columns, platform="facebook"))
    analyse(store, settings)
    with store.writing() as session:
        raise_alerts(session)
    return fresh_app


def test_a_person_in_danger_comes_first_with_whom_to_call_and_no_score(page: Page, danger_app: App) -> None:
    open_page(page, danger_app, "")
    danger = page.locator(".st-key-vigie-danger")
    expect(danger).to_contain_text("envie de mourir")
    for number in ("3114", "15", "112", "3018"):
        expect(danger).to_contain_text(number)
    expect(danger.get_by_test_id("stBadge")).to_have_count(0)
    assert top(danger) < top(said(page))
    everywhere = page.locator("[class*='st-key-vigie-row-']")
    expect(everywhere.filter(has_text="envie de mourir")).to_have_count(1)
    expect(rows(page).filter(has_text="Corse")).to_have_count(1)


def test_without_the_brands_voice_nobody_is_said_to_wait(page: Page, danger_app: App) -> None:
    open_page(page, danger_app, "reactivite")
    expect(said(page)).to_contain_text("Réglages")
    expect(page.get_by_role("link", name="Déclarer les comptes de la marque")).to_be_visible()
    expect(rows(page).first).not_to_contain_text("attend depuis")


def test_who_counts_as_new_is_said_where_too_short_a_history_counts_none(page: Page, demo_app: App) -> None:
    open_page(page, demo_app, "communaute")
    expect(page.get_by_text("Nouveaux membres n. d.")).to_be_visible()
    told = page.get_by_text("Premier message connu des fichiers importés : une personne a pu écrire avant leur début.")
    expect(told).to_be_visible()
