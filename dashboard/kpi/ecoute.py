"""E. Écoute: what the public's messages say, and how much of it could be scored."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.kpi import figures, judged
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.coverage import why_empty
from dashboard.kpi.judged import human_note
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_scope, select
from dashboard.stats.intervals import net_score, net_score_interval, opinionated_score, score_interval
from dashboard.store.store import Session
from dashboard.text.formats import count
from dashboard.text.samples import FEWEST_FOR_A_SCORE

CLASSES = ("negative", "neutral", "positive")
SCORED = "label IN ('negative', 'neutral', 'positive')"
# exact numbers: sums do not depend on the order of rows
WEIGHT = "CAST(1 + ln(1 + greatest(likes, 0)) AS DECIMAL(18, 6))"
NOUNS = {"E2b": ("message d’opinion", "messages d’opinion"), "E2c": ("message noté", "messages notés")}

NOT_ANALYSED = "Aucun message n’est analysé : lancez l’analyse."
NOTHING_SCORED = "Aucun message de la période n’a pu être noté."


def listened(session: Session, scope: Scope) -> Query:
    """One row per inbound message not deleted; ``label`` is its class, unscored (no text, language not
    supported, too uncertain) or NULL when no engine has read it yet."""
    return _listened(scope)


def signed(session: Session, scope: Scope) -> Query:
    """The rows of ``listened`` that are scored and whose author is known."""
    return figures.kept(listened(session, scope), f"{SCORED} AND author_key IS NOT NULL")


def e1_repartition_du_sentiment(session: Session, scope: Scope) -> KpiResult:
    """Scored messages; ``classes`` gives x, n, share, low and high of each class, ``unread`` what no engine saw."""
    labels = figures.added(judged.labels(session, scope), 0)
    total, unread = sum(labels.values()), labels.get("", 0)
    scored = sum(labels.get(name, 0) for name in CLASSES)
    classes = {name: figures.portion(labels.get(name, 0), scored) for name in CLASSES}
    classes["unscored"] = figures.portion(total - scored, total)
    details: dict[str, Any] = {"classes": classes, "received": total, "unread": unread}
    if scored == 0:
        return figures.not_available("E1", _why_nothing(session, scope, total, unread), **details)
    notes = _unread(unread) + human_note(session, scope)
    return figures.count("E1", scored, notes=notes, **details)


def e2_score_net(session: Session, scope: Scope) -> KpiResult:
    """E2a from −100 to +100, its interval clustered by author; ``opinionated`` is E2b."""
    profiles, people = _profiles(session, scope)
    positive, neutral, negative = map(int, people @ profiles)
    n = positive + neutral + negative
    details: dict[str, Any] = {
        "opinionated": opinionated_score(positive, negative), "authors": int(people.sum()),
        "positive": positive, "neutral": neutral, "negative": negative,
    }  # fmt: skip
    if n < FEWEST_FOR_A_SCORE:
        scored = count(n, "message noté", "messages notés") if n else "Aucun message noté"
        reason = f"{scored} : il en faut au moins {FEWEST_FOR_A_SCORE} pour un score net."
        return figures.not_available("E2", reason, n=n, **details)
    interval = net_score_interval(profiles, people)
    return KpiResult(
        code="E2", value=net_score(positive, neutral, negative),
        low=interval and interval.low, high=interval and interval.high,
        n=n, status=figures.status_of(n), notes=human_note(session, scope), details=details,
    )  # fmt: skip


def e2b_score_net_des_opinions(session: Session, scope: Scope) -> KpiResult:
    """E2b from −100 to +100: neutral messages left out; its interval clustered by author."""
    profiles, people = _profiles(session, scope)
    weights, balances = profiles[:, 0] + profiles[:, 2], profiles[:, 0] - profiles[:, 2]
    told = weights > 0
    return _variant("E2b", int(people @ weights), people[told], weights[told], balances[told])


def e2c_score_net_pondere(session: Session, scope: Scope) -> KpiResult:
    """E2c from −100 to +100: a message weighs 1 + ln(1 + likes); its interval clustered by author."""
    rows = _liked(session, scope)
    every = _scored(session, scope)
    liked, scored = session.row(f"SELECT count(likes), count(*) FROM ({every.sql}) AS scored", every.params) or (0, 0)
    if not liked:
        reason = "Aucun message noté n’a de mentions J’aime dans les fichiers importés." if scored else NOTHING_SCORED
        return figures.not_available("E2c", reason)
    found = session.rows(
        f"""
        SELECT count(*) AS people, weight, balance
        FROM (
            SELECT sum(weight) AS weight,
                sum(CASE label WHEN 'positive' THEN weight WHEN 'negative' THEN -weight ELSE 0 END) AS balance
            FROM (SELECT author_key, message_key, label, {WEIGHT} AS weight FROM ({rows.sql}) AS scored) AS weighed
            GROUP BY author_key, CASE WHEN author_key IS NULL THEN message_key END
        ) AS voices
        GROUP BY weight, balance
        ORDER BY weight, balance
        """,
        rows.params,
    )
    columns = np.array(found, np.float64).reshape(-1, 3).T
    left_out = count(scored - liked, "message sans compteur de J’aime est", "messages sans compteur de J’aime sont")
    notes = (f"{left_out} hors du score.",) if scored > liked else ()
    return _variant("E2c", liked, columns[0].astype(np.int64), columns[1], columns[2], notes)


def _profiles(session: Session, scope: Scope) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The positive, neutral and negative messages of a person, and how many people have as many."""
    found = np.array([row[1:] for row in _voices(session, scope)], np.int64).reshape(-1, 4)
    return found[:, :3], found[:, 3]


