"""Ratings as people read them: a number, ``4 stars``, « 4 sur 5 », ★★★★☆."""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from connectors.fields import Number, Parse, number_reader

_OF_FIVE = re.compile(
    r"(?:rated|noté|note\s*:)?\s*(\d(?:[.,]\d+)?)\s*"
    r"(?:(?:/|sur|out of|of|de)\s*5(?:[.,]0)?\s*)?(?:stars?|étoiles?|estrellas?|bubbles?|bulles?|[★⭐]\ufe0f?)?",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"([★⭐\ufe0f]+)[☆✩]*")


class Stars(Number):
    """A rating: a number as ``Number`` reads it, or one of five stars in words or drawn."""

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        read = number_reader([_figure(cell) for cell in cells], whole=False)
        return lambda cell: read(_figure(cell))


def _figure(cell: str) -> str:
    """The figure of a rating in words or drawn; any other cell as it is."""
    text = cell.strip()
    if found := _OF_FIVE.fullmatch(text):
        return found[1]
    if drawn := _DRAWN.fullmatch(text):
        return str(len(drawn[1].replace("\ufe0f", "")))
    return cell
