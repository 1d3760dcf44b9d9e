"""The names of the brand (0.2): those that are declared, and those of the accounts that an export proves its own."""

import json
from dataclasses import dataclass

import pyarrow as pa

from connectors.identity import fold_name
from dashboard.config import Settings
from dashboard.store.store import Session

_PROVED = "SELECT platform, account_id, name, handle FROM accounts WHERE is_owned"

# Of a post's account an export may only give the id.
KNOWN_ACCOUNTS = """
SELECT platform, account_id, max(name) AS name, max(handle) AS handle
FROM (
    SELECT platform, account_id, name, handle FROM accounts
    UNION ALL
    SELECT platform, account_id, NULL, NULL FROM posts WHERE account_id IS NOT NULL
) AS seen
GROUP BY platform, account_id
"""

# Whom an own name may designate. Folding does no more than this to a name of plain letters with single spaces between
# them, which nearly all are; the others are folded one by one.
_MAY_BE_OWN = (
    "(ltrim(lower({0}), '@') IN (SELECT form FROM own_forms) OR regexp_matches({0}, '^@* | $|  |[^ -~À-ÖØ-Þà-öø-ÿ]'))"
)
_AUTHORS = "SELECT author_key, platform, author_id, name, handle FROM authors WHERE " + " OR ".join(
    _MAY_BE_OWN.format(column) for column in ("author_id", "name", "handle")
)


@dataclass(frozen=True, slots=True)
class OwnNames:
    """Folded names: those ``declared`` hold on every platform, those ``proved`` on theirs."""

    declared: frozenset[str]
    proved: frozenset[tuple[str, str]]

    @property
    def forms(self) -> frozenset[str]:
        """All of them, whatever the platform."""
        return self.declared | {form for _, form in self.proved}

    def have(self, platform: str, *forms: str | None) -> bool:
        """Whether one of the ids, names and handles of a person or an account is the brand's."""
        folded = {fold_name(form) for form in forms if form}
        return not folded.isdisjoint(self.declared) or any((platform, form) in self.proved for form in folded)


def own_names(session: Session, settings: Settings) -> OwnNames:
    """What the settings and the imports declare, and what the exports prove."""
    declared = set(settings.own_accounts)
    for (options,) in session.rows("SELECT DISTINCT options FROM imports"):
        declared.update(json.loads(options).get("accounts") or ())
    proved = {(platform, fold_name(form)) for platform, *forms in session.rows(_PROVED) for form in forms if form}
    return OwnNames(frozenset(fold_name(name) for name in declared if name), frozenset(proved))


def own_author_keys(session: Session, names: OwnNames) -> set[str]:
    """The authors who are the brand."""
    with session.table("own_forms", pa.table({"form": pa.array(sorted(names.forms), pa.string())})):
        return {key for key, *known in session.rows(_AUTHORS) if names.have(*known)}


def find_own_accounts(session: Session, names: OwnNames) -> None:
    """Refresh ``own_accounts``."""
    own = sorted(row[:2] for row in session.rows(KNOWN_ACCOUNTS) if names.have(*row))
    found = {"platform": [platform for platform, _ in own], "account_id": [account_id for _, account_id in own]}
    session.execute("DELETE FROM own_accounts")
    with session.table("own", pa.table(found, schema=pa.schema([(name, pa.string()) for name in found]))):
        session.execute("INSERT INTO own_accounts SELECT platform, account_id FROM own")


def accounts_called(session: Session, asked: str) -> tuple[str, ...]:
    """The ids, names and handles that ``asked`` writes: exactly so, else whatever the case and the « @ »; none when no
    file names such an account."""
    known = session.rows(KNOWN_ACCOUNTS)
    forms = {form for _, *forms in known for form in forms if form}
    return (asked,) if asked in forms else tuple(sorted(form for form in forms if fold_name(form) == fold_name(asked)))
