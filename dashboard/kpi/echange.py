"""R. Réactivité, what exchanges are like: dealt with, closed, long, answered by members, private messages."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from dashboard.kpi import conversation, figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.conversation import TO_THE_MINUTE, audible, estimation, heard_rows
from dashboard.kpi.opening import conversations
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, PRIVATE, in_scope, select
from dashboard.store.store import Session
from dashboard.store.vocabulary import FOLLOWED
from dashboard.text.formats import count, x_of_n

NO_ACTION_KNOWN = (
    "Aucun fichier importé ne dit quels messages ont été masqués, et rien n’a été suivi dans Vigie, ni alerte ni "
    "message : seules les réponses sont connues, voir le taux de réponse (R3)."
)
NO_CLOSING = (
    "Aucun fichier importé ne dit quand un échange est clos, et aucune alerte n’a été close dans Vigie : le silence ne "
    "vaut pas clôture."
)
DECISIONS = "('acknowledge', 'found', 'unfounded', 'duplicate', 'escalate', 'close', 'reopen', 'note')"
DECIDED = f"""SELECT a.message_key FROM alerts AS a JOIN alert_events AS e ON e.alert_id = a.alert_id
    WHERE a.message_key IS NOT NULL AND e.action IN {DECISIONS}"""
MARKED = f"SELECT h.message_key FROM last_handling AS h WHERE {FOLLOWED}"
NO_WORDS = "('empty', 'deleted', 'emoji_only', 'mention_only', 'repost')"  # R12: a reaction, not a reply
IN_ORDER = "published_at, is_outbound, length(message_id), message_id"
WINDOW_DAYS, BADGE_DAYS, ENOUGH_OPENINGS = 30, 7, 10
BADGE_SHARE, BADGE_S = 0.9, 15 * 60
EVER = date(1990, 1, 1)


def dealt_with(session: Session, scope: Scope) -> Query:
    """R4: one row per message that called for an action, hidden ones too. ``state``: replied, hidden, decided (an
    alert about it was followed), marked (the team said what it does of it), untouched, or in_progress, which is out of
    the rate."""
    return conversation.due(
        session,
        f"""
        SELECT {MESSAGE}, f.answered_at,
            CASE
                WHEN m.published_at > $due_before THEN 'in_progress'
                WHEN f.answer_key IS NOT NULL THEN 'replied'
                WHEN f.exclusion = 'hidden' THEN 'hidden'
                WHEN f.message_key IN ({DECIDED}) THEN 'decided'
                WHEN f.message_key IN ({MARKED}) THEN 'marked'
                ELSE 'untouched'
            END AS state
        FROM {FACTS}
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound'
            AND (f.exclusion IS NULL OR f.exclusion = 'hidden')
        """,
        scope,
    )


def r4_taux_de_traitement(session: Session, scope: Scope) -> KpiResult:
    """Messages with any action of the team over those that call for one; ``states`` counts each action."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("R4", heard.reason)
    if not _knows_actions(session, heard.scope):
        return figures.not_available("R4", NO_ACTION_KNOWN, notes=heard.notes)
    states = figures.tally(session, dealt_with(session, heard.scope), "state")
    running = states.pop("in_progress", 0)
    n = sum(states.values())
    notes = [*estimation(session, heard)]
    if running:
        notes.append(f"{running} en cours (moins de 24 h à la fin des données), hors du taux.")
    return figures.share(
        "R4", n - states.get("untouched", 0), n,
        empty="Aucun message à traiter de plus de 24 h sur la période.",
        notes=notes, states=states, in_progress=running,
    )  # fmt: skip


def _knows_actions(session: Session, scope: Scope) -> bool:
    """Whether a file says what is hidden, an alert about a message was followed, or a message was marked."""
    query = select(
        f"""
        SELECT count(m.is_hidden) + count(CASE WHEN f.message_key IN ({DECIDED} UNION ALL {MARKED}) THEN 1 END)
        FROM {FACTS}
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound'
        """,
        scope,
    )
    return bool(session.remembered(query.sql, query.params)[0][0])


