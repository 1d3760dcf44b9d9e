"""The crisis page reads hours beside the usual, finds the return to it, and classes no one in danger."""

from datetime import datetime, timedelta

import pytest
from kpi_workspace import utc

from dashboard.charts.crisis import hourly
from dashboard.kpi import crise
from dashboard.stats.anomaly import back_to_usual
from dashboard.store.activity import activity

ZONE = "Europe/Paris"


def burst(space, first="2026-05-20 18:00", messages=30):
    """Six weeks of two messages a day at ten, then a crisis of an evening."""
    for day in range(60):
        at = utc("2026-04-01 10:00") + timedelta(days=day)
        for number in range(2):
            space.message(at, f"Calme {number}", f"Bonjour {day} {number}", label="neutral")
    for number in range(messages):
        at = utc(first) + timedelta(minutes=5 * number)
        space.message(at, f"Membre {number}", f"Honte {number}", label="negative", post_id=f"p{number % 2}")
    space.settle()
    return utc(first), utc(first) + timedelta(minutes=5 * (messages - 1)), utc(first)


def test_the_hours_of_a_crisis_stand_beside_the_usual(space):
    first, last, peak = burst(space)
    found = crise.timeline(space.session, ZONE, first, last, peak)
    hours = found.hours.set_index("hour_at")
    assert (hours.index[0], hours.index[-1]) == (datetime(2026, 5, 19, 18), datetime(2026, 5, 22, 20))
    row = hours.loc[datetime(2026, 5, 20, 18)]
    assert (row["messages"], row["negative"], row["is_burst"]) == (12, 12, True)
    assert row["high"] < 2 and hours.loc[datetime(2026, 5, 20, 10), "high"] > 2
    assert found.messages == 30
    assert found.returned_h == 3  # 18 h, 19 h, 20 h are out of the usual; from 21 h, a day like the others
    title = hourly(found.hours, [(datetime(2026, 5, 20, 19), "Retirer")]).layout.meta["title"]
    assert (
        title.replace("\u00a0", " ")
        == "Heure la plus chargée : 20 mai, 18 h, 12 messages ; 1 rafale de messages négatifs"
    )


def test_without_past_there_is_no_usual_and_no_return(space):
    for number in range(30):
        at = utc("2026-05-20 18:00") + timedelta(minutes=5 * number)
        space.message(at, f"M{number}", f"Honte {number}", label="negative")
    space.settle()
    at = utc("2026-05-20 18:00")
    found = crise.timeline(space.session, ZONE, at, at + timedelta(hours=2), at)
    assert found.hours["high"].isna().all() and found.returned_h is None and found.messages == 30
    space.session.execute("DELETE FROM messages")
    space.touch()
    space.settle()
    assert crise.timeline(space.session, ZONE, at, at, at).hours.empty


@pytest.mark.parametrize(
    ("counts", "start", "expected"),
    [([9, 9, 1, 1, 1], 0, 2), ([9, 9, 1, 9, 1, 1], 0, 4), ([9, 9, 1], 0, None), ([1, 1, 1], 1, 1)],
)
def test_the_usual_is_back_when_it_holds(counts, start, expected):
    assert back_to_usual(counts, [2] * len(counts), start, 2) == expected
    assert back_to_usual(counts, [float("nan")] * len(counts), start, 2) is None


def test_who_and_where_are_counted_by_person(space):
    first, last, _ = burst(space)
    space.message(first, "Lou", "Adieu", categories=["self_harm"], label="negative")
    space.message(first, "Max", "Clowns", categories=["insult"], intents=["complaint"], label="negative")
    space.message(first, "Max", "Danger pour mes enfants", categories=["safety"], label="negative")
    space.settle()
    end = last + timedelta(hours=1)
    posts = crise.touched_posts(space.session, first, end)
    assert posts["messages"].tolist()[:2] == [15, 15] and posts["authors"].tolist()[:2] == [15, 15]
    assert crise.signs(space.session, first, end) == {"insult": 1, "safety": 1, "self_harm": 1}
    voices = crise.voices(space.session, first, end).set_index("author_key")
    assert "facebook-Lou" not in voices.index
    told = voices.loc["facebook-Max"]
    assert [told[name] for name in ("messages", "hostile", "asking", "first_person", "negative")] == [2, 1, 1, 1, 2]


def test_a_deleted_message_counts_and_its_sentiment_does_not(space):
    first, last, peak = burst(space)
    space.message(first, "Ana", "Retiré depuis", label="negative", likes=99, is_deleted=True)
    space.settle()
    end = last + timedelta(hours=1)
    hours = crise.timeline(space.session, ZONE, first, last, peak).hours.set_index("hour_at")
    row = hours.loc[datetime(2026, 5, 20, 18)]
    assert (row["messages"], row["scored"], row["negative"]) == (13, 12, 12)
    assert crise.reached(space.session, first, end) == (31, 30, 30)
    assert "Retiré depuis" not in [text for text, _ in crise.cited(space.session, first, end, 50)]
    seen = activity(space.session)
    assert (len(seen), int(seen.is_scored.sum()), int(seen.is_negative.sum())) == (151, 150, 30)


def test_nothing_private_is_cited(space):
    first, last, _ = burst(space, messages=2)
    space.message(first, "Zoé", "Entre nous, c’est honteux", label="negative", kind="message", likes=99)
    space.settle()
    found = crise.cited(space.session, first, last + timedelta(hours=1), 5)
    assert [text for text, _ in found] == ["Honte 0", "Honte 1"]
