"""O1: what an interval allows to say of a target."""

from dataclasses import replace

import pytest

from dashboard.kpi.attainment import Attainment, attainment
from dashboard.kpi.contract import Direction, KpiResult, Unit
from dashboard.kpi.registry import kpi
from dashboard.text.attainment import ATTAINMENT_SIGNS, ATTAINMENTS

RATE, DELAY, BACKLOG = kpi("R3"), kpi("R5"), kpi("R9")  # better up, better down, a count better down


@pytest.mark.parametrize(
    ("figure", "value", "low", "high", "n", "target", "expected"),
    [
        (RATE, 0.85, 0.709, 0.929, 40, 0.70, Attainment.REACHED),  # 34 of 40
        (RATE, 0.85, 0.70, 0.929, 40, 0.70, Attainment.REACHED),
        (RATE, 0.85, 0.709, 0.929, 40, 0.80, Attainment.LIKELY),
        (RATE, 0.85, 0.709, 0.929, 40, 0.85, Attainment.LIKELY),
        (RATE, 0.85, 0.709, 0.929, 40, 0.90, Attainment.UNCERTAIN),
        (RATE, 0.85, 0.709, 0.929, 40, 0.95, Attainment.MISSED),
        (RATE, 1.0, 0.51, 1.0, 4, 0.30, Attainment.UNCERTAIN),  # 4 of 4: no green light
        (RATE, 0.0, 0.0, 0.49, 4, 0.90, Attainment.UNCERTAIN),
        (RATE, 0.95, None, None, 40, 0.90, Attainment.LIKELY),  # no interval: nothing is established
        (RATE, 0.50, None, None, 40, 0.90, Attainment.UNCERTAIN),
        (RATE, None, None, None, 0, 0.90, Attainment.UNKNOWN),
        (DELAY, 3600, 1800, 5400, 30, 7200, Attainment.REACHED),
        (DELAY, 3600, 1800, 5400, 30, 5400, Attainment.REACHED),
        (DELAY, 3600, 1800, 5400, 30, 4000, Attainment.LIKELY),
        (DELAY, 3600, 1800, 5400, 30, 3000, Attainment.UNCERTAIN),
        (DELAY, 3600, 1800, 5400, 30, 1200, Attainment.MISSED),
        (DELAY, 3600, 1800, None, 30, 7200, Attainment.LIKELY),  # no upper bound
        (DELAY, 3600, 1800, None, 30, 1200, Attainment.MISSED),
        (BACKLOG, 0, 0, 3.69, 0, 5, Attainment.LIKELY),
        (BACKLOG, 12, 6.2, 21.0, 12, 25, Attainment.REACHED),
        (BACKLOG, 2, 0.24, 7.2, 2, 0, Attainment.MISSED),
    ],
)
def test_only_what_the_interval_allows_is_said(
    figure: object, value: float | None, low: float, high: float, n: int, target: float, expected: Attainment
) -> None:
    result = KpiResult(code=figure.code, value=value, low=low, high=high, n=n)  # type: ignore[attr-defined]
    assert attainment(figure, result, target) is expected  # type: ignore[arg-type]


def test_a_figure_without_a_good_side_reaches_nothing() -> None:
    volume = replace(kpi("R1"), better=Direction.NEITHER)
    assert volume.unit is Unit.COUNT
    assert attainment(volume, KpiResult(code="R1", value=50, low=40, high=60, n=50), 10) is Attainment.UNKNOWN


def test_every_state_has_its_word_and_its_sign() -> None:
    assert set(ATTAINMENTS) == set(ATTAINMENT_SIGNS) == {str(state) for state in Attainment}
    assert len(set(ATTAINMENT_SIGNS.values())) == len(ATTAINMENTS)
