"""Instants as people's exports write them, and the clocks that platforms hide in their ids."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from connectors.identity import CODE_LETTERS
from connectors.record import Precision

Moment = tuple[datetime | None, Precision]


class DateOrder(StrEnum):
    """Which part comes first in ``03/04/2025``."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class MissingZone(ValueError):
    """The instant is naive and nobody said of which clock it is."""


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan janvier janv enero ene januar januari gennaio gen janeiro",
            "february feb fevrier fevr fev febrero februar februari febbraio fevereiro",
            "march mar mars marzo marz mrz maart mrt marco",
            "april apr avril avr abril abr aprile",
            "may mai mayo mei maj maggio mag maio",
            "june jun juin junio juni giugno giu junho",
            "july jul juillet juil julio juli luglio lug julho",
            "august aug aout agosto ago augustus augusti",
            "september sept sep septembre septiembre settembre set setembro",
            "october oct octobre octubre oktober okt ottobre ott outubro out",
            "november nov novembre noviembre novembro",
            "december dec decembre diciembre dic dezember dez dicembre dezembro",
        ),
        start=1,
    )
    for name in names.split()
}
_CLOCKS = {  # the names of clocks that name one offset, as their users write them
    **dict.fromkeys(("UTC", "GMT", "Z", "WET"), "+0000"),
    **dict.fromkeys(("CET", "MEZ", "HNEC", "WEST"), "+0100"),
    **dict.fromkeys(("CEST", "MESZ", "HAEC", "EET"), "+0200"),
    "EEST": "+0300",
    "EDT": "-0400",
    **dict.fromkeys(("EST", "CDT"), "-0500"),
    **dict.fromkeys(("CST", "MDT"), "-0600"),
    **dict.fromkeys(("MST", "PDT"), "-0700"),
    "PST": "-0800",
}
_CLOCK = "|".join(_CLOCKS)
_NUMERIC = re.compile(
    r"(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})"
    r"(?:[,\s]+(?:à |at )?(\d{1,2})[:h](\d{2})(?:[:m](\d{2})(?:[.,]\d+)?)?"
    rf"\s*([ap]\.?m\.?)?\s*({_CLOCK}|[+-]\d{{2}}:?\d{{2}})?)?",
    re.IGNORECASE,
)
_DASHED = re.compile(r"^(\d{1,2})[-/]([^\W\d_]{3,10}\.?)[-/](\d{4}|\d{2})\b")  # 07-Jul-2025, 7-juil.-25
_TIME = re.compile(r"\b(\d{1,2})\s?[:h]\s?(\d{2})(?:[:m](\d{2}))?(?:[.,]\d+)?\s*([ap]\.?m\b\.?)?", re.IGNORECASE)
_OFFSET = re.compile(rf"(?:\b(?:GMT|UTC))?([+-])(\d{{2}}):?(\d{{2}})\b|\b(?:{_CLOCK})\b")
_WORD = re.compile(r"[a-z]+")
_UNITS = {  # of an age, and how long it is: months and years are means
    r"s|sec\w*": timedelta(seconds=1),
    r"m|mn|min\w*": timedelta(minutes=1),
    r"h|heures?|hours?|hrs?": timedelta(hours=1),
    r"j|jours?|d|days?": timedelta(days=1),
    r"sem\w*|w|wks?|weeks?": timedelta(weeks=1),
    r"mois|mos?|months?": timedelta(days=30.44),
    r"ans?|annees?|y|yrs?|years?": timedelta(days=365.25),
}
_RELATIVE = re.compile(
    r"(?:il y a|edited|modifie)?\s*(?:(\d{1,4})|une?|an?)\s*"
    rf"(?:{'|'.join(f'({unit})' for unit in _UNITS)})\.?"
    r"(?:\s+ago)?(?:\s+(?:edited|modifiee?))?(?:\s*\(.*\))?"
)
_MAX_CHARS = 100
_LEAP_YEAR = 2000  # a year that has a 29 February
_EXCEL_EPOCH = datetime(1899, 12, 30)
_YEARS = range(1990, 2101)


def date_order(cells: Iterable[str]) -> DateOrder | None:
    """The order that the first telling cell proves (a part above 12), ``None`` when none does."""
    for cell in cells:
        if (found := _NUMERIC.match(cell.strip())) and len(found[1]) < 3:
            first, second = int(found[1]), int(found[3])
            if first > 12 >= second:
                return DateOrder.DAY_FIRST
            if second > 12 >= first:
                return DateOrder.MONTH_FIRST
    return None


def are_mixed(cells: Iterable[str]) -> bool:
    """Whether some cells prove one order and some the other."""
    return len({order for cell in cells if (order := date_order((cell,)))}) > 1


