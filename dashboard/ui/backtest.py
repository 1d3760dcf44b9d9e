"""What Vigie would have told on the imported history: a block to show to one's manager, closed until asked for."""

from datetime import datetime, time

import pandas as pd
import streamlit as st

from dashboard.alerts.backtest import SETTINGS, Backtest, Told, backtest
from dashboard.alerts.episodes import CRISIS, SENSITIVITY
from dashboard.config import Settings, public_holidays
from dashboard.stats.intervals import wilson
from dashboard.store.activity import to_utc
from dashboard.text import episodes as told
from dashboard.text.formats import number, typeset
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.components import table

NAMES = dict(zip(SETTINGS, ("très sensible", "habituel", "prudent", "très prudent", "l’énorme seulement"), strict=True))


def backtest_block(settings: Settings) -> None:
    """The sentence, the slider, what each setting costs, the alerts it gives, a declared moment."""
    folded = st.expander(
        "Ce que Vigie aurait signalé sur votre historique", icon=":material/history:", on_change="rerun"
    )
    if not folded.open:
        return
    with folded:
        closed = public_holidays(settings.holiday_list) | settings.closed_on
        found = cached.read(backtest, settings.timezone, tuple(sorted(closed)))
        chosen = st.select_slider(
            "Réglage",
            SETTINGS,
            value=SENSITIVITY,
            format_func=lambda sensitivity: NAMES[sensitivity],
            key="reglage-pics",
        )
        crises = [each for each in found.told[chosen] if each.kind == CRISIS]
        st.text(typeset(told.backtest(found.weeks, found.messages, len(crises), [each.lead_s for each in crises])))
        interval = wilson(found.founded, found.judged) if found.judged else None
        st.text(typeset(told.precision(found.founded, found.judged, found.unfounded, found.weeks, interval)))
        st.caption(plain(typeset("Chaque heure est jugée avec ce qui était connu alors, comme en direct.")))
        table(_costs(found), key="backtest-costs")
        table(_alerts(found.told[chosen]), key="backtest-alerts", file_name="vigie-historique.csv", is_exportable=True)
        _declared(crises, settings)


def _costs(found: Backtest) -> pd.DataFrame:
    """One row per setting: what it would have disturbed people for."""
    rows = []
    for sensitivity, every in found.told.items():
        crises = sum(each.kind == CRISIS for each in every)
        rows.append(
            {
                "sensitivity": NAMES[sensitivity],
                "crises": crises,
                "others": len(every) - crises,
                "per_week": number(len(every) / max(found.weeks, 1), 2),
            }
        )
    return pd.DataFrame(rows)


def _alerts(every: tuple[Told, ...]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "told_at": pd.to_datetime([each.told_at for each in every]),
            "alert_title": [each.title for each in every],
            "crisis_level": [str(each.level) if each.kind == CRISIS else "" for each in every],
            "peak_at": pd.to_datetime([each.peak_at for each in every]),
            "lead_s": [each.lead_s for each in every],
        }
    )


def _declared(crises: list[Told], settings: Settings) -> None:
    """The lead over a moment that the reader remembers: a press article, a call of the management."""
    left, right = st.columns(2)
    day = left.date_input(typeset("Un moment de référence : le jour"), None, format="DD/MM/YYYY", key="moment-jour")
    hour = right.time_input("L’heure", time(9), key="moment-heure")
    if day is not None and hour is not None:
        moment = to_utc(datetime.combine(day, hour), settings.timezone)
        st.text(typeset(told.before_moment(moment, [each.told_at for each in crises], settings.timezone)))
