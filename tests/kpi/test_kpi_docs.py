"""The page of definitions is the one the code would write."""

from dashboard.kpi import copie, docs
from dashboard.kpi.reference import NOT_IMPLEMENTED, TOLD_ELSEWHERE


def test_the_page_is_up_to_date():
    written = docs.PAGE.read_text(encoding="utf-8")
    assert written == docs.page(), "lancez : python -m dashboard.kpi.docs"


def test_every_figure_is_on_it():
    for kpi in docs.KPIS:
        assert f"### {kpi.code} — {kpi.title}" in docs.page()


def test_every_code_of_the_reference_is_a_figure_or_says_why_not():
    last = {"R": 13, "E": 11, "V": 10, "A": 15, "C": 18, "M": 7, "X": 6, "H": 7, "Q": 8, "O": 5, "W": 4, "T": 9}
    reference = {f"{family}{n}" for family, most in last.items() for n in range(0 if family == "R" else 1, most + 1)}
    figures = {kpi.code for kpi in docs.KPIS}
    assert reference - figures == {*TOLD_ELSEWHERE, *NOT_IMPLEMENTED}


def test_a_count_of_thousands_is_told_as_every_number():
    assert "20\u202f000 messages" in copie.CUT
