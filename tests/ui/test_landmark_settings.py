from datetime import date

import pandas as pd
import pytest

from dashboard.config import Landmark
from dashboard.errors import SettingsError
from dashboard.ui import landmark_settings
from dashboard.ui.landmark_settings import COLUMNS, landmarks_frame, read_landmarks

JEU = Landmark("Jeu de mai", "contest", date(2026, 5, 4), date(2026, 5, 10), ("instagram",))
PANNE = Landmark("Panne du site", "outage", date(2026, 4, 1), date(2026, 4, 1))


def test_landmarks_read_back_what_was_shown_in_order_of_time() -> None:
    assert read_landmarks(landmarks_frame([PANNE, JEU])) == (PANNE, JEU)
    assert read_landmarks(landmarks_frame([])) == ()


@pytest.mark.parametrize(
    "row",
    [("", "campagne", date(2026, 5, 4), None, None), ("Soldes", "campagne", None, None, None),
     ("Soldes", "campagne", date(2026, 5, 4), date(2026, 5, 3), None)],
)  # fmt: skip
def test_an_incomplete_or_impossible_row_is_refused(row: tuple[object, ...]) -> None:
    with pytest.raises(SettingsError, match="Repères"):
        read_landmarks(pd.DataFrame([row], columns=list(COLUMNS)))


def test_an_empty_row_is_left_out_and_every_kind_has_a_name() -> None:
    assert read_landmarks(pd.DataFrame([(None, None, None, None, None)], columns=list(COLUMNS))) == ()
    assert {"campaign", "contest"} <= {*landmark_settings.KINDS}
