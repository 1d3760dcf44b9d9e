from datetime import date

import pytest

from dashboard.ui.state import Preset, period_days

FIRST, LAST = date(2026, 1, 5), date(2026, 5, 20)


@pytest.mark.parametrize(
    ("preset", "start"),
    [
        (Preset.LAST_7, date(2026, 5, 14)),
        (Preset.LAST_4_WEEKS, date(2026, 4, 23)),
        (Preset.LAST_30, date(2026, 4, 21)),
        (Preset.LAST_12_WEEKS, date(2026, 2, 26)),
        (Preset.QUARTER, date(2026, 4, 1)),
        (Preset.EVERYTHING, FIRST),
        (Preset.CUSTOM, date(2026, 4, 23)),
    ],
)
def test_presets_count_back_from_the_end_of_the_data(preset: Preset, start: date) -> None:
    assert period_days(preset, FIRST, LAST) == (start, LAST)


def test_the_presets_offered_are_the_presets_known() -> None:
    starts = {preset: period_days(preset, FIRST, LAST)[0] for preset in Preset}
    assert len(set(starts.values())) == len(Preset) - 1  # the custom one starts as four weeks
