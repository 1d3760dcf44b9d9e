"""The page for a service: what it says, in text and in inert HTML."""

from dataclasses import replace
from datetime import datetime

from dashboard.text.brief import Brief, Earlier, Verbatim, as_html, as_text, file_name

BRIEF = Brief(
    entry_id=3, title="Livraison : réclamations", brand="Cairnelle", service="Logistique", contact="log@exemple.fr",
    level="high", status="to_send", theme="Livraison", messages=6, authors=4,
    platforms=(("facebook", 4), ("instagram", 2)), first_at=datetime(2026, 3, 10, 9), last_at=datetime(2026, 3, 12, 9),
    verbatims=(
        Verbatim("<script>alert(1)</script> *toujours* rien", "facebook", datetime(2026, 3, 10, 9)),
        Verbatim("=Où est mon colis ?", "instagram", None),
    ),
    ask="Où en sont les colis ?", answer_hours=16, has_calendar=True, sent_at=None, due_at=datetime(2026, 3, 16, 15),
    answered_at=None, answer=None, earlier=(Earlier(1, datetime(2026, 2, 1, 9), "Transporteur changé"),),
    zone="Europe/Paris", person="Léa",
)  # fmt: skip


def test_the_text_says_who_how_many_what_is_asked_and_by_when() -> None:
    told = as_text(BRIEF).replace("\u00a0", " ")
    for part in (
        "Remontée n° 3 — Livraison : réclamations", "Logistique (log@exemple.fr)", "4 personnes, 6 messages",
        "du 10 au 12 mars 2026", "Facebook 4, Instagram 2", "« =Où est mon colis ? » (Instagram)",
        "Où en sont les colis ?", "Réponse attendue le 16 mars 2026 16 h 00 au plus tard (16 h ouvrées, si elle part",
        "Remontée n° 1, close le 1er février 2026. Réponse d’alors : Transporteur changé", "Cairnelle, Léa",
    ):  # fmt: skip
        assert part in told, part


def test_the_html_is_inert() -> None:
    page = as_html(BRIEF)
    assert "<script" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    assert "<a " not in page and "<img" not in page and "http" not in page.replace("http-equiv", "")


def test_what_is_missing_is_said() -> None:
    empty = replace(BRIEF, service="", contact="", messages=0, authors=0, platforms=(), verbatims=(), first_at=None)
    told = as_text(empty)
    assert "Service à choisir" in told and "Aucun message joint" in told and "n. d." in told


def test_the_answer_is_part_of_the_page_once_it_came() -> None:
    answered = replace(BRIEF, answered_at=datetime(2026, 3, 13, 9), answer="Transporteur prévenu", status="answered")
    assert "Transporteur prévenu" in as_text(answered) and "RÉPONSE DU SERVICE" in as_text(answered)
    assert file_name(answered, ".txt") == "remontee-3.txt"
