"""Alerts told to a mail server and to a webhook of the tests' own: once each, through outages and kills."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from dashboard.cli import main
from dashboard.config import Settings, notification_services
from dashboard.errors import SettingsError, VigieError
from dashboard.jobs.notification import ACCEPTED, tell_alerts
from dashboard.jobs.presence import TASKS
from dashboard.store import alerts, deliveries
from dashboard.store.store import Store, utc_now

ROOT = Path(__file__).resolve().parents[1]
NOON = datetime(2026, 11, 14, 12)


class Mailbox:
    """What the mail server received, as (subject, body)."""

    def __init__(self) -> None:
        self.received: list[tuple[str, str]] = []

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        mail = message_from_bytes(envelope.content, policy=default)
        body = mail.get_body(("plain",))
        self.received.append((str(mail["Subject"]), body.get_content() if body else ""))
        return "250 OK"


class Hook(ThreadingHTTPServer):
    """A webhook: what it received; ``before_answer`` may kill or refuse."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.received: list[dict[str, Any]] = []
        self.before_answer = lambda: True

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.server_port}/vigie"


class _Handler(BaseHTTPRequestHandler):
    server: Hook

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        is_accepted = self.server.before_answer()
        if is_accepted:
            self.server.received.append(body)
        self.send_response(200 if is_accepted else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def hooked(port: int = 0) -> Iterator[Hook]:
    hook = Hook(port)
    thread = threading.Thread(target=hook.serve_forever, daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        hook.shutdown()
        hook.server_close()


@pytest.fixture
def hook() -> Iterator[Hook]:
    with hooked() as hook:
        yield hook


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(tmp_path / "espace")
    alert(store, 1, "critical")
    alert(store, 2, "high")
    return store


def alert(store: Store, number: int, level: str) -> None:
    with store.writing() as session:
        session.execute(
            "INSERT INTO alerts (alert_id, kind, level, status, title, opened_at)"
            " VALUES (?, 'message', ?, 'open', 'threat', ?)",
            [number, level, NOON],
        )


def log(store: Store) -> list[tuple[str, int, int, bool]]:
    """(service, alert, attempts, sent) of every delivery, in order."""
    with store.reading() as session:
        rows = deliveries.log(session).to_dict("records")
    return sorted((row["service"], row["alert_id"], row["attempts"], row["sent_at"] == row["sent_at"]) for row in rows)


def test_alerts_reach_a_mailbox_and_a_webhook_once(store: Store, hook: Hook) -> None:
    box = Mailbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    mail = Controller(box, hostname="127.0.0.1", port=port)
    mail.start()
    try:
        address = f"mailto://127.0.0.1:{port}?from=vigie@exemple.fr&to=cm@exemple.fr&mode=insecure"
        services = {"courriel": address, "webhook": hook.address}
        report = tell_alerts(store, Settings(), services, NOON)
        again = tell_alerts(store, Settings(), services, NOON + timedelta(days=1))
    finally:
        mail.stop()
    assert (report.queued, sorted(report.sent), report.failed) == (4, ["courriel", "webhook"], ())
    assert (again.queued, again.sent, again.waiting) == (0, (), 0)
    ((subject, body),) = box.received
    assert "2 alertes à traiter, dont 1 critique" in subject.replace("\u00a0", " ")
    assert "menace" in body
    (posted,) = hook.received
    assert posted["message"].count("menace") == 2


def test_an_outage_is_waited_out(store: Store, hook: Hook) -> None:
    services = {"webhook": hook.address}
    hook.before_answer = lambda: False
    report = tell_alerts(store, Settings(), services, NOON)
    assert report.failed == (("webhook", "le service n’a pas répondu, ou a refusé le message"),)
    assert report.waiting == 2
    assert tell_alerts(store, Settings(), services, NOON + timedelta(seconds=30)).sent == ()  # not so soon
    hook.before_answer = lambda: True
    alert(store, 3, "high")
    assert tell_alerts(store, Settings(), services, NOON + timedelta(minutes=5)).sent == ("webhook",)
    assert len(hook.received) == 1
    assert log(store) == [("webhook", 1, 2, True), ("webhook", 2, 2, True), ("webhook", 3, 1, True)]


def test_an_alert_that_rises_is_told_again_and_one_taken_up_is_not_told(store: Store, hook: Hook) -> None:
    services = {"webhook": hook.address}
    with store.writing() as session:
        alerts.act(session, 1, "acknowledge")
    tell_alerts(store, Settings(), services, NOON)
    with store.writing() as session:
        session.execute("UPDATE alerts SET level = 'critical' WHERE alert_id = 2")
    tell_alerts(store, Settings(), services, NOON + timedelta(minutes=1))
    assert log(store) == [("webhook", 2, 1, True), ("webhook", 2, 1, True)]


def test_a_demonstration_tells_nobody(store: Store, hook: Hook) -> None:
    with store.writing() as session:
        session.set_meta("is_demo", "true")
    with pytest.raises(VigieError, match="démonstration"):
        tell_alerts(store, Settings(), {"webhook": hook.address}, NOON)
    assert hook.received == []


def child(store: Store, hook: Hook) -> "subprocess.Popen[bytes]":
    environment = os.environ | {"VIGIE_NOTIFICATIONS": f"webhook = {hook.address}"}
    return subprocess.Popen(
        [sys.executable, "-m", "dashboard", "--espace", str(store.folder), "alertes", "--notifier"],
        cwd=ROOT, env=environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def test_killed_before_the_service_answers_it_is_sent_by_the_next(store: Store, hook: Hook) -> None:
    sender = child(store, hook)

    def die() -> bool:
        os.kill(sender.pid, signal.SIGKILL)
        sender.wait()
        return False  # the message is lost with its sender

    hook.before_answer = die
    sender.wait(60)
    assert hook.received == []
    hook.before_answer = lambda: True
    assert child(store, hook).wait(60) == 0
    assert len(hook.received) == 1
    assert {(alert_id, is_sent) for _, alert_id, _, is_sent in log(store)} == {(1, True), (2, True)}


def test_killed_after_the_service_accepted_it_is_not_sent_twice(store: Store, hook: Hook) -> None:
    """The death comes while the log is locked by another program, after the acceptance was noted."""
    holding = threading.Event()

    def accept() -> bool:
        def hold() -> None:
            with store.writing():
                holding.set()
                journal = store.folder / TASKS / ACCEPTED
                while not (journal.exists() and journal.read_text("utf-8").endswith("\n")):
                    pass
                os.kill(sender.pid, signal.SIGKILL)

        threading.Thread(target=hold, daemon=True).start()
        return holding.wait(60)

    hook.before_answer = accept
    sender = child(store, hook)
    assert sender.wait(120) == -signal.SIGKILL
    assert child(store, hook).wait(60) == 0
    assert len(hook.received) == 1
    assert all(is_sent for *_, is_sent in log(store))


def test_the_command_lists_and_says_what_is_missing(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("VIGIE_NOTIFICATIONS", raising=False)
    monkeypatch.chdir(store.folder)
    monkeypatch.setenv("HOME", str(store.folder))
    assert main(["--espace", str(store.folder), "alertes", "--ouvertes", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(one["id"], one["level"], one["status"], one["title"]) for one in listed] == [
        (1, "critical", "open", "menace"),
        (2, "high", "open", "menace"),
    ]
    assert main(["--espace", str(store.folder), "alertes", "--notifier"]) == 2
    assert "Aucun service d’envoi" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("equipe = json://exemple.fr", {"equipe": "json://exemple.fr"}),
        ("a=json://x?b=c\n\n b = form://y ", {"a": "json://x?b=c", "b": "form://y"}),
    ],
)
def test_services_by_the_environment(written: str, expected: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIGIE_NOTIFICATIONS", written)
    assert notification_services() == expected


def test_services_by_the_secrets_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VIGIE_NOTIFICATIONS", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "personne"))
    monkeypatch.chdir(tmp_path)
    assert notification_services() == {}
    secrets = tmp_path / ".streamlit" / "secrets.toml"
    secrets.parent.mkdir()
    secrets.write_text('[notifications]\nequipe = "json://exemple.fr"\n', encoding="utf-8")
    assert notification_services() == {"equipe": "json://exemple.fr"}
    secrets.write_text("[notifications]\nequipe = 3\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="secrets"):
        notification_services()


def test_an_address_that_does_not_read_is_said_without_being_shown(store: Store) -> None:
    report = tell_alerts(store, Settings(), {"faux": "pas-une-adresse"}, utc_now())
    assert report.failed == (("faux", "l’adresse du service ne se lit pas"),)
