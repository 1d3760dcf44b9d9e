"""What the settings page offers beside its main form: one block for each thing that is declared on its own."""

from dashboard.config import Settings
from dashboard.ui.blocks import block
from dashboard.ui.comparable import comparable_sources
from dashboard.ui.landmark_settings import landmarks
from dashboard.ui.notifications import notifications
from dashboard.ui.response_targets import response_targets
from dashboard.ui.services import services
from dashboard.ui.tone_settings import tone_settings

BLOCKS = (
    ("Les sources comparables", comparable_sources),
    ("Les repères", landmarks),
    ("Les délais promis", response_targets),
    ("Les services", services),
    ("Le ton de la marque", tone_settings),
    ("Les envois", notifications),
)


def declarations(settings: Settings) -> None:
    """Every block, each of which saves what it changes by itself."""
    for name, draw in BLOCKS:
        with block(name):
            draw(settings)
