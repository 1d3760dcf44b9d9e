"""A figure in words: its value, what it rests on, how it moved. One text for the pages, the report and the files.

Strings hold the no-break spaces of numbers; ``formats.typeset`` adds those of the sentence at the border.
"""

from dashboard.kpi.contract import Kpi, KpiResult, Status, Unit
from dashboard.text.formats import NBSP, NOT_AVAILABLE, number, points, quantity, x_of_n


def value_text(kpi: Kpi, result: KpiResult) -> str:
    """The figure as printed: its value, « 3 sur 4 » under five cases, « n. d. » when unknown."""
    if result.value is None:
        return NOT_AVAILABLE
    if result.status is Status.LIST_ONLY and result.x is not None and kpi.unit is Unit.SHARE:
        return x_of_n(result.x, result.n)
    return quantity(result.value, kpi.unit)


def sample_text(kpi: Kpi, result: KpiResult) -> str:
    """What the figure rests on: its reason when unknown, else its interval, its n, « petit échantillon »."""
    if result.value is None:
        return result.reason or "donnée absente des fichiers importés"
    parts = []
    if result.status is Status.SMALL_SAMPLE:
        parts.append("petit échantillon")
    if result.status is not Status.LIST_ONLY and result.low is not None and result.high is not None:
        low, high = (round(bound) if kpi.unit is Unit.COUNT else bound for bound in (result.low, result.high))
        parts.append(f"entre {quantity(low, kpi.unit)} et {quantity(high, kpi.unit)}")
    if kpi.unit is not Unit.COUNT and result.n:
        is_share = result.x is not None and kpi.unit is Unit.SHARE and result.status is not Status.LIST_ONLY
        parts.append(
            x_of_n(result.x, result.n) if is_share and result.x is not None else f"n{NBSP}={NBSP}{number(result.n)}"
        )
    return " · ".join(parts)


def change_text(kpi: Kpi, result: KpiResult) -> str:
    """The comparison with the period before: « stable » when the interval of the change holds zero.

    Where only a part of the period compares, the value of that part is told beside the one before.
    """
    if result.change is None or result.previous is None:
        return ""
    before = f"avant : {quantity(result.previous, kpi.unit)}"
    compared = result.details.get("compared")
    if compared is not None and quantity(compared, kpi.unit) != quantity(result.value, kpi.unit):
        before = f"{quantity(compared, kpi.unit)} sur les jours comparables, {before}"
    if not result.is_change:
        return f"stable ({before})"
    match kpi.unit:
        case Unit.SHARE:
            moved = points(result.change * 100)
        case Unit.POINTS:
            moved = points(result.change)
        case Unit.COUNT:
            moved = number(result.change, is_signed=True)
        case Unit.RATIO:
            moved = f"{'+' if result.change > 0 else ''}{number(result.change, 1)}"
        case _:
            moved = ("+" if result.change > 0 else "") + quantity(result.change, kpi.unit)
    arrow = "▲" if result.change > 0 else "▼"
    return f"{arrow} {moved} ({before})"
