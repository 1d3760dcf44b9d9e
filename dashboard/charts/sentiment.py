"""What the public's messages say, week by week, or month by month on a long history."""

from datetime import date
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.charts.axis import TICKS, date_axis, is_long, month
from dashboard.text.formats import NBSP, count, percent, short_date, typeset
from dashboard.text.labels import label
from dashboard.text.sentences import sentiment_title

DAY_MS, BAR = 86_400_000, 0.8
ORDER = ("negative", "neutral", "positive", "unscored")


def weekly_sentiment(frame: pd.DataFrame) -> go.Figure:
    """E1 as stacked bars: columns ``week`` (Monday, date), ``label`` (a sentiment code) and ``n``."""
    by_month = is_long([*frame["week"]])
    if by_month:
        frame = frame.assign(week=[on.replace(day=1) for on in frame["week"]])
    table = frame.pivot_table(index="week", columns="label", values="n", aggfunc="sum", fill_value=0)
    table = table.reindex(columns=[*ORDER], fill_value=0).sort_index()
    scored = table[["negative", "neutral", "positive"]].sum(axis=1)
    fig = go.Figure()
    for code in ORDER:
        marker: dict[str, object] = {"color": theme.SENTIMENT_COLOURS[code], "line": {"width": 0}}
        if code == "unscored":
            marker["pattern"] = theme.HATCHED
        fig.add_bar(
            x=[*table.index],
            y=[*table[code]],
            width=BAR * DAY_MS * (30 if by_month else 7),
            marker=marker,
            customdata=[
                _sentence(code, _period(on, by_month), n, of)
                for on, n, of in zip(table.index, table[code], scored, strict=True)
            ],
            hovertemplate=theme.hover("%{customdata}"),
        )
    fig.update_layout(barmode="stack")
    if len(table):
        _ticks(fig, [*table.index], by_month)
    weeks = [
        (_period(on, by_month), int(n), int(of))
        for on, n, of in zip(table.index, table["negative"], scored, strict=True)
    ]
    theme.dress(
        fig,
        title=sentiment_title(weeks),
        subtitle=f"Messages reçus par {'mois' if by_month else 'semaine'}, "
        f"{count(int(table.to_numpy().sum()), 'message')}"
        f"{'' if by_month else ' ; la semaine porte la date de son lundi'}",
    )
    return _label_last_bar(fig, table) if len(table) else fig


def _ticks(fig: go.Figure, starts: list[date], by_month: bool) -> None:
    if by_month:
        date_axis(fig, starts)
        return
    shown = starts[:: max(1, -(-len(starts) // TICKS))]
    fig.update_xaxes(tickvals=shown, ticktext=[short_date(on).replace(NBSP, "<br>") for on in shown], tickangle=0)


def _period(start: date, by_month: bool) -> str:
    return f"en {month(start)}" if by_month else f"la semaine du {short_date(start)}"


def _label_last_bar(fig: go.Figure, table: pd.DataFrame) -> go.Figure:
    """Name each segment at the height it has in the last bar, kept a line of text apart."""
    last = table.iloc[-1]
    tops = last.cumsum()
    heights = [float(tops[code] - last[code] / 2) for code in ORDER]
    line = float(table.sum(axis=1).max()) / 14
    for step, (below, above) in enumerate(pairwise(range(len(ORDER)))):
        if step == 0:
            heights[below] = max(heights[below], line / 2)
        heights[above] = max(heights[above], heights[below] + line)
    for code, height in zip(ORDER, heights, strict=True):
        if table[code].sum():
            swatch = f'<span style="color:{theme.SENTIMENT_COLOURS[code]}">■</span>'
            theme.direct_label(fig, 1, height, label("sentiment", code))
            fig.layout.annotations[-1].text = f"{swatch} {label('sentiment', code)}"
    return fig.update_annotations(xref="paper")


def _sentence(code: str, period: str, n: int, scored: int) -> str:
    told = f"{period} : {count(int(n), 'message')} de sentiment {label('sentiment', code)}"
    if code == "unscored" or scored == 0:
        return typeset(told)
    return typeset(f"{told}<br>{percent(n / scored)} des {count(int(scored), 'message noté', 'messages notés')}")
