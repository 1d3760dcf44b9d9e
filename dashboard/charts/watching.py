"""Who is spoken of, with the uncertainty of each share; and where terms stand between rare and frequent."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from dashboard.charts import theme
from dashboard.text.formats import NBSP, count, percent, typeset, x_of_n
from dashboard.text.watching import growth, map_title, voices_title

BAR_HEIGHT = 58
TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)  # per cent
LABELS = 14  # terms named on the map; the others tell their name when pointed at
HIGHEST = 2.0  # growth per sub-period over which a term is drawn on the edge
NARROW, HEIGHT, LETTER = 290, 290, 7  # pixels: the drawing on a telephone, its height, a letter of a name
LINE, ASIDE, POINT = 16, 8, 5  # pixels: a name's height, how far it is from its point, half a point
LONGEST = 12  # letters of a weak signal that the map makes room for

Box = tuple[float, float, float, float]  # left, right, bottom and top, in pixels


def share_of_voice(names: Sequence[Mapping[str, Any]], reposts: int = 0) -> go.Figure:
    """V2 per name, with its interval: mappings of ``name``, ``is_competitor``, ``mentions``, ``share``, ``low``,
    ``high``."""
    rows = sorted(names, key=lambda each: each["mentions"])
    total = sum(each["mentions"] for each in rows)
    labels = [theme.inert(str(each["name"])) for each in rows]
    fig = go.Figure()
    for is_competitor, colour in ((True, theme.MUTED), (False, theme.PRIMARY)):
        kept = [place for place, each in enumerate(rows) if each["is_competitor"] is is_competitor]
        shares = [100 * rows[place]["share"] for place in kept]
        fig.add_bar(
            x=shares,
            y=[labels[place] for place in kept],
            orientation="h",
            marker={"color": colour, "opacity": 0.55, "line": {"width": 0}},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [100 * rows[place]["high"] - share for place, share in zip(kept, shares, strict=True)],
                "arrayminus": [share - 100 * rows[place]["low"] for place, share in zip(kept, shares, strict=True)],
                "thickness": 2,
                "width": 5,
                "color": colour,
            },
            customdata=[_voice(rows[place], total) for place in kept],
            hovertemplate=theme.hover("%{customdata}"),
        )
    for each, named in zip(rows, labels, strict=True):
        fig.add_annotation(
            x=100 * each["high"], y=named, text=percent(each["share"]), xanchor="left", xshift=8, showarrow=False
        )
    aside = f" ; {count(reposts, 'repartage')} à part" if reposts else ""
    theme.dress(
        fig,
        title=voices_title(names),
        subtitle=f"Part de voix, {count(total, 'mention comparable', 'mentions comparables')}{aside} ; trait : "
        "intervalle à 95 %",
        height=50 + BAR_HEIGHT * len(rows),
    )
    fig.update_layout(bargap=0.45, margin={"r": 56})
    fig.update_xaxes(range=[0, min(100, 12 + max(100 * each["high"] for each in rows))], ticksuffix=f"{NBSP}%")
    return fig.update_yaxes(
        showgrid=False, ticklabelstandoff=6, rangemode="normal", categoryorder="array", categoryarray=labels
    )


def emergence_map(terms: Sequence[Mapping[str, Any]], medians: Mapping[str, float]) -> go.Figure:
    """V7: rare terms to the left of the median, those that grow above 0; weak signals named and coloured.

    ``terms``: ``name``, ``kind`` (weak or strong), ``diffusion``, ``diffusion_growth``, ``authors``.
    """
    rows = [each for each in terms if each["diffusion_growth"] == each["diffusion_growth"]]
    fig = go.Figure()
    for kind, colour in (("strong", theme.MUTED), ("weak", theme.ATTENTION)):
        kept = [each for each in rows if each["kind"] == kind]
        fig.add_scatter(
            x=[100 * each["diffusion"] for each in kept],
            y=[_height(each) for each in kept],
            mode="markers",
            marker={"color": colour, "size": 9, "symbol": "diamond" if kind == "weak" else "circle", "opacity": 0.85},
            customdata=[_term(each) for each in kept],
            hovertemplate=theme.hover("%{customdata}"),
        )
    if rows:
        _frame(fig, rows, 100 * medians["diffusion"])
    subtitle = (
        "Chaque point est un terme : part des messages qui le disent en moyenne (plus à droite, plus fréquent), et "
        "croissance par semaine ; losange : signal faible, plus rare que la médiane"
    )
    theme.dress(fig, title=map_title(terms), subtitle=subtitle, height=380, is_zero_based=False)
    return fig.update_yaxes(ticksuffix=f"{NBSP}%")


def _frame(fig: go.Figure, rows: Sequence[Mapping[str, Any]], median: float) -> None:
    """The axes, the line of the median, and the names that cover neither a point nor another name, even on a telephone:
    weak signals stand on the left, and have theirs on their left."""
    xs, ys = [math.log10(100 * each["diffusion"]) for each in rows], [_height(each) for each in rows]
    left, right = min([*xs, math.log10(median)]) - 0.08, max(xs) + 0.25
    longest = max((len(str(each["name"])) for each in rows if each["kind"] == "weak"), default=0)
    share = (ASIDE + LETTER * min(longest, LONGEST)) / NARROW  # the room of their names, on their left
    left -= (right - left) * share / (1 - share)
    low, high = -0.04 * max(ys), max(ys) * 1.12 or 1
    fig.add_vline(x=median, line={"color": theme.MUTED, "width": 1, "dash": "dot"})
    ticks = [each for each in TICKS if left <= math.log10(each) <= right]
    told = [f"{each:g}".replace(".", ",") + f"{NBSP}%" for each in ticks]
    fig.update_xaxes(type="log", range=[left, right], tickvals=ticks, ticktext=told)
    fig.update_yaxes(range=[low, high])
    spots = [
        (NARROW * (x - left) / (right - left), HEIGHT * (y - low) / (high - low)) for x, y in zip(xs, ys, strict=True)
    ]
    taken = [(x - POINT, x + POINT, y - POINT, y + POINT) for x, y in spots]
    named = sorted(
        zip(rows, spots, strict=True),
        key=lambda one: (one[0]["kind"] != "weak", -one[0]["authors"], str(one[0]["name"])),
    )
    for each, (x, y) in named:
        is_weak, width = each["kind"] == "weak", LETTER * len(str(each["name"]))
        start = x - ASIDE - width if is_weak else x + ASIDE
        box = start, start + width, y - LINE / 2, y + LINE / 2
        has_room = box[0] >= 0 and box[1] <= NARROW and not any(_meet(box, other) for other in taken)
        if has_room and len(fig.layout.annotations) < LABELS:
            taken.append(box)
            fig.add_annotation(
                x=math.log10(100 * each["diffusion"]), y=_height(each), text=theme.inert(str(each["name"])),
                xanchor="right" if is_weak else "left", xshift=-ASIDE if is_weak else ASIDE, showarrow=False,
                font={"size": 12},
            )  # fmt: skip


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _height(term: Mapping[str, Any]) -> float:
    return 100 * min(HIGHEST, float(term["diffusion_growth"]))


def _voice(each: Mapping[str, Any], total: int) -> str:
    told = f"{theme.inert(str(each['name']))} : {x_of_n(each['mentions'], total)}, {percent(each['share'])}"
    return typeset(f"{told}<br>entre {percent(each['low'])} et {percent(each['high'])}")


def _term(each: Mapping[str, Any]) -> str:
    told = typeset(f"« {theme.inert(str(each['name']))} » : {count(each['authors'], 'personne')}")
    more = f"{percent(each['diffusion'])} des messages d’une semaine, {growth(each['diffusion_growth'])} par semaine"
    return f"{told}<br>{typeset(more)}"
