from datetime import date, time

import pandas as pd
import pytest

from dashboard.config import WatchQuery
from dashboard.errors import SettingsError
from dashboard.stats.business_time import OpenHours
from dashboard.ui import settings_form

MONDAY = OpenHours(1, time(9), time(12, 30))
AFTERNOON = OpenHours(1, time(14), time(18))
NIGHT = OpenHours(6, time(20), time(2))


@pytest.mark.parametrize(
    "typed",
    ["9 h - 12 h 30, 14 h - 18 h", "9h-12h30 ; 14h-18h", "09:00–12:30,14:00–18:00", "9 à 12h30 et 14 à 18"],
)
def test_several_openings_a_day_in_the_ways_people_write_them(typed: str) -> None:
    week = [typed, "", "", "", "", "20 h - 2 h", " "]
    assert settings_form.read_hours(week) == (MONDAY, AFTERNOON, NIGHT)


def test_hours_read_back_what_they_wrote() -> None:
    hours = (MONDAY, AFTERNOON, NIGHT)
    texts = [settings_form.hours_text(hours, weekday) for weekday in range(1, 8)]
    assert texts[0] == "9 h - 12 h 30, 14 h - 18 h"
    assert settings_form.read_hours(texts) == hours


@pytest.mark.parametrize("typed", ["9 h", "matin", "9 h - 12 h 75", "9-12-14", "9 h - 30 h"])
def test_hours_that_cannot_be_read_name_the_day(typed: str) -> None:
    with pytest.raises(SettingsError, match="mardi"):
        settings_form.read_hours(["", typed, "", "", "", "", ""])


def test_midnight_is_an_end_of_day() -> None:
    assert settings_form.read_hours(["8 h - 24 h", *[""] * 6]) == (OpenHours(1, time(8), time(0)),)


def test_closed_days_are_read_in_two_forms_and_written_in_one() -> None:
    days = settings_form.read_days("25/12/2026\n\n2026-08-14\n25/12/2026")
    assert days == {date(2026, 12, 25), date(2026, 8, 14)}
    assert settings_form.days_text(days) == "14/08/2026\n25/12/2026"
    with pytest.raises(SettingsError, match="31/02/2026"):
        settings_form.read_days("31/02/2026")


def test_watch_queries_read_back_what_they_wrote() -> None:
    queries = (
        WatchQuery("Nous", ("brume", "Brume & Co"), ("brumeux",)),
        WatchQuery("Eux", ("rosée",), (), True, ("rosee_off", "Rosée")),
    )
    assert settings_form.read_queries(settings_form.queries_frame(queries)) == queries


def test_an_empty_query_is_left_out_and_one_without_term_is_refused() -> None:
    columns = list(settings_form.QUERY_COLUMNS)
    assert settings_form.read_queries(pd.DataFrame([(None, None, None, None, None)], columns=columns)) == ()
    assert settings_form.read_queries(pd.DataFrame([("", "a, a,b", None, None, None)], columns=columns)) == (
        WatchQuery("a", ("a", "b")),
    )
    with pytest.raises(SettingsError, match="Nous"):
        settings_form.read_queries(pd.DataFrame([("Nous", " ", None, False, None)], columns=columns))


def test_zones_put_those_in_use_first() -> None:
    zones = settings_form.zones("Pacific/Auckland")
    assert zones[:2] == ["Pacific/Auckland", "Europe/Paris"]
    assert len(zones) == len(set(zones)) > 100


def test_lines_drop_blanks_and_repetitions() -> None:
    assert settings_form.lines(" Brume \n\n@brume\nBrume\n") == ("Brume", "@brume")
