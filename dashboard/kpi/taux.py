"""C. Contenu, one kind of interaction at a time: shares, comments, reactions, saves, clicks, watching (C5–C11)."""

from functools import partial
from typing import Any

import pandas as pd

from dashboard.kpi import figures, publication
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.publication import DENOMINATORS, SMALLEST_DENOMINATOR
from dashboard.kpi.scope import Scope
from dashboard.stats.variety import ratio_of_sums
from dashboard.store.store import Session
from dashboard.text.contents import OVER, WATCHED, of_counter
from dashboard.text.formats import count
from dashboard.text.labels import label

NUMERATORS = {"C5": "shares", "C6": "comments", "C7": "reactions", "C8": "saves"}
DELIVERED = ("impressions", "reach")  # what a click-through rate may stand on
ALL_CLICKS = (
    "Les fichiers importés donnent tous les clics (lien, « voir plus », profil), pas les clics sur un lien : ce ne "
    "serait pas un taux de clics."
)
NO_SITE = (
    "Aucun export de mesure d’audience du site n’est importé (Vigie n’en lit pas encore) : le temps passé sur un site "
    "ne se déduit pas des réseaux sociaux."
)


def _rate(code: str, session: Session, scope: Scope) -> KpiResult:
    """Median of the rates of the mature posts of one platform, over the denominator most of them have.

    ``denominator`` names it; ``platforms`` gives each platform its ``denominator``, value, low, high, n, and
    ``variants``: the same over every other denominator, never mixed. C8 adds ``strong``, saves and shares together.
    """
    numerator = NUMERATORS[code]
    table = _columns(publication.named_rates(numerator, session, scope), session)
    platforms = {}
    for platform, posts in table.groupby("platform"):
        counted = posts[posts["state"] == "counted"]
        if len(counted):
            variants = _variants(code, posts, posts[numerator])
            name = str(counted["denominator_name"].iloc[0])
            platforms[str(platform)] = variants[name] | {"denominator": name, "variants": variants}
            if code == "C8":
                platforms[str(platform)]["strong"] = _variants(code, posts, posts["saves"] + posts["shares"]).get(name)
    notes = list(publication.notes(session, scope))
    if maturing := int((table["state"] == "maturing").sum()):
        notes.append(f"{maturing} en maturation, hors du taux.")
    if len(platforms) > 1:
        return figures.not_available(code, publication.CHOOSE, notes=notes, platforms=platforms)
    if not platforms:
        reason = publication.only_others(session, scope) or _why_none(numerator, table)
        return figures.not_available(code, reason, notes=notes, platforms=platforms)
    ((platform, only),) = platforms.items()
    counted = table[table["state"] == "counted"]
    if only["denominator"] == "followers" and counted["has_current_followers"].any():
        notes.append("Rapporté aux abonnés actuels, pas à ceux du jour de publication.")
    notes.insert(0, f"{label('platform', platform)} : rapporté {OVER[only['denominator']]}.")
    return figures.median(
        code, counted["rate"], empty=publication.NO_POST,
        notes=notes, denominator=only["denominator"], platforms=platforms,
    )  # fmt: skip


def c9_taux_de_clics(session: Session, scope: Scope) -> KpiResult:
    """Clicks on a link ÷ impressions, or reach, summed over the mature posts of one platform; ``posts`` behind it."""
    table = _columns(_clicked(session, scope), session)
    notes = publication.notes(session, scope)
    counted = table[table["state"] == "counted"]
    platforms = {str(platform): _of_sums(posts, "link_clicks") for platform, posts in counted.groupby("platform")}
    if len(platforms) > 1:
        return figures.not_available("C9", publication.CHOOSE, notes=notes, platforms=platforms)
    if not platforms:
        reason = publication.only_others(session, scope) or _why_no_click(session, scope, table)
        return figures.not_available("C9", reason, notes=notes, platforms=platforms)
    ((platform, only),) = platforms.items()
    told = f"rapporté {OVER[only['denominator']]}, somme sur {count(only['posts'], 'publication')}"
    notes = (f"{label('platform', platform)} : {told}.", *notes)
    return KpiResult(
        code="C9", value=only["value"], low=only["low"], high=only["high"], x=only["x"], n=only["n"],
        status=figures.status_of(only["posts"]), notes=notes,
        details={"denominator": only["denominator"], "posts": only["posts"], "platforms": platforms},
    )  # fmt: skip


def c10_temps_passe_sur_le_site(session: Session, scope: Scope) -> KpiResult:
    """Never available: no connector reads a web-analytics export."""
    return figures.not_available("C10", NO_SITE)


