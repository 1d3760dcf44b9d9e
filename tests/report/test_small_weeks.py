"""Weeks with nothing, almost nothing, or a great many accounts: no false statement, in any format."""

from dataclasses import replace
from datetime import date

import pytest
import report_files as reading
from kpi_workspace import BRAND, Workspace

from dashboard.config import Target
from dashboard.kpi.attainment import Attainment
from dashboard.kpi.scope import Scope
from dashboard.report.layout import lead, weekly_document
from dashboard.report.period import last_week, week_code, week_days
from dashboard.report.render import FORMATS, render
from dashboard.report.weekly import WeeklyReport, weekly_report
from dashboard.text.report import scope_name

WEEK = Scope(start=date(2026, 5, 11), end=date(2026, 5, 17))
COVERED = ("2026-05-03 12:00", "2026-05-18 12:00")  # the brand writes: both weeks are known
SUNDAY = "2026-05-03 11:00"  # before both; an export in which nobody but the brand writes would cover neither


def report(space: Workspace, scope: Scope = WEEK) -> WeeklyReport:
    space.settle()
    return weekly_report(space.session, space.settings, scope)


def told(found: WeeklyReport) -> str:
    return lead(found).replace("\u00a0", " ").replace("\u202f", " ")


def received(space: Workspace, days: int, before: int = 0) -> None:
    for place in range(days):
        space.message(f"2026-05-{11 + place:02d} 10:00", f"Membre {place}", label="neutral", level="low")
    for place in range(before):
        space.message(f"2026-05-{4 + place:02d} 10:00", f"Membre {place}", label="neutral")


@pytest.mark.parametrize(
    ("now", "before", "sentence"),
    [
        (0, 0, "Aucun message reçu. Aucun écart établi avec la semaine d’avant (1 chiffre comparé)."),
        (1, 0, "1 message reçu. Aucun écart établi avec la semaine d’avant (1 chiffre comparé)."),
        (3, 1, "3 messages reçus. Aucun écart établi avec la semaine d’avant"),
        (3, 3, "3 messages reçus. Aucun écart établi avec la semaine d’avant"),
    ],
)
def test_a_few_messages_make_no_news(space: Workspace, now: int, before: int, sentence: str) -> None:
    space.cover(*COVERED)
    space.message(SUNDAY, label="neutral")
    received(space, now, before)
    found = report(space)
    assert sentence in told(found)
    assert found.highlights == ()
    assert "Aucune alerte sur la période." in told(found)


def test_messages_that_nobody_read_are_not_free_of_alerts(space: Workspace) -> None:
    space.cover(*COVERED)
    space.message("2026-05-12 10:00")
    assert told(report(space)).endswith("lancez l’analyse, sans elle il n’y a ni ton ni alerte.")


def test_a_week_without_import_is_not_a_week_without_message(space: Workspace) -> None:
    space.cover("2026-03-02 10:00", "2026-03-29 10:00")
    sentence = told(report(space))
    assert sentence.startswith(
        "Aucun fichier de messages ne couvre cette période : ce qui s’y est dit n’est pas connu."
    )
    assert "écart" not in sentence


@pytest.mark.parametrize(("import_id", "change"), [(1, 30), (2, 0)])
def test_a_source_that_one_period_alone_has_moves_no_number(space: Workspace, import_id: int, change: int) -> None:
    """A platform new in an export that runs over both periods is news; an export of one period alone is not."""
    space.cover(*COVERED)
    space.message(SUNDAY)
    for place in range(30):
        space.message(f"2026-05-12 10:{place:02d}", f"Membre {place}", platform="x", import_id=import_id)
    found = report(space)
    received = found.result("R1")
    assert received is not None and (received.value, received.change) == (30, change)
    assert ("Comparaison sans X" in received.details.get("comparison", "")) == (change == 0)
    assert [one.code for one in found.highlights if one.code == "R1"] == ["R1"] * (change > 0)


@pytest.mark.parametrize(
    ("known_as", "imports", "change", "left_out"),
    [
        ({}, (1, 1), 20, ""),  # one export over both weeks: its silence is news
        ({}, (2, 2), 0, "Comparaison sans Boutique (Facebook) : une seule"),
        ({"handle": "page"}, (2, 2), 20, ""),  # another id of the same account
        ({}, (2, 3), 20, ""),  # each week has its own export
    ],
)
def test_an_account_that_one_period_alone_has_moves_no_number(
    space: Workspace, known_as: dict[str, str], imports: tuple[int, int], change: int, left_out: str
) -> None:
    now, before = imports
    space.cover(*COVERED)
    space.insert("accounts", platform="facebook", account_id="42", name="Boutique", is_owned=True, **known_as)
    ours, theirs = space.post("2026-05-01 10:00"), space.post("2026-05-01 11:00", account_id="42")
    for week in (4, 11):
        space.message(f"2026-05-{week:02d} 09:00", "Anouk", post_id=ours)
    for place in range(20):
        space.message(f"2026-05-12 10:{place:02d}", f"Membre {place}", post_id=theirs, import_id=now)
    if before != now:
        space.message("2026-05-05 10:00", BRAND, post_id=theirs, import_id=before)
        space.message(SUNDAY, "Basile", post_id=theirs, import_id=before)
    received = report(space).result("R1")
    assert received is not None and (received.value, received.change) == (21, change)
    assert left_out in received.details.get("comparison", "").replace("\u00a0", " ")
    assert ("sans" in received.details.get("comparison", "")) == bool(left_out)


