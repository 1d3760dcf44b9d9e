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
_OF_INSTAGRAM = (  # now, the one that Threads has of the same account, before 2020
    ("personal_information.json", "profile_user.item"),
    ("personal_information.json", "text_post_app_text_post_app_profile.item"),
    ("profile.json", ""),
)
PROFILES = {
    "instagram": _OF_INSTAGRAM,
    "threads": _OF_INSTAGRAM,
    "facebook": (("profile_information.json", "profile_v2"),),
}
USERNAMES = frozenset({"username", "nom d'utilisateur", "nombre de usuario", "gebruikersnaam", "benutzername"})


@dataclass(frozen=True, slots=True)
class Labels:
    """Under which labels comments name whose media they are, and write their text."""

    owner: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """The account of an archive, ``None`` where nothing names it, and the noon of the day it was made; ``labels`` are
    those of its comments."""

    network: str
    name: str | None = None
    made_at: datetime | None = None
    labels: Labels = Labels()

    def accounts(self) -> Iterator[Account]:
        """The account, the brand's own, when it has a name."""
        if self.name:
            handle = None if self.network == "facebook" else self.name
            yield Account(position=0, platform=self.network, account_id=self.name, name=self.name, handle=handle,
                          is_owned=True)  # fmt: skip


def holder_of(export: Export, network: str) -> Holder:
    """Who the archive is of, from its profile, else its name, else what the user declares."""
    found = ARCHIVE.search(export.name)
    named = found[2] if found and (found[1] == "facebook") == (network == "facebook") else None
    made_at = None
    if found:
        try:
            made_at = datetime.fromisoformat(f"{found[3]}-{found[4]}-{found[5]}T12:00:00+00:00")
        except ValueError:  # digits that are no date
            made_at = None
    name = _profile_name(export, network) or (None if network == "facebook" else named)
    return Holder(network, name or next(iter(export.accounts), None), made_at)


def names_in_profile(export: Export, network: str) -> Iterator[str]:
    """All that the profile beside a file may call its account: its conversations show another name than its handle."""
    for profile in _profiles(export, network):
        yield from filter(None, (_username(profile), _full_name(profile), *_labelled(profile).values()))


def _profile_name(export: Export, network: str) -> str | None:
    tell = _full_name if network == "facebook" else _username
    return next(filter(None, map(tell, _profiles(export, network))), None)


def _profiles(export: Export, network: str) -> Iterator[Any]:
    for file_name, prefix in PROFILES[network]:
        path = export.companions.get(file_name)
        try:
            yield repaired(next(iter_json(path, "utf-8", prefix), None)) if path else None
        except (Unreadable, OSError):
            continue


def _username(profile: Any) -> str | None:
    if isinstance(profile, dict) and isinstance(bare := profile.get("username"), str):
        return bare.strip() or None
    found = (value for label, value in _labelled(profile).items() if normalise_header(label) in USERNAMES)
    return next(found, None)


def _labelled(profile: Any) -> dict[str, str]:
    """The texts of a profile by their labels, in the language of the account."""
    labels = profile.get("string_map_data") if isinstance(profile, dict) else None
    written = ((label, one.get("value")) for label, one in labels.items() if isinstance(one, dict)) if isinstance(
        labels, dict
    ) else ()  # fmt: skip
    return {label: value.strip() for label, value in written if isinstance(value, str) and value.strip()}


def _full_name(profile: Any) -> str | None:
    name = profile.get("name") if isinstance(profile, dict) else None
    full = name.get("full_name") if isinstance(name, dict) else name
    return full.strip() or None if isinstance(full, str) else None