def closings(session: Session, scope: Scope) -> Query:
    """R10: one row per message whose alert the team closed, and has not opened again."""
    return select(
        f"""
        SELECT {MESSAGE}, c.closed_at,
            date_diff('microsecond', m.published_at, c.closed_at) / 1000000.0 AS delay_s
        FROM {FACTS}
        JOIN (
            SELECT a.message_key, max(e.noted_at) AS closed_at
            FROM alerts AS a JOIN alert_events AS e ON e.alert_id = a.alert_id
            WHERE a.status = 'closed' AND e.action = 'close'
            GROUP BY a.message_key
        ) AS c ON c.message_key = f.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND m."precision" IN {TO_THE_MINUTE} AND c.closed_at >= m.published_at
        """,
        scope,
    )


def r10_delai_de_resolution(session: Session, scope: Scope) -> KpiResult:
    """Median seconds from the message to the last closing of its alert; ``p90``."""
    return figures.median("R10", figures.values(session, closings(session, scope), "delay_s"), empty=NO_CLOSING)


def threads(session: Session, scope: Scope) -> Query:
    """R11, R12: one row per thread that a member opened in the period: its ``size``, its ``exchanges`` (times the
    brand's turn to speak comes after a member's), who replied first (``first_by``: brand, member, nobody, or unknown
    when its author is) and after how long (``peer_s``, for a member, both clocks known to the minute)."""
    return select(
        f"""
        WITH spoken AS (
            SELECT {MESSAGE}, f.thread_key, f.account_id, f.local_on, f.direction, f.is_automatic, f.exclusion,
                m.message_id, m."precision", f.direction = 'outbound' AS is_outbound
            FROM {FACTS}
            WHERE m.published_at IS NOT NULL AND f.thread_key IN (
                SELECT f.thread_key FROM message_facts AS f WHERE {in_scope(scope, "f", "local_on")}
            )
        ),
        ordered AS (
            SELECT *,
                row_number() OVER said AS place,
                lag(is_outbound) OVER said AS was_outbound,
                first_value(author_key) OVER said AS opener
            FROM spoken
            WHERE NOT is_automatic
            WINDOW said AS (PARTITION BY thread_key ORDER BY {IN_ORDER})
        ),
        told AS (
            SELECT thread_key, count(*) AS size,
                count(*) FILTER (WHERE is_outbound AND NOT was_outbound) AS exchanges,
                min(CASE WHEN {_IS_REPLY} THEN place END) AS reply_place
            FROM ordered
            GROUP BY thread_key
        )
        SELECT f.message_key, f.platform, f.author_key, f.text, f.published_at, f.url, g.size, g.exchanges,
            r.published_at AS replied_at,
            CASE
                WHEN f.author_key IS NULL THEN 'unknown'
                WHEN r.thread_key IS NULL THEN 'nobody'
                WHEN r.is_outbound THEN 'brand'
                ELSE 'member'
            END AS first_by,
            CASE WHEN NOT r.is_outbound AND f."precision" IN {TO_THE_MINUTE} AND r."precision" IN {TO_THE_MINUTE}
                THEN date_diff('microsecond', f.published_at, r.published_at) / 1000000.0 END AS peer_s
        FROM ordered AS f
        JOIN told AS g ON g.thread_key = f.thread_key
        LEFT JOIN ordered AS r ON r.thread_key = f.thread_key AND r.place = g.reply_place
        WHERE f.place = 1 AND f.direction = 'inbound' AND {in_scope(scope, "f", "local_on")}
        """,
        scope,
    )


_IS_REPLY = (
    "place > 1 AND (is_outbound OR (author_key IS NOT NULL AND author_key <> opener"
    f" AND coalesce(exclusion, '') NOT IN {NO_WORDS}))"
)


