"""The rows behind the content figures: the brand's posts with their newest counters, and what each is compared with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from dashboard.kpi.contract import Query
from dashboard.kpi.figures import kept, tally
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import in_sources, select
from dashboard.store.store import Session
from dashboard.text.formats import count

COMPONENTS = ("reactions", "comments", "shares", "saves")
DENOMINATORS = ("reach", "impressions", "views", "followers")
NO_POST = "Aucune publication avec ses compteurs sur la période."
CHOOSE = "Un taux ne se calcule pas sur plusieurs plateformes à la fois : choisissez une plateforme."
SMALLEST_DENOMINATOR = 50
WEEKS = 52  # how far back, at least, to have enough posts of each kind
WINDOW, ENOUGH = 100, 8  # C12: how far back, and from how many posts on

PUBLISHED = "published_at >= $start_at AND published_at < $end_at"
POST = "platform, post_id, account_id, title, text, published_at, url, format"

# The brand's own comments under each post, as of its newest counters.
OWN_COMMENTS = """
    SELECT m.platform, m.post_id, s.taken_at, count(*) AS n
    FROM messages AS m
    JOIN message_facts AS f ON f.message_key = m.message_key AND f.direction = 'outbound'
    JOIN latest_snapshots AS s ON s.platform = m.platform AND s.post_id = m.post_id
    WHERE s.taken_at IS NULL OR m.published_at <= s.taken_at
    GROUP BY m.platform, m.post_id, s.taken_at
"""

# C4: the audience of each post as first noted with it.
AT_POSTING = """
    SELECT platform, post_id, followers, taken_at FROM (
        SELECT *, row_number() OVER (
            PARTITION BY platform, post_id ORDER BY taken_at NULLS LAST, import_id, position
        ) AS rank
        FROM snapshots WHERE followers IS NOT NULL
    ) AS dated WHERE rank = 1
"""

# Of a post p and its row a of AT_POSTING: noted too late to tell the audience of the day.
HAS_CURRENT_FOLLOWERS = "a.taken_at IS NULL OR a.taken_at > p.published_at + INTERVAL 7 DAY"

DATA_END = """
    SELECT max(ends_at) AS ends_at FROM (
        SELECT max(published_at) AS ends_at FROM messages
        UNION ALL SELECT max(published_at) FROM posts
        UNION ALL SELECT max(taken_at) FROM snapshots
    ) AS ends
"""

# 0.12: when the counters of a post p have settled.
MATURE_AT = """(p.published_at
    + CASE WHEN p.format IN ('video', 'reel', 'short') THEN INTERVAL 7 DAY ELSE INTERVAL 48 HOUR END)"""

# C1, C4 and 0.12: interactions on the available counters, followers as first seen, maturity when counted.
# The brand's own comments are taken out when its messages under the post are known.
_MEASURED = """
    WITH own_comments AS ({own_comments}),
    audience AS ({at_posting}),
    data_end AS ({data_end}),
    counted AS (
        SELECT p.platform, p.post_id, p.account_id, p.title, p.text, p.published_at, p.url, p.format, p.is_paid,
            coalesce(s.taken_at, e.ends_at) AS counted_at, s.taken_at,
            p."precision" IN ('exact', 'minute', 'hour') AS has_hour, p.duration_s,
            s.reactions, s.shares, s.saves, s.impressions, s.reach, s.views,
            s.clicks, s.link_clicks, s.watch_time_s, s.video_views,
            CASE
                WHEN o.n IS NULL OR s.comments IS NULL THEN s.comments
                WHEN s.comments > o.n THEN s.comments - o.n
                ELSE 0
            END AS comments,
            a.followers,
            {current_followers} AS has_current_followers
        FROM own_posts AS p
        CROSS JOIN data_end AS e
        LEFT JOIN latest_snapshots AS s ON s.platform = p.platform AND s.post_id = p.post_id
        LEFT JOIN own_comments AS o ON o.platform = p.platform AND o.post_id = p.post_id
        LEFT JOIN audience AS a ON a.platform = p.platform AND a.post_id = p.post_id
        WHERE NOT p.is_system AND p.published_at IS NOT NULL AND {sources}
    ),
    measured AS (
        SELECT *,
            CASE WHEN coalesce(reactions, comments, shares, saves) IS NOT NULL
                THEN coalesce(reactions, 0) + coalesce(comments, 0) + coalesce(shares, 0) + coalesce(saves, 0)
            END AS interactions,
            p.counted_at < {mature_at} AS is_maturing,
            concat(platform, ':', coalesce(account_id, '')) AS account,
            coalesce(format, '') AS kind
        FROM counted AS p
    )
