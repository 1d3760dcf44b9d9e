"""The map of slots: what is hatched, framed, drawn pale, and when the public writes."""

import math

import pandas as pd

from dashboard.charts.slots import best_slots, slot_rows

HOURS = pd.DataFrame(
    [(2, 18, 5), (2, 20, 3), (7, 0, 1)],
    columns=["weekday", "hour", "inbound"],
)


def cell(weekday: int, hour: int, n: int, value: float) -> dict[str, float]:
    return {"weekday": weekday, "hour": hour, "n": n, "value": value, "low": value / 1.2, "high": value * 1.2}


CELLS = [cell(2, 18, 9, 1.5), cell(1, 9, 2, 3.0), cell(5, 12, 4, 0.8)]


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_an_established_slot_is_framed_and_named() -> None:
    fig = best_slots(CELLS, CELLS[:1], 15, HOURS)
    assert plain(fig.layout.meta["title"]) == "Créneau établi : mardi, 18 h à 21 h (×1,5)"
    (frame,) = [shape for shape in fig.layout.shapes if shape.type == "rect"]
    assert (frame.x0, frame.y0) == (6 - 0.48, 1 - 0.46)
    hover = plain(fig.data[0].customdata[1][6])
    assert "×1,5 la moyenne du compte" in hover and "9 publications" in hover and "entre ×1,2 et ×1,8" in hover


def test_a_cell_of_two_posts_is_hatched_and_pale() -> None:
    fig = best_slots(CELLS, [], 15, HOURS)
    hatches = [shape for shape in fig.layout.shapes if shape.type == "line"]
    assert len(hatches) == 3 and {round(line.x0 + 0.12) for line in hatches} == {3}
    assert fig.data[0].z[0][3] == 0
    assert fig.data[0].z[4][4] == math.log(0.8)
    assert math.isnan(fig.data[0].z[3][3])  # nothing was published there
    assert "trop peu pour conclure" in fig.data[0].customdata[0][3]
    assert plain(fig.layout.meta["title"]) == "Pas de créneau établi"


def test_each_cell_bears_its_number_of_posts() -> None:
    texts = best_slots(CELLS, [], 15, HOURS).data[1].text
    assert [plain(text) for text in texts] == ["×1,5<br>n = 9", "×3,0<br>n = 2", "×0,8<br>n = 4"]


def test_the_public_has_its_own_map() -> None:
    received = best_slots([], [], 0, HOURS).data[2].z
    assert (received[1][6], received[6][0], received.sum()) == (8, 1, 9)


def test_without_posts_the_title_says_so() -> None:
    assert best_slots([], [], 0, HOURS.head(0)).layout.meta["title"].startswith("Pas assez de publications")


def test_the_table_behind_reads_the_same() -> None:
    assert plain(slot_rows(CELLS).to_dict("records")[0]["créneau"]) == "mardi, 18 h à 21 h"
    assert slot_rows([]).empty
