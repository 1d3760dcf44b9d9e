"""``pics``: a series of counts in, how surprising each one is out."""

import argparse
import csv
import math
import re
import sys
from collections.abc import Sequence
from datetime import datetime

from dashboard.alerts.surges import ALERT, SurgeDetector
from dashboard.cli import terminal
from dashboard.text.formats import duration

HEADER = ("timestamp", "value")
DECIMALS = 6
EARLIEST = 0.5  # of a step: a row that comes sooner is out of step
_COUNT = re.compile(r"\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)


def pics(chosen: argparse.Namespace) -> int:
    """CSV ``timestamp,value`` in, the same rows with ``score`` and ``alert`` out, as they arrive.

    A row that cannot be read is told by its line and left out; the others are scored as if it had not been sent.
    """
    series = _Series(chosen.pas)
    columns: tuple[int, int] | None = None
    failed = line = 0
    for arrived in terminal.arrivals(sys.stdin.buffer):
        for content in arrived:
            line += 1
            try:
                cells = _cells(content)
                if cells and columns is None:
                    columns = _columns(cells)
                    sys.stdout.write(f"{','.join(HEADER)},score,alert\n")
                elif cells and columns is not None:
                    at, value = (cells[column].strip() if column < len(cells) else "" for column in columns)
                    score = series.score(at, value)
                    sys.stdout.write(f"{at},{value},{score:.{DECIMALS}f},{int(score >= ALERT)}\n")
            except ValueError as error:
                failed += 1
                terminal.say(f"Ligne {line} : {error}")
                if columns is None:
                    return 2
        sys.stdout.flush()
    if columns is None:
        terminal.say("L’entrée est vide : un CSV dont la première ligne est « timestamp,value » est attendu.")
        return 2
    return int(failed > 0)


class _Series:
    """The rows accepted so far: the step, the last instant, the detector."""

    def __init__(self, step_s: float | None) -> None:
        self._step_s = step_s
        self._last: datetime | None = None
        self._detector = SurgeDetector()

    def score(self, at: str, value: str) -> float:
        """The score of a row; ``ValueError`` with the end of a French sentence when it is refused."""
        if not _COUNT.fullmatch(value) or not math.isfinite(float(value)):
            raise ValueError(
                f"« {value} » n’est pas un comptage : un nombre d’au moins 0 est attendu, écrit 12 ou 12.5."
            )
        moment = _instant(at)
        if self._last is not None:
            self._advance(moment, at)
        self._last = moment
        return self._detector.score(float(value))

    def _advance(self, moment: datetime, at: str) -> None:
        assert self._last is not None
        if (moment.tzinfo is None) != (self._last.tzinfo is None):
            raise ValueError(f"« {at} » et la ligne précédente n’ont pas toutes deux un fuseau.")
        elapsed = (moment - self._last).total_seconds()
        if elapsed <= 0:
            raise ValueError(f"« {at} » ne vient pas après la ligne précédente : les lignes se suivent dans le temps.")
        step = self._step_s if self._step_s is not None else elapsed
        if elapsed < EARLIEST * step:
            raise ValueError(
                f"« {at} » vient {duration(elapsed)} après la ligne précédente, pour un pas de {duration(step)}. "
                "Dites le pas de la série avec --pas."
            )
        self._step_s = step
        self._detector.skip(round(elapsed / step) - 1)


def _cells(content: bytes) -> list[str]:
    """The cells of a line, none when it is blank."""
    try:
        text = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise ValueError("ce n’est pas de l’UTF-8.") from error
    try:
        return next(csv.reader([text], strict=True), [])
    except csv.Error as error:
        raise ValueError("ces guillemets ne se ferment pas.") from error


def _columns(header: Sequence[str]) -> tuple[int, int]:
    """Where the two columns are."""
    names = [name.strip().casefold() for name in header]
    missing = [name for name in HEADER if name not in names]
    if missing:
        raise ValueError(
            f"colonne {' et '.join(missing)} absente. La première ligne nomme les colonnes : « timestamp,value »."
        )
    return names.index(HEADER[0]), names.index(HEADER[1])


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"« {text} » n’est pas un instant. Écrivez-le comme 2026-11-16 14:05:00.") from error
