"""V. Veille: the brand's share of what is said of it and of its competitors (V2, V2b, V3, V4), where it compares.

What people write on the brand's own pages speaks of the brand: it says nothing of how much others are spoken of. So
only two kinds of messages count: those of an export of mentions, made by a listening tool for every name at once, and
those of the platforms declared to be collected in the same way for every name.
"""

from typing import Any

from dashboard.config import WatchQuery
from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.coverage import NOT_COVERED, covered_days
from dashboard.kpi.mention import NO_QUERY, REPOST, matched
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, bind, in_scope, scope_values
from dashboard.stats.intervals import net_score
from dashboard.store.declared import declared
from dashboard.store.folding import folded
from dashboard.store.store import Session
from dashboard.store.vocabulary import voice
from dashboard.text.formats import count
from dashboard.text.samples import FEWEST_FOR_A_SCORE

MENTION_TOOLS = ("talkwalker", "meltwater", "brandwatch")
NO_COMPETITOR = "Aucun concurrent déclaré : ajoutez une requête « Concurrent » à la veille, dans les Réglages."
NOT_COMPARABLE = (
    "Non comparable : les messages viennent de vos propres pages, où l’on parle surtout de vous. Importez un export de "
    "mentions qui couvre chaque nom, ou déclarez dans les Réglages les plateformes collectées pareil pour tous."
)


def named(session: Session, scope: Scope) -> Query:
    """One row per comparable message of the period and name in it: ``name`` (the brand's queries are one name),
    ``is_competitor``, ``is_repost``. A message that names two counts for each."""
    sql, values = _named(session, f"{in_scope(scope, 'f', 'local_on')} AND f.direction = 'inbound'")
    return bind(sql, scope_values(scope) | values)


def voiced(session: Session, scope: Scope) -> Query:
    """The rows of ``named`` that count: a repost adds no voice."""
    return figures.kept(named(session, scope), "NOT is_repost")


def judged(session: Session, scope: Scope) -> Query:
    """The rows of ``voiced`` with their ``label`` (the sentiment of the whole message)."""
    rows = voiced(session, scope)
    sql = f"""
        SELECT v.*, s.label FROM ({rows.sql}) AS v JOIN current_sentiment AS s ON s.message_key = v.message_key
    """
    return Query(sql, rows.params)


def favourable(session: Session, scope: Scope) -> Query:
    """Those of ``judged`` that are positive."""
    return figures.kept(judged(session, scope), "label = 'positive'")


def v2_part_de_voix(session: Session, scope: Scope) -> KpiResult:
    """``x`` mentions of the brand among the ``n`` of every name; ``names``: ``name``, ``is_competitor``, ``mentions``,
    ``authors``, ``reposts`` (left out), ``share``, ``low``, ``high``; ``sources``: messages per platform."""
    return _share("V2", session, scope, "mentions")


def v2b_part_de_voix_en_personnes(session: Session, scope: Scope) -> KpiResult:
    """As ``v2_part_de_voix``, in distinct authors: ``x`` people who name the brand among the ``n`` of every name."""
    return _share("V2b", session, scope, "authors")


def v3_part_de_voix_favorable(session: Session, scope: Scope) -> KpiResult:
    """``x`` positive mentions of the brand among the ``n`` of every name; ``names``: ``name``, ``is_competitor``,
    ``positive``, ``scored``, ``score`` (E2a, None under 20 scored); ``gap``: the brand's less the competitors' mean."""
    reason = why_not(session, scope)
    if reason:
        return figures.not_available("V3", reason)
    names = _sentiments(session, scope)
    x = sum(each["positive"] for each in names if not each["is_competitor"])
    scores = [each["score"] for each in names if each["is_competitor"]]
    own = next((each["score"] for each in names if not each["is_competitor"]), None)
    known = own is not None and bool(scores) and None not in scores
    gap = own - sum(scores) / len(scores) if known else None
    notes = [] if known else [f"Écart de score net n. d. : il faut {FEWEST_FOR_A_SCORE} mentions notées par nom."]
    empty = "Aucune mention comparable n’est notée positive sur la période."
    n = sum(each["positive"] for each in names)
    return figures.share("V3", x, n, empty=empty, notes=notes, names=names, gap=gap)


