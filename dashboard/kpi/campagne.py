"""C18: what a declared campaign brought, against what the same accounts usually do."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pandas as pd

from dashboard.config import Landmark
from dashboard.kpi import figures, publication
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.publication import DENOMINATORS
from dashboard.kpi.scope import Scope
from dashboard.stats.intervals import Interval, difference, net_score
from dashboard.store.declared import declared
from dashboard.store.store import Session

KINDS = ("campaign", "contest")
WEEKS_BEFORE = 16  # what is usual is read on the weeks before the campaign
NONE = "Aucune campagne ni concours déclaré sur la période : déclarez-en les dates dans les Réglages (repères)."
NO_POST = "Aucune publication comparable pendant les campagnes déclarées : il en faut 8 plus anciennes du même compte."


def campaigns(session: Session, scope: Scope) -> list[Landmark]:
    """The declared campaigns and contests that touch the period and its platforms, oldest first."""
    return sorted(
        (
            each
            for each in declared(session).landmarks
            if each.kind in KINDS
            and each.start <= scope.end
            and each.end >= scope.start
            and (not each.platforms or not scope.platforms or set(each.platforms) & set(scope.platforms))
        ),
        key=lambda each: (each.start, each.name),
    )


def compared(session: Session, scope: Scope) -> Query:
    """One row per comparable post and campaign it was published in, over the whole campaign: ``campaign`` names it,
    ``campaign_on`` is the day it starts."""
    found = campaigns(session, scope)
    if not found:
        rows = publication.compared(session, scope)
        return Query(
            f"SELECT '' AS campaign, local_on AS campaign_on, * FROM ({rows.sql}) AS p WHERE FALSE", rows.params
        )
    whole = replace(scope, start=min(each.start for each in found), end=max(each.end for each in found), only_on=())
    rows = publication.compared(session, whole)
    values: dict[str, Any] = {}
    for place, each in enumerate(found):
        values |= {
            f"campaign_{place}": each.name, f"from_{place}": each.start, f"to_{place}": each.end,
            f"on_{place}": [*each.platforms],
        }  # fmt: skip
    declared_ones = ", ".join(
        f"($campaign_{place}, CAST($from_{place} AS DATE), CAST($to_{place} AS DATE), CAST($on_{place} AS VARCHAR[]))"
        for place in range(len(found))
    )
    return Query(
        f"""
        SELECT c.campaign, c.campaign_on, p.*
        FROM ({rows.sql}) AS p
        JOIN (VALUES {declared_ones}) AS c(campaign, campaign_on, ends_on, platforms)
            ON p.local_on BETWEEN c.campaign_on AND c.ends_on
            AND (len(c.platforms) = 0 OR list_contains(c.platforms, p.platform))
        """,
        rows.params | values,
    )


def c18_campagne(session: Session, scope: Scope) -> KpiResult:
    """Median C12 of the posts of the campaigns; ``campaigns`` reports each: ``name``, ``kind``, ``start``, ``end``,
    ``posts``, ``interactions``, C12 (``value``, ``low``, ``high``, ``n``), the net score of their comments (``score``
    of ``scored``), and in ``rates`` the median engagement of each platform during and before (see ``_rates``)."""
    found = campaigns(session, scope)
    if not found:
        return figures.not_available("C18", NONE, campaigns=[])
    rows = compared(session, scope)
    table = session.frame(
        f"SELECT campaign, campaign_on, platform, post_id, ratio FROM ({rows.sql}) AS p ORDER BY platform, post_id",
        rows.params,
    )
    started = pd.to_datetime(table["campaign_on"]).dt.date
    reports = [
        _report(
            session, each, _during(each, scope),
            table[(table["campaign"] == each.name) & (started == each.start)]["ratio"],
        )
        for each in found
    ]  # fmt: skip
    ratios = table.drop_duplicates(["platform", "post_id"])["ratio"]
    return figures.median("C18", ratios, empty=NO_POST, campaigns=reports)


def _during(landmark: Landmark, scope: Scope) -> Scope:
    """The whole campaign, on the chosen sources that it ran on."""
    platforms = scope.platforms
    if landmark.platforms:
        platforms = tuple(code for code in landmark.platforms if not platforms or code in platforms)
    return replace(scope, start=landmark.start, end=landmark.end, platforms=platforms, only_on=())


def _report(session: Session, landmark: Landmark, during: Scope, ratios: "pd.Series[float]") -> dict[str, Any]:
    before = replace(
        during, start=landmark.start - timedelta(weeks=WEEKS_BEFORE), end=landmark.start - timedelta(days=1)
    )
    now, usual = _posts(session, during), _posts(session, before)
    relative = figures.median("C18", ratios, empty=NO_POST)
    positive, neutral, negative = _comments(session, during)
    return {
        "name": landmark.name, "kind": landmark.kind, "start": landmark.start, "end": landmark.end,
        "posts": len(now), "maturing": int(now["is_maturing"].sum()),
        "interactions": int(now["interactions"].sum()) if now["interactions"].notna().any() else None,
        "value": relative.value, "low": relative.low, "high": relative.high, "n": relative.n,
        "score": net_score(positive, neutral, negative), "scored": positive + neutral + negative,
        "rates": _rates(now, usual),
    }  # fmt: skip


def _posts(session: Session, scope: Scope) -> pd.DataFrame:
    rows = publication.posts(session, scope)
    names = ", ".join(("platform", "is_maturing", "interactions", *DENOMINATORS))
    table = session.frame(f"SELECT {names} FROM ({rows.sql}) AS p WHERE is_paid IS NOT TRUE", rows.params)
    return table.astype(dict.fromkeys(("interactions", *DENOMINATORS), "float64"))


def _rates(now: pd.DataFrame, usual: pd.DataFrame) -> list[dict[str, Any]]:
    """Per platform, the median engagement over the denominator most of the campaign's posts have: ``denominator``,
    ``value``, ``n``, ``before``, ``n_before``, and ``low``, ``high`` of value − before (None under five posts a
    side)."""
    told = []
    for platform, posts in now.groupby("platform"):
        counted = {name: _engagement(posts, name) for name in DENOMINATORS}
        name = max(DENOMINATORS, key=lambda each: (len(counted[each]), -DENOMINATORS.index(each)))
        if counted[name].empty:
            continue
        current = figures.median("C18", counted[name], empty=NO_POST)
        former = figures.median("C18", _engagement(usual[usual["platform"] == platform], name), empty=NO_POST)
        gap = None
        if None not in (current.low, current.high, former.low, former.high, current.value, former.value):
            gap = difference(
                float(current.value or 0), Interval(float(current.low or 0), float(current.high or 0)),
                float(former.value or 0), Interval(float(former.low or 0), float(former.high or 0)),
            )  # fmt: skip
        told.append(
            {
                "platform": str(platform), "denominator": name, "value": current.value, "n": current.n,
                "before": former.value, "n_before": former.n, "low": gap and gap.low, "high": gap and gap.high,
            }
        )  # fmt: skip
    return told


def _engagement(posts: pd.DataFrame, denominator: str) -> "pd.Series[float]":
    is_counted = ~posts["is_maturing"] & (posts[denominator] >= publication.SMALLEST_DENOMINATOR)
    return (posts["interactions"] / posts[denominator])[is_counted & (posts["interactions"] >= 0)]


def _comments(session: Session, during: Scope) -> tuple[int, int, int]:
    """Positive, neutral and negative comments under the posts of the campaign."""
    rows = publication.posts(session, during)
    found = session.rows(
        f"""
        SELECT count(*) FILTER (WHERE s.label = 'positive'), count(*) FILTER (WHERE s.label = 'neutral'),
            count(*) FILTER (WHERE s.label = 'negative')
        FROM ({rows.sql}) AS p
        JOIN messages AS m ON m.platform = p.platform AND m.post_id = p.post_id AND m.is_deleted IS NOT TRUE
        JOIN message_facts AS f ON f.message_key = m.message_key AND f.direction = 'inbound'
        JOIN current_sentiment AS s ON s.message_key = m.message_key
        WHERE p.is_paid IS NOT TRUE
        """,
        rows.params,
    )
    positive, neutral, negative = found[0]
    return positive, neutral, negative


CAMPAGNE = (
    Kpi(
        code="C18",
        family=Family.CONTENU,
        title="Campagnes face à l’habitude",
        unit=Unit.RATIO,
        basis=Basis.STATE,
        better=Direction.UP,
        definition="Médiane de la performance relative (C12) des publications mûres parues pendant les campagnes et "
        "les concours déclarés dans les Réglages qui touchent la période, chacun sur toute sa durée. Le détail donne, "
        "par campagne, les publications, les interactions, le score net des commentaires et le taux d’engagement de "
        "chaque plateforme, comparé aux 16 semaines d’avant. C’est une association : d’autres choses changent aussi.",
        source="Définition de Vigie.",
        compute=c18_campagne,
        evidence=compared,
    ),
)
