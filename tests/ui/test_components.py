from dataclasses import replace
from typing import Any

import pytest

from dashboard.kpi import wording
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Status, Unit
from dashboard.text.formats import typeset
from dashboard.ui.blocks import plain


def kpi(unit: Unit) -> Kpi:
    return Kpi(
        code="T1",
        family=Family.REACTIVITE,
        title="Essai",
        unit=unit,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="x / n",
        source="essai",
        compute=lambda session, scope: KpiResult(code="T1", value=None),
        evidence=lambda session, scope: Query("SELECT 1", {}),
    )


def told(text: str) -> str:
    return typeset(text).replace("\u00a0", " ").replace("\u202f", " ")


SHARE = kpi(Unit.SHARE)


def test_an_unknown_figure_gives_its_reason_and_no_number() -> None:
    result = KpiResult(code="T1", value=None, reason="Aucun compte de la marque n’est déclaré.")
    assert wording.value_text(SHARE, result) == "n. d."
    assert wording.sample_text(SHARE, result) == "Aucun compte de la marque n’est déclaré."
    assert wording.change_text(SHARE, result) == ""


def test_under_five_cases_a_share_is_a_count() -> None:
    result = KpiResult(code="T1", value=0.75, low=0.3, high=0.95, x=3, n=4, status=Status.LIST_ONLY)
    assert told(wording.value_text(SHARE, result)) == "3 sur 4"
    assert told(wording.sample_text(SHARE, result)) == "moins de 5 cas : pas de pourcentage"


def test_under_five_cases_a_median_lists_its_values() -> None:
    result = KpiResult(code="T1", value=60, n=3, status=Status.LIST_ONLY, details={"values": [60, 60, 7200]})
    assert told(wording.sample_text(kpi(Unit.SECONDS), result)) == "n = 3 : 1 min, 1 min, 2 h"


def test_a_small_sample_says_so_beside_its_interval() -> None:
    result = KpiResult(code="T1", value=0.66, low=0.43, high=0.84, x=12, n=18, status=Status.SMALL_SAMPLE)
    assert told(wording.value_text(SHARE, result)) == "66 %"
    assert told(wording.sample_text(SHARE, result)) == "petit échantillon · entre 43 % et 84 % · 12 sur 18"


@pytest.mark.parametrize(
    ("unit", "result", "line"),
    [
        (Unit.SHARE, {"change": -0.021, "previous": 0.5}, "▼ −2,1 points (avant : 50 %)"),
        (Unit.SECONDS, {"change": 1800, "previous": 3600}, "▲ +30 min (avant : 1 h)"),
        (Unit.SECONDS, {"change": -1800, "previous": 3600}, "▼ −30 min (avant : 1 h)"),
        (Unit.COUNT, {"change": 134, "previous": 1100}, "▲ +134 (avant : 1 100)"),
        (Unit.COUNT, {"change": 3.5, "previous": 0.5}, "▲ +3,5 (avant : 0,5)"),
        (Unit.POINTS, {"change": 12, "previous": -3}, "▲ +12 points (avant : −3 points)"),
        (Unit.RATIO, {"change": -0.4, "previous": 1.8}, "▼ −0,4 (avant : ×1,8)"),
    ],
)
def test_an_established_change_is_signed_in_its_unit(unit: Unit, result: dict[str, float], line: str) -> None:
    changed = KpiResult(code="T1", value=1, n=100, is_change=True, **result)
    assert told(wording.change_text(kpi(unit), changed)) == line


def test_a_change_within_its_interval_is_stable() -> None:
    result = KpiResult(
        code="T1", value=0.52, n=100, previous=0.5, previous_n=90, change=0.02, change_low=-0.1, change_high=0.1
    )
    assert told(wording.change_text(SHARE, result)) == "stable (avant : 50 %)"
    meaning = told(wording.stable_text(SHARE, result))
    assert meaning.startswith("« stable » ne dit pas « égal »") and "entre −10 points et +10 points" in meaning
    assert wording.stable_text(SHARE, replace(result, is_change=True)) == ""
    assert wording.stable_text(SHARE, replace(result, change=None, change_low=None, change_high=None)) == ""


