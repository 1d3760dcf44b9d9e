"""How negative messages are, week by week against what is usual, and who or what they are about."""

from collections.abc import Callable
from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.charts.axis import date_axis, dated
from dashboard.text.formats import NBSP, count, percent, short_date, typeset, x_of_n
from dashboard.text.labels import label
from dashboard.text.listening import breakdown_title, negative_title
from dashboard.text.samples import FEW, SMALL

WINDOW_WEEKS, ENOUGH_WEEKS = 8, 4
LOWEST_TOP = 10  # per cent: else a week without a negative message has an axis of tenths
ROWS, ROW_HEIGHT = 12, 46
CLASSES = ("negative", "neutral", "positive")
PERCENT = f"{NBSP}%"


def usual_range(shares: pd.Series) -> pd.DataFrame:
    """``low`` and ``high`` per week: where 8 of 10 of the 8 weeks before it stood, NaN under 4 known weeks."""
    before = shares.shift(1).rolling(WINDOW_WEEKS, min_periods=ENOUGH_WEEKS)
    return pd.DataFrame({"low": before.quantile(0.1), "high": before.quantile(0.9)})


def weekly_negative(frame: pd.DataFrame, start: date, by_people: bool = False) -> go.Figure:
    """The negative share per week: columns of ``kpi.breakdown.weekly_negative``; weeks that end before ``start`` only
    tell what is usual. A week under 5 scored messages is not drawn, under 30 it is drawn hollow.
    """
    x, n = ("negative_people", "scored_people") if by_people else ("negative", "scored")
    rows = _every_week(frame)
    shares = (rows[x] / rows[n]).where(rows[n] >= FEW)
    usual = usual_range(shares)
    is_shown = _in_period(rows, start)
    rows, shares, usual = rows[is_shown], shares[is_shown], usual[is_shown]
    fig = go.Figure()
    known = usual.dropna()
    if len(known) > 1:
        days = [rows["week"][place] for place in known.index]
        theme.usual_range(fig, days, [*(100 * known["low"])], [*(100 * known["high"])])
    noun = ("membre", "membres") if by_people else ("message noté", "messages notés")
    fig.add_scatter(
        x=[*rows["week"]],
        y=[*(100 * shares)],
        mode="lines+markers",
        connectgaps=False,
        cliponaxis=False,
        line={"color": theme.NEGATIVE, "width": 2},
        marker={
            "symbol": ["circle" if each >= SMALL else "circle-open" for each in rows[n]],
            "color": theme.NEGATIVE,
            "size": 8,
        },
        customdata=[
            _week(on, share, each, noun, low, high)
            for on, share, each, low, high in zip(
                rows["week"], shares, rows[n], usual["low"], usual["high"], strict=True
            )
        ],
        hovertemplate=theme.hover("%{customdata}"),
    )
    if len(rows):
        date_axis(fig, [*rows["week"]])
    told = [
        (f"la semaine du {dated(on, [*rows['week']])}", int(a), int(b), high)
        for on, a, b, high in zip(rows["week"], rows[x], rows[n], usual["high"], strict=True)
        if b >= FEW
    ]
    total = count(int(rows[n].sum()), *noun) if not by_people else "membres distincts de chaque semaine"
    if len(rows) and rows["week"].iloc[0] < start:  # the period begins within a week, which is counted whole
        total += f" depuis le {short_date(rows['week'].iloc[0])}"
    band = " ; bande : 8 semaines sur 10 parmi les 8 d’avant" if len(known) > 1 else ""
    left = int((frame["messages"] - frame["scored"])[_in_period(frame, start)].sum())
    aside = f" ; {count(left, 'message non noté', 'messages non notés')} à part" if left else ""
    signs = "rond creux : petit échantillon"
    if ((rows[n] > 0) & (rows[n] < FEW)).any():
        signs += f" ; sans point : moins de {FEW} {noun[1]}"
    theme.dress(
        fig,
        title=negative_title(told, by_people),
        subtitle=f"Part de négatif par semaine (lundi), {total}{band}{aside} ; {signs}",
        height=260,
    ).update_yaxes(ticksuffix=PERCENT)
    tops = pd.concat([shares, usual["high"]]).astype(float)
    return fig if (100 * tops >= LOWEST_TOP).any() else fig.update_yaxes(range=[0, LOWEST_TOP])


