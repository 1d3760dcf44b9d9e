"""The figures and the list of the first page, which the server reads while the browser is still opening."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd

from dashboard.kpi import listing
from dashboard.kpi.contract import KpiResult
from dashboard.kpi.scope import Scope
from dashboard.store import alerts, judgements
from dashboard.store.store import utc_now
from dashboard.ui import cached, episodes, navigation, objectives, verification
from dashboard.ui.messages import is_danger
from dashboard.ui.state import View

FIGURES = ("R9", "R3", "R5", "E3")
WEEK = ("R1", "R3", "R5", "E3")


def figures(scope: Scope) -> list[KpiResult]:
    """What waits, what is answered and how fast, what people feel."""
    return cached.kpis(scope, *FIGURES)


def last_days(scope: Scope) -> list[KpiResult]:
    """The last seven days of the period."""
    return cached.kpis(replace(scope, start=scope.end - timedelta(days=6)), *WEEK)


def open_alerts() -> pd.DataFrame:
    """The alerts that wait for a decision, those put off left out until their hour, but somebody in danger never."""
    found = cached.read(alerts.open_alerts, alerts.CURRENT)
    in_danger = pd.Series([is_danger(row) for row in found.to_dict("records")], found.index, dtype=bool)
    return found[~alerts.is_asleep(found, utc_now()) | in_danger]


def to_do(scope: Scope, search: str = "") -> pd.DataFrame:
    """The messages left to deal with, the most urgent first."""
    return cached.read(listing.to_do, scope, "urgent", search)


def prepare() -> View | None:
    """Read all of it for the view without filters, into the caches that the page reads; the view, if there is one."""
    if not cached.store().exists:
        return None
    with cached.workspace():
        known, settings = cached.read(navigation.overview), navigation.applied_settings()
        scope = navigation.first_scope(known, settings)
        if scope is None or known.data_end is None:
            return None
        first_on, last_on = navigation.ends(known, known.data_end, settings)
        figures(scope)
        last_days(scope)
        open_alerts()
        episodes.open_episodes()
        cached.kpis(scope, "R1", *objectives.followed(settings))
        cached.read(judgements.count_waiting)
        verification.measured(scope, first_on, last_on)
        to_do(scope)
    return View(
        scope=scope, settings=settings, revision=cached.store().revision, first_on=first_on, last_on=last_on,
        data_end=known.data_end,
    )  # fmt: skip
