"""Search over every message: a ``Query`` into SQL, counted, and read page by page.

Every text a person typed is a bound parameter, folded as ``messages.folded_text`` is; only the shape of the query is
written. The keys of a page come first, then what is shown of them: judgements are never read for all that was found.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

import pandas as pd

from dashboard.errors import UsageError
from dashboard.store.folding import FOLD
from dashboard.store.query import Field, Query, Term
from dashboard.store.store import Session
from dashboard.store.views import last_message_at
from dashboard.store.vocabulary import FOLLOWED, OPEN, gravest_first
from dashboard.text.labels import LEVELS

ORDERS = {
    "recent": "m.published_at DESC NULLS LAST",
    "oldest": "m.published_at NULLS LAST",
    "risky": f"{gravest_first('k.level')}, m.published_at DESC NULLS LAST",
    "liked": "m.likes DESC NULLS LAST, m.published_at DESC NULLS LAST",
}
AWAITS = f"""{OPEN} AND f.platform IN
    (SELECT h.platform FROM message_facts AS h WHERE h.direction = 'outbound')"""  # where the brand can be heard (R0)

_PSEUDONYM = re.compile(r"(?:membre\s+)?([0-9a-f]{4,64})", re.IGNORECASE)
_ALIKE = (("'", "’"), ("œ", "oe"), ("æ", "ae"))  # what people write one way or the other, and folding keeps


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Where to look beside the query: local days, both included, and sources; open when not given."""

    start: date | None = None
    end: date | None = None
    platforms: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """What answers, counted: messages, authors other than the brand, messages that wait, first and last local day."""

    total: int
    people: int
    waiting: int
    first_on: date | None
    last_on: date | None


def summary(session: Session, query: Query, bounds: Bounds) -> Summary:
    """The counts of what answers; raises ``UsageError`` for a theme there is not."""
    condition, params = _condition(session, query, bounds)
    row = session.row(
        f"""
        SELECT count(*), count(DISTINCT m.author_key) FILTER (WHERE f.direction = 'inbound'),
            count(*) FILTER (WHERE {AWAITS}), min(f.local_on), max(f.local_on)
        {_FROM} WHERE {condition}
        """,
        params,
    )
    return Summary(*(row or (0, 0, 0, None, None)))


def keys(session: Session, query: Query, bounds: Bounds, order: str, limit: int, offset: int = 0) -> list[int]:
    """The ``message_key`` of at most ``limit`` of the messages that answer, in one of ``ORDERS``, past the first
    ``offset`` ones; raises ``UsageError`` as ``summary`` does."""
    condition, params = _condition(session, query, bounds)
    risk = "LEFT JOIN current_risk AS k ON k.message_key = m.message_key" if order == "risky" else ""
    rows = session.rows(
        f"SELECT m.message_key {_FROM} {risk} WHERE {condition} ORDER BY {ORDERS[order]}, m.message_key"
        f" LIMIT {int(limit)} OFFSET {int(offset)}",
        params,
    )
    return [int(key) for (key,) in rows]


def shown(session: Session, message_keys: Sequence[int]) -> pd.DataFrame:
    """What a list shows of these messages, in their order; no names.

    Columns: those of ``kpi.listing.listed``, and ``direction``; ``waiting_s`` is empty once answered, when no answer
    is called for, or where no file holds the brand's own messages.
    """
    chosen = ", ".join(str(int(key)) for key in message_keys) or "NULL"
    found = session.frame(
        f"""
        SELECT m.message_key, m.platform, m.author_key, f.thread_key, f.direction, m.text, m.url, m.published_at,
            m.likes, k.level, k.score, k.categories, k.intents,
            s.label AS sentiment, s.compound, s.analyzer, s.origin,
            e.label AS engine_label, e.analyzer AS engine, e.reasons AS sentiment_reasons,
            {OPEN} AS is_open,
            CASE WHEN {AWAITS} THEN date_diff('second', m.published_at, CAST($until AS TIMESTAMP)) END AS waiting_s
        {_FROM}
        LEFT JOIN (SELECT * FROM current_risk WHERE message_key IN ({chosen})) AS k ON k.message_key = m.message_key
        LEFT JOIN (SELECT * FROM current_sentiment WHERE message_key IN ({chosen})) AS s
            ON s.message_key = m.message_key
        LEFT JOIN (SELECT * FROM engine_sentiment WHERE message_key IN ({chosen})) AS e
            ON e.message_key = m.message_key
        WHERE m.message_key IN ({chosen}) AND f.message_key IN ({chosen})
        """,
        {"until": last_message_at(session)},
    )
    return found.set_index("message_key").loc[list(message_keys)].reset_index()


