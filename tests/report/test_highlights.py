"""O2 and O4: for sixty constructed weeks, the statements made are exactly those that the intervals allow."""

import re
from datetime import date
from typing import Any

import pytest

from dashboard.config import Landmark
from dashboard.kpi import figures
from dashboard.kpi.contract import Kpi, KpiResult
from dashboard.kpi.highlight import HEADLINES, Variation, compared, o2_variation, o4_faits_marquants
from dashboard.kpi.registry import _changed, kpi
from dashboard.kpi.scope import Scope
from dashboard.text import report as words

WEEK = Scope(start=date(2026, 11, 9), end=date(2026, 11, 15))
REASON = "Aucun fichier de messages ne couvre cette période."
FAST = [60.0 * minutes for minutes in range(5, 45)]
SLOW = [3600.0 * hours for hours in range(2, 42)]


def figure(code: str, told: Any) -> KpiResult:
    """A share (x, n), a count, delays, or nothing."""
    if told is None:
        return figures.not_available(code, REASON)
    if isinstance(told, tuple):
        return figures.share(code, *told, empty=REASON)
    return figures.median(code, told, empty=REASON) if isinstance(told, list) else figures.count(code, told)


def week(**told: tuple[Any, Any]) -> list[tuple[Kpi, KpiResult]]:
    """Figures by code: the week before, then this week."""
    return [
        (kpi(code), _changed(now, now, figure(code, values[0]), "") if now.value is not None else now)
        for code, values in told.items()
        for now in [figure(code, values[1])]
    ]


def themes(*pairs: tuple[str, int | None, int | None]) -> list[tuple[Kpi, KpiResult]]:
    rows = [{"theme": name, "name": name, "before": before, "now": now} for name, before, now in pairs]
    return [(kpi("E8"), figures.count("E8", 0, themes=rows))]


# What is said: the code and + or − per statement, in order; nothing for the rest.
SHARES = [
    # the response rate: x of n before, x of n now
    ((30, 60), (42, 60), "R3+"),  # Newcombe [+2.5, +35.9]
    ((5, 10), (7, 10), ""),  # [−20.2, +52.6]
    ((42, 60), (30, 60), "R3−"),
    ((48, 60), (47, 60), ""),
    ((0, 40), (10, 40), "R3+"),
    ((40, 40), (40, 40), ""),
    ((40, 40), (30, 40), "R3−"),
    ((1, 2), (2, 2), ""),  # tiny
    ((0, 4), (4, 4), ""),  # all changed, on four cases
    ((0, 4), (60, 60), ""),  # too few before
    ((60, 60), (0, 4), ""),  # too few now
    ((0, 5), (5, 5), "R3+"),  # five are enough when everything changed
    ((2, 5), (3, 5), ""),
    ((500, 1000), (540, 1000), ""),  # four points on a thousand: [−0.4, +8.4]
    ((500, 1000), (560, 1000), "R3+"),
    ((5000, 10000), (5200, 10000), "R3+"),
    ((9, 300), (10, 300), ""),
    ((9, 300), (30, 300), "R3+"),
    (None, (30, 60), ""),  # nothing before
    ((30, 60), None, ""),  # nothing now
    (None, None, ""),
    ((29, 29), (10, 29), "R3−"),
]
COUNTS = [
    # messages received: before, now
    (100, 160, "R1+"),
    (160, 100, "R1−"),
    (100, 112, ""),
    (100, 90, ""),
    (0, 3, ""),
    (0, 12, "R1+"),
    (12, 0, "R1−"),
    (1, 2, ""),
    (3, 9, ""),
    (0, 0, ""),
    (40, 400, "R1+"),  # crisis
    (400, 40, "R1−"),  # after the crisis
    (10_000, 10_300, "R1+"),
    (10_000, 10_100, ""),
    (None, 100, ""),
    (100, None, ""),
]
DELAYS = [
    (FAST, SLOW, "R5+"),
    (SLOW, FAST, "R5−"),
    (FAST, FAST, ""),
    (FAST, FAST[:4], ""),  # four answers
    (FAST[:3], SLOW, ""),
    (SLOW[:4], FAST[:4], ""),
    (FAST, [value * 1.05 for value in FAST], ""),
    (FAST, [value * 3 for value in FAST], "R5+"),
    (FAST, None, ""),
]
THEMES = [
    ([("Livraison", 2, 20)], "E8+"),
    ([("Livraison", 20, 2)], "E8−"),
    ([("Livraison", 3, 6)], ""),  # twice as many, and nothing established
    ([("Livraison", 0, 3)], ""),
    ([("Livraison", 0, 4)], ""),
    ([("Livraison", 0, 9)], "E8+"),
    ([("Livraison", None, None)], ""),
    ([("Livraison", 2, 20), ("Prix", 30, 3), ("Accueil", 5, 6)], "E8+ E8−"),
]
WHOLE = [
    # a crisis: more messages, more negative, slower, fewer answers
    (
        {"R1": (90, 600), "R3": ((70, 80), (90, 400)), "R5": (FAST, SLOW), "E3": ((8, 90), (280, 600))},
        "R3− R5+ E3+ R1+",
    ),
    # a quiet week among quiet weeks
    ({"R1": (90, 84), "R3": ((70, 80), (66, 75)), "R5": (FAST, FAST), "E3": ((8, 90), (9, 84))}, ""),
    # three messages
    ({"R1": (4, 3), "R3": ((2, 4), (1, 3)), "R5": (FAST[:2], FAST[:1]), "E3": ((1, 4), (3, 3))}, ""),
    # no data before
    ({"R1": (None, 84), "R3": (None, (66, 75)), "E3": (None, (9, 84))}, ""),
    # no data now
    ({"R1": (90, None), "R3": ((70, 80), None), "E3": ((8, 90), None)}, ""),
    # better, and nothing else
    ({"R1": (90, 84), "R3": ((40, 80), (66, 75)), "E3": ((8, 90), (9, 84))}, "R3+"),
]
WEEKS = [
    *((week(R3=(before, now)), said) for before, now, said in SHARES),
    *((week(R1=(before, now)), said) for before, now, said in COUNTS),
    *((week(R5=(before, now)), said) for before, now, said in DELAYS),
    *((themes(*rows), said) for rows, said in THEMES),
    *((week(**told), said) for told, said in WHOLE),
]
SIGNS = {Variation.UP: "+", Variation.DOWN: "−"}
WAYS = {Variation.UP: r"en hausse|monte", Variation.DOWN: r"en baisse|recule"}


