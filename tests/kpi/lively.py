"""A workspace where every figure has a value."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from kpi_workspace import Workspace, utc

from dashboard.config import WatchQuery

INTENTS = ("complaint", "suggestion", "compliment", "purchase", "report", "off_topic")
LABELS = ("positive", "neutral", "negative", "unscored", None)


def fill(space: Workspace) -> None:
    """Six weeks with a bit of everything, written in an order of chance."""
    dice = random.Random(7)
    space.watch(WatchQuery("Cidre", ("cidre",)), WatchQuery("Poiré", ("poiré",)))
    actions: list[Callable[[], object]] = []
    for number in range(170):
        at = utc("2026-04-20 08:00") + timedelta(minutes=dice.randrange(60 * 24 * 42))
        text = f"{dice.choice(['Le cidre', 'Le poiré', 'Un cidre, un poiré', 'La boutique'])} n° {number} ?"
        more = {
            "label": dice.choice(LABELS), "level": dice.choice(["low", "watch", "high", None]),
            "is_deleted": dice.random() < 0.05, "is_hidden": dice.random() < 0.05, "lang": dice.choice(["fr", None]),
            "precision": dice.choice(["exact"] * 9 + ["day"]), "likes": dice.choice([None, 0, 3, 40]),
            "intents": dice.choice([None, [], ["question"], ["complaint", "question"], *([each] for each in INTENTS)]),
        }  # fmt: skip
        wait = timedelta(minutes=dice.choice([5, 40, 300, 2000, 6000])) if dice.random() < 0.6 else None
        actions.append(lambda a=at, t=text, m=more, w=wait, n=number: exchange(space, a, t, m, w, n))
    for number in range(30):
        at = utc("2026-04-20 12:00") + timedelta(hours=number * 33)
        counters = {name: dice.randrange(60) for name in ("reactions", "comments", "shares", "saves")}
        counters |= {name: dice.randrange(30, 4000) for name in ("reach", "impressions", "views", "followers")}
        actions.append(lambda a=at, c=counters, n=number: space.post(a.isoformat(), counters=c, is_paid=n % 11 == 0))
    dice.shuffle(actions)
    for action in actions:
        action()
    space.settle()
    read = space.session.rows("SELECT message_key, label FROM sentiments ORDER BY message_key")
    space.check(
        {
            key: "negative" if label == "unscored" else dice.choice((label, LABELS[n % 3]))
            for n, (key, label) in enumerate(read)
        }
    )
    keys = [key for (key,) in space.session.rows("SELECT message_key FROM messages ORDER BY hash(text), text")]
    space.about(livraison=keys[:60], prix=keys[40:100])
    moderate(space)


def exchange(space: Workspace, at: datetime, text: str, more: dict[str, Any], wait: timedelta | None, n: int) -> None:
    asked = space.message(at, f"Membre {n % 25}", text, **more)
    if wait is not None:
        space.reply(asked, at + wait, text=f"Réponse à {n}")


def moderate(space: Workspace) -> None:
    """Flags by turns on the risky messages, half of them decided; a crisis."""
    risky = space.session.rows(
        "SELECT message_key FROM risks JOIN message_facts USING (message_key)"
        " WHERE direction = 'inbound' AND score >= 40 ORDER BY message_key"
    )
    for n, (key,) in enumerate(risky):
        category = ("insult", "spam", "privacy", "hate")[n % 4]
        space.session.execute("UPDATE risks SET categories = [?] WHERE message_key = ?", [category, key])
        verdict = ("founded", "unfounded", None, "founded")[n % 4 if n % 3 else n % 2]
        if verdict:
            space.decide(key, verdict, "2026-06-02 10:00")
    at = utc("2026-05-12 10:00")
    alert_id = space.decide(None, "founded", "2026-05-12 12:00", kind="crisis")
    space.insert(
        "alert_episodes", alert_id=alert_id, first_at=at, last_at=at, peak_at=at, crisis_level=3, evidence="{}"
    )
    space.settle()
