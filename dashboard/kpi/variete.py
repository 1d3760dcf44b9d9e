"""C16: how varied the formats and the series of the brand are, and whether one of them wears out."""

import math
from typing import Any

import numpy as np
import pandas as pd

from dashboard.kpi import figures, publication
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.scope import Scope
from dashboard.stats.variety import evenness, trend
from dashboard.store.store import Session

HASHTAG = r"(?<!\w)#(\w+)"
ENOUGH, LAST = 6, 20  # posts of one recipe to tell a trend; how many it is read on, at most
NO_FORMAT = "Aucune publication dont le format soit connu sur la période."


def formatted(session: Session, scope: Scope) -> Query:
    """The posts of the period whose format is known."""
    return figures.kept(publication.dated(session, scope), "format IS NOT NULL")


def c16_diversite(session: Session, scope: Scope) -> KpiResult:
    """Evenness of the formats, 0 (a single one) to 1; ``formats`` counts each, ``effective`` is how many equally
    frequent formats it amounts to; ``hashtags`` counts the series the brand names itself, ``hashtag_evenness``.

    ``fatigue`` tells each format or hashtag with at least 6 comparable posts in a year: ``kind``, ``name``, ``n``,
    ``value`` (ratio from one post to the next), ``low``, ``high``, ``verdict`` (tires, rises, unknown).
    """
    rows = formatted(session, scope)
    formats = figures.tally(session, rows, "format")
    value = evenness([*formats.values()])
    if value is None:
        reason = publication.only_others(session, scope) or NO_FORMAT
        return figures.not_available("C16", reason)
    n = sum(formats.values())
    texts = session.frame(f"SELECT text FROM ({rows.sql}) AS p WHERE text IS NOT NULL", rows.params)["text"]
    hashtags = {str(name): int(n) for name, n in _series(texts).value_counts().sort_index().items() if n > 1}
    compared = publication.compared_over_a_year(session, scope)
    return KpiResult(
        code="C16", value=value, n=n, status=figures.status_of(n),
        details={
            "formats": formats, "effective": math.exp(value * math.log(len(formats))), "hashtags": hashtags,
            "hashtag_evenness": evenness([*hashtags.values()]),
            "fatigue": fatigue(session.frame(compared.sql, compared.params)),
        },
    )  # fmt: skip


def fatigue(posts: pd.DataFrame) -> list[dict[str, Any]]:
    """The slope of log C12 over the successive ``posts`` (rows of ``publication.compared``, in order) of each format
    and hashtag of one platform, on the last 20."""
    if posts.empty:
        return []
    tagged = posts.assign(name=posts["text"].astype("string").str.casefold().str.findall(HASHTAG)).explode("name")
    tagged = tagged.drop_duplicates(["platform", "post_id", "name"])
    recipes = [("format", posts.assign(name=posts["format"])), ("hashtag", tagged)]
    told = []
    for kind, rows in recipes:
        for (platform, name), successive in rows[rows["name"].notna()].groupby(["platform", "name"]):
            found = trend(successive["log_ratio"].tail(LAST)) if len(successive) >= ENOUGH else None
            if found is not None:
                low, high = float(np.exp(found.low)), float(np.exp(found.high))
                told.append(
                    {
                        "kind": kind, "platform": str(platform), "name": str(name), "n": min(len(successive), LAST),
                        "value": float(np.exp(found.value)), "low": low, "high": high,
                        "verdict": "tires" if high < 1 else "rises" if low > 1 else "unknown",
                    }
                )  # fmt: skip
    return sorted(told, key=lambda each: (each["value"], each["kind"], each["platform"], each["name"]))


def _series(texts: "pd.Series[Any]") -> "pd.Series[Any]":
    """The hashtags of the posts, each once a post."""
    return texts.str.casefold().str.findall(HASHTAG).map(lambda found: sorted(set(found))).explode().dropna()


VARIETE = (
    Kpi(
        code="C16",
        family=Family.CONTENU,
        title="Diversité des formats",
        unit=Unit.INDEX,
        basis=Basis.LIFETIME,
        better=Direction.UP,
        definition="Équitabilité de Shannon des formats publiés : 1 quand tous sont aussi fréquents, 0 quand il n’y en "
        "a qu’un. Le détail compte les formats, les séries que la marque nomme par un mot-dièse, et dit si un format "
        "ou une série d’au moins 6 publications s’essouffle : pente du logarithme de la performance relative (C12) "
        "d’une publication à la suivante, sur les 20 dernières, intervalle par rééchantillonnage. Les autres thèmes "
        "des publications ne sont pas reconnus.",
        source="Pielou 1966 pour l’équitabilité ; seuils de Vigie.",
        compute=c16_diversite,
        evidence=formatted,
    ),
)