def are_days(cells: Sequence[str]) -> bool:
    """Whether all cells are true dates at midnight: days whose hour nobody wrote."""
    return bool(cells) and all(cell.endswith("T00:00:00") for cell in cells)


def needs_order(cells: Iterable[str]) -> bool:
    """Whether some cell can be read in both orders."""
    return any((found := _NUMERIC.match(cell.strip())) and len(found[1]) < 3 for cell in cells)


def day_without_year(cell: str) -> tuple[int, int]:
    """(month, day) of a day whose year is left to the reader: « 15 mars », ``March 15``, ``15. März``.

    Raises ``ValueError`` when the cell is no such day.
    """
    words = _WORD.findall(_folded(cell))
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = re.findall(r"\d{1,4}", cell)
    if not months or len(numbers) != 1:
        raise ValueError("a day and a month are needed")
    day = date(_LEAP_YEAR, months[-1], int(numbers[0]))
    return day.month, day.day


def instant_reader(
    zone: ZoneInfo | None, order: DateOrder = DateOrder.DAY_FIRST, days_only: bool = False
) -> Callable[[str], Moment]:
    """A function from a cell to (aware UTC instant, precision).

    A naive instant is of ``zone``; without one, ``MissingZone`` is raised. An hour that a change of clocks repeats is
    its first occurrence, one that it skips is moved on by the change: a file always reads the same, and ``fold``, which
    means nothing in UTC, is 1 to tell such an instant. A day alone stands at its noon, so that it is the same date in
    every zone near. With ``days_only`` midnight means that the hour is unknown (workbook dates). « il y a 3 h » gives
    ``(None, RELATIVE)``. Anything else raises ``ValueError``.
    """

    def read(cell: str) -> Moment:
        cell = cell.strip()
        if cell[:1] == '"':  # some tools write a JSON text, its quotes included, in a cell
            cell = cell.strip('"').strip()
        if cell[4:5] == "-":
            try:
                instant = datetime.fromisoformat(cell)
            except ValueError:
                return parse(cell)
            if cell[16:17] == ":":
                return place(instant, Precision.EXACT)
            length = len(cell)
            return place(
                instant, Precision.MINUTE if length >= 16 else Precision.HOUR if length > 10 else Precision.DAY
            )
        return parse(cell)

    def place(instant: datetime, precision: Precision) -> Moment:
        if instant.year not in _YEARS:
            raise ValueError("year out of range")
        if days_only and instant.time() == time.min:
            precision = Precision.DAY
        if precision is Precision.DAY:
            instant = datetime.combine(instant.date(), time(12), instant.tzinfo)
        if instant.tzinfo is None:
            if zone is None:
                raise MissingZone("no zone declared for a naive instant")
            instant = instant.replace(tzinfo=zone)
            if instant.utcoffset() != instant.replace(fold=1).utcoffset():
                return instant.astimezone(UTC).replace(fold=1), precision
        return instant.astimezone(UTC), precision

    def parse(cell: str) -> Moment:
        if len(cell) > _MAX_CHARS:
            raise ValueError("too long for an instant")
        text = " ".join(cell.replace("\u200e", "").split())
        if text.replace(".", "", 1).replace(",", "", 1).isdecimal():
            return _from_number(text.replace(",", "."), place)
        if found := _NUMERIC.fullmatch(text):
            return place(*_from_numeric(found, order))
        text = _DASHED.sub(_spaced, text)
        folded = _folded(text)
        if _RELATIVE.fullmatch(folded):
            return None, Precision.RELATIVE
        return place(*_from_words(text, folded))

    return read


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def age(cell: str) -> timedelta | None:
    """How long ago « il y a 3 h » or ``2mo`` is; ``None`` for what is no age."""
    found = _RELATIVE.fullmatch(_folded(" ".join(cell.replace("\u200e", "").split())))
    if found is None:
        return None
    many, *units = found.groups()
    return int(many or 1) * next(span for unit, span in zip(units, _UNITS.values(), strict=True) if unit)


def carries_zone(cells: Iterable[str]) -> bool:
    """Whether these cells say their own clock: none of them is naive."""
    read = instant_reader(None)
    for cell in cells:
        try:
            read(cell)
        except MissingZone:
            return False
        except (ValueError, OverflowError):
            continue
    return True


def _from_number(text: str, place: Callable[[datetime, Precision], Moment]) -> Moment:
    whole = text.partition(".")[0]
    match len(whole):
        case 5:
            instant = _EXCEL_EPOCH + timedelta(days=float(text))
            rounded = (instant + timedelta(milliseconds=500)).replace(microsecond=0)
            return place(rounded, Precision.EXACT if "." in text else Precision.DAY)
        case 8:
            return place(datetime.strptime(whole, "%Y%m%d"), Precision.DAY)
        case 10:
            return place(datetime.fromtimestamp(float(text), UTC), Precision.EXACT)
        case 13 | 16 | 19:
            return place(datetime.fromtimestamp(int(whole[:13]) / 1000, UTC), Precision.EXACT)
        case 14:
            return place(datetime.strptime(whole, "%Y%m%d%H%M%S"), Precision.EXACT)
    raise ValueError(f"not an instant: {text}")