def test_the_days_that_imports_leave_out_are_said(space: Workspace) -> None:
    space.cover("2026-05-03 12:00", "2026-05-13 12:00")
    received(space, 2)
    found = report(space)
    assert told(found).startswith("2 messages reçus, sur 3 jours couverts par les imports (sur 7).")
    assert any("n’est couvert par aucun fichier de messages du" in lack.reason for lack in found.lacks)


def test_an_empty_workspace_says_that_it_has_nothing(space: Workspace) -> None:
    found = report(space)
    assert lead(found).startswith("Aucun fichier de messages ne couvre cette période")
    assert all(render(weekly_document([found]), name) for name in FORMATS)


def test_missing_counters_are_missing_not_zero(space: Workspace) -> None:
    space.cover(*COVERED)
    space.post("2026-05-12 12:00", counters={"reactions": None, "comments": None})
    document = weekly_document([report(space)])
    rows = {row[0]: row for row in reading.html(render(document, "html")).rows if len(row) == 5}
    assert rows["C4"][2] == "n. d."
    assert rows["C4"][3]


def test_no_green_light_on_four_answers(space: Workspace) -> None:
    space.cover(*COVERED)
    for day in range(11, 15):
        asked = space.message(f"2026-05-{day} 10:00", f"Membre {day}")
        space.reply(asked, f"2026-05-{day} 10:05")
    space.settings = replace(space.settings, targets=(Target("R3", 0.5), Target("R5", 3600.0), Target("ZZ", 1.0)))
    space.touch()
    found = report(space)
    assert [(one.kpi.code, one.state) for one in found.objectives] == [
        ("R3", Attainment.UNCERTAIN),
        ("R5", Attainment.UNCERTAIN),
    ]
    assert "Objectifs : 2 incertains." in told(found)
    assert "atteint" not in told(found)


def test_forty_accounts_are_told_without_one_line_each(space: Workspace) -> None:
    space.cover(*COVERED)
    for place in range(40):
        account = f"page-{place}"
        space.post("2026-05-12 12:00", account_id=account, counters={"reactions": 5 + place, "comments": 1})
        space.message("2026-05-13 10:00", f"Membre {place}", label="neutral")
    scope = replace(WEEK, accounts=tuple(f"page-{place}" for place in range(40)))
    document = weekly_document([report(space, scope)])
    assert all(render(document, name) for name in FORMATS)
    assert len(document.subtitle) < 250


def test_several_brands_follow_each_other_and_are_never_added(space: Workspace) -> None:
    space.cover(*COVERED)
    received(space, 5)
    one = report(space)
    other = replace(one, brand="Poirerie du Pont")
    document = weekly_document([replace(one, brand="Cidrerie du Gué"), other])
    text = reading.pdf_text(render(document, "pdf"))
    assert "Cidrerie du Gué" in text and "Poirerie du Pont" in text
    assert document.data is not None and len(document.data["reports"]) == 2


@pytest.mark.parametrize(
    ("end", "today", "week"),
    [
        (date(2026, 11, 15), date(2026, 11, 16), "2026-W46"),  # a Monday: the week of yesterday
        (date(2026, 11, 13), date(2026, 11, 16), "2026-W46"),  # nothing was written at the week-end
        (date(2026, 11, 18), date(2026, 11, 18), "2026-W46"),  # in the middle of a week
        (date(2026, 11, 22), date(2026, 11, 22), "2026-W46"),  # the Sunday is not over
        (date(2026, 11, 15), date(2027, 6, 1), "2026-W46"),  # old data: their last week
        (date(2027, 1, 3), date(2027, 1, 4), "2026-W53"),
    ],
)
def test_without_a_word_the_last_week_that_is_over_is_reported(end: date, today: date, week: str) -> None:
    start, last = last_week(end, today)
    assert week_code(start) == week
    assert week_days(week) == (start, last)


def test_a_period_is_named_by_its_week_or_its_days() -> None:
    plain = [
        scope_name(*days).replace("\u00a0", " ")
        for days in (week_days("2026-W46"), (date(2026, 11, 1), date(2026, 11, 15)))
    ]
    assert plain == ["Semaine 46 de 2026, du 9 au 15 novembre 2026", "Du 1er au 15 novembre 2026"]
