"""A workspace where every figure has a value."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from kpi_workspace import Workspace, utc

from dashboard.config import WatchQuery

INTENTS = ("complaint", "suggestion", "compliment", "purchase", "report", "off_topic")
LABELS = ("positive", "neutral", "negative", "unscored", None)


def fill(space: Workspace) -> None:
    """Six weeks with a bit of everything, written in an order of chance."""
    dice = random.Random(7)
    rival = WatchQuery("Sureau", ("sureau",), is_competitor=True, accounts=("sureau",))
    space.settings = replace(space.settings, comparable_sources=("facebook",))
    space.watch(WatchQuery("Cidre", ("cidre",)), WatchQuery("Poiré", ("poiré",)), rival)
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
    for number in range(125):
        at = utc("2026-04-22 09:00") + timedelta(hours=number * 8)
        text = f"Le sureau et le cidre au marché, étal {number}" if number % 4 else f"Un sureau {number}, rien d’autre"
        text += ", une consigne ?" if number > 45 and number % 3 else ""
        actions.append(lambda a=at, t=text, n=number: space.message(a, f"Passant {n % 31}", t, label=LABELS[n % 2]))
    for number in range(12):
        at = utc("2026-05-05 10:00") + timedelta(hours=number * 47)
        counters = {"reactions": 20 + 7 * number, "comments": 3, "shares": 1, "followers": 2_000 + number}
        actions.append(lambda a=at, c=counters: space.post(a.isoformat(), account_id="sureau", counters=c))
    for number in range(5):
        day = date(2026, 5, 4) + timedelta(days=5 * number)
        values = {"platform": "facebook", "counted_on": day, "followers": 900 + 12 * number}
        actions.append(lambda v=values: space.insert("account_days", import_id=1, position=1, **v))
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
    space.read_terms()
    space.settle()
    keys = [key for (key,) in space.session.rows("SELECT message_key FROM messages ORDER BY hash(text), text")]
    space.about(livraison=keys[:60], prix=keys[40:100])


def exchange(space: Workspace, at: datetime, text: str, more: dict[str, Any], wait: timedelta | None, n: int) -> None:
    asked = space.message(at, f"Membre {n % 25}", text, **more)
    if wait is not None:
        space.reply(asked, at + wait, text=f"Réponse à {n}")
