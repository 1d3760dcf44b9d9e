"""C. Contenu: what each post brought, rates on one platform at a time, and posts against their own usual."""

from functools import partial
from typing import Any

import pandas as pd

from dashboard.kpi import figures, publication
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Status, Unit
from dashboard.kpi.scope import Scope
from dashboard.store.store import Session
from dashboard.text.formats import percent

FULL_HISTORY = 20  # C12: fewer posts to compare with are a small sample
TOO_FEW = "Pas assez de publications antérieures pour comparer : il en faut au moins 8 par compte."
DENOMINATORS = {"C2": "reach", "C3i": "impressions", "C3v": "views", "C4": "followers"}
NAMES = {
    "reach": "la portée",
    "impressions": "les impressions",
    "views": "les vues",
    "followers": "le nombre d’abonnés",
}


def c1_interactions(session: Session, scope: Scope) -> KpiResult:
    """Sum over the posts; ``by_platform``, ``components`` used on each, ``maturing`` posts counted in.

    When not available, ``has_only_others``: whether the posts of the period are all of other accounts.
    """
    rows = publication.organic(session, scope)
    sums = ", ".join(f"count({name})" for name in publication.COMPONENTS)
    found = session.rows(
        f"""
        SELECT platform, CAST(sum(interactions) AS BIGINT), count(*), count(*) FILTER (WHERE is_maturing), {sums}
        FROM ({rows.sql}) AS p GROUP BY platform ORDER BY platform
        """,
        rows.params,
    )
    if not found:
        reason = publication.only_others(session, scope)
        return figures.not_available("C1", reason or publication.NO_POST, has_only_others=reason is not None)
    n = sum(row[2] for row in found)
    return KpiResult(
        code="C1",
        value=sum(row[1] for row in found),
        n=n,
        status=Status.OK,
        notes=publication.notes(session, scope),
        details={
            "by_platform": {row[0]: {"value": row[1], "n": row[2]} for row in found},
            "components": {
                row[0]: [name for name, known in zip(publication.COMPONENTS, row[4:], strict=True) if known]
                for row in found
            },
            "maturing": sum(row[3] for row in found),
        },
    )


def _engagement_rate(code: str, session: Session, scope: Scope) -> KpiResult:
    """Median of the rates of the mature posts of one platform; ``platforms`` gives each, ``components`` those used."""
    denominator = DENOMINATORS[code]
    rows = publication.rates(denominator, session, scope)
    known = session.frame(rows.sql, rows.params)
    table = known[known["state"] == "counted"]
    states = {str(state): int(n) for state, n in known["state"].value_counts().items() if state != "counted"}
    each = {
        str(platform): figures.median(code, posts["rate"], empty=publication.NO_POST)
        for platform, posts in table.groupby("platform")
    }
    platforms = {name: {"value": r.value, "low": r.low, "high": r.high, "n": r.n} for name, r in each.items()}
    notes = list(publication.notes(session, scope))
    if states.get("maturing"):
        notes.append(f"{states['maturing']} en maturation, hors du taux.")
    over = int((table["rate"] > 1).sum())
    if over:
        notes.append(f"{over} au-delà de 100 %.")
    if denominator == "followers" and table["has_current_followers"].any():
        notes.append("Rapporté aux abonnés actuels, pas à ceux du jour de publication.")
    clicked = table[(table["platform"] == "linkedin") & table["clicks"].notna()] if code == "C3i" else table.head(0)
    if len(clicked):
        with_clicks = ((clicked["interactions"] + clicked["clicks"]) / clicked["impressions"]).median()
        notes.append(
            f"LinkedIn affiche un taux qui compte aussi les clics ({percent(with_clicks)} ici) : il ne se compare pas "
            "à ceux des autres plateformes."
        )
    details: dict[str, Any] = {
        "platforms": platforms, "left_out": states, "over_100": over,
        "components": [name for name in publication.COMPONENTS if table[name].notna().any()],
    }  # fmt: skip
    if len(each) > 1:
        return figures.not_available(code, publication.CHOOSE, notes=notes, n=len(table), **details)
    if not each:
        reason = publication.only_others(session, scope) or _why_no_rate(denominator, states)
        return figures.not_available(code, reason, notes=notes, **details)
    return figures.median(code, table["rate"], empty=publication.NO_POST, notes=notes, **details)


def c12_performance_relative(session: Session, scope: Scope) -> KpiResult:
    """Median ratio of the mature posts to their own usual; ``over`` counts those in their own top tenth."""
    rows = publication.relative(session, scope)
    table = session.frame(rows.sql, rows.params)
    mature = table[~table["is_maturing"] & table["ratio"].notna()]
    return figures.median(
        "C12", mature["ratio"],
        empty=publication.only_others(session, scope) or TOO_FEW,
        notes=publication.notes(session, scope),
        maturing=int(table["is_maturing"].sum()), over=int((mature["percentile"] >= 90).sum()),
    )  # fmt: skip


