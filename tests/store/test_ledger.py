"""Working the queue and the ledger: nothing is rewritten, nothing is lost, two people do not overrun each other."""

import os
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from records import BRAND, bring, said

from dashboard.errors import Overtaken, UsageError
from dashboard.store import alerts, ledger
from dashboard.store.alerts import Deed
from dashboard.store.ledger import Draft
from dashboard.store.store import Session, Store, utc_now

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 3, 12, 13)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three messages, one alert about the first, one episode about them all."""
    store = Store(tmp_path / "espace")
    bring(store, [said("a", "Léa"), said("b", "Max", 5), said("c", "Zoé", 10)])
    with store.writing() as session:
        key = session.value("SELECT message_key FROM messages WHERE message_id = 'a'")
        for kind, message_key in (("message", key), ("crisis", None)):
            session.execute(
                "INSERT INTO alerts (kind, level, status, title, message_key, opened_at) VALUES (?, 'high', 'open',"
                " 'threat', ?, ?)",
                [kind, message_key, utc_now()],
            )
            session.execute(
                "INSERT INTO alert_events (alert_id, noted_at, action) SELECT max(alert_id), ?, 'open' FROM alerts",
                [utc_now()],
            )
        session.execute(
            'INSERT INTO alert_episodes VALUES (2, ?, ?, ?, 2, \'{"worst": {"window": 3}}\')', [NOW, NOW, NOW]
        )
    return store


def events(session: Session, table: str = "alert_events") -> list[tuple[object, ...]]:
    return session.rows(f"SELECT * FROM {table} ORDER BY rowid")


def test_every_act_adds_a_line_and_changes_none(store: Store) -> None:
    deeds = [
        Deed(action="acknowledge", person="Léa"),
        Deed(action="assign", detail="Max", person="Léa", note="il connaît le dossier"),
        Deed(action="note", note="appelé"),
        Deed(action="snooze", until=NOW + timedelta(hours=1), person="Max"),
        Deed(action="wake"),
        Deed(action="found"),
        Deed(action="close", person="Max"),
        Deed(action="reopen"),
        Deed(action="unfounded"),
    ]
    with store.writing() as session:
        for deed in deeds:
            before = events(session)
            alerts.act(session, 1, deed)
            after = events(session)
            assert after[: len(before)] == before and len(after) == len(before) + 1
        trail = alerts.history(session, 1)
        row = alerts.open_alerts(session, alerts.STATUSES).iloc[0]
    assert trail["action"].tolist() == ["open", *(deed.action for deed in deeds)]
    assert trail["person"].fillna("").tolist()[1:5] == ["Léa", "Léa", "", "Max"]
    assert (trail.loc[2, "detail"], trail.loc[2, "note"]) == ("Max", "il connaît le dossier")
    assert trail.loc[4, "detail"] == "2026-03-12T14:00:00"
    assert (row["assignee"], row["status"], row["verdict"], row["events"]) == ("Max", "closed", "unfounded", 10)


def test_the_code_never_rewrites_a_trail() -> None:
    """Only a reading that no longer says a message takes away what Vigie alone wrote about it."""
    for path in (ROOT / "dashboard").rglob("*.py"):
        text = path.read_text("utf-8")
        for table in ("alert_events", "ledger_events"):
            assert f"UPDATE {table}" not in text and f"DELETE FROM {table}" not in text, path


def test_what_is_put_off_comes_back_by_itself(store: Store) -> None:
    with store.writing() as session:
        alerts.act(session, 1, Deed(action="snooze", until=NOW))
        found = alerts.open_alerts(session)
        assert alerts.awake(found, NOW - timedelta(seconds=1)).empty
        assert alerts.awake(found, NOW)["alert_id"].tolist() == [1]
        alerts.act(session, 1, Deed(action="note", note="toujours rien"))
        assert alerts.awake(alerts.open_alerts(session), NOW - timedelta(hours=1)).empty
        alerts.act(session, 1, "found")  # a decision brings it back
        assert len(alerts.awake(alerts.open_alerts(session), NOW - timedelta(hours=1))) == 1


@pytest.mark.parametrize("deed", [Deed(action=action) for action in alerts.NEEDS], ids=lambda deed: deed.action)
def test_what_lacks_its_point_is_refused_whole(store: Store, deed: Deed) -> None:
    with store.writing() as session, pytest.raises(UsageError):
        alerts.act(session, 1, deed)
    with store.reading() as session:
        assert len(events(session)) == 2


def test_two_people_on_the_same_alert_do_not_overrun_each_other(store: Store) -> None:
    start, outcomes = Barrier(2), []

    def decide(name: str, action: str) -> None:
        start.wait()
        try:
            with store.writing() as session:
                alerts.act(session, 1, Deed(action=action, person=name, seen=1))
            outcomes.append("done")
        except Overtaken as error:
            outcomes.append(str(error))

    people = [Thread(target=decide, args=each) for each in (("Léa", "found"), ("Max", "unfounded"))]
    for each in people:
        each.start()
    for each in people:
        each.join()
    assert sorted(told == "done" for told in outcomes) == [False, True]
    with store.reading() as session:
        trail = alerts.history(session, 1)
        assert len(trail) == 2
    (refused,) = (told for told in outcomes if told != "done")
    assert refused.startswith(str(trail.loc[1, "person"])) and "Rien n’a été changé" in refused


def test_a_process_killed_in_the_middle_leaves_nothing_half_done(store: Store) -> None:
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from dashboard.store import ledger\n"
        "from dashboard.store.store import Store\n"
        "with Store(Path(sys.argv[1])).writing() as session:\n"
        "    ledger.escalate(session, 1, ledger.Draft(title='Essai', service='Qualité'), 'Léa')\n"
        "    ledger.step(session, 1, 'send')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(store.folder)], cwd=ROOT, check=False, env=os.environ)
    assert done.returncode == -signal.SIGKILL
    with store.reading() as session:
        assert ledger.entries(session).empty
        assert events(session, "ledger_events") == []
        assert alerts.history(session, 1)["action"].tolist() == ["open"]


def test_an_alert_carried_then_answered_tells_all_of_it(store: Store) -> None:
    with store.writing() as session:
        entry = ledger.escalate(session, 1, Draft(title="Menace", service="Sécurité", level="high"), "Léa", seen=1)
        for action, note in (("send", None), ("progress", None), ("answer", "Plainte déposée"), ("useful", None)):
            ledger.step(session, entry, action, note, "Max")
        assert alerts.open_alerts(session).loc[0, ["status", "service"]].tolist() == ["escalated", "Sécurité"]
        ledger.step(session, entry, "return", person="Léa")
        trail = alerts.history(session, 1)
        (row,) = ledger.entries(session).to_dict("records")
    assert trail["action"].tolist() == [
        "open", "escalate", "create", "attach", "send", "progress", "answer", "useful", "return", "close",
    ]  # fmt: skip
    assert trail.loc[6, ["person", "note"]].tolist() == ["Max", "Plainte déposée"]
    assert (row["status"], row["answer"], row["usefulness"], row["messages"]) == (
        "answered",
        "Plainte déposée",
        "useful",
        1,
    )
    assert row["closed_at"] == row["public_return_at"] and row["sent_at"] <= row["answered_at"]
    with store.reading() as session:
        assert alerts.open_alerts(session, ["closed"])["alert_id"].tolist() == [1]


def test_an_episode_goes_with_its_messages(store: Store) -> None:
    with store.writing() as session:
        entry = ledger.escalate(session, 2, Draft(title="Crise", service="Direction"))
        assert len(ledger.attached(session, entry)) == 3
        again = ledger.escalate(session, 1, entry)
        assert (again, len(ledger.attached(session, entry))) == (entry, 3)  # each message once


@pytest.mark.parametrize(
    ("done", "action"),
    [
        ([], "answer"), ([], "return"), (["send"], "send"), (["send", "answer"], "answer"), (["send"], "return"),
        (["send", "answer", "return"], "return"), (["drop"], "send"), (["send"], "reopen"),
        ([], "unsend"), (["send", "progress"], "unsend"), (["send", "answer"], "unreturn"),
    ],
)  # fmt: skip
def test_a_step_that_makes_no_sense_is_refused(store: Store, done: list[str], action: str) -> None:
    with store.writing() as session:
        entry = ledger.create(session, Draft(title="Essai", service="Qualité"))
        for each in done:
            ledger.step(session, entry, each, "Réponse")
        before = events(session, "ledger_events")
        with pytest.raises(Overtaken):
            ledger.step(session, entry, action, "Réponse")
        assert events(session, "ledger_events") == before


def test_an_entry_without_title_service_or_answer_says_what_it_lacks(store: Store) -> None:
    with store.writing() as session:
        for draft in (Draft(title=" "),):
            with pytest.raises(UsageError, match="titre"):
                ledger.create(session, draft)
        entry = ledger.create(session, Draft(title="Essai"))
        with pytest.raises(UsageError, match="service"):
            ledger.step(session, entry, "send")
        ledger.edit(session, entry, Draft(title="Essai", service="Qualité", ask="Que répondre ?"), "Léa")
        ledger.step(session, entry, "send")
        with pytest.raises(UsageError, match="réponse"):
            ledger.step(session, entry, "answer", " ")
        with pytest.raises(UsageError, match="999"):
            ledger.step(session, 999, "send")
        assert ledger.history(session, entry)["action"].tolist() == ["create", "edit", "send"]


def test_what_comes_back_is_reopened_and_waits_again(store: Store) -> None:
    with store.writing() as session:
        entry = ledger.create(session, Draft(title="Essai", service="Qualité"))
        ledger.step(session, entry, "drop")
        ledger.step(session, entry, "reopen")
        assert ledger.entries(session).loc[0, "status"] == "to_send"
        for action in ("send", "refuse", "return", "reopen"):
            ledger.step(session, entry, action)
        (row,) = ledger.entries(session).to_dict("records")
    assert row["status"] == "in_progress"
    assert all(str(row[column]) == "NaT" for column in ("answered_at", "public_return_at", "closed_at"))


def test_a_step_done_by_mistake_is_undone_and_stays_in_the_trail(store: Store) -> None:
    with store.writing() as session:
        entry = ledger.create(session, Draft(title="Essai", service="Qualité"))
        for action in ("send", "unsend"):
            ledger.step(session, entry, action)
        (row,) = ledger.entries(session).to_dict("records")
        assert row["status"] == "to_send" and str(row["sent_at"]) == "NaT"
        for action in ("send", "answer", "return", "unreturn"):
            ledger.step(session, entry, action, "Réponse")
        (row,) = ledger.entries(session).to_dict("records")
        assert (row["status"], row["answer"]) == ("answered", "Réponse")
        assert str(row["public_return_at"]) == str(row["closed_at"]) == "NaT"
        assert ledger.history(session, entry)["action"].tolist() == [
            "create", "send", "unsend", "send", "answer", "return", "unreturn",
        ]  # fmt: skip


@pytest.mark.parametrize(("closing", "opening"), [(["send", "answer", "return"], "unreturn"), (["drop"], "reopen")])
def test_a_loop_opened_again_brings_back_the_alerts_it_closed(store: Store, closing: list[str], opening: str) -> None:
    with store.writing() as session:
        alerts.act(session, 1, "found")
        entry = ledger.escalate(session, 1, Draft(title="Menace", service="Sécurité"))
        for action in closing:
            ledger.step(session, entry, action, "Réponse")
        alerts.act(session, 1, Deed(action="note", note="Vu avec Max"))
        ledger.step(session, entry, opening, person="Léa")
        assert alerts.open_alerts(session).loc[0, ["status", "verdict"]].tolist() == ["escalated", "founded"]
        assert alerts.history(session, 1).iloc[-1][["action", "person"]].tolist() == ["unclose", "Léa"]


def test_an_alert_that_somebody_closed_stays_closed(store: Store) -> None:
    with store.writing() as session:
        entry = ledger.escalate(session, 1, Draft(title="Menace", service="Sécurité"))
        for action in ("send", "answer", "return"):
            ledger.step(session, entry, action, "Réponse")
        for action in ("reopen", "close"):
            alerts.act(session, 1, action)
        ledger.step(session, entry, "unreturn")
        assert alerts.open_alerts(session).empty


def test_a_message_taken_out_stays_in_the_trail(store: Store) -> None:
    with store.writing() as session:
        keys = [key for (key,) in session.rows("SELECT message_key FROM messages ORDER BY message_id")]
        entry = ledger.create(session, Draft(title="Essai"), keys)
        ledger.detach(session, entry, keys[0], "Léa")
        assert ledger.attached(session, entry)["message_key"].tolist() == keys[1:]
        assert ledger.attach(session, entry, keys) == 1
        assert ledger.history(session, entry)["action"].tolist() == ["create", "attach", "detach", "attach"]


def test_what_a_person_did_outlives_another_reading_of_the_file(store: Store) -> None:
    """Read again on another mapping, the file says none of these messages any more."""
    with store.writing() as session:
        alerts.act(session, 1, Deed(action="found", person="Léa"))
        (import_id,) = {row[0] for row in session.rows("SELECT import_id FROM messages")}
    bring(store, [said("z", "Nora")], BRAND, digest="autre", replaces=(import_id,))
    with store.reading() as session:
        assert session.value("SELECT count(*) FROM messages") == 1
        assert alerts.history(session, 1)["action"].tolist() == ["open", "found"]


def test_the_team_is_whoever_was_named(store: Store) -> None:
    with store.writing() as session:
        alerts.act(session, 1, Deed(action="assign", detail="Max", person="Léa"))
        ledger.create(session, Draft(title="Essai"), person="Nora")
        assert alerts.team(session) == ["Léa", "Max", "Nora"]
