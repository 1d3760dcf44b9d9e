"""The figures of each page in SQL written by hand, a query for all those that stand on the same rows.

``PAGES`` gives, page by page, its codes and the function that answers them over a period: each value with its
interval, as ``(value, low, high)``. What SQL has no function for (exact Poisson intervals, ranks of order statistics,
resampling by author) comes from ``dashboard.stats``, as a person at a notebook would do.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import instants
from dashboard.stats.intervals import (
    Interval,
    garwood,
    median_interval,
    net_score_interval,
    newcombe,
    wilson,
)
from dashboard.store.store import Session

Told = tuple[float, float | None, float | None]
Answers = dict[str, Told]

PERIOD = "BETWEEN $start_on AND $end_on"
HEARD = f"f.local_on {PERIOD} AND f.direction = 'inbound'"
ENDS_AT = "(SELECT max(published_at) FROM messages)"
SENTIMENT = """(
    SELECT message_key, label FROM sentiments WHERE analyzer = 'tirage/1'
    AND message_key NOT IN (SELECT message_key FROM sentiments WHERE analyzer = 'humain')
    UNION ALL SELECT message_key, label FROM sentiments WHERE analyzer = 'humain'
)"""
RECEIVED = f"""
    SELECT count(*), count(*) FILTER (WHERE exclusion IS NULL) FROM message_facts AS f WHERE {HEARD}
"""
DUE = f"""
    SELECT count(*), count(f.answer_key),
        count(*) FILTER (WHERE f.answered_at >= m.published_at AND f.answered_at <= m.published_at + INTERVAL 24 HOUR)
    FROM message_facts AS f JOIN messages AS m ON m.message_key = f.message_key
    WHERE {HEARD} AND f.exclusion IS NULL AND m.published_at <= {ENDS_AT} - INTERVAL 24 HOUR
"""
DELAYS = f"SELECT delay_s FROM turns WHERE opened_on {PERIOD} AND answered_at >= opened_at AND has_exact_clock"
WAITING = f"""
    SELECT count(*), count(DISTINCT m.author_key),
        count(DISTINCT CASE WHEN m.published_at <= {ENDS_AT} - INTERVAL 24 HOUR THEN m.author_key END),
        count(*) FILTER (WHERE k.level IN ('high', 'critical')), min(m.published_at)
    FROM message_facts AS f JOIN messages AS m ON m.message_key = f.message_key
    LEFT JOIN current_risk AS k ON k.message_key = f.message_key
    WHERE {HEARD} AND f.exclusion IS NULL AND f.answer_key IS NULL
"""
LABELS = f"""
    SELECT s.label, count(*) FROM message_facts AS f JOIN messages AS m ON m.message_key = f.message_key
    LEFT JOIN {SENTIMENT} AS s ON s.message_key = f.message_key
    WHERE {HEARD} AND m.is_deleted IS NOT TRUE GROUP BY s.label
"""
WORDED = f"""
    SELECT m.lang, m.folded_text <> '' AS is_worded, s.label, count(*)
    FROM message_facts AS f JOIN messages AS m ON m.message_key = f.message_key
    LEFT JOIN {SENTIMENT} AS s ON s.message_key = f.message_key
    WHERE {HEARD} AND m.is_deleted IS NOT TRUE GROUP BY ALL
"""
VOICES = f"""
    SELECT positive, neutral, negative, count(*) FROM (
        SELECT count(*) FILTER (WHERE s.label = 'positive') AS positive,
            count(*) FILTER (WHERE s.label = 'neutral') AS neutral,
            count(*) FILTER (WHERE s.label = 'negative') AS negative
        FROM message_facts AS f JOIN messages AS m ON m.message_key = f.message_key
        JOIN {SENTIMENT} AS s ON s.message_key = f.message_key
        WHERE {HEARD} AND m.is_deleted IS NOT TRUE AND s.label <> 'unscored'
        GROUP BY m.author_key
    ) AS voices GROUP BY ALL
