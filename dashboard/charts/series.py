"""A count per day, with the range where it usually stays and the days that left it."""

from datetime import date

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.charts.axis import date_axis
from dashboard.stats.anomaly import count_tail
from dashboard.text.formats import count, day, number, typeset
from dashboard.text.sentences import mentions_title

WINDOW_DAYS = 28
ENOUGH_DAYS = 14
UNUSUAL_Z = 3.5  # Iglewicz & Hoaglin 1993, as in A2
FLOOR = 5  # A2: fewer messages than this are never an anomaly
RARE = 0.001  # A3


def usual_range(values: pd.Series) -> pd.DataFrame:
    """``low`` and ``high`` per day: where 8 of 10 of the 28 days before it stood, NaN under 14 known days.

    The day itself never counts in its own range; days without data are NaN in ``values``.
    """
    before = values.shift(1).rolling(WINDOW_DAYS, min_periods=ENOUGH_DAYS)
    return pd.DataFrame({"low": before.quantile(0.1), "high": before.quantile(0.9)})


def unusual_days(values: pd.Series) -> pd.Series:
    """True where a day leaves the 28 days before it by the rules of A2 and A3: robust z of at least 3.5,
    at least 5 messages, and a count that those days make less likely than one in a thousand.

    When more than half of those days are equal, the mean deviation stands for the median one.
    """
    before = values.shift(1).rolling(WINDOW_DAYS, min_periods=ENOUGH_DAYS)
    median = before.median()
    spread = before.apply(lambda window: (window - window.median()).abs().median()) / 0.6745
    mean_spread = before.apply(lambda window: (window - window.median()).abs().mean()) * 1.253314
    scale = spread.where(spread > 0, mean_spread)
    z = (values - median) / scale.where(scale > 0)
    unusual = (z >= UNUSUAL_Z) & (values >= FLOOR)
    mean, variance = before.mean() + 0.5 / WINDOW_DAYS, before.var()
    rare = [
        bool(flag) and count_tail(int(x), mu, var) < RARE
        for flag, x, mu, var in zip(unusual, values.fillna(0), mean, variance, strict=True)
    ]
    return pd.Series(rare, index=values.index)


def mentions_per_day(frame: pd.DataFrame, name: str, start: date | None = None) -> go.Figure:
    """Mentions of the query ``name``: columns ``day`` (date, every day of the period) and ``n`` (NaN without data).

    Days before ``start`` are not drawn: they only tell what is usual.
    """
    every = frame["n"].astype(float).reset_index(drop=True)
    first = sum(1 for on in frame["day"] if start is not None and on < start)
    days = [*frame["day"]][first:]
    values = every.iloc[first:].reset_index(drop=True)
    usual = usual_range(every).iloc[first:].reset_index(drop=True)
    unusual = unusual_days(every).iloc[first:]
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
    date_axis(fig, days)
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