def _from_numeric(found: re.Match[str], order: DateOrder) -> tuple[datetime, Precision]:
    first, _, second, third, hour, minute, second_of_minute, half, offset = found.groups()
    if len(first) == 4:
        year, month, day = int(first), int(second), int(third)
    elif len(first) == 3 or len(third) not in (2, 4):
        raise ValueError("not a date")
    else:
        year = int(third) + (2000 if len(third) == 2 else 0)
        day, month = (int(first), int(second)) if order is DateOrder.DAY_FIRST else (int(second), int(first))
    return _assemble(year, month, day, (hour, minute, second_of_minute, half), offset)


def _from_words(text: str, folded: str) -> tuple[datetime, Precision]:
    months = [_MONTHS[word] for word in _WORD.findall(folded) if word in _MONTHS]
    if not months:
        raise ValueError("not a date")
    rest = text
    clock = _TIME.search(rest)
    if clock:
        rest = f"{rest[: clock.start()]} {rest[clock.end() :]}"
    offset = _OFFSET.search(rest) if clock else None
    if offset:
        rest = f"{rest[: offset.start()]} {rest[offset.end() :]}"
    numbers = re.findall(r"(?<!\d)(?:\d{4}|\d{1,2})(?!\d)", rest)
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) < 4]
    if len(years) != 1 or len(days) != 1:
        raise ValueError("a day, a month and a year are needed")
    month = months[-1]  # « mar. 18 nov. » begins with a Tuesday, not with March
    return _assemble(int(years[0]), month, int(days[0]), clock.groups() if clock else None, offset and offset[0])


def _spaced(dashed: re.Match[str]) -> str:
    """``7-Jul-25`` as ``7 Jul 2025``."""
    day, month, year = dashed.groups()
    return f"{day} {month} {year if len(year) == 4 else f'20{year}'}"


def _assemble(
    year: int, month: int, day: int, clock: Sequence[str | None] | None, offset: str | None
) -> tuple[datetime, Precision]:
    hour, minute, second, half = clock or (None, None, None, None)
    if hour is None or minute is None:
        return datetime(year, month, day), Precision.DAY
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError("not an hour of a half day")
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    instant = datetime(year, month, day, hours, int(minute), int(second or 0))
    if offset:
        instant = instant.replace(tzinfo=datetime.strptime(_signed(offset), "%z").tzinfo)
    return instant, Precision.EXACT if second else Precision.MINUTE


def _signed(offset: str) -> str:
    found = re.search(r"[+-]\d{2}:?\d{2}", offset)
    return found[0] if found else _CLOCKS[offset.upper()]


_SHORTCODE_DIGITS = {letter: value for value, letter in enumerate(CODE_LETTERS)}
_SHORTCODE_LETTERS = 11
_LAST_COUNTED_TWEET = 29_700_859_247  # until November 2010 ids only counted the tweets


def instant_in_id(platform: str, identifier: str) -> datetime | None:
    """The instant a platform wrote inside an id (an Instagram shortcode, a snowflake…), ``None`` if it carries none.

    Methods: the public layouts of X and Discord snowflakes, TikTok and LinkedIn ids, Mastodon status ids and
    Instagram's sharded ids.
    """
    if platform == "instagram":
        return _instant_in_shortcode(identifier)
    if not identifier.isascii() or not identifier.isdecimal():
        return None
    number = int(identifier)
    match platform:
        case "x":
            millis = (number >> 22) + 1288834974657 if number > _LAST_COUNTED_TWEET else 0
        case "tiktok":
            millis = (number >> 32) * 1000
        case "linkedin":
            millis = number >> 22
        case "discord":
            millis = (number >> 22) + 1420070400000 if number >> 22 else 0
        case "mastodon":
            millis = number >> 16
        case _:
            return None
    return _plausible(millis)


def _instant_in_shortcode(shortcode: str) -> datetime | None:
    number = 0
    if len(shortcode) < _SHORTCODE_LETTERS:
        return None
    for letter in shortcode[:_SHORTCODE_LETTERS]:
        if letter not in _SHORTCODE_DIGITS:
            return None
        number = number * 64 + _SHORTCODE_DIGITS[letter]
    return _plausible((number >> 23) + 1314220021721)


def _plausible(millis: int) -> datetime | None:
    """The instant, unless no social network could have written it."""
    seconds = millis / 1000
    if not 1_100_000_000 <= seconds <= 4_100_000_000:
        return None
    return datetime.fromtimestamp(seconds, UTC)
