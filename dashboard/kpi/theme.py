"""E. Écoute, by what messages are about: what irritates, and the sentiment of each theme (E8, E9)."""

from typing import Any

import numpy as np

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.conversation import audible
from dashboard.kpi.coverage import NOT_COVERED, common_weeks, has_messages
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_scope, select
from dashboard.stats.intervals import net_score, net_score_interval, wilson
from dashboard.store.store import Session
from dashboard.store.vocabulary import OPEN, voice
from dashboard.text.formats import count
from dashboard.text.samples import FEWEST_FOR_A_SCORE

SMOOTHING = 0.5  # added to each side of a trend
NO_THEME = "Aucun message n’est rangé par thème : lancez l’analyse."
NOTHING = "Aucun message de la période n’a de thème reconnu."
NOBODY = "Aucune réclamation ni message négatif dans un thème reconnu sur la période."
SCORED = "label IN ('negative', 'neutral', 'positive')"


def themed(session: Session, scope: Scope) -> Query:
    """One row per inbound message not deleted and theme of it: ``theme``, ``theme_name``, ``label``,
    ``is_complaint``, ``is_irritant`` (negative or complaint), ``is_waiting`` (to answer, and not answered)."""
    return select(
        f"""
        SELECT {MESSAGE}, t.theme, t.name AS theme_name, s.label,
            coalesce(list_contains(k.intents, 'complaint'), FALSE) AS is_complaint,
            coalesce(s.label = 'negative', FALSE) OR coalesce(list_contains(k.intents, 'complaint'), FALSE)
                AS is_irritant,
            {OPEN} AS is_waiting
        FROM {FACTS}
        JOIN current_themes AS t ON t.message_key = f.message_key
        LEFT JOIN current_sentiment AS s ON s.message_key = f.message_key
        LEFT JOIN current_risk AS k ON k.message_key = f.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound' AND m.is_deleted IS NOT TRUE
        """,
        scope,
    )


def irritants(session: Session, scope: Scope) -> Query:
    """The rows of ``themed`` that are a complaint or negative."""
    return figures.kept(themed(session, scope), "is_irritant")


def e8_irritants(session: Session, scope: Scope) -> KpiResult:
    """People whom at least one theme irritates; ``themes`` ranks the themes: ``theme``, ``name``, ``authors``,
    ``messages``, ``x`` negative people of ``n`` scored, ``share``, ``low``, ``high``, ``weight`` (authors × low),
    ``now``, ``before`` (authors on the days that compare) and ``trend`` (None when none do), ``waiting`` (None where
    unknown)."""
    measured = _measured(session, scope)
    if not measured:
        return figures.not_available("E8", _why_nothing(session))
    people = int(_irritated(session, scope)[""])
    if not people:
        return figures.count("E8", 0, notes=(NOBODY,), themes=[])
    authors = {entry["theme"]: entry["authors"] for entry in measured}
    now, before = _compared(session, scope, authors)
    heard = audible(session, scope)
    ranked = [
        entry | {"waiting": None if heard.reason else entry["waiting"]} | _trend(entry["theme"], now, before)
        for entry in measured
        if entry["authors"]
    ]
    ranked.sort(key=lambda entry: (-entry["weight"], -entry["authors"], entry["theme"]))
    uncovered = "Tendance n. d. : la période précédente n’est pas couverte par les imports."
    return figures.count("E8", people, notes=() if before is not None else (uncovered,), themes=ranked)


def e9_sentiment_par_theme(session: Session, scope: Scope) -> KpiResult:
    """E2a of the scored messages about a theme; ``themes``: ``theme``, ``name``, ``n``, ``value``, ``low``, ``high``
    (None under 20 scored messages: to be listed), ``positive``, ``neutral``, ``negative``."""
    rows = themed(session, scope)
    by_theme: dict[tuple[str, str], list[tuple[int, ...]]] = {}
    for theme, name, *profile in _profiles(session, rows, "theme, theme_name"):
        by_theme.setdefault((theme, name), []).append(tuple(profile))
    if not by_theme:
        return figures.not_available("E9", _why_nothing(session))
    told = [{"theme": theme, "name": name, **_score(profiles)} for (theme, name), profiles in by_theme.items()]
    once = Query(f"SELECT DISTINCT message_key, author_key, label FROM ({rows.sql}) AS told", rows.params)
    every = _profiles(session, once)
    told.sort(key=lambda entry: (entry["value"] is None, entry["value"] or 0, -entry["n"], entry["theme"]))
    score = _score(every)
    if score["value"] is None:
        scored = count(score["n"], "message noté a un thème", "messages notés ont un thème")
        reason = f"{scored} : il en faut au moins {FEWEST_FOR_A_SCORE} pour un score net."
        return figures.not_available("E9", reason, n=score["n"], themes=told)
    return KpiResult(
        code="E9", value=score["value"], low=score["low"], high=score["high"], n=score["n"],
        status=figures.status_of(score["n"]), details={"themes": told, "authors": sum(people for *_, people in every)},
    )  # fmt: skip


def _why_nothing(session: Session) -> str:
    if not has_messages(session):
        return NOT_COVERED
    return NO_THEME if session.meta("theme_analyzer") is None else NOTHING


