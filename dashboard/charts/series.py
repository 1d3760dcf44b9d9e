"""A count per day, with the range where it usually stays and the days that left it."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.text.formats import count, day, number, typeset
from dashboard.text.sentences import mentions_title

WINDOW_DAYS = 28
ENOUGH_DAYS = 14
UNUSUAL_Z = 3.5  # Iglewicz & Hoaglin 1993, as in A2
FLOOR = 5  # A2: fewer messages than this are never an anomaly


def usual_range(values: pd.Series) -> pd.DataFrame:
    """``low`` and ``high`` per day: where 8 of 10 of the 28 days before it stood, NaN under 14 known days.

    The day itself never counts in its own range; days without data are NaN in ``values``.
    """
    before = values.shift(1).rolling(WINDOW_DAYS, min_periods=ENOUGH_DAYS)
    return pd.DataFrame({"low": before.quantile(0.1), "high": before.quantile(0.9)})


def unusual_days(values: pd.Series) -> pd.Series:
    """True where the robust z of a day against the 28 days before it reaches 3.5, with at least 5 messages.

    When more than half of those days are equal, the mean deviation stands for the median one, as in A2.
    """
    before = values.shift(1).rolling(WINDOW_DAYS, min_periods=ENOUGH_DAYS)
    median = before.median()
    spread = before.apply(lambda window: (window - window.median()).abs().median()) / 0.6745
    mean_spread = before.apply(lambda window: (window - window.median()).abs().mean()) * 1.253314
    scale = spread.where(spread > 0, mean_spread)
    z = (values - median) / scale.where(scale > 0)
    return (z >= UNUSUAL_Z) & (values >= FLOOR)


def mentions_per_day(frame: pd.DataFrame, name: str) -> go.Figure:
    """Mentions of the query ``name``: columns ``day`` (date, every day of the period) and ``n`` (NaN without data)."""
    values = frame["n"].astype(float).reset_index(drop=True)
    days = [*frame["day"]]
    usual, unusual = usual_range(values), unusual_days(values)
    fig = go.Figure()
    known = usual.dropna()
    if not known.empty:
        theme.usual_range(fig, [days[i] for i in known.index], [*known["low"]], [*known["high"]])
    fig.add_scatter(
        x=days,
        y=[*values],
        mode="lines+markers",
        connectgaps=False,
        line={"color": theme.PRIMARY, "width": 2},
        marker={
            "color": [theme.DANGER if flag else theme.PRIMARY for flag in unusual],
            "size": [10 if flag else 4 for flag in unusual],
        },
        customdata=[_sentence(*row) for row in zip(days, values, usual["low"], usual["high"], unusual, strict=True)],
        hovertemplate=theme.hover("%{customdata}"),
    )
    theme.day_axis(fig, days)
    told = [(day(on), int(n)) for on, n in zip(days, values, strict=True) if n == n]
    total = count(sum(n for _, n in told), "mention")
    band = " ; bande : 8 jours sur 10 des 4 semaines d’avant" if not known.empty else ""
    return theme.dress(
        fig,
        title=mentions_title(name, told, int(unusual.sum())),
        subtitle=f"Mentions par jour, {total} sur {count(len(told), 'jour')} avec données{band}",
    )


def _sentence(on: object, n: float, low: float, high: float, is_unusual: bool) -> str:
    told = f"{day(on)} : {count(int(n), 'mention')}" if n == n else f"{day(on)} : pas de données"  # type: ignore[arg-type]
    if low == low:
        told += f"<br>d’habitude entre {number(low)} et {number(high)}"
    return typeset(f"{told}<br>au-dessus de l’habitude" if is_unusual else told)