def _voices(session: Session, scope: Scope) -> list[tuple[Any, ...]]:
    """How many people, whose account is known or who count for one message, have so many positive, neutral and
    negative messages: read once for the scores and the share of members."""
    rows = _scored(session, scope)
    return session.remembered(
        f"""
        SELECT is_signed, positive, neutral, negative, count(*) AS people
        FROM (
            SELECT author_key IS NOT NULL AS is_signed,
                count(*) FILTER (WHERE label = 'positive') AS positive,
                count(*) FILTER (WHERE label = 'neutral') AS neutral,
                count(*) FILTER (WHERE label = 'negative') AS negative
            FROM ({rows.sql}) AS scored
            GROUP BY author_key, CASE WHEN author_key IS NULL THEN message_key END
        ) AS voices
        GROUP BY is_signed, positive, neutral, negative
        ORDER BY positive, neutral, negative, is_signed
        """,
        rows.params,
    )


def _variant(
    code: str, n: int, people: NDArray[np.int64], weights: NDArray[Any], balances: NDArray[Any],
    notes: tuple[str, ...] = (),
) -> KpiResult:  # fmt: skip
    if n < FEWEST_FOR_A_SCORE:
        scored = count(n, *NOUNS[code])
        return figures.not_available(code, f"{scored} : il en faut au moins {FEWEST_FOR_A_SCORE}.", n=n, notes=notes)
    interval = score_interval(balances, weights, people)
    return KpiResult(
        code=code, value=float(100 * (people @ balances) / (people @ weights)),
        low=interval and interval.low, high=interval and interval.high,
        n=n, status=figures.status_of(n), notes=notes, details={"authors": int(people.sum())},
    )  # fmt: skip


def e3_part_de_negatif(session: Session, scope: Scope) -> KpiResult:
    """Negative among scored messages."""
    labels = figures.added(judged.labels(session, scope), 0)
    scored = sum(labels.get(name, 0) for name in CLASSES)
    empty = _why_nothing(session, scope, sum(labels.values()), labels.get("", 0))
    notes = _unread(labels.get("", 0)) + human_note(session, scope)
    return figures.share("E3", labels.get("negative", 0), scored, empty=empty, notes=notes)


def e3a_part_de_membres_negatifs(session: Session, scope: Scope) -> KpiResult:
    """Distinct authors with at least one negative message among those with a scored one."""
    members = [(negative, people) for is_signed, *_, negative, people in _voices(session, scope) if is_signed]
    n, negative = sum(people for _, people in members), sum(people for theirs, people in members if theirs)
    empty = "Aucun membre connu n’a de message noté sur la période."
    return figures.share("E3a", negative, n, empty=empty, notes=human_note(session, scope))


def e4_couverture(session: Session, scope: Scope) -> KpiResult:
    """Scored among the ``texts`` received, analysed or not; ``languages`` gives x and n of each, ``uncertain`` the rest
    read."""
    rows = _with_text(session, scope)
    found = session.rows(
        f"""
        SELECT coalesce(lang, ''), count(*), count(*) FILTER (WHERE {SCORED}), count(label)
        FROM ({rows.sql}) AS listened
        GROUP BY coalesce(lang, '')
        ORDER BY 2 DESC, 1
        """,
        rows.params,
    )
    total, scored, read = (sum(column) for column in list(zip(*found, strict=True))[1:]) if found else (0, 0, 0)
    languages = {lang or "und": {"x": x, "n": n} for lang, n, x, _ in found}
    details: dict[str, Any] = {
        "languages": languages, "texts": total, "uncertain": read - scored, "unread": total - read,
    }  # fmt: skip
    if total and not read:
        return figures.not_available("E4", NOT_ANALYSED, **details)
    return figures.share("E4", scored, total, empty=why_empty(session, scope), notes=_unread(total - read), **details)


