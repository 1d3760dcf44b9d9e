"""``kpi``: the figures of the pages."""

import argparse
import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from dashboard.cli import terminal
from dashboard.cli.opening import looked_at
from dashboard.config import Settings, load_settings
from dashboard.errors import UsageError
from dashboard.kpi.contract import KpiResult
from dashboard.kpi.registry import compute, named
from dashboard.kpi.registry import kpi as kpi_of
from dashboard.kpi.scope import Scope
from dashboard.kpi.wording import change_text, sample_text, value_text
from dashboard.store.derive import refresh
from dashboard.store.messages import data_end
from dashboard.store.own_names import accounts_called
from dashboard.store.store import Session
from dashboard.text.formats import in_zone, period
from dashboard.text.labels import PLATFORMS, zone_name

DEFAULT_DAYS = 28


def kpi(chosen: argparse.Namespace) -> int:
    """Compute figures over a period; a figure without value says why and is no failure."""
    settings = load_settings(chosen.espace)
    for code in chosen.codes:
        named(code)
    with looked_at(chosen.espace) as store:
        refresh(store, settings)
        with store.reading() as session:
            scope = _scope(session, settings, chosen)
            results = compute(session, scope, chosen.codes or None)
        if chosen.json:
            terminal.give([_as_json(result, chosen.detail) for result in results])
        terminal.say(f"{period(scope.start, scope.end)}, fuseau horaire : {zone_name(scope.timezone)}")
        for result in results:
            terminal.say(_sentence(result))
            for note in result.notes:
                terminal.say(f"    {note}")
        return 0


def _scope(session: Session, settings: Settings, chosen: argparse.Namespace) -> Scope:
    last = data_end(session)
    end: date = chosen.au or (in_zone(last, settings.timezone).date() if last else date.today())
    start: date = chosen.du or end - timedelta(days=DEFAULT_DAYS - 1)
    if end < start:
        raise UsageError("La période finit avant de commencer : vérifiez --du et --au.")
    return Scope(
        start=start,
        end=end,
        platforms=checked_platforms(chosen.plateforme),
        accounts=checked_accounts(session, chosen.compte),
        timezone=settings.timezone,
    )


def checked_platforms(codes: Sequence[str]) -> tuple[str, ...]:
    """The platforms asked for; ``UsageError`` for one that Vigie does not know."""
    for code in codes:
        if code not in PLATFORMS:
            raise UsageError(f"Plateforme « {code} » inconnue. Plateformes : {', '.join(PLATFORMS)}.")
    return tuple(codes)


def checked_accounts(session: Session, asked: Sequence[str]) -> tuple[str, ...]:
    """The accounts asked for by id, name or handle, as the files write them; ``UsageError`` for one they never name."""
    found: list[str] = []
    for name in asked:
        forms = accounts_called(session, name)
        if not forms:
            raise UsageError(f"Aucun fichier importé ne nomme de compte « {name} ».")
        found += forms
    return tuple(found)


def _as_json(result: KpiResult, has_details: bool) -> dict[str, Any]:
    known = kpi_of(result.code)
    return {
        "code": result.code,
        "title": known.title,
        "value": _finite(result.value),
        "unit": str(known.unit),
        "low": _finite(result.low),
        "high": _finite(result.high),
        "x": result.x,
        "n": result.n,
        "previous": _finite(result.previous),
        "change": _finite(result.change),
        "status": str(result.status),
        "reason": result.reason,
        "basis": str(known.basis),
    } | ({"notes": [*result.notes], "details": _plain(result.details)} if has_details else {})


def _plain(value: Any) -> Any:
    """A value as JSON holds it: dates in ISO 8601, an unknown number as null, codes as keys."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return _finite(value) if isinstance(value, float) else value


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def _sentence(result: KpiResult) -> str:
    known = kpi_of(result.code)
    told = filter(None, (told(known, result) for told in (value_text, sample_text, change_text)))
    return f"{result.code} {known.title} : {' · '.join(told)}"
