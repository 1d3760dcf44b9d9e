"""E5. How right the sentiment engine is, measured on random samples that a person checked without seeing its answer."""

from dataclasses import replace
from typing import Any

import numpy as np

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.judged import LISTENED, corrections
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_scope, select
from dashboard.stats import agreement
from dashboard.stats.agreement import Matrix, Measure
from dashboard.store.store import Session
from dashboard.text.formats import count
from dashboard.text.samples import FEW

CLASSES = ("negative", "neutral", "positive")
ON_SENTIMENT = frozenset({"E1", "E2", "E3", "E3a", "E9"})  # the figures that stand on the engine's labels
NOT_MEASURED = "Fiabilité non mesurée : vérifiez des messages tirés au hasard, depuis la page Écoute."


def drawn(session: Session, scope: Scope, seed: str, size: int) -> tuple[list[int], int]:
    """At most ``size`` messages received in the scope, drawn at random, and how many there were to choose from.

    A simple random sample without replacement of the messages with a text that no earlier sample had checked: the
    first ones in the order of md5(seed:platform:message_id), the same for the same seed wherever it is drawn again.
    """
    query = select(
        f"""
        SELECT f.message_key, count(*) OVER () AS population
        FROM {FACTS}
        WHERE {_drawable(scope)}
        ORDER BY md5(concat($seed, ':', m.platform, ':', m.message_id)), f.message_key
        LIMIT {int(size)}
        """,
        scope,
        seed=seed,
    )
    found = session.rows(query.sql, query.params)
    return [int(key) for key, _ in found], int(found[0][1]) if found else 0


def left_to_draw(session: Session, scope: Scope, at_most: int) -> int:
    """How many messages a draw of ``at_most`` would give."""
    query = select(f"SELECT f.message_key FROM {FACTS} WHERE {_drawable(scope)} LIMIT {int(at_most)}", scope)
    return int(session.value(f"SELECT count(*) FROM ({query.sql}) AS drawable", query.params))


def checked(session: Session, scope: Scope) -> Query:
    """One row per message of the scope that a person labelled in a random sample and the engine in force has read.

    ``human_label`` and ``engine_label`` (``unscored`` when the engine withheld its answer). A message whose text was
    edited since is left out: another text was judged.
    """
    return figures.kept(_answered(scope), "human_label <> 'skipped' AND engine_label IS NOT NULL")


def e5_exactitude(session: Session, scope: Scope) -> KpiResult:
    """Accuracy; ``classes`` gives precision, recall and f1 of each class, ``kappa`` κ, ``matrix`` the counts by
    (human, engine), ``browsing`` the corrections made while reading, which are never counted in."""
    matrix, details, notes = _measured(session, scope)
    found = agreement.accuracy(matrix)
    details["kappa"] = agreement.kappa(matrix)._asdict()
    details["classes"] = {
        name: {
            "precision": agreement.precision(matrix, position)._asdict(),
            "recall": agreement.recall(matrix, position)._asdict(),
            "f1": agreement.f1(matrix, position)._asdict(),
        }
        for position, name in enumerate(CLASSES)
    }
    return _result("E5", found, details, notes, NOT_MEASURED)


def e5p_precision_du_negatif(session: Session, scope: Scope) -> KpiResult:
    """Among the checked messages that the engine calls negative, those that are."""
    matrix, details, notes = _measured(session, scope)
    return _result("E5p", agreement.precision(matrix, 0), details, notes, _lacking(matrix, "le moteur"))


def e5r_rappel_du_negatif(session: Session, scope: Scope) -> KpiResult:
    """Among the checked messages that are negative, those that the engine calls so."""
    matrix, details, notes = _measured(session, scope)
    return _result("E5r", agreement.recall(matrix, 0), details, notes, _lacking(matrix, "le vérificateur"))