def exported(session: Session, query: Query, bounds: Bounds, order: str, at_most: int) -> pd.DataFrame:
    """The rows of a result as a spreadsheet has them, at most ``at_most``: ``message_key``, ``published_at``,
    ``platform``, ``kind``, ``author_key``, ``direction``, ``text``, ``sentiment``, ``level``, ``intents``, ``likes``,
    ``answered_at``, ``handling`` (what the team said of it in Vigie) and ``person`` (who did), ``url``."""
    condition, params = _condition(session, query, bounds)
    return session.frame(
        f"""
        SELECT m.message_key, m.published_at, m.platform, m.kind, m.author_key, f.direction, m.text,
            s.label AS sentiment, k.level, k.intents, m.likes, f.answered_at,
            h.action AS handling, h.person, m.url
        {_FROM}
        LEFT JOIN current_risk AS k ON k.message_key = m.message_key
        LEFT JOIN current_sentiment AS s ON s.message_key = m.message_key
        LEFT JOIN last_handling AS h ON h.message_key = m.message_key AND {FOLLOWED}
        WHERE {condition}
        ORDER BY {ORDERS[order]}, m.message_key
        LIMIT {int(at_most)}
        """,
        params,
    )


def themes_shown(session: Session) -> list[str]:
    """The names of the themes one may ask for."""
    return [str(name) for (name,) in session.rows("SELECT DISTINCT name FROM shown_themes ORDER BY name")]


_FROM = "FROM messages AS m JOIN message_facts AS f ON f.message_key = m.message_key"


class _Params:
    """The values of a query by the names they are bound to."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def bind(self, value: Any) -> str:
        name = f"v{len(self.values)}"
        self.values[name] = value
        return f"${name}"

    def listed(self, values: Sequence[str]) -> str:
        return ", ".join(self.bind(value) for value in values)


def _condition(session: Session, query: Query, bounds: Bounds) -> tuple[str, dict[str, Any]]:
    params = _Params()
    folded = _folded(session, query)
    clauses = ["(" + " OR ".join(_clause(session, term, folded, params) for term in group) + ")" for group in query]
    if bounds.start is not None:
        clauses.append(f"f.local_on >= {params.bind(bounds.start)}")
    if bounds.end is not None:
        clauses.append(f"f.local_on <= {params.bind(bounds.end)}")
    if bounds.platforms:
        clauses.append(f"f.platform IN ({params.listed(bounds.platforms)})")
    if bounds.accounts:
        names = params.listed(bounds.accounts)
        clauses.append(
            f"(f.account_id IN ({names}) OR EXISTS (SELECT 1 FROM accounts AS a WHERE a.platform = f.platform"
            f" AND a.account_id = f.account_id AND (a.name IN ({names}) OR a.handle IN ({names}))))"
        )
    return " AND ".join(clauses) or "TRUE", params.values


def _folded(session: Session, query: Query) -> dict[str, str]:
    """Every text asked as ``folded_text`` writes it."""
    texts = {value for group in query for term in group for value in term.values}
    if not texts:
        return {}
    rows = session.rows(
        f"SELECT t.text, {FOLD.format('t.text')} FROM (SELECT unnest($texts) AS text) AS t", {"texts": sorted(texts)}
    )
    return {str(text): str(fold) for text, fold in rows}


def _clause(session: Session, term: Term, folded: dict[str, str], params: _Params) -> str:
    holds = _holds(session, term, folded, params)
    return f"NOT coalesce({holds}, FALSE)" if term.is_excluded else f"({holds})"


def _holds(session: Session, term: Term, folded: dict[str, str], params: _Params) -> str:
    """The predicate of a term, over ``m`` and ``f``."""
    match term.field:
        case Field.TEXT:
            spelt = [_spelt(folded[value], params, term.is_whole) for value in term.values]
            return " OR ".join(spelt)
        case Field.AUTHOR:
            return " OR ".join(_written_by(value, folded[value], params) for value in term.values)
        case Field.VOICE:
            return f"f.direction IN ({params.listed(term.values)})"
        case Field.PLATFORM:
            return f"f.platform IN ({params.listed(term.values)})"
        case Field.KIND:
            return f"m.kind IN ({params.listed(term.values)})"
        case Field.RISK:
            return _risky(term.values, params)
        case Field.INTENT:
            return _judged(" OR ".join(f"list_contains(k.intents, {params.bind(each)})" for each in term.values))
        case Field.SENTIMENT:
            return _felt(term.values, params)
        case Field.THEME:
            return _about(session, {value: folded[value] for value in term.values}, params)
        case Field.LINK:
            return " OR ".join(f"contains(lower(m.url), lower({params.bind(value)}))" for value in term.values)
        case Field.ANSWER:
            return " OR ".join(
                f"({AWAITS})" if value == "none" else "f.answer_key IS NOT NULL" for value in term.values
            )
        case Field.HANDLING:
            return " OR ".join(_followed(value, params) for value in term.values)
        case Field.DAY:
            ends = [f"f.local_on >= {params.bind(term.start)}"] if term.start else []
            ends += [f"f.local_on < {params.bind(term.end)}"] if term.end else []
            return " AND ".join(ends)


def _spelt(text: str, params: _Params, is_whole: bool) -> str:
    """The folded text holds ``text``, however its apostrophes and its « œ » are written."""
    tried = []
    for spelling in _spellings(text):
        held = f"contains(m.folded_text, {params.bind(spelling)})"
        if is_whole:
            alone = rf"(^|[^\p{{L}}\p{{N}}_]){re.escape(spelling)}($|[^\p{{L}}\p{{N}}_])"
            held = f"CASE WHEN {held} THEN regexp_matches(m.folded_text, {params.bind(alone)}) ELSE FALSE END"
        tried.append(held)
    return " OR ".join(tried)


def _spellings(text: str) -> Iterator[str]:
    """``text`` with each pair of signs written one way, then the other."""
    ways = [pair for pair in _ALIKE if any(sign in text for sign in pair)]
    seen = set()
    for chosen in product((0, 1), repeat=len(ways)):
        spelling = text
        for pair, place in zip(ways, chosen, strict=True):
            spelling = spelling.replace(pair[1 - place], pair[place])
        if spelling not in seen:
            seen.add(spelling)
            yield spelling


def _written_by(value: str, folded: str, params: _Params) -> str:
    """The author's name or handle holds ``value``, or it is the beginning of a pseudonym."""
    name = params.bind(folded.lstrip("@"))
    named = f"contains({FOLD.format('a.name')}, {name}) OR contains({FOLD.format('a.handle')}, {name})"
    if found := _PSEUDONYM.fullmatch(value):
        named += f" OR starts_with(a.author_key, {params.bind(found.group(1).lower())})"
    return f"m.author_key IN (SELECT a.author_key FROM authors AS a WHERE {named})"


