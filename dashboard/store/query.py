"""What a person types in the search box, read into terms: words, phrases, exclusions, alternatives, operators.

Pure: text in, ``Query`` out, the same for the same text. Nothing here knows the tables; ``store.search`` looks it up.
Terms side by side must all hold; « OU » between two terms asks for one of them, and binds closer.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from enum import StrEnum

from dashboard.errors import UsageError
from dashboard.text import labels

LONGEST, MOST_TERMS = 500, 30
BRAND, PUBLIC = "outbound", "inbound"


class Field(StrEnum):
    """What a term looks at."""

    TEXT = "text"
    AUTHOR = "author"
    VOICE = "voice"
    PLATFORM = "platform"
    RISK = "risk"
    SENTIMENT = "sentiment"
    INTENT = "intent"
    THEME = "theme"
    KIND = "kind"
    LINK = "link"
    ANSWER = "answer"
    HANDLING = "handling"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One thing asked: ``values`` are codes, or texts as typed; any of them will do.

    ``is_whole`` asks for whole words in that order (a text between guillemets). A term of ``Field.DAY`` has no value:
    the local day is at or after ``start`` and before ``end``, each ``None`` when open.
    """

    field: Field
    values: tuple[str, ...] = ()
    is_excluded: bool = False
    is_whole: bool = False
    start: date | None = None
    end: date | None = None


Query = tuple[tuple[Term, ...], ...]  # every group must hold, one term of a group is enough


@dataclass(frozen=True, slots=True)
class Operator:
    """How an operator is written and what it takes; ``codes`` are the values there are, none for a free text."""

    names: tuple[str, ...]  # the first one is shown
    field: Field
    expects: str  # completes « … attend … »
    example: str
    codes: Mapping[str, str] | None = None


OPERATORS = (
    Operator(("de", "auteur"), Field.AUTHOR, "un nom, « marque » ou « public »", "de:camille"),
    Operator(("sur", "plateforme"), Field.PLATFORM, "une plateforme", "sur:instagram", labels.PLATFORMS),
    Operator(
        ("risque",), Field.RISK, "un niveau ou un motif de risque", "risque:élevé,critique",
        labels.LEVELS | labels.RISK_CATEGORIES,
    ),
    Operator(("sentiment", "ton"), Field.SENTIMENT, "un sentiment", "sentiment:négatif", labels.SENTIMENTS),
    Operator(("intention",), Field.INTENT, "une intention", "intention:question", labels.INTENTS),
    Operator(("thème",), Field.THEME, "le nom d’un thème", "thème:livraison"),
    Operator(("genre", "type"), Field.KIND, "un genre de message", "genre:avis", labels.MESSAGE_KINDS),
    Operator(("lien",), Field.LINK, "un morceau d’adresse", "lien:exemple.fr/p/12"),
    Operator(("sans",), Field.ANSWER, "« réponse »", "sans:réponse", {"none": "réponse"}),
    Operator(("avec",), Field.ANSWER, "« réponse »", "avec:réponse", {"some": "réponse"}),
    Operator(("suivi",), Field.HANDLING, "où en est le message", "suivi:pris,aucun", labels.HANDLINGS),
    Operator(("avant",), Field.DAY, "une date", "avant:01/11/2026"),
    Operator(("après",), Field.DAY, "une date", "après:15/10/2026"),
    Operator(("depuis",), Field.DAY, "une date", "depuis:15/10/2026"),
    Operator(("jusqu’au", "jusqu’à"), Field.DAY, "une date", "jusqu’au:15/11/2026"),
    Operator(("en", "le"), Field.DAY, "une date", "en:11/2026"),
)  # fmt: skip
_VOICES = {"marque": BRAND, "lamarque": BRAND, "nous": BRAND, "public": PUBLIC, "lepublic": PUBLIC}