def e5k_accord(session: Session, scope: Scope) -> KpiResult:
    """Cohen's κ; not available under five checked messages."""
    matrix, details, notes = _measured(session, scope)
    found = agreement.kappa(matrix)
    if 0 < found.n < FEW:
        told = count(found.n, "message vérifié", "messages vérifiés")
        return figures.not_available("E5k", f"{told} : il en faut au moins {FEW}.", notes=notes, **details)
    reason = "Toutes les réponses sont de la même classe : κ ne se calcule pas." if found.n else NOT_MEASURED
    return _result("E5k", found, details, notes, reason)


def everywhere(scope: Scope, first: Any, last: Any) -> Scope:
    """The scope of all the data, between their first and their last day, in the same zone."""
    return replace(scope, start=first, end=last, platforms=(), accounts=(), only_on=())


def _drawable(scope: Scope) -> str:
    # The text is asked for of both tables: of its own alone, DuckDB would gather every text before it joins.
    return f"""{in_scope(scope, "f", "local_on")} AND {LISTENED}
            AND CASE f.direction WHEN 'inbound' THEN trim(m.text) END <> ''
            AND f.message_key NOT IN (SELECT d.message_key FROM sample_messages AS d WHERE d.label IS NOT NULL)"""


def _answered(scope: Scope) -> Query:
    return select(
        f"""
        SELECT {MESSAGE}, d.label AS human_label, e.label AS engine_label, e.analyzer AS engine,
            d.sample_id, d.answered_at
        FROM sample_messages AS d
        JOIN message_facts AS f ON f.message_key = d.message_key
        JOIN messages AS m ON m.message_key = d.message_key
        LEFT JOIN engine_sentiment AS e ON e.message_key = d.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND {LISTENED} AND d.label IS NOT NULL AND d.text_md5 = md5(m.text)
        """,
        scope,
    )


def _measured(session: Session, scope: Scope) -> tuple[Matrix, dict[str, Any], list[str]]:
    """The confusion matrix (person by engine, withheld answers last), what goes with it, and the remarks."""
    query = _answered(scope)
    rows = session.remembered(
        f"""
        SELECT human_label, coalesce(engine_label, ''), count(*) FROM ({query.sql}) AS answered
        GROUP BY human_label, coalesce(engine_label, '')
        """,
        query.params,
    )
    counts = {(human, engine): int(n) for human, engine, n in rows}
    matrix = np.array(
        [[counts.get((human, engine), 0) for engine in (*CLASSES, "unscored")] for human in CLASSES], dtype=np.int64
    )
    skipped = sum(n for (human, _), n in counts.items() if human == "skipped")
    pending = sum(n for (human, engine), n in counts.items() if human != "skipped" and engine == "")
    withheld = int(matrix[:, len(CLASSES)].sum())
    browsing = corrections(session, scope)
    details: dict[str, Any] = {
        "engine": session.meta("sentiment_analyzer"), "matrix": matrix.tolist(), "skipped": skipped,
        "pending": pending, "unscored": withheld, "samples": _samples(session, query), "browsing": browsing,
    }  # fmt: skip
    notes = []
    if withheld:
        told = count(withheld, "message non noté", "messages non notés")
        notes.append(f"{told} par le moteur : comptés contre le rappel et l’exactitude, jamais contre la précision.")

    if skipped:
        notes.append(f"{count(skipped, 'message')} où la personne n’a pas pu dire : hors du calcul.")
    if pending:
        notes.append(f"{count(pending, 'message vérifié attend', 'messages vérifiés attendent')} l’analyse du moteur.")
    if details["samples"]["sources"] > 1:
        notes.append("Échantillons tirés sur des sources différentes : les plus vérifiées pèsent davantage.")
    if browsing["n"]:
        told = count(browsing["n"], "correction faite en lisant", "corrections faites en lisant")
        notes.append(f"{told} : à part, car on corrige surtout ce qui est faux.")
    return matrix, details, notes


