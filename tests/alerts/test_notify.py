"""What is told of the alerts, when, and in which words: rules of pure functions."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from dashboard.alerts.notify import due, levels_from, retry_at
from dashboard.config import Notifications
from dashboard.store.deliveries import Delivery

NIGHT = datetime(2026, 11, 14, 22, 30)  # UTC: 23 h 30 in Paris
MORNING = datetime(2026, 11, 15, 8)
RULES = Notifications(quiet_from=time(22), quiet_to=time(7))


def waiting(number: int, level: str = "high", service: str = "equipe", **more: object) -> Delivery:
    values: dict[str, object] = {
        "delivery_id": number, "service": service, "attempts": 0, "next_at": datetime(2026, 11, 1),
        "alert_id": 100 + number, "kind": "message", "level": level, "title": "threat", "platform": "facebook",
        "text": "Je sais où vous habitez", "published_at": datetime(2026, 11, 14, 20, 37), "is_private": False,
    }  # fmt: skip
    return Delivery(**values | more)  # type: ignore[arg-type]


def ids(told: list) -> list[tuple[int, ...]]:
    return [one.delivery_ids for one in told]


@pytest.mark.parametrize(
    ("levels", "now", "before", "expected"),
    [
        pytest.param(["high"], MORNING, None, [(0,)], id="a first message waits for nothing"),
        pytest.param(["high"], NIGHT, None, [], id="the night keeps quiet"),
        pytest.param(["critical"], NIGHT, None, [(0,)], id="but for what is critical"),
        pytest.param(["critical", "high"], NIGHT, None, [(0, 1)], id="which takes with it what was waiting"),
        pytest.param(["high"], MORNING, timedelta(minutes=59), [], id="the others go together"),
        pytest.param(["high"], MORNING, timedelta(minutes=60), [(0,)], id="every hour"),
        pytest.param(["critical"], MORNING, timedelta(minutes=1), [(0,)], id="what is critical does not wait"),
    ],
)
def test_what_goes_at_once_and_what_waits(
    levels: list[str], now: datetime, before: timedelta | None, expected: list[tuple[int, ...]]
) -> None:
    last = {} if before is None else {"equipe": now - before}
    told = due([waiting(number, level) for number, level in enumerate(levels)], last, RULES, "Europe/Paris", now)
    assert ids(told) == expected


@pytest.mark.parametrize(
    ("start", "end", "hour", "is_quiet"),
    [(22, 7, 23, True), (22, 7, 6, True), (22, 7, 7, False), (12, 14, 13, True), (12, 14, 14, False), (9, 9, 9, False)],
)
def test_quiet_hours_are_those_of_the_reporting_clock(start: int, end: int, hour: int, is_quiet: bool) -> None:
    rules = replace(RULES, quiet_from=time(start), quiet_to=time(end))
    told = due([waiting(1)], {}, rules, "Europe/Paris", datetime(2026, 11, 14, hour) - timedelta(hours=1))
    assert bool(told) is not is_quiet


def test_a_failed_delivery_waits_for_its_time_and_each_service_goes_alone() -> None:
    late = waiting(1, next_at=MORNING + timedelta(minutes=1), attempts=3)
    told = due([late, waiting(2, service="astreinte")], {}, RULES, "Europe/Paris", MORNING)
    assert [(one.service, one.delivery_ids) for one in told] == [("astreinte", (2,))]
    assert ids(due([late], {}, RULES, "Europe/Paris", MORNING + timedelta(minutes=1))) == [(1,)]


def test_retries_are_further_and_further_apart() -> None:
    waits = [(retry_at(attempts, MORNING) - MORNING) / timedelta(minutes=1) for attempts in (0, 1, 2, 5, 6, 500)]
    assert waits == [1, 2, 4, 32, 60, 60]


def test_an_alert_about_a_private_message_says_so() -> None:
    (told,) = due([waiting(1), waiting(2, is_private=True)], {}, RULES, "Europe/Paris", MORNING)
    public, private = told.body.split("\n")[:2]
    assert "Facebook, message privé, 14" in private and "privé" not in public


def test_the_words_name_nobody_and_quote_nobody_unless_asked() -> None:
    found = [waiting(1, "critical"), *(waiting(number) for number in range(2, 14))]
    (told,) = due(found, {}, RULES, "Europe/Paris", MORNING)
    assert told.title == "Vigie\u00a0: 13\u00a0alertes à traiter, dont 1\u00a0critique"
    lines = told.body.splitlines()
    assert lines[0] == "◆ critique\u00a0: menace, Facebook, 14\u00a0novembre\u00a02026 21\u00a0h\u00a037"
    assert lines[-2:] == ["… et 3\u00a0autres.", "À traiter dans Vigie\u00a0: http://127.0.0.1:8501/alertes"]
    assert "habitez" not in told.body
    (told,) = due(found[:1], {}, replace(RULES, has_texts=True), "Europe/Paris", MORNING)
    assert "«\u00a0Je sais où vous habitez\u00a0»" in told.body.replace("« ", "«\u00a0").replace(" »", "\u00a0»")


def test_levels_rise() -> None:
    assert levels_from("watch") == ("watch", "high", "critical")
    assert levels_from("critical") == ("critical",)
