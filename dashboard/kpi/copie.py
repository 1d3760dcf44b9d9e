"""A. Alertes: the same text by several people (A10), and people who do it together again and again (A11)."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Status, Unit
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_scope, select
from dashboard.stats.near_duplicates import FROM_LENGTH, groups
from dashboard.stats.synchrony import Edge, Published, edges
from dashboard.store.store import Session
from dashboard.text.formats import number

AT_MOST = 20_000  # messages compared, the latest
NO_TEXT = "Aucun message de 25 caractères ou plus d’un auteur connu sur la période."
CUT = f"Seuls les {number(AT_MOST)} messages les plus récents de la période sont comparés."


class _Said(NamedTuple):
    key: int
    author: str
    text: str
    at: datetime


def copies(session: Session, scope: Scope) -> Query:
    """The messages of each group of near-duplicates of different authors, with the number of their group."""
    found = _copied(_said(session, scope))
    return _rows(scope, "copy_group", [(number, one.key) for number, group in enumerate(found, 1) for one in group])


def pairs(session: Session, scope: Scope) -> Query:
    """The messages of each pair of synchronised authors, with the number of their pair."""
    found = _synchronised(_copied(_said(session, scope)))
    return _rows(scope, "edge", [(number, key) for number, one in enumerate(found, 1) for key in one.keys])


def a10_quasi_doublons(session: Session, scope: Scope) -> KpiResult:
    """Groups of near-duplicates; ``messages`` in them, ``largest`` number of authors of one."""
    said = _said(session, scope)
    if not said:
        return figures.not_available("A10", NO_TEXT)
    found = _copied(said)
    return KpiResult(
        code="A10", value=len(found), n=len(said), status=Status.OK, notes=(CUT,) if len(said) == AT_MOST else (),
        details={
            "messages": sum(map(len, found)),
            "largest": max((len({one.author for one in group}) for group in found), default=0),
        },
    )  # fmt: skip


def a11_coordination(session: Session, scope: Scope) -> KpiResult:
    """Pairs of authors who published the same texts twice within an hour; ``authors`` in them, ``heaviest`` pair."""
    said = _said(session, scope)
    if not said:
        return figures.not_available("A11", NO_TEXT)
    found = _synchronised(_copied(said))
    return KpiResult(
        code="A11", value=len(found), n=len(said), status=Status.OK, notes=(CUT,) if len(said) == AT_MOST else (),
        details={
            "authors": len({author for one in found for author in one.authors}),
            "heaviest": max((one.objects for one in found), default=0),
        },
    )  # fmt: skip


def _said(session: Session, scope: Scope) -> tuple[_Said, ...]:
    query = select(
        f"""
        SELECT m.message_key, m.author_key, m.text, m.published_at
        FROM {FACTS}
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'inbound' AND m.author_key IS NOT NULL
            AND m."precision" IN ('exact', 'minute') AND m.published_at IS NOT NULL
            AND length(m.text) >= $from_length
        ORDER BY m.published_at DESC, m.message_key DESC
        LIMIT $at_most
        """,
        scope,
        from_length=FROM_LENGTH,
        at_most=AT_MOST,
    )
    return tuple(_Said(*row) for row in reversed(session.remembered(query.sql, query.params)))


@lru_cache(maxsize=1)  # A10, A11 and their rows compare the same messages
def _copied(said: tuple[_Said, ...]) -> list[list[_Said]]:
    found = [[said[place] for place in group] for group in groups([one.text for one in said])]
    return [group for group in found if len({one.author for one in group}) > 1]


def _synchronised(found: Sequence[Sequence[_Said]]) -> tuple[Edge, ...]:
    start = min((one.at for group in found for one in group), default=None)
    return edges(
        [Published(one.author, (one.at - start).total_seconds(), one.key) for one in group]
        for group in found
        if start is not None
    )


def _rows(scope: Scope, name: str, numbered: Sequence[tuple[int, int]]) -> Query:
    return select(
        f"""
        SELECT {MESSAGE}, n.{name}
        FROM (
            SELECT unnest(CAST($numbers AS BIGINT[])) AS {name}, unnest(CAST($keys AS BIGINT[])) AS message_key
        ) AS n
        JOIN message_facts AS f ON f.message_key = n.message_key
        JOIN messages AS m ON m.message_key = n.message_key
        ORDER BY n.{name}, m.published_at, m.message_key
        """,
        scope,
        numbers=[number for number, _ in numbered],
        keys=[key for _, key in numbered],
    )


COPIE = (
    Kpi(
        code="A10",
        family=Family.ALERTE,
        title="Textes presque identiques",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Groupes de messages presque identiques de personnes différentes : au moins 70 % de suites de 5 "
        "caractères en commun, textes de 25 caractères ou plus, sans tenir compte des accents, des adresses, des "
        "mentions ni des chiffres. À examiner : on recopie aussi un appel ou la réponse d’un concours. n est le nombre "
        "de messages comparés.",
        source="Broder 1997.",
        compute=a10_quasi_doublons,
        evidence=copies,
    ),
    Kpi(
        code="A11",
        family=Family.ALERTE,
        title="Activité synchronisée à examiner",
        unit=Unit.COUNT,
        basis=Basis.COHORT,
        better=Direction.NEITHER,
        definition="Paires de personnes qui ont publié presque le même texte à moins d’une heure d’écart, au moins "
        "deux fois sur des textes différents. Une seule coïncidence ne compte jamais. Ce n’est pas une accusation : "
        "lisez les messages.",
        source="Documentation de CooRTweet ; Pacheco et coll. 2021.",
        compute=a11_coordination,
        evidence=pairs,
    ),
)
