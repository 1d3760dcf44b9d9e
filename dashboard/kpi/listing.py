"""The messages behind a figure as a page lists them: what a reader needs to judge and to act, in a chosen order."""

from collections.abc import Sequence

import pandas as pd

from dashboard.kpi import figures
from dashboard.kpi.contract import Query
from dashboard.kpi.conversation import audible
from dashboard.kpi.registry import kpi
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import DANGER, FACTS, RISK
from dashboard.store.store import Session
from dashboard.store.views import last_message_at
from dashboard.store.vocabulary import HANDLED, OPEN

QUESTION = "CASE WHEN list_contains(k.intents, 'question') THEN 0 ELSE 1 END"
AT_MOST = 200  # messages of a list: nobody reads further, and the page stays light
JUDGED = {
    "k": "LEFT JOIN current_risk AS k ON k.message_key = f.message_key",
    "s": "LEFT JOIN current_sentiment AS s ON s.message_key = f.message_key",
}
ORDERS = {
    "questions": f"{DANGER}, {QUESTION}, {RISK}, m.published_at NULLS LAST",
    "urgent": f"{DANGER}, {RISK}, m.published_at NULLS LAST",
    "recent": "m.published_at DESC NULLS LAST",
    "negative": "s.compound NULLS LAST, m.likes DESC NULLS LAST",
    "liked": "m.likes DESC NULLS LAST, m.published_at DESC NULLS LAST",
}


def listed(
    session: Session,
    scope: Scope,
    code: str,
    order: str = "recent",
    limit: int = AT_MOST,
    search: str = "",
    theme: str = "",
    handled: bool | None = None,
) -> pd.DataFrame:
    """At most ``limit`` messages behind the figure ``code``, in one of ``ORDERS``.

    ``search`` keeps the texts that hold it, whatever accents and case, ``theme`` the messages about it, ``handled``
    those of which the team has said that nothing is left to do, or the others. Columns:
    ``message_key``, ``platform``, ``author_key``, ``thread_key``, ``text``, ``url``, ``published_at``, ``likes``,
    ``level``, ``score``, ``categories``, ``intents``; ``sentiment``, its ``compound``, ``analyzer`` and ``origin``;
    what the engine in force says whatever a person said: ``engine_label``, ``engine`` and ``sentiment_reasons`` (JSON);
    ``is_open``, whether an answer is called for and none is known; and ``waiting_s``, seconds unanswered at the end of
    the data, empty when it is not open, or where no file holds the brand's own messages. ``attrs["is_cut"]``: whether
    the limit may have left some out.
    """
    chosen = _chosen(session, scope, code, order, search, theme, handled)
    keys = [int(key) for (key,) in session.rows(f"{chosen.sql} LIMIT {int(limit)}", chosen.params)]
    query = _told(session, scope, order, keys)
    found = session.frame(query.sql, query.params)
    found.attrs["is_cut"] = len(keys) == limit
    return found


def to_do(session: Session, scope: Scope, order: str, search: str = "") -> pd.DataFrame:
    """The messages that wait (R9) and that nobody has dealt with, as ``listed`` gives them."""
    return listed(session, scope, "R9", order, search=search, handled=False)


def dealt_with(session: Session, scope: Scope, order: str, search: str = "") -> pd.DataFrame:
    """The messages that wait in the files, and of which the team has said that nothing is left to do."""
    return listed(session, scope, "R9", order, search=search, handled=True)


def analyzers(session: Session, scope: Scope) -> dict[str, int]:
    """How many inbound messages each analyzer's judgement stands for, ``humain`` for those a person corrected."""
    return figures.tally(session, figures.kept(kpi("E1").evidence(session, scope), "analyzer IS NOT NULL"), "analyzer")


def by_author(session: Session, author_key: str, limit: int = 20) -> pd.DataFrame:
    """The last messages of a person, whatever the period: ``published_at``, ``text``, ``platform``, ``kind``,
    ``level``, ``sentiment``, ``url``, ``message_key``."""
    return session.frame(
        """
        SELECT m.published_at, m.text, m.platform, m.kind, k.level, s.label AS sentiment, m.url, m.message_key
        FROM messages AS m
        LEFT JOIN current_risk AS k ON k.message_key = m.message_key
        LEFT JOIN current_sentiment AS s ON s.message_key = m.message_key
        WHERE m.author_key = $author_key
        ORDER BY m.published_at DESC NULLS LAST, m.message_key
        LIMIT $at_most
        """,
        {"author_key": author_key, "at_most": limit},
    )


def _chosen(
    session: Session, scope: Scope, code: str, order: str, search: str, theme: str, handled: bool | None
) -> Query:
    """The keys in their order, from what the order reads and nothing else: a long list is not joined to its texts."""
    evidence = kpi(code).evidence(session, scope)
    values = dict(evidence.params)
    clauses = [f"f.message_key IN (SELECT message_key FROM ({evidence.sql}) AS evidence)"]
    if search.strip():
        clauses.append("contains(m.folded_text, strip_accents(lower($listed_search)))")
        values["listed_search"] = search.strip()
    if theme:
        clauses.append("f.message_key IN (SELECT t.message_key FROM current_themes AS t WHERE t.theme = $listed_theme)")
        values["listed_theme"] = theme
    if handled is not None:
        among = "" if handled else "NOT "
        clauses.append(f"f.message_key {among}IN (SELECT h.message_key FROM last_handling AS h WHERE {HANDLED})")
    return Query(
        f"""
        SELECT f.message_key
        FROM {FACTS} {" ".join(join for name, join in JUDGED.items() if f"{name}." in ORDERS[order])}
        WHERE {" AND ".join(clauses)}
        ORDER BY {ORDERS[order]}, m.message_key
        """,
        values,
    )


def _told(session: Session, scope: Scope, order: str, keys: Sequence[int]) -> Query:
    """What a reader needs of the messages ``keys``, in the same order."""
    heard = audible(session, scope)
    among = f"message_key IN ({', '.join(map(str, keys)) or 'NULL'})"  # constants: a table is read where they are only
    return Query(
        f"""
        SELECT m.message_key, m.platform, m.author_key, f.thread_key, m.text, m.url, m.published_at, m.likes,
            k.level, k.score, k.categories, k.intents,
            s.label AS sentiment, s.compound, s.analyzer, s.origin,
            e.label AS engine_label, e.analyzer AS engine, e.reasons AS sentiment_reasons,
            {OPEN} AS is_open,
            CASE
                WHEN {OPEN} AND list_contains($listed_heard, f.platform)
                THEN date_diff('second', m.published_at, CAST($listed_until AS TIMESTAMP))
            END AS waiting_s
        FROM (SELECT * FROM message_facts WHERE {among}) AS f
        JOIN (SELECT * FROM messages WHERE {among}) AS m ON m.message_key = f.message_key
        LEFT JOIN (SELECT * FROM current_risk WHERE {among}) AS k ON k.message_key = f.message_key
        LEFT JOIN (SELECT * FROM current_sentiment WHERE {among}) AS s ON s.message_key = f.message_key
        LEFT JOIN (SELECT * FROM engine_sentiment WHERE {among}) AS e ON e.message_key = f.message_key
        ORDER BY {ORDERS[order]}, m.message_key
        """,
        {
            "listed_until": last_message_at(session),
            "listed_heard": [] if heard.reason else [*heard.scope.platforms],
        },
    )
