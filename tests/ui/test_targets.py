"""Targets against the figures they are set on."""

from dashboard.config import Settings, Target
from dashboard.kpi import registry
from dashboard.kpi.contract import KpiResult
from dashboard.ui import targets


def test_only_targets_of_known_figures_with_a_good_side_are_read() -> None:
    settings = Settings(targets=(Target("R3", 0.8), Target("R1", 50), Target("Z9", 1)))
    assert targets.targets_of(settings) == {"R3": 0.8}


def test_a_figure_stands_against_its_target() -> None:
    good = KpiResult(code="R3", value=0.9, low=0.85, high=0.95, x=90, n=100)
    assert targets.standing([good], {"R3": 0.8}) == [("Taux de réponse par message", "reached")]
    assert targets.standing([good], {}) == []
    assert targets.target_text(registry.kpi("R3"), good, 0.8).endswith("●\u00a0atteint")
    assert targets.target_text(registry.kpi("R3"), good, None) == "Sans cible."
    assert targets.target_text(registry.kpi("R1"), good, 5) == "Chiffre de contexte : pas de cible."


def test_an_unknown_figure_never_stands_as_reached() -> None:
    unknown = KpiResult(code="R3", value=None, reason="aucun message")
    assert targets.standing([unknown], {"R3": 0.0}) == [("Taux de réponse par message", "unknown")]
