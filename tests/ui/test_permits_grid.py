"""« Ce que vos fichiers permettent » as a table: one row per figure, a column per platform."""

from dashboard.kpi.contract import Status
from dashboard.kpi.permits import Permit
from dashboard.kpi.registry import KPIS
from dashboard.ui.permits import grid


def test_each_figure_has_a_row_in_its_family_and_each_platform_a_column() -> None:
    cells = {
        "facebook": (Status.OK, 120, None),
        "google": (Status.SMALL_SAMPLE, 12, None),
        "x": (Status.NOT_AVAILABLE, 0, "Aucun message."),
    }
    found = [
        Permit(code=kpi.code, platform=platform, status=status, n=n, reason=reason)
        for platform, (status, n, reason) in cells.items()
        for kpi in KPIS
    ]
    shown = grid(found)
    assert [*shown.columns] == ["Famille", "Indicateur", "Facebook", "Avis Google", "X"]
    assert len(shown) == len(KPIS)
    first = shown.iloc[0].to_dict()
    assert first["Famille"] == "Réactivité" and first["Indicateur"] == "Fil reconstruit (R0)"
    told = [first[name].replace("\u00a0", " ") for name in ("Facebook", "Avis Google", "X")]
    assert told == ["n = 120", "n = 12 · petit", "n. d."]
