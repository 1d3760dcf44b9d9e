"""The page for a service and the review of a crisis: the same words in every format, strangers' texts inert."""

import json
from dataclasses import replace
from datetime import datetime

import pytest
import report_files as reading
from kpi_workspace import Workspace

from dashboard.errors import UsageError
from dashboard.report.brief import brief_document, file_stem
from dashboard.report.document import Document
from dashboard.report.plain_text import render as as_text
from dashboard.report.render import PAPERS, render
from dashboard.report.review import crisis_review
from dashboard.store import crises
from dashboard.store.crises import Entry
from dashboard.text.brief import Brief, Earlier, Verbatim

BRIEF = Brief(
    entry_id=3, title="Livraison : réclamations", brand="Cairnelle", service="Logistique", contact="log@exemple.fr",
    level="high", status="to_send", theme="Livraison", messages=6, authors=4,
    platforms=(("facebook", 4), ("instagram", 2)), first_at=datetime(2026, 3, 10, 9), last_at=datetime(2026, 3, 12, 9),
    verbatims=(
        Verbatim("<script>alert(1)</script> *toujours* rien", "facebook", datetime(2026, 3, 10, 9)),
        Verbatim("=Où est mon colis ?", "instagram", None),
        Verbatim("prix : \u202e0001\u202c €", "instagram", None),
    ),
    ask="Où en sont les colis ?", answer_hours=16, has_calendar=True, sent_at=None, due_at=datetime(2026, 3, 16, 15),
    answered_at=None, answer=None, earlier=(Earlier(1, datetime(2026, 2, 1, 9), "Transporteur changé"),),
    zone="Europe/Paris", person="Léa",
)  # fmt: skip
AT = datetime(2026, 5, 12, 18, 30)
WORST = {
    "at": "2026-05-12T18:30:00", "window": 1, "messages": 12, "platforms": {"facebook": 12}, "is_one_voice": False,
    "concentration": {"authors": 12, "messages": 12, "effective": 12.0, "top_share": 0.1}, "repeated_share": 0.0,
    "usual_first_person": None, "first_person": 0.1,
    "conditions": [
        {"code": "volume", "is_met": True, "x": 12, "n": 12, "usual": 1.0, "low": 0.0, "high": 3.0, "p": 1e-6},
        {"code": "negative", "is_met": False},
    ],
}  # fmt: skip
EVIDENCE = json.dumps({"worst": WORST, "steps": [["2026-05-12T18:30:00", 3]], "landmarks": [], "closed": []})


def told(document: Document, name: str) -> str:
    """What one reads of a file, without any space."""
    content = render(document, name)
    match name:
        case "html":
            return reading.squeezed("".join(reading.html(content).text))
        case "pdf":
            return reading.squeezed(reading.pdf_text(content))
        case _:
            return reading.squeezed(content.decode())


@pytest.mark.parametrize("name", PAPERS)
def test_a_brief_says_who_how_many_what_is_asked_and_by_when(name: str) -> None:
    page = told(brief_document(BRIEF), name)
    for part in (
        "Remontée n° 3 — Livraison : réclamations", "Logistique (log@exemple.fr)", "4 personnes, 6 messages",
        "du 10 au 12 mars 2026", "Facebook 4, Instagram 2", "=Où est mon colis ?", "prix : 0001 €",
        "<script>alert(1)</script> *toujours* rien", "Où en sont les colis ?",
        "Réponse attendue le 16 mars 2026 16 h 00 au plus tard (16 h ouvrées, si elle part",
        "Remontée n° 1, close le 1er février 2026. Réponse d’alors : Transporteur changé", "Cairnelle, Léa",
    ):  # fmt: skip
        assert reading.squeezed(part) in page, part


def test_a_brief_in_html_holds_no_script_no_link_and_nothing_to_fetch() -> None:
    page = reading.html(render(brief_document(BRIEF), "html"))
    assert not {"script", "a", "img", "link", "iframe"} & {name for name, _ in page.tags}


def test_a_brief_says_what_is_missing_and_the_answer_once_it_came() -> None:
    empty = replace(BRIEF, service="", contact="", messages=0, authors=0, platforms=(), verbatims=(), first_at=None)
    page = as_text(brief_document(empty)).decode()
    assert "Service à choisir" in page and "Aucun message joint" in page and "n. d." in page
    answered = replace(BRIEF, answered_at=datetime(2026, 3, 13, 9), answer="Transporteur prévenu", status="answered")
    page = as_text(brief_document(answered)).decode()
    assert "Transporteur prévenu" in page and "RÉPONSE DU SERVICE" in page
    assert file_stem(answered) == "remontee-3"


@pytest.fixture
def crisis(space: Workspace) -> Workspace:
    """Twelve people in two hours, eleven of whom are negative; one more seems in danger; five messages before."""
    space.cover("2026-04-01 12:00", "2026-05-20 12:00")
    for day in range(4, 9):
        space.message(f"2026-05-{day:02d} 10:00", f"Avant {day}", label="neutral")
    for place in range(12):
        space.message(
            f"2026-05-12 {20 + place % 2}:{place + 10}", f"Zélie {chr(65 + place)}orin",
            f"<b>Honte</b> à vous, dit Zélie {chr(65 + place)}orin, 06 12 34 56 {place + 10}",
            label="neutral" if place == 0 else "negative", likes=place,
        )  # fmt: skip
    space.message(
        "2026-05-12 20:30", "Denis", "je veux mourir", label="negative", level="critical", categories=["self_harm"]
    )
    alert_id = space.decide(None, "founded", "2026-05-13 09:00", kind="crisis")
    space.insert(
        "alert_episodes", alert_id=alert_id, first_at=AT, last_at=datetime(2026, 5, 12, 19, 30), peak_at=AT,
        crisis_level=3, evidence=EVIDENCE,
    )  # fmt: skip
    space.settle()
    return space


def the_crisis(space: Workspace) -> int:
    return int(space.session.value("SELECT alert_id FROM alert_episodes"))


@pytest.mark.parametrize("name", PAPERS)
def test_a_review_tells_the_crisis_and_what_was_decided(crisis: Workspace, name: str) -> None:
    alert_id = the_crisis(crisis)
    assert "Rien n’a été noté" in as_text(crisis_review(crisis.session, crisis.settings, alert_id)).decode()
    for entry in (
        Entry(
            kind="decision", who="Ana", what='=HYPERLINK("http://x")', reason="12 plaintes",
            decided_at=datetime(2026, 5, 12, 20, 0),
        ),
        Entry(kind="done", who="Bob", what="posts", decided_at=datetime(2026, 5, 12, 21, 0)),
    ):  # fmt: skip
        crises.note(crisis.session, alert_id, entry)
    page = told(crisis_review(crisis.session, crisis.settings, alert_id), name)
    for part in (
        f"Crise n° {alert_id}", "Niveau 3 sur 4", "13 messages reçus", "Volume : 12 messages en 1 heure",
        "12 sur 13", "1 h 30", "Suspendre les publications programmées, plateforme par plateforme : Bob",
        "Suspendre les publicités et les publications sponsorisées : non coché", "12 plaintes",
        '=HYPERLINK("http://x")', "<b>Honte</b> à vous, dit [nom], [donnée personnelle]",
    ):  # fmt: skip
        assert reading.squeezed(part) in page, part
    assert not any(reading.squeezed(leak) in page for leak in ("mourir", "06 12", "Zélie", "Denis"))


def test_a_crisis_that_does_not_exist_is_said(space: Workspace) -> None:
    with pytest.raises(UsageError, match="99"):
        crisis_review(space.session, space.settings, 99)
