"""Cells: numbers by column, identifiers that spreadsheets damage, links, choices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Reason
from connectors.fields import BadCell, Choice, Count, Duration, Id, Link, Number, Text, normalise_header

NARROW = "\u202f"
HARD = "\xa0"


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (["1 234", f"1{NARROW}234", f"12{HARD}345{HARD}678"], [1234, 1234, 12345678]),
        (["1,234", "987", "1,234,567"], [1234, 987, 1234567]),
        (["1.234", "987", "1.234.567"], [1234, 987, 1234567]),
        (["1,2 k", "1.2K", "3,4 M", "12"], [1200, 1200, 3400000, 12]),
        (["12.0", "7.0"], [12, 7]),
        (["-", "–", "N/A", "undefined", "", "0"], [None, None, None, None, None, 0]),
    ],
)
def test_counts_are_read_by_column(column: list[str], values: list[int | None]) -> None:
    parse = Count().parser(column, None)
    assert [parse(cell) for cell in column] == values


@pytest.mark.parametrize(
    ("column", "values"),
    [
        (["4046.4713", "1.234"], [4046.4713, 1.234]),
        (["12,5", "1,234"], [12.5, 1.234]),
        (["1.234,5", "1.234"], [1234.5, 1234]),
        (["1,234.5", "1,234"], [1234.5, 1234]),
        ([f"1{NARROW}234,567", "1,234"], [1234.567, 1.234]),
        (["12 %", "3,5 %"], [12, 3.5]),
    ],
)
def test_decimals_follow_what_the_column_proves(column: list[str], values: list[float]) -> None:
    parse = Number().parser(column, None)
    assert [parse(cell) for cell in column] == pytest.approx(values)


def test_the_same_cell_means_what_its_column_says() -> None:
    assert Number().parser(["0,5"], None)("1,234") == pytest.approx(1.234)
    assert Number().parser(["0.5"], None)("1,234") == 1234


@pytest.mark.parametrize("cell", ["douze", "1,2,3", "12.345,6,7", "1.2.3", "12,5"])
def test_a_count_that_is_none_is_refused(cell: str) -> None:
    with pytest.raises(BadCell) as refusal:
        Count().parser(["1 234"], None)(cell)
    assert refusal.value.code is Reason.BAD_NUMBER


@pytest.mark.parametrize("cell", ["12.,", "12.,5", "1.,"])
def test_a_number_with_its_marks_side_by_side_is_refused(cell: str) -> None:
    with pytest.raises(BadCell) as refusal:
        Number().parser(["3.5"], None)(cell)
    assert refusal.value.code is Reason.BAD_NUMBER


@given(st.integers(0, 10**12), st.sampled_from([" ", NARROW, HARD, ",", "."]))
def test_thousands_separators_never_change_a_count(value: int, separator: str) -> None:
    written = f"{value:,}".replace(",", separator)
    assert Count().parser([written], None)(written) == value


@given(st.lists(st.decimals(0, 10**6, places=2), min_size=1, max_size=20), st.sampled_from([(",", " "), (".", ",")]))
def test_decimals_with_two_places_are_read_in_both_conventions(values: list[object], marks: tuple[str, str]) -> None:
    decimal, thousands = marks
    cells = [f"{value:,.2f}".replace(",", "_").replace(".", decimal).replace("_", thousands) for value in values]
    parse = Number().parser(cells, None)
    assert [parse(cell) for cell in cells] == pytest.approx([float(str(value)) for value in values])


@given(st.text(max_size=20))
def test_any_text_is_a_number_nothing_or_a_refusal(text: str) -> None:
    for column in (Count(), Number(), Duration()):
        try:
            value = column.parser([text], None)(text)
        except BadCell:
            continue
        assert value is None or isinstance(value, int | float)


@pytest.mark.parametrize(
    "cell", ["1,22121E+17", "1.22158e+17", "#NOM?", "#NAME?", "1.22121474620644e+17", "1242101797638017025.0"]
)
def test_a_damaged_id_is_never_given(cell: str) -> None:
    assert Id().parser([], None)(cell) is None
    with pytest.raises(BadCell) as refusal:
        Id(missing=Reason.MISSING_ID).parser([], None)(cell)
    assert refusal.value.code is Reason.DAMAGED_ID


def test_a_column_of_long_ids_ending_in_zeros_was_rounded() -> None:
    rounded = ["122121474620644000", "122121248420644000", "122120973458644000"]
    assert [Id().parser(rounded, None)(cell) for cell in rounded] == [None, None, None]
    assert Id().parser(["122121474620644102", "122121248420644000"], None)("122121248420644000") == "122121248420644000"


def test_ids_stay_text() -> None:
    parse = Id().parser([], None)
    assert [parse(cell) for cell in ("007", "Ugx_a.9-b", "18105750337707676", "")] == [
        "007", "Ugx_a.9-b", "18105750337707676", None]  # fmt: skip


def test_durations_links_and_choices() -> None:
    assert [Duration().parser([], None)(cell) for cell in ("4:05", "1:09:57", "41", "")] == [245, 4197, 41, None]
    assert Link().parser([], None)("https://exemple.fr/a") == "https://exemple.fr/a"
    assert Link().parser([], None)("N/A") is None
    with pytest.raises(BadCell):
        Link().parser([], None)("pas une adresse")
    role = Choice(values={"Marque": True, "Abonné": False}).parser([], None)
    assert [role("MARQUE"), role("abonne"), role("autre")] == [True, False, None]
    assert Text().parser([], None)("  merci !\ufeff ") == "merci !"


def test_headers_are_compared_without_accents_case_or_typography() -> None:
    assert normalise_header("\ufeffMentions J’aime :") == normalise_header("mentions  j'aime")
    assert normalise_header(f"Durée{HARD}(s)") == "duree (s)"
    assert normalise_header("created_at") == "created at"
