"""What is typed after an option, read or refused with a French sentence."""

import argparse
import re
from datetime import date, datetime

STEP_UNITS = {"s": 1, "min": 60, "h": 3_600, "j": 86_400}


def day(text: str) -> date:
    """A day written in full: « 2026-W46 » would read as its Monday. The period before any of them is a period too."""
    try:
        found = date.fromisoformat(text)
        if found.isoformat() != text or not 1900 <= found.year < 2200:
            raise ValueError
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un jour. Écrivez-le comme 2026-11-16.") from error
    return found


def instant(text: str) -> datetime:
    """A day and an hour of the clock of the demonstration's brand."""
    try:
        found = datetime.strptime(text, "%Y-%m-%dT%H:%M")
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"« {text} » n’est pas un instant. Écrivez-le comme 2026-10-17T12:00."
        ) from error
    return found


def months(text: str) -> int:
    """A whole number, from 1."""
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text):
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas un nombre de mois.")
    return int(text)


def step(text: str) -> float:
    """A duration such as 5min, in seconds."""
    found = re.fullmatch(r"([0-9]+)\s*(s|min|h|j)", text.strip().casefold())
    seconds = int(found[1]) * STEP_UNITS[found[2]] if found else 0
    if seconds == 0:
        raise argparse.ArgumentTypeError(f"« {text} » n’est pas une durée. Écrivez-la comme 30s, 5min, 1h ou 1j.")
    return float(seconds)
