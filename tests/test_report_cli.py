"""« rapport »: the file a scheduler writes, and what it sends."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from dashboard.store import ledger
from dashboard.store.ledger import Draft
from dashboard.store.store import Store

LINES = (
    "id,auteur,date,texte,fil",
    "a1,Ana Ruiz,2026-03-10 10:00:00,Où est mon colis ?,f1",
    "a2,Marque,2026-03-10 10:05:00,Nous regardons,f1",
    "a3,Bob Petit,2026-03-12 10:00:00,Merci pour votre accueil,f2",
    "a4,Marque,2026-03-15 09:00:00,Bonne journée,f3",
)
WEEK = ["--semaine", "2026-W11"]


class Hook(BaseHTTPRequestHandler):
    received: list[dict[str, Any]]

    def do_POST(self) -> None:
        self.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("espace")
    source = folder / "messages.csv"
    source.write_text("\n".join(LINES), encoding="utf-8")
    columns = folder / "colonnes.toml"
    columns.write_text(
        'message_id = "id"\nauthor = "auteur"\npublished_at = "date"\ntext = "texte"\nthread_id = "fil"\n',
        encoding="utf-8",
    )
    asked = ["importer", str(source), "--colonnes", str(columns), "--compte", "Marque", "--fuseau", "Europe/Paris"]
    assert main(["--espace", str(folder), *asked, "--plateforme", "facebook", "--dates", "jour-mois"]) == 0
    return folder


@pytest.fixture
def hook(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """A webhook that the secrets name."""
    handler = type("Kept", (Hook,), {"received": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("VIGIE_NOTIFICATIONS", f"direction = json://127.0.0.1:{server.server_port}/")
    yield handler.received  # type: ignore[attr-defined]
    server.shutdown()


def rapport(space: Path, *arguments: str) -> int:
    return main(["--espace", str(space), "rapport", *arguments])


def test_the_data_are_given_as_json(space: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rapport(space, *WEEK, "--format", "json") == 0
    said = capsys.readouterr()
    told = json.loads(said.out)
    assert (told["start"], told["end"], told["earlier"]["end"]) == ("2026-03-09", "2026-03-15", "2026-03-08")
    figures = {one["code"]: one for one in told["figures"]}
    assert (figures["R1"]["value"], figures["R3"]["x"]) == (2, 1)
    assert "2\u00a0messages reçus" in said.err


@pytest.mark.parametrize(
    ("name", "start"), [("r.html", b"<!DOCTYPE html>"), ("r.pdf", b"%PDF-"), ("r.xlsx", b"PK"), ("r.json", b"{")]
)
def test_the_name_of_the_file_tells_its_format(space: Path, tmp_path: Path, name: str, start: bytes) -> None:
    assert rapport(space, *WEEK, "--sortie", str(tmp_path / "ici" / name)) == 0
    assert (tmp_path / "ici" / name).read_bytes().startswith(start)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ([*WEEK], 2, "--sortie"),
        (["--semaine", "2026-W60", "--sortie", "r.pdf"], 2, "2026-W46"),
        (["--du", "2026-03-09", "--sortie", "r.pdf"], 2, "--au"),
        (["--du", "2026-03-09", "--au", "2026-03-01", "--sortie", "r.pdf"], 2, "avant de commencer"),
        ([*WEEK, "--sortie", "r.docx"], 2, "docx"),
        ([*WEEK, "--plateforme", "minitel", "--sortie", "r.pdf"], 2, "minitel"),
        ([*WEEK, "--sortie", "r.txt"], 2, "txt"),
        ([*WEEK, "--envoyer"], 2, "service d’envoi"),
        ([*WEEK, "--remontee", "1", "--sortie", "f.pdf"], 2, "--remontee"),
        (["--remontee", "1"], 2, "--sortie"),
        (["--remontee", "99", "--sortie", "f.pdf"], 2, "remontée n° 99"),
        (["--crise", "99", "--sortie", "f.pdf"], 2, "crise n° 99"),
        (["--crise", "99", "--sortie", "f.pdf", "--avec-espace", "x"], 2, "rapport de la semaine"),
        ([*WEEK, "--sortie", "/dev/null/r.json"], 1, "ne peut pas être écrit"),
    ],
)
def test_what_is_wrong_is_said(
    space: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert rapport(space, *arguments) == code
    assert said in capsys.readouterr().err.replace("\u00a0", " ")


def test_a_period_without_data_is_a_report_that_says_so(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rapport(space, "--semaine", "2020-W10", "--sortie", str(tmp_path / "r.json")) == 0
    assert "Aucun fichier de messages ne couvre cette période" in capsys.readouterr().err
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["highlights"] == []


@pytest.mark.parametrize(("name", "start"), [("f.html", b"<!DOCTYPE"), ("f.pdf", b"%PDF-"), ("f.txt", b"Remont")])
def test_a_page_for_a_service_is_a_file_too(space: Path, tmp_path: Path, name: str, start: bytes) -> None:
    with Store(space).writing() as session:
        entry = ledger.create(session, Draft(title="Colis perdus", service="Logistique"), [1])
    file = tmp_path / name
    assert rapport(space, "--remontee", str(entry), "--sortie", str(file)) == 0
    assert file.read_bytes().startswith(start)
    assert b"Ana Ruiz" not in file.read_bytes()


def test_a_folder_without_workspace_is_said_and_not_created(tmp_path: Path) -> None:
    assert rapport(tmp_path / "rien", *WEEK, "--sortie", str(tmp_path / "r.pdf")) == 1
    assert not (tmp_path / "rien").exists()


def test_the_report_is_sent_with_its_file_and_without_names(space: Path, hook: list[dict[str, Any]]) -> None:
    assert rapport(space, *WEEK, "--format", "json", "--envoyer") == 0
    (sent,) = hook
    assert "semaine 11 de 2026" in sent["title"].replace("\u00a0", " ")
    assert "2\u00a0messages reçus" in sent["message"]
    (attached,) = sent["attachments"]
    assert attached["filename"] == "vigie-rapport-2026-W11.json"
    content = base64.b64decode(attached["base64"]).decode()
    assert json.loads(content)["start"] == "2026-03-09"
    for name in ("Ana Ruiz", "Bob Petit"):
        assert name not in content + sent["message"]


def test_an_invented_report_is_never_sent(space: Path, hook: list[dict[str, Any]]) -> None:
    with Store(space).writing() as session:
        session.set_meta("is_demo", "true")
    try:
        assert rapport(space, *WEEK, "--envoyer") == 1
        assert hook == []
    finally:
        with Store(space).writing() as session:
            session.set_meta("is_demo", "false")
