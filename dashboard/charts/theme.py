"""How every chart looks: the colours of meanings and platforms, the axes, the French of ticks and numbers.

A chart function builds its traces, then calls ``dress(fig, title=…, subtitle=…)``, which returns the same
figure ready to draw. Ink, grid and background are left to the page, so one figure suits light and dark.
"""

import html
import textwrap
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from numbers import Real
from typing import Any

import plotly.graph_objects as go

from dashboard.text.formats import THIN, number, short_date, typeset

PRIMARY = "#15808A"  # the sea of the dark theme: that of the light one is lost on a dark ground
NEGATIVE = "#C8501E"
NEUTRAL = "#7C8894"
POSITIVE = "#1F78B4"
UNSCORED = "#A9B3BC"
ATTENTION = "#D98E04"
DANGER = "#B3261E"
MUTED = "#7C8894"  # lines and words of the second rank, legible on both grounds
BAND = "rgba(124, 136, 148, 0.18)"

SENTIMENT_COLOURS = {"negative": NEGATIVE, "neutral": NEUTRAL, "positive": POSITIVE, "unscored": UNSCORED}
PALE_COLOURS = {"negative": "#E3AA92", "neutral": "#BEC5CB", "positive": "#93BEDB"}  # of small samples, on any ground
LEVEL_COLOURS = {"low": NEUTRAL, "watch": ATTENTION, "high": NEGATIVE, "critical": DANGER}
PLATFORM_COLOURS = {
    "facebook": "#4F74AD",
    "instagram": "#B0628F",
    "threads": "#8C6A7D",
    "youtube": "#B25E52",
    "linkedin": "#3F8FA6",
    "x": "#6B7280",
    "tiktok": "#3F9A8C",
    "reddit": "#B8734A",
    "discord": "#6672B3",
    "telegram": "#4A8FBF",
    "whatsapp": "#4F8F6B",
    "mastodon": "#7A62A8",
    "bluesky": "#5B86C9",
    "slack": "#96608A",
    "google": "#7E8F45",
    "trustpilot": "#5B9467",
    "forum": "#85739F",
    "web": "#9A8350",
    "other": "#8A94A0",
}

HATCHED = {"shape": "/", "fillmode": "overlay", "size": 6, "solidity": 0.3}  # marker.pattern of what nobody scored
HEIGHT = 300
# a sign of a label, what goes with it on each side, under it, a tick, a line more
SIGN_PX, BESIDE_PX, UNDER_PX, TICK_PX, LINE_PX = 6, 20, 36, 8, 16
WIDEST_PX = 150  # labels that ask for more are measured by the browser
CONFIG = {"displayModeBar": False, "scrollZoom": False, "doubleClick": "reset"}


