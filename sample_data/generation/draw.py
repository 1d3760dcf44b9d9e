"""Draws that give the same values on every machine and every Python: nothing but ``Random.random``."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A seeded source; only ``random()`` is promised stable between Python versions, so all stands on it."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def real(self, low: float = 0.0, high: float = 1.0) -> float:
        return low + (high - low) * self._random.random()

    def integer(self, low: int, high: int) -> int:
        """An integer of ``low..high``, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def pick(self, values: Sequence[T]) -> T:
        return values[self.integer(0, len(values) - 1)]

    def shuffled(self, values: Sequence[T]) -> list[T]:
        rest = list(values)
        for index in range(len(rest) - 1, 0, -1):
            other = self.integer(0, index)
            rest[index], rest[other] = rest[other], rest[index]
        return rest

    def skewed(self, low: float, high: float) -> float:
        """Mostly near ``low``, sometimes near ``high``."""
        return low + (high - low) * self._random.random() ** 3

    def digits(self, count: int) -> str:
        return str(self.integer(1, 9)) + "".join(str(self.integer(0, 9)) for _ in range(count - 1))

    def letters(self, alphabet: str, count: int) -> str:
        return "".join(self.pick(alphabet) for _ in range(count))
