"""O1: whether a figure reaches its target, as far as its interval allows to say."""

from enum import StrEnum
from math import inf

from dashboard.kpi.contract import Direction, Kpi, KpiResult, Unit
from dashboard.text.samples import FEW


class Attainment(StrEnum):
    REACHED = "reached"  # the whole interval on the good side
    LIKELY = "likely"  # the value on the good side, the interval across the target
    UNCERTAIN = "uncertain"  # the value on the bad side, the interval across the target; or too few cases to say
    MISSED = "missed"  # the whole interval on the bad side
    UNKNOWN = "unknown"  # no value, or a figure that has no good side


def attainment(kpi: Kpi, result: KpiResult, target: float) -> Attainment:
    """Where ``result`` stands against ``target``, in the figure's own unit; to equal the target is to reach it.

    Under five cases nothing is said but ``UNCERTAIN``: never a green light on so few. A count is no sample, its n is
    its value: its interval speaks, and under five it is never more than ``LIKELY``. A bound that is not known is taken
    as boundless, so a figure without interval is never ``REACHED`` nor ``MISSED``.
    """
    if result.value is None or kpi.better is Direction.NEITHER:
        return Attainment.UNKNOWN
    if result.n < FEW and kpi.unit is not Unit.COUNT:
        return Attainment.UNCERTAIN
    way = 1.0 if kpi.better is Direction.UP else -1.0
    low = -inf if result.low is None else result.low
    high = inf if result.high is None else result.high
    gaps = [way * (bound - target) for bound in (low, high)]
    if min(gaps) >= 0:
        return Attainment.LIKELY if result.n < FEW else Attainment.REACHED
    if max(gaps) < 0:
        return Attainment.MISSED
    return Attainment.LIKELY if way * (result.value - target) >= 0 else Attainment.UNCERTAIN
