"""What a chart draws: the numbers of its frame, gaps where data lacks, French in ticks and hovers."""

import math
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts import alerts, axis, coverage, ranking, rhythm, sentiment, series, theme, waiting
from dashboard.stats import anomaly
from dashboard.text.formats import number

MONDAY = date(2026, 3, 2)


def days(n: int) -> list[date]:
    return [MONDAY + timedelta(days=step) for step in range(n)]


def plain(text: object) -> str:
    return str(text).replace("\u202f", " ").replace("\u00a0", " ")


def told(trace: object) -> list[str]:
    return [plain(sentence) for sentence in trace.customdata]  # type: ignore[attr-defined]


def title(fig: go.Figure) -> str:
    return plain(fig.layout.meta["title"])


def subtitle(fig: go.Figure) -> str:
    return plain(fig.layout.meta["subtitle"])


@pytest.fixture
def mentions() -> pd.DataFrame:
    """Forty calm days of 8 or 12 mentions, a gap on the 30th, ninety on the 40th."""
    counts = [8.0, 12.0] * 20
    counts[29], counts[39] = math.nan, 90.0
    return pd.DataFrame({"day": days(40), "n": counts})


def test_the_usual_range_needs_two_weeks_and_never_holds_its_own_day(mentions: pd.DataFrame) -> None:
    usual = series.usual_range(mentions["n"])
    assert usual["low"].first_valid_index() == 14
    assert (usual["low"].iloc[39], usual["high"].iloc[39]) == (8.0, 12.0)


def test_a_day_is_unusual_by_the_robust_z_and_never_under_the_floor(mentions: pd.DataFrame) -> None:
    assert [*mentions["day"][series.unusual_days(mentions["n"])]] == [days(40)[39]]
    few = pd.Series([0.0] * 19 + [1.0] + [0.0] * 8 + [4.0])
    assert not series.unusual_days(few).any()
    assert series.unusual_days(pd.concat([few[:-1], pd.Series([6.0])], ignore_index=True)).iloc[-1]
    restless = pd.Series([2.0, 3.0, 3.0, 3.0, 3.0, 3.0, 9.0] * 4 + [8.0])  # z is high, such days are common
    assert not series.unusual_days(restless).any()


@pytest.mark.parametrize(
    ("x", "mean", "variance", "expected"),
    [(18, 5.25, 5.25, 1.03e-5), (9, 5.25, 5.25, 0.0856), (18, 5.25, 15, 0.0099), (12, 5.25, 15, 0.072)],
)
def test_the_tail_of_a_count_follows_the_reference(x: int, mean: float, variance: float, expected: float) -> None:
    assert anomaly.count_tail(x, mean, variance) == pytest.approx(expected, rel=0.01)


def test_mentions_leave_a_gap_where_data_lacks_and_name_the_peak(mentions: pd.DataFrame) -> None:
    fig = series.mentions_per_day(mentions, "Brume")
    line = fig.data[-1]
    assert math.isnan(line.y[29]) and line.connectgaps is False
    assert told(line)[29].startswith("mar. 31 mars : pas de données")
    assert "au-dessus de l’habitude" in told(line)[39]
    assert title(fig) == "« Brume » : 1 jour dépasse l’habitude, pic de 90 le ven. 10 avr."
    assert "466 mentions sur 39 jours avec données" in subtitle(fig)
    assert len(fig.data) == 3  # two edges of the band, then the line


def test_days_before_the_period_only_tell_what_is_usual(mentions: pd.DataFrame) -> None:
    fig = series.mentions_per_day(mentions, "Brume", start=days(40)[33])
    assert [*fig.data[-1].x] == days(40)[33:] and "150 mentions sur 7 jours" in subtitle(fig)
    assert [*fig.data[0].x] == days(40)[33:]
    assert "au-dessus de l’habitude" in told(fig.data[-1])[-1]


def test_a_short_history_has_no_band() -> None:
    fig = series.mentions_per_day(pd.DataFrame({"day": days(3), "n": [1.0, 0.0, 2.0]}), "Brume")
    assert len(fig.data) == 1 and "bande" not in subtitle(fig)


def test_sentiment_stacks_four_classes_and_hatches_the_unscored() -> None:
    frame = pd.DataFrame(
        [
            (week, code, n)
            for week, counts in ((MONDAY, (40, 30, 30, 5)), (MONDAY + timedelta(days=7), (10, 60, 30, 0)))
            for code, n in zip(sentiment.ORDER, counts, strict=True)
        ],
        columns=["week", "label", "n"],
    )
    fig = sentiment.weekly_sentiment(frame)
    assert [tuple(bar.y) for bar in fig.data] == [(40, 10), (30, 60), (30, 30), (5, 0)]
    assert fig.layout.barmode == "stack" and fig.layout.yaxis.rangemode == "tozero"
    assert [bar.marker.pattern.shape for bar in fig.data] == [None, None, None, "/"]
    assert told(fig.data[0])[0].endswith("40 % des 100 messages notés")
    assert title(fig) == "10 % de négatif la semaine du 9 mars, après 40 % la semaine du 2 mars"
    named = [plain(note.text).split("</span> ")[1] for note in fig.layout.annotations]
    assert named == ["négatif", "neutre", "positif", "non noté"]
    heights = sorted(note.y for note in fig.layout.annotations)
    assert all(above - below >= 105 / 14 - 1e-9 for below, above in pairwise(heights))


