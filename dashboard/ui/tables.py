"""Rows of the store as a French reader's table or spreadsheet: headings, local times, names of codes.

Pure: no Streamlit here. What people wrote stays as they wrote it, and can neither run nor be a link.
"""

import io
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from dashboard.text.formats import WEEKDAYS, duration, number
from dashboard.text.labels import COLUMNS, label
from dashboard.text.spreadsheet import neutralised

CODES = {
    "platform": "platform",
    "level": "level",
    "label": "sentiment",
    "sentiment": "sentiment",
    "human_label": "sentiment",
    "engine_label": "sentiment",
    "direction": "direction",
    "exclusion": "exclusion",
    "answer_method": "answer_method",
    "format": "format",
    "kind": "message_kind",
    "precision": "precision",
    "code": "reason",
    "categories": "risk_category",
    "intents": "intent",
    "alert_title": "alert_title",
    "reason": "risk_category",
    "state": "evidence_state",
    "business_state": "evidence_state",
    "waited": "evidence_state",
    "first_by": "evidence_state",
    "outcome": "evidence_state",
    "role": "evidence_state",
    "usefulness": "evidence_state",
    "address": "evidence_state",
    "status": "evidence_state",
    "verdict": "alert_verdict",
    "denominator_name": "column",
    "handling": "handling",
    "expected_deed": "deed",
    "deed": "deed",
    "judgement": "exercise_judgement",
}
HIDDEN = frozenset({"folded_text", "source_zone", "is_stub", "is_system"})


def pseudonym(author_key: object) -> str:
    """How a person is called when names are not shown: « membre 3f2a »."""
    return f"membre {author_key[:4]}" if isinstance(author_key, str) and author_key else "membre inconnu"


def safe_link(url: object) -> str | None:
    """``url`` when it is an http or https address of somewhere, else ``None``."""
    if not isinstance(url, str):
        return None
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return url.strip() if parts.scheme in ("http", "https") and parts.netloc else None


def readable(frame: pd.DataFrame, zone: str, names: Mapping[str, str] | None = None) -> pd.DataFrame:
    """``frame`` with French headings and codes, instants on the clock of ``zone``, authors by pseudonym.

    ``names`` maps pseudonyms to names the reader asked to see. Columns of pure plumbing are left out.
    """
    known = names or {}
    shown = pd.DataFrame(index=frame.index)
    for column in frame.columns:
        if column in HIDDEN or (column == "theme" and "theme_name" in frame):
            continue
        values = frame[column]
        if column.endswith("_at") and pd.api.types.is_datetime64_any_dtype(values):
            aware = values.dt.tz_localize("UTC") if values.dt.tz is None else values
            values = aware.dt.tz_convert(zone).dt.tz_localize(None)
        elif column == "author_key":
            values = values.map(
                lambda key: known.get(key) or pseudonym(key) if isinstance(key, str) else pseudonym(key)
            )
        elif column in CODES:
            values = values.map(lambda code, kind=CODES[column]: _named(kind, code))
        elif column == "local_weekday":
            values = values.map(lambda day: None if pd.isna(day) else WEEKDAYS[int(day) - 1])
        elif column == "reasons":
            values = values.map(_reasons)
        elif column == "url":
            values = values.map(safe_link)
        elif pd.api.types.is_bool_dtype(values):
            values = values.map({True: "oui", False: "non"})
        shown[heading(column)] = values
    return shown


def heading(column: str) -> str:
    """The French heading of a column, with a capital."""
    name = COLUMNS.get(column, column.replace("_", " "))
    return name[:1].upper() + name[1:]


def with_durations(frame: pd.DataFrame, shown: pd.DataFrame) -> pd.DataFrame:
    """``shown`` (made by ``readable`` from ``frame``) with its columns in seconds told as « 2 h 05 »."""
    told = shown.copy()
    for column in frame.columns:
        name = heading(column)
        if column.endswith("_s") and name in told:
            seconds = told.pop(name)
            told[name.removesuffix(" (s)")] = [None if pd.isna(value) else duration(float(value)) for value in seconds]
    return told


def csv_bytes(table: pd.DataFrame) -> bytes:
    """The table as a CSV that a French spreadsheet opens at once: UTF-8 with mark, « ; », decimal comma.

    A text that a spreadsheet would run as a formula is preceded by an apostrophe.
    """
    safe = table.rename(columns=neutralised)
    for position, dtype in enumerate(table.dtypes):
        if not pd.api.types.is_numeric_dtype(dtype) and not pd.api.types.is_datetime64_any_dtype(dtype):
            safe.isetitem(position, [neutralised(cell) for cell in table.iloc[:, position]])
    out = io.StringIO()
    safe.to_csv(out, index=False, sep=";", decimal=",", date_format="%d/%m/%Y %H:%M:%S", lineterminator="\r\n")
    return out.getvalue().encode("utf-8-sig")


def _reasons(stored: Any) -> str | None:
    """What earned points and how many, without the words: some may be veiled."""
    if not isinstance(stored, str):
        return None
    return ", ".join(f"{label('risk_part', one['part'])} {number(one['points'], 1)}" for one in json.loads(stored))


def _named(kind: str, code: Any) -> str | None:
    if isinstance(code, str):
        return label(kind, code)
    if code is None or pd.api.types.is_scalar(code):
        return None
    return ", ".join(label(kind, one) for one in code)
