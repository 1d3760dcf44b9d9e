"""H. Membres: who takes part, who comes back, who helps, who is brought forward, and how unevenly."""

from dataclasses import replace
from datetime import date, timedelta
from typing import cast

import numpy as np

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.coverage import covered_days
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, PRIVATE, in_scope, in_sources, select
from dashboard.kpi.spoken import spoken, why_nothing
from dashboard.stats.inequality import gini, top_count
from dashboard.store.store import Session
from dashboard.store.vocabulary import AT_RISK
from dashboard.text.formats import count

HISTORY_DAYS = 90  # under it, who seems new may only be older than the files
WEEKS = 4
FEWEST_AUTHORS = 10  # H7: a tenth of fewer people is nobody
HELPED_FROM, REACTING_FROM = 2, 5  # H3: distinct people
BY_A_MEMBER = "f.direction = 'inbound' AND m.author_key IS NOT NULL"
NOBODY = "Aucun message d’un auteur connu sur la période."

# Who wrote something aimed at people, judged high or critical and not found otherwise by a person since.
HOSTILE = f"""
    SELECT m.author_key FROM messages AS m
    JOIN current_risk AS k ON k.message_key = m.message_key
    LEFT JOIN (SELECT a.message_key, max(a.verdict) AS verdict FROM alerts AS a
        WHERE a.verdict IN ('founded', 'unfounded') GROUP BY a.message_key) AS v ON v.message_key = m.message_key
    WHERE m.author_key IS NOT NULL
        AND (list_contains(k.categories, 'insult') OR list_contains(k.categories, 'hate')
            OR list_contains(k.categories, 'threat') OR list_contains(k.categories, 'spam')
            OR list_contains(k.categories, 'fraud'))
        AND (v.verdict = 'founded' OR (v.verdict IS NULL AND {AT_RISK}))
"""


def active(session: Session, scope: Scope) -> Query:
    """H1, H7: one row per author of the period: ``messages``, first and last instant in it, ``first_on`` (first day
    known in all the files) and ``state``: new when that day is in the period, else returning."""
    return select(
        f"""
        WITH present AS (
            SELECT m.author_key, f.platform, count(*) AS messages,
                min(m.published_at) AS first_at, max(m.published_at) AS last_at
            FROM {FACTS}
            WHERE {in_scope(scope, "f", "local_on")} AND {BY_A_MEMBER}
            GROUP BY m.author_key, f.platform
        ),
        known AS (
            SELECT m.author_key, min(f.local_on) AS first_on
            FROM {FACTS}
            WHERE {in_sources(scope, "f")} AND {BY_A_MEMBER}
            GROUP BY m.author_key
        )
        SELECT p.author_key, p.platform, p.messages, p.first_at, p.last_at, k.first_on,
            CASE WHEN k.first_on >= $start_on THEN 'new' ELSE 'returning' END AS state
        FROM present AS p JOIN known AS k ON k.author_key = p.author_key
        """,
        scope,
    )


def history_days(session: Session, scope: Scope) -> int:
    """How many days of messages the files hold before the period, in the chosen sources; 0 when it begins them."""
    query = select(
        f"SELECT min(f.local_on) FROM message_facts AS f WHERE f.direction = 'inbound' AND {in_sources(scope, 'f')}",
        scope,
    )
    first_on = cast("date | None", session.remembered(query.sql, query.params)[0][0])
    return 0 if first_on is None else max(0, (scope.start - first_on).days)


def h1_membres_actifs(session: Session, scope: Scope) -> KpiResult:
    """Distinct authors; ``new`` and ``returning`` (``None`` under 90 days of history), ``lapsed``: active in the period
    of the same length just before, and not in this one."""
    history = history_days(session, scope)
    is_known = history >= HISTORY_DAYS
    present, new, gone = _present(session, scope, is_known=is_known)
    if not present:
        return figures.not_available("H1", NOBODY)
    told = (
        f"Nouveaux membres n. d. : {count(history, 'jour')} d’historique avant la période, il en faut {HISTORY_DAYS}."
    )
    return figures.count(
        "H1", present, notes=() if is_known else (told,),
        new=new if is_known else None, returning=present - new if is_known else None, lapsed=gone,
    )  # fmt: skip