def _listened(scope: Scope, condition: str = "TRUE") -> Query:
    return select(
        f"""
        SELECT {MESSAGE}, m.lang, m.likes, s.label, s.compound, s.analyzer
        FROM {FACTS} LEFT JOIN current_sentiment AS s ON s.message_key = f.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound' AND m.is_deleted IS NOT TRUE
            AND {condition}
        """,
        scope,
    )


def _why_nothing(session: Session, scope: Scope, total: int, unread: int) -> str:
    return why_empty(session, scope) if total == 0 else NOT_ANALYSED if unread == total else NOTHING_SCORED


def _unread(unread: int) -> tuple[str, ...]:
    return (f"{count(unread, 'message')} en attente d’analyse.",) if unread else ()


def _scored(session: Session, scope: Scope) -> Query:
    return figures.kept(listened(session, scope), SCORED)


def _liked(session: Session, scope: Scope) -> Query:
    return figures.kept(listened(session, scope), f"{SCORED} AND likes IS NOT NULL")


def _opinions(session: Session, scope: Scope) -> Query:
    return figures.kept(listened(session, scope), "label IN ('negative', 'positive')")


def _with_text(session: Session, scope: Scope) -> Query:
    return _listened(scope, "m.folded_text <> ''")  # trimmed already, which a million texts feel


ECOUTE = (
    Kpi(
        code="E1",
        family=Family.ECOUTE,
        title="Répartition du sentiment",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Messages reçus et notés, répartis en positif, neutre et négatif ; les parts se calculent sur les "
        "messages notés. Sans texte, dans une langue non prise en charge ou trop incertain, un message est "
        "« non noté » : une quatrième classe, jamais versée dans le neutre.",
        source="Définition courante.",
        compute=e1_repartition_du_sentiment,
        evidence=listened,
    ),
    Kpi(
        code="E2",
        family=Family.ECOUTE,
        title="Score net de sentiment",
        unit=Unit.POINTS,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="E2a : (positifs − négatifs) ÷ (positifs + neutres + négatifs) × 100, de −100 à +100. Au moins 20 "
        "messages notés. L’intervalle rééchantillonne les membres, pas les messages : une personne très en colère "
        "ne le resserre pas. Variante E2b, sur les seuls messages d’opinion : (positifs − négatifs) ÷ (positifs + "
        "négatifs) × 100.",
        source="Documentation de Prodsight et de Discourse.",
        compute=e2_score_net,
        evidence=_scored,
    ),
    Kpi(
        code="E2b",
        family=Family.ECOUTE,
        title="Score net des opinions",
        unit=Unit.POINTS,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="E2b, variante de E2 : (positifs − négatifs) ÷ (positifs + négatifs) × 100. Les messages neutres "
        "n’y comptent pas : le score est plus contrasté que E2 et ne s’y compare pas. Au moins 20 messages d’opinion ; "
        "intervalle par rééchantillonnage des membres.",
        source="Variante courante ; définition de Vigie pour l’intervalle.",
        compute=e2b_score_net_des_opinions,
        evidence=_opinions,
    ),
    Kpi(
        code="E2c",
        family=Family.ECOUTE,
        title="Score net pondéré par les J’aime",
        unit=Unit.POINTS,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="E2c, variante de E2 : chaque message noté pèse 1 + ln(1 + mentions J’aime). Ce que d’autres "
        "approuvent compte davantage, sans qu’un message très aimé décide seul. Un message dont le fichier ne compte "
        "pas les mentions J’aime n’y entre pas. Au moins 20 messages notés ; intervalle par rééchantillonnage des "
        "membres.",
        source="Définition de Vigie.",
        compute=e2c_score_net_pondere,
        evidence=_liked,
    ),
    Kpi(
        code="E3",
        family=Family.ECOUTE,
        title="Part de négatif",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Messages négatifs ÷ messages notés, parmi les messages reçus.",
        source="Définition de Vigie.",
        compute=e3_part_de_negatif,
        evidence=_scored,
    ),
    Kpi(
        code="E3a",
        family=Family.ECOUTE,
        title="Part de membres négatifs",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Membres dont au moins un message de la période est négatif ÷ membres dont au moins un message est "
        "noté. Sépare une personne insistante d’un mouvement large.",
        source="Définition de Vigie, d’après definitions-marketing.com (« différencier une critique isolée d’un "
        "phénomène »).",
        compute=e3a_part_de_membres_negatifs,
        evidence=signed,
    ),
    Kpi(
        code="E4",
        family=Family.ECOUTE,
        title="Couverture de l’analyse",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Messages notés ÷ messages reçus qui ont un texte, avec le détail par langue. Le reste est trop "
        "incertain, dans une langue non prise en charge, ou pas encore analysé.",
        source="Documentation de social.plus ; définition de Vigie.",
        compute=e4_couverture,
        evidence=_with_text,
    ),
)