def posts_table(session: Session, scope: Scope) -> pd.DataFrame:
    """One row per post of the period, paid and maturing ones included and flagged, newest first.

    Beside the counters: ``published_on`` (local date), ``rate_reach``, ``rate_impressions``, ``rate_views``,
    ``rate_followers`` (NaN when unknown or under 50), and from C12 ``expected``, ``ratio``, ``percentile`` (0–100),
    ``compared`` and ``is_small`` (fewer than 20 posts to compare with); NaN when nothing compares.
    """
    query = publication.posts(session, scope)
    table = session.frame(query.sql, query.params)
    table["published_on"] = table["published_at"].dt.tz_localize("UTC").dt.tz_convert(scope.timezone).dt.date
    for denominator in DENOMINATORS.values():
        known = table[denominator].where(table[denominator] >= publication.SMALLEST_DENOMINATOR)
        table[f"rate_{denominator}"] = (table["interactions"] / known).where(table["interactions"] >= 0)
    query = publication.relative(session, scope)
    usual = session.frame(query.sql, query.params)
    usual = usual[["platform", "post_id", "expected", "ratio", "percentile", "compared"]]
    table = table.merge(usual, how="left", on=["platform", "post_id"])
    table["is_small"] = ~(table["compared"] >= FULL_HISTORY)
    return table.sort_values(["published_at", "post_id"], ascending=False, ignore_index=True)


def _why_no_rate(denominator: str, states: dict[str, int]) -> str:
    if not states:
        return f"Les fichiers importés ne donnent pas {NAMES[denominator]} des publications de la période."
    if set(states) == {"maturing"}:
        return "Toutes les publications de la période sont en maturation."
    return f"Aucune publication mûre avec un dénominateur d’au moins {publication.SMALLEST_DENOMINATOR}."


def _counted_rates(denominator: str, session: Session, scope: Scope) -> Query:
    return figures.kept(publication.rates(denominator, session, scope), "state = 'counted'")


c2_taux_d_engagement_sur_portee = partial(_engagement_rate, "C2")
c3i_taux_d_engagement_sur_impressions = partial(_engagement_rate, "C3i")
c3v_taux_d_engagement_sur_vues = partial(_engagement_rate, "C3v")
c4_taux_d_engagement_sur_abonnes = partial(_engagement_rate, "C4")

_SHARED_EDGES = (
    "Médiane des taux par publication, jamais entre plateformes. Dénominateur nul ou inférieur à 50 : n. d. pour la "
    "publication. Les publications de moins de 48 h (7 jours pour une vidéo) sont en maturation, hors du calcul ; "
    "les publications sponsorisées en sont écartées quand le fichier les signale."
)

CONTENU = (
    Kpi(
        code="C1",
        family=Family.CONTENU,
        title="Interactions",
        unit=Unit.COUNT,
        basis=Basis.LIFETIME,
        better=Direction.UP,
        definition="Somme des réactions, commentaires, partages et enregistrements disponibles des publications de la "
        "marque sur la période, depuis leur publication ; celles d’autres comptes n’y sont pas. Les commentaires de la "
        "marque sont ôtés quand ils sont connus. Les composantes utilisées sont listées : une composante absente n’est "
        "pas un zéro.",
        source="Documentation de Stellar.io, de Metricool et d’Emplifi.",
        compute=c1_interactions,
        evidence=publication.organic,
    ),
    Kpi(
        code="C2",
        family=Family.CONTENU,
        title="Taux d’engagement sur portée",
        unit=Unit.SHARE,
        basis=Basis.LIFETIME,
        better=Direction.UP,
        definition=f"Interactions (C1) ÷ portée de la publication. {_SHARED_EDGES}",
        source="Documentation de Metricool et d’Emplifi.",
        compute=c2_taux_d_engagement_sur_portee,
        evidence=partial(_counted_rates, "reach"),
    ),
    Kpi(
        code="C3i",
        family=Family.CONTENU,
        title="Taux d’engagement sur impressions",
        unit=Unit.SHARE,
        basis=Basis.LIFETIME,
        better=Direction.UP,
        definition=f"Interactions (C1) ÷ impressions de la publication. {_SHARED_EDGES}",
        source="Documentation de Sprout (« engagement rate per impression »).",
        compute=c3i_taux_d_engagement_sur_impressions,
        evidence=partial(_counted_rates, "impressions"),
    ),
    Kpi(
        code="C3v",
        family=Family.CONTENU,
        title="Taux d’engagement sur vues",
        unit=Unit.SHARE,
        basis=Basis.LIFETIME,
        better=Direction.UP,
        definition=f"Interactions (C1) ÷ vues de la publication. {_SHARED_EDGES}",
        source="Documentation de Sprout ; les vues et les impressions sont deux mesures différentes.",
        compute=c3v_taux_d_engagement_sur_vues,
        evidence=partial(_counted_rates, "views"),
    ),
    Kpi(
        code="C4",
        family=Family.CONTENU,
        title="Taux d’engagement sur abonnés",
        unit=Unit.SHARE,
        basis=Basis.LIFETIME,
        better=Direction.UP,
        definition="Interactions (C1) ÷ abonnés au moment de la publication, ou abonnés actuels quand eux seuls sont "
        f"connus, ce qui est alors dit. {_SHARED_EDGES}",
        source="Documentation de Rival IQ et d’Iconosquare.",
        compute=c4_taux_d_engagement_sur_abonnes,
        evidence=partial(_counted_rates, "followers"),
    ),
    Kpi(
        code="C12",
        family=Family.CONTENU,
        title="Performance relative",
        unit=Unit.RATIO,
        basis=Basis.LIFETIME,
        better=Direction.UP,
        definition="Interactions (C1) d’une publication ÷ médiane des 100 dernières publications mûres du même compte "
        "et du même format avant elle (au moins 8, sinon tous formats du compte). Le chiffre est la médiane des "
        "publications mûres de la période. C’est la seule comparaison permise entre plateformes.",
        source="CrowdTangle (« overperforming ») ; fenêtres de Vigie.",
        compute=c12_performance_relative,
        evidence=publication.compared,
    ),
)
