"""C17: what the comments under each post are like, and the posts that gather many and bad ones."""

from collections.abc import Sequence
from typing import Any

from dashboard.kpi import figures, publication
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.publication import POST
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import select
from dashboard.stats.intervals import net_score_interval
from dashboard.store.store import Session
from dashboard.text.samples import FEWEST_FOR_A_SCORE

_IDENTITY = (("platform", 0), ("post", 1))
HIGH = 90  # percentile of comments per reaction from which a post has many comments
NO_COMMENT = "Aucun commentaire importé ne se rattache à une publication de la marque sur la période."
TOO_FEW = "Aucune publication de la période n’a 20 commentaires notés : pas de score net par publication."


def received(session: Session, scope: Scope) -> Query:
    """One row per organic post of the period: ``heard`` inbound comments imported (not deleted), of which
    ``positive``, ``neutral``, ``negative``; ``net_score`` (E2a, NULL under 20 scored); ``comments_per_reaction`` as the
    platform counts them, own comments out, and its ``rank_pct`` (0–100) among all the organic posts of its account,
    NULL under 8 of them."""
    return select(
        f"""
        {publication.measured(session, scope)},
        divided AS (
            SELECT *, CASE WHEN reactions > 0 AND comments >= 0 THEN 1.0 * comments / reactions END
                AS comments_per_reaction
            FROM measured WHERE is_paid IS NOT TRUE
        ),
        ranked AS (
            SELECT *,
                CASE
                    WHEN comments_per_reaction IS NOT NULL AND count(comments_per_reaction) OVER (PARTITION BY account)
                        >= {publication.ENOUGH}
                    THEN 100 * percent_rank() OVER (
                        PARTITION BY account, comments_per_reaction IS NULL ORDER BY comments_per_reaction
                    )
                END AS rank_pct
            FROM divided
        ),
        asked AS (SELECT * FROM ranked WHERE {publication.PUBLISHED}),
        told AS (
            SELECT m.platform, m.post_id, count(*) AS heard,
                count(*) FILTER (WHERE s.label = 'positive') AS positive,
                count(*) FILTER (WHERE s.label = 'neutral') AS neutral,
                count(*) FILTER (WHERE s.label = 'negative') AS negative
            FROM asked AS a
            JOIN messages AS m ON m.platform = a.platform AND m.post_id = a.post_id AND m.is_deleted IS NOT TRUE
            JOIN message_facts AS f ON f.message_key = m.message_key AND f.direction = 'inbound'
            LEFT JOIN current_sentiment AS s ON s.message_key = m.message_key
            GROUP BY m.platform, m.post_id
        )
        SELECT {", ".join(f"a.{name.strip()}" for name in POST.split(","))}, a.is_maturing, a.comments, a.reactions,
            a.comments_per_reaction, a.rank_pct, coalesce(t.heard, 0) AS heard, t.positive, t.neutral, t.negative,
            CASE WHEN t.positive + t.neutral + t.negative >= {FEWEST_FOR_A_SCORE}
                THEN 100.0 * (t.positive - t.negative) / (t.positive + t.neutral + t.negative) END AS net_score
        FROM asked AS a LEFT JOIN told AS t ON t.platform = a.platform AND t.post_id = a.post_id
        ORDER BY a.published_at, a.platform, a.post_id
        """,
        scope,
    )


def scored(session: Session, scope: Scope) -> Query:
    """The posts of ``received`` with a net score."""
    return figures.kept(received(session, scope), "net_score IS NOT NULL")


def c17_polarite(session: Session, scope: Scope) -> KpiResult:
    """Share, among the posts with a net score, of those with many comments for their reactions (top tenth of their
    account) that are negative (E2a whose interval stays under zero); ``posts`` lists them: ``platform``, ``post_id``,
    ``score``, ``low``, ``high``, ``n`` scored, ``rank_pct``. ``unclear`` are as many-commented with a negative score
    that is not established."""
    rows = received(session, scope)
    posts = session.rows(
        f"""
        SELECT platform, post_id, net_score, rank_pct, positive + neutral + negative AS n, heard
        FROM ({rows.sql}) AS received
        """,
        rows.params,
    )
    n, heard = sum(post[2] is not None for post in posts), any(post[5] for post in posts)
    if not n:
        reason = publication.only_others(session, scope) or (TOO_FEW if heard else NO_COMMENT)
        return figures.not_available("C17", reason, n=0)
    found = _suspects(session, [post[:5] for post in posts if (post[3] or 0) >= HIGH and (post[2] or 0) < 0])
    established = [each for each in found if each["high"] is not None and each["high"] < 0]
    return figures.share(
        "C17", len(established), n, empty=TOO_FEW,
        notes=publication.notes(session, scope), posts=established, unclear=len(found) - len(established),
    )  # fmt: skip


def _suspects(session: Session, posts: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """``posts``, each with the interval of its score, authors resampled whole."""
    if not posts:
        return []
    named = {f"suspect_{place}_{name}": post[at] for place, post in enumerate(posts) for name, at in _IDENTITY}
    listed = ", ".join(f"($suspect_{place}_platform, $suspect_{place}_post)" for place in range(len(posts)))
    found = session.rows(
        f"""
        SELECT p.platform, p.post_id,
            count(*) FILTER (WHERE s.label = 'positive') AS positive,
            count(*) FILTER (WHERE s.label = 'neutral') AS neutral,
            count(*) FILTER (WHERE s.label = 'negative') AS negative
        FROM (VALUES {listed}) AS p(platform, post_id)
        JOIN messages AS m ON m.platform = p.platform AND m.post_id = p.post_id AND m.is_deleted IS NOT TRUE
        JOIN message_facts AS f ON f.message_key = m.message_key AND f.direction = 'inbound'
        JOIN current_sentiment AS s ON s.message_key = m.message_key AND s.label IN ('negative', 'neutral', 'positive')
        GROUP BY p.platform, p.post_id, m.author_key, CASE WHEN m.author_key IS NULL THEN m.message_key END
        """,
        named,
    )
    people: dict[tuple[Any, ...], list[tuple[int, ...]]] = {}
    for platform, post_id, *voices in found:
        people.setdefault((platform, post_id), []).append(tuple(voices))
    told = []
    for platform, post_id, score, rank_pct, n in posts:
        bounds = net_score_interval(people[platform, post_id])
        told.append(
            {
                "platform": platform, "post_id": post_id, "score": score, "rank_pct": rank_pct, "n": n,
                "low": bounds and bounds.low, "high": bounds and bounds.high,
            }
        )  # fmt: skip
    return sorted(told, key=lambda each: (each["score"], each["platform"], each["post_id"]))


POLARITE = (
    Kpi(
        code="C17",
        family=Family.CONTENU,
        title="Commentaires nombreux et négatifs",
        unit=Unit.SHARE,
        basis=Basis.LIFETIME,
        better=Direction.DOWN,
        definition="Publications dont le rapport commentaires ÷ réactions est dans le dixième le plus haut de leur "
        "compte et dont le score net (E2a) des commentaires reçus est négatif, borne haute comprise (membres "
        "rééchantillonnés) ÷ publications de la période qui ont un score, c’est-à-dire 20 commentaires notés. Un "
        "rapport haut et négatif est un risque, à lire dans Alertes.",
        source="Définition de Vigie.",
        compute=c17_polarite,
        evidence=scored,
    ),
)
