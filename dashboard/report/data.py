"""The weekly report as plain data: what its JSON format holds, keys in English as in the code."""

import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from dashboard.kpi.contract import Kpi, KpiResult
from dashboard.kpi.wording import change_text, sample_text, value_text
from dashboard.report.weekly import WeeklyReport
from dashboard.text.formats import typeset


def of_report(report: WeeklyReport) -> dict[str, Any]:
    """Everything the other formats say; a figure has its numbers and, in ``text``, its words."""
    scope = report.scope
    return {
        "brand": report.brand,
        "start": scope.start.isoformat(),
        "end": scope.end.isoformat(),
        "earlier": {"start": report.earlier.start.isoformat(), "end": report.earlier.end.isoformat()},
        "platforms": [*scope.platforms],
        "accounts": [*scope.accounts],
        "timezone": scope.timezone,
        "data_end": None if report.data_end is None else f"{report.data_end.isoformat()}Z",
        "is_demo": report.is_demo,
        "covered_days": report.covered,
        "compared": report.compared,
        "highlights": [plain(_fields(one)) for one in report.highlights],
        "objectives": [
            {"code": one.kpi.code, "target": one.target, "state": str(one.state), "value": _finite(one.result.value)}
            for one in report.objectives
        ],
        "figures": [_figure(kpi, result) for kpi, result in report.figures],
        "irritants": [
            plain(dict(one.entry)) | {"quotes": [quote.text for quote in one.quotes]} for one in report.irritants
        ],
        "alerts": _rows(report.raised),
        "posts": {"high": _rows(report.high), "low": _rows(report.low)},
        "daily": _rows(report.daily),
        "weekly": _rows(report.weekly),
        "missing": [{"reason": one.reason, "codes": [*one.codes], "exports": [*one.exports]} for one in report.lacks],
        "notes": [plain(_fields(note)) for note in report.notes],
    }


def plain(value: Any) -> Any:
    """A value as JSON holds it: dates in ISO 8601, an unknown number as null, codes as keys."""
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    if isinstance(value, datetime | date):
        return None if pd.isna(value) else value.isoformat()
    return _finite(value) if isinstance(value, float) else value


def _figure(kpi: Kpi, result: KpiResult) -> dict[str, Any]:
    return {
        "code": kpi.code,
        "title": kpi.title,
        "unit": str(kpi.unit),
        "basis": str(kpi.basis),
        "value": _finite(result.value),
        "low": _finite(result.low),
        "high": _finite(result.high),
        "x": result.x,
        "n": result.n,
        "previous": _finite(result.previous),
        "change": _finite(result.change),
        "is_change": result.is_change,
        "status": str(result.status),
        "reason": result.reason,
        "text": {
            "value": value_text(kpi, result),
            "sample": typeset(sample_text(kpi, result)),
            "change": typeset(change_text(kpi, result)),
        },
        "notes": [*result.notes],
    }


def _fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    known = frame.astype(object).where(frame.notna(), None)
    return [plain({str(name): value for name, value in row.items()}) for row in known.to_dict("records")]


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