def v4_part_de_sujet(session: Session, scope: Scope) -> KpiResult:
    """V2 on the theme that comparable mentions are most about, named in ``notes``; ``themes`` gives every one:
    ``theme``, ``name``, ``x``, ``n``, ``share``, ``low``, ``high``."""
    reason = why_not(session, scope)
    if reason:
        return figures.not_available("V4", reason)
    themes = _themes(session, scope)
    if not themes:
        return figures.not_available("V4", "Aucune mention comparable de la période n’a de thème reconnu.")
    first = themes[0]
    return figures.share("V4", first["x"], first["n"], empty="", notes=[f"Thème : {first['name']}."], themes=themes)


def on_first_theme(session: Session, scope: Scope) -> Query:
    """The rows of ``voiced`` about the theme that they are most about."""
    themes = _themes(session, scope) if why_not(session, scope) is None else []
    rows = voiced(session, scope)
    return Query(
        f"""
        SELECT v.*, t.theme FROM ({rows.sql}) AS v
        JOIN current_themes AS t ON t.message_key = v.message_key
        WHERE t.theme = $first_theme
        """,
        rows.params | {"first_theme": themes[0]["theme"] if themes else ""},
    )


def why_not(session: Session, scope: Scope) -> str | None:
    """Why no share of voice can be given, ``None`` when one can."""
    queries = declared(session).watch_queries
    if all(query.is_competitor for query in queries):
        return NO_QUERY
    if not any(query.is_competitor for query in queries):
        return NO_COMPETITOR
    found = figures.tally(session, voiced(session, scope), "name")
    if not found:
        if not covered_days(session, scope):
            return NOT_COVERED
        return NOT_COMPARABLE if not _is_comparable(session, scope) else "Aucune mention comparable sur cette période."
    missing = [query.name for query in queries if query.is_competitor and query.name not in found]
    unheard = [name for name in missing if name not in _ever_named(session)]
    if unheard:
        names = " et ".join(f"« {name} »" for name in unheard)
        return f"Non comparable : aucune mention de {names} ; la collecte ne cherchait peut-être pas ce nom."
    return None


def _share(code: str, session: Session, scope: Scope, what: str) -> KpiResult:
    reason = why_not(session, scope)
    if reason:
        return figures.not_available(code, reason)
    names = _names(session, scope)
    n = sum(each[what] for each in names)
    for each in names:
        part = figures.share(code, each[what], n, empty="")
        each |= {"share": part.value, "low": part.low, "high": part.high}
    x = sum(each[what] for each in names if not each["is_competitor"])
    reposts = sum(each["reposts"] for each in names)
    left_out = [f"{count(reposts, 'repartage mis', 'repartages mis')} à part."] if reposts else []
    sources = figures.tally(session, voiced(session, scope), "platform")
    empty = "Aucune mention comparable sur cette période."
    return figures.share(code, x, n, empty=empty, notes=left_out, names=names, reposts=reposts, sources=sources)


def _names(session: Session, scope: Scope) -> list[dict[str, Any]]:
    """Every name watched, the brand first, with its counts."""
    rows = named(session, scope)
    found = session.rows(
        f"""
        SELECT name, is_competitor, count(*) FILTER (WHERE NOT is_repost) AS mentions,
            count(DISTINCT CASE WHEN NOT is_repost THEN {voice()} END) AS authors,
            count(*) FILTER (WHERE is_repost) AS reposts
        FROM ({rows.sql}) AS named GROUP BY name, is_competitor
        """,
        rows.params,
    )
    counted = {name: (mentions, authors, reposts) for name, _, mentions, authors, reposts in found}
    return [
        {"name": name, "is_competitor": is_competitor}
        | dict(zip(("mentions", "authors", "reposts"), counted.get(name, (0, 0, 0)), strict=True))
        for name, is_competitor in _watched(session)
    ]


