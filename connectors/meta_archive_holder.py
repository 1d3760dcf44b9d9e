"""Whose archive this is: told by its name, by its profile, or by the user."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from connectors.contract import Export
from connectors.fields import normalise_header
from connectors.markup import repaired
from connectors.readers import Unreadable, iter_json
from connectors.record import Account

ARCHIVE = re.compile(r"(?:^|/)(instagram|facebook)-([\w.]+?)-(\d{4})-(\d{2})-(\d{2})")
PROFILES = {
    "instagram": (("personal_information.json", "profile_user.item"), ("profile.json", "")),  # now, before 2020
    "facebook": (("profile_information.json", "profile_v2"),),
}
USERNAMES = frozenset({"username", "nom d'utilisateur", "nombre de usuario", "gebruikersnaam", "benutzername"})


@dataclass(frozen=True, slots=True)
class Holder:
    """The account of an archive, ``None`` where nothing names it, and the noon of the day it was made.

    ``owner_label`` is the label under which its comments name whose media they are.
    """

    network: str
    name: str | None = None
    made_at: datetime | None = None
    owner_label: str | None = None

    def accounts(self) -> Iterator[Account]:
        """The account, the brand's own, when it has a name."""
        if self.name:
            handle = self.name if self.network == "instagram" else None
            yield Account(position=0, platform=self.network, account_id=self.name, name=self.name, handle=handle,
                          is_owned=True)  # fmt: skip


def holder_of(export: Export, network: str) -> Holder:
    """Who the archive is of, from its profile, else its name, else what the user declares."""
    found = ARCHIVE.search(export.name)
    named = found[2] if found and found[1] == network else None
    made_at = None
    if found:
        try:
            made_at = datetime.fromisoformat(f"{found[3]}-{found[4]}-{found[5]}T12:00:00+00:00")
        except ValueError:  # digits that are no date
            made_at = None
    name = _profile_name(export, network) or (named if network == "instagram" else None)
    return Holder(network, name or next(iter(export.accounts), None), made_at)


def _profile_name(export: Export, network: str) -> str | None:
    for file_name, prefix in PROFILES[network]:
        path = export.companions.get(file_name)
        if path is None:
            continue
        try:
            profile = repaired(next(iter_json(path, "utf-8", prefix), None))
        except (Unreadable, OSError):
            continue
        if name := _username(profile) if network == "instagram" else _full_name(profile):
            return name
    return None


def _username(profile: Any) -> str | None:
    if not isinstance(profile, dict):
        return None
    if isinstance(bare := profile.get("username"), str):
        return bare.strip() or None
    labels = profile.get("string_map_data")
    for label, one in labels.items() if isinstance(labels, dict) else ():
        if normalise_header(label) in USERNAMES and isinstance(one, dict) and isinstance(one.get("value"), str):
            return one["value"].strip() or None
    return None


def _full_name(profile: Any) -> str | None:
    name = profile.get("name") if isinstance(profile, dict) else None
    full = name.get("full_name") if isinstance(name, dict) else name
    return full.strip() or None if isinstance(full, str) else None