"""


def measured(session: Session, scope: Scope) -> str:
    """The beginning of a query (``WITH … measured AS (…)``): the brand's posts of all times in the sources of
    ``scope``, with their newest counters."""
    own_comments = session.prepared("brand_comments", OWN_COMMENTS)
    return _MEASURED.format(
        own_comments=own_comments, at_posting=AT_POSTING, data_end=DATA_END, mature_at=MATURE_AT,
        current_followers=HAS_CURRENT_FOLLOWERS, sources=in_sources(scope, "p"),
    )  # fmt: skip


def published(session: Session, scope: Scope) -> Query:
    """One row per post of the period, without its counters."""
    return select(
        f"""
        SELECT p.platform, p.post_id, p.is_paid FROM own_posts AS p
        WHERE NOT p.is_system AND {PUBLISHED} AND {in_sources(scope, "p")}
        """,
        scope,
    )


def dated(session: Session, scope: Scope) -> Query:
    """One row per post of the brand in the period that is not declared paid, with its local day."""
    return select(
        f"""
        SELECT p.platform, p.post_id, p.account_id, p.title, p.text, p.published_at, p.url, p.format,
            CAST(timezone($zone, timezone('UTC', p.published_at)) AS DATE) AS local_on
        FROM own_posts AS p
        WHERE NOT p.is_system AND p.is_paid IS NOT TRUE AND {PUBLISHED} AND {in_sources(scope, "p")}
        ORDER BY p.published_at, p.platform, p.post_id
        """,
        scope,
        zone=scope.timezone,
    )


def by_others(session: Session, scope: Scope) -> Query:
    """One row per post of the period by an account that is not the brand's."""
    return select(
        f"""
        SELECT p.platform, p.post_id, p.account_id FROM posts AS p
        WHERE NOT p.is_stub AND NOT p.is_system AND {PUBLISHED} AND {in_sources(scope, "p")} AND NOT EXISTS (
            SELECT 1 FROM own_posts AS o WHERE o.platform = p.platform AND o.post_id = p.post_id
        )
        """,
        scope,
    )


def posts(session: Session, scope: Scope) -> Query:
    """One row per post of the period, paid ones included, with its counters as of the newest snapshot."""
    return select(
        f"""
        {measured(session, scope)}
        SELECT {POST}, is_paid, is_maturing, taken_at, interactions, reactions, comments, shares, saves,
            impressions, reach, views, followers, has_current_followers, clicks, link_clicks, watch_time_s,
            video_views, duration_s
        FROM measured
        WHERE {PUBLISHED}
        ORDER BY published_at, platform, post_id
        """,
        scope,
    )


def organic(session: Session, scope: Scope) -> Query:
    """C1: one row per post of the period whose interactions are known and that is not declared paid."""
    return kept(posts(session, scope), "interactions IS NOT NULL AND is_paid IS NOT TRUE")


def rates(denominator: str, session: Session, scope: Scope) -> Query:
    """C2–C4: one row per organic post that has ``denominator`` (a counter). ``state`` is counted, or why the
    rate is left out: maturing, small_denominator (under 50), negative."""
    known = organic(session, scope)
    return Query(
        f"""
        SELECT *,
            {denominator} AS denominator,
            CASE WHEN {denominator} >= {SMALLEST_DENOMINATOR} THEN 1.0 * interactions / {denominator} END AS rate,
            CASE
                WHEN is_maturing THEN 'maturing'
                WHEN {denominator} < {SMALLEST_DENOMINATOR} THEN 'small_denominator'
                WHEN interactions < 0 THEN 'negative'
                ELSE 'counted'
            END AS state
        FROM ({known.sql}) AS known
        WHERE {denominator} IS NOT NULL
        """,
        known.params,
    )