def _present(session: Session, scope: Scope, *, is_known: bool) -> tuple[int, int, int]:
    """The authors of the period, those whose first day is in it, those of the period before who are not: in one pass,
    over the two periods alone when the first days are not told."""
    past = "TRUE" if is_known else "f.local_on BETWEEN $before_on AND $end_on"
    query = select(
        f"""
        SELECT count(*) FILTER (WHERE is_present), count(*) FILTER (WHERE is_present AND first_on >= $start_on),
            count(*) FILTER (WHERE last_on < $start_on)
        FROM (
            SELECT bool_or({in_scope(scope, "f", "local_on")}) AS is_present, min(f.local_on) AS first_on,
                max(CASE WHEN f.local_on BETWEEN $before_on AND $end_on THEN f.local_on END) AS last_on
            FROM {FACTS}
            WHERE {past} AND {in_sources(scope, "f")} AND {BY_A_MEMBER}
            GROUP BY m.author_key
        ) AS members
        """,
        scope,
        before_on=scope.previous.start,
    )
    present, new, gone = session.remembered(query.sql, query.params)[0]
    return int(present), int(new), int(gone)


def faithful(session: Session, scope: Scope) -> Query:
    """H2: one row per author of the 28 days that end with the period; ``weeks``: in how many of the four they wrote."""
    return select(
        f"""
        SELECT m.author_key, f.platform, count(*) AS messages,
            count(DISTINCT floor(date_diff('day', f.local_on, CAST($end_on AS DATE)) / 7)) AS weeks
        FROM {FACTS}
        WHERE f.local_on BETWEEN $since_on AND $end_on AND {in_sources(scope, "f")} AND {BY_A_MEMBER}
        GROUP BY m.author_key, f.platform
        """,
        scope,
        since_on=_since(scope),
    )