@pytest.mark.parametrize(
    ("unit", "result", "line"),
    [
        (Unit.COUNT, {"value": 1176, "n": 11, "previous": 1141, "previous_n": 10}, "avant : 1 141"),  # C1
        (Unit.INDEX, {"value": 0.8, "n": 11, "previous": 0.68, "previous_n": 10}, "avant : 0,68"),  # C16
        (
            Unit.SHARE,  # two cases are no rate, before or now
            {"value": 0.4, "x": 24, "n": 60, "previous": 0.5, "previous_n": 2, "change_low": -0.4, "change_high": 0.4},
            "avant : 1 sur 2",
        ),
        (
            Unit.SHARE,
            {
                "value": 1.0, "x": 2, "n": 2, "status": Status.LIST_ONLY, "previous": 0.5, "previous_n": 40,
                "change_low": -0.4, "change_high": 0.6,
            },
            "avant : 50 %",
        ),
        (
            Unit.SHARE,  # the median of four rates is not « 0 sur 4 »
            {"value": 0.019, "n": 4, "status": Status.LIST_ONLY, "previous": 0.021, "previous_n": 4},
            "avant : 2,1 %",
        ),
        (
            Unit.COUNT,  # a tally is its own n: it has an interval at three as at three hundred
            {"value": 3, "n": 3, "previous": 1, "previous_n": 1, "change_low": -3.0, "change_high": 8.0},
            "stable (avant : 1)",
        ),
    ],
)  # fmt: skip
def test_what_no_interval_judges_is_told_and_not_judged(unit: Unit, result: dict[str, Any], line: str) -> None:
    found = KpiResult(code="T1", change=result["value"] - result["previous"], **result)
    assert told(wording.change_text(kpi(unit), found)) == line


def test_a_change_over_part_of_the_period_tells_the_value_it_compares() -> None:
    result = KpiResult(
        code="T1", value=0.23, x=108, n=470, previous=0.24, change=0.1, is_change=True, details={"compared": 0.34}
    )
    line = "▲ +10 points (34 % sur les jours comparables, avant : 24 %)"
    assert told(wording.change_text(SHARE, result)) == line
    few = replace(result, is_change=False, details={"compared": 0.0, "compared_n": 1})
    assert told(wording.change_text(SHARE, few)) == "0 sur 1 sur les jours comparables, avant : 24 %"


def test_a_count_is_exact_and_says_under_its_formula_what_chance_alone_would_do() -> None:
    result = KpiResult(code="T1", value=377, low=339.9, high=417.02, n=377)
    assert wording.sample_text(kpi(Unit.COUNT), result) == ""
    assert "varier de 340 à 417 d’une période à l’autre" in told(wording.chance_text(kpi(Unit.COUNT), result))
    assert wording.chance_text(SHARE, result) == ""


def test_markdown_is_disarmed() -> None:
    assert plain("**a** [b](c) :red[d] $e$ <f> `g`") == (r"\*\*a\*\* \[b\]\(c\) \:red\[d\] \$e\$ \<f\> \`g\`")
    assert plain("http://a.fr, WWW.b.fr") == "\u2060http\\:\\/\\/a\\.fr, \u2060WWW\\.b\\.fr"
    assert plain("mailto:lea+x@a.fr, @lea") == "mailto\\:lea\\+x\u2060\\@a\\.fr, \\@lea"


def test_a_share_of_sums_over_few_posts_is_not_said_to_rest_on_few_clicks() -> None:
    clicks = KpiResult(code="T1", value=61 / 3593, x=61, n=3593, status=Status.LIST_ONLY)
    assert told(wording.sample_text(SHARE, clicks)) == "moins de 5 publications : pas de pourcentage"
    two = KpiResult(code="T1", value=0.5, x=1, n=2, status=Status.LIST_ONLY)
    assert told(wording.sample_text(SHARE, two)) == "moins de 5 cas : pas de pourcentage"
