"""M. Modération: what was flagged, what became of it, and whether the flags were right.

A message is flagged when its analysis finds an insult, hate, a threat, spam or personal data, the suspicions of the
learned part alone at the lowest level left out. It is decided once its
alert was judged or closed, or once the platform's export says that it was hidden or deleted.
"""

from collections import Counter
from typing import Any

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Status, Unit
from dashboard.kpi.conversation import TO_THE_MINUTE
from dashboard.kpi.coverage import NOT_COVERED, covered_days
from dashboard.kpi.judged import IS_SURE, why_unread
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_scope, select
from dashboard.store.store import Session
from dashboard.store.views import last_message_at
from dashboard.store.vocabulary import voice
from dashboard.text.formats import count

HOSTILE = ("threat", "hate", "insult")
REASONS = (*HOSTILE, "privacy", "spam")  # what names a flag, the gravest first
DECISIONS = ("found", "unfounded", "duplicate", "close")
TOP = 5  # M6
REVISED_UNDER, REVISED_FROM = 0.5, 5  # M5: a rule to be looked at, and from how many verdicts
CENSORED_FROM = 5  # M3: hidden messages that were not hostile before a word is said

NOT_JUDGED = "Aucun message signalé de la période n’a encore été jugé fondé ou non fondé."
NO_STATE = "Aucun fichier importé ne dit si les messages ont été masqués ou supprimés."
NO_DECISION = "Aucun message signalé de la période n’a encore reçu de décision dans Vigie."
NO_UNFOUNDED = "Aucun message de la période n’a encore été jugé non fondé."


def received(session: Session, scope: Scope) -> Query:
    """One row per analysed inbound message: why it was flagged (``reason``, NULL when it was not), whether it is
    hostile, was removed (NULL where no file says), and what was decided in Vigie and when."""
    return _followed(scope, "JOIN")


def _followed(scope: Scope, join: str) -> Query:
    named = " ".join(f"WHEN list_contains(k.categories, '{code}') THEN '{code}'" for code in REASONS)
    actions = ", ".join(f"'{action}'" for action in DECISIONS)
    return select(
        f"""
        WITH decided AS (
            SELECT v.alert_id, min(v.noted_at) AS decided_at FROM alert_events AS v
            WHERE v.action IN ({actions})
            GROUP BY v.alert_id
        ),
        followed AS (
            SELECT a.message_key, max(a.verdict) AS verdict, min(a.opened_at) AS flagged_at,
                max(CASE WHEN a.status = 'closed' THEN 1 ELSE 0 END) = 1 AS is_closed, min(d.decided_at) AS decided_at
            FROM alerts AS a LEFT JOIN decided AS d ON d.alert_id = a.alert_id
            WHERE a.kind = 'message'
            GROUP BY a.message_key
        ),
        judged AS (
            SELECT {MESSAGE}, f.local_on, k.level, k.categories, k.reasons, s.label,
                CASE WHEN {IS_SURE} THEN CASE {named} END END AS reason, m.is_hidden, m.is_deleted,
                CASE WHEN m.is_hidden OR m.is_deleted THEN TRUE
                    WHEN m.is_hidden IS NULL AND m.is_deleted IS NULL THEN NULL ELSE FALSE END AS is_removed,
                a.verdict, a.flagged_at, a.decided_at, coalesce(a.is_closed, FALSE) AS is_closed
            FROM {FACTS} {join} current_risk AS k ON k.message_key = f.message_key
            LEFT JOIN current_sentiment AS s ON s.message_key = f.message_key
            LEFT JOIN followed AS a ON a.message_key = f.message_key
            WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound'
        )
        SELECT *, reason IN ('threat', 'hate', 'insult') AS is_hostile,
            reason IN ('threat', 'hate', 'insult') AND verdict = 'founded' AS is_confirmed,
            reason IS NOT NULL AND coalesce(is_removed, FALSE) = FALSE AND verdict IS NULL AND NOT is_closed
                AS is_waiting
        FROM judged
        """,
        scope,
    )