def r11_taille_du_fil(session: Session, scope: Scope) -> KpiResult:
    """Median messages per thread; ``exchanges`` is the median number of exchanges, ``p90``."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("R11", heard.reason)
    rows = threads(session, heard.scope)
    found = session.arrow(f"SELECT size, exchanges FROM ({rows.sql}) AS told", rows.params)
    exchanges = figures.median("R11", found["exchanges"].to_numpy(), empty="")
    return figures.median(
        "R11", found["size"].to_numpy(), empty="Aucun fil ouvert par un membre sur la période.",
        notes=heard.notes, exchanges=exchanges.value,
    )  # fmt: skip


def r12_entraide(session: Session, scope: Scope) -> KpiResult:
    """Threads whose first reply is a member's over those with a reply; ``peer`` gives the median wait for a member
    (value, low, high, n), ``without`` the threads nobody replied to."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("R12", heard.reason)
    rows = threads(session, heard.scope)
    first_by = figures.tally(session, rows, "first_by")
    x, by_brand = first_by.get("member", 0), first_by.get("brand", 0)
    waits = figures.values(session, figures.kept(rows, "first_by = 'member' AND peer_s IS NOT NULL"), "peer_s")
    peer = figures.median("R12", waits, empty="")
    notes = [*heard.notes]
    if first_by.get("unknown"):
        notes.append(f"{count(first_by['unknown'], 'fil')} d’auteur inconnu, hors du taux.")
    return figures.share(
        "R12", x, x + by_brand, empty="Aucun fil de la période n’a de première réponse.", notes=notes,
        peer={"value": peer.value, "low": peer.low, "high": peer.high, "n": peer.n},
        without=first_by.get("nobody", 0),
    )  # fmt: skip


def private_openings(session: Session, scope: Scope) -> Query:
    """R13: the first private messages after 24 hours of silence on both sides, over the 30 days that end with the
    period, or the last ten; ``state`` is answered or unanswered, ``is_recent`` tells the last seven days, ``delay_s``
    is known where both clocks are to the minute."""
    ever = replace(scope, start=EVER, only_on=())
    rows = conversations(session, ever, PRIVATE)
    return Query(
        f"""
        SELECT * FROM (
            SELECT c.*, f.local_on, f.local_on > $badge_after AS is_recent,
                CASE WHEN m."precision" IN {TO_THE_MINUTE} AND r."precision" IN {TO_THE_MINUTE}
                        AND f.answered_at >= c.published_at
                    THEN date_diff('microsecond', c.published_at, f.answered_at) / 1000000.0 END AS delay_s,
                row_number() OVER (ORDER BY c.published_at DESC, length(m.message_id), m.message_id) AS latest
            FROM ({rows.sql}) AS c
            JOIN message_facts AS f ON f.message_key = c.message_key
            JOIN messages AS m ON m.message_key = c.message_key
            LEFT JOIN messages AS r ON r.message_key = f.answer_key
            WHERE c.state <> 'in_progress'
        ) AS opened
        WHERE latest <= {ENOUGH_OPENINGS} OR local_on > $window_after
        """,
        rows.params
        | {
            "window_after": scope.end - timedelta(days=WINDOW_DAYS),
            "badge_after": scope.end - timedelta(days=BADGE_DAYS),
        },
    )


def r13_tres_reactif(session: Session, scope: Scope) -> KpiResult:
    """Mean seconds of the fastest 90 % of the answered openings; ``rate`` gives x, n and share, ``badge`` the same of
    the last seven days, its ``delay_s``, and whether both thresholds are reached."""
    heard = audible(session, replace(scope, start=EVER, only_on=()))  # the last ten may be older than the period
    if heard.reason:
        return figures.not_available("R13", heard.reason)
    rows = private_openings(session, heard.scope)
    found = session.frame(f"SELECT state, is_recent, delay_s FROM ({rows.sql}) AS opened", rows.params)
    recent = found[found["is_recent"]]
    delay, recent_delay = fastest_mean(found["delay_s"].dropna()), fastest_mean(recent["delay_s"].dropna())
    rate, badge = _portion(found["state"]), _portion(recent["state"])
    is_reached = bool(badge["n"]) and recent_delay is not None and recent_delay <= BADGE_S
    badge |= {"delay_s": recent_delay, "is_reached": is_reached and badge["share"] >= BADGE_SHARE}
    if found.empty:
        return figures.not_available("R13", "Aucun message privé de plus de 24 h dans les fichiers importés.")
    if delay is None:
        told = x_of_n(rate["x"], rate["n"])
        return figures.not_available("R13", f"Aucun délai connu ({told} premiers messages privés répondus).", rate=rate)
    n = int(found["delay_s"].notna().sum())
    notes = [*heard.notes, f"Premiers messages privés répondus : {x_of_n(rate['x'], rate['n'])}."]
    return KpiResult(
        code="R13", value=delay, n=n, status=figures.status_of(n), notes=tuple(notes),
        details={"rate": rate, "badge": badge},
    )  # fmt: skip


