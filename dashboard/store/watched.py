"""The accounts whose posts are watched (V5): those of the watch queries, among the accounts that the imports know."""

from typing import NamedTuple

from connectors.identity import fold_name
from dashboard.config import Settings
from dashboard.store.own_names import KNOWN_ACCOUNTS
from dashboard.store.store import Session


class Watched(NamedTuple):
    """An account of a competitor, under the name of its query."""

    name: str
    platform: str
    account_id: str


def watched_accounts(session: Session, settings: Settings) -> list[Watched]:
    """The known accounts whose id, name or handle a competitor's query declares, whatever case and « @ » (0.2)."""
    wanted = {
        fold_name(account): query.name
        for query in reversed(settings.watch_queries)
        if query.is_competitor
        for account in query.accounts
    }
    found = []
    for platform, account_id, *forms in session.remembered(KNOWN_ACCOUNTS, {}):
        names = [wanted[folded] for form in (account_id, *forms) if form and (folded := fold_name(form)) in wanted]
        if names:
            found.append(Watched(names[0], platform, account_id))
    return sorted(found)
