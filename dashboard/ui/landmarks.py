"""The landmarks of the view: what the settings declare, and what the platforms changed, on the platforms shown."""

from dashboard.charts.landmarks import Mark
from dashboard.text.platform_landmarks import PLATFORM_LANDMARKS
from dashboard.ui import cached, navigation
from dashboard.ui.state import current_view


def marks() -> list[Mark]:
    """Those that concern a platform shown, in no order."""
    view = current_view()
    if view.is_empty:
        return []
    shown = set(view.scope.platforms or cached.read(navigation.overview).platforms)
    declared = [
        Mark(one.name, one.start, one.end)
        for one in view.settings.landmarks
        if not one.platforms or shown & {*one.platforms}
    ]
    return declared + [Mark(one.word, one.on, one.on) for one in PLATFORM_LANDMARKS if one.platform in shown]