def dress(
    fig: go.Figure,
    *,
    title: str,
    subtitle: str,
    height: int = HEIGHT,
    y_title: str = "",
    is_zero_based: bool = True,
) -> go.Figure:
    """The figure with the house's axes, numbers and margins.

    ``title`` is the finding, ``subtitle`` the measure with its n and unit; both are kept in ``fig.layout.meta``
    (the page writes them above the drawing, where they wrap on a narrow screen). ``is_zero_based`` is
    false only for what is not a bar and whose zero means nothing.
    """
    fig.update_layout(
        meta={"title": typeset(title), "subtitle": typeset(subtitle)},
        height=height,
        separators="," + THIN,
        showlegend=False,
        margin={"l": 8, "r": 8, "t": 12, "b": 8},
        hovermode="closest",
        hoverlabel={"align": "left"},
        bargap=0.2,
        dragmode=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    fig.update_xaxes(showgrid=False, zeroline=False, automargin=True, fixedrange=True, title=None)
    fig.update_yaxes(
        gridcolor="rgba(124, 136, 148, 0.25)",
        zeroline=False,
        automargin=True,
        fixedrange=True,
        title=y_title or None,
        rangemode="tozero" if is_zero_based else "normal",
    )
    return fig


def with_room(fig: go.Figure) -> go.Figure:
    """The finished figure with margins that hold its labels: Plotly draws every chart that lacks the room twice."""
    has_ticks = TICK_PX if any(trace.type == "heatmap" for trace in fig.data) else 0
    margin = fig.layout.margin
    for axis in fig.select_yaxes():
        name = axis.plotly_name.replace("axis", "")
        values = (
            each
            for trace in fig.data
            if "yaxis" in trace and (trace.yaxis or "y") == name and trace.y is not None  # a radar has none
            for each in trace.y
        )
        if labels := _labels(axis, values):
            widest = max(len(line) for text in labels for line in text.split("<br>"))
            wanted = SIGN_PX * widest + BESIDE_PX + (axis.ticklabelstandoff or 0) + has_ticks
            margin.l = max(margin.l or 0, min(wanted, WIDEST_PX))
    under = [axis for axis in fig.select_xaxes() if axis.showticklabels is not False]
    if under:
        more = max(str(text).count("<br>") for axis in under for text in (*(axis.ticktext or ()), ""))
        margin.b = max(margin.b or 0, UNDER_PX + has_ticks + LINE_PX * more)
    return fig


def _labels(axis: Any, values: Iterable[Any]) -> Sequence[str]:
    """The labels of an axis, as far as one can tell before it is drawn."""
    if axis.showticklabels is False:
        return ()
    if axis.ticktext is not None:
        return [str(text) for text in axis.ticktext]
    known = [*values]
    if texts := [each for each in known if isinstance(each, str)]:
        return texts
    known += axis.range or ()
    top = max((abs(float(each)) for each in known if isinstance(each, Real) and each == each), default=0.0)
    return [number(top, 0 if top >= 3 else 1) + (axis.ticksuffix or "")]


def day_axis(fig: go.Figure, days: Sequence[date], at_most: int = 8) -> go.Figure:
    """The x axis told in French days (« 16 nov. »), on Mondays when the period is longer than three weeks."""
    if not days:
        return fig
    first, last = min(days), max(days)
    every_day = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    shown = every_day if len(every_day) <= 21 else [on for on in every_day if on.weekday() == 0]
    shown = shown[:: max(1, -(-len(shown) // at_most))]
    return fig.update_xaxes(tickvals=shown, ticktext=[short_date(on) for on in shown])


def usual_range(fig: go.Figure, x: Sequence[Any], low: Sequence[float], high: Sequence[float]) -> go.Figure:
    """A pale band behind a time series: the range where it usually stays."""
    fig.add_scatter(x=[*x], y=[*high], mode="lines", line={"width": 0}, hoverinfo="skip", showlegend=False, zorder=-1)
    fig.add_scatter(
        x=[*x],
        y=[*low],
        mode="lines",
        line={"width": 0},
        fill="tonexty",
        fillcolor=BAND,
        hoverinfo="skip",
        showlegend=False,
        zorder=-1,
    )
    return fig


def event_line(fig: go.Figure, at: date | datetime, word: str) -> go.Figure:
    """A thin vertical line at ``at`` with one word on top, none when it is empty."""
    fig.add_shape(type="line", x0=at, x1=at, y0=0, y1=1, yref="paper", line={"width": 1, "color": MUTED, "dash": "dot"})
    if not word:
        return fig
    fig.add_annotation(
        x=at, y=1, yref="paper", yanchor="bottom", text=typeset(inert(word)), showarrow=False, font={"size": 11}
    )
    return fig.update_layout(margin={"t": 28})


def direct_label(fig: go.Figure, x: Any, y: float, text: str) -> go.Figure:
    """The name of a series beside its last point, in place of a legend; in the ink of the page, the one colour of words
    that is legible on both grounds."""
    fig.add_annotation(
        x=x,
        y=y,
        text=typeset(inert(text)),
        showarrow=False,
        xanchor="left",
        xshift=6,
        font={"size": 12},
    )
    return fig.update_layout(margin={"r": 96})


def marker(colour: str, is_small_sample: bool = False) -> dict[str, Any]:
    """The marker of a point, hollow when its sample is small."""
    symbol = "circle-open" if is_small_sample else "circle"
    return {"symbol": symbol, "color": colour, "size": 9, "line": {"width": 2, "color": colour}}


def sentiment_ink(code: str, *, is_small: bool) -> tuple[str, str]:
    """The colour of a bar of a sentiment, pale when its sample is small, and that of the words legible on it."""
    if is_small:
        return PALE_COLOURS[code], "#0F1B26"
    return SENTIMENT_COLOURS[code], "#0F1B26" if code == "neutral" else "#FFFFFF"


def inert(text: str, width: int = 0) -> str:
    """What people wrote, made safe in a label or a hover; ``width`` cuts it into lines of that many signs."""
    lines = textwrap.wrap(text, width) if width else [text]
    return "<br>".join(html.escape(line, quote=False) for line in lines)


def hover(sentence: str) -> str:
    """A hover template that shows ``sentence`` (Plotly placeholders allowed) and nothing else."""
    return typeset(sentence) + "<extra></extra>"
