"""V. Veille: the brand beside its competitors, from what anybody can count on their posts (V5)."""

from typing import Any

import numpy as np
import pandas as pd

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Status, Unit
from dashboard.kpi.publication import AT_POSTING, DATA_END, HAS_CURRENT_FOLLOWERS, MATURE_AT, SMALLEST_DENOMINATOR
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import in_sources, select
from dashboard.store.declared import declared
from dashboard.store.store import Session
from dashboard.store.watched import watched_accounts
from dashboard.text.samples import FEWEST_FOLLOWERS, SMALL

NO_ACCOUNT = (
    "Aucun compte concurrent suivi : indiquez leurs noms dans la colonne « Comptes » de la veille, dans les Réglages."
)
NO_POST = (
    "Aucune publication d’un compte concurrent sur la période : importez un export ou un tableau de leurs publications."
)
NO_OWN = "Aucune de vos publications n’est mesurée avec son nombre d’abonnés sur la même plateforme."
NO_RATE = "Le nombre d’abonnés des concurrents n’est pas dans les fichiers importés."
NO_RATIO = "La médiane des concurrents est nulle : aucun rapport ne s’en tire."
CHOOSE = "Une comparaison ne mêle pas les plateformes : choisissez-en une."


def watched_posts(session: Session, scope: Scope) -> Query:
    """One row per post of the period of the brand and of the watched accounts, with public counters only: ``name``,
    ``is_competitor``, ``interactions`` (reactions, comments and shares), ``followers`` when it was posted (else the
    last known, ``has_current_followers``), ``state`` (counted, or why its ``rate`` is not), ``rate``."""
    known = declared(session)
    watched = watched_accounts(session, known)
    values: dict[str, Any] = {"brand": known.brand or "Votre marque", "smallest": SMALLEST_DENOMINATOR}
    lines = []
    for position, each in enumerate(watched):
        values |= {f"name_{position}": each.name, f"on_{position}": each.platform, f"id_{position}": each.account_id}
        lines.append(f"SELECT $name_{position} AS name, $on_{position} AS platform, $id_{position} AS account_id")
    none = "SELECT '' AS name, '' AS platform, '' AS account_id WHERE FALSE"
    return select(
        f"""
        WITH watched AS ({" UNION ALL ".join(lines) or none}),
        compared AS (
            SELECT $brand AS name, FALSE AS is_competitor, p.* FROM own_posts AS p
            UNION ALL
            SELECT w.name, TRUE AS is_competitor, p.* FROM posts AS p
            JOIN watched AS w ON w.platform = p.platform AND w.account_id = p.account_id WHERE NOT p.is_stub
        ),
        data_end AS ({DATA_END}),
        at_posting AS ({AT_POSTING}),
        latest AS (
            SELECT platform, coalesce(account_id, '') AS account_id, followers FROM (
                SELECT *, row_number() OVER (
                    PARTITION BY platform, account_id ORDER BY counted_on DESC, import_id DESC, position DESC
                ) AS rank
                FROM account_days WHERE followers IS NOT NULL
            ) AS dated WHERE rank = 1
        ),
        measured AS (
            SELECT p.platform, p.post_id, p.account_id, p.name, p.is_competitor, p.title, p.text, p.published_at,
                p.url, p.format, p.is_paid,
                CASE WHEN coalesce(s.reactions, s.comments, s.shares) IS NOT NULL
                    THEN coalesce(s.reactions, 0) + coalesce(s.comments, 0) + coalesce(s.shares, 0)
                END AS interactions,
                coalesce(a.followers, l.followers, o.followers) AS followers,
                a.followers AS noted,
                {HAS_CURRENT_FOLLOWERS} AS has_current_followers,
                coalesce(s.taken_at, e.ends_at) < {MATURE_AT} AS is_maturing
            FROM compared AS p
            CROSS JOIN data_end AS e
            LEFT JOIN latest_snapshots AS s ON s.platform = p.platform AND s.post_id = p.post_id
            LEFT JOIN at_posting AS a ON a.platform = p.platform AND a.post_id = p.post_id
            LEFT JOIN latest AS l ON l.platform = p.platform AND l.account_id = p.account_id
            LEFT JOIN latest AS o ON o.platform = p.platform AND o.account_id = '' AND NOT p.is_competitor
            WHERE NOT p.is_system AND p.published_at >= $start_at AND p.published_at < $end_at
                AND {in_sources(scope, "p")}
        )
        SELECT *,
            CASE
                WHEN is_paid THEN 'paid'
                WHEN interactions IS NULL OR followers IS NULL THEN 'unknown'
                WHEN is_maturing THEN 'maturing'
                WHEN followers < $smallest THEN 'small_denominator'
                WHEN interactions < 0 THEN 'negative'
                ELSE 'counted'
            END AS state,
            CASE WHEN followers >= $smallest THEN 1.0 * interactions / followers END AS rate
        FROM measured
        ORDER BY published_at, platform, post_id
        """,
        scope,
        **values,
    )


