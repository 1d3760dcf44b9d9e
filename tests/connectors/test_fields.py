"""Cells: numbers by column, identifiers that spreadsheets damage, links, choices."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Reason
from connectors.fields import (
    BadCell,
    Choice,
    Count,
    Duration,
    Id,
    Instant,
    Link,
    Number,
    Text,
    counts_something,
    normalise_header,
)

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
        (["'12", '="345"', "1’234", "1'234’567"], [12, 345, 1234, 1234567]),
        (["1,2E+05", "3E+06", "12"], [120000, 3000000, 12]),
        (["#VALEUR!", "#N/A", "#NOM?", "####", "3"], [None, None, None, None, 3]),
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


@pytest.mark.parametrize("cell", ["douze", "1,2,3", "12.345,6,7", "1.2.3", "12,5", "9" * 16, "9" * 5000, "1e99"])
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


@pytest.mark.parametrize(
    "rounded",
    [
        ["122121474620644000", "122121248420644000", "122120973458644000"],
        ["122121474620644000", "122121248420644000"],
        ["18012345678901200", "18012345678901300", "18012345678904500"],
        ["7699523238419560000", "7699523238419570000", "7699523238419563267"],
    ],
)
def test_a_column_of_long_ids_ending_in_zeros_was_rounded(rounded: list[str]) -> None:
    assert [Id().parser(rounded, None)(cell) for cell in rounded] == [None] * len(rounded)


@pytest.mark.parametrize(
    "sound",
    [
        ["122121474620644102", "122121248420644000"],
        ["122121248420644000"],
        ["1801234567890120", "1801234567890130", "1801234567890140", "1801234567890150"],
    ],
)
def test_a_few_long_ids_may_end_in_zeros_by_chance(sound: list[str]) -> None:
    assert [Id().parser(sound, None)(cell) for cell in sound] == sound


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


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="0123456"', "0123456"),
        ('=HYPERLINK("https://exemple.fr/1";"Voir ""ici""")', 'Voir "ici"'),
        ('=LIEN_HYPERTEXTE("https://exemple.fr/1")', "https://exemple.fr/1"),
        ("=) merci", "=) merci"),
        ("#merci", "#merci"),
        ("#valeur", "#valeur"),
        ("\ufeff deux\0mots \0", "deuxmots"),
        ("#NOM?", None),
        ("########", None),
        ("\xa0\u2028 ", "\u2028"),
    ],
)
def test_texts_lose_what_spreadsheets_put_around_or_in_place_of_them(cell: str, text: str | None) -> None:
    assert Text().parser([], None)(cell) == text


def test_a_required_text_that_became_an_error_is_refused() -> None:
    with pytest.raises(BadCell, match="tableur") as refusal:
        Text(missing=Reason.MISSING_TEXT).parser([], None)("#NOM?")
    assert refusal.value.code is Reason.MISSING_TEXT


@pytest.mark.parametrize("cell", ['="122121999999999999"', "'122121999999999999", "\t122121999999999999 "])
def test_ids_protected_from_spreadsheets_are_whole(cell: str) -> None:
    assert Id().parser([cell], None)(cell) == "122121999999999999"


@pytest.mark.parametrize("cell", ["1,22121E+17", "1.22121e17", "1E+17", "####", "#REF!", "1221219999999999999.0"])
def test_ids_that_spreadsheets_rounded_are_never_given(cell: str) -> None:
    assert Id().parser([], None)(cell) is None
    with pytest.raises(BadCell) as refusal:
        Id(missing=Reason.MISSING_ID).parser([], None)(cell)
    assert refusal.value.code is Reason.DAMAGED_ID


def test_an_id_that_a_program_wrote_as_a_float_is_the_same_id() -> None:
    assert Id().parser([], None)("123456.0") == "123456"


def test_a_link_formula_gives_its_address() -> None:
    assert Link().parser([], None)('=HYPERLINK("https://exemple.fr/1","Voir")') == "https://exemple.fr/1"
    with pytest.raises(BadCell):
        Link().parser([], None)("a." * 500_000 + " b")


def days(column: list[str]) -> list[str | None]:
    parse = Instant().parser(column, ZoneInfo("UTC"))
    found = []
    for cell in column:
        try:
            found.append(parse(cell)[0].date().isoformat())
        except BadCell:
            found.append(None)
    return found


def test_dates_that_a_spreadsheet_read_in_the_wrong_order_are_turned_back() -> None:
    column = ["2025-05-08T14:05:00", "08/15/2025 14:05", "2025-06-08T09:00:00", "08/31/2025 10:00"]
    assert days(column) == ["2025-08-05", "2025-08-15", "2025-08-06", "2025-08-31"]
    assert days([*column, "2025-08-20T10:00:00"])[0] == "2025-05-08"
    assert days([*column, "08/05/2025 10:00"])[0] == "2025-05-08"


def test_dates_of_two_orders_in_one_column_are_never_guessed() -> None:
    assert days(["15/03/2025", "03/25/2025", "03/04/2025", "2025-03-02"]) == [
        "2025-03-15", "2025-03-25", None, "2025-03-02"]  # fmt: skip


@pytest.mark.parametrize("cell", ["'2025-03-01", '="01/03/2025"', "45717", "45717,0", " 1er mars 2025\xa0"])
def test_dates_protected_or_changed_by_a_spreadsheet(cell: str) -> None:
    assert days([cell]) == ["2025-03-01"]


@pytest.mark.parametrize("cell", ["12", "1,2 K", "0,5"])
def test_a_counter_says_something_when_a_digit_of_it_does(cell: str) -> None:
    assert counts_something(cell)


@pytest.mark.parametrize("cell", ["0", "0,00", "", "--", "n/a", "0\ufffd"])
def test_zeros_and_a_zero_cut_within_a_letter_count_nothing(cell: str) -> None:
    assert not counts_something(cell)
