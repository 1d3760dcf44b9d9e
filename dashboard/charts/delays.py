"""How long the public waits: the share answered as time goes, and the delay of each week."""

from collections.abc import Sequence
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.charts.axis import date_axis
from dashboard.text.formats import NBSP, count, duration, percent, short_date, typeset
from dashboard.text.response import curve_title, weekly_title
from dashboard.text.samples import FEW, SMALL

TICKS_S = {
    900: "15 min",
    3_600: "1 h",
    14_400: "4 h",
    86_400: "1 j",
    3 * 86_400: "3 j",
    7 * 86_400: "7 j",
    14 * 86_400: "14 j",
}
WINDOW_WEEKS, ENOUGH_WEEKS = 8, 4
Mark = tuple[date, str]


def answered_by(frame: pd.DataFrame) -> go.Figure:
    """Columns of ``kpi.attente.answered_by``: one step line per clock, the calendar's with its band."""
    rows = frame[frame["elapsed_s"] > 0]
    n, waiting = int(frame["n"].iloc[0]), int(frame["waiting"].iloc[0])
    hours = [float(value) / 3_600 for value in rows["elapsed_s"]]
    fig = go.Figure()
    theme.usual_range(fig, hours, [*(100 * rows["low"])], [*(100 * rows["high"])])
    clocks = [("calendar", "calendrier", theme.PRIMARY, "solid")]
    if rows["business"].notna().any():
        clocks.append(("business", "heures ouvrées", theme.ATTENTION, "dash"))
    for column, name, colour, dash in clocks:
        fig.add_scatter(
            x=hours,
            y=[*(100 * rows[column])],
            mode="lines",
            line={"color": colour, "width": 2, "shape": "hv", "dash": dash},
            customdata=[
                typeset(f"{percent(share)} des échanges ont une réponse en {duration(elapsed)} ({name})")
                for elapsed, share in zip(rows["elapsed_s"], rows[column], strict=True)
            ],
            hovertemplate=theme.hover("%{customdata}"),
            name=name,
        )
    theme.dress(
        fig,
        title=curve_title(_at(frame, 14_400), _at(frame, 86_400), n),
        subtitle=f"Part des échanges répondus selon le temps écoulé, {count(n, 'échange')} dont "
        f"{count(waiting, 'attend encore', 'attendent encore')} ; bande : intervalle à 95 %",
        height=280,
    )
    ends = sorted(((float(rows[column].iloc[-1]), name) for column, name, *_ in clocks), reverse=True)
    is_close = len(ends) == 2 and ends[0][0] - ends[1][0] < 0.08
    for place, (share, name) in enumerate(ends):
        is_under = is_close and place > 0  # its name also clears the steps that lead there
        fig.add_annotation(
            x=1, xref="paper", xanchor="right", y=100 * share, yanchor="top" if is_under else "bottom",
            yshift=-6 if is_under else 2, text=typeset(f"{name} : {percent(share)}"), showarrow=False,
            font={"size": 12},
        )  # fmt: skip
    names = [name.replace(" ", NBSP) for name in TICKS_S.values()]
    fig.update_xaxes(type="log", tickvals=[at / 3_600 for at in TICKS_S], ticktext=names)
    fig.update_layout(margin={"t": 20, "r": 20})  # half of the last labels
    return fig.update_yaxes(ticksuffix=f"{NBSP}%", range=[0, 100])


def weekly(frame: pd.DataFrame, start: date, marks: Sequence[Mark] = ()) -> go.Figure:
    """The median delay per week of reception, on both clocks: columns of ``kpi.series.weekly_delays``, with the weeks
    before ``start`` that only tell what is usual. A week under 5 answers is not drawn, under 30 it is drawn hollow.
    ``marks`` are days with a word."""
    rows = _every_week(frame)
    medians = rows["median_s"].where(rows["n"] >= FEW) / 3_600
    usual = _usual(medians)
    shown = rows["week"] + pd.Timedelta(days=6) >= pd.Timestamp(start)
    rows, medians, usual = rows[shown].reset_index(drop=True), medians[shown].reset_index(drop=True), usual[shown]
    weeks = [on.date() for on in rows["week"]]
    fig = go.Figure()
    known = usual.reset_index(drop=True).dropna()
    if len(known) > 1:
        theme.usual_range(fig, [weeks[place] for place in known.index], [*known["low"]], [*known["high"]])
    business = rows["business_median_s"].where(rows["business_n"] >= FEW) / 3_600
    lines = [(medians, rows["n"], "calendrier", theme.PRIMARY, "solid")]
    if business.notna().any() and not business.equals(medians):
        lines.append((business, rows["business_n"], "heures ouvrées", theme.ATTENTION, "dash"))
    for values, sizes, name, colour, dash in lines:
        fig.add_scatter(
            x=weeks,
            y=[*values],
            mode="lines+markers",
            connectgaps=False,
            line={"color": colour, "width": 2, "dash": dash},
            marker={
                "symbol": ["circle" if n >= SMALL else "circle-open" for n in sizes], "color": colour, "size": 8,
            },
            customdata=[
                typeset(f"semaine du {short_date(on)} : la moitié des {count(int(n), 'réponse')} en moins de "
                        f"{duration(3_600 * hours)} ({name})") if n >= FEW else ""
                for on, hours, n in zip(weeks, values, sizes, strict=True)
            ],
            hovertemplate=theme.hover("%{customdata}"),
        )  # fmt: skip
        told = values.dropna()
        if not told.empty:
            theme.direct_label(fig, weeks[int(told.index[-1])], float(told.iloc[-1]), name)
    if weeks:
        date_axis(fig, weeks)
        for on, word in marks:
            if weeks[0] <= on <= weeks[-1] + pd.Timedelta(days=6):
                theme.event_line(fig, on, word)
    band = " ; bande : 8 semaines sur 10 parmi les 8 d’avant" if len(known) > 1 else ""
    told_weeks = [
        (short_date(on), float(3_600 * value), high)
        for on, value, high in zip(weeks, medians, usual["high"] * 3_600, strict=True)
        if value == value
    ]
    return theme.dress(
        fig,
        title=weekly_title(told_weeks),
        subtitle=f"Délai médian par semaine de réception (lundi), {count(int(rows['n'].sum()), 'réponse')}{band} ; "
        "rond creux : petit échantillon",
        height=280,
    ).update_yaxes(ticksuffix=f"{NBSP}h")


def _at(frame: pd.DataFrame, elapsed_s: int) -> float:
    return float(frame.loc[frame["elapsed_s"] <= elapsed_s, "calendar"].iloc[-1])


def _every_week(frame: pd.DataFrame) -> pd.DataFrame:
    """The weeks in order, those without an answer included."""
    if frame.empty:
        return frame.assign(week=pd.to_datetime(frame["week"]))
    rows = frame.assign(week=pd.to_datetime(frame["week"])).set_index("week").sort_index()
    rows = rows.reindex(pd.date_range(rows.index[0], rows.index[-1], freq="7D"))
    rows[["n", "business_n"]] = rows[["n", "business_n"]].fillna(0)
    return rows.rename_axis("week").reset_index()


def _usual(values: pd.Series) -> pd.DataFrame:
    """Where 8 of 10 of the 8 weeks before each week stood, NaN under 4 known weeks."""
    before = values.shift(1).rolling(WINDOW_WEEKS, min_periods=ENOUGH_WEEKS)
    return pd.DataFrame({"low": before.quantile(0.1), "high": before.quantile(0.9)})