def named_rates(numerator: str, session: Session, scope: Scope, denominators: Sequence[str] = DENOMINATORS) -> Query:
    """C5–C9: one row per organic post that has ``numerator`` (a counter), with its ``rate`` over the one of
    ``denominators`` that most of the posts of its platform have in the period, named in ``denominator_name``.

    ``state`` is counted, or why the rate is left out: maturing, no_denominator, small_denominator (under 50), negative.
    """
    known = kept(posts(session, scope), f"{numerator} IS NOT NULL AND is_paid IS NOT TRUE")
    usable = ", ".join(
        f"count(*) FILTER (WHERE NOT is_maturing AND {name} >= {SMALLEST_DENOMINATOR}) AS {name}"
        for name in denominators
    )
    most = f"greatest({', '.join(denominators)})" if len(denominators) > 1 else denominators[0]
    names = " ".join(f"WHEN {name} = {most} THEN '{name}'" for name in denominators)
    values = " ".join(f"WHEN '{name}' THEN k.{name}" for name in denominators)
    return Query(
        f"""
        WITH known AS ({known.sql}),
        usable AS (SELECT platform, {usable} FROM known GROUP BY platform),
        named AS (
            SELECT platform, CASE WHEN {most} = 0 THEN NULL {names} END AS denominator_name FROM usable
        ),
        divided AS (
            SELECT k.*, n.denominator_name, CASE n.denominator_name {values} END AS denominator
            FROM known AS k JOIN named AS n ON n.platform = k.platform
        )
        SELECT *,
            CASE WHEN denominator >= {SMALLEST_DENOMINATOR} THEN 1.0 * {numerator} / denominator END AS rate,
            CASE
                WHEN is_maturing THEN 'maturing'
                WHEN denominator IS NULL THEN 'no_denominator'
                WHEN denominator < {SMALLEST_DENOMINATOR} THEN 'small_denominator'
                WHEN {numerator} < 0 THEN 'negative'
                ELSE 'counted'
            END AS state
        FROM divided
        """,
        known.params,
    )


def relative(session: Session, scope: Scope) -> Query:
    """C12: one row per organic post of the period that can be compared: ``expected``, the median of up to 100
    mature posts before it, of the same account and format when at least 8 are, else of the account;
    ``compared`` how many, ``ratio`` (NULL when expected is 0, or more was taken back than given), and ``percentile``
    among them (0–100).

    ``log_ratio`` is the logarithm of the ratio, half an interaction added on both sides; ``local_on``,
    ``local_weekday`` (1 = Monday) and ``local_hour`` (NULL when only the day is known) are in the zone of the scope.
    """
    return select(
        f"""
        {measured(session, scope)},
        usable AS (
            SELECT *, CASE WHEN is_maturing THEN 0 ELSE 1 END AS is_reference FROM measured
            WHERE interactions IS NOT NULL AND is_paid IS NOT TRUE
        ),
        placed AS (
            SELECT *,
                sum(is_reference) OVER (
                    PARTITION BY account, kind ORDER BY published_at, post_id
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                ) AS format_rank,
                sum(is_reference) OVER (
                    PARTITION BY account ORDER BY published_at, post_id
                    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
                ) AS account_rank
            FROM usable
        ),
        asked AS (SELECT * FROM placed WHERE {PUBLISHED}),
        {_against("in_format", "format_rank", ("account", "kind"))},
        {_against("in_account", "account_rank", ("account",))},
        expected AS (
            SELECT a.*,
                f.compared >= {ENOUGH} AS is_same_format,
                CASE WHEN f.compared >= {ENOUGH} THEN f.compared ELSE c.compared END AS compared,
                CASE WHEN f.compared >= {ENOUGH} THEN f.expected ELSE c.expected END AS expected,
                CASE WHEN f.compared >= {ENOUGH} THEN f.percentile ELSE c.percentile END AS percentile,
                timezone($zone, timezone('UTC', a.published_at)) AS local_time
            FROM asked AS a
            LEFT JOIN in_format AS f ON f.platform = a.platform AND f.post_id = a.post_id
            LEFT JOIN in_account AS c ON c.platform = a.platform AND c.post_id = a.post_id
        )
        SELECT {POST}, account, is_maturing, interactions, expected, compared,
            coalesce(is_same_format, FALSE) AS is_same_format, percentile,
            CASE WHEN expected > 0 AND interactions >= 0 THEN interactions / expected END AS ratio,
            CASE WHEN expected > 0 AND interactions >= 0 THEN ln((interactions + 0.5) / (expected + 0.5)) END
                AS log_ratio,
            CAST(local_time AS DATE) AS local_on, isodow(local_time) AS local_weekday,
            CASE WHEN has_hour THEN hour(local_time) END AS local_hour
        FROM expected
        WHERE compared >= {ENOUGH}
        ORDER BY published_at, platform, post_id
        """,
        scope,
        zone=scope.timezone,
    )