def _sentiments(session: Session, scope: Scope) -> list[dict[str, Any]]:
    rows = judged(session, scope)
    labels = ("positive", "neutral", "negative")
    counts = ", ".join(f"count(*) FILTER (WHERE label = '{label}')" for label in labels)
    found = session.rows(f"SELECT name, {counts} FROM ({rows.sql}) AS judged GROUP BY name", rows.params)
    by_name = {name: tuple(each) for name, *each in found}
    told = []
    for name, is_competitor in _watched(session):
        positive, neutral, negative = by_name.get(name, (0, 0, 0))
        scored = positive + neutral + negative
        score = net_score(positive, neutral, negative) if scored >= FEWEST_FOR_A_SCORE else None
        told.append(
            {"name": name, "is_competitor": is_competitor, "positive": positive, "scored": scored, "score": score}
        )
    return told


def _themes(session: Session, scope: Scope) -> list[dict[str, Any]]:
    """Per theme, the brand's mentions among those of every name; the most written about first."""
    rows = voiced(session, scope)
    found = session.rows(
        f"""
        SELECT t.theme, min(t.name), count(*) FILTER (WHERE NOT v.is_competitor) AS x, count(*) AS n
        FROM ({rows.sql}) AS v JOIN current_themes AS t ON t.message_key = v.message_key
        GROUP BY t.theme ORDER BY n DESC, t.theme
        """,
        rows.params,
    )
    themes = []
    for theme, name, x, n in found:
        part = figures.share("V4", x, n, empty="")
        themes.append(
            {"theme": theme, "name": name, "x": x, "n": n, "share": part.value, "low": part.low, "high": part.high}
        )
    return themes


def _watched(session: Session) -> list[tuple[str, bool]]:
    """The names compared: the brand, then each competitor; and whether it is one."""
    known = declared(session)
    return [
        (_brand(session), False),
        *((query.name, True) for query in known.watch_queries if query.is_competitor),
    ]


def _brand(session: Session) -> str:
    known = declared(session)
    return known.brand or next((query.name for query in known.watch_queries if not query.is_competitor), "")


def _compared_queries(session: Session) -> list[WatchQuery]:
    """The queries of the names compared. A query that follows a product or a word (« boucle ») names nobody: where one
    of the brand's queries holds its name, the others are left out."""
    known = declared(session)
    own = [query for query in known.watch_queries if not query.is_competitor]
    brand = folded(_brand(session))
    naming = [query for query in own if brand in (folded(query.name), *map(folded, query.terms))]
    return [*(naming or own), *(query for query in known.watch_queries if query.is_competitor)]


def _comparable() -> str:
    """Predicate on f and m: the message was collected in the same way for every name."""
    return """(list_contains($comparable, f.platform) OR (
            (m.import_id IN (SELECT i.import_id FROM imports AS i WHERE list_contains($tools, i.connector))
                OR f.message_key IN (
                    SELECT s.message_key FROM message_sources AS s JOIN imports AS i ON i.import_id = s.import_id
                    WHERE list_contains($tools, i.connector)))
            AND NOT EXISTS (
                SELECT 1 FROM own_accounts AS o WHERE o.platform = f.platform AND o.account_id = f.account_id)))"""


def _sources(session: Session) -> dict[str, Any]:
    return {"comparable": [*declared(session).comparable_sources], "tools": [*MENTION_TOOLS]}


