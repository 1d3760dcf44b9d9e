"""What the platforms changed in their own counts: known dates that explain a step in a curve, each with its source."""

from datetime import date
from typing import NamedTuple


class PlatformLandmark(NamedTuple):
    """A change of a platform's counters on one day."""

    on: date
    platform: str  # code
    word: str  # what the chart writes
    meaning: str
    source: str


PLATFORM_LANDMARKS = (
    PlatformLandmark(
        date(2025, 4, 21),
        "instagram",
        "Instagram : impressions → vues",
        "Instagram ne donne plus d’impressions mais des vues : les deux ne se comparent pas.",
        "Documentation d’Instagram (statistiques des comptes professionnels) : « impressions » retirées de toutes "
        "les versions le 21 avril 2025.",
    ),
)