def c11_duree_de_visionnage(session: Session, scope: Scope) -> KpiResult:
    """Seconds watched ÷ views of the video, summed over the mature videos of one platform; ``watched_share`` is the
    share of their length that it makes, where lengths are known."""
    table = _columns(_watched(session, scope), session)
    counted = table[table["state"] == "counted"]
    platforms = {
        str(platform): _of_sums(videos, "watch_time_s") | {"watched_share": _watched_share(videos)}
        for platform, videos in counted.groupby("platform")
    }
    notes = publication.notes(session, scope)
    if len(platforms) > 1:
        return figures.not_available("C11", publication.CHOOSE, notes=notes, platforms=platforms)
    if not platforms:
        reason = "Les fichiers importés ne donnent pas à la fois le temps de visionnage et les vues d’une vidéo mûre."
        reason = publication.only_others(session, scope) or reason
        return figures.not_available("C11", reason, notes=notes, platforms=platforms)
    ((platform, only),) = platforms.items()
    notes = (f"{label('platform', platform)} : {WATCHED.get(platform, WATCHED[''])}", *notes)
    return KpiResult(
        code="C11", value=only["value"], low=only["low"], high=only["high"], n=only["posts"],
        status=figures.status_of(only["posts"]), notes=notes,
        details={"platforms": platforms, "watched_share": only["watched_share"], "views": only["n"]},
    )  # fmt: skip


def _clicked(session: Session, scope: Scope) -> Query:
    return publication.named_rates("link_clicks", session, scope, DELIVERED)


def _watched(session: Session, scope: Scope) -> Query:
    return publication.named_rates("watch_time_s", session, scope, ("video_views",))


def _columns(rows: Query, session: Session) -> pd.DataFrame:
    """What the sums and medians need of ``rows``; counters as floats, NaN when unknown."""
    counters = ("reactions", "comments", "shares", "saves", *DENOMINATORS, "link_clicks", "watch_time_s", "video_views")
    names = ", ".join((*counters, "duration_s", "denominator", "rate"))
    table = session.frame(
        f"SELECT platform, state, is_maturing, denominator_name, has_current_followers, {names} FROM ({rows.sql}) AS p",
        rows.params,
    )
    return table.astype(dict.fromkeys((*counters, "duration_s", "denominator", "rate"), "float64"))


def _variants(code: str, posts: pd.DataFrame, numerator: pd.Series) -> dict[str, dict[str, Any]]:
    """``numerator`` over each denominator that the posts have: value, low, high and n of the median."""
    found = {}
    for name in DENOMINATORS:
        is_counted = ~posts["is_maturing"] & (posts[name] >= SMALLEST_DENOMINATOR) & (numerator >= 0)
        if is_counted.any():
            told = figures.median(code, (numerator / posts[name])[is_counted], empty=publication.NO_POST)
            found[name] = {"value": told.value, "low": told.low, "high": told.high, "n": told.n}
    return found


def _of_sums(posts: pd.DataFrame, numerator: str) -> dict[str, Any]:
    """``x`` ÷ ``n``, sums over ``posts``."""
    value, bounds = ratio_of_sums(posts[numerator], posts["denominator"]) or (None, None)
    x, n = float(posts[numerator].sum()), float(posts["denominator"].sum())
    return {
        "value": value, "low": bounds and bounds.low, "high": bounds and bounds.high,
        "x": int(x), "n": int(n), "posts": len(posts), "denominator": str(posts["denominator_name"].iloc[0]),
    }  # fmt: skip


def _watched_share(videos: pd.DataFrame) -> float | None:
    known = videos[videos["duration_s"] > 0]
    found = ratio_of_sums(known["watch_time_s"], known["denominator"] * known["duration_s"])
    return found[0] if found else None


def _why_none(numerator: str, table: pd.DataFrame) -> str:
    states = set(table["state"])
    if not states:
        return f"Les fichiers importés ne donnent pas {of_counter(numerator)} des publications de la période."
    if states == {"maturing"}:
        return "Toutes les publications de la période sont en maturation."
    return f"Aucune publication mûre avec un dénominateur d’au moins {SMALLEST_DENOMINATOR}."


def _why_no_click(session: Session, scope: Scope, table: pd.DataFrame) -> str:
    if len(table):
        return _why_none("link_clicks", table)
    known = figures.kept(publication.posts(session, scope), "clicks IS NOT NULL")
    return ALL_CLICKS if figures.tally(session, known, "platform") else _why_none("link_clicks", table)


