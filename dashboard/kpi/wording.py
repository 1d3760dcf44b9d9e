"""A figure in words: its value, what it rests on, how it moved. One text for the pages, the report and the files.

Strings hold the no-break spaces of numbers; ``formats.typeset`` adds those of the sentence at the border.
"""

from dashboard.kpi.contract import Kpi, KpiResult, Status, Unit
from dashboard.text.formats import NBSP, NOT_AVAILABLE, number, points, quantity, x_of_n
from dashboard.text.samples import FEW
from dashboard.text.sentences import gap


def value_text(kpi: Kpi, result: KpiResult) -> str:
    """The figure as printed: its value, « 3 sur 4 » under five cases, « n. d. » when unknown."""
    if result.value is None:
        return NOT_AVAILABLE
    if result.status is Status.LIST_ONLY and result.x is not None and kpi.unit is Unit.SHARE:
        return x_of_n(result.x, result.n)
    return quantity(result.value, kpi.unit)


def sample_text(kpi: Kpi, result: KpiResult) -> str:
    """What the figure rests on: its reason when unknown, else its interval, its n, « petit échantillon »; the values
    themselves when they are too few for a median. A tally is its own n, and counts all there is: it stands alone."""
    if result.value is None:
        return result.reason or "donnée absente des fichiers importés"
    if _is_tally(kpi, result):
        return ""
    is_share = result.x is not None and kpi.unit is Unit.SHARE
    if result.status is Status.LIST_ONLY and is_share:
        cases = "cas" if result.n < FEW else "publications"  # a ratio of sums over them, whatever they sum
        return f"moins de {FEW} {cases} : pas de pourcentage"
    parts = []
    if result.status is Status.SMALL_SAMPLE:
        parts.append("petit échantillon")
    if result.status is not Status.LIST_ONLY and result.low is not None and result.high is not None:
        parts.append(f"entre {quantity(result.low, kpi.unit)} et {quantity(result.high, kpi.unit)}")
    if is_share and result.x is not None:
        parts.append(x_of_n(result.x, result.n))
    elif result.n:
        values = [quantity(value, kpi.unit) for value in result.details.get("values", ())]
        listed = f" : {', '.join(values)}" if len(values) > 1 else ""
        parts.append(f"n{NBSP}={NBSP}{number(result.n)}{listed}")
    return " · ".join(parts)


def chance_text(kpi: Kpi, result: KpiResult) -> str:
    """Under the formula of a tally, the interval its comparison with another period rests on; empty for the rest."""
    if not _is_tally(kpi, result) or result.low is None or result.high is None:
        return ""
    low, high = (quantity(round(bound), kpi.unit) for bound in (result.low, result.high))
    return (
        f"Tout est compté : ce nombre est exact. Le hasard seul le ferait varier de {low} à {high} d’une période à "
        "l’autre (loi de Poisson, 95 %) ; un changement n’est annoncé qu’au-delà."
    )


def stable_text(kpi: Kpi, result: KpiResult) -> str:
    """Under the formula of a figure called « stable », what that says and does not say; empty for the rest."""
    if result.change is None or result.is_change or not is_judged(kpi, result):
        return ""
    low, high = (gap(float(bound or 0), kpi.unit) for bound in (result.change_low, result.change_high))
    return (
        f"« stable » ne dit pas « égal » : l’écart avec la période comparée se tient entre {low} et {high}, zéro "
        "compris ; il peut n’être que du hasard."
    )


def _is_tally(kpi: Kpi, result: KpiResult) -> bool:
    return kpi.unit is Unit.COUNT and result.value == result.n


def change_text(kpi: Kpi, result: KpiResult) -> str:
    """The comparison with the period before: « stable » when the interval of the change holds zero, and both values
    without a judgement when the change has no interval or rests on fewer than five cases on one side.

    Where only a part of the period compares, the value of that part is told beside the one before.
    """
    if result.change is None or result.previous is None:
        return ""
    before = f"avant : {_printed(kpi, result, result.previous, result.previous_n)}"
    compared = result.details.get("compared")
    if compared is not None and quantity(compared, kpi.unit) != quantity(result.value, kpi.unit):
        now = _printed(kpi, result, compared, result.details.get("compared_n"))
        before = f"{now} sur les jours comparables, {before}"
    if not is_judged(kpi, result):
        return before
    if not result.is_change:
        return f"stable ({before})"
    match kpi.unit:
        case Unit.SHARE:
            moved = points(result.change * 100)
        case Unit.POINTS:
            moved = points(result.change)
        case Unit.COUNT:
            moved = number(result.change, 0 if result.change == round(result.change) else 1, is_signed=True)
        case Unit.RATIO:
            moved = f"{'+' if result.change > 0 else ''}{number(result.change, 1)}"
        case _:
            moved = ("+" if result.change > 0 else "") + quantity(result.change, kpi.unit)
    arrow = "▲" if result.change > 0 else "▼"
    return f"{arrow} {moved} ({before})"


def is_judged(kpi: Kpi, result: KpiResult) -> bool:
    """Whether the interval of the change says « stable », a rise or a fall: there is one, on enough cases both times.

    A tally is its own n and has an interval however small it is.
    """
    was_few = kpi.unit is not Unit.COUNT and result.previous_n is not None and result.previous_n < FEW
    is_few = result.status is Status.LIST_ONLY or was_few
    return result.is_change or (result.change_low is not None and not is_few)


def _printed(kpi: Kpi, result: KpiResult, value: float, n: int | None) -> str:
    """One side of a comparison as it is printed alone: « 1 sur 2 » for a share under five cases. A median of shares,
    which has no x, is of no number of them."""
    if kpi.unit is Unit.SHARE and result.x is not None and n and n < FEW:
        return x_of_n(round(value * n), n)
    return quantity(value, kpi.unit)
