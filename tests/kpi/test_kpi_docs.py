"""The page of definitions is the one the code would write."""

from dashboard.kpi import docs


def test_the_page_is_up_to_date():
    written = docs.PAGE.read_text(encoding="utf-8")
    assert written == docs.page(), "lancez : python -m dashboard.kpi.docs"


def test_every_figure_is_on_it():
    for kpi in docs.KPIS:
        assert f"### {kpi.code} — {kpi.title}" in docs.page()
