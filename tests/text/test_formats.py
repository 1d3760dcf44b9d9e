from datetime import UTC, date, datetime

import pytest

from dashboard.text import formats

NB, THIN, MINUS = "\u00a0", "\u202f", "\u2212"


@pytest.mark.parametrize(
    ("plain", "printed"),
    [
        ("Qui attend ? 12 % : trois", f"Qui attend{NB}? 12{NB}%{NB}: trois"),
        ("« Importer » ; fini", f"«{NB}Importer{NB}»{NB}; fini"),
        ("à 14 h 05, puis 9 h", f"à 14{NB}h{NB}05, puis 9{NB}h"),
        ("(n = 72, k = 3)", f"(n{NB}={NB}72, k = 3)"),
        ("https://exemple.fr/a?b=c", "https://exemple.fr/a?b=c"),
        ("il y a 3 hommes", "il y a 3 hommes"),
        ("1 sur 1 000, 12 345 678 en 2026 01", f"1 sur 1{THIN}000, 12{THIN}345{THIN}678 en 2026 01"),
    ],
)
def test_typeset_puts_the_no_break_spaces(plain: str, printed: str) -> None:
    assert formats.typeset(plain) == printed
    assert formats.typeset(printed) == printed


@pytest.mark.parametrize(
    ("x", "decimals", "printed"),
    [
        (1234567, 0, f"1{THIN}234{THIN}567"),
        (1234.56, 1, f"1{THIN}234,6"),
        (-3.25, 1, f"{MINUS}3,2"),
        (-0.04, 1, "0,0"),
        (0, 0, "0"),
        (None, 0, "n. d."),
        (float("nan"), 0, "n. d."),
    ],
)
def test_number(x: float | None, decimals: int, printed: str) -> None:
    assert formats.number(x, decimals) == printed


@pytest.mark.parametrize(
    ("share", "printed"),
    [
        (0.034, f"3,4{NB}%"),
        (0.5, f"50{NB}%"),
        (0.0, f"0{NB}%"),
        (1.0, f"100{NB}%"),
        (0.9999, f">{NB}99,9{NB}%"),
        (0.00001, f"<{NB}0,1{NB}%"),
        (0.958, f"95,8{NB}%"),
        (1.5, f"150,0{NB}%"),
        (None, "n. d."),
    ],
)
def test_percent_never_rounds_to_nothing_or_all(share: float | None, printed: str) -> None:
    assert formats.percent(share) == printed


@pytest.mark.parametrize(
    ("x", "printed"),
    [
        (-2.1, f"{MINUS}2,1{NB}points"),
        (1.0, f"+1{NB}point"),
        (1.96, f"+2{NB}points"),
        (0.0, f"0{NB}point"),
        (100.0, f"+100{NB}points"),
        (None, "n. d."),
    ],
)
def test_points(x: float | None, printed: str) -> None:
    assert formats.points(x) == printed


@pytest.mark.parametrize(
    ("seconds", "printed"),
    [
        (0, f"0{NB}s"),
        (59.4, f"59{NB}s"),
        (59.6, f"1{NB}min"),
        (180, f"3{NB}min"),
        (3599, f"1{NB}h"),
        (7500, f"2{NB}h{NB}05"),
        (86399, f"1{NB}j"),
        (100800, f"1{NB}j{NB}4{NB}h"),
        (12 * 86400 + 7200, f"12{NB}j"),
        (-60, f"{MINUS}1{NB}min"),
        (None, "n. d."),
    ],
)
def test_duration_carries_when_it_rounds(seconds: float | None, printed: str) -> None:
    assert formats.duration(seconds) == printed


