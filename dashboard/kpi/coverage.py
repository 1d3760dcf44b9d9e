"""Which days the imports cover, and where the data end: what a missing day means (0.4, 0.9, 0.11)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

from dashboard.kpi.contract import Query
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, in_sources, select
from dashboard.store.store import Session
from dashboard.text.formats import count
from dashboard.text.labels import label

NOT_COVERED = "Aucun fichier de messages ne couvre cette période."
NOTHING_RECEIVED = "Aucun message reçu sur la période."
NAMED = 3  # accounts in a remark
_FORMS = """
SELECT platform, account_id, lower(account_id), lower(strip_accents(name)), lower(strip_accents(handle)) FROM accounts
ORDER BY platform, account_id
"""

_HEARD_AT_THEIR_ENDS = """
WITH ends AS (
    SELECT import_id, min(message_key) AS first_key, max(message_key) AS last_key FROM messages GROUP BY import_id
),
keys AS (SELECT import_id, first_key AS message_key FROM ends UNION ALL SELECT import_id, last_key FROM ends)
SELECT DISTINCT k.import_id
FROM keys AS k JOIN message_facts AS f ON f.message_key = k.message_key
WHERE f.direction = 'inbound'
"""
_HEARD_WITHIN = f"""
SELECT DISTINCT m.import_id FROM {FACTS}
WHERE f.direction = 'inbound' AND m.import_id IN (SELECT unnest($imports))
"""

Account = tuple[str, str]  # a platform and the id of an account there


def has_messages(session: Session) -> bool:
    """Whether any file of messages was ever read: without one, nothing is known of what people say."""
    return bool(session.remembered("SELECT 1 FROM messages LIMIT 1", {}))


def import_ranges(scope: Scope) -> Query:
    """One row per import and platform of the chosen sources: their messages, and the local days that the whole import
    runs over, inside the period or not.

    Only the messages at both ends have their day looked up; a day without time is of the zone of its own export.
    """
    holding = "SELECT platform, import_id, CAST(sum(messages) AS BIGINT) AS messages FROM ends GROUP BY ALL"
    if not scope.is_everywhere:
        holding = (
            f"SELECT m.platform, m.import_id, count(*) AS messages FROM {FACTS} WHERE {in_sources(scope, 'f')}"
            " GROUP BY ALL"
        )
    return select(
        f"""
        WITH ends AS (
            SELECT m.platform, m.import_id, count(*) AS messages, arg_min(m.message_key, m.published_at) AS first_key,
                arg_max(m.message_key, m.published_at) AS last_key
            FROM messages AS m
            GROUP BY m.platform, m.import_id, m."precision" = 'day', m.source_zone
        ),
        held AS ({holding}),
        keys AS (
            SELECT import_id, first_key AS message_key FROM ends UNION ALL SELECT import_id, last_key FROM ends
        ),
        ranges AS (
            SELECT k.import_id, min(f.local_on) AS first_on, max(f.local_on) AS last_on
            FROM keys AS k JOIN message_facts AS f ON f.message_key = k.message_key
            GROUP BY k.import_id
        )
        SELECT h.platform, h.import_id, i.file_name, i.imported_at, r.first_on, r.last_on, h.messages
        FROM held AS h JOIN ranges AS r ON r.import_id = h.import_id
        LEFT JOIN imports AS i ON i.import_id = h.import_id
        WHERE r.first_on IS NOT NULL
        ORDER BY h.platform, r.first_on, h.import_id
        """,
        scope,
    )


def held_by_platform(session: Session, scope: Scope) -> dict[str, set[date]]:
    """For each platform, the days of the period that the imports which hold it run over, whoever wrote."""
    return _by_platform(scope, _ranges(session, scope))


def covered_by_platform(session: Session, scope: Scope) -> dict[str, set[date]]:
    """Of ``held_by_platform``, the days of the imports that hold a message of someone else than the brand: a file of
    the brand's own comments cannot tell that nobody wrote."""
    return _by_platform(scope, _heard_ranges(session, scope))


def covered_days(session: Session, scope: Scope) -> set[date]:
    """The days of the period that an import of what people write covers; the others are gaps, not zeros."""
    return set().union(*covered_by_platform(session, scope).values())


def why_empty(session: Session, scope: Scope) -> str:
    """Why the period holds no message: none was received, or no file would know."""
    return NOTHING_RECEIVED if covered_days(session, scope) else NOT_COVERED


def _ranges(session: Session, scope: Scope) -> list[tuple[str, int, date, date]]:
    """The platform, the number and both ends of each import of the chosen sources."""
    ranges = import_ranges(scope)
    query = f"SELECT DISTINCT platform, import_id, first_on, last_on FROM ({ranges.sql}) AS ranges"
    return cast("list[tuple[str, int, date, date]]", session.remembered(query, ranges.params))


def _heard_ranges(session: Session, scope: Scope) -> list[tuple[str, int, date, date]]:
    """Those of the imports that hold a message of someone else than the brand. The first or the last row of nearly all
    of them is one: only the others are read whole."""
    ranges = _ranges(session, scope)
    heard = {import_id for (import_id,) in session.remembered(_HEARD_AT_THEIR_ENDS, {})}
    doubtful = sorted({import_id for _, import_id, *_ in ranges} - heard)
    if doubtful:
        heard |= {import_id for (import_id,) in session.remembered(_HEARD_WITHIN, {"imports": doubtful})}
    return [one for one in ranges if one[1] in heard]


def _by_platform(scope: Scope, ranges: Sequence[tuple[str, int, date, date]]) -> dict[str, set[date]]:
    days: dict[str, set[date]] = {}
    for platform, _, first_on, last_on in ranges:
        days.setdefault(platform, set()).update(_within(scope, first_on, last_on))
    return days


