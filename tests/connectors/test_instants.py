"""Instants: the forms people export, zones around clock changes, clocks hidden in ids."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.instants import (
    DateOrder,
    MissingZone,
    age,
    carries_zone,
    date_order,
    day_without_year,
    instant_in_id,
    instant_reader,
)
from connectors.record import Precision

PARIS = ZoneInfo("Europe/Paris")
read_paris = instant_reader(PARIS)


@pytest.mark.parametrize(
    ("cell", "expected", "precision"),
    [
        ("2020-03-23T14:52:00.000Z", "2020-03-23T14:52:00", Precision.EXACT),
        ("\u00a02020-03-23T14:52:00.000Z\u00a0", "2020-03-23T14:52:00", Precision.EXACT),
        ("2025-07-01 10:30", "2025-07-01T08:30:00", Precision.MINUTE),
        ("2025-07-01 10:30:15+02:00", "2025-07-01T08:30:15", Precision.EXACT),
        ("12/03/2026 14:05", "2026-03-12T13:05:00", Precision.MINUTE),
        ("12.03.26 14:05:59", "2026-03-12T13:05:59", Precision.EXACT),
        ("12/03/2026 à 14h05", "2026-03-12T13:05:00", Precision.MINUTE),
        ("28 sept. 2026", "2026-09-28T10:00:00", Precision.DAY),
        ("Dec 18, 2022", "2022-12-18T11:00:00", Precision.DAY),
        ("1er août 2025 09:05:01", "2025-08-01T07:05:01", Precision.EXACT),
        ("mar. 18 nov. 2025 à 14 h 05", "2025-11-18T13:05:00", Precision.MINUTE),
        ("18 févr. 2025 7:05 pm", "2025-02-18T18:05:00", Precision.MINUTE),
        ("Thu Jan 14 2021 20:32:05 GMT+0000", "2021-01-14T20:32:05", Precision.EXACT),
        ("Thu Jan 14 2021 20:32:05 GMT+0100 (CET)", "2021-01-14T19:32:05", Precision.EXACT),
        ("Mon Apr 06 22:19:45 PDT 2009", "2009-04-07T05:19:45", Precision.EXACT),
        ("2020-05-05 22:10:33 CEST", "2020-05-05T20:10:33", Precision.EXACT),
        ("12/03/2026 14:05 GMT", "2026-03-12T14:05:00", Precision.MINUTE),
        ("Wed Mar 25 14:52:00 +0000 2020", "2020-03-25T14:52:00", Precision.EXACT),
        ("07-Jul-2025 05:12PM", "2025-07-07T15:12:00", Precision.MINUTE),
        ("7-juil.-25", "2025-07-07T10:00:00", Precision.DAY),
        ("1584975120", "2020-03-23T14:52:00", Precision.EXACT),
        ("1584975120000", "2020-03-23T14:52:00", Precision.EXACT),
        ("45000", "2023-03-15T11:00:00", Precision.DAY),
        ("45000,5", "2023-03-15T11:00:00", Precision.EXACT),
        ("20250301", "2025-03-01T11:00:00", Precision.DAY),
        ("2025-03-01T10:00:00.123456789Z", "2025-03-01T10:00:00.123456", Precision.EXACT),
        ("2025-03-01 10:00:00.0", "2025-03-01T09:00:00", Precision.EXACT),
        ("3. März 2025 14:05", "2025-03-03T13:05:00", Precision.MINUTE),
        ("Di. 7. Okt. 2025", "2025-10-07T10:00:00", Precision.DAY),
        ("12 mrt 2025 9:05", "2025-03-12T08:05:00", Precision.MINUTE),
        ("2 maj 2025 09:05", "2025-05-02T07:05:00", Precision.MINUTE),
        ("mar 18 feb 2025", "2025-02-18T11:00:00", Precision.DAY),
        ("1 luglio 2025, 10:30", "2025-07-01T08:30:00", Precision.MINUTE),
        ("5 de março de 2025", "2025-03-05T11:00:00", Precision.DAY),
        ("9 de out. de 2025", "2025-10-09T10:00:00", Precision.DAY),
    ],
)
def test_the_forms_seen_in_the_field(cell: str, expected: str, precision: Precision) -> None:
    assert read_paris(cell) == (datetime.fromisoformat(expected).replace(tzinfo=UTC), precision)


@pytest.mark.parametrize(
    "cell", ["hello", "February 28", "2025-13-45", "31/02/2025", "12/2025", "0001-01-01", "1/2/3/4", "9999999999"]
)
def test_what_is_no_instant_is_refused(cell: str) -> None:
    with pytest.raises(ValueError):
        read_paris(cell)


@pytest.mark.parametrize(
    ("cell", "days"),
    [("il y a 3 heures", 3 / 24), ("3 days ago", 3), ("2 j", 2), ("5 min", 5 / 1440), ("5m", 5 / 1440),
     ("1 an", 365.25), ("3mo", 91.32), ("il y a 3 sem.", 21), ("2w • Edited", 14), ("1 mois • Modifié", 30.44),
     ("an hour ago", 1 / 24), ("3 months ago (edited)", 91.32), ("il y a une semaine", 7), ("1 année", 365.25),
     ("2y", 730.5)],
)  # fmt: skip
def test_a_relative_age_is_known_as_such_and_never_dated(cell: str, days: float) -> None:
    assert read_paris(cell) == (None, Precision.RELATIVE)
    assert age(cell) == timedelta(days=days)


@pytest.mark.parametrize("cell", ["", "2", "2 mars 2025", "12:05", "2 jeans", "m", "il y a"])
def test_what_is_no_age_has_none(cell: str) -> None:
    assert age(cell) is None


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("15 mars", (3, 15)), ("March 15", (3, 15)), ("1er août", (8, 1)), ("29 févr.", (2, 29)), ("15. Dez.", (12, 15)),
     ("sáb, 7 de jun", (6, 7)), ("mar. 4 mars", (3, 4))],
)  # fmt: skip
def test_a_day_whose_year_is_left_out(cell: str, expected: tuple[int, int]) -> None:
    assert day_without_year(cell) == expected


@pytest.mark.parametrize("cell", ["", "mars", "15", "31 juin", "15 mars 2025", "le 15", "99 mars"])
def test_what_is_no_day_of_a_year_is_refused(cell: str) -> None:
    with pytest.raises(ValueError):
        day_without_year(cell)


@pytest.mark.parametrize(
    ("zone", "cell", "expected", "shown"),
    [
        ("Europe/Paris", "2025-10-26 02:30:00", "2025-10-26T00:30", "02:30"),
        ("Europe/Paris", "2025-03-30 02:30:00", "2025-03-30T01:30", "03:30"),
        ("Europe/Paris", "30/03/2025 02:30", "2025-03-30T01:30", "03:30"),
        ("America/Los_Angeles", "2025-11-02 01:30:00", "2025-11-02T08:30", "01:30"),
        ("America/Los_Angeles", "2025-03-09 02:30:00", "2025-03-09T10:30", "03:30"),
    ],
)
def test_clocks_that_go_back_count_the_first_time_and_clocks_that_skip_shift_forward(
    zone: str, cell: str, expected: str, shown: str
) -> None:
    instant, _ = instant_reader(ZoneInfo(zone))(cell)
    assert instant == datetime.fromisoformat(expected).replace(tzinfo=UTC)
    assert instant is not None and instant.astimezone(ZoneInfo(zone)).strftime("%H:%M") == shown


def test_a_naive_instant_without_zone_is_refused_and_an_aware_one_is_not() -> None:
    read_bare = instant_reader(None)
    with pytest.raises(MissingZone):
        read_bare("2025-07-01 10:30:00")
    assert read_bare("2025-07-01T10:30:00Z")[0] == datetime(2025, 7, 1, 10, 30, tzinfo=UTC)
    assert carries_zone(["2025-07-01T10:30:00Z", "1584975120"])
    assert not carries_zone(["2025-07-01 10:30:00"])


def test_the_order_of_day_and_month_comes_from_the_cells() -> None:
    assert date_order(["03/04/2025", "03/15/2025"]) is DateOrder.MONTH_FIRST
    assert date_order(["03/04/2025", "15/03/2025"]) is DateOrder.DAY_FIRST
    assert date_order(["03/04/2025", "2025-03-15"]) is None
    read_american = instant_reader(PARIS, DateOrder.MONTH_FIRST)
    assert read_american("03/04/2025 10:00")[0] == datetime(2025, 3, 4, 9, 0, tzinfo=UTC)
    with pytest.raises(ValueError):
        read_american("15/03/2025 10:00")


@given(
    st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2090, 1, 1)),
    st.sampled_from(["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M:%S", "%d.%m.%Y %H:%M:%S"]),
    st.sampled_from(["Europe/Paris", "America/Los_Angeles", "Indian/Reunion", "America/Martinique", "UTC"]),
)
def test_a_written_local_instant_is_read_back(local: datetime, form: str, zone: str) -> None:
    local = local.replace(microsecond=0)
    instant, precision = instant_reader(ZoneInfo(zone))(local.strftime(form))
    assert instant == local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert precision is Precision.EXACT


@given(st.text(max_size=40))
def test_any_text_is_an_aware_instant_a_relative_age_or_a_refusal(text: str) -> None:
    try:
        instant, precision = read_paris(text)
    except (ValueError, OverflowError):
        return
    assert (instant is None) == (precision is Precision.RELATIVE)
    assert instant is None or instant.tzinfo is UTC


@pytest.mark.parametrize(
    ("platform", "identifier", "expected"),
    [
        ("instagram", "DTgI8cnjsaz", "2026-01-14T19:05:02"),
        ("x", "1242101797638017025", "2020-03-23T14:52:00"),
        ("tiktok", "7527623000473079054", "2025-07-16T10:21:48"),
        ("linkedin", "7306192134921981953", "2025-03-14T05:59:07"),
        ("discord", "175928847299117063", "2016-04-30T11:18:25"),
    ],
)
def test_clocks_hidden_in_ids(platform: str, identifier: str, expected: str) -> None:
    found = instant_in_id(platform, identifier)
    assert found is not None
    assert abs(found - datetime.fromisoformat(expected).replace(tzinfo=UTC)) < timedelta(seconds=1)


@pytest.mark.parametrize(
    ("platform", "identifier"),
    [("instagram", "court"), ("instagram", "été!été!été"), ("x", "12"), ("x", "29700859000"), ("facebook", "1" * 17)],
)
def test_an_id_without_clock_gives_nothing(platform: str, identifier: str) -> None:
    assert instant_in_id(platform, identifier) is None
