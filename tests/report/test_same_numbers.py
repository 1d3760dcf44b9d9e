"""Every number of a report is the one of the page for the same scope, whatever the format."""

from dataclasses import replace
from datetime import date

import pytest
import report_files as reading
from kpi_workspace import MAY
from report_files import Lively

from dashboard.kpi import registry
from dashboard.kpi.contract import Status, Unit
from dashboard.kpi.registry import KPIS
from dashboard.kpi.scope import Scope
from dashboard.kpi.wording import change_text, sample_text, value_text
from dashboard.report.layout import weekly_document
from dashboard.report.render import render
from dashboard.report.weekly import WeeklyReport, weekly_report
from dashboard.text.formats import typeset

SCOPES = {
    "four weeks": MAY,
    "days of one platform": Scope(start=date(2026, 5, 5), end=date(2026, 5, 15), platforms=("facebook",)),
    "before the data": Scope(start=date(2025, 5, 5), end=date(2025, 5, 11)),
}


def report_over(space: Lively, scope: Scope) -> WeeklyReport:
    return weekly_report(space.session, space.settings, scope)


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
def test_every_figure_is_the_page_s_in_every_format(lively: Lively, scope: Scope) -> None:
    document = weekly_document([report_over(lively, scope)])
    files = {name: render(document, name) for name in ("html", "pdf", "xlsx", "json")}
    web = {row[0]: row[1:] for row in reading.html(files["html"]).rows if len(row) == 5}
    paper = reading.squeezed(reading.pdf_text(files["pdf"]))
    sheets = reading.workbook(files["xlsx"])
    cells = {row[0]: row[1:] for row in next(rows for name, rows in sheets.items() if "Tous les chiffres" in name)}
    plain = {one["code"]: one for one in reading.data(files["json"])["figures"]}
    asked = [*reversed(KPIS)]  # no figure depends on those it is asked with
    for kpi, result in zip(asked, registry.compute(lively.session, scope, [kpi.code for kpi in asked]), strict=True):
        told = [value_text(kpi, result), *(typeset(each(kpi, result)) for each in (sample_text, change_text))]
        assert web[kpi.code] == [typeset(kpi.title), *told]
        assert reading.squeezed("".join([kpi.code, kpi.title, *told])) in paper
        name, value, *rest = cells[kpi.code]
        assert [name, *(each or "" for each in rest)] == [typeset(kpi.title), *told[1:]]
        if result.value is None or result.status is Status.LIST_ONLY:
            assert value == told[0]
        else:
            shown = value.total_seconds() if kpi.unit is Unit.SECONDS else value
            assert shown == pytest.approx(result.value, rel=1e-5)  # V10 reads the clock
        known = plain[kpi.code]
        assert [known["text"][each] for each in ("value", "sample", "change")] == told
        assert (known["n"], known["x"]) == (result.n, result.x)
        assert known["value"] == (result.value and pytest.approx(result.value, rel=1e-5))


def test_the_figures_shown_first_are_those_of_the_table(lively: Lively) -> None:
    report = report_over(lively, MAY)
    document = weekly_document([report])
    printed = {typeset(kpi.title): value_text(kpi, result) for kpi, result in report.figures}
    shown = [item for block in document.blocks if hasattr(block, "items") for item in block.items]
    figures = [item for item in shown if hasattr(item, "value")]
    assert len(figures) >= 12
    assert all(printed[item.title] == item.value for item in figures)


def test_the_first_page_stands_alone_and_the_annex_tells_the_rest(lively: Lively) -> None:
    report = report_over(lively, MAY)
    assert report.highlights
    crowded = replace(report, highlights=(*report.highlights * 9,)[:9])
    document = weekly_document([crowded])
    pages = [reading.squeezed(text) for text in reading.pdf_pages(render(document, "pdf"))]
    assert [place for place, text in enumerate(pages) if "Annexe:ledétail" in text] == [1]
    assert "Chiffres lus par Vigie dans les exports de" in "".join(reading.html(render(document, "html")).text)
    assert "3autresécarts" in pages[0] and "Lesautresécartsétablis" in pages[1]


def test_filters_reach_the_report(lively: Lively) -> None:
    nowhere = report_over(lively, replace(MAY, platforms=("tiktok",)))
    assert nowhere.result("R1").value is None  # type: ignore[union-attr]
    assert "TikTok" in weekly_document([nowhere]).subtitle


def test_any_two_periods_compare(lively: Lively) -> None:
    now, before = Scope(start=date(2026, 5, 18), end=date(2026, 5, 24)), Scope(
        start=date(2026, 4, 27), end=date(2026, 5, 3)
    )  # fmt: skip
    found = weekly_report(lively.session, lively.settings, now, before)
    received, earlier = found.result("R1"), registry.compute(lively.session, before, ["R1"])[0]
    assert received is not None and received.previous == earlier.value
    longer = weekly_report(lively.session, lively.settings, now, replace(before, end=date(2026, 5, 10)))
    assert longer.result("R1").change is None  # type: ignore[union-attr]
    assert longer.result("R3").change is not None  # type: ignore[union-attr]
