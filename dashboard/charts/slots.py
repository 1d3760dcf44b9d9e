"""The slots where posts do better than the account's mean (C14), above the hours at which the public writes."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.charts import theme
from dashboard.text.contents import slot, slots_title
from dashboard.text.formats import NBSP, WEEKDAYS, count, ratio, typeset

FEW = 3
BLOCK_H, BLOCKS = 3, 8
# Half transparent: the ink of the page stays legible on it, in the light and in the dark.
ABOVE, PALE, BELOW = "rgba(11, 150, 164, 0.55)", "rgba(124, 136, 148, 0.10)", "rgba(124, 136, 148, 0.60)"
ABOVE_AND_BELOW = [[0, BELOW], [0.5, PALE], [1, ABOVE]]
SCALE = [[0, PALE], [1, theme.PRIMARY]]


def best_slots(
    cells: Sequence[Mapping[str, Any]], established: Sequence[Mapping[str, Any]], posts: int, hours: pd.DataFrame
) -> go.Figure:
    """``cells`` and ``established`` as ``details`` of C14 gives them (``weekday`` 1 = Monday, ``hour``, ``n``,
    ``value``, ``low``, ``high``), ``posts`` how many they rest on; ``hours`` has ``weekday``, ``hour``, ``inbound``.

    A cell under three posts is hatched and left pale, an established slot framed. The maps have each their scale.
    """
    fig = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.11, row_heights=[0.6, 0.4])
    values = np.full((7, BLOCKS), np.nan)
    hovers = [[""] * BLOCKS for _ in range(7)]
    for cell in cells:
        row, column = cell["weekday"] - 1, cell["hour"] // BLOCK_H
        values[row, column] = np.log(cell["value"]) if cell["n"] >= FEW else 0.0
        hovers[row][column] = _sentence(cell)
    reach = float(np.nanmax(np.abs(values))) if cells else 1.0
    _map(fig, 1, values, hovers, colorscale=ABOVE_AND_BELOW, zmin=-max(reach, 0.1), zmax=max(reach, 0.1))
    fig.add_scatter(
        x=[cell["hour"] // BLOCK_H for cell in cells], y=[cell["weekday"] - 1 for cell in cells],
        text=[typeset(f"{ratio(cell['value'])}<br>n = {cell['n']}") for cell in cells],
        mode="text", textfont={"size": 10}, hoverinfo="skip", row=1, col=1,
    )  # fmt: skip
    received = _blocks(hours)
    told = [
        [_received(weekday, column, int(n)) for column, n in enumerate(row)]
        for weekday, row in enumerate(received, start=1)
    ]
    _map(fig, 2, received, told, colorscale=SCALE, zmin=0, zmax=max(1, int(received.max())))
    for cell in cells:
        if cell["n"] < FEW:
            _hatch(fig, cell["weekday"] - 1, cell["hour"] // BLOCK_H)
    for cell in established:
        row, column = cell["weekday"] - 1, cell["hour"] // BLOCK_H
        fig.add_shape(
            type="rect", x0=column - 0.48, x1=column + 0.48, y0=row - 0.46, y1=row + 0.46,
            line={"color": theme.ATTENTION, "width": 3}, row=1, col=1,
        )  # fmt: skip
    names = (
        count(posts, "publication comparée", "publications comparées"),
        count(int(received.sum()), "message reçu", "messages reçus"),
    )
    for name, height in zip(names, (1.0, 0.36), strict=True):
        fig.add_annotation(
            x=0, xref="paper", xanchor="left", y=height, yref="paper", yanchor="bottom", text=name, showarrow=False,
            font={"size": 12},
        )  # fmt: skip
    theme.dress(
        fig,
        title=slots_title(established, bool(cells)),
        subtitle="En haut, performance relative face à la moyenne du compte sur 16 semaines, ramenée vers elle quand "
        "il y a peu de publications ; hachuré : moins de 3. En bas, quand le public écrit. Association, pas un effet.",
        height=520,
        is_zero_based=False,
    )
    fig.update_layout(margin={"t": 24})
    fig.update_xaxes(
        tickvals=[column - 0.5 for column in range(BLOCKS)],
        ticktext=[f"{column * BLOCK_H}{NBSP}h" for column in range(BLOCKS)],
        range=[-0.5, BLOCKS - 0.5],
    )
    return fig.update_yaxes(
        tickvals=[*range(7)], ticktext=[name[:3] + "." for name in WEEKDAYS], range=[6.5, -0.5], showgrid=False
    )


def slot_rows(cells: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """The cells of C14 as a table to read: ``créneau``, ``n``, ``face à la moyenne``, ``de``, ``à``."""
    return pd.DataFrame(
        {
            "créneau": [slot(cell) for cell in cells],
            "n": [cell["n"] for cell in cells],
            "face à la moyenne": [ratio(cell["value"]) for cell in cells],
            "de": [ratio(cell["low"]) for cell in cells],
            "à": [ratio(cell["high"]) for cell in cells],
        }
    )


def _map(fig: go.Figure, row: int, values: Any, hovers: list[list[str]], **more: Any) -> None:
    fig.add_heatmap(
        x=[*range(BLOCKS)], y=[*range(7)], z=values, customdata=hovers, showscale=False, xgap=2, ygap=2,
        hoverongaps=False, hovertemplate=theme.hover("%{customdata}"), row=row, col=1, **more,
    )  # fmt: skip


def _blocks(hours: pd.DataFrame) -> Any:
    received = np.zeros((7, BLOCKS), dtype=int)
    np.add.at(received, (hours["weekday"] - 1, hours["hour"] // BLOCK_H), hours["inbound"])
    return received


def _hatch(fig: go.Figure, row: int, column: int) -> None:
    for shift in (-0.3, 0.0, 0.3):
        fig.add_shape(
            type="line", x0=column + shift - 0.12, x1=column + shift + 0.12, y0=row + 0.42, y1=row - 0.42,
            line={"color": theme.MUTED, "width": 1}, opacity=0.6, row=1, col=1,
        )  # fmt: skip


def _sentence(cell: Mapping[str, Any]) -> str:
    told = f"{slot(cell)} : {ratio(cell['value'])} la moyenne du compte<br>{count(cell['n'], 'publication')}"
    if cell["low"] == cell["low"]:
        told += f", entre {ratio(cell['low'])} et {ratio(cell['high'])}"
    return typeset(f"{told}{'<br>trop peu pour conclure' if cell['n'] < FEW else ''}")


def _received(weekday: int, column: int, n: int) -> str:
    where = slot({"weekday": weekday, "hour": column * BLOCK_H})
    return typeset(f"{where} : {count(n, 'message reçu', 'messages reçus')}")
