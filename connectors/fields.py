"""Column descriptors: how a connector declares what it reads, and how a cell of text becomes a typed value."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from connectors import plain
from connectors.contract import Reason
from connectors.formulas import address, is_spreadsheet_error, unwrapped
from connectors.id_cells import BLANKS, are_rounded, id_text, is_damaged_id
from connectors.instants import DateOrder, MissingZone, are_days, are_mixed, date_order, instant_reader, needs_order

PlainReader = Callable[[pa.StringArray], plain.Read]
Parse = Callable[[str], Any]

MAX_LINK_CHARS = 2_000
ABSENT_MARKS = frozenset(
    {"", "-", "–", "—", "--", "n/a", "na", "n.d.", "nd", "undefined", "null", "none", "nan", "#n/a"}
)
MULTIPLIERS = {"k": 1e3, "m": 1e6, "md": 1e9, "b": 1e9, "mrd": 1e9}
_SIGNS = str.maketrans({"’": "'", "_": " ", "\ufeff": None, "\xad": None})
_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"([+-]?\d[\d.,]*|[+-]?[.,]\d+)(k|md|mrd|m|b|e\+?\d{1,2})?%?", re.IGNORECASE)
MAX_NUMBER = 1e15  # beyond, no counter: an id, or digits run together
_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z\d])(?=[A-Z])")
_CONNECTING = frozenset({"de", "du", "des", "d", "l", "la", "le", "les", "of", "the", "utc"})
_TRUE_DATE = re.compile(r"\d{4}-(\d\d)-(\d\d)T")
MIN_SWAPPED = 2
_LINK = re.compile(r"(?:https?://|www\.)?[^\s/@]+\.[^\s/]{2,}(?:[/?#]\S*)?", re.IGNORECASE)


class BadCell(ValueError):
    """A cell that is not what its column holds; ``advice`` is the end of a French sentence."""

    def __init__(self, code: Reason, advice: str) -> None:
        super().__init__(advice)
        self.code = code
        self.advice = advice


@lru_cache(maxsize=4096)
def normalise_header(name: str) -> str:
    """A header name as compared: no accents, case, underscores, typographic apostrophes, odd
    spaces, soft hyphens nor final colon."""
    folded = unicodedata.normalize("NFKD", name.translate(_SIGNS))
    plain = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return _SPACES.sub(" ", plain).strip().casefold().rstrip(": ")


@lru_cache(maxsize=4096)
def header_words(name: str) -> frozenset[str]:
    """The words that tell a header name, whatever their order: ``reviewText`` and ``text_review`` are one, and so are
    « date de l'avis » and ``avis_date``."""
    return frozenset(_WORD.findall(normalise_header(_HUMP.sub(" ", name)))) - _CONNECTING


class Column:
    """What a canonical column is called in the field, and how its cells are read.

    ``missing`` is the reason to reject a row whose cell is empty; ``None`` when the cell may be empty.
    """

    def __init__(self, *aliases: str, missing: Reason | None = None) -> None:
        self.aliases = aliases
        self.missing = missing

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        """The function that reads one cell, chosen from what ``cells`` of the column show; it gives ``None`` for an
        empty cell and raises ``BadCell`` for a wrong one."""
        raise NotImplementedError

    def plain_reader(self, cells: Sequence[str], zone: ZoneInfo | None) -> PlainReader | None:
        """The function that reads at once the plain cells of a column as ``parser`` would; ``None`` without one."""
        return None

    def arrays(self, values: Sequence[Any]) -> list[pa.Array]:
        """What ``parser`` read, as the arrays that ``plain_reader`` gives."""
        return [plain.text_array(values)]

    def parts(self, name: str) -> tuple[str, ...]:
        """What these arrays are called."""
        return (name,)


class Text(Column):
    """Text as written, without the blanks around it. The error that a spreadsheet put in its place is no text."""

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        def read(cell: str) -> str | None:
            text = cell.strip(BLANKS)
            first = text[:1]
            if first == "=":
                text = unwrapped(text)
            elif first == "#" and is_spreadsheet_error(text):
                if self.missing is None:
                    return None
                raise BadCell(self.missing, "un tableur a mis cette erreur à la place : importez le fichier d’origine")
            if "\0" in text:
                text = text.replace("\0", "")
            return text or None

        return read

    def plain_reader(self, cells: Sequence[str], zone: ZoneInfo | None) -> PlainReader | None:
        return plain.texts


class Id(Column):
    """An identifier, always text. One that a spreadsheet has rounded is never given: it is ``None``, or rejected
    when the column is required."""

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        is_rounded_column = are_rounded(cells)

        def read(cell: str) -> str | None:
            cell = id_text(cell)
            if is_damaged_id(cell) or (is_rounded_column and len(cell) >= 16 and cell.isdecimal()):
                if self.missing is None:
                    return None
                raise BadCell(
                    Reason.DAMAGED_ID,
                    "identifiant arrondi par un tableur : importez le fichier d’origine, jamais rouvert",
                )
            return cell or None

        return read

    def plain_reader(self, cells: Sequence[str], zone: ZoneInfo | None) -> PlainReader | None:
        return None if are_rounded(cells) else plain.ids