_MINUS = "-−"
_CLOSING = {'"': '"', "“": "”", "”": "”", "«": "»", "„": "”"}
_NAME = re.compile(r"([^\W\d_][^\W\d_'’-]*(?:['’-][^\W\d_]+)*)[ \u00a0\u202f]?:(?!//)")
_BARE = re.compile(r"[^\s,]+")
_WORD = re.compile(r"\S+")
_OR = re.compile(r"(OU|OR|\|)(?=\s|$)")
_AND = re.compile(r"(ET|AND)(?=\s|$)")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})|(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH = re.compile(r"(\d{1,2})[/.](\d{4})|(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"\d{4}")
_SIGNS = frozenset(",;:-–—.")  # alone, they are no word


def parse(text: str) -> Query:
    """The terms of ``text``; an empty query asks for everything.

    Raises ``UsageError`` with a French sentence: an unknown operator or value, named with what is possible; an
    impossible date; a text over ``LONGEST`` signes or ``MOST_TERMS`` terms.
    """
    if len(text) > LONGEST:
        raise UsageError(f"Recherche trop longue : {LONGEST} signes au plus.")
    known = text.encode("utf-8", "ignore").decode().replace("\x00", " ")  # what a database can hold
    groups: list[list[Term]] = []
    joins = False
    for item in _items(known):
        if item is None:
            joins = bool(groups)
            continue
        if joins:
            groups[-1].append(item)
        else:
            groups.append([item])
        joins = False
    if sum(map(len, groups)) > MOST_TERMS:
        raise UsageError(f"Recherche trop longue : {MOST_TERMS} termes au plus.")
    return tuple(map(tuple, groups))


def _items(text: str) -> Iterator[Term | None]:
    """The terms in order; ``None`` stands for « OU »."""
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif found := _OR.match(text, at):
            yield None
            at = found.end()
        elif found := _AND.match(text, at):
            at = found.end()
        else:
            term, at = _term(text, at)
            if term is not None:
                yield term


def _term(text: str, at: int) -> tuple[Term | None, int]:
    is_excluded = text[at] in _MINUS and not text[at + 1 : at + 2].isspace()
    start = at + is_excluded
    if named := _operator(text, start):
        operator, after = named
        values, after = _values(text, after)
        return _asked(operator, values, is_excluded, text[start : named[1]]), after
    if text[start : start + 1] in _CLOSING and start < len(text):
        phrase, after = _quoted(text, start)
        return _text(phrase, is_excluded, is_whole=True), after
    word = _WORD.match(text, start)
    if word is None:  # a lone minus at the end
        return None, start
    told = word.group().strip(",;")
    return _text("" if told in _SIGNS else told, is_excluded), word.end()


def _operator(text: str, at: int) -> tuple[Operator, int] | None:
    """The operator that begins here and where its value begins; raises for one that does not exist."""
    found = _NAME.match(text, at)
    if found is None:
        return None
    name = _squeezed(found.group(1))
    if name in _BY_NAME:
        return _BY_NAME[name], found.end()
    if found.group().endswith((" :", "\u00a0:", "\u202f:")) or not text[found.end() : found.end() + 1].strip():
        return None  # « attention : », « bonjour: »: a word and its colon
    close = get_close_matches(name, _BY_NAME, n=1, cutoff=0.75)
    hint = f" Vouliez-vous « {close[0]}: » ?" if close else ""
    shown = ", ".join(f"{operator.names[0]}:" for operator in OPERATORS)
    raise UsageError(
        f"« {found.group(1)}: » n’est pas un opérateur.{hint} Opérateurs possibles : {shown}. Pour chercher ce texte "
        "tel quel, mettez-le entre guillemets."
    )


def _values(text: str, at: int) -> tuple[list[str], int]:
    """The values after an operator, separated by commas, each bare or between guillemets."""
    values = []
    at += len(text[at:]) - len(text[at:].lstrip())
    while at < len(text):
        if text[at] in _CLOSING:
            value, at = _quoted(text, at)
        elif found := _BARE.match(text, at):
            value, at = found.group(), found.end()
        else:
            value = ""
        if value:
            values.append(value)
        if text[at : at + 1] != ",":
            break
        at += 1
    return values, at


def _quoted(text: str, at: int) -> tuple[str, int]:
    """What stands between the mark at ``at`` and its closing one, or the end when it was left open."""
    end = text.find(_CLOSING[text[at]], at + 1)
    inside = text[at + 1 :] if end < 0 else text[at + 1 : end]
    return " ".join(inside.split()), len(text) if end < 0 else end + 1


def _text(value: str, is_excluded: bool, *, is_whole: bool = False) -> Term | None:
    return Term(field=Field.TEXT, values=(value,), is_excluded=is_excluded, is_whole=is_whole) if value else None


def _asked(operator: Operator, values: list[str], is_excluded: bool, written: str) -> Term:
    shown = written.strip()
    if not values:
        raise UsageError(f"« {shown} » attend {operator.expects}, par exemple « {operator.example} ».")
    if operator.field is Field.DAY:
        if len(values) > 1:
            raise UsageError(f"« {shown} » attend une seule date, par exemple « {operator.example} ».")
        start, end = _between(_squeezed(operator.names[0]), _days(values[0], shown, operator))
        return Term(field=Field.DAY, start=start, end=end, is_excluded=is_excluded)
    if operator.codes is not None:
        codes = tuple(dict.fromkeys(code for value in values for code in _codes(value, shown, operator)))
        return Term(field=operator.field, values=codes, is_excluded=is_excluded)
    voices = [_VOICES.get(_squeezed(value)) for value in values] if operator.field is Field.AUTHOR else []
    if voices and all(voices):
        return Term(field=Field.VOICE, values=tuple(voice for voice in voices if voice), is_excluded=is_excluded)
    return Term(field=operator.field, values=tuple(values), is_excluded=is_excluded)


def _codes(value: str, shown: str, operator: Operator) -> list[str]:
    """The code that a French name, its beginning, or the code itself stands for."""
    names = {code: _squeezed(name) for code, name in (operator.codes or {}).items()}
    typed = _squeezed(value)
    same = [code for code, name in names.items() if typed in (name, code.replace("_", ""))]
    near = [code for code, name in names.items() if len(typed) >= 3 and (typed in name or typed.startswith(name))]
    found = same or near
    if len(found) != 1:
        possible = ", ".join(dict.fromkeys((operator.codes or {}).values()))
        raise UsageError(f"« {shown}{value} » : il faut {operator.expects}. Valeurs possibles : {possible}.")
    return found


def _days(value: str, shown: str, operator: Operator) -> tuple[date, date]:
    """The first day of a written date, month or year, and the first day after it."""
    try:
        if found := _DAY.fullmatch(value):
            day, month, year, *iso = found.groups()
            numbers = (year, month, day) if day else iso
            first = date(*(int(part) + (2000 if place == 0 and len(part) == 2 else 0)
                           for place, part in enumerate(numbers)))  # fmt: skip
            return first, first + timedelta(days=1)
        if found := _MONTH.fullmatch(value):
            month, year, iso_year, iso_month = found.groups()
            first = date(int(year or iso_year), int(month or iso_month), 1)
            return first, (first + timedelta(days=31)).replace(day=1)
        if _YEAR.fullmatch(value):
            return date(int(value), 1, 1), date(int(value) + 1, 1, 1)
    except (ValueError, OverflowError):
        pass
    raise UsageError(
        f"« {shown}{value} » : cette date n’existe pas ou ne se lit pas. Écrivez-la comme 15/11/2026, 11/2026 ou 2026, "
        f"par exemple « {operator.example} »."
    )


def _between(name: str, days: tuple[date, date]) -> tuple[date | None, date | None]:
    first, after = days
    bounds: dict[str, tuple[date | None, date | None]] = {
        "avant": (None, first),
        "apres": (after, None),
        "depuis": (first, None),
        "jusquau": (None, after),
    }
    return bounds.get(name, days)


def _squeezed(text: str) -> str:
    """A name as it is compared: small letters without accents, nothing else."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


_BY_NAME = {_squeezed(name): operator for operator in OPERATORS for name in operator.names}
