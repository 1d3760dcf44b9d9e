"""Messages that hold their answers: a list of objects made as they are, in a field of a JSON or a cell of a table."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from connectors.fields import normalise_header
from connectors.headers import sample_cells
from connectors.objects import flat_item
from connectors.probe import Table

NAMES = frozenset(map(normalise_header, ("replies", "answers", "responses", "children", "réponses")))
DEEPEST = 50  # answers to answers to answers
MAX_CHARS = 1_000_000


@dataclass(frozen=True, slots=True)
class Nest:
    """Where the answers stand in the rows of a table, and its header, whose names those of their fields are."""

    header: tuple[str, ...]
    place: int

    @classmethod
    def of(cls, table: Table, texts: int) -> "Nest | None":
        """The column of the answers; ``None`` when no cell shows a list of objects with a text under the same name."""
        named = (index for index, name in enumerate(table.header) if normalise_header(name) in NAMES)
        for place in named:
            found = cls(table.header, place)
            if any(inner[texts] for cell in sample_cells(table, place) for inner in found.read(cell)):
                return found
        return None

    def within(self, cells: Sequence[str]) -> Iterator[list[str]]:
        """The cells of each answer that a row holds."""
        return self.read(cells[self.place]) if self.place < len(cells) else iter(())

    def read(self, cell: str) -> Iterator[list[str]]:
        """The cells of each answer of a list."""
        for one in _listed(cell):
            flat = flat_item(one)
            yield [flat.get(name, "") for name in self.header]


def _listed(cell: str) -> list[dict[str, Any]]:
    if not cell.startswith("[{") or len(cell) > MAX_CHARS:
        return []
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return []
    return [one for one in found if isinstance(one, dict)]
