"""When the brand publishes: the slots where its posts do better (C14), and how regularly it does (C15)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from dashboard.kpi import figures, publication
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import in_sources, select
from dashboard.stats.intervals import Z, garwood
from dashboard.stats.shrinkage import grouped, shrunk_mean
from dashboard.store.store import Session
from dashboard.text.formats import in_zone

WEEKS = 16
BLOCK_H = 3
BLOCKS = 24 // BLOCK_H
FEWEST, MOST_SLOTS = 3, 3
NO_HOUR = "Aucune publication comparable dont l’heure soit connue sur les 16 semaines qui finissent avec la période."
NO_SLOT = "Pas de créneau établi : aucun ne fait mieux, à coup sûr, que la moyenne du compte."
NO_PLAN = "Aucun plan de publication n’est lu : la part publiée à l’heure prévue est n. d."


def recent(scope: Scope) -> Scope:
    """The 16 weeks that end with the period."""
    return replace(scope, start=scope.end - timedelta(weeks=WEEKS) + timedelta(days=1), only_on=())


def timed(session: Session, scope: Scope) -> Query:
    """The comparable posts of the 16 weeks whose hour is known."""
    return figures.kept(publication.compared(session, recent(scope)), "local_hour IS NOT NULL")


def c14_meilleurs_creneaux(session: Session, scope: Scope) -> KpiResult:
    """How many slots are established, three at most; ``slots`` gives them and ``cells`` every weekday and block of
    three hours with a post: ``weekday`` (1 = Monday), ``hour`` (its first), ``n``, ``value`` (a ratio to the mean of
    the account, shrunken), ``low``, ``high``."""
    rows = timed(session, scope)
    table = session.frame(
        f"SELECT account, local_weekday, local_hour, log_ratio FROM ({rows.sql}) AS p ORDER BY published_at, post_id",
        rows.params,
    )
    notes = publication.notes(session, scope)
    if table.empty:
        reason = publication.only_others(session, recent(scope)) or NO_HOUR
        return figures.not_available("C14", reason, notes=notes, cells=[], slots=[])
    cells = scored(table)
    better = [each for each in cells if each["n"] >= FEWEST and each["low"] > 1]
    slots = sorted(better, key=lambda each: -each["low"])[:MOST_SLOTS]
    return KpiResult(
        code="C14", value=len(slots), n=len(table), status=figures.status_of(len(table)),
        notes=notes if slots else (NO_SLOT, *notes), details={"cells": cells, "slots": slots},
    )  # fmt: skip


def scored(posts: pd.DataFrame) -> list[dict[str, Any]]:
    """The cells of ``posts`` (``account``, ``local_weekday``, ``local_hour``, ``log_ratio``): means of the logarithm
    drawn towards the mean of the account (0.10), as ratios to it. A cell has no bounds when nothing tells how much
    posts of a same cell differ."""
    level = posts.groupby("account")["log_ratio"].transform("mean")
    values = (posts["log_ratio"] - level).to_numpy(dtype=np.float64)
    codes = (posts["local_weekday"] - 1) * BLOCKS + posts["local_hour"] // BLOCK_H
    found = grouped(values, codes.to_numpy(dtype=np.int64), 7 * BLOCKS)
    held = np.flatnonzero(found.sizes)
    means = shrunk_mean(found.sizes[held], found.means[held], 0.0, found.strength)
    margins = Z * np.sqrt(found.within / (found.sizes[held] + found.strength))
    return [
        {
            "weekday": int(code) // BLOCKS + 1, "hour": int(code) % BLOCKS * BLOCK_H, "n": int(found.sizes[code]),
            "value": float(np.exp(mean)), "low": float(np.exp(mean - margin)), "high": float(np.exp(mean + margin)),
        }
        for code, mean, margin in zip(held, means, margins, strict=True)
    ]  # fmt: skip


def c15_regularite(session: Session, scope: Scope) -> KpiResult:
    """Posts per week over the days of the period that the exports of posts cover; ``days`` covered, ``longest_gap_d``
    between two days with a post (the end of the data counts), ``by_platform`` the same for each: ``posts``,
    ``per_week``, ``longest_gap_d``; ``planned`` is always None: no connector reads a plan."""
    rows = publication.dated(session, scope)
    found = session.rows(f"SELECT platform, local_on, count(*) FROM ({rows.sql}) AS p GROUP BY 1, 2", rows.params)
    known = _known(session, scope)
    if known is None or not found:
        reason = publication.only_others(session, scope) or "Aucune publication de la marque sur la période."
        return figures.not_available("C15", reason)
    first, last = max(scope.start, known[0]), min(scope.end, known[1])
    days = (last - first).days + 1
    if days < 7:
        return figures.not_available("C15", "Moins d’une semaine couverte par les exports : pas de rythme par semaine.")
    posts = sum(n for _, _, n in found)
    low, high = garwood(posts)
    by_platform = {
        platform: _rhythm([(on, n) for name, on, n in found if name == platform], days, last)
        for platform in sorted({name for name, _, _ in found})
    }
    every = _rhythm([(on, n) for _, on, n in found], days, last)
    return KpiResult(
        code="C15", value=every["per_week"], low=7 * low / days, high=7 * high / days, n=posts, notes=(NO_PLAN,),
        details={"days": days, "longest_gap_d": every["longest_gap_d"], "by_platform": by_platform, "planned": None},
    )  # fmt: skip


def _rhythm(posts: list[tuple[date, int]], days: int, last: date) -> dict[str, Any]:
    on = sorted({*(_day(day) for day, _ in posts), last})
    gaps = [(after - before).days for before, after in pairwise(on)]
    n = sum(each for _, each in posts)
    return {"posts": n, "per_week": 7 * n / days, "longest_gap_d": max(gaps, default=0)}


def _day(on: date) -> date:
    return on.date() if isinstance(on, datetime) else on


def _known(session: Session, scope: Scope) -> tuple[date, date] | None:
    """The local days of the first post of the chosen sources, and of the last thing known of their posts."""
    query = select(
        f"""
        SELECT min(p.published_at), greatest(max(p.published_at), coalesce(max(s.taken_at), max(p.published_at)))
        FROM own_posts AS p
        LEFT JOIN latest_snapshots AS s ON s.platform = p.platform AND s.post_id = p.post_id
        WHERE NOT p.is_system AND {in_sources(scope, "p")}
        """,
        scope,
    )
    first_at, last_at = session.remembered(query.sql, query.params)[0]
    if first_at is None:
        return None
    return in_zone(first_at, scope.timezone).date(), in_zone(last_at, scope.timezone).date()


CRENEAU = (
    Kpi(
        code="C14",
        family=Family.CONTENU,
        title="Créneaux établis",
        unit=Unit.COUNT,
        basis=Basis.STATE,
        better=Direction.NEITHER,
        definition="Case : jour de la semaine × trois heures, dans le fuseau des réglages. Valeur : moyenne du "
        "logarithme de la performance relative (C12) des publications mûres des 16 semaines qui finissent avec la "
        "période, ramenée vers la moyenne de leur compte selon le nombre de publications de la case. Un créneau est "
        "établi quand sa borne basse à 95 % dépasse cette moyenne ; trois au plus, sinon « pas de créneau établi ». "
        "Moins de 3 publications : case hachurée, jamais proposée.",
        source="Sprout (« Optimal Send Times ») et Buffer pour la méthode ; rétrécissement de Vigie.",
        compute=c14_meilleurs_creneaux,
        evidence=timed,
    ),
    Kpi(
        code="C15",
        family=Family.CONTENU,
        title="Publications par semaine",
        unit=Unit.COUNT,
        basis=Basis.LIFETIME,
        better=Direction.NEITHER,
        definition="Publications de la marque, sponsorisées écartées, ÷ semaines de la période que les exports "
        "couvrent (de la première publication connue au dernier relevé). Le détail donne le plus long silence, en "
        "jours. La part publiée à l’heure prévue est n. d. : aucun plan de publication n’est lu.",
        source="Définition courante.",
        compute=c15_regularite,
        evidence=publication.dated,
    ),
)
