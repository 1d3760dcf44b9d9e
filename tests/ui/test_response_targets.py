"""The delays promised, as a table a person edits."""

import pandas as pd
import pytest

from dashboard.config import ResponseTarget, Settings
from dashboard.errors import SettingsError
from dashboard.ui.response_targets import COLUMNS, frame, read


def typed(*rows: tuple[object, ...]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS))


def test_what_is_shown_reads_back_the_same() -> None:
    targets = Settings().response_targets
    assert read(frame(targets)) == targets


def test_an_unfinished_row_is_left_out_and_an_empty_cell_is_nothing() -> None:
    found = read(typed(("question", None, 45, None), (None, 1, 0, True), ("réclamation", 2, None, True)))
    assert found == (ResponseTarget("question", 45), ResponseTarget("complaint", 120, True))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("question", 0, 0, False)], "entre 1 minute"),
        ([("question", 9_000, 0, False)], "365 jours"),
        ([("question", 1, 0, False), ("question", 2, 0, False)], "deux fois"),
    ],
)
def test_what_cannot_be_promised_is_refused(rows: list[tuple[object, ...]], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        read(typed(*rows))