def _judged(condition: str) -> str:
    return f"m.message_key IN (SELECT k.message_key FROM current_risk AS k WHERE {condition})"


def _risky(values: Sequence[str], params: _Params) -> str:
    levels = [value for value in values if value in LEVELS]
    told = [f"k.level IN ({params.listed(levels)})"] if levels else []
    told += [f"list_contains(k.categories, {params.bind(value)})" for value in values if value not in LEVELS]
    return _judged(" OR ".join(told))


def _felt(labels: Sequence[str], params: _Params) -> str:
    """The sentiment in force; what nobody judged is « non noté » too."""
    judged = [label for label in labels if label != "unscored"]
    found = f"SELECT s.message_key FROM current_sentiment AS s WHERE s.label IN ({params.listed(judged)})"
    told = [f"m.message_key IN ({found})"] if judged else []
    if len(judged) < len(labels):
        scored = "SELECT s.message_key FROM current_sentiment AS s WHERE s.label <> 'unscored'"
        told.append(f"(f.direction = 'inbound' AND m.message_key NOT IN ({scored}))")
    return " OR ".join(told)


def _followed(value: str, params: _Params) -> str:
    """What the team said last, or that it said nothing."""
    said = "SELECT h.message_key FROM last_handling AS h WHERE"
    if value == "none":
        return f"m.message_key NOT IN ({said} {FOLLOWED})"
    return f"m.message_key IN ({said} h.action = {params.bind(value)})"


def _about(session: Session, asked: dict[str, str], params: _Params) -> str:
    """About a theme whose name holds one of those asked, by their folds; raises ``UsageError`` when there is none."""
    known = session.rows(f"SELECT DISTINCT name, {FOLD.format('name')} FROM shown_themes ORDER BY name")
    for typed, fold in asked.items():
        if not any(fold in folded for _, folded in known):
            possible = ", ".join(str(name) for name, _ in known) or "aucun, l’analyse n’en a pas encore trouvé"
            raise UsageError(f"« thème:{typed} » : ce thème n’existe pas. Thèmes connus : {possible}.")
    names = [str(name) for name, folded in known if any(fold in folded for fold in asked.values())]
    return f"m.message_key IN (SELECT t.message_key FROM current_themes AS t WHERE t.name IN ({params.listed(names)}))"