def compared(session: Session, scope: Scope) -> Query:
    """The mature posts of ``relative`` that have a ratio."""
    return kept(relative(session, scope), "NOT is_maturing AND ratio IS NOT NULL")


def widened(scope: Scope) -> Scope:
    """The period, from at least a year before its end."""
    return replace(scope, start=min(scope.start, scope.end - timedelta(weeks=WEEKS) + timedelta(days=1)), only_on=())


def compared_over_a_year(session: Session, scope: Scope) -> Query:
    """The posts of ``compared`` over the widened period."""
    return compared(session, widened(scope))


def notes(session: Session, scope: Scope) -> tuple[str, ...]:
    """0.15: what is known of paid posts; how many posts are left out because they are of other accounts."""
    told = []
    kinds = tally(session, published(session, scope), "is_paid")
    if kinds.get("None"):
        told.append("Organique + sponsorisé (non distingué).")
    elif kinds.get("True"):
        paid = count(kinds["True"], "publication sponsorisée écartée", "publications sponsorisées écartées")
        told.append(f"Organique seul : {paid}.")
    if kinds and (others := _others(session, scope)):
        left_out = count(others, "publication d’un autre compte écartée", "publications d’autres comptes écartées")
        told.append(f"{left_out}.")
    return tuple(told)


def only_others(session: Session, scope: Scope) -> str | None:
    """Why there is nothing to count when all the posts of the period are of other accounts."""
    others = _others(session, scope)
    if not others or tally(session, published(session, scope), "platform"):
        return None
    told = count(others, "publication d’un autre compte", "publications d’autres comptes")
    return (
        f"Aucune publication de votre marque sur la période, mais {told}. Indiquez dans les Réglages les comptes qui "
        "sont à vous."
    )


def _others(session: Session, scope: Scope) -> int:
    return sum(tally(session, by_others(session, scope), "platform").values())


def _against(name: str, rank: str, same: Sequence[str]) -> str:
    """The query ``name``: what each asked post is compared with, the last references before it that share the columns
    ``same``. References are looked for by blocks of as many, so that the work grows as the number of posts."""
    keys = " AND ".join(f"r.{column} = a.{column}" for column in same)
    below = "count(*) FILTER (WHERE r.interactions < a.interactions)"
    ties = "count(*) FILTER (WHERE r.interactions = a.interactions)"
    return f"""
        {name} AS (
            SELECT a.platform, a.post_id, count(*) AS compared,
                percentile_cont(0.5) WITHIN GROUP (ORDER BY r.interactions) AS expected,
                100.0 * ({below} + 0.5 * {ties}) / count(*) AS percentile
            FROM (
                SELECT platform, post_id, {", ".join(same)}, interactions, {rank} - is_reference AS last_rank,
                    CAST(floor(({rank} - is_reference) / {WINDOW}) AS BIGINT) - back.step AS block
                FROM asked CROSS JOIN (VALUES (0), (1)) AS back(step)
            ) AS a
            JOIN (
                SELECT {", ".join(same)}, interactions, {rank}, CAST(floor({rank} / {WINDOW}) AS BIGINT) AS block
                FROM placed WHERE is_reference = 1
            ) AS r ON {keys} AND r.block = a.block
                AND r.{rank} <= a.last_rank AND r.{rank} > a.last_rank - {WINDOW}
            GROUP BY a.platform, a.post_id
        )"""