class Count(Column):
    """A whole number: likes, views."""

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        read_number = number_reader(cells, whole=True)

        def read(cell: str) -> int | None:
            if cell.isdecimal() and len(cell) < 16:
                return int(cell)
            number = read_number(cell)
            if number is None:
                return None
            if number != int(number):
                raise BadCell(Reason.BAD_NUMBER, "un nombre entier est attendu")
            return int(number)

        return read

    def plain_reader(self, cells: Sequence[str], zone: ZoneInfo | None) -> PlainReader | None:
        return plain.counts

    def arrays(self, values: Sequence[Any]) -> list[pa.Array]:
        return [pa.array(values, pa.int64())]


class Number(Column):
    """A number with decimals: hours, a rating. Several are added up by nobody: each column stands alone."""

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        return number_reader(cells, whole=False)

    def arrays(self, values: Sequence[Any]) -> list[pa.Array]:
        return [pa.array(values, pa.float64())]


class Duration(Column):
    """Seconds, from a number of seconds or ``1:09:57``."""

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        read_number = number_reader(cells, whole=False)

        def read(cell: str) -> float | None:
            if ":" not in cell:
                return read_number(cell)
            parts = cell.strip().split(":")
            if len(parts) > 3 or not all(part.isdecimal() and len(part) < 10 for part in parts):
                raise BadCell(Reason.BAD_NUMBER, "une durée comme 4:05 ou 1:09:57 est attendue")
            seconds = 0
            for part in parts:
                seconds = seconds * 60 + int(part)
            return float(seconds)

        return read


class Instant(Column):
    """An instant: (aware UTC datetime, precision). ``order`` is how ``03/04/2025`` reads when no cell of the file
    tells.

    When some cells prove one order and some the other, those that prove none are rejected. Dates that a spreadsheet
    took from texts in the other order (it leaves as text those whose day is above 12) are turned back.
    """

    def __init__(self, *aliases: str, missing: Reason | None = None, order: DateOrder = DateOrder.DAY_FIRST) -> None:
        super().__init__(*aliases, missing=missing)
        self.order = order

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        filled = [unwrapped(cell) for cell in cells if cell]
        days_only = are_days(filled)
        readers = {order: instant_reader(zone, order, days_only) for order in DateOrder}
        proved = date_order(filled) or self.order
        is_mixed = are_mixed(filled)
        is_swapped = not is_mixed and are_swapped(filled)

        def read_instant(cell: str) -> Any:
            order = proved
            if is_mixed and needs_order((cell,)):
                told = date_order((cell,))
                if told is None:
                    raise BadCell(
                        Reason.BAD_DATE,
                        "jour et mois s’inversent d’une ligne à l’autre : importez le fichier d’origine",
                    )
                order = told
            if is_swapped and _TRUE_DATE.match(cell):
                cell = f"{cell[:5]}{cell[8:10]}-{cell[5:7]}{cell[10:]}"
            return readers[order](cell)

        read_plain = read_instant if is_mixed or is_swapped else readers[proved]

        def read(cell: str) -> Any:
            if not cell or cell.isspace():
                return None
            try:
                return read_plain(cell)
            except MissingZone:
                raise BadCell(Reason.BAD_DATE, "heure sans fuseau : indiquez le fuseau de ce fichier") from None
            except BadCell:
                raise
            except (ValueError, OverflowError):
                cell = cell.strip(BLANKS)
                bare = unwrapped(cell).strip(BLANKS)
                if bare != cell:
                    return read(bare)
                if cell.casefold() in ABSENT_MARKS:
                    return None
                raise BadCell(
                    Reason.BAD_DATE,
                    "date non reconnue : écrivez-la comme 2026-03-12 14:05 ou vérifiez l’ordre du jour et du mois",
                ) from None

        return read

    def plain_reader(self, cells: Sequence[str], zone: ZoneInfo | None) -> PlainReader | None:
        filled = [unwrapped(cell) for cell in cells if cell]
        if are_days(filled) or are_mixed(filled) or are_swapped(filled):
            return None
        return lambda column: plain.instants(column, zone)

    def arrays(self, values: Sequence[Any]) -> list[pa.Array]:
        moments = [value or (None, None) for value in values]
        at = [instant and instant.replace(tzinfo=None) for instant, _ in moments]
        return [pa.array(at, plain.INSTANTS), pa.array([precision for _, precision in moments], pa.string())]

    def parts(self, name: str) -> tuple[str, ...]:
        return (name, f"{name}_precision")