def test_there_are_sixty_weeks() -> None:
    assert len(WEEKS) >= 60


@pytest.mark.parametrize(("told", "said"), WEEKS)
def test_a_week_says_what_its_intervals_allow_and_no_more(told: list[tuple[Kpi, KpiResult]], said: str) -> None:
    found = o4_faits_marquants(told, WEEK, WEEK.previous)
    assert " ".join(f"{one.code}{SIGNS[one.variation]}" for one in found) == said
    for one in found:
        assert re.search(WAYS[one.variation], one.sentence)
        assert one.n >= 5 or one.variation is Variation.DOWN
    for each, result in told:
        is_told = any(one.code == each.code and not one.theme for one in found)
        assert is_told == (o2_variation(result) in SIGNS)


def test_a_statement_gives_both_values_the_number_of_cases_and_the_interval_of_the_gap() -> None:
    (one,) = o4_faits_marquants(week(R3=((30, 60), (42, 60))), WEEK, WEEK.previous)
    plain = one.sentence.replace("\u00a0", " ").replace("\u202f", " ")
    assert plain == (
        "Taux de réponse par message en hausse : 70 % contre 50 % (n = 60, écart de +2,5 points à +35,9 points)."
    )
    assert (one.value, one.n) == (0.7, 60)
    assert one.low == pytest.approx(0.5749, abs=1e-3)


def test_statements_tell_what_was_going_on_and_why_numbers_may_mislead() -> None:
    sales = Landmark("Soldes", "campaign", date(2026, 11, 14), date(2026, 11, 20))
    fair = Landmark("Salon", "other", date(2026, 11, 1), date(2026, 11, 4))
    told = week(R3=((42, 60), (30, 60)))
    (one,) = o4_faits_marquants(told, WEEK, WEEK.previous, [sales, fair], data_end_on=date(2026, 11, 16))
    assert [line[:28] for line in one.because] == [
        "Pendant la période : « Solde",
        "Pendant la période comparée ",
        words.MORE_TIME[:28],
    ]
    (later,) = o4_faits_marquants(told, WEEK, WEEK.previous, [], data_end_on=date(2026, 12, 31))
    assert later.because == ()


def test_only_headlines_are_counted_as_compared() -> None:
    told = week(R3=((30, 60), (42, 60)), R1=(None, 5), R2=(10, 12))
    assert compared(told) == 1
    assert len(set(HEADLINES)) == len(HEADLINES)