"""
MENTIONS = f"""
    SELECT count(*) FROM message_facts AS f JOIN messages AS m ON m.message_key = f.message_key
    WHERE {HEARD} AND (contains(m.folded_text, 'livraison') OR contains(m.folded_text, 'colis'))
        AND regexp_matches(m.folded_text, '(^|[^\\pL\\pN_])(colis|livraison)($|[^\\pL\\pN_])')
"""
POSTS = """
    WITH own AS (
        SELECT m.platform, m.post_id, count(*) AS n
        FROM messages AS m JOIN message_facts AS f ON f.message_key = m.message_key AND f.direction = 'outbound'
        JOIN snapshots AS s ON s.platform = m.platform AND s.post_id = m.post_id AND m.published_at <= s.taken_at
        GROUP BY ALL
    ),
    counted AS (
        SELECT p.platform, p.post_id, p.published_at, s.reactions, s.shares, s.saves,
            greatest(s.comments - coalesce(o.n, 0), 0) AS comments
        FROM own_posts AS p JOIN latest_snapshots AS s ON s.platform = p.platform AND s.post_id = p.post_id
        LEFT JOIN own AS o ON o.platform = p.platform AND o.post_id = p.post_id
    )
"""
PUBLISHED = "published_at >= $start_at AND published_at < $end_at"
INTERACTIONS = f"""
    {POSTS}
    SELECT count(*), sum(coalesce(reactions, 0) + coalesce(comments, 0) + coalesce(shares, 0) + coalesce(saves, 0))
    FROM counted WHERE {PUBLISHED}
"""
COMMENTED = f"""
    {POSTS},
    ranked AS (
        SELECT *, 100 * percent_rank() OVER (ORDER BY 1.0 * comments / reactions) AS rank_pct
        FROM counted WHERE reactions > 0
    ),
    voices AS (
        SELECT m.post_id, any_value(p.rank_pct) AS rank_pct,
            count(*) FILTER (WHERE s.label = 'positive') AS positive,
            count(*) FILTER (WHERE s.label = 'neutral') AS neutral,
            count(*) FILTER (WHERE s.label = 'negative') AS negative
        FROM (SELECT c.post_id, r.rank_pct FROM counted AS c LEFT JOIN ranked AS r ON r.post_id = c.post_id
            WHERE c.{PUBLISHED.replace("AND ", "AND c.")}) AS p
        JOIN messages AS m ON m.post_id = p.post_id AND m.is_deleted IS NOT TRUE
        JOIN message_facts AS f ON f.message_key = m.message_key AND f.direction = 'inbound'
        JOIN {SENTIMENT} AS s ON s.message_key = m.message_key AND s.label <> 'unscored'
        GROUP BY m.post_id, m.author_key
    ),
    scored AS (
        SELECT post_id, any_value(rank_pct) AS rank_pct, sum(positive) - sum(negative) AS balance
        FROM voices GROUP BY post_id HAVING sum(positive + neutral + negative) >= 20
    )
    SELECT 'all' AS post_id, count(*), NULL, NULL, NULL FROM scored
    UNION ALL
    SELECT v.post_id, 0, v.positive, v.neutral, v.negative
    FROM voices AS v JOIN scored AS s ON s.post_id = v.post_id AND s.rank_pct >= 90 AND s.balance < 0
"""
FIRSTS = """
    WITH firsts AS (
        SELECT arg_min(f.message_key, m.published_at) AS message_key
        FROM message_facts AS f JOIN messages AS m ON m.message_key = f.message_key
        WHERE f.direction = 'inbound' AND m.author_key IS NOT NULL GROUP BY m.author_key
    )
"""
MEMBERS = """
    SELECT count(*) FILTER (WHERE last_on >= $start_on), count(*) FILTER (WHERE last_on < $start_on) FROM (
        SELECT max(f.local_on) AS last_on FROM message_facts AS f JOIN messages AS m ON m.message_key = f.message_key
        WHERE f.local_on BETWEEN $before_on AND $end_on AND f.direction = 'inbound' GROUP BY m.author_key
    ) AS members
