"""The command line as a user or a scheduler meets it: exit codes, JSON, French, clean stops."""

import csv
import json
import os
import re
import statistics
import subprocess
import sys
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main

ROOT = Path(__file__).resolve().parents[1]
CONVERSATIONS = ROOT / "../shared/benchmarks/conversations/dev.csv"
NO_BREAK = "\u00a0"
VERBS = (
    "identifier",
    "importer",
    "rejets",
    "analyser",
    "sentiment",
    "risque",
    "pics",
    "modele",
    "kpi",
    "alertes",
    "rapport",
    "exporter",
    "sauvegarder",
    "restaurer",
    "effacer-auteur",
    "purger",
    "demo",
    "diagnostic",
)


def run(*arguments: str, given: bytes = b"", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "dashboard", *arguments],
        cwd=ROOT, input=given, capture_output=True, env={**os.environ, **(env or {})}, check=False,
    )  # fmt: skip


def write_csv(path: Path, rows: Sequence[Sequence[object]], header: str = "id,auteur,date,texte,fil") -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header.split(","), *rows])
    return path


def messages(path: Path) -> Path:
    return write_csv(
        path,
        [
            ("a1", "Ana", "2026-03-12 10:00:00", "Bonjour, où est mon colis ?", "f1"),
            ("a2", "Marque", "2026-03-12 10:05:00", "Nous regardons", "f1"),
            ("a3", "Bob", "2026-03-12 11:00:00", "", "f2"),
        ],
    )


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("VIGIE_ESPACE", str(tmp_path / "espace"))
    return tmp_path / "espace"


