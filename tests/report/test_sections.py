"""The parts of the report follow the registry: nothing to write here when Vigie learns a figure."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import report_files as reading
from kpi_workspace import MAY

from dashboard.kpi.contract import Family
from dashboard.kpi.registry import KPIS, kpi
from dashboard.report.layout import rows_address
from dashboard.report.sections import HEAD, SECTIONS, present, section
from dashboard.report.weekly import weekly_report
from dashboard.ui.navigation import ENTRIES


def test_a_code_that_vigie_does_not_know_is_left_out() -> None:
    assert present(("R3", "R99", "E3")) == ("R3", "E3")
    assert present(("R3",), ()) == ()
    assert set(HEAD) <= {known.code for known in KPIS}


def test_a_figure_that_vigie_learns_joins_its_part() -> None:
    learnt = replace(kpi("R3"), code="H99", family=Family.MEMBRES)
    part = section("Communauté", "", (Family.MEMBRES,), ("H98", "H99"), (*KPIS, learnt))
    assert (part.first, part.codes[-1:]) == (("H99",), ("H99",))


def test_every_figure_has_its_part_but_the_coverage_of_the_report() -> None:
    told = [code for part in SECTIONS for code in part.codes]
    assert len(told) == len(set(told))
    assert {known.code for known in KPIS} - set(told) == {
        known.code for known in KPIS if known.family is Family.OBJECTIF
    }


def test_a_statement_leads_to_its_rows_with_the_filters_of_the_report(lively: reading.Lively) -> None:
    scope = replace(MAY, platforms=("facebook",), accounts=("page",))
    report = weekly_report(lively.session, lively.settings, scope)
    addresses = {entry.address for entry in ENTRIES}
    for known in KPIS:
        parts = urlsplit(rows_address(report, known.code))
        assert parts.path.strip("/") in addresses
    asked = parse_qs(urlsplit(rows_address(report, "R3")).query)
    assert asked == {
        "periode": ["Personnalisée"], "du": ["2026-05-04"], "au": ["2026-05-31"],
        "plateformes": ["Facebook"], "comptes": ["page"],
    }  # fmt: skip
