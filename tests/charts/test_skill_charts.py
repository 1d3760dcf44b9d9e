"""The drawing of a self-assessment."""

from dashboard.charts.skills import self_portrait

STAGES = {1: "je découvre", 2: "avec de l’aide"}


def test_a_skill_left_unanswered_is_a_gap_and_the_outline_closes() -> None:
    fig = self_portrait(["Écoute", "Veille", "Rigueur"], {"T4": [2, None, 1], "T3": [1, 1, 1]}, STAGES)
    latest, before = fig.data
    assert [*latest.r] == [2, None, 1, 2] and [*latest.theta] == ["Écoute", "Veille", "Rigueur", "Écoute"]
    assert latest.fill is None and latest.line.dash == "solid" and before.line.dash == "dot"
    assert latest.customdata[0] == "T4, Écoute : avec de l’aide" and latest.customdata[1] == ""
    assert fig.layout.showlegend and not self_portrait(["a", "b"], {"T4": [1, 2]}, STAGES).layout.showlegend
    assert [*fig.layout.polar.radialaxis.ticktext] == [*STAGES.values()]