def test_quantities_follow_their_unit() -> None:
    assert formats.quantity(0.25, "share") == f"25{NB}%"
    assert formats.quantity(7500, "seconds") == f"2{NB}h{NB}05"
    assert formats.quantity(-12, "points") == f"{MINUS}12{NB}points"
    assert formats.quantity(1.8, "ratio") == "×1,8"
    assert formats.quantity(2.5, "days") == f"2,5{NB}j"
    assert formats.quantity(1200, "count") == f"1{THIN}200"
    assert formats.quantity(None, "days") == "n. d."


def test_counts_agree_in_number() -> None:
    assert formats.count(0, "personne") == f"0{NB}personne"
    assert formats.count(12, "personne") == f"12{NB}personnes"
    assert formats.count(2, "avis", "avis") == f"2{NB}avis"
    assert formats.x_of_n(3, 12) == f"3{NB}sur{NB}12"


def test_names_are_listed_as_a_sentence_says_them() -> None:
    assert [formats.listed(names) for names in ((), ("X",), ("X", "Y"), ("X", "Y", "Z"))] == [
        "", "X", "X et Y", "X, Y et Z",
    ]  # fmt: skip
    assert formats.listed(["X", "Y", "Z"], "ni") == "X, Y ni Z"


def test_dates() -> None:
    assert formats.full_date(date(2026, 3, 12)) == f"12{NB}mars{NB}2026"
    assert formats.full_date(date(2026, 3, 1)) == f"1er{NB}mars{NB}2026"
    assert formats.day(date(2026, 11, 16)) == f"lun.{NB}16{NB}nov."
    assert formats.week(date(2026, 11, 16)) == f"semaine du{NB}16{NB}nov."
    assert formats.full_date(None) == formats.day(None) == "n. d."


@pytest.mark.parametrize(
    ("start", "end", "printed"),
    [
        (date(2026, 3, 12), date(2026, 3, 18), f"du{NB}12 au{NB}18{NB}mars{NB}2026"),
        (date(2026, 3, 12), date(2026, 4, 3), f"du{NB}12{NB}mars au{NB}3{NB}avril{NB}2026"),
        (date(2025, 12, 30), date(2026, 1, 1), f"du{NB}30{NB}décembre{NB}2025 au{NB}1er{NB}janvier{NB}2026"),
        (date(2026, 3, 12), date(2026, 3, 12), f"le{NB}12{NB}mars{NB}2026"),
    ],
)
def test_periods_say_once_what_both_days_share(start: date, end: date, printed: str) -> None:
    assert formats.period(start, end) == printed


def test_instants_are_told_on_the_clock_of_the_zone() -> None:
    summer = datetime(2026, 7, 14, 12, 5, tzinfo=UTC)
    assert formats.instant(summer, "Europe/Paris") == f"14{NB}juillet{NB}2026 14{NB}h{NB}05"
    assert formats.short_instant(summer.replace(tzinfo=None), "Europe/Paris") == f"14{NB}juil., 14{NB}h{NB}05"
    assert formats.clock(datetime(2026, 1, 1, 23, 30, tzinfo=UTC), "Europe/Paris") == f"0{NB}h{NB}30"


@pytest.mark.parametrize(
    ("text", "at_most", "told"),
    [
        ("Il a fini.  Son café.", 30, "Il a fini. Son café."),
        ("Les cloches s’impatientent. Demain, on descend", 30, "Les cloches s’impatientent…"),
        ("La liste : Brive, Rodez", 13, "La liste…"),
        ("Vous venez ? Demain ou après", 15, "Vous venez ?…"),
    ],
)
def test_a_text_that_is_cut_ends_with_one_sign(text: str, at_most: int, told: str) -> None:
    assert formats.shortened(text, at_most) == told


@pytest.mark.parametrize("name", ["caf\udce9.csv", "avis \ud83d.csv"])  # a byte of before UTF-8, half an emoji
def test_a_name_that_is_no_text_becomes_one(name: str) -> None:
    told = formats.file_name(name)
    assert told == name[: name.index(".") - 1] + "\ufffd.csv" and told.encode()
    assert formats.file_name("été 😍.csv") == "été 😍.csv"
