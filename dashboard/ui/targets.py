"""Targets on screen: where a figure stands against its own, and the form that sets them, kept with the settings."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from dashboard.config import Settings, Target, save_settings, workspace_folder
from dashboard.kpi import registry
from dashboard.kpi.attainment import attainment
from dashboard.kpi.contract import Direction, Kpi, KpiResult
from dashboard.text import objectives as words
from dashboard.text.formats import NBSP, NOT_AVAILABLE, typeset
from dashboard.ui import cached
from dashboard.ui.blocks import plain

KNOWN = frozenset(kpi.code for kpi in registry.KPIS)


def targets_of(settings: Settings) -> dict[str, float]:
    """The targets set, of the figures this version computes and that have a good side."""
    return {
        each.code: each.value
        for each in settings.targets
        if each.code in KNOWN and registry.kpi(each.code).better is not Direction.NEITHER
    }


def standing(results: Sequence[KpiResult], targets: Mapping[str, float]) -> list[tuple[str, str]]:
    """(title, code of attainment) of each figure that has a target."""
    return [
        (kpi.title, str(attainment(kpi, result, targets[kpi.code])))
        for result in results
        if (kpi := registry.kpi(result.code)).code in targets
    ]


def target_text(kpi: Kpi, result: KpiResult, target: float | None) -> str:
    """« Cible : au moins 80 % — ◑ incertain »."""
    if kpi.better is Direction.NEITHER:
        return "Chiffre de contexte : pas de cible."
    if target is None:
        return "Sans cible."
    told = words.target(target, kpi.unit, kpi.better)
    return f"Cible : {told} — {words.state(attainment(kpi, result, target))}"


def target_inputs(results: Sequence[KpiResult], settings: Settings, key: str) -> dict[str, float | None]:
    """One field per figure that may have a target; what was typed, as people type it, in the figure's own unit."""
    known, asked = targets_of(settings), {}
    for result in results:
        kpi = registry.kpi(result.code)
        if kpi.better is Direction.NEITHER:
            continue
        unit = words.TYPED_IN.get(kpi.unit)
        held = known.get(kpi.code)
        given = st.number_input(
            plain(typeset(f"{kpi.title} : {words.SIDES[kpi.better]}" + (f" ({unit})" if unit else ""))),
            value=None if held is None else round(words.typed(held, kpi.unit), 2),
            step=1.0,
            format="%g",
            placeholder=_today(kpi, result),
            key=f"target-{key}-{kpi.code}",
        )
        asked[kpi.code] = None if given is None else words.meant(float(given), kpi.unit)
    return asked


def keep(settings: Settings, asked: Mapping[str, float | None], objective: str | None = None) -> None:
    """Write the targets typed, an empty one being none, and the objective when one is given."""
    others = [each for each in settings.targets if each.code not in asked]
    typed = [Target(code, value) for code, value in asked.items() if value is not None]
    chosen = settings.objective if objective is None else objective
    save_settings(workspace_folder(), replace(cached.settings(), targets=(*others, *typed), objective=chosen))


def _today(kpi: Kpi, result: KpiResult) -> str:
    """Where one stands now: the only honest landmark to start from."""
    if result.value is None:
        return f"aujourd’hui{NBSP}: {NOT_AVAILABLE}"
    value = round(words.typed(result.value, kpi.unit), 1)
    return f"aujourd’hui{NBSP}: {value:g}".replace(".", ",")
