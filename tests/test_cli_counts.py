"""« pics » as a scheduler meets it: counts scored one by one, wrong rows told by their line."""

import random
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from test_cli import NO_BREAK, ROOT, run


def pics(*rows: str, arguments: tuple[str, ...] = ()) -> tuple[int, list[list[str]], str]:
    done = run("pics", *arguments, given="\n".join(["timestamp,value", *rows]).encode())
    out = [line.split(",") for line in done.stdout.decode().splitlines()]
    return done.returncode, out, done.stderr.decode("utf-8").replace(NO_BREAK, " ")


def hourly(values: Sequence[float], first: datetime = datetime(2026, 1, 1)) -> list[str]:
    return [f"{first + timedelta(hours=step):%Y-%m-%d %H:%M:%S},{value:g}" for step, value in enumerate(values)]


def test_counts_are_scored_row_by_row() -> None:
    draw = random.Random(5)
    rows = hourly([draw.randint(0, 9) for _ in range(600)] + [80] + [draw.randint(0, 9) for _ in range(40)])
    code, out, told = pics(*rows, arguments=("--pas", "1h"))
    assert (code, told) == (0, "")
    assert out[0] == ["timestamp", "value", "score", "alert"]
    assert [",".join(row[:2]) for row in out[1:]] == rows
    assert all(0 <= float(row[2]) <= 1 and row[3] in "01" for row in out[1:])
    assert [at for at, row in enumerate(out[1:]) if row[3] == "1"] == [600]
    assert pics(*rows[:300])[1] == out[:301]  # the step of the first two rows, and a past that the future left alone


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("2026-01-01 02:00:00,-3", "n’est pas un comptage"),
        ("2026-01-01 02:00:00,", "n’est pas un comptage"),
        ("2026-01-01 02:00:00,1_0", "n’est pas un comptage"),
        ("2026-01-01 02:00:00,1e999", "n’est pas un comptage"),
        ("2026-01-01 02:00:00", "n’est pas un comptage"),
        ("1er janvier,3", "n’est pas un instant"),
        ("2026-01-01 01:00:00,3", "ne vient pas après"),
        ("2026-01-01 01:20:00,3", "pour un pas de 1 h"),
        ("2026-01-01 02:00:00+01:00,3", "n’ont pas toutes deux un fuseau"),
        ('"2026-01-01 02:00:00,3', "guillemets"),
    ],
)
def test_a_row_of_counts_that_does_not_read_is_told_by_its_line(row: str, sentence: str) -> None:
    good = hourly([4, 5, 6, 7])
    code, out, told = pics(good[0], good[1], row, "", good[2], good[3])
    assert code == 1
    assert out == pics(*good)[1]
    assert told.startswith("Ligne 4 :") and sentence in told and len(told.splitlines()) == 1


def test_missing_hours_pass_without_counting_zeros() -> None:
    rows = hourly([5] * 200)
    code, out, told = pics(*rows[:100], *rows[150:])
    assert (code, told, len(out)) == (0, "", 151)
    assert max(float(row[2]) for row in out[1:]) < 0.5


@pytest.mark.parametrize(
    ("given", "sentence"), [(b"", "vide"), (b"date;valeur\n", "timestamp"), (b"timestamp,total\n1,2\n", "value")]
)
def test_counts_without_their_columns_are_a_wrong_usage(given: bytes, sentence: str) -> None:
    done = run("pics", given=given)
    assert (done.returncode, done.stdout) == (2, b"")
    assert sentence in done.stderr.decode("utf-8")
    assert run("pics", "--pas", "3 ans").returncode == 2


def test_a_count_is_scored_as_soon_as_it_comes() -> None:
    command = [sys.executable, "-m", "dashboard", "pics", "--pas", "5min"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        process.stdin.write(b"timestamp,value\n2026-01-01 00:00:00,3\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"timestamp,value,score,alert\n"
        assert process.stdout.readline() == b"2026-01-01 00:00:00,3,0.000000,0\n"
        process.stdin.close()
        assert process.wait(60) == 0