def test_a_long_history_is_told_in_months_with_their_year() -> None:
    weeks = [MONDAY + timedelta(weeks=step) for step in range(60)]
    fig = sentiment.weekly_sentiment(pd.DataFrame({"week": weeks, "label": "negative", "n": 10}))
    assert len(fig.data[0].x) == 14 and fig.data[0].x[0] == date(2026, 3, 1)
    assert title(fig).startswith("100 % de négatif en avr. 2027")
    assert {plain(text)[-4:] for text in fig.layout.xaxis.ticktext} == {"2026", "2027"}
    many = series.mentions_per_day(pd.DataFrame({"day": days(400), "n": [1.0] * 400}), "Brume")
    assert many.layout.xaxis.ticktext[0] == "mars<br>2026"
    assert theme.with_room(many).layout.margin.b == 36 + 16  # a line more


@pytest.mark.parametrize(
    ("years", "first", "last", "step"),
    [
        (1, "mars<br>2026", "mars<br>2027", 2),
        (2, "juil.<br>2026", "janv.<br>2028", 6),
        (4, "2027", "2030", 12),
        (13, "2028", "2038", 24),
    ],
)
def test_the_dates_of_a_long_history_have_room_on_a_telephone(years: int, first: str, last: str, step: int) -> None:
    found = axis.date_axis(go.Figure(), [MONDAY, MONDAY + timedelta(days=365 * years)]).layout.xaxis
    told = [*found.ticktext]
    assert len(told) <= axis.TICKS
    assert (told[0], told[-1]) == (first, last)
    assert {(after.year - on.year) * 12 + after.month - on.month for on, after in pairwise(found.tickvals)} == {step}


def test_an_empty_rhythm_is_pale() -> None:
    (_, answers) = rhythm.rhythm(pd.DataFrame({"weekday": [1], "hour": [9], "inbound": [3], "outbound": [0]})).data
    assert (answers.zmin, answers.zmax) == (0, 1)


def test_the_rhythm_maps_keep_every_hour_and_say_the_share_out_of_hours() -> None:
    frame = pd.DataFrame(
        [(1, 10, 6, 9), (1, 21, 2, 1), (6, 10, 2, 0)], columns=["weekday", "hour", "inbound", "outbound"]
    )
    fig = rhythm.rhythm(frame)
    arrivals, answers = fig.data
    assert arrivals.z.shape == answers.z.shape == (7, 24)
    assert (arrivals.z[0][10], answers.z[0][10], arrivals.z[5][10], arrivals.z[6][10]) == (6, 9, 2, 0)
    assert plain(arrivals.customdata[0][21]) == "lundi, 21 h : 2 messages reçus"
    assert title(fig) == (
        "40 % des messages arrivent le soir ou le week-end, 10 % de ceux de la marque partent à ces heures"
    )


def test_waiting_bars_start_at_zero_and_carry_their_number() -> None:
    fig = waiting.ages({"< 1 h": 2, "1–4 h": 0, "4–24 h": 3, "1–3 j": 1, "> 3 j": 4})
    (bars,) = fig.data
    assert tuple(bars.x) == (2, 0, 3, 1, 4) and bars.text[4] == "4"
    assert fig.layout.xaxis.rangemode == "tozero"
    assert title(fig) == "5 des 10 messages attendent depuis plus de 24 h"
    assert bars.marker.color[4] == theme.DANGER


def test_the_coverage_strip_is_blank_where_nothing_came() -> None:
    frame = pd.DataFrame(
        {"platform": ["facebook"] * 3 + ["x"] * 3, "day": days(3) * 2, "n": [4, 0, 9, math.nan, math.nan, 1]}
    )
    fig = coverage.coverage_strip(frame)
    (strip,) = fig.data
    assert [[cell is None for cell in row] for row in strip.z] == [[False, True, False], [True, True, False]]
    assert title(fig) == "X : 2 jours sur 3 sans message ni publication"


