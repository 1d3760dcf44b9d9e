"""A11: the same pairs as by the definition, without a look at those that cannot be one."""

import random
import tracemalloc
from itertools import combinations

from dashboard.stats.synchrony import Published, edges


def by_definition(objects: list[list[Published]], within_s: float, at_least: int) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for publications in objects:
        near = {
            (min(one.author, other.author), max(one.author, other.author))
            for one, other in combinations(publications, 2)
            if abs(one.at_s - other.at_s) <= within_s and one.author != other.author
        }
        for pair in near:
            found[pair] = found.get(pair, 0) + 1
    return {pair: n for pair, n in found.items() if n >= at_least}


def test_pairs_are_those_of_the_definition() -> None:
    draw = random.Random(7)
    for _ in range(60):
        objects = [
            sorted(
                (Published(f"a{draw.randrange(8)}", float(draw.randrange(9)), draw.randrange(10**6)) for _ in range(9)),
                key=lambda one: one.at_s,
            )
            for _ in range(draw.randrange(6))
        ]
        found = {edge.authors: edge.objects for edge in edges(objects, within_s=2.0)}
        assert found == by_definition(objects, 2.0, 2)


def test_the_crowd_of_a_contest_costs_nothing() -> None:
    contest = [Published(f"a{number}", float(number), number) for number in range(1_500)]
    again = [Published(f"a{number}", float(number), 2_000 + number) for number in (3, 4)]
    tracemalloc.start()
    (edge,) = edges([contest, again])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert edge.authors == ("a3", "a4") and edge.keys == (3, 4, 2_003, 2_004)
    assert peak < 2_000_000  # a million pairs would be some hundreds of megabytes
