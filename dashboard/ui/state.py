"""What the reader has chosen: the period, the platforms, whether names are shown.

The only module that touches ``session_state``. The entry file draws the filters once per run and keeps
the result; pages read it with ``current_view()``.
"""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import streamlit as st

from dashboard.config import Settings
from dashboard.kpi.scope import Scope

_VIEW = "_view"
_ATTEMPT = "_attempt"


class Preset(StrEnum):
    """The periods on offer, by the name the reader sees."""

    LAST_7 = "7 derniers jours"
    LAST_4_WEEKS = "4 dernières semaines"
    LAST_30 = "30 derniers jours"
    LAST_12_WEEKS = "12 dernières semaines"
    QUARTER = "Trimestre en cours"
    EVERYTHING = "Tout"
    CUSTOM = "Personnalisée"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a page shows: the scope of its figures and the state of the workspace.

    ``preset`` names the period; ``first_on`` and ``last_on`` are the local days of the first and last item known,
    ``data_end`` the last instant in the data (UTC), all ``None`` in an empty workspace; ``revision`` changes with every
    writing; ``has_messages`` is false while only posts and counters were imported; ``exercise_until`` is where the
    story of an exercise stands (UTC).
    """

    scope: Scope
    settings: Settings
    revision: int
    preset: Preset | None = None
    first_on: date | None = None
    last_on: date | None = None
    data_end: datetime | None = None
    has_messages: bool = True
    is_demo: bool = False
    exercise_until: datetime | None = None
    shows_names: bool = False
    hides_insults: bool = True

    @property
    def is_empty(self) -> bool:
        """Nothing dated was imported yet."""
        return self.data_end is None


def period_days(preset: Preset, first_on: date, last_on: date) -> tuple[date, date]:
    """First and last day of a preset, counted back from the end of the data, never from today.

    ``Preset.CUSTOM`` starts as the last four weeks; the reader then moves its two ends.
    """
    match preset:
        case Preset.LAST_7:
            return last_on - timedelta(days=6), last_on
        case Preset.LAST_30:
            return last_on - timedelta(days=29), last_on
        case Preset.LAST_12_WEEKS:
            return last_on - timedelta(days=83), last_on
        case Preset.QUARTER:
            return date(last_on.year, (last_on.month - 1) // 3 * 3 + 1, 1), last_on
        case Preset.EVERYTHING:
            return min(first_on, last_on), last_on
        case _:
            return last_on - timedelta(days=27), last_on


def keep_view(view: View) -> None:
    """Make ``view`` the one pages read in this run and in the fragments that follow."""
    st.session_state[_VIEW] = view


def current_view() -> View:
    """The view in force; the entry file has drawn the filters before any page asks."""
    view: View = st.session_state[_VIEW]
    return view


def page_state(page: str) -> MutableMapping[str, Any]:
    """A dictionary of the page's own, kept for the session: what is unfolded, what was just done."""
    state: MutableMapping[str, Any] = st.session_state.setdefault(f"_page_{page}", {})
    return state


def attempt(form: str) -> int:
    """How many times a form was sent: part of its widgets' keys, so that it empties once sent."""
    return int(st.session_state.get(f"{_ATTEMPT}_{form}", 0))


def next_attempt(form: str) -> None:
    """Empty a form at the next run."""
    st.session_state[f"{_ATTEMPT}_{form}"] = attempt(form) + 1


def set_widget(key: str, value: object) -> None:
    """Give a keyed widget its value before it is drawn in this run."""
    st.session_state[key] = value


def ask_filters(values: Mapping[str, object]) -> None:
    """Give the filters of the sidebar these values, by key, at the next run: in this one they are drawn already."""
    page_state("filters").update(values)


def asked_filters() -> dict[str, object]:
    """What ``ask_filters`` was told, once."""
    state = page_state("filters")
    asked = dict(state)
    state.clear()
    return asked


def linked(name: str) -> int | None:
    """The number that the address of the page names, as in ``?alerte=12``."""
    value = st.query_params.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 12 else None


def link(name: str, number: int) -> None:
    """Write it in the address: the window it opens can be shared."""
    st.query_params[name] = str(number)


def unlink(name: str) -> None:
    """Take it out of the address."""
    st.query_params.pop(name, None)