"""
NEWCOMERS = f"""
    {FIRSTS}
    SELECT m.published_at <= {ENDS_AT} - INTERVAL 24 HOUR, f.answer_key IS NOT NULL, count(*)
    FROM message_facts AS f JOIN messages AS m ON m.message_key = f.message_key
    WHERE {HEARD} AND f.exclusion IS NULL AND f.message_key IN (SELECT message_key FROM firsts) GROUP BY ALL
"""
NEWCOMER_DELAYS = f"{FIRSTS} {DELAYS} AND turn_key IN (SELECT message_key FROM firsts)"
INTENTS = ("question", "complaint", "suggestion", "compliment", "purchase", "report")
FAIRNESS = f"""
    {FIRSTS}
    SELECT s.label, k.intents, f.message_key IN (SELECT message_key FROM firsts), count(*), count(f.answer_key)
    FROM message_facts AS f JOIN messages AS m ON m.message_key = f.message_key
    LEFT JOIN {SENTIMENT} AS s ON s.message_key = f.message_key
    LEFT JOIN current_risk AS k ON k.message_key = f.message_key
    WHERE {HEARD} AND f.exclusion IS NULL AND m.published_at <= {ENDS_AT} - INTERVAL 24 HOUR GROUP BY ALL
"""


def days(scope: Scope) -> dict[str, Any]:
    return {"start_on": scope.start, "end_on": scope.end}


def counted(n: int) -> Told:
    return float(n), *garwood(n)


def share(x: int, n: int) -> Told:
    return (x / n, *wilson(x, n)) if n else (math.nan, None, None)


def median(session: Session, sql: str, scope: Scope) -> Told:
    found = session.arrow(sql, days(scope))["delay_s"].to_numpy(zero_copy_only=False)
    bounds = median_interval(found) or Interval(math.nan, math.nan)
    return float(np.median(found)), *bounds


def waiting(session: Session, scope: Scope) -> Told:
    return counted(session.rows(WAITING, days(scope))[0][0])


def scores(session: Session, scope: Scope) -> tuple[Told, Told, Told]:
    """The net score, the share of negative messages, the share of members with one."""
    found = np.array(session.rows(VOICES, days(scope)), np.int64)
    people, negative = found[:, 3], found[:, 2]
    totals = people @ found[:, :3]
    n = int(totals.sum())
    bounds = net_score_interval(found[:, :3], people) or Interval(math.nan, math.nan)
    return (
        (float(100 * (totals[0] - totals[2]) / n), *bounds),
        share(int(totals[2]), n),
        share(int(people[negative > 0].sum()), int(people.sum())),
    )


def welcome(session: Session, scope: Scope, is_last: bool) -> Answers:
    received, _ = session.rows(RECEIVED, days(scope))[0]
    due, answered, _ = session.rows(DUE, days(scope))[0]
    labels = dict(session.rows(LABELS, days(scope)))
    told = {"R3": share(answered, due), "R5": median(session, DELAYS, scope), "R1": counted(received)}
    told["E3"] = share(labels["negative"], sum(labels.values()) - labels["unscored"])
    return told | ({"R9": waiting(session, scope)} if is_last else {})


def watching(session: Session, scope: Scope, is_last: bool) -> Answers:
    return {"V1": counted(session.rows(MENTIONS, days(scope))[0][0])}


def responding(session: Session, scope: Scope, is_last: bool) -> Answers:
    _, actionable = session.rows(RECEIVED, days(scope))[0]
    due, answered, in_a_day = session.rows(DUE, days(scope))[0]
    delay = median(session, DELAYS, scope)  # no hours declared: both clocks are one
    told = {
        "R2": counted(actionable),
        "R3": share(answered, due),
        "R3c": share(in_a_day, due),
        "R5": delay,
        "R6": delay,
    }
    return told | ({"R9": waiting(session, scope)} if is_last else {})


def listening(session: Session, scope: Scope, is_last: bool) -> Answers:
    found = session.rows(WORDED, days(scope))
    worded = sum(n for _, is_worded, _, n in found if is_worded)
    scored = sum(n for *_, label, n in found if label != "unscored")
    read = sum(n for _, is_worded, label, n in found if is_worded and label != "unscored")
    net, negative, people = scores(session, scope)
    return {"E1": counted(scored), "E2": net, "E3": negative, "E3a": people, "E4": share(read, worded)}


def alarming(session: Session, scope: Scope, is_last: bool) -> Answers:
    received, _ = session.rows(RECEIVED, days(scope))[0]
    _, negative, people = scores(session, scope)
    told = {"R1": counted(received), "E3": negative, "E3a": people}
    return told | ({"R9": waiting(session, scope)} if is_last else {})


def publishing(session: Session, scope: Scope, is_last: bool) -> Answers:
    start_at, end_at = instants(scope)
    instants_of = {"start_at": start_at, "end_at": end_at}
    posts, interactions = session.rows(INTERACTIONS, instants_of)[0]
    found = session.rows(COMMENTED, instants_of)
    n, suspects = 0, {}
    for post, scored, *voices in found:
        n += scored
        if post != "all":
            suspects.setdefault(post, []).append(voices)
    bounds = [net_score_interval(voices) for voices in suspects.values()]
    bad = sum(each is not None and each.high < 0 for each in bounds)
    low, high = garwood(posts)
    week = 7 / scope.days
    return {
        "C1": (float(interactions), None, None),
        "C15": (week * posts, week * low, week * high),
        "C17": share(bad, n),
    }


def belonging(session: Session, scope: Scope, is_last: bool) -> Answers:
    active, _ = session.rows(MEMBERS, days(scope) | {"before_on": scope.previous.start})[0]
    found = session.rows(NEWCOMERS, days(scope))
    due = sum(n for is_due, _, n in found if is_due)
    answered = sum(n for is_due, is_answered, n in found if is_due and is_answered)
    median(session, NEWCOMER_DELAYS, scope)
    told = {"H1": counted(active), "H5": share(answered, due), "H6": gaps(session, scope)}
    return told | ({"H5n": counted(sum(n for _, is_answered, n in found if not is_answered))} if is_last else {})


def gaps(session: Session, scope: Scope) -> Told:
    """How many gaps are established between two groups of messages to answer."""
    found = session.rows(FAIRNESS, days(scope))
    sides: list[tuple[Callable[..., bool], Callable[..., bool]]] = [
        (lambda label, _, __: label == "positive", lambda label, _, __: label == "negative"),
        (lambda _, __, is_first: is_first, lambda _, __, is_first: not is_first),
    ]
    for each in INTENTS:
        sides.append((lambda _, told, __, each=each: each in told, lambda _, told, __, each=each: each not in told))  # type: ignore[misc]
    established = 0
    for one, other in sides:
        (n1, x1), (n2, x2) = (
            [sum(row[place] for row in found if side(*row[:3])) for place in (3, 4)] for side in (one, other)
        )
        if min(n1, n2) >= 5:
            bounds = newcombe(x1, n1, x2, n2)
            established += bounds.low > 0 or bounds.high < 0
    return float(established), None, None


PAGES: dict[str, tuple[tuple[str, ...], Callable[[Session, Scope, bool], Answers]]] = {
    "Accueil": (("R9", "R3", "R5", "E3", "R1"), welcome),
    "Veille": (("V1",), watching),
    "Réactivité": (("R3", "R5", "R6", "R9", "R2", "R3c"), responding),
    "Écoute": (("E1", "E2", "E3", "E3a", "E4"), listening),
    "Alertes": (("R1", "E3", "E3a", "R9"), alarming),
    "Contenus": (("C1", "C15", "C17"), publishing),
    "Communauté": (("H1", "H5", "H5n", "H6"), belonging),
}
