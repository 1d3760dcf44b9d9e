"""The settings as a person types them: « 9 h - 12 h 30, 14 h - 18 h », one name per line, one day per line.

Pure: text in, values out, and back. What cannot be read raises ``SettingsError`` with the sentence to show.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from zoneinfo import available_timezones

import pandas as pd

from dashboard.config import WatchQuery
from dashboard.errors import SettingsError
from dashboard.stats.business_time import OpenHours
from dashboard.text.formats import WEEKDAYS

QUERY_COLUMNS = ("Nom", "Termes", "Sauf", "Concurrent", "Comptes")
FRENCH_ZONES = (
    "Europe/Paris", "America/Guadeloupe", "America/Martinique", "America/Cayenne", "Indian/Reunion",
    "Indian/Mayotte", "Pacific/Noumea", "Pacific/Tahiti", "America/Miquelon",
)  # fmt: skip
_HOUR = r"(\d{1,2})\s*[h:]?\s*(\d{2})?"
_OPENING = re.compile(rf"\s*{_HOUR}\s*(?:-|–|—|à|/)\s*{_HOUR}\s*", re.IGNORECASE)


def zones(*first: str) -> list[str]:
    """Every time zone by its IANA name: those in use, those of France, then the others."""
    ahead = list(dict.fromkeys([*first, *FRENCH_ZONES]))
    return ahead + sorted(name for name in available_timezones() - set(ahead) if "/" in name or name == "UTC")


def lines(text: str) -> tuple[str, ...]:
    """One entry per line, blanks and repetitions left out."""
    return tuple(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def read_hours(text_by_weekday: Sequence[str]) -> tuple[OpenHours, ...]:
    """The openings of the week, from seven texts, Monday first; an empty text is a closed day."""
    found = []
    for weekday, text in enumerate(text_by_weekday, start=1):
        for part in filter(str.strip, re.split(r"[,;]| et ", text)):
            opening = _OPENING.fullmatch(part)
            try:
                if opening is None:
                    raise ValueError(part)
                opens_h, opens_m, closes_h, closes_m = opening.groups()
                opens, closes = _clock(opens_h, opens_m), _clock(closes_h, closes_m)
            except ValueError as error:
                raise SettingsError(
                    f"Horaires du {WEEKDAYS[weekday - 1]} : « {part.strip()} » ne se lit pas. "
                    "Écrivez par exemple « 9 h - 12 h 30, 14 h - 18 h », ou laissez vide si l’équipe ne répond pas."
                ) from error
            found.append(OpenHours(weekday, opens, closes))
    return tuple(sorted(found))


def hours_text(hours: Iterable[OpenHours], weekday: int) -> str:
    """The openings of one weekday (1 = Monday) as ``read_hours`` reads them."""
    return ", ".join(f"{_hour(one.opens)} - {_hour(one.closes)}" for one in hours if one.weekday == weekday)


def read_days(text: str) -> frozenset[date]:
    """Days written one per line as 25/12/2026 or 2026-12-25."""
    return frozenset(_day(line) for line in lines(text))


def days_text(days: Iterable[date]) -> str:
    """Days as ``read_days`` reads them, in order."""
    return "\n".join(day.strftime("%d/%m/%Y") for day in sorted(days))


def queries_frame(queries: Iterable[WatchQuery]) -> pd.DataFrame:
    """The watch queries as an editable table: what is several separated by commas."""
    rows = [
        (one.name, ", ".join(one.terms), ", ".join(one.exclusions), one.is_competitor, ", ".join(one.accounts))
        for one in queries
    ]
    return pd.DataFrame(rows, columns=list(QUERY_COLUMNS)).astype({"Concurrent": bool})


def read_queries(frame: pd.DataFrame) -> tuple[WatchQuery, ...]:
    """The watch queries of the table; a row without a term is refused, an empty row is left out."""
    found = []
    for name, terms, exclusions, is_competitor, accounts in frame.itertuples(index=False):
        named, listed, excluded = _text(name), _listed(terms), _listed(exclusions)
        if not named and not listed:
            continue
        if not listed:
            raise SettingsError(f"Veille : la requête « {named} » n’a aucun terme. Ajoutez-en un, ou effacez la ligne.")
        found.append(WatchQuery(named or listed[0], listed, excluded, is_competitor is True, _listed(accounts)))
    return tuple(found)


def _clock(hours: str, minutes: str | None) -> time:
    return time(0 if hours == "24" and not int(minutes or 0) else int(hours), int(minutes or 0))


def _hour(at: time) -> str:
    return f"{at.hour} h {at.minute:02d}" if at.minute else f"{at.hour} h"


def _day(line: str) -> date:
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(line, form).date()
        except ValueError:
            continue
    raise SettingsError(f"Jours de fermeture : « {line} » n’est pas une date. Écrivez-la comme 25/12/2026.")


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _listed(cell: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in _text(cell).split(",") if part.strip()))