def queue(session: Session, scope: Scope) -> Query:
    """The flagged messages that wait for a decision, the gravest reason then the oldest first, with their age."""
    rows = received(session, scope)
    order = " ".join(f"WHEN '{code}' THEN {rank}" for rank, code in enumerate(REASONS))
    return Query(
        f"""
        SELECT message_key, platform, author_key, text, published_at, url, reason, level, categories,
            date_diff('second', published_at, CAST($moderation_until AS TIMESTAMP)) AS age_s
        FROM ({rows.sql}) AS received
        WHERE is_waiting
        ORDER BY CASE reason {order} END, published_at NULLS LAST, message_key
        """,
        rows.params | {"moderation_until": last_message_at(session)},
    )


def m1_file_de_moderation(session: Session, scope: Scope) -> KpiResult:
    """Flagged and not decided; ``reasons`` counts each, ``oldest_s`` is the age of the oldest."""
    rows = received(session, scope)
    found = session.remembered(f"SELECT count(*) FROM ({rows.sql}) AS received", rows.params)[0][0]
    if not found:
        return figures.not_available("M1", why_unread(session, scope))
    waiting = queue(session, scope)
    reasons = figures.tally(session, waiting, "reason")
    oldest = session.remembered(f"SELECT max(age_s) FROM ({waiting.sql}) AS queue", waiting.params)[0][0]
    return figures.count("M1", sum(reasons.values()), reasons=reasons, oldest_s=oldest)


def m2_messages_hostiles(session: Session, scope: Scope) -> KpiResult:
    """Confirmed hostile among the analysed messages; ``flagged`` and ``waiting`` hostile ones, ``people``: x of n
    distinct authors. Not available while none of the hostile flags was judged."""
    rows = received(session, scope)
    n, flagged, confirmed, judged, hostile, people = session.remembered(
        f"""
        SELECT count(*), count(*) FILTER (WHERE is_hostile), count(*) FILTER (WHERE is_confirmed),
            count(*) FILTER (WHERE is_hostile AND verdict IS NOT NULL),
            count(DISTINCT {voice()}) FILTER (WHERE is_confirmed), count(DISTINCT {voice()})
        FROM ({rows.sql}) AS received
        """,
        rows.params,
    )[0]
    details: dict[str, Any] = {"flagged": flagged, "waiting": flagged - judged, "people": {"x": hostile, "n": people}}
    if flagged and not judged:
        return figures.not_available("M2", NOT_JUDGED, **details)
    notes = (f"{count(flagged - judged, 'signalement attend', 'signalements attendent')} encore un verdict.",)
    empty = "" if n else why_unread(session, scope)
    return figures.share("M2", confirmed, n, empty=empty, notes=notes if flagged > judged else (), **details)


def known_states(session: Session, scope: Scope) -> Query:
    """The messages, analysed or not, whose export says whether they were hidden or deleted."""
    return figures.kept(_followed(scope, "LEFT JOIN"), "is_removed IS NOT NULL")


def m3_masques_ou_supprimes(session: Session, scope: Scope) -> KpiResult:
    """Hidden or deleted among the messages whose state is known; ``not_hostile``: those of them that were negative
    and not hostile."""
    rows = known_states(session, scope)
    n, removed, critical = session.remembered(
        f"""
        SELECT count(*), count(*) FILTER (WHERE is_removed),
            count(*) FILTER (WHERE is_removed AND label = 'negative' AND is_hostile IS NOT TRUE)
        FROM ({rows.sql}) AS known
        """,
        rows.params,
    )[0]
    notes: tuple[str, ...] = ()
    if critical >= CENSORED_FROM and 2 * critical >= removed:
        told = count(critical, "message masqué ou supprimé est négatif", "messages masqués ou supprimés sont négatifs")
        notes = (f"{told} sans être hostiles : on peut vous reprocher une censure.",)
    empty = NO_STATE if covered_days(session, scope) else NOT_COVERED
    return figures.share("M3", removed, n, empty=empty, notes=notes, not_hostile=critical)


