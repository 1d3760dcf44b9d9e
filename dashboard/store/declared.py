"""What the settings declare, as the workspace keeps it: the figures that depend on it read it with the data."""

import json
from functools import lru_cache

from dashboard.config import Settings, declared_json, parse_settings
from dashboard.store.store import Session

_KEY = "settings"


def declared(session: Session) -> Settings:
    """The settings the derived tables were last brought up to (``derive.refresh``); those of origin before any."""
    return _parsed(session.meta(_KEY) or "{}")


def is_declared(session: Session, settings: Settings) -> bool:
    """Whether the workspace holds these settings."""
    return session.meta(_KEY) == declared_json(settings)


def keep_declared(session: Session, settings: Settings) -> None:
    """Write them in the workspace, inside the caller's transaction."""
    session.set_meta(_KEY, declared_json(settings))


@lru_cache(maxsize=16)
def _parsed(text: str) -> Settings:
    return parse_settings(json.loads(text))
