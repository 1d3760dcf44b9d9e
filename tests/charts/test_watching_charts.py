"""Who is spoken of, and where terms stand between rare and frequent."""

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