def decisions(session: Session, scope: Scope) -> Query:
    """The flagged messages decided in Vigie whose clock is known to the minute, with how long after they were
    written."""
    rows = received(session, scope)
    return Query(
        f"""
        SELECT *, date_diff('second', published_at, decided_at) AS moderation_s
        FROM ({rows.sql}) AS received
        WHERE reason IS NOT NULL AND decided_at >= published_at AND message_key IN (
            SELECT m.message_key FROM messages AS m WHERE m."precision" IN {TO_THE_MINUTE}
        )
        """,
        rows.params,
    )


def m4_delai_de_moderation(session: Session, scope: Scope) -> KpiResult:
    """Median seconds from the message to the first decision; ``from_flag_s``: the median from the flag."""
    rows = decisions(session, scope)
    from_flag = session.remembered(
        f"SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY date_diff('second', flagged_at, decided_at))"
        f" FROM ({rows.sql}) AS decided",
        rows.params,
    )[0][0]
    delays = figures.values(session, rows, "moderation_s")
    return figures.median("M4", delays, empty=NO_DECISION, from_flag_s=from_flag)


def verdicts(session: Session, scope: Scope) -> Query:
    """The flagged messages judged founded or unfounded."""
    return figures.kept(received(session, scope), "reason IS NOT NULL AND verdict IN ('founded', 'unfounded')")


def m5_accord_avec_le_filtre(session: Session, scope: Scope) -> KpiResult:
    """Founded among judged flags; ``rules`` gives x and n per category, ``to_revise`` those under one half."""
    rows = verdicts(session, scope)
    found = session.remembered(
        f"""
        SELECT rule, count(*) FILTER (WHERE verdict = 'founded') AS x, count(*) AS n
        FROM (SELECT unnest(categories) AS rule, verdict FROM ({rows.sql}) AS judged) AS by_rule
        GROUP BY rule
        ORDER BY rule
        """,
        rows.params,
    )
    by_verdict = figures.tally(session, rows, "verdict")
    rules = {rule: {"x": x, "n": n} for rule, x, n in found}
    revised = [rule for rule, x, n in found if n >= REVISED_FROM and x < REVISED_UNDER * n]
    founded = by_verdict.get("founded", 0)
    return figures.share("M5", founded, sum(by_verdict.values()), empty=NOT_JUDGED, rules=rules, to_revise=revised)


def confirmed(session: Session, scope: Scope) -> Query:
    """The confirmed hostile messages of known authors."""
    return figures.kept(received(session, scope), "is_confirmed AND author_key IS NOT NULL")


def m6_recidive(session: Session, scope: Scope) -> KpiResult:
    """Authors of two confirmed hostile messages or more; ``top_share``: part of the five who wrote most."""
    state = m2_messages_hostiles(session, scope)
    if state.value is None:
        return figures.not_available("M6", state.reason or NOT_JUDGED)
    by_author = Counter(figures.tally(session, confirmed(session, scope), "author_key"))
    n = by_author.total()
    top = sum(messages for _, messages in by_author.most_common(TOP))
    repeated = sum(messages >= 2 for messages in by_author.values())
    return KpiResult(code="M6", value=repeated, n=n, status=Status.OK, details={"top_share": top / n if n else None})


def over_moderated(session: Session, scope: Scope) -> Query:
    """The messages judged unfounded that were hidden or deleted, with the words that flagged them."""
    rows = received(session, scope)
    return Query(
        f"""
        SELECT *, json_extract_string(reasons, '$[*].text') AS words
        FROM ({rows.sql}) AS received
        WHERE verdict = 'unfounded' AND is_removed
        """,
        rows.params,
    )