def _samples(session: Session, answered: Query) -> dict[str, int]:
    """How many samples the answers come from, and on how many choices of platforms and accounts these were drawn."""
    n, sources = session.remembered(
        f"""
        SELECT count(*), count(DISTINCT concat(CAST(s.platforms AS VARCHAR), CAST(s.accounts AS VARCHAR)))
        FROM samples AS s WHERE s.sample_id IN (SELECT sample_id FROM ({answered.sql}) AS answered)
        """,
        answered.params,
    )[0]
    return {"n": n, "sources": sources}


def _result(code: str, found: Measure, details: dict[str, Any], notes: list[str], reason: str) -> KpiResult:
    if found.value is None:
        return figures.not_available(code, reason, notes=notes, **details)
    return KpiResult(
        code=code, value=found.value, low=found.low, high=found.high, x=found.x, n=found.n,
        status=figures.status_of(found.n), notes=tuple(notes), details=details,
    )  # fmt: skip


def _lacking(matrix: Matrix, who: str) -> str:
    """Why there is no share: nothing checked, or nothing negative."""
    n = int(matrix.sum())
    return f"Aucun négatif pour {who} parmi {count(n, 'message vérifié', 'messages vérifiés')}." if n else NOT_MEASURED


def _called_negative(session: Session, scope: Scope) -> Query:
    return figures.kept(checked(session, scope), "engine_label = 'negative'")


def _truly_negative(session: Session, scope: Scope) -> Query:
    return figures.kept(checked(session, scope), "human_label = 'negative'")


_SAMPLE = (
    "Se mesure sur les seuls messages tirés au hasard et vérifiés par une personne qui ne voyait pas la réponse du "
    "moteur ; les corrections faites en lisant, qui portent surtout sur des erreurs, sont comptées à part. "
)
FIABILITE = (
    Kpi(
        code="E5",
        family=Family.ECOUTE,
        title="Exactitude du classement",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Messages vérifiés que le moteur en service classe comme la personne ÷ messages vérifiés. "
        + _SAMPLE
        + "« Non noté » par le moteur compte comme manqué. Le détail donne, pour chaque classe, la précision, le "
        "rappel et F1 = 2 × précision × rappel ÷ (précision + rappel), et κ. Intervalles de Wilson ; celui de F1 vient "
        "de J = justes ÷ (justes + fausses + manquées), car F1 = 2J ÷ (1 + J).",
        source="Définition courante.",
        compute=e5_exactitude,
        evidence=checked,
    ),
    Kpi(
        code="E5p",
        family=Family.ECOUTE,
        title="Négatifs annoncés à raison",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Précision du négatif : messages vérifiés que le moteur dit négatifs et qui le sont ÷ messages "
        "vérifiés que le moteur dit négatifs. " + _SAMPLE.rstrip(),
        source="Définition courante.",
        compute=e5p_precision_du_negatif,
        evidence=_called_negative,
    ),
    Kpi(
        code="E5r",
        family=Family.ECOUTE,
        title="Négatifs retrouvés",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Rappel du négatif : messages vérifiés négatifs que le moteur dit négatifs ÷ messages vérifiés "
        "négatifs. « Non noté » compte comme manqué. " + _SAMPLE.rstrip(),
        source="Définition courante.",
        compute=e5r_rappel_du_negatif,
        evidence=_truly_negative,
    ),
    Kpi(
        code="E5k",
        family=Family.ECOUTE,
        title="Accord au-delà du hasard (κ)",
        unit=Unit.INDEX,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="κ = (po − pe) ÷ (1 − pe) : po est l’exactitude (E5), pe l’accord que le hasard seul donnerait, à "
        "partir des parts de chaque classe. 1 : accord complet ; 0 : pas mieux que le hasard. L’intervalle tient pe "
        "fixe et prend celui de Wilson pour po. Au moins 5 messages vérifiés. " + _SAMPLE.rstrip(),
        source="Cohen 1960.",
        compute=e5k_accord,
        evidence=checked,
    ),
)