def _named(session: Session, where: str) -> tuple[str, dict[str, Any]]:
    values = _sources(session)
    matches = []
    for position, query in enumerate(_compared_queries(session)):
        holds, named = matched(query, position, "folded_text")
        name = query.name if query.is_competitor else _brand(session)
        values |= named | {f"name_{position}": name, f"is_competitor_{position}": query.is_competitor}
        matches.append(
            f"""
            SELECT message_key, $name_{position} AS name, $is_competitor_{position} AS is_competitor
            FROM comparable WHERE {holds}
            """
        )
    nothing = "SELECT message_key, '' AS name, FALSE AS is_competitor FROM comparable WHERE FALSE"
    sql = f"""
        WITH comparable AS (
            SELECT {MESSAGE}, f.local_on, m.folded_text, {REPOST} AS is_repost
            FROM {FACTS}
            WHERE {where} AND m.is_deleted IS NOT TRUE AND {_comparable()}
        ),
        matched AS ({" UNION ".join(matches) or nothing})
        SELECT c.message_key, c.platform, c.author_key, c.text, c.published_at, c.url, c.local_on, c.is_repost,
            n.name, n.is_competitor
        FROM matched AS n JOIN comparable AS c ON c.message_key = n.message_key
    """
    return sql, values


def _is_comparable(session: Session, scope: Scope) -> bool:
    """Whether the period holds a message collected in the same way for every name, whatever it names."""
    where = f"{in_scope(scope, 'f', 'local_on')} AND f.direction = 'inbound' AND {_comparable()}"
    query = bind(f"SELECT 1 FROM {FACTS} WHERE {where} LIMIT 1", scope_values(scope) | _sources(session))
    return session.row(query.sql, query.params) is not None


def _ever_named(session: Session) -> set[str]:
    """The names that a comparable message of the workspace holds, at any date."""
    sql, values = _named(session, "f.direction = 'inbound'")
    query = bind(f"SELECT DISTINCT name FROM ({sql}) AS named", values)
    return {str(name) for (name,) in session.remembered(query.sql, query.params)}


_GUARD = (
    "Seuls comptent les messages d’un export de mentions (Talkwalker, Meltwater, Brandwatch) et ceux des plateformes "
    "déclarées collectées pareil pour chaque nom ; sinon, « non comparable ». Un message qui nomme deux marques compte "
    "pour chacune ; les repartages sont mis à part. Une requête de la marque qui ne porte pas son nom (un produit, un "
    "mot suivi) n’y compte pas."
)

VOIX = (
    Kpi(
        code="V2",
        family=Family.VEILLE,
        title="Part de voix",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition=f"Mentions de la marque ÷ mentions de la marque et de ses concurrents déclarés. {_GUARD}",
        source="Documentation de Mention, de Talkwalker et d’Awario.",
        compute=v2_part_de_voix,
        evidence=voiced,
    ),
    Kpi(
        code="V2b",
        family=Family.VEILLE,
        title="Part de voix, en personnes",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Personnes qui nomment la marque ÷ personnes qui nomment la marque ou un concurrent ; une personne "
        f"qui en nomme deux compte pour chacune. {_GUARD}",
        source="Documentation de Talkwalker ; variante en personnes de Vigie.",
        compute=v2b_part_de_voix_en_personnes,
        evidence=voiced,
    ),
    Kpi(
        code="V3",
        family=Family.VEILLE,
        title="Part de voix favorable",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Mentions positives de la marque ÷ mentions positives de la marque et de ses concurrents. Le détail "
        "donne l’écart entre le score net de la marque et la moyenne de ceux de ses concurrents, à partir de "
        f"{FEWEST_FOR_A_SCORE} mentions notées par nom. {_GUARD}",
        source="Définition courante.",
        compute=v3_part_de_voix_favorable,
        evidence=favourable,
    ),
    Kpi(
        code="V4",
        family=Family.VEILLE,
        title="Part de sujet",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Part de voix (V2) sur les seuls messages d’un thème. Le chiffre est celui du thème dont les "
        f"mentions comparables parlent le plus ; le détail donne chaque thème. {_GUARD}",
        source="Documentation de Talkwalker (« share of topic »).",
        compute=v4_part_de_sujet,
        evidence=on_first_theme,
    ),
)
