"""What is common to the figures about terms (V6, V7): the messages that say them, their names, which are one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from dashboard.kpi.contract import Query
from dashboard.kpi.coverage import NOT_COVERED, has_messages
from dashboard.kpi.mention import REPOST
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_period, in_sources, select
from dashboard.store.declared import declared
from dashboard.store.folding import folded
from dashboard.store.store import Session
from dashboard.store.vocabulary import VOICE

AT_MOST = 300  # terms looked at closely, the strongest first
PICKED = 100  # messages of each that are
SAME = 0.8  # share of the messages of a term that say another one in the same place, for both to be one
EXAMPLES = 3
NOT_READ = "Aucun message n’est lu pour ses termes : lancez l’analyse."


@dataclass(frozen=True, slots=True)
class Told:
    """A term as shown: its number, its name as people write it most, its words, how many messages and days of the
    period and places (a post, or a thread without one) hold it, and the keys of three messages that say it."""

    term: int
    name: str
    size: int
    messages: int
    days: int
    places: int
    examples: tuple[int, ...]


def is_read(session: Session) -> bool:
    """Whether the terms of at least one message are known."""
    return bool(session.remembered("SELECT 1 FROM message_terms WHERE term IS NOT NULL LIMIT 1", {}))


def why_unread(session: Session) -> str:
    """Why ``is_read`` is false: the analysis was not run, or there is nothing to analyse."""
    return NOT_READ if has_messages(session) else NOT_COVERED


def spoken(scope: Scope, since: Scope | None = None) -> Query:
    """One row per inbound message of the period, and of ``since`` with it, deleted ones and reposts left out:
    ``is_now``, ``voice``, ``place``."""
    now = in_period(scope, "f.local_on")
    when = f"({now} OR f.local_on BETWEEN $since_on AND $until_on)" if since else now
    return select(
        f"""
        SELECT f.message_key, f.local_on, {now} AS is_now, {VOICE} AS voice,
            coalesce(m.post_id, f.thread_key) AS place
        FROM {FACTS}
        WHERE {when} AND {in_sources(scope, "f")} AND f.direction = 'inbound' AND m.is_deleted IS NOT TRUE
            AND NOT {REPOST}
        """,
        scope,
        **({"since_on": since.start, "until_on": since.end} if since else {}),
    )


def saying(scope: Scope, terms: Sequence[int]) -> Query:
    """One row per message of the period and term of ``terms`` that it says: ``term``, ``said`` as it writes it."""
    held = spoken(scope)
    return Query(
        f"""
        SELECT {MESSAGE}, f.local_on, t.term, lower(substring(m.text, t.starts + 1, t.ends - t.starts)) AS said
        FROM message_terms AS t
        JOIN ({held.sql}) AS h ON h.message_key = t.message_key
        JOIN message_facts AS f ON f.message_key = t.message_key
        JOIN messages AS m ON m.message_key = t.message_key
        WHERE t.term IN (SELECT unnest(CAST($terms AS BIGINT[])))
        """,
        held.params | {"terms": [*terms]},
    )


def examples(session: Session, message_keys: tuple[int, ...]) -> pd.DataFrame:
    """Messages by their keys: ``message_key``, ``platform``, ``author_key``, ``thread_key``, ``text``, ``url``,
    ``published_at``, ``categories`` (of risk)."""
    return session.frame(
        f"""
        SELECT {MESSAGE}, f.thread_key, k.categories
        FROM {FACTS} LEFT JOIN current_risk AS k ON k.message_key = f.message_key
        WHERE f.message_key IN (SELECT unnest(CAST($message_keys AS BIGINT[])))
        """,
        {"message_keys": [*message_keys]},
    )


def described(session: Session, scope: Scope, terms: Sequence[int]) -> dict[int, Told]:
    """What the messages of the period say of these terms."""
    held = spoken(scope)
    params = held.params | {"terms": [*terms], "picked": PICKED}
    counts = session.rows(
        f"""
        SELECT t.term, min(t.size), count(*), count(DISTINCT h.local_on), count(DISTINCT h.place)
        FROM message_terms AS t JOIN ({held.sql}) AS h ON h.message_key = t.message_key
        WHERE t.term IN (SELECT unnest(CAST($terms AS BIGINT[]))) GROUP BY t.term
        """,
        held.params | {"terms": [*terms]},
    )
    names: dict[int, Counter[str]] = {}
    heard: dict[int, list[tuple[Any, ...]]] = {}
    for term, key, voice, said, text, likes, at in session.rows(
        f"""
        SELECT p.term, p.message_key, p.voice, lower(substring(m.text, p.starts + 1, p.ends - p.starts)) AS said,
            m.folded_text, coalesce(m.likes, 0), m.published_at
        FROM ({_picked(held.sql)}) AS p JOIN messages AS m ON m.message_key = p.message_key
        """,
        params,
    ):
        names.setdefault(term, Counter())[" ".join(said.split())] += 1
        heard.setdefault(term, []).append((-likes, at, key, voice, text))
    return {
        term: Told(
            term, min(names[term].items(), key=lambda each: (-each[1], each[0]))[0], size, messages, days, places,
            _examples(heard[term]),
        )
        for term, size, messages, days, places in counts
    }  # fmt: skip


def together(session: Session, scope: Scope, terms: Sequence[int]) -> dict[tuple[int, int], float]:
    """For two terms, the share of the messages of the first where the second stands in the same place."""
    held = spoken(scope)
    rows = session.rows(
        f"""
        WITH picked AS ({_picked(held.sql)}),
        sizes AS (SELECT term, count(*) AS n FROM picked GROUP BY term)
        SELECT a.term, b.term, count(*) * 1.0 / min(s.n)
        FROM picked AS a
        JOIN message_terms AS b ON b.message_key = a.message_key AND b.term <> a.term
            AND b.starts < a.ends AND a.starts < b.ends
        JOIN sizes AS s ON s.term = a.term
        WHERE b.term IN (SELECT unnest(CAST($terms AS BIGINT[])))
        GROUP BY a.term, b.term
        """,
        held.params | {"terms": [*terms], "picked": PICKED},
    )
    return {(one, other): float(share) for one, other, share in rows}


def grouped(session: Session, scope: Scope, told: Sequence[Told]) -> list[tuple[Told, tuple[str, ...]]]:
    """Terms in their order, those that are one with a former term listed after it as its other wordings.

    « boucle », « boucle cassée » and « la boucle » are one; it is named by the longest that nearly all of its messages
    say.
    """
    ties = together(session, scope, [each.term for each in told])
    groups: list[list[Told]] = []
    for each in told:
        for group in groups:
            head = group[0].term
            inside, around = ties.get((each.term, head), 0.0), ties.get((head, each.term), 0.0)
            if inside >= SAME or around >= SAME:
                group.append(each)
                if around >= SAME and each.size > group[0].size:
                    group.insert(0, group.pop())
                break
        else:
            groups.append([each])
    return [
        (head, tuple(dict.fromkeys(other.name for other in others if other.name != head.name)))
        for head, *others in groups
    ]


def brand_words(session: Session) -> frozenset[str]:
    """The folded words that name the brand or a competitor: a term that holds one tells nothing new."""
    known = declared(session)
    watched = [name for query in known.watch_queries if query.is_competitor for name in (query.name, *query.terms)]
    names = folded(" ".join((known.brand, *known.own_accounts, *watched)))
    return frozenset("".join(char if char.isalnum() else " " for char in names).split())


def without_brand(session: Session, told: Sequence[Told]) -> list[Told]:
    """The terms that name neither the brand nor a competitor."""
    own = brand_words(session)
    return [each for each in told if own.isdisjoint(folded(each.name).replace("#", " ").replace("’", " ").split())]


def _picked(held: str) -> str:
    """At most ``$picked`` rows per term of ``$terms``, the same whatever their order."""
    return f"""
        SELECT term, message_key, voice, starts, ends FROM (
            SELECT t.term, t.message_key, h.voice, t.starts, t.ends,
                row_number() OVER (PARTITION BY t.term ORDER BY t.message_key) AS rank
            FROM message_terms AS t JOIN ({held}) AS h ON h.message_key = t.message_key
            WHERE t.term IN (SELECT unnest(CAST($terms AS BIGINT[])))
        ) AS ranked WHERE rank <= $picked
    """


def _examples(heard: Sequence[tuple[Any, ...]]) -> tuple[int, ...]:
    """Three messages of three people in three texts, the most liked first."""
    voices: set[str] = set()
    texts: set[str] = set()
    chosen: list[int] = []
    for _, _, key, voice, text in sorted(heard, key=lambda each: (each[0], each[1] is None, each[1], each[2])):
        if voice not in voices and text not in texts and len(chosen) < EXAMPLES:
            chosen.append(int(key))
            voices.add(voice)
            texts.add(text)
    return tuple(chosen)
