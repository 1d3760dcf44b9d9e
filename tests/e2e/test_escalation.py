"""A threat from its import to the closed loop, in a real browser; and the alert queue worked at the keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from serving import App, open_page, serving, settle

from dashboard.config import Service, Settings, save_settings
from dashboard.store import alerts, ledger
from dashboard.store.store import Store

pytestmark = pytest.mark.e2e
THREAT = "Je sais où vous habitez, je vais venir vous casser la gueule. Rappelez-moi au 06 12 34 56 78, Sophie Martin"
LINES = [
    f"2026-11-{day:02d} 1{place}:00:00;Membre {place};{text}"
    for day, place, text in (
        (10, 0, "Merci pour le colis, il est magnifique"),
        (10, 1, "Toujours pas livré, ça fait trois semaines que j’attends ma commande"),
        (11, 2, "Livraison en retard, service client injoignable, très déçue"),
        (11, 3, "Colis jamais arrivé, je veux être remboursé"),
        (12, 4, "Quels sont vos horaires le samedi ?"),
        (12, 5, "J’hésite entre le bleu et le vert"),
    )
]
WAIT_MS = 180_000


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """An empty workspace whose services are declared."""
    folder = tmp_path_factory.mktemp("remontee")
    services = (Service("Sécurité", "securite@exemple.fr", ("menace",), 8), Service("Logistique", "", ("livraison",)))
    save_settings(folder, Settings(brand="Marque", own_accounts=("Marque",), services=services))
    with serving(folder) as app:
        yield app


def rows(page: Page) -> Locator:
    return page.locator("[class*='st-key-vigie-row-']")


def click(page: Page, name: str) -> None:
    """A button of the window that is open, once its script has settled."""
    settle(page)
    page.get_by_role("dialog").get_by_role("button", name=name).first.click()
    settle(page)


def test_a_threat_is_carried_to_a_service_answered_and_closed(page: Page, app: App, tmp_path: Path) -> None:
    table = tmp_path / "commentaires.csv"
    table.write_text("\n".join(["date;auteur;texte", *LINES, f"2026-11-13 09:00:00;Zoé R.;{THREAT}"]), "utf-8")
    open_page(page, app, "imports")
    page.locator("input[type=file]").set_input_files(table)
    page.get_by_role("button", name="Importer", exact=True).click()
    expect(page.get_by_text("importé", exact=True)).to_have_count(1, timeout=WAIT_MS)
    expect(page.get_by_test_id("stProgress")).to_have_count(0, timeout=WAIT_MS)

    open_page(page, app, "", "?insultes=false")
    expect(rows(page).first).to_contain_text("casser la gueule")
    page.get_by_role("link", name="Voir les alertes").click()
    settle(page)
    expect(page.get_by_role("heading", name="Alertes", level=1)).to_be_visible()
    page.get_by_role("button", name="au nom de").click()
    page.get_by_label("Votre prénom").fill("Léa")
    page.get_by_role("button", name="Signer ainsi").click()
    settle(page)
    expect(page.get_by_role("button", name="au nom de : Léa".replace(" :", "\u00a0:"))).to_be_visible()

    rows(page).first.get_by_role("button", name="Examiner").click()
    window = page.get_by_role("dialog")
    expect(window).to_contain_text("casser la gueule")
    click(page, "Remonter à un service")
    expect(window.get_by_label("Service", exact=True)).to_have_value("Sécurité")  # it covers threats
    click(page, "Préparer la remontée")
    expect(page.get_by_role("heading", name="Remontées", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(r"remontees\?.*remontee=1"))

    with page.expect_download() as download:
        click(page, "Télécharger en texte")
    brief = download.value.path().read_text("utf-8")
    assert "Sécurité (securite@exemple.fr)" in brief and "1\u00a0personne, 1\u00a0message" in brief
    assert "casser la gueule" in brief and "[donnée personnelle]" in brief
    assert not any(leak in brief for leak in ("06 12", "Sophie", "Martin", "Zoé"))
    expect(window.get_by_test_id("stCode")).to_contain_text("[nom]")

    click(page, "Marquer comme transmise")
    expect(window).to_contain_text("réponse attendue dans")
    window.get_by_label("Réponse du service, ou note").fill("Plainte déposée, l’accueil est prévenu.")
    click(page, "Noter la réponse")
    expect(window).to_contain_text("retour public à faire")
    click(page, "Retour public fait")
    for told in ("transmise au service", "réponse du service", "Plainte déposée", "retour public fait"):
        expect(window.locator("[class*='st-key-vigie-trail-']")).to_contain_text(told)

    open_page(page, app, "alertes", "?alerte=1")
    trail = page.get_by_role("dialog").locator("[class*='st-key-vigie-trail-']")
    expect(trail).to_contain_text("clôture")
    told = trail.inner_text().split("\n")
    wanted = [
        "Vigie.*ouverture", "Léa.*remontée à un service.*Sécurité", "Léa.*remontée préparée",
        "Léa.*1.message joint", "Léa.*transmise au service", "Léa.*réponse du service.*Plainte déposée",
        "Léa.*retour public fait", "Léa.*clôture.*Remontée n° 1 close",
    ]  # fmt: skip
    places = [next(place for place, line in enumerate(told) if re.search(each, line)) for each in wanted]
    assert places == sorted(places), told
    with Store(app.folder).reading() as session:
        assert alerts.open_alerts(session, ["closed"])["alert_id"].tolist() == [1]
        assert ledger.entries(session).loc[0, "status"] == "answered"


def test_an_alert_has_an_address_and_is_worked_at_the_keyboard(page: Page, app: App) -> None:
    open_page(page, app, "alertes", "?alerte=1")
    window = page.get_by_role("dialog", name="Examiner l’alerte")
    expect(window.get_by_role("button", name="Rouvrir")).to_be_visible()
    page.keyboard.press("o")
    settle(page)
    expect(window).to_contain_text("Ouverte")
    window.get_by_label("Note (facultative)").fill("")
    window.get_by_label("Note (facultative)").press_sequentially("fondée, dit Léa")  # words are no shortcuts
    settle(page)
    expect(window).to_contain_text("Ouverte")
    page.keyboard.press("Enter")  # adds the note, and decides nothing
    settle(page)
    expect(window).to_contain_text("Ouverte")
    expect(window.locator("[class*='st-key-vigie-trail-']")).to_contain_text("fondée, dit Léa")
    page.keyboard.press("Tab")  # out of the note
    page.keyboard.press("f")
    settle(page)
    expect(window).to_contain_text("Prise en charge, fondée")
    window.get_by_role("button", name="Reporter").click()
    page.get_by_role("button", name=re.compile("Dans 4.h")).click()
    settle(page)
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    expect(window).to_contain_text("reportée au")
    page.keyboard.press("q")
    settle(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).not_to_have_url(re.compile("alerte="))
    expect(page.get_by_text("Aucune alerte dans cette liste.")).to_be_visible()
    page.get_by_text("Reportées", exact=True).click()
    expect(rows(page)).to_have_count(1)


def test_an_address_without_an_alert_says_so(page: Page, app: App) -> None:
    open_page(page, app, "alertes", "?alerte=999")
    expect(page.get_by_text("n’existe pas dans cet espace")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_an_irritant_is_proposed_and_prepared_in_one_click(page: Page, app: App) -> None:
    open_page(page, app, "remontees", "?periode=Tout")
    page.get_by_role("button", name="Préparer la remontée").first.click()
    window = page.get_by_role("dialog")
    expect(window).to_contain_text("Logistique")
    expect(window.get_by_test_id("stCode")).to_contain_text(re.compile(r"3\spersonnes, 3\smessages"))
