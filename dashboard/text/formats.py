"""Numbers, dates and durations as a French reader expects them, whatever the machine's locale.

Every function takes ``None`` for an unknown value and answers ``NOT_AVAILABLE``. Instants may be aware,
or naive as the store gives them (UTC); days are local days.
"""

import math
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

NOT_AVAILABLE = "n. d."
NBSP = "\u00a0"  # before : ; ? ! % », after «, inside dates and units
THIN = "\u202f"  # between thousands
MINUS = "\u2212"

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SHORT_MONTHS = (
    "janv.", "févr.", "mars", "avr.", "mai", "juin",
    "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip

_BEFORE_SIGN = re.compile(r" (?=[:;?!%»€])")
_AFTER_QUOTE = re.compile(r"« ")
_PAUSES = " .,:;·…–—"
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")
_EQUALS = re.compile(r"\bn = (?=\d)")
_HOUR = re.compile(r"(?<=\d) h(?: (?=\d{2}\b)|\b)")
_NO_LETTER = re.compile("[\ud800-\udfff]")


def typeset(text: str) -> str:
    """``text``, one of our own sentences, with the no-break spaces French asks for.

    Sources are written with ordinary spaces; never call it on what people wrote.
    """
    text = _BEFORE_SIGN.sub(NBSP, text)
    text = _AFTER_QUOTE.sub("«" + NBSP, text)
    text = _EQUALS.sub(f"n{NBSP}={NBSP}", text)
    text = _THOUSANDS.sub(THIN, text)
    return _HOUR.sub(lambda found: found.group().replace(" ", NBSP), text)


def file_name(name: str) -> str:
    """The name of a file as a text that can be stored and shown: a system may allow what is no letter, the bytes of
    before UTF-8 for one, or half an emoji."""
    return _NO_LETTER.sub("\ufffd", name)


def number(x: float | None, decimals: int = 0, *, is_signed: bool = False) -> str:
    """``12 345,6``: decimal comma, narrow no-break thousands, true minus; ``is_signed`` writes the plus too."""
    if x is None or math.isnan(x):
        return NOT_AVAILABLE
    digits = f"{abs(x):,.{decimals}f}"
    is_zero = not any(digit in digits for digit in "123456789")
    sign = "" if is_zero else MINUS if x < 0 else "+" if is_signed else ""
    return sign + digits.replace(",", THIN).replace(".", ",")


def percent(share: float | None, decimals: int | None = None) -> str:
    """A share of 1 as ``3,4 %``.

    Without ``decimals``: none between 10 % and 90 %, one outside; what is neither nothing nor all is
    never rounded to 0 % or 100 %.
    """
    if share is None or math.isnan(share):
        return NOT_AVAILABLE
    value = share * 100
    if decimals is None:
        if 0 < value < 0.05:
            return f"<{NBSP}0,1{NBSP}%"
        if 99.95 <= value < 100:
            return f">{NBSP}99,9{NBSP}%"
        decimals = 0 if value in (0, 100) or 9.95 <= abs(value) <= 90 else 1
    return f"{number(value, decimals)}{NBSP}%"


def points(x: float | None, decimals: int = 1) -> str:
    """A difference, or a score from −100 to +100, always signed: ``−2,1 points``, ``+1 point``."""
    if x is None or math.isnan(x):
        return NOT_AVAILABLE
    digits = number(x, decimals, is_signed=True)
    if decimals:
        digits = digits.rstrip("0").rstrip(",") or "0"
    return f"{digits}{NBSP}{'points' if abs(round(x, decimals)) >= 2 else 'point'}"


def ratio(x: float | None, decimals: int = 1) -> str:
    """A multiple of the usual: ``×1,8``; what is not nothing is never rounded to ``×0,0``."""
    if x is not None and 0 < x < 0.5 * 10**-decimals:
        return f"<{NBSP}×{number(10**-decimals, decimals)}"
    return NOT_AVAILABLE if x is None or math.isnan(x) else f"×{number(x, decimals)}"


def duration(seconds: float | None) -> str:
    """``45 s``, ``3 min``, ``2 h 05``, ``1 j 4 h``, ``12 j``, ``3 ans``: two units at most, the last one rounded."""
    if seconds is None or math.isnan(seconds):
        return NOT_AVAILABLE
    if seconds < 0:
        return MINUS + duration(-seconds)
    if seconds < 59.5:
        return f"{seconds:.0f}{NBSP}s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes}{NBSP}min"
    if minutes < 24 * 60:
        hours, rest = divmod(minutes, 60)
        return f"{hours}{NBSP}h{NBSP}{rest:02d}" if rest else f"{hours}{NBSP}h"
    days, hours = divmod(round(seconds / 3600), 24)
    if days >= 730:
        return f"{number(days / 365.25)}{NBSP}ans"
    if days >= 10 or hours == 0:
        return f"{number(round(seconds / 86400))}{NBSP}j"
    return f"{days}{NBSP}j{NBSP}{hours}{NBSP}h"


def quantity(value: float | None, unit: str) -> str:
    """A figure in its unit, one of the codes of ``dashboard.kpi.contract.Unit``."""
    match unit:
        case "share":
            return percent(value)
        case "seconds":
            return duration(value)
        case "points":
            return points(value)
        case "ratio":
            return ratio(value)
        case "index":
            return number(value, 2)
        case "days":
            if value is not None and value >= 730:
                return f"{number(value / 365.25)}{NBSP}ans"
            return (
                NOT_AVAILABLE
                if value is None
                else f"{number(value, 0 if value == round(value) or value >= 10 else 1)}{NBSP}j"
            )
        case _:
            return number(value, 0 if value is None or value == round(value) else 1)


def shortened(text: str, at_most: int) -> str:
    """A text on one line, cut between two words beyond ``at_most`` signs: « … » takes the place of a full stop."""
    told = " ".join(text.split())
    return told if len(told) <= at_most else told[:at_most].rsplit(" ", 1)[0].rstrip(_PAUSES) + "…"


def count(n: int, singular: str, plural: str | None = None) -> str:
    """``12 personnes``, ``0 personne``: French counts in the singular below two."""
    noun = singular if abs(n) < 2 else plural if plural is not None else singular + "s"
    return f"{number(n)}{NBSP}{noun}"


def x_of_n(x: int, n: int) -> str:
    """``3 sur 12``: what a share becomes when it is too small to be one."""
    return f"{number(x)}{NBSP}sur{NBSP}{number(n)}"


def listed(names: Sequence[str], last: str = "et") -> str:
    """« Livraison, Service client et Prix », or « … ni Prix » when ``last`` says so; empty without a name."""
    return f" {last} ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def full_date(day_on: date | None) -> str:
    """``12 mars 2026``, ``1er mars 2026``."""
    return NOT_AVAILABLE if day_on is None else f"{_day_and_month(day_on, MONTHS)}{NBSP}{day_on.year}"


def short_date(day_on: date | None) -> str:
    """``16 nov.``"""
    return NOT_AVAILABLE if day_on is None else _day_and_month(day_on, SHORT_MONTHS)


def day(day_on: date | None) -> str:
    """``lun. 16 nov.``"""
    return NOT_AVAILABLE if day_on is None else f"{WEEKDAYS[day_on.weekday()][:3]}.{NBSP}{short_date(day_on)}"


def week(monday: date | None) -> str:
    """``semaine du 16 nov.``"""
    return NOT_AVAILABLE if monday is None else f"semaine du{NBSP}{short_date(monday)}"


def period(start: date, end: date) -> str:
    """``du 12 mars au 3 avril 2026``: the parts both days share are written once."""
    if start == end:
        return f"le{NBSP}{full_date(start)}"
    if start.year != end.year:
        first = full_date(start)
    elif start.month != end.month:
        first = _day_and_month(start, MONTHS)
    else:
        first = _day_number(start)
    return f"du{NBSP}{first} au{NBSP}{full_date(end)}"


def clock(at: datetime | None, zone: str) -> str:
    """The hour in ``zone``: ``14 h 05``."""
    if at is None:
        return NOT_AVAILABLE
    local = in_zone(at, zone)
    return f"{local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def instant(at: datetime | None, zone: str) -> str:
    """``12 mars 2026 14 h 05`` in ``zone``."""
    return NOT_AVAILABLE if at is None else f"{full_date(in_zone(at, zone).date())} {clock(at, zone)}"


def short_instant(at: datetime | None, zone: str) -> str:
    """``12 nov., 18 h 40`` in ``zone``; the year is told when it is not obvious by ``instant`` only."""
    return NOT_AVAILABLE if at is None else f"{short_date(in_zone(at, zone).date())}, {clock(at, zone)}"


def in_zone(at: datetime, zone: str) -> datetime:
    """``at`` on the clock of ``zone``; a naive instant is the store's, in UTC."""
    aware = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo(zone))


def _day_number(day_on: date) -> str:
    return "1er" if day_on.day == 1 else str(day_on.day)


def _day_and_month(day_on: date, months: tuple[str, ...]) -> str:
    return f"{_day_number(day_on)}{NBSP}{months[day_on.month - 1]}"
