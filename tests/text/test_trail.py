"""What was done, in the words of what it was done to."""

from datetime import datetime

import pytest

from dashboard.store import alerts, ledger
from dashboard.text import trail
from dashboard.text.alert_labels import ALERT_ACTIONS
from dashboard.text.escalation_labels import ENTRY_ACTIONS, ENTRY_BUTTONS


@pytest.mark.parametrize(("is_entry", "told"), [(False, "réouverture"), (True, "remontée rouverte")])
def test_an_alert_is_not_reopened_in_the_words_of_an_entry(is_entry: bool, told: str) -> None:
    line = trail.line(datetime(2026, 11, 30), "reopen", "Léa", None, "Europe/Paris", is_entry=is_entry)
    assert line[1:] == ("Léa", told)


def test_everything_one_can_do_has_its_words() -> None:
    assert {*alerts.ACTIONS} <= {*ALERT_ACTIONS}
    assert {*ledger.ACTIONS} <= {*ENTRY_ACTIONS} and {*ledger.ACTIONS} == {*ENTRY_BUTTONS}
