"""Who is spoken of, and where terms stand between rare and frequent."""

import itertools
import math
from typing import Any

import pytest

from dashboard.charts import theme, watching
from dashboard.text import watching as words


def name(called: str, mentions: int, share: float, spread: float = 0.05, **more: Any) -> dict[str, Any]:
    return {
        "name": called, "is_competitor": called != "Nous", "mentions": mentions, "share": share,
        "low": share - spread, "high": share + spread,
    } | more  # fmt: skip


def term(called: str, kind: str = "weak", **more: Any) -> dict[str, Any]:
    return {
        "name": called, "kind": kind, "diffusion": 0.01, "diffusion_growth": 0.4, "authors": 5, "others": (),
    } | more  # fmt: skip


def test_each_name_has_its_bar_and_its_interval() -> None:
    fig = watching.share_of_voice([name("Nous", 30, 0.3), name("<b>Eux</b>", 70, 0.7)], reposts=4)
    theirs, ours = fig.data
    assert ([*ours.x], [*theirs.x]) == ([30], [70])
    assert ours.marker.color == theme.PRIMARY
    assert [*ours.error_x.array] == [pytest.approx(5)]
    assert [*theirs.y] == ["&lt;b&gt;Eux&lt;/b&gt;"]
    assert "100" in fig.layout.meta["subtitle"] and "4" in fig.layout.meta["subtitle"]
    assert fig.layout.meta["title"].startswith("On parle surtout de <b>Eux</b>")  # plain text: the page disarms it


def test_names_whose_intervals_meet_are_not_ranked() -> None:
    told = words.voices_title([name("Nous", 33, 0.33), name("A", 36, 0.36), name("B", 9, 0.09)])
    assert told == "A et Nous au coude-à-coude"


def test_the_map_names_weak_signals_first_and_keeps_names_apart() -> None:
    crowd = [term(f"mot {n}", "strong", diffusion=0.02, authors=50) for n in range(30)]
    fig = watching.emergence_map([*crowd, term("rare")], {"diffusion": 0.015})
    strong, weak = fig.data
    assert (len(strong.x), len(weak.x)) == (30, 1)
    assert weak.marker.symbol == "diamond"
    assert sorted(each.text for each in fig.layout.annotations) == ["mot 0", "rare"]


def test_on_a_telephone_no_name_covers_a_point_or_another_name() -> None:
    """The points stand as those of the demonstration did, names on points: rare ones in a column, near the median."""
    rare = [term(f"rare {n}", diffusion=0.0064, diffusion_growth=growth) for n, growth in enumerate((0.14, 0.24, 0.44))]
    known = [term(f"connu {n}", "strong", diffusion=0.0085, diffusion_growth=n / 7) for n in range(8)]
    fig = watching.emergence_map([*rare, *known, term("sac", "strong", diffusion=0.07)], {"diffusion": 0.0085})
    (left, right), (low, high) = fig.layout.xaxis.range, fig.layout.yaxis.range
    width, height, letter = 290, 290, 7  # pixels of the drawing at 390 pixels, and of a letter

    def place(x: float, y: float) -> tuple[float, float]:
        return width * (x - left) / (right - left), height * (y - low) / (high - low)

    points = [place(math.log10(x), y) for trace in fig.data for x, y in zip(trace.x, trace.y, strict=True)]
    boxes = []
    for each in fig.layout.annotations:
        x, y = place(each.x, each.y)
        start = x + each.xshift if each.xanchor == "left" else x + each.xshift - letter * len(each.text)
        boxes.append((start, start + letter * len(each.text), y - 8, y + 8))
    names = [each.text for each in fig.layout.annotations]
    assert {"rare 0", "rare 1", "rare 2", "sac"} <= {*names}
    assert all(box[0] >= 0 and box[1] <= width for box in boxes)
    assert not any(box[0] < x < box[1] and box[2] < y < box[3] for x, y in points for box in boxes)
    assert all(
        one[0] >= other[1] or other[0] >= one[1] or one[2] >= other[3] or other[2] >= one[3]
        for one, other in itertools.combinations(boxes, 2)
    )


def test_the_ticks_of_the_map_have_no_more_decimals_than_they_need() -> None:
    fig = watching.emergence_map([term("a", diffusion=0.004), term("b", diffusion=0.2)], {"diffusion": 0.015})
    assert [tick.replace("\u00a0", " ") for tick in fig.layout.xaxis.ticktext] == [
        "0,5 %", "1 %", "2 %", "5 %", "10 %", "20 %",
    ]  # fmt: skip


def test_a_growth_off_the_scale_is_drawn_on_its_edge_and_told_whole() -> None:
    fig = watching.emergence_map([term("fulgurant", diffusion_growth=9.0)], {"diffusion": 0.015})
    assert [*fig.data[1].y] == [200]
    assert "×10" in fig.data[1].customdata[0]


def test_a_map_without_weak_signal_says_so() -> None:
    assert "Aucun signal faible" in watching.emergence_map([], {}).layout.meta["title"]


@pytest.mark.parametrize(
    ("rate", "told"), [(0.0, "0 %"), (0.444, "+44 %"), (-0.5, "\u221250 %"), (2.0, "×3,0"), (1.99, "+199 %")]
)
def test_growth(rate: float, told: str) -> None:
    assert words.growth(rate) == told


@pytest.mark.parametrize(
    ("now", "before", "z", "told"),
    [
        (29, 0, 4.2, "29\u00a0personnes, contre aucune avant la période · hausse très nette"),
        (5, 2, 3.0, "5\u00a0personnes, contre 2 avant la période · hausse nette"),
        (5, 2, 2.0, "5\u00a0personnes, contre 2 avant la période · hausse établie, de peu"),
    ],
)
def test_a_rise_in_words(now: int, before: int, z: float, told: str) -> None:
    assert words.rise(term("kit", now=now, before=before, z=z)) == told


def test_other_wordings_are_told() -> None:
    assert words.signal(term("kit", others=("kit gratuit",))).endswith("aussi : « kit gratuit »")


def test_formats_in_french() -> None:
    assert words.formats({"image": 4, "video": 1, "link": 4}) == "4\u00a0photos, 4\u00a0liens, 1\u00a0vidéo"