def fastest_mean(delays: Iterable[float]) -> float | None:
    """The mean of the fastest 90 % (nine of ten, none of one left out); ``None`` without any."""
    ordered = sorted(delays)
    kept = ordered[: max(1, 9 * len(ordered) // 10)]
    return sum(kept) / len(kept) if kept else None


def _portion(states: "pd.Series[str]") -> dict[str, Any]:
    x, n = int((states == "answered").sum()), len(states)
    return {"x": x, "n": n, "share": x / n if n else None}


ECHANGE = (
    Kpi(
        code="R4",
        family=Family.REACTIVITE,
        title="Taux de traitement",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Messages à traiter sur lesquels l’équipe a agi ÷ messages à traiter : réponse humaine, masquage, "
        "décision sur l’alerte du message, ou suite dite dans Vigie (« je m’en occupe », « répondu », « rien à "
        "répondre »). Un message masqué sans réponse est traité ; une réponse "
        "automatique n’est pas une action. Demande un fichier qui dit ce qui est masqué, ou des messages "
        "suivis dans Vigie.",
        source="Documentation de Sprout et d’Agorapulse.",
        compute=r4_taux_de_traitement,
        evidence=heard_rows(dealt_with, "state <> 'in_progress'"),
    ),
    Kpi(
        code="R10",
        family=Family.REACTIVITE,
        title="Délai de résolution",
        unit=Unit.SECONDS,
        basis=Basis.COHORT,
        better=Direction.DOWN,
        definition="Médiane du temps entre la réception d’un message et la dernière clôture de son alerte dans Vigie. "
        "Un message jugé sans fondement n’est pas résolu, et le silence ne vaut jamais clôture : sans état explicite, "
        "le délai n’est pas disponible.",
        source="Documentation d’Orlo, de Sprout et de Plain.",
        compute=r10_delai_de_resolution,
        evidence=closings,
    ),
    Kpi(
        code="R11",
        family=Family.REACTIVITE,
        title="Messages par fil",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Médiane du nombre de messages, reçus et envoyés, des fils qu’un membre a ouverts dans la période "
        "; les réponses automatiques ne comptent pas. Le détail donne la médiane des allers-retours : les fois où la "
        "marque prend la parole après un membre.",
        source="Documentation de Sprout et d’Orlo.",
        compute=r11_taille_du_fil,
        evidence=heard_rows(threads),
    ),
    Kpi(
        code="R12",
        family=Family.REACTIVITE,
        title="Entraide",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Fils ouverts par un membre et dont la première réponse vient d’un autre membre ÷ fils ouverts par "
        "un membre et qui ont une première réponse. Un emoji seul, une identification seule ou une réponse automatique "
        "n’est pas une réponse. Le détail donne le délai médian de cette réponse.",
        source="Documentation de Common Room (Responsiveness).",
        compute=r12_entraide,
        evidence=heard_rows(threads, "first_by IN ('member', 'brand')"),
    ),
    Kpi(
        code="R13",
        family=Family.REACTIVITE,
        title="Équivalent « très réactif », non officiel",
        unit=Unit.SECONDS,
        basis=Basis.STATE,
        better=Direction.DOWN,
        definition="Messages privés seulement : temps moyen de réponse des 90 % les plus rapides, sur les premiers "
        "messages après 24 h de silence des deux côtés, dans les 30 derniers jours de la période (ou les 10 derniers "
        "messages s’ils sont moins nombreux). Le détail donne le taux de réponse et les seuils du badge, 90 % et 15 "
        "min sur 7 jours. Les règles de Meta ont changé plusieurs fois : équivalent, non officiel.",
        source="Aide de Meta et deux explications de l’époque.",
        compute=r13_tres_reactif,
        evidence=heard_rows(private_openings),
    ),
)