def _covered_accounts(session: Session, scope: Scope) -> dict[Account, set[date]]:
    """For each account of the platforms where posts of several are known, the days of the period that the imports
    which hold it run over. What is said to an account that no import names follows its platform."""
    several = f"SELECT p.platform FROM posts AS p WHERE {in_sources(scope, 'p')} GROUP BY p.platform"
    asked = select(f"{several} HAVING count(DISTINCT p.account_id) > 1", scope)
    shared = [platform for (platform,) in session.remembered(asked.sql, asked.params)]
    if not shared:
        return {}
    chosen = replace(scope, platforms=tuple(shared))
    asked = select(
        f"SELECT DISTINCT f.platform, f.account_id, m.import_id FROM {FACTS}"
        f" WHERE f.account_id IS NOT NULL AND {in_sources(chosen, 'f')}",
        chosen,
    )
    days = {import_id: _within(scope, *ends) for _, import_id, *ends in _heard_ranges(session, scope)}
    same = _same_accounts(session)
    covered: dict[Account, set[date]] = {}
    wholes: dict[Account, Account] = {}
    for platform, account, import_id in session.remembered(asked.sql, asked.params):
        one = platform, account
        wholes[one] = same.get(one, one)
        covered.setdefault(wholes[one], set()).update(days.get(import_id, ()))
    return {one: covered[whole] for one, whole in wholes.items()}


def _same_accounts(session: Session) -> dict[Account, Account]:
    """One of the accounts that are the same under several ids: the analytics file gives a number where an extractor
    gives the name in the address. They share an id, a name or a handle."""
    first: dict[Account, Account] = {}  # by any form of its name
    same: dict[Account, Account] = {}
    for platform, account, *forms in session.remembered(_FORMS, {}):
        known = [first[platform, form] for form in forms if form and (platform, form) in first]
        whole = known[0] if known else (platform, account)
        for other in {*known} - {whole}:
            first = {form: whole if one == other else one for form, one in first.items()}
            same = {each: whole if one == other else one for each, one in same.items()}
        first |= {(platform, form): whole for form in forms if form}
        same[platform, account] = whole
    return same


def _within(scope: Scope, first_on: date, last_on: date) -> set[date]:
    """The days of the period from one to the other."""
    first, last = max(first_on, scope.start), min(last_on, scope.end)
    days = {first + timedelta(days=offset) for offset in range((last - first).days + 1)}
    return days & set(scope.only_on) if scope.only_on else days


@dataclass(frozen=True, slots=True)
class Common:
    """Two periods cut down to what imports cover in both (0.11): same platforms, same accounts, same weekdays.
    ``remark`` says in French what was left out, empty when nothing was."""

    now: Scope
    earlier: Scope
    remark: str = ""


def common_weeks(session: Session, scope: Scope) -> Common | None:
    """What the whole weeks of a period and those before share; ``None`` for less than a week too."""
    weeks = scope.whole_weeks
    return common(session, weeks, weeks.previous) if weeks.days % 7 == 0 else None


def common(session: Session, scope: Scope, earlier: Scope) -> Common | None:
    """What of two periods of one length compares; ``None`` when they share no covered day."""
    held, before = covered_by_platform(session, scope), covered_by_platform(session, earlier)
    accounts, accounts_before = _covered_accounts(session, scope), _covered_accounts(session, earlier)
    left_out = sorted(one for one in accounts if bool(accounts[one]) != bool(accounts_before[one]))
    compared = {
        platform for (platform, account), days in accounts.items() if days and accounts_before[platform, account]
    }
    disjoint = {platform for platform, _ in left_out} - compared  # no account of theirs is in both
    shared = sorted(name for name, days in held.items() if days and before.get(name) and name not in disjoint)
    alone = sorted(
        name for name in {*held, *before} if name in disjoint or bool(held.get(name)) != bool(before.get(name))
    )
    left_out = [(platform, account) for platform, account in left_out if platform in shared]
    now_days, earlier_days = (set().union(*(each[name] for name in shared)) for each in (held, before))
    offsets = (timedelta(days=offset) for offset in range(scope.days))
    pairs = ((scope.start + offset, earlier.start + offset) for offset in offsets)
    days = [(day, same) for day, same in pairs if day in now_days and same in earlier_days]
    if not days:
        return None
    told = []
    if alone:
        scope, earlier = (replace(each, platforms=tuple(shared)) for each in (scope, earlier))
    if left_out:
        apart = tuple(f"{platform}:{account}" for platform, account in left_out)
        scope, earlier = (replace(each, left_out=apart) for each in (scope, earlier))
    if alone or left_out:
        names = " ni ".join([*(label("platform", name) for name in alone), *_names(session, left_out)])
        told.append(f"Comparaison sans {names} : une seule des deux périodes est couverte par les imports.")
    if len(days) < scope.days:
        scope = replace(scope, only_on=tuple(day for day, _ in days))
        earlier = replace(earlier, only_on=tuple(same for _, same in days))
        told.append(f"Imports incomplets : comparaison sur {count(len(days), 'jour commun', 'jours communs')}.")
    return Common(scope, earlier, " ".join(told))


def _names(session: Session, accounts: list[Account]) -> list[str]:
    """How to call these accounts; beyond three, how many more there are."""
    known = {
        (platform, account): name
        for platform, account, name in session.remembered(
            "SELECT platform, account_id, coalesce(name, handle) FROM accounts", {}
        )
    }
    names = [f"{known.get(one) or one[1]} ({label('platform', one[0])})" for one in accounts[:NAMED]]
    more = len(accounts) - NAMED
    return names if more <= 0 else [*names, count(more, "autre compte", "autres comptes")]
