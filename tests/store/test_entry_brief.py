"""The brief of an entry, from the workspace: counts, three masked texts of distinct people, the deadline."""

from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from records import bring, said

from dashboard.config import Service, Settings
from dashboard.errors import UsageError
from dashboard.stats.business_time import OpenHours
from dashboard.store import ledger
from dashboard.store.brief import brief
from dashboard.store.ledger import Draft
from dashboard.store.store import Store
from dashboard.text.brief import source

OFFICE = tuple(OpenHours(day, time(9), time(18)) for day in range(1, 6))
SETTINGS = Settings(
    brand="Marque", own_accounts=("Marque",), hours=OFFICE, services=(Service("Logistique", "log@exemple.fr", (), 8),)
)
FRIDAY = datetime(2026, 5, 22, 14)  # 16 h in Paris; Monday is Whit Monday


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "espace")
    told = [
        said("a", "Zoé Rivière", 0, "Zoé ici, mon colis est perdu, appelez le 06 12 34 56 78 s’il vous plaît"),
        said("b", "Zoé Rivière", 5, "Et toujours rien de votre part, c’est très long quand même, répondez"),
        said("c", "Max Dur", 60, "Comme Zoé Rivière, rien reçu depuis le 3 du mois, et le suivi ne bouge plus"),
        said("d", "Nora", 70, "Pareil chez nous, colis bloqué à l’entrepôt depuis deux semaines entières"),
        said("e", "Ugo", 80, "Idem pour moi, commande payée et jamais expédiée, que se passe-t-il donc"),
        said("f", None, 90, "Idem"),
    ]
    bring(store, told, SETTINGS)
    return store


def test_it_counts_people_and_quotes_three_of_them_masked(store: Store) -> None:
    with store.writing() as session:
        keys = [key for (key,) in session.rows("SELECT message_key FROM messages")]
        entry = ledger.create(session, Draft(title="Colis perdus", service="Logistique", level="high"), keys)
        told = brief(session, entry, "Léa", FRIDAY)
    assert (told.messages, told.authors) == (6, 5)
    assert told.platforms == (("facebook", 6),)
    assert (told.last_at - told.first_at) == timedelta(minutes=90)
    assert len(told.verbatims) == 3
    quoted = " ".join(one.text for one in told.verbatims)
    assert not any(name in quoted for name in ("Zoé", "Rivière", "Max", "Nora", "Ugo", "06 12"))
    assert (told.contact, told.brand, told.person) == ("log@exemple.fr", "Marque", "Léa")
    assert told.ask


@pytest.mark.parametrize(
    ("hours", "due_at"),
    [(2, datetime(2026, 5, 22, 16)), (3, datetime(2026, 5, 26, 8)), (8, datetime(2026, 5, 26, 13))],
)
def test_the_deadline_follows_the_working_calendar(store: Store, hours: int, due_at: datetime) -> None:
    settings = Settings(hours=OFFICE, services=(Service("Logistique", "", (), hours),))
    bring(store, [], settings)
    with store.writing() as session:
        entry = ledger.create(session, Draft(title="Essai", service="Logistique"))
        assert brief(session, entry, now=FRIDAY).due_at == due_at
        ledger.step(session, entry, "send", at=FRIDAY)
        assert brief(session, entry).due_at == due_at


def test_without_hours_the_deadline_is_on_the_clock(store: Store) -> None:
    bring(store, [], Settings())
    with store.writing() as session:
        entry = ledger.create(session, Draft(title="Essai", service="Inconnu"))
        told = brief(session, entry, now=FRIDAY)
    assert told.due_at == FRIDAY + timedelta(hours=48) and not told.has_calendar


def test_what_was_already_carried_about_the_theme_is_recalled(store: Store) -> None:
    with store.writing() as session:
        first = ledger.create(session, Draft(title="Essai", service="Logistique", theme="livraison"))
        for action in ("send", "answer", "return"):
            ledger.step(session, first, action, "Transporteur changé")
        again = ledger.create(session, Draft(title="Encore", service="Logistique", theme="livraison"))
        told = brief(session, again)
        assert [(one.entry_id, one.answer) for one in told.earlier] == [(first, "Transporteur changé")]
        assert brief(session, first).earlier == ()
        with pytest.raises(UsageError, match="99"):
            brief(session, 99)


def test_what_was_written_in_private_says_so(store: Store) -> None:
    with store.writing() as session:
        session.execute("UPDATE messages SET kind = 'message' WHERE message_id = 'e'")
        keys = [key for (key,) in session.rows("SELECT message_key FROM messages WHERE message_id IN ('d', 'e')")]
        told = brief(session, ledger.create(session, Draft(title="Colis"), keys), now=FRIDAY)
    assert sorted(source(one, "Europe/Paris") for one in told.verbatims) == [
        "Facebook, 12\u00a0mars", "Facebook, message privé, 12\u00a0mars",
    ]  # fmt: skip
