"""What each part of the weekly report is made of: families of figures, those that come first by their codes.

Only codes that the registry has are kept: a figure that Vigie learns joins its part without a line here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.kpi.contract import Family, Kpi
from dashboard.kpi.registry import KPIS

AT_MOST_FIRST = 8


@dataclass(frozen=True, slots=True)
class Section:
    """``first`` are shown as figures, ``codes`` are all those of the part, ``page`` is the address of the page that
    shows them, empty when the report alone does."""

    title: str
    page: str
    first: tuple[str, ...]
    codes: tuple[str, ...]


def present(codes: Iterable[str], known: Iterable[Kpi] = KPIS) -> tuple[str, ...]:
    """Those of ``codes`` that are figures of Vigie, in the same order."""
    names = {kpi.code for kpi in known}
    return tuple(code for code in codes if code in names)


def section(
    title: str, page: str, families: tuple[Family, ...], first: tuple[str, ...], known: Iterable[Kpi] = KPIS
) -> Section:
    """A part of the report with what the registry ``known`` allows."""
    figures = [*known]
    codes = tuple(kpi.code for kpi in figures if kpi.family in families)
    return Section(title, page, present(first, figures)[:AT_MOST_FIRST], codes)


HEAD = present(("R1", "R3", "R5", "R9", "E3", "V1", "C12", "A15"))

SECTIONS = (
    section("Réactivité", "reactivite", (Family.REACTIVITE,), ("R3", "R3c", "R5", "R6", "R6b", "R8", "R9", "R12")),
    section("Écoute", "ecoute", (Family.ECOUTE,), ("E3", "E3a", "E2", "E8", "E7", "E10", "E11", "E4")),
    section("Veille", "veille", (Family.VEILLE,), ("V1", "V2", "V3", "V4", "V5", "V10")),
    section("Alertes", "alertes", (Family.ALERTE,), ("A15", "A9", "A1", "A13", "A14")),
    section("Contenus", "contenus", (Family.CONTENU,), ("C1", "C12", "C15", "C16", "C13", "C14", "C18")),
    section("Communauté", "communaute", (Family.MEMBRES,), ("H1", "H2", "H4", "H5", "H6", "H7")),
    section("Modération", "", (Family.MODERATION,), ("M1", "M2", "M3", "M4", "M5", "M7")),
    section("Remontée aux services", "remontees", (Family.REMONTEE,), ("X1", "X2", "X3", "X4", "X5", "X6")),
    section("Prises de parole", "communaute", (Family.PAROLE,), ("Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "Q7")),
    section("Charge et soirées", "reactivite", (Family.CHARGE,), ("W1", "W2", "W3", "W4")),
)
