"""Which service of the organisation a matter belongs to, from what each declared that it covers."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import UTC, datetime

from dashboard.config.settings import Service, Settings
from dashboard.stats.business_time import business_deadline

_WORD = re.compile(r"\w+")


def suggested_service(services: Sequence[Service], about: Collection[str]) -> Service | None:
    """The service that covers most of ``about`` (codes or French names of themes, intents and categories of risk):
    « remboursement » covers « Retours et remboursement », whatever case, accents and plurals. The first declared when
    several do, ``None`` when none does."""
    told = {f" {_folded(one)} " for one in about}
    covered = [[f" {_folded(one)} " for one in service.covers] for service in services]
    shared = [sum(any(cover in one for cover in covers) for one in told) for covers in covered]
    best = max(shared, default=0)
    return services[shared.index(best)] if best else None


def service_named(services: Sequence[Service], name: str) -> Service:
    """The declared service of that name, else one with the delay of origin."""
    return next((one for one in services if one.name == name), Service(name))


def due_at(settings: Settings, name: str, since: datetime) -> datetime:
    """When the service is to have answered what it got at ``since``, on the working calendar; both naive UTC."""
    hours = service_named(settings.services, name).answer_hours
    return business_deadline(settings.calendars, since.replace(tzinfo=UTC), hours * 3600).replace(tzinfo=None)


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(word.rstrip("s") for word in _WORD.findall(bare))
