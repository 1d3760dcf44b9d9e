"""The rows behind the content figures: the brand's posts with their newest counters, and what each is compared with."""

from dashboard.kpi.contract import Query
from dashboard.kpi.figures import kept
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import in_sources, select
from dashboard.store.store import Session

COMPONENTS = ("reactions", "comments", "shares", "saves")
SMALLEST_DENOMINATOR = 50
WINDOW, ENOUGH = 100, 8  # C12: how far back, and from how many posts on

PUBLISHED = "published_at >= $start_at AND published_at < $end_at"
POST = "platform, post_id, account_id, title, text, published_at, url, format"

# C1, C4 and 0.12: interactions on the available counters, followers as first seen, maturity when counted.
# The brand's own comments are taken out when its messages under the post are known.
MEASURED = """
    WITH own_comments AS (
        SELECT m.platform, m.post_id, s.taken_at, count(*) AS n
        FROM messages AS m
        JOIN message_facts AS f ON f.message_key = m.message_key AND f.direction = 'outbound'
        JOIN latest_snapshots AS s ON s.platform = m.platform AND s.post_id = m.post_id
        WHERE s.taken_at IS NULL OR m.published_at <= s.taken_at
        GROUP BY m.platform, m.post_id, s.taken_at
    ),
    audience AS (
        SELECT platform, post_id, followers, taken_at FROM (
            SELECT *, row_number() OVER (
                PARTITION BY platform, post_id ORDER BY taken_at NULLS LAST, import_id, position
            ) AS rank
            FROM snapshots WHERE followers IS NOT NULL
        ) AS dated WHERE rank = 1
    ),
    data_end AS (
        SELECT max(ends_at) AS ends_at FROM (
            SELECT max(published_at) AS ends_at FROM messages
            UNION ALL SELECT max(published_at) FROM posts
            UNION ALL SELECT max(taken_at) FROM snapshots
        ) AS ends
    ),
    counted AS (
        SELECT p.platform, p.post_id, p.account_id, p.title, p.text, p.published_at, p.url, p.format, p.is_paid,
            coalesce(s.taken_at, e.ends_at) AS counted_at, s.taken_at,
            s.reactions, s.shares, s.saves, s.impressions, s.reach, s.views,
            CASE
                WHEN o.n IS NULL OR s.comments IS NULL THEN s.comments
                WHEN s.comments > o.n THEN s.comments - o.n
                ELSE 0
            END AS comments,
            a.followers,
            a.taken_at IS NULL OR a.taken_at > p.published_at + INTERVAL 7 DAY AS has_current_followers
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
            counted_at < published_at + CASE WHEN format IN ('video', 'reel', 'short') THEN INTERVAL 7 DAY
                ELSE INTERVAL 48 HOUR END AS is_maturing,
            concat(platform, ':', coalesce(account_id, '')) AS account,
            coalesce(format, '') AS kind
        FROM counted
    )
"""


def published(session: Session, scope: Scope) -> Query:
    """One row per post of the period, without its counters."""
    return select(
        f"""
        SELECT p.platform, p.post_id, p.is_paid FROM own_posts AS p
        WHERE NOT p.is_system AND {PUBLISHED} AND {in_sources(scope, "p")}
        """,
        scope,
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
        {MEASURED.format(sources=in_sources(scope, "p"))}
        SELECT {POST}, is_paid, is_maturing, taken_at, interactions, reactions, comments, shares, saves,
            impressions, reach, views, followers, has_current_followers
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


def relative(session: Session, scope: Scope) -> Query:
    """C12: one row per organic post of the period that can be compared: ``expected``, the median of up to 100
    mature posts before it, of the same account and format when at least 8 are, else of the account;
    ``compared`` how many, ``ratio`` (NULL when expected is 0) and ``percentile`` among them (0–100)."""
    return select(
        f"""
        {MEASURED.format(sources=in_sources(scope, "p"))},
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
        in_format AS (
            SELECT a.platform, a.post_id, {_against("a", "r")}
            FROM asked AS a JOIN placed AS r ON r.account = a.account AND r.kind = a.kind AND r.is_reference = 1
                AND {_before("a", "r", "format_rank")}
            GROUP BY a.platform, a.post_id
        ),
        in_account AS (
            SELECT a.platform, a.post_id, {_against("a", "r")}
            FROM asked AS a JOIN placed AS r ON r.account = a.account AND r.is_reference = 1
                AND {_before("a", "r", "account_rank")}
            GROUP BY a.platform, a.post_id
        ),
        expected AS (
            SELECT a.*,
                f.compared >= {ENOUGH} AS is_same_format,
                CASE WHEN f.compared >= {ENOUGH} THEN f.compared ELSE c.compared END AS compared,
                CASE WHEN f.compared >= {ENOUGH} THEN f.expected ELSE c.expected END AS expected,
                CASE WHEN f.compared >= {ENOUGH} THEN f.percentile ELSE c.percentile END AS percentile
            FROM asked AS a
            LEFT JOIN in_format AS f ON f.platform = a.platform AND f.post_id = a.post_id
            LEFT JOIN in_account AS c ON c.platform = a.platform AND c.post_id = a.post_id
        )
        SELECT {POST}, is_maturing, interactions, expected, compared, coalesce(is_same_format, FALSE) AS is_same_format,
            percentile, CASE WHEN expected > 0 THEN interactions / expected END AS ratio
        FROM expected
        WHERE compared >= {ENOUGH}
        ORDER BY published_at, platform, post_id
        """,
        scope,
    )


def _before(post: str, reference: str, rank: str) -> str:
    """``reference`` is one of the last references before ``post``, which may be a reference itself."""
    last = f"{post}.{rank} - {post}.is_reference"
    return f"{reference}.{rank} <= {last} AND {reference}.{rank} > {last} - {WINDOW}"


def _against(post: str, reference: str) -> str:
    below = f"count(*) FILTER (WHERE {reference}.interactions < {post}.interactions)"
    same = f"count(*) FILTER (WHERE {reference}.interactions = {post}.interactions)"
    return f"""count(*) AS compared,
                percentile_cont(0.5) WITHIN GROUP (ORDER BY {reference}.interactions) AS expected,
                100.0 * ({below} + 0.5 * {same}) / count(*) AS percentile"""
