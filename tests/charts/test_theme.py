"""Colours that one figure keeps on a light page and on a dark one."""

import tomllib
from pathlib import Path

import pytest

from dashboard.charts import theme

CONFIG = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
GROUNDS = [CONFIG["theme"][name]["backgroundColor"] for name in ("light", "dark")]
DRAWN = {
    "primary": theme.PRIMARY,
    "negative": theme.NEGATIVE,
    "neutral": theme.NEUTRAL,
    "positive": theme.POSITIVE,
    "muted": theme.MUTED,
} | theme.PLATFORM_COLOURS
LEAST = 3.0  # WCAG 1.4.11, for what is drawn


def luminance(colour: str) -> float:
    """Relative luminance of « #RRGGBB », as WCAG 2 defines it."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("name", DRAWN)
def test_a_line_stands_out_on_both_grounds(name: str, ground: str) -> None:
    low, high = sorted((luminance(DRAWN[name]), luminance(ground)))
    assert (high + 0.05) / (low + 0.05) >= LEAST
