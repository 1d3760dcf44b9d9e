"""docs/ajouter-un-connecteur.md: the code that it shows is code, and does what it says."""

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from connectors.contract import Export, Ignored, Match, Reason, Rejected
from connectors.probe import probe_file
from connectors.record import Message, Precision

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/ajouter-un-connecteur.md").read_text(encoding="utf-8")
COLUMNS, CONNECTOR, OBJECTS = (dedent(block) for block in re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL))
FRENCH = "Salon;Propos;Réf.;Membre;Déposé le;Applaudissements;En réponse à\n"
ENGLISH = "Room,Message,Message ID,Member,Posted at,Claps,Reply to\n"


@pytest.fixture(scope="module")
def shown() -> dict[str, Any]:
    """The names that the connector of the guide, then what it adds for a JSON, define."""
    names: dict[str, Any] = {}
    exec(CONNECTOR, names)
    exec(OBJECTS, names)
    return names


def export_of(path: Path) -> Export:
    return Export(path=path, name=path.name, probe=probe_file(path), zone="Europe/Paris")


def test_the_columns_shown_first_are_columns(shown: dict[str, Any]) -> None:
    exec(COLUMNS, {**shown})


def test_the_connector_passes_the_tools() -> None:
    for verb in (("check",), ("format", "--check")):
        command = [sys.executable, "-m", "ruff", *verb, "--stdin-filename", "connectors/exemple.py", "-"]
        done = subprocess.run(command, input=CONNECTOR, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("header", [FRENCH, ENGLISH], ids=["French", "English"])
def test_the_connector_reads_what_it_says(shown: dict[str, Any], tmp_path: Path, header: str) -> None:
    mark = ";" if ";" in header else ","
    lines = [
        "Accueil;Ça coince.;m1;Aïcha;12/03/2026 14:05;3;", "Accueil;Une bougie.;m2;Bruno;13/03/2026;;m1", "",
        "Accueil;;m3;Bruno;13/03/2026 09:00;1;m2", "; ; Total ;;;4;",
    ]  # fmt: skip
    path = tmp_path / "salon.csv"
    path.write_text(header + "\n".join(lines).replace(";", mark) + "\n", encoding="utf-8")
    export, connector = export_of(path), shown["Exemple"]()
    match = connector.recognise(export.probe)
    assert isinstance(match, Match) and match.layout == connector.layouts[0].name
    first, second, *others = connector.read(export, match)
    assert isinstance(first, Message) and (first.message_id, first.text, first.likes) == ("m1", "Ça coince.", 3)
    assert first.published_at == datetime(2026, 3, 12, 13, 5, tzinfo=UTC)
    assert (second.parent_id, second.likes, second.precision) == ("m1", None, Precision.DAY)
    assert [(type(one), one.position, one.code) for one in others] == [
        (Ignored, 4, Reason.BLANK_ROW), (Rejected, 5, Reason.MISSING_TEXT), (Ignored, 6, Reason.TOTAL_ROW),
    ]  # fmt: skip


def test_the_connector_explains_itself_as_the_contract_asks(shown: dict[str, Any], tmp_path: Path) -> None:
    connector = shown["Exemple"]()
    assert len(connector.how_to_export) > 60 and connector.how_to_export.endswith(".")
    assert " ici" not in connector.how_to_export
    path = tmp_path / "autre.csv"
    path.write_text("Message;Date\nbonjour;2026-03-12\n", encoding="utf-8")
    assert connector.recognise(probe_file(path)) is None


def test_the_objects_of_a_json_are_read_as_shown(shown: dict[str, Any], tmp_path: Path) -> None:
    comments = [
        {"id": 7, "created_at": "2026-03-12T14:05:00Z", "body_html": "<p>Oui &amp; non</p>", "user": {"name": "Aïcha"}},
        {"created_at": "2026-03-12T14:06:00Z", "body_html": ""},
    ]
    path = tmp_path / "salon.json"
    path.write_text(json.dumps({"comments": comments}), encoding="utf-8")
    message, refused = shown["_messages"](export_of(path))
    assert isinstance(message, Message) and (message.text, message.author_name) == ("Oui & non", "Aïcha")
    assert isinstance(refused, Rejected) and (refused.position, refused.code) == (2, Reason.MISSING_ID)
