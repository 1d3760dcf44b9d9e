"""Tables behind the charts of Écoute: the negative share per week, the four classes by platform, theme or intent."""

from dataclasses import replace
from datetime import timedelta

import pandas as pd

from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, in_scope, select
from dashboard.store.store import Session
from dashboard.store.vocabulary import VOICE

WEEKS_BEFORE = 8  # what is usual is read on the weeks before the period
SCORED = "s.label IN ('negative', 'neutral', 'positive')"
BY = {
    "platform": ("f.platform", ""),
    "theme": ("t.name", "JOIN current_themes AS t ON t.message_key = f.message_key"),
    "intent": (
        "i.intent",
        """
        JOIN current_risk AS k ON k.message_key = f.message_key
        JOIN (VALUES ('question'), ('complaint'), ('suggestion'), ('compliment'), ('purchase'), ('report'),
            ('off_topic')) AS i(intent) ON list_contains(k.intents, i.intent)
        """,
    ),
}


def weekly_negative(session: Session, scope: Scope) -> pd.DataFrame:
    """One row per ISO week with messages, from 8 weeks before the period: ``week`` (Monday, date), ``messages``,
    ``scored``, ``negative``, and in people ``scored_people``, ``negative_people`` (one negative message is enough)."""
    monday = scope.start - timedelta(days=scope.start.weekday())
    wider = replace(scope, start=monday - timedelta(weeks=WEEKS_BEFORE), only_on=())
    query = select(
        f"""
        SELECT f.local_week_on AS week, count(*) AS messages,
            count(*) FILTER (WHERE {SCORED}) AS scored,
            count(*) FILTER (WHERE s.label = 'negative') AS negative,
            count(DISTINCT CASE WHEN {SCORED} THEN {VOICE} END) AS scored_people,
            count(DISTINCT CASE WHEN s.label = 'negative' THEN {VOICE} END) AS negative_people
        FROM {FACTS} LEFT JOIN current_sentiment AS s ON s.message_key = f.message_key
        WHERE {in_scope(wider, "f", "local_on")} AND f.direction = 'inbound' AND m.is_deleted IS NOT TRUE
        GROUP BY f.local_week_on
        ORDER BY week
        """,
        wider,
    )
    found = session.frame(query.sql, query.params)
    found["week"] = pd.to_datetime(found["week"]).dt.date
    return found


def sentiment_by(session: Session, scope: Scope, what: str) -> pd.DataFrame:
    """The messages of the period by ``what`` (platform, theme, intent; a message may count in several), most messages
    first: ``name`` (a code, or the name of a theme), ``negative``, ``neutral``, ``positive``, ``unscored``, and in
    people ``scored_people``, ``negative_people``."""
    name, join = BY[what]
    query = select(
        f"""
        SELECT {name} AS name,
            count(*) FILTER (WHERE s.label = 'negative') AS negative,
            count(*) FILTER (WHERE s.label = 'neutral') AS neutral,
            count(*) FILTER (WHERE s.label = 'positive') AS positive,
            count(*) FILTER (WHERE coalesce(s.label, 'unscored') = 'unscored') AS unscored,
            count(DISTINCT CASE WHEN {SCORED} THEN {VOICE} END) AS scored_people,
            count(DISTINCT CASE WHEN s.label = 'negative' THEN {VOICE} END) AS negative_people
        FROM {FACTS} {join} LEFT JOIN current_sentiment AS s ON s.message_key = f.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound' AND m.is_deleted IS NOT TRUE
        GROUP BY {name}
        ORDER BY count(*) DESC, name
        """,
        scope,
    )
    return session.frame(query.sql, query.params)
