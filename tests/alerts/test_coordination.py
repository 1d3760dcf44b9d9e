"""Behaviours to examine, and what must not be taken for one."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dashboard.alerts.coordination import copied, find, synchronised
from dashboard.stats.anomaly import concentration
from dashboard.store.behaviours import Said
from dashboard.store.store import Session, Store

NOON = datetime(2026, 5, 12, 12)
FORM = "Cette marque vend nos données à des tiers, partagez avant qu’ils suppriment"
OTHER = "Le nouveau coloris fait mal aux yeux, rendez-nous le vert sapin d’avant"


def said(key: int, author: str, minute: float, text: str, post: str = "p1") -> Said:
    return Said(key, "facebook", author, post, text, NOON + timedelta(minutes=minute))


def test_one_person_who_repeats_herself_is_no_crowd() -> None:
    assert copied([said(1, "lea", 0, FORM), said(2, "lea", 1, FORM)]) == []
    ((first, second),) = copied([said(1, "lea", 0, FORM), said(2, "noe", 1, f"{FORM}!!!")])
    assert (first.message_key, second.message_key) == (1, 2)


def test_one_text_in_common_is_never_called_synchronised() -> None:
    both = [said(1, "lea", 0, FORM), said(2, "noe", 1, FORM), said(3, "zoe", 300, FORM)]
    assert synchronised(copied(both)) == ()
    again = [said(4, "noe", 600, OTHER, "p2"), said(5, "lea", 610, OTHER, "p2"), said(6, "zoe", 700, OTHER, "p2")]
    (pair,) = synchronised(copied([*both, *again]))
    assert (pair.author_keys, pair.objects, pair.message_keys) == (("lea", "noe"), 2, (1, 2, 4, 5))


def test_effective_authors_of_the_reference() -> None:
    spread = concentration([6, 3, 1])
    assert spread is not None
    assert spread.effective == pytest.approx(2.17, abs=0.005)
    assert 1 / spread.effective == pytest.approx(0.46)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    store = Store(tmp_path / "espace")
    with store.writing() as session:
        session.set_meta("sentiment_analyzer", "essai/1")
        yield session


def add(session: Session, key: int, author: str, minute: float, text: str, label: str = "neutral") -> None:
    session.execute(
        "INSERT INTO messages (message_key, platform, message_id, kind, post_id, author_key, text, published_at,"
        ' "precision", source_zone, import_id, position)'
        " VALUES (?, 'facebook', ?, 'comment', 'p1', ?, ?, ?, 'exact', 'UTC', 1, 1)",
        [key, f"m{key}", author, text, NOON + timedelta(minutes=minute)],
    )
    session.execute(
        "INSERT INTO message_facts (message_key, platform, thread_key, direction, is_automatic)"
        " VALUES (?, 'facebook', 'fil', 'inbound', false)",
        [key],
    )
    session.execute(
        "INSERT INTO sentiments (message_key, analyzer, label, neg, neu, pos, compound, reasons, judged_at)"
        " VALUES (?, 'essai/1', ?, 0, 1, 0, 0, '[]', ?)",
        [key, label, NOON],
    )


def test_what_a_period_holds(session: Session) -> None:
    for key, author in enumerate(("lea", "noe", "zoe"), start=1):
        add(session, key, author, key, FORM)
    for key in range(10, 15):
        add(session, key, "max", key, f"Toujours aussi nul, numéro {key} de ma longue série", "negative")
    for key in range(20, 24):
        add(session, key, f"membre{key}", key, f"Bonne idée {key}")
    found = find(session, NOON, NOON + timedelta(days=1))
    (copies,) = found.copies
    assert (copies.authors, copies.message_keys, copies.posts) == (3, (1, 2, 3), 1)
    assert [(one.author_key, one.hostile, one.posts, one.messages) for one in found.insistent] == [("max", 5, 1, 5)]
    (crowd,) = found.dominated
    assert (crowd.author_key, crowd.top, crowd.messages) == ("max", 5, 12)
    assert find(session, NOON + timedelta(days=1), NOON + timedelta(days=2)).copies == ()
