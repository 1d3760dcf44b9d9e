"""C13: what the posts that do better than usual have in common, and those that do worse."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.kpi import figures, publication
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Status, Unit
from dashboard.kpi.scope import Scope
from dashboard.stats.contrast import Contrast, matched_difference
from dashboard.store.declared import declared
from dashboard.store.store import Session
from dashboard.text.contents import ASSOCIATION, attribute, by_chance

FEWEST, EXAMPLES = 8, 3
SHORT, LONG = 125, 500  # signs of the text
TOO_FEW = (
    "Pas assez de publications comparables : il en faut au moins 8 avec et 8 sans une même caractéristique, dans un "
    "même compte et un même trimestre."
)
ADDRESS = r"(?:https?://|www\.)\S+"
EMOJI = "[\u203c\u2049\u2190-\u21ff\u231a-\u23ff\u25a0-\u27bf\u2934-\u2935\u2b05-\u2b55\U0001f000-\U0001faff]"
NAMED = r"(?<![\w/.@])@([\w.]*\w)"
PARTS = {"night": (0, 6), "morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24)}


def c13_ce_qui_marche(session: Session, scope: Scope) -> KpiResult:
    """How many attributes are established; ``attributes`` tells each that could be tried, established ones first:
    ``code``, ``name``, ``value`` (a ratio: 1 is no difference), ``low``, ``high``, ``n_with``, ``n_without``,
    ``verdict`` (replicate, stop, unknown) and up to three ``examples`` (dicts of a post).
    """
    rows = publication.compared_over_a_year(session, scope)
    posts = session.frame(rows.sql, rows.params)
    found = effects(posts, own_names(session))
    notes = publication.notes(session, scope)
    if not found:
        reason = publication.only_others(session, publication.widened(scope)) or TOO_FEW
        return figures.not_available("C13", reason, n=len(posts), notes=notes, attributes=[])
    established = sum(each["verdict"] != "unknown" for each in found)
    return KpiResult(
        code="C13", value=established, n=len(posts), status=Status.OK,
        notes=(ASSOCIATION, by_chance(len(found)), *notes), details={"attributes": found},
    )  # fmt: skip


def effects(posts: pd.DataFrame, own: frozenset[str]) -> list[dict[str, Any]]:
    """The attributes of ``posts`` (rows of ``publication.compared``) that at least 8 posts have and 8 have not, once
    matched, one for those of the same posts; ``own`` are the folded names of the brand, which feature nobody."""
    if posts.empty:
        return []
    days = pd.to_datetime(posts["local_on"])
    strata = pd.factorize(posts["account"].astype(str) + " " + days.dt.to_period("Q").astype(str))[0]
    log_ratio = posts["log_ratio"].to_numpy(dtype=np.float64)
    found, tried = [], set()
    for code, has in attributes(posts, own).items():
        known = has.notna().to_numpy()
        side = has.fillna(False).to_numpy(dtype=bool)
        contrast = matched_difference(log_ratio[known], side[known], strata[known], FEWEST)
        same = contrast and (side.tobytes(), contrast.n_with, contrast.n_without)
        if contrast is not None and same not in tried:  # « un lien » says nothing more than « format lien »
            tried.add(same)
            found.append(_effect(code, contrast, posts[side]))
    order = {"replicate": 0, "stop": 1, "unknown": 2}
    return sorted(found, key=lambda each: (order[each["verdict"]], -abs(np.log(each["value"])), each["code"]))


def attributes(posts: pd.DataFrame, own: frozenset[str]) -> dict[str, "pd.Series[Any]"]:
    """Whether each post has each attribute, <NA> where the export does not say (no text, no hour, no format)."""
    title, text = posts["title"].astype("string"), posts["text"].astype("string")
    written = title.where(text.isna(), text)
    whole = (title.fillna("") + "\n" + text.fillna("")).where(written.notna())
    bare = whole.str.replace(ADDRESS, " ", regex=True)
    length = written.str.len()
    told: dict[str, pd.Series[Any]] = {
        f"format:{name}": (posts["format"] == name).astype("boolean").where(posts["format"].notna())
        for name in sorted(set(posts["format"].dropna()))
    }
    told |= {
        "length:short": length < SHORT,
        "length:medium": (length >= SHORT) & (length < LONG),
        "length:long": length >= LONG,
        "question": bare.str.contains("?", regex=False),
        "link": whole.str.contains(ADDRESS, regex=True) | (posts["format"] == "link"),
        "hashtag": bare.str.contains(r"(?<!\w)#\w", regex=True),
        "emoji": whole.str.contains(EMOJI, regex=True),
        "mention": _features(bare, own),
    }
    hour = posts["local_hour"].astype("Float64")
    told |= {f"part:{name}": (hour >= start) & (hour < end) for name, (start, end) in PARTS.items()}
    told["weekend"] = (posts["local_weekday"] >= 6).astype("boolean")
    return {code: has.astype("boolean") for code, has in told.items()}


def own_names(session: Session) -> frozenset[str]:
    """The names under which the brand may be mentioned, folded, without « @ »."""
    rows = session.rows(
        """
        SELECT a.handle, a.name FROM accounts AS a
        JOIN own_accounts AS o ON o.platform = a.platform AND o.account_id = a.account_id
        """
    )
    names = [*declared(session).own_accounts, *(name for row in rows for name in row if name)]
    return frozenset(name.removeprefix("@").casefold() for name in names)


def _features(texts: "pd.Series[Any]", own: frozenset[str]) -> "pd.Series[Any]":
    """Whether someone else than the brand is named by « @ »."""
    names = texts.str.findall(NAMED)
    return names.map(lambda found: any(name.casefold() not in own for name in found), na_action="ignore")


def _effect(code: str, contrast: Contrast, posts: pd.DataFrame) -> dict[str, Any]:
    verdict = "replicate" if contrast.low > 0 else "stop" if contrast.high < 0 else "unknown"
    best = posts.sort_values(
        ["log_ratio", "published_at", "post_id"], ascending=[verdict == "stop", False, True], kind="stable"
    ).head(EXAMPLES)
    return {
        "code": code,
        "name": attribute(code),
        "value": float(np.exp(contrast.value)),
        "low": float(np.exp(contrast.low)),
        "high": float(np.exp(contrast.high)),
        "n_with": contrast.n_with,
        "n_without": contrast.n_without,
        "verdict": verdict,
        "examples": [_example(post) for post in best.to_dict("records")],
    }


def _example(post: Mapping[Any, Any]) -> dict[str, Any]:
    kept = ("platform", "post_id", "published_at", "format", "url", "ratio", "title", "text")
    return {str(name): post[name] if isinstance(post[name], list) or pd.notna(post[name]) else None for name in kept}


ATTRIBUT = (
    Kpi(
        code="C13",
        family=Family.CONTENU,
        title="Ce qui marche",
        unit=Unit.COUNT,
        basis=Basis.STATE,
        better=Direction.NEITHER,
        definition="Nombre de caractéristiques (format, longueur, question, lien, mot-dièse, emoji, membre nommé par "
        "« @ », moment du jour, week-end) dont l’écart est établi. Écart : moyenne du logarithme de la performance "
        "relative (C12) des publications qui l’ont moins celle des autres, dans un même compte et un même trimestre, "
        "chacune ramenée vers l’ensemble selon son nombre ; une demi-interaction s’ajoute de chaque côté du rapport. "
        "Publications mûres de la période, étendue à un an ; au moins 8 de chaque côté ; intervalle par "
        "rééchantillonnage. « À répliquer » si l’intervalle est au-dessus de zéro, « à arrêter » s’il est en dessous. "
        "C’est une association, pas un effet.",
        source="Définition de Vigie.",
        compute=c13_ce_qui_marche,
        evidence=publication.compared_over_a_year,
    ),
)
