"""A query told back in French, so that what was understood is never a guess. Pure: no Streamlit here."""

from collections.abc import Sequence
from datetime import date, timedelta

from dashboard.store.query import Field, Query, Term
from dashboard.text.formats import full_date, period
from dashboard.text.labels import LEVELS, label

_VOICES = {"outbound": "écrits par la marque", "inbound": "écrits par le public"}
_KINDS = {
    Field.PLATFORM: "platform",
    Field.SENTIMENT: "sentiment",
    Field.INTENT: "intent",
    Field.KIND: "message_kind",
    Field.HANDLING: "handling",
}
_NAMES = {
    Field.PLATFORM: "sur",
    Field.RISK: "de risque",
    Field.SENTIMENT: "de sentiment",
    Field.INTENT: "d’intention",
    Field.THEME: "du thème",
    Field.KIND: "du genre",
    Field.AUTHOR: "de",
    Field.LINK: "dont l’adresse contient",
    Field.HANDLING: "dont le suivi est",
}
_QUOTED = {Field.TEXT, Field.AUTHOR, Field.THEME, Field.LINK, Field.INTENT, Field.KIND, Field.HANDLING}


def told(query: Query) -> str:
    """« Messages qui contiennent « colis » ou « paquet », hors messages sur Instagram. »; empty for an empty query."""
    if not query:
        return ""
    return f"Messages {', '.join(' ou '.join(map(_term, group)) for group in query)}."


def _term(term: Term) -> str:
    return f"hors messages {_plainly(term)}" if term.is_excluded else _plainly(term)


def _plainly(term: Term) -> str:
    match term.field:
        case Field.TEXT:
            what = "l’expression " if term.is_whole else ""
            return f"qui contiennent {what}{_listed(term)}"
        case Field.VOICE:
            return " ou ".join(_VOICES[value] for value in term.values)
        case Field.ANSWER:
            return "sans réponse" if term.values == ("none",) else "qui ont une réponse"
        case Field.DAY:
            return _days(term.start, term.end)
        case _:
            return f"{_NAMES[term.field]} {_listed(term)}"


def _listed(term: Term) -> str:
    quoted = "« {} »" if term.field in _QUOTED else "{}"
    return " ou ".join(quoted.format(_name(term.field, value)) for value in term.values)


def _name(field: Field, value: str) -> str:
    if field is Field.RISK:
        return label("level", value) if value in LEVELS else f"« {label('risk_category', value)} »"
    return label(_KINDS[field], value) if field in _KINDS else value


def _days(start: date | None, end: date | None) -> str:
    last = None if end is None else end - timedelta(days=1)
    if start is None:
        return f"écrits jusqu’au {full_date(last)}"
    return f"écrits à partir du {full_date(start)}" if last is None else f"écrits {period(start, last)}"


def joined(operator: str, values: Sequence[str]) -> str:
    """The operator with its values as one types them: « risque:élevé,"à surveiller" »."""
    return operator + ":" + ",".join(f'"{value}"' if " " in value else value for value in values)