def h2_fidelite(session: Session, scope: Scope) -> KpiResult:
    """Authors present in two of the last four weeks or more, among those of the four weeks."""
    weeks = replace(scope, start=_since(scope), only_on=())
    covered = {(scope.end - day).days // 7 for day in covered_days(session, weeks)}
    if 0 < len(covered) < WEEKS:
        told = count(len(covered), "semaine couverte", "semaines couvertes")
        return figures.not_available("H2", f"Il faut quatre semaines de données ; {told} par les imports.")
    rows = faithful(session, scope)
    n, x = session.rows(
        f"SELECT count(*), count(*) FILTER (WHERE weeks >= 2) FROM ({rows.sql}) AS followed", rows.params
    )[0]
    return figures.share("H2", x, n, empty="Aucun message d’un auteur connu sur les quatre semaines.")


def _since(scope: Scope) -> date:
    return scope.end - timedelta(days=7 * WEEKS - 1)


def answers_by_members(scope: Scope) -> str:
    """SQL: one row per public message of the period by which a member answers another: ``message_key``, ``thread_key``,
    ``helper``, ``helped`` and ``asked_key``, the message answered: the one it replies to, or, when the export does not
    say, the one that opened the thread."""
    return f"""
        WITH said AS (
            SELECT f.message_key, f.platform, f.thread_key, m.author_key, m.parent_id
            FROM {FACTS}
            WHERE {in_scope(scope, "f", "local_on")} AND {BY_A_MEMBER} AND m.is_deleted IS NOT TRUE
                AND NOT ({PRIVATE})
        ),
        replying AS (
            SELECT s.message_key, s.thread_key, s.author_key AS helper, p.author_key AS helped,
                p.message_key AS asked_key, f.direction
            FROM said AS s
            JOIN (SELECT * FROM messages WHERE message_id IN (SELECT parent_id FROM said)) AS p
                ON p.message_id = s.parent_id AND p.platform = s.platform
            JOIN message_facts AS f ON f.message_key = p.message_key
        ),
        alone AS (SELECT * FROM said WHERE message_key NOT IN (SELECT message_key FROM replying)),
        opened AS (
            SELECT * FROM (
                SELECT f.thread_key, f.message_key, m.author_key, f.direction, row_number() OVER (
                    PARTITION BY f.thread_key ORDER BY m.published_at NULLS LAST, f.message_key
                ) AS rank
                FROM {FACTS}
                WHERE f.thread_key IN (SELECT thread_key FROM alone)
            ) AS ordered
            WHERE rank = 1 AND direction = 'inbound'
        )
        SELECT message_key, thread_key, helper, helped, asked_key
        FROM replying
        WHERE direction = 'inbound' AND helped <> helper
        UNION ALL
        SELECT a.message_key, a.thread_key, a.author_key, o.author_key, o.message_key
        FROM alone AS a JOIN opened AS o ON o.thread_key = a.thread_key
        WHERE o.author_key <> a.author_key
    """


def helpers(session: Session, scope: Scope) -> Query:
    """H3: one row per member of the period who answered two people or more, or who wrote in two weeks or more and made
    five people or more react, without those whose messages were hostile. Only what was written in public counts: it is
    proposed to be cited. ``helped``: distinct people answered;
    ``reacting``: at least as many distinct people reacted (likes of one message, or people who answered); ``weeks``:
    weeks with a message; ``is_featured``: the brand has brought them forward, whenever it was."""
    return select(
        f"""
        WITH pairs AS (SELECT DISTINCT helper, helped FROM ({answers_by_members(scope)}) AS answered),
        aid AS (SELECT helper, count(*) AS helped FROM pairs GROUP BY helper),
        echo AS (SELECT helped, count(*) AS answering FROM pairs GROUP BY helped),
        present AS (
            SELECT m.author_key, f.platform, count(*) AS messages, count(DISTINCT f.local_week_on) AS weeks,
                coalesce(max(m.likes), 0) AS likes, max(m.published_at) AS last_at
            FROM {FACTS}
            WHERE {in_scope(scope, "f", "local_on")} AND {BY_A_MEMBER} AND m.is_deleted IS NOT TRUE
                AND NOT ({PRIVATE})
            GROUP BY m.author_key, f.platform
        ),
        parts AS (
            SELECT p.author_key, p.platform, coalesce(a.helped, 0) AS helped,
                greatest(p.likes, coalesce(e.answering, 0)) AS reacting, p.weeks, p.messages, p.last_at
            FROM present AS p
            LEFT JOIN aid AS a ON a.helper = p.author_key
            LEFT JOIN echo AS e ON e.helped = p.author_key
        )
        SELECT author_key, platform, helped, reacting, weeks, messages, last_at,
            author_key IN (SELECT l.author_key FROM spotlights AS l) AS is_featured
        FROM parts
        WHERE (helped >= {HELPED_FROM} OR (reacting >= {REACTING_FROM} AND weeks > 1)) AND author_key NOT IN ({HOSTILE})
        ORDER BY helped DESC, reacting DESC, weeks DESC, author_key
        """,
        scope,
    )


def h3_membres_qui_aident(session: Session, scope: Scope) -> KpiResult:
    """How many members help or are listened to; ``helping`` those who answered two people or more."""
    rows = helpers(session, scope)
    n, helping = session.rows(
        f"SELECT count(*), count(*) FILTER (WHERE helped >= {HELPED_FROM}) FROM ({rows.sql}) AS precious", rows.params
    )[0]
    if not n and not figures.tally(session, active(session, scope), "state"):
        return figures.not_available("H3", NOBODY)
    return figures.count("H3", n, helping=helping)


def read(session: Session, scope: Scope) -> Query:
    """H4: the texts of the brand that were read, with ``is_featuring``."""
    return figures.kept(spoken(session, scope), "words IS NOT NULL")


def h4_mise_en_avant(session: Session, scope: Scope) -> KpiResult:
    """Texts that bring a member forward among those read; ``members`` brought forward, ``never`` and ``helpers``: how
    many of the H3 members never were, among how many."""
    found = figures.tally(session, read(session, scope), "is_featuring")
    lit, dark = found.get("True", 0), found.get("False", 0)
    if not lit + dark:
        return figures.not_available("H4", why_nothing(session, scope))
    rows, precious = spoken(session, scope), helpers(session, scope)
    members = session.value(
        f"""
        WITH said AS ({rows.sql})
        SELECT count(DISTINCT author_key) FROM (
            SELECT l.author_key FROM spotlights AS l JOIN said ON said.message_key = l.message_key
            UNION ALL
            SELECT l.author_key FROM spotlights AS l
            JOIN said ON said.post_id = l.post_id AND said.platform = l.platform
        ) AS lit
        """,
        rows.params,
    )
    of_them = figures.tally(session, precious, "is_featured")
    return figures.share(
        "H4", lit, lit + dark, empty="", members=members,
        never=of_them.get("False", 0), helpers=sum(of_them.values()),
    )  # fmt: skip


def h7_concentration(session: Session, scope: Scope) -> KpiResult:
    """Share of the messages that the tenth of the authors who write most wrote; ``gini``, ``authors``, ``top``: how
    many people that tenth is. Every author of the period is known: no interval."""
    rows = active(session, scope)
    counts = np.asarray(figures.values(session, rows, "messages"), dtype=np.int64)
    if counts.size < FEWEST_AUTHORS:
        told = count(int(counts.size), "membre actif", "membres actifs")
        reason = f"{told} : il en faut {FEWEST_AUTHORS} pour parler de concentration." if counts.size else NOBODY
        return figures.not_available("H7", reason)
    x, top = top_count(counts)
    n = int(counts.sum())
    return KpiResult(
        code="H7", value=x / n, x=x, n=n, status=figures.status_of(n),
        details={"gini": gini(counts), "authors": int(counts.size), "top": top},
    )  # fmt: skip


MEMBRES = (
    Kpi(
        code="H1",
        family=Family.MEMBRES,
        title="Membres actifs",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Personnes différentes qui ont écrit dans la période, la marque exceptée. Le détail distingue les "
        f"nouveaux (jamais vus avant dans les fichiers importés ; n. d. sous {HISTORY_DAYS} jours d’historique avant "
        "la période), ceux qui étaient déjà là, et ceux qui ont écrit dans la période précédente mais pas dans "
        "celle-ci. Une même personne compte une fois par plateforme ; les messages sans auteur connu n’y entrent pas.",
        source="Documentation de Discourse (nouveaux contributeurs) ; seuil de Vigie.",
        compute=h1_membres_actifs,
        evidence=active,
    ),
    Kpi(
        code="H2",
        family=Family.MEMBRES,
        title="Fidélité des membres",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition="Membres qui ont écrit dans au moins deux des quatre dernières semaines ÷ membres qui ont écrit "
        "pendant ces quatre semaines. Ce sont les 28 jours qui finissent avec la période, quelle que soit sa longueur.",
        source="Documentation de Discourse (part des membres actifs chaque jour parmi ceux du mois), à la semaine.",
        compute=h2_fidelite,
        evidence=faithful,
    ),
    Kpi(
        code="H3",
        family=Family.MEMBRES,
        title="Membres qui aident",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.UP,
        definition=f"Membres qui ont répondu à au moins {HELPED_FROM} autres membres, ou qui ont écrit au moins deux "
        f"semaines et fait réagir au moins {REACTING_FROM} personnes, dans la période. Trois parts, jamais "
        "additionnées : aide (personnes différentes à qui le membre a répondu), qualité (personnes qui ont réagi : "
        "mentions J’aime d’un même message, ou membres qui lui ont répondu), constance (semaines où il a écrit). Le "
        "nombre de messages n’y entre pas, les messages privés non plus. Les auteurs d’un message hostile (insulte, "
        "haine, menace, arnaque, indésirable) à risque élevé, ou dont l’alerte a été jugée fondée, en sont exclus.",
        source="Documentation de Discourse (« reçoit des mentions J’aime de personnes variées ») ; seuils de Vigie.",
        compute=h3_membres_qui_aident,
        evidence=helpers,
    ),
    Kpi(
        code="H4",
        family=Family.MEMBRES,
        title="Mise en avant des membres",
        unit=Unit.SHARE,
        basis=Basis.ACTIVITY,
        better=Direction.UP,
        definition="Messages et publications de la marque qui remercient un membre en le nommant, le citent, ou "
        "parlent de lui à d’autres ÷ messages et publications de la marque relus. Dire « Bonjour » à la personne à qui "
        "l’on répond n’est pas la mettre en avant. Le détail compte les membres mis en avant, et les membres qui "
        "aident (H3) qui ne l’ont jamais été.",
        source="Définition de Vigie, d’après l’article fondateur (« mettre en avant surtout les membres de sa "
        "communauté »).",
        compute=h4_mise_en_avant,
        evidence=read,
    ),
    Kpi(
        code="H7",
        family=Family.MEMBRES,
        title="Concentration de la communauté",
        unit=Unit.SHARE,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Part des messages reçus qu’écrivent les 10 % de membres qui écrivent le plus (arrondis à la "
        "personne au-dessus). Le détail donne l’indice de Gini : 0, tous écrivent autant ; près de 1, une seule "
        "personne écrit presque tout. Tous les membres de la période sont comptés : pas d’intervalle.",
        source="Définition courante ; indice de Gini.",
        compute=h7_concentration,
        evidence=active,
    ),
)