def are_swapped(cells: Sequence[str]) -> bool:
    """Whether the true dates of a column were texts that a spreadsheet of the other order could read.

    It could not read those whose day is above 12, and left them as texts: then all texts have such a day, and no true
    date has one.
    """
    texts = [cell for cell in cells if needs_order((cell,))]
    dates = [found for cell in cells if (found := _TRUE_DATE.match(cell))]
    return (
        min(len(texts), len(dates)) >= MIN_SWAPPED
        and all(date_order((cell,)) for cell in texts)
        and all(int(found[2]) <= 12 for found in dates)
    )


class Link(Column):
    """A web address."""

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        def read(cell: str) -> str | None:
            cell = cell.strip(BLANKS)
            if cell.startswith(("https://", "http://")):
                return cell
            if cell.casefold() in ABSENT_MARKS or is_spreadsheet_error(cell):
                return None
            if cell[:1] == "=":
                cell = address(cell) or cell
            if len(cell) > MAX_LINK_CHARS or not _LINK.fullmatch(cell):
                raise BadCell(Reason.BAD_LINK, "une adresse web est attendue")
            return cell

        return read

    def plain_reader(self, cells: Sequence[str], zone: ZoneInfo | None) -> PlainReader | None:
        return plain.links


class Choice(Column):
    """One of a few known words, whatever their case and accents; an unknown word is ``None``."""

    def __init__(self, *aliases: str, values: Mapping[str, Any], missing: Reason | None = None) -> None:
        super().__init__(*aliases, missing=missing)
        self.values = {normalise_header(word): value for word, value in values.items()}

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        values = self.values
        return lambda cell: values.get(normalise_header(cell))

    def arrays(self, values: Sequence[Any]) -> list[pa.Array]:
        return [pa.array(values, pa.bool_() if {True, False} & set(self.values.values()) else pa.string())]


def number_reader(cells: Sequence[str], whole: bool) -> Callable[[str], float | None]:
    """A function from a cell to a number: ``1 234``, ``12,5``, ``1,2 k``, ``12 %``; marks of absence give ``None``.

    Whether a comma or a dot parts decimals or thousands is decided once, from all ``cells``: ``1,234`` alone is a
    thousand in a column of counts (``whole``), and follows the platforms' dot in a column of decimals.
    """
    decimal = _decimal_mark(cells)
    thousands = {".": ",", ",": "."}.get(decimal or ("" if whole else "."), ".,")

    def read(cell: str) -> float | None:
        text = "".join(cell.split()).replace("\u2212", "-")
        if text.casefold() in ABSENT_MARKS:
            return None
        found = _NUMBER.fullmatch(text) or _NUMBER.fullmatch(unwrapped(text).replace("’", "").replace("'", ""))
        if found is None:
            if is_spreadsheet_error(text):
                return None
            raise BadCell(Reason.BAD_NUMBER, "un nombre est attendu")
        digits, suffix = found[1], (found[2] or "").lower()
        times = 10.0 ** int(suffix[1:]) if suffix[:1] == "e" else MULTIPLIERS.get(suffix, 1)
        if suffix and digits.count(",") + digits.count(".") == 1:
            return _bounded(round(float(digits.replace(",", ".")) * times, 3))
        whole_part, mark, fraction = digits.rpartition(decimal) if decimal and decimal in digits else (digits, "", "")
        groups = re.split("[.,]", whole_part)
        marks = set(whole_part) & {".", ","}
        is_grouped = len(marks) == 1 and marks <= set(thousands) and all(len(group) == 3 for group in groups[1:])
        if (marks and not is_grouped) or not set(fraction).isdisjoint(".,"):
            raise BadCell(Reason.BAD_NUMBER, "le séparateur des milliers n’est pas celui du reste de la colonne")
        return _bounded(float(f"{''.join(groups) or '0'}.{fraction or '0'}" if mark else "".join(groups)) * times)

    return read


def counts_something(cell: str) -> bool:
    """Whether a cell of a counter says more than nothing or zero, be it cut within a letter."""
    return any(character.isdecimal() and int(character) for character in cell)


def _bounded(number: float) -> float:
    if abs(number) > MAX_NUMBER:
        raise BadCell(Reason.BAD_NUMBER, "un nombre raisonnable est attendu")
    return number


def _decimal_mark(cells: Sequence[str]) -> str | None:
    """The decimal mark that some cell proves, ``None`` when no cell does."""
    for cell in cells:
        text = "".join(cell.split()).rstrip("%")
        found = _NUMBER.fullmatch(text)
        if found is None or found[2]:
            continue
        digits = found[1].lstrip("+-")
        marks = [letter for letter in digits if letter in ".,"]
        if not marks:
            continue
        last = marks[-1]
        if len(set(marks)) == 2:
            return last
        before, after = digits.split(last)[0], digits.rsplit(last)[-1]
        if len(marks) > 1:
            return "," if last == "." else "."
        if len(after) != 3 or len(before) > 3 or before in ("", "0"):
            return last
        if " " in cell.strip() or "\xa0" in cell.strip() or "\u202f" in cell.strip():
            return last
    return None
