"""What a person declares about the brand and its work, in frozen objects."""

from dataclasses import dataclass, field
from datetime import date, time
from functools import cache

from dashboard.stats.business_time import Calendar, OpenHours

HOLIDAY_LISTS = ("FR", "FR-Alsace-Moselle", "aucune")
ENGINES = ("auto", "lexique", "integre", "transformer")
ALERT_LEVELS = ("high", "critical", "watch")  # the first one unless said otherwise
LANDMARK_KINDS = ("campaign", "contest", "outage", "platform", "other")
RESPONSE_KINDS = ("risk", "question", "complaint", "any")
ADDRESS_FORMS = ("", "tu", "vous")


@dataclass(frozen=True, slots=True)
class WatchQuery:
    """V1: a message is a mention when it holds a term and no exclusion, whatever accents and case."""

    name: str
    terms: tuple[str, ...]
    exclusions: tuple[str, ...] = ()
    is_competitor: bool = False
    accounts: tuple[str, ...] = ()  # whose posts are watched (V5)


@dataclass(frozen=True, slots=True)
class Landmark:
    """What happened outside the data and explains them: drawn on every chart of time, both days included.

    ``kind`` is one of ``LANDMARK_KINDS``; a planned campaign or contest mutes the volume condition of a crisis, and
    nothing else (A12). Empty ``platforms`` mean all of them.
    """

    name: str
    kind: str
    start: date
    end: date
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A team of the organisation that grievances are carried to (X): ``covers`` are themes, intents or categories of
    risk; ``answer_hours`` is how long it has to answer."""

    name: str
    contact: str = ""
    covers: tuple[str, ...] = ()
    answer_hours: int = 48


@dataclass(frozen=True, slots=True)
class ResponseTarget:
    """R8: messages of ``kind`` (one of ``RESPONSE_KINDS``, the first that fits) are to be answered within ``minutes``,
    on the working calendar when ``is_business``."""

    kind: str
    minutes: int
    is_business: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """O1: the value a figure should reach, in the figure's own unit (a share is 0 to 1, a delay in seconds)."""

    code: str
    value: float


@dataclass(frozen=True, slots=True)
class Notifications:
    """Which alerts are told outside Vigie, and when; to whom is a secret, see ``notification_services``.

    ``level``: the least serious told. ``at_once``: the least serious told at any hour; the others go together, every
    ``digest_min`` minutes at most, outside the quiet hours (local). Texts of people are left out unless ``has_texts``.
    """

    level: str = "high"
    at_once: str = "critical"
    digest_min: int = 60
    quiet_from: time | None = None
    quiet_to: time | None = None
    has_texts: bool = False
    address: str = "http://127.0.0.1:8501"


DEFAULT_RESPONSE_TARGETS = (
    ResponseTarget("risk", 30),
    ResponseTarget("question", 240, True),
    ResponseTarget("any", 1440),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the user declares. ``hours`` empty means the team answers around the clock."""

    brand: str = ""
    timezone: str = "Europe/Paris"
    import_zone: str = "Europe/Paris"
    own_accounts: tuple[str, ...] = ()
    watch_queries: tuple[WatchQuery, ...] = ()
    hours: tuple[OpenHours, ...] = ()
    hours_valid_from: date | None = None
    holiday_list: str = "FR"
    closed_on: frozenset[date] = field(default_factory=frozenset)
    engine: str = "auto"
    model: str = ""  # a folder or a name of the hub; empty: the one installed
    model_threads: int = 0  # 0: as many as the machine offers, four at most
    watches_drop_folder: bool = True
    notifications: Notifications = Notifications()
    landmarks: tuple[Landmark, ...] = ()
    services: tuple[Service, ...] = ()
    response_targets: tuple[ResponseTarget, ...] = DEFAULT_RESPONSE_TARGETS
    objective: str = ""  # the answer to « Quel est votre objectif ? »; empty: not chosen
    targets: tuple[Target, ...] = ()
    comparable_sources: tuple[str, ...] = ()  # platforms collected the same way for every name watched (V2)
    exposure_limit: int = 0  # W4: hostile messages a person reads in a day before a relay is proposed; 0: no limit
    shows_people_load: bool = False  # W1 per person, only if the team chose it
    address_form: str = ""  # Q4: "tu" or "vous" as the charter says; empty: no charter
    known_words: tuple[str, ...] = ()  # Q1: names and words that are not mistakes

    @property
    def calendars(self) -> tuple[Calendar, ...]:
        """The working calendar, none when no hours were declared."""
        if not self.hours:
            return ()
        closed = public_holidays(self.holiday_list) | self.closed_on
        return (Calendar(self.timezone, self.hours, closed, self.hours_valid_from),)


@cache
def public_holidays(holiday_list: str) -> frozenset[date]:
    """French public holidays, 2004 to 2060; Alsace–Moselle adds Good Friday and 26 December."""
    if holiday_list == "aucune":
        return frozenset()
    import holidays  # the days off of every country: only a working calendar needs them

    subdivision = "57" if holiday_list == "FR-Alsace-Moselle" else None
    return frozenset(holidays.country_holidays("FR", subdiv=subdivision, years=range(2004, 2061)))