def given_json(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_every_verb_explains_itself_in_french_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    for verb in VERBS:
        assert main([verb, "--help"]) == 0
        told = capsys.readouterr().out
        assert told.startswith("Usage\u00a0: ") and f"Exemple\u00a0: python -m dashboard {verb}" in told
        assert not re.search(r" [:;?!»%]|« ", told)
        assert not any(english in told for english in ("usage:", "options:", "show this help", "positional"))
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert all(verb in told for verb in VERBS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Il manque"),
        (["danser"], "n’est pas l’un de"),
        (["identifier"], "Il manque"),
        (["importer", "x.csv", "--dates", "au-hasard"], "au-hasard"),
        (["importer", "x.csv", "--magie"], "Argument inconnu"),
        (["kpi", "--du", "hier"], "n’est pas un jour"),
        (["kpi", "--du"], "attend une valeur"),
        (["kpi", "Z9"], "Z9"),
        (["kpi", "R3", "--plateforme", "minitel"], "minitel"),
        (["kpi", "R3", "--du", "2026-03-12", "--au", "2026-03-01"], "finit avant de commencer"),
        (["analyser", "--moteur", "magique"], "magique"),
        (["rejets", "--import", "un"], "ne se lit pas"),
        (["importer", "x.csv", "--connecteur", "minitel"], "minitel"),
        (["importer", "x.csv", "--fuseau", "Lune"], "Lune"),
        (["importer", "x.csv", "--colonnes", "absent.toml"], "absent.toml"),
        (["rejets", "--rejouer", "--import", "7"], "7"),
        (["exporter"], "Il manque"),
        (["purger"], "Il manque l’un de"),
        (["purger", "--mois", "deux"], "deux"),
        (["restaurer", "x.zip", "--oui", "--essai"], "ne vont pas ensemble"),
    ],
)
def test_wrong_usage_is_said_in_french_with_code_2(
    space: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert said in told.err and told.out == ""
    for english in ("error:", "argument -", "required", "invalid", "expected"):
        assert english not in told.err


def test_a_file_from_identification_to_figures(space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(messages(tmp_path / "messages.csv"))
    assert main(["identifier", path, "--json"]) == 0
    (identified,) = given_json(capsys)
    assert (identified["connector"], identified["alternatives"]) == ("generic", [])

    assert main(["--json", "importer", path, "--compte", "Marque"]) == 0
    (report,) = given_json(capsys)
    assert {key: report[key] for key in ("rows_read", "rows_new", "rows_rejected", "messages", "reasons")} == {
        "rows_read": 3, "rows_new": 2, "rows_rejected": 1, "messages": 2, "reasons": {"missing_text": 1},
    }  # fmt: skip
    contract = "file connector layout status rows_read rows_new rows_updated rows_duplicate rows_ignored rows_rejected"
    assert set(f"{contract} posts messages snapshots reasons unknown_columns first_at last_at".split()) <= set(report)
    assert main(["importer", path, "--compte", "Marque", "--json"]) == 0
    assert given_json(capsys)[0]["rows_new"] == 0

    assert main(["rejets", "--json"]) == 0
    (rejected,) = given_json(capsys)
    assert set(rejected) == {"import", "position", "code", "detail", "excerpt"}
    assert (rejected["import"], rejected["position"], rejected["code"]) == (1, 4, "missing_text")
    assert main(["rejets", "--rejouer", "--json"]) == 0
    assert given_json(capsys)[0]["rows_duplicate"] == 2

    assert main(["analyser", "--json"]) == 0
    assert {key: given for key, given in given_json(capsys).items() if key in ("judged", "skipped")} == {
        "judged": 2, "skipped": 0,
    }  # fmt: skip

    assert main(["kpi", "R1", "r5", "--du", "2026-03-12", "--au", "2026-03-12", "--json"]) == 0
    received, delay = given_json(capsys)
    keys = "code title value unit low high x n previous change status reason basis"
    assert set(received) == set(keys.split())
    assert (received["code"], received["value"], delay["code"], delay["n"]) == ("R1", 1, "R5", 1)
    assert main(["kpi", "R1", "--plateforme", "instagram", "--json"]) == 0
    assert given_json(capsys)[0]["reason"]
    assert main(["kpi", "E5", "O5", "--json", "--detail"]) == 0
    reliability, coverage = given_json(capsys)
    assert (reliability["value"], reliability["details"]["samples"]["n"], reliability["notes"]) == (None, 0, [])
    assert coverage["details"]["human_labels"]["sample"] == 0 and coverage["details"]["sources"]

    assert main(["diagnostic", "--json"]) == 0
    state = given_json(capsys)
    assert state["workspace"]["counts"]["messages"] == 2
    assert state["problems"] == [] and state["libraries"]["duckdb"]


def test_human_text_goes_to_stderr_with_french_spaces(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(messages(tmp_path / "messages.csv"))
    for arguments in (["identifier", path], ["importer", path], ["rejets"], ["analyser"], ["kpi"], ["diagnostic"]):
        assert main(arguments) == 0
        told = capsys.readouterr()
        assert told.out == "" and told.err
        assert " :" not in told.err and "« " not in told.err


def test_figures_are_said_as_on_the_pages(space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(messages(tmp_path / "messages.csv"))
    assert main(["importer", path, "--compte", "Marque"]) == 0
    assert main(["kpi", "W2b", "R1", "V1", "--du", "2026-03-12", "--au", "2026-03-12"]) == 0
    told = capsys.readouterr().err.replace(NO_BREAK, " ")
    assert "hors horaires : 0 sur 1 · moins de 5 cas : pas de pourcentage" in told  # never « 0 % » of one case
    assert "Volume entrant : 1\n" in told and "Mentions : n. d. · Aucune requête" in told
    assert main(["kpi", "R1", "--du", "2026-03-01", "--au", "2026-03-12"]) == 0
    told = capsys.readouterr().err.replace(NO_BREAK, " ")
    assert "Volume entrant : 1\n    1 jour couvert par les imports sur 12.\n" in told


def test_an_account_is_found_by_any_of_its_names_and_an_unknown_one_refused(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = "Post ID,Page ID,Page name,Title,Publish time,Permalink,Post type,Views,Reach"
    link = "https://www.facebook.com/gue/posts/122101234567890123"
    (tmp_path / "posts.csv").write_text(
        f"{header}\n122101234567890123,77,Cidrerie du Gué,Pommes,03/12/2026 02:00,{link},Photos,12,10\n",
        encoding="utf-8",
    )
    assert main(["importer", str(tmp_path / "posts.csv")]) == 0
    for verb in (["kpi", "C15"], ["rapport", "--semaine", "2026-W11", "--format", "json"]):
        assert main([*verb, "--compte", "Cidrerie du Guet"]) == 2
        assert "Cidrerie du Guet" in capsys.readouterr().err
    for name in ("77", "Cidrerie du Gué", "@cidrerie du GUÉ"):
        assert main(["rapport", "--semaine", "2026-W11", "--format", "json", "--compte", name]) == 0
        assert given_json(capsys)["accounts"] == [name if name == "77" else "Cidrerie du Gué"]


def test_one_refused_file_gives_code_1_and_the_rest_is_done(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty = tmp_path / "vide.csv"
    empty.write_bytes(b"")
    paths = [str(empty), str(messages(tmp_path / "messages.csv")), str(tmp_path / "absent.csv")]
    assert main(["importer", *paths, "--json"]) == 1
    told = capsys.readouterr()
    assert [report["status"] for report in json.loads(told.out)] == ["refused", "done", "refused"]
    assert "absent.csv" in told.err and "Traceback" not in told.err
    assert main(["identifier", *paths]) == 1


def test_columns_are_declared_in_a_file(space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_csv(tmp_path / "x.csv", [("Bonjour à tous", "12/03/2026")], "corps,quand")
    columns = tmp_path / "colonnes.toml"
    columns.write_text('[colonnes]\ntext = "corps"\npublished_at = "quand"\n', "utf-8")
    arguments = ["importer", str(path), "--colonnes", str(columns), "--plateforme", "forum", "--json"]
    assert main(arguments) == 0
    assert given_json(capsys)[0]["rows_new"] == 1
    columns.write_text("text = 3", "utf-8")
    assert main(arguments) == 2


def test_broken_settings_are_named_and_nothing_runs(
    space: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    space.mkdir()
    (space / "reglages.toml").write_text('fuseau = "Lune/Mer"', "utf-8")
    for arguments in (["importer", str(messages(tmp_path / "m.csv"))], ["kpi"], ["analyser"], ["diagnostic"]):
        assert main(arguments) == 1
        assert "Lune/Mer" in capsys.readouterr().err


def test_an_unexpected_error_hides_its_traceback_unless_asked(
    space: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("dashboard.cli.files.identify_paths", lambda *_: 1 / 0)
    assert main(["identifier", "x.csv"]) == 1
    told = capsys.readouterr().err
    assert "--debug" in told and "Traceback" not in told
    with pytest.raises(ZeroDivisionError):
        main(["--debug", "identifier", "x.csv"])


def test_texts_are_judged_in_order_and_bad_lines_are_told() -> None:
    lines = [{"id": n, "text": f"Bravo, merci beaucoup {n}"} for n in range(600)]
    unsaid = ['{"id": NaN, "text": "x"}', '{"id": 1e400, "text": "x"}']
    given = "\n".join(
        ["\ufeff" + json.dumps(lines[0]), "pas du json", *map(json.dumps, lines[1:]), '{"id": 1}', "", "[]", *unsaid]
    )
    done = run("sentiment", given=given.encode() + b'\n{"id": "\xff", "text": "x"}', env={"LANG": "C", "LC_ALL": "C"})
    assert done.returncode == 1
    out = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert [judged["id"] for judged in out] == [line["id"] for line in lines]
    for judged in out[:3]:
        assert set(judged) == {"id", "neg", "neu", "pos", "compound", "label", "engine", "reasons"}
        assert judged["neg"] + judged["neu"] + judged["pos"] == pytest.approx(1, abs=1e-9)
    told = done.stderr.decode("utf-8")
    assert all(f"Ligne {n}{NO_BREAK}:" in told for n in (2, 602, 604, 605, 606, 607)), told


def test_risks_add_up() -> None:
    texts = ["Bonne journée", "Vous êtes des voleurs, je porte plainte !", "", "😡😡"]
    given = "\n".join(json.dumps({"id": str(n), "text": text}) for n, text in enumerate(texts))
    done = run("risque", given=given.encode())
    assert done.returncode == 0
    out = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [judged["id"] for judged in out] == ["0", "1", "2", "3"]
    for judged in out:
        assert set(judged) == {"id", "score", "level", "categories", "intents", "reasons"}
        assert judged["score"] == min(100, sum(reason["points"] for reason in judged["reasons"]))
    assert out[1]["categories"]


def test_a_reader_that_leaves_is_no_error() -> None:
    given = b"\n".join(json.dumps({"id": n, "text": "Bonjour " * 50}).encode() for n in range(5_000))
    command = [sys.executable, "-m", "dashboard", "sentiment"]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(given[:100_000].rpartition(b"\n")[0])
        process.stdin.flush()
        process.stdout.read(10)
        process.stdout.close()
        try:
            process.stdin.write(given[100_000:])
            process.stdin.close()
        except BrokenPipeError:
            pass
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def first_response_minutes(path: Path) -> list[float]:
    """R5 by hand: in each thread, every wait of a member that a brand message ends."""
    threads = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            at = datetime.fromisoformat(row["created_at"])
            is_brand = row["role"] == "brand"
            threads[row["thread_id"]].append((at, is_brand, int(row["message_id"]), row["author"], row["text"]))
    delays = []
    for thread in threads.values():
        since: dict[str, datetime] = {}
        spoke_last: list[str] = []
        for at, is_brand, _, author, text in sorted(thread):
            if not is_brand:
                since.setdefault(author, at)
                spoke_last.append(author)
                continue
            waiting = [name for name in spoke_last if name in since]
            first_word = text.split(" ", 1)[0]
            named = first_word.removeprefix("@") if first_word.startswith("@") else None
            answered = named if named in spoke_last else waiting[-1] if waiting else None
            if answered in since:
                delays.append((at - since.pop(answered)).total_seconds() / 60)
    return delays


def test_r5_on_real_conversations_equals_an_independent_computation(
    space: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    expected = first_response_minutes(CONVERSATIONS)
    assert main(["importer", str(CONVERSATIONS), "--json"]) == 0
    (report,) = given_json(capsys)
    assert (report["connector"], report["rows_rejected"]) == ("generic", 0)
    assert main(["kpi", "R5", "--du", "2018-01-01", "--au", "2020-12-31", "--json"]) == 0
    (result,) = given_json(capsys)
    assert result["n"] == len(expected) == 583
    assert result["value"] / 60 == pytest.approx(statistics.median(expected)) == pytest.approx(67.15)