def counted_posts(session: Session, scope: Scope) -> Query:
    """The rows of ``watched_posts`` behind the ratio: those counted, on the platform where both sides are."""
    rows = watched_posts(session, scope)
    both = _both(session.frame(rows.sql, rows.params))
    kept = figures.kept(rows, "state = 'counted' AND platform = $both")
    return Query(kept.sql, kept.params | {"both": both[0] if len(both) == 1 else ""})


def v5_comparaison_concurrents(session: Session, scope: Scope) -> KpiResult:
    """The brand's median C4 ÷ the median of its competitors' medians, on one platform; ``accounts``, one per name and
    platform: ``name``, ``is_competitor``, ``platform``, ``posts``, ``per_week``, ``median``, ``low``, ``high``, ``n``
    (posts counted), ``formats`` (posts of each), ``first``, ``last`` followers known and ``change``."""
    if not any(query.is_competitor and query.accounts for query in declared(session).watch_queries):
        return figures.not_available("V5", NO_ACCOUNT)
    rows = watched_posts(session, scope)
    posts = session.frame(rows.sql, rows.params)
    if not posts["is_competitor"].any():
        return figures.not_available("V5", NO_POST)
    posts["is_competitor"] = posts["is_competitor"].astype(bool)
    accounts = _accounts(posts, scope)
    both, counted = _both(posts), posts[posts["state"] == "counted"]
    if len(both) != 1:
        few = NO_RATE if not counted["is_competitor"].any() else NO_OWN
        return figures.not_available("V5", CHOOSE if both else few, n=len(posts), accounts=accounts)
    counted = counted[counted["platform"] == both[0]]
    own = counted[~counted["is_competitor"]]["rate"].median()
    medians = counted[counted["is_competitor"]].groupby("name")["rate"].median()
    if not medians.median() > 0:
        return figures.not_available("V5", NO_RATIO, n=len(counted), accounts=accounts)
    smallest = min(int((~counted["is_competitor"]).sum()), int(counted["is_competitor"].sum()))
    current = counted["has_current_followers"].any()
    return KpiResult(
        code="V5", value=float(own / medians.median()), n=len(counted),
        status=Status.SMALL_SAMPLE if smallest < SMALL else Status.OK,
        notes=("Rapporté en partie aux abonnés actuels, pas à ceux du jour de publication.",) if current else (),
        details={"accounts": accounts, "platform": both[0]},
    )  # fmt: skip


def _both(posts: pd.DataFrame) -> list[str]:
    """The platforms where the brand and a competitor have posts that count."""
    counted = posts[posts["state"] == "counted"]
    sides = counted.groupby("platform")["is_competitor"].nunique()
    return sorted(str(platform) for platform, n in sides.items() if n == 2)


def _accounts(posts: pd.DataFrame, scope: Scope) -> list[dict[str, Any]]:
    watched = set(posts.loc[posts["is_competitor"], "platform"])
    told = []
    for (name, is_competitor, platform), group in posts.groupby(["name", "is_competitor", "platform"]):
        if platform not in watched:
            continue  # nobody to compare with there
        median = figures.median("V5", group.loc[group["state"] == "counted", "rate"], empty=NO_RATE)
        noted = group["noted"].dropna()  # the same number under each post was read once, at no known date
        first, last = (noted.iloc[place] if noted.nunique() > 1 else np.nan for place in (0, -1))
        told.append(
            {
                "name": name, "is_competitor": bool(is_competitor), "platform": platform, "posts": len(group),
                "per_week": 7 * len(group) / scope.days, "median": median.value, "low": median.low,
                "high": median.high, "n": median.n,
                "formats": {str(kind): int(n) for kind, n in group["format"].value_counts().sort_index().items()},
                "first": None if np.isnan(first) else int(first), "last": None if np.isnan(last) else int(last),
                "change": None if np.isnan(first) or first < FEWEST_FOLLOWERS else float((last - first) / first),
            }
        )  # fmt: skip
    return sorted(told, key=lambda each: (each["platform"], each["is_competitor"], each["name"]))


CONCURRENTS = (
    Kpi(
        code="V5",
        family=Family.VEILLE,
        title="Engagement face aux concurrents",
        unit=Unit.RATIO,
        basis=Basis.LIFETIME,
        better=Direction.UP,
        definition="Taux d’engagement sur abonnés (C4) médian de la marque ÷ médiane de ceux de ses concurrents, sur "
        "une plateforme : réactions, commentaires et partages d’une publication ÷ abonnés quand elle est parue, ou "
        "abonnés actuels quand eux seuls sont connus. Compteurs publics seulement, jamais la portée ni les impressions "
        "que seul un propriétaire voit. Le détail donne pour chaque compte les publications par semaine, les formats "
        "et l’évolution des abonnés. Publications en maturation, sponsorisées, ou de comptes de moins de 50 abonnés : "
        "hors du taux.",
        source="Documentation de Rival IQ.",
        compute=v5_comparaison_concurrents,
        evidence=counted_posts,
    ),
)