def _counted(code: str, session: Session, scope: Scope) -> Query:
    return figures.kept(publication.named_rates(NUMERATORS[code], session, scope), "state = 'counted'")


def _counted_clicks(session: Session, scope: Scope) -> Query:
    return figures.kept(_clicked(session, scope), "state = 'counted'")


def _counted_videos(session: Session, scope: Scope) -> Query:
    return figures.kept(_watched(session, scope), "state = 'counted'")


def _nothing(session: Session, scope: Scope) -> Query:
    return figures.kept(publication.posts(session, scope), "FALSE")


c5_taux_de_partage = partial(_rate, "C5")
c6_taux_de_conversation = partial(_rate, "C6")
c7_taux_d_approbation = partial(_rate, "C7")
c8_taux_d_enregistrement = partial(_rate, "C8")

_SHARED = (
    "Le dénominateur est toujours nommé : parmi la portée, les impressions, les vues et les abonnés, celui que donnent "
    "le plus de publications de la plateforme ; les autres sont donnés à part, jamais mêlés. Médiane des taux par "
    "publication mûre, sur une seule plateforme ; moins de 50 au dénominateur : n. d. pour la publication. Organique "
    "seul quand le fichier signale les publications sponsorisées."
)


def _entry(code: str, title: str, definition: str, source: str, compute: Any) -> Kpi:
    return Kpi(
        code=code, family=Family.CONTENU, title=title, unit=Unit.SHARE, basis=Basis.LIFETIME, better=Direction.UP,
        definition=f"{definition} {_SHARED}", source=source, compute=compute,
        evidence=partial(_counted, code),
    )  # fmt: skip


_USUAL = "Définition courante ; choix du dénominateur de Vigie."

TAUX = (
    _entry("C5", "Taux de partage", "Partages ÷ dénominateur.", _USUAL, c5_taux_de_partage),
    _entry(
        "C6", "Taux de conversation", "Commentaires du public ÷ dénominateur ; ceux de la marque sont ôtés quand ils "
        "sont connus.", _USUAL, c6_taux_de_conversation,
    ),
    _entry("C7", "Taux d’approbation", "Réactions ÷ dénominateur.", _USUAL, c7_taux_d_approbation),
    _entry(
        "C8", "Taux d’enregistrement", "Enregistrements ÷ dénominateur. Avec les partages, le détail en fait "
        "l’« intention forte ».", _USUAL, c8_taux_d_enregistrement,
    ),
    Kpi(
        code="C9",
        family=Family.CONTENU,
        title="Taux de clics",
        unit=Unit.SHARE,
        basis=Basis.LIFETIME,
        better=Direction.UP,
        definition="Clics sur un lien ÷ impressions, ou portée quand elle seule est connue ; rapport des sommes sur "
        "les publications mûres d’une plateforme, intervalle entre publications. Les autres clics (« voir plus », "
        "profil) n’en sont pas : LinkedIn, qui les compte ensemble, n’a pas de taux de clics.",
        source="Définition courante.",
        compute=c9_taux_de_clics,
        evidence=_counted_clicks,
    ),
    Kpi(
        code="C10",
        family=Family.CONTENU,
        title="Temps passé sur le site",
        unit=Unit.SECONDS,
        basis=Basis.LIFETIME,
        better=Direction.UP,
        definition="Secondes d’engagement ÷ visites venues des réseaux sociaux, d’après un export de mesure d’audience "
        "du site. Aucun connecteur n’en lit encore : n. d. Ce temps ne se déduit jamais des réseaux sociaux.",
        source="Définition courante (mesure d’audience web).",
        compute=c10_temps_passe_sur_le_site,
        evidence=_nothing,
    ),
    Kpi(
        code="C11",
        family=Family.CONTENU,
        title="Durée moyenne de visionnage",
        unit=Unit.SECONDS,
        basis=Basis.LIFETIME,
        better=Direction.UP,
        definition="Temps de visionnage ÷ vues de la vidéo, rapport des sommes sur les vidéos mûres d’une plateforme. "
        "Ce que la plateforme appelle une vue est écrit à côté du chiffre. La part regardée rapporte cette durée à "
        "celle des vidéos. La rétention à 3 ou 30 secondes et l’achèvement ne sont dans aucun export lu.",
        source="Définition de chaque plateforme.",
        compute=c11_duree_de_visionnage,
        evidence=_counted_videos,
    ),
)  # fmt: skip
