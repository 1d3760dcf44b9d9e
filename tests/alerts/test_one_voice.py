"""« Insistance d’une seule personne » is only said of hours that one person filled."""

import numpy as np

from dashboard.alerts.episodes import SURGE, episodes
from dashboard.store.activity import Activity

START, DAYS = 480_000 - 480_000 % 24, 40
EVENING = START + (DAYS - 2) * 24 + 19


def received(*bursts: tuple[int, list[int]]) -> Activity:
    """Two calm messages a day, each of someone else, and at some hours one message of each of these authors."""
    calm = [(START + day * 24 + hour, 1_000 + day * 24 + hour) for day in range(DAYS) for hour in (10, 16)]
    rows = sorted(calm + [(hour, author) for hour, authors in bursts for author in authors])
    hours, authors = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    zeros, no = np.zeros(len(rows), dtype=np.int64), np.zeros(len(rows), dtype=bool)
    return Activity(
        hour=hours, minute=zeros, platform=zeros, platforms=("instagram",), post=authors, author=authors,
        text=zeros - 1, is_scored=~no, is_negative=no, is_positive=no, is_crisis=no, is_first_person=no,
        is_participation=no, last_hour=START + DAYS * 24,
    )  # fmt: skip


def surge(*bursts: tuple[int, list[int]]) -> tuple[str, bool, int]:
    """The title of the surge, whether its gravest hours are one voice, how many wrote in them."""
    (found,) = [each for each in episodes(received(*bursts)) if each.kind == SURGE]
    assert found.worst is not None
    return found.title, found.worst.is_one_voice, found.worst.concentration.authors


def test_a_movement_is_not_named_after_the_one_person_heard_before_or_after_it() -> None:
    many, one = list(range(14)), [99] * 8
    assert surge((EVENING, one)) == ("one_author", True, 3)  # with the calm messages of the day
    assert surge((EVENING, many), (EVENING + 12, one)) == ("volume", False, 14)
    assert surge((EVENING, one), (EVENING + 12, many)) == ("volume", False, 14)


def test_one_person_louder_than_the_others_still_names_the_surge() -> None:
    title, is_one_voice, _ = surge((EVENING, list(range(8))), (EVENING + 12, [99] * 20))
    assert (title, is_one_voice) == ("one_author", True)
