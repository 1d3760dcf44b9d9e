"""A workspace where every figure has a value."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from kpi_workspace import Workspace, utc
from speaking import speak_all

from dashboard.config import Landmark, WatchQuery
from dashboard.store import alerts

INTENTS = ("complaint", "suggestion", "compliment", "purchase", "report", "off_topic")
PLATFORM = "facebook"
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
    for number in range(60):
        at = utc("2026-04-20 12:00") + timedelta(hours=number * 17)
        counters = {name: dice.randrange(60) for name in ("reactions", "comments", "shares", "saves", "link_clicks")}
        counters |= {name: dice.randrange(30, 4000) for name in ("reach", "impressions", "views", "followers")}
        counters |= {"video_views": dice.randrange(60, 900), "watch_time_s": dice.randrange(900, 90_000)}
        more = {
            "is_paid": number % 11 == 0, "format": dice.choice(["image", "reel", "text"]), "duration_s": 30,
            "text": f"Numéro {number}{dice.choice([' ?', ' #verger', ' @membre', ' https://exemple.fr'])}",
        }  # fmt: skip
        actions.append(lambda a=at, c=counters, m=more: space.post(a.isoformat(), counters=c, **m))
    actions.append(lambda: quarrel(space))
    actions += [lambda n=number: inbox(space, n) for number in range(12)]
    for number in range(125):
        at = utc("2026-04-22 09:00") + timedelta(hours=number * 8)
        text = f"Le sureau et le cidre au marché, étal {number}" if number % 4 else f"Un sureau {number}, rien d’autre"
        text += ", une consigne ?" if number > 45 and number % 3 else ""
        actions.append(lambda a=at, t=text, n=number: passer(space, a, t, n))
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
    read = space.session.rows(
        "SELECT s.message_key, s.label FROM sentiments AS s JOIN messages AS m ON m.message_key = s.message_key"
        " WHERE m.post_id IS NULL ORDER BY s.message_key"
    )
    space.check(
        {
            key: "negative" if label == "unscored" else dice.choice((label, LABELS[n % 3]))
            for n, (key, label) in enumerate(read)
        }
    )
    space.read_terms()
    space.settle()
    keys = [key for (key,) in space.session.rows("SELECT message_key FROM messages ORDER BY hash(text), text")]
    judge_alerts(space)
    space.about(livraison=keys[:60], prix=keys[40:100])
    moderate(space)
    speak_all(space)


def quarrel(space: Workspace) -> None:
    """A post with many comments, most of them negative, during a campaign."""
    space.settings = replace(
        space.settings, landmarks=(Landmark("Fête du cidre", "campaign", date(2026, 5, 11), date(2026, 5, 17)),)
    )
    counters = {"reactions": 10, "comments": 90, "shares": 2, "saves": 1, "reach": 3000}
    post = space.post("2026-05-13 10:00", counters=counters)
    for number in range(30):
        at = utc("2026-05-13 11:00") + timedelta(minutes=number)
        label = "positive" if number % 10 == 0 else "negative"
        space.message(at, f"Visiteur {number}", f"Avis {number}", post_id=post, label=label, likes=0, intents=[])


def exchange(space: Workspace, at: datetime, text: str, more: dict[str, Any], wait: timedelta | None, n: int) -> None:
    asked = space.message(at, f"Membre {n % 25}", text, **more)
    if wait is not None:
        space.reply(asked, at + wait, text=f"Réponse à {n}")


def passer(space: Workspace, at: datetime, text: str, n: int) -> None:
    """Someone who speaks of several names, mostly answered."""
    asked = space.message(at, f"Passant {n % 31}", text, label=LABELS[n % 2])
    if n % 3:
        space.reply(asked, at + timedelta(minutes=20 + n), text=f"Merci de votre passage, étal {n}")


def inbox(space: Workspace, number: int) -> None:
    """A private message answered in minutes, and a thread where members help each other."""
    at = utc("2026-05-04 09:00") + timedelta(hours=53 * number)
    asked = space.message(at, f"Boîte {number}", f"Puis-je venir le {number} ?", kind="message")
    if number % 4:
        space.reply(asked, at + timedelta(minutes=4 * number), text=f"Oui, le {number}")
    shared = space.message(at, f"Curieux {number}", f"Qui a goûté le n° {number} ?")
    space.reply(shared, at + timedelta(minutes=9), author=f"Membre {number}", text=f"Moi, le n° {number}.")
    space.reply(shared, at + timedelta(minutes=30), author=f"Curieux {number}", text=f"Et alors, ce n° {number} ?")
    if number % 2:
        space.reply(shared, at + timedelta(minutes=90), text=f"Il est sec, le {number}")


def judge_alerts(space: Workspace) -> None:
    """The alerts of the risky messages, judged, every other one closed a day after."""
    alerts.raise_message_alerts(space.session, ["high"], [])
    found = space.session.rows("SELECT alert_id, published_at FROM alerts JOIN messages USING (message_key)")
    found.sort(key=lambda row: row[1])
    for place, (alert_id, _) in enumerate(found[1::2]):
        alerts.act(space.session, alert_id, "found" if place % 3 else "unfounded")
    for alert_id, at in found[::2]:
        alerts.act(space.session, alert_id, "close")
        space.session.execute(
            "UPDATE alert_events SET noted_at = ? WHERE alert_id = ? AND action = 'close'",
            [at + timedelta(days=1), alert_id],
        )


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