def by_group(frame: pd.DataFrame, what: str, by_people: bool = False) -> go.Figure:
    """The classes of each platform, theme or intent as shares of its scored messages, the most written first, what is
    not scored told beside: columns of ``kpi.breakdown.sentiment_by``. In people: the share of negative ones.
    """
    rows = frame.head(ROWS).assign(scored=frame[[*CLASSES]].sum(axis=1))
    of = "scored_people" if by_people else "scored"
    rows = rows[rows[of] > 0]
    named: Callable[[str], str] = (lambda code: code) if what == "theme" else (lambda code: _capital(label(what, code)))
    names = [theme.inert(typeset(named(code))) for code in rows["name"]]
    fig = go.Figure()
    for code in ("negative",) if by_people else CLASSES:
        values = rows["negative_people" if by_people else code]
        inks = [theme.sentiment_ink(code, is_small=each < SMALL) for each in rows[of]]
        fig.add_bar(
            x=[*(100 * values / rows[of])],
            y=names,
            orientation="h",
            marker={"color": [fill for fill, _ in inks], "line": {"width": 0}},
            insidetextfont={"color": [word for _, word in inks]},
            text=[_inside(int(value), int(n)) for value, n in zip(values, rows[of], strict=True)],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            customdata=[
                _group(name, code, int(value), int(n), by_people)
                for name, value, n in zip(names, values, rows[of], strict=True)
            ],
            hovertemplate=theme.hover("%{customdata}"),
        )
    for name, n, left in zip(names, rows[of], rows["unscored"], strict=True):
        aside = f" · {left} non notés" if left > 1 else f" · {left} non noté" if left else ""
        text = f"{name} · " + typeset(f"n = {n}" if by_people else f"n = {n}{aside}")
        fig.add_annotation(
            x=0, xref="paper", y=name, yshift=20, text=text, xanchor="left", showarrow=False, font={"size": 12}
        )
    told = [(named(code), int(x), int(n)) for code, x, n in zip(
        rows["name"], rows["negative_people" if by_people else "negative"], rows[of], strict=True)]  # fmt: skip
    classes = "négatif, neutre, positif, de gauche à droite" if not by_people else "membres négatifs"
    theme.dress(
        fig,
        title=breakdown_title(told, by_people),
        subtitle=f"{'Part des membres' if by_people else 'Part des messages notés'} : {classes} ; "
        "pâle : petit échantillon",
        height=32 + ROW_HEIGHT * max(1, len(rows)),  # the margins and a name over each bar
    )
    fig.update_layout(barmode="stack", bargap=0.55, margin={"t": 24})
    fig.update_xaxes(range=[0, 100], showticklabels=False)
    return fig.update_yaxes(autorange="reversed", showgrid=False, showticklabels=False, type="category")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _in_period(frame: pd.DataFrame, start: date) -> pd.Series:
    """Whether each week ends on or after ``start``."""
    return pd.Series([(on - start).days > -7 for on in frame["week"]], index=frame.index, dtype=bool)


def _every_week(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of ``frame`` with the weeks between them that have none: a gap, not a zero."""
    if frame.empty:
        return frame
    first, last = min(frame["week"]), max(frame["week"])
    weeks = [first + timedelta(weeks=step) for step in range((last - first).days // 7 + 1)]
    return frame.set_index("week").reindex(weeks, fill_value=0).rename_axis("week").reset_index()


def _inside(value: int, n: int) -> str:
    return percent(value / n) if value and n >= FEW and value / n >= 0.08 else ""


def _week(on: date, share: float, n: int, noun: tuple[str, str], low: float, high: float) -> str:
    if share != share:
        return ""
    told = f"semaine du {short_date(on)} : {percent(share)} de négatif<br>{count(int(n), *noun)}"
    if low == low:
        told += f"<br>d’habitude entre {percent(low)} et {percent(high)}"
    return typeset(told)


def _group(name: str, code: str, value: int, n: int, by_people: bool) -> str:
    if by_people:
        return typeset(f"{name} : {x_of_n(value, n)} membres ont écrit un message négatif")
    return typeset(f"{name} : {percent(value / n)} {label('sentiment', code)} ({x_of_n(value, n)})")