@pytest.mark.parametrize(
    ("length", "cells", "by", "told"),
    [
        (300, 300, "par jour ; case vide : rien ce jour-là", "Facebook, lun. 16 nov. : 7 éléments"),
        (400, 58, "par semaine ; case vide : rien cette semaine-là", "Facebook, semaine du 16 nov. 2026 : 7 éléments"),
        (4979, 165, "par mois ; case vide : rien ce mois-là", "Facebook, nov. 2026 : 7 éléments"),
    ],
)
def test_one_day_still_shows_on_a_long_coverage_strip(length: int, cells: int, by: str, told: str) -> None:
    every = [date(2026, 11, 16) - timedelta(days=back) for back in range(length)]
    frame = pd.DataFrame({"platform": "facebook", "day": every, "n": [7.0, *[math.nan] * (length - 1)]})
    fig = coverage.coverage_strip(frame)
    (strip,) = fig.data
    assert len(strip.x) == cells and [cell is None for cell in strip.z[0]] == [True] * (cells - 1) + [False]
    assert subtitle(fig).endswith(by) and plain(strip.customdata[0][-1]) == told
    assert plain(f"{number(length - 1)} jours sur {number(length)}") in title(fig)


def test_alerts_are_stacked_by_level() -> None:
    frame = pd.DataFrame({"day": [*days(2), MONDAY], "level": ["high", "high", "critical"], "n": [3, 1, 2]})
    fig = alerts.alerts_per_day(frame)
    assert [bar.name for bar in fig.data] == ["élevé", "critique"]
    assert title(fig) == "Lun. 2 mars, jour le plus chargé : 5 alertes"


def test_the_parts_of_a_score_are_all_visible_and_add_up() -> None:
    reasons = [{"part": "threat", "points": 25, "text": "je vais"}, {"part": "sentiment", "points": 0, "text": "bof"}]
    parts = alerts.parts_of(reasons, reach=12, repetition=math.nan)
    fig = alerts.score_parts(parts, 37, "high")
    (bars,) = fig.data
    assert sum(bars.x) == 37
    assert [*bars.y] == ["menace", "portée du message", "sentiment négatif"]
    assert [*parts["extrait"]] == ["je vais", "bof", ""]
    assert "probabilité" in subtitle(fig)


@pytest.fixture
def posts() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "published_on": days(4),
            "platform": ["instagram", "instagram", "youtube", "youtube"],
            "ratio": [3.2, 0.0, 1.0, 9.0],
            "percentile": [98.0, 2.0, 50.0, math.nan],
            "title": ["<b>gras</b>", None, "calme", "trop jeune"],
            "is_small": [False, False, True, False],
            "is_maturing": [False, False, False, True],
        }
    )


def test_posts_stand_against_their_own_usual_and_weak_ones_are_hollow(posts: pd.DataFrame) -> None:
    fig = ranking.over_performance(posts)
    symbols = {(trace.name, trace.marker.symbol): len(trace.x) for trace in fig.data}
    assert symbols == {("Instagram", "circle"): 2, ("YouTube", "circle-open"): 2}
    assert title(fig) == "Au moins le double de l’habitude : 1 sur Instagram"
    hovers = [sentence for trace in fig.data for sentence in told(trace)]
    assert any("×3,2 l’habitude" in text and "98 %" in text and "&lt;b&gt;" in text for text in hovers)
    assert any("en maturation" in text for text in hovers)
    assert [plain(text) for text in fig.layout.yaxis.ticktext] == ["Instagram", "YouTube"]


def test_a_young_post_never_makes_the_title(posts: pd.DataFrame) -> None:
    assert title(ranking.over_performance(posts.iloc[2:])) == "Trop peu de recul pour comparer les publications"
    assert title(ranking.over_performance(posts.iloc[1:2])) == "Aucune publication n’atteint le double de l’habitude"


def test_a_band_stands_for_the_middle_of_a_crowded_lane() -> None:
    ratios = [0.5 + step / 40 for step in range(41)]
    posts = pd.DataFrame(
        {"published_on": date(2026, 11, 2), "platform": "x", "ratio": ratios, "percentile": 50.0, "title": "titre",
         "is_small": False, "is_maturing": False}
    )  # fmt: skip
    for shown, bands, outside in ((posts.head(40), 0, 40), (posts, 1, 8)):
        fig = ranking.over_performance(shown)
        assert sum(each.type == "rect" for each in fig.layout.shapes) == bands
        assert sum(len(trace.x) for trace in fig.data) == outside
        assert ("bande" in fig.layout.meta["subtitle"]) is bool(bands)


@pytest.mark.parametrize(
    ("drawn", "y", "left"),
    [
        ({"ticktext": ["lun.", "dimanche"], "tickvals": [0, 1]}, [0, 1], 8 * 6 + 20),
        ({}, ["Facebook", "Instagram"], 9 * 6 + 20),
        ({"ticksuffix": " %", "range": [0, 100]}, [3, None], 5 * 6 + 20),
        ({}, [12_345.0, float("nan")], 6 * 6 + 20),
        ({}, ["x" * 80], theme.WIDEST_PX),  # the browser measures it
        ({"showticklabels": False}, ["Facebook"], 8),
    ],
)
def test_labels_have_room_before_the_browser_measures_them(drawn: dict[str, Any], y: list[Any], left: int) -> None:
    fig = theme.dress(go.Figure(go.Scatter(x=[1, 2], y=y)), title="t", subtitle="s").update_yaxes(drawn)
    assert theme.with_room(fig).layout.margin.l == left