def m7_masques_a_tort(session: Session, scope: Scope) -> KpiResult:
    """Legitimate messages that were hidden, among the ``n`` judged unfounded whose state is known."""
    known = figures.kept(known_states(session, scope), "verdict = 'unfounded'")
    n = session.remembered(f"SELECT count(*) FROM ({known.sql}) AS known", known.params)[0][0]
    if not n:
        return figures.not_available("M7", NO_UNFOUNDED)
    rows = over_moderated(session, scope)
    hidden = session.remembered(f"SELECT count(*) FROM ({rows.sql}) AS hidden", rows.params)[0][0]
    return KpiResult(code="M7", value=hidden, n=n, status=Status.OK)


MODERATION = (
    Kpi(
        code="M1",
        family=Family.MODERATION,
        title="File de modération",
        unit=Unit.COUNT,
        basis=Basis.STATE,
        better=Direction.DOWN,
        definition="Messages reçus dans la période, signalés par l’analyse (menace, haine, insulte, données "
        "personnelles, indésirable) et sans décision : ni jugés ou clos dans Vigie, ni masqués ou supprimés d’après "
        "les fichiers. L’âge va du message à la fin des données. Les règles propres à votre charte ne sont pas connues "
        "de Vigie.",
        source="Demandes de modérateurs (simon-brooke/dog-and-duck).",
        compute=m1_file_de_moderation,
        evidence=queue,
    ),
    Kpi(
        code="M2",
        family=Family.MODERATION,
        title="Messages hostiles confirmés",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Messages signalés hostiles (menace, haine, insulte) et jugés fondés par une personne ÷ messages "
        "reçus et analysés. Tant qu’aucun signalement hostile n’est jugé, le chiffre n’est pas donné. Le détail compte "
        "aussi par membre.",
        source="Définition de Vigie.",
        compute=m2_messages_hostiles,
        evidence=received,
    ),
    Kpi(
        code="M3",
        family=Family.MODERATION,
        title="Messages masqués ou supprimés",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Messages reçus que l’export dit masqués ou supprimés ÷ messages reçus dont l’export dit l’état. "
        "Une forte hausse sur des messages négatifs mais non hostiles expose au reproche de censure.",
        source="Documentation d’Agorapulse.",
        compute=m3_masques_ou_supprimes,
        evidence=known_states,
    ),
    Kpi(
        code="M4",
        family=Family.MODERATION,
        title="Délai de modération",
        unit=Unit.SECONDS,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Médiane du temps entre un message signalé et la première décision prise dans Vigie (fondé, non "
        "fondé, doublon, clos). Le détail donne la médiane depuis le signalement. Un message masqué sur la plateforme "
        "sans décision dans Vigie n’y entre pas : les exports n’en donnent pas l’heure.",
        source="Documentation de Discourse (flags status).",
        compute=m4_delai_de_moderation,
        evidence=decisions,
    ),
    Kpi(
        code="M5",
        family=Family.MODERATION,
        title="Accord avec le filtre",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Signalements jugés fondés ÷ signalements jugés fondés ou non fondés. Le détail le donne par règle "
        "(catégorie de risque) ; une règle sous la moitié, à partir de 5 verdicts, est à revoir.",
        source="Documentation de Discourse (agreed, disagreed, ignored).",
        compute=m5_accord_avec_le_filtre,
        evidence=verdicts,
    ),
    Kpi(
        code="M6",
        family=Family.MODERATION,
        title="Membres qui récidivent",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Membres d’au moins deux messages hostiles confirmés dans la période. n est le nombre de ces "
        "messages ; le détail donne la part des cinq membres qui en ont écrit le plus.",
        source="Définition de Vigie.",
        compute=m6_recidive,
        evidence=confirmed,
    ),
    Kpi(
        code="M7",
        family=Family.MODERATION,
        title="Messages légitimes masqués",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Messages jugés non fondés par une personne, et pourtant masqués ou supprimés d’après les fichiers. "
        "n est le nombre de messages jugés non fondés dont l’état est connu. Les lignes donnent les mots qui avaient "
        "déclenché le signalement.",
        source="Définition de Vigie.",
        compute=m7_masques_a_tort,
        evidence=over_moderated,
    ),
)