def _profiles(session: Session, rows: Query, group: str = "") -> list[tuple[Any, ...]]:
    """How many people have so many positive, neutral and negative messages, within each ``group`` of columns."""
    by = f"{group}, " if group else ""
    return session.rows(
        f"""
        SELECT {by}positive, neutral, negative, count(*) AS people
        FROM (
            SELECT {by}count(*) FILTER (WHERE label = 'positive') AS positive,
                count(*) FILTER (WHERE label = 'neutral') AS neutral,
                count(*) FILTER (WHERE label = 'negative') AS negative
            FROM ({rows.sql}) AS told
            GROUP BY {by}{voice()}
        ) AS counted
        WHERE positive + neutral + negative > 0
        GROUP BY {by}positive, neutral, negative
        ORDER BY {by}positive, neutral, negative
        """,
        rows.params,
    )


def _measured(session: Session, scope: Scope) -> list[dict[str, Any]]:
    """Per theme: one author is one voice."""
    rows = themed(session, scope)
    found = session.rows(
        f"""
        SELECT theme, theme_name,
            count(DISTINCT CASE WHEN is_irritant THEN {voice()} END) AS authors,
            count(*) FILTER (WHERE is_irritant) AS messages,
            count(DISTINCT CASE WHEN label = 'negative' THEN {voice()} END) AS negative,
            count(DISTINCT CASE WHEN {SCORED} THEN {voice()} END) AS scored,
            count(*) FILTER (WHERE is_irritant AND is_waiting) AS waiting
        FROM ({rows.sql}) AS told
        GROUP BY theme, theme_name
        """,
        rows.params,
    )
    measured = []
    for theme, name, authors, messages, negative, scored, waiting in found:
        low, high = wilson(negative, scored) if scored else (None, None)
        measured.append(
            {
                "theme": theme, "name": name, "authors": authors, "messages": messages, "x": negative, "n": scored,
                "share": negative / scored if scored else None, "low": low, "high": high,
                "weight": authors * (low or 0.0), "waiting": waiting,
            }
        )  # fmt: skip
    return measured


def _compared(session: Session, scope: Scope, authors: dict[str, int]) -> tuple[dict[str, int], dict[str, int] | None]:
    """Irritated people per theme, now and in the period before, on what both have (0.11); ``authors`` are those
    of the whole period."""
    shared = common_weeks(session, scope)
    if shared is None:
        return authors, None
    return authors if shared.now == scope else _people(session, shared.now), _people(session, shared.earlier)


def _people(session: Session, scope: Scope) -> dict[str, int]:
    return {theme: n for theme, n in _irritated(session, scope).items() if theme}


def _irritated(session: Session, scope: Scope) -> dict[str, int]:
    """How many people each theme irritates, and how many any theme does, under no name."""
    rows = irritants(session, scope)
    found = session.remembered(
        f"""
        SELECT coalesce(theme, ''), count(DISTINCT {voice()}) FROM ({rows.sql}) AS told
        GROUP BY GROUPING SETS ((theme), ())
        """,
        rows.params,
    )
    return {str(theme): int(n) for theme, n in found}


def _trend(theme: str, now: dict[str, int], before: dict[str, int] | None) -> dict[str, float | int | None]:
    if before is None:
        return {"now": None, "before": None, "trend": None}
    current, former = now.get(theme, 0), before.get(theme, 0)
    return {"now": current, "before": former, "trend": (current + SMOOTHING) / (former + SMOOTHING)}


def _score(profiles: list[tuple[int, ...]]) -> dict[str, Any]:
    """E2a of people given by profile: positive, neutral, negative messages, and how many people have them."""
    table = np.array(profiles, dtype=np.int64).reshape(-1, 4)
    positive, neutral, negative = (int(each) for each in table[:, 3] @ table[:, :3])
    n = positive + neutral + negative
    told = {"n": n, "positive": positive, "neutral": neutral, "negative": negative}
    if n < FEWEST_FOR_A_SCORE:
        return told | {"value": None, "low": None, "high": None}
    interval = net_score_interval(table[:, :3], table[:, 3])
    return told | {
        "value": net_score(positive, neutral, negative),
        "low": interval.low if interval else None,
        "high": interval.high if interval else None,
    }


THEME = (
    Kpi(
        code="E8",
        family=Family.ECOUTE,
        title="Membres touchés par un irritant",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Membres distincts dont au moins un message de la période, réclamation ou message négatif, porte "
        "sur un thème reconnu. Le détail classe les thèmes par membres touchés × borne basse (Wilson) de la part de "
        "membres négatifs parmi ceux qui en parlent ; un membre compte une fois par thème. Tendance : rapport à la "
        "période précédente, 0,5 ajouté de chaque côté.",
        source="Définition de Vigie.",
        compute=e8_irritants,
        evidence=irritants,
    ),
    Kpi(
        code="E9",
        family=Family.ECOUTE,
        title="Score net des messages à thème",
        unit=Unit.POINTS,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Score net (E2a) des messages notés qui portent sur un thème reconnu ; le détail le donne pour "
        "chaque thème d’au moins 20 messages notés, et compte les autres.",
        source="Définition courante (sentiment par aspect).",
        compute=e9_sentiment_par_theme,
        evidence=themed,
    ),
)
