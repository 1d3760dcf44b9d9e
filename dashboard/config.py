"""Settings of a workspace: one documented TOML file, read into one frozen object."""

import hashlib
import os
import tomllib
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs

from dashboard.errors import SettingsError
from dashboard.stats.business_time import Calendar, OpenHours

FILE_NAME = "reglages.toml"
HOLIDAY_LISTS = ("FR", "FR-Alsace-Moselle", "aucune")
ENGINES = ("auto", "lexique", "integre", "transformer")
WATCH_KEY = "surveiller_a_importer"
_OF_THE_MACHINE = {WATCH_KEY, "modele", "modele_coeurs", "notifications"}  # said of this machine, not of the brand
ALERT_LEVELS = ("high", "critical", "watch")  # the first one unless said otherwise
SECRETS = Path(".streamlit") / "secrets.toml"


def workspace_folder() -> Path:
    """The workspace in force: ``VIGIE_ESPACE``, or a folder of the user's own data."""
    chosen = os.environ.get("VIGIE_ESPACE")
    return Path(chosen).expanduser() if chosen else platformdirs.user_data_path("vigie", appauthor=False)


def models_folder() -> Path:
    """Where the installed models are: ``VIGIE_MODELES``, else ``modeles`` in the user's own data."""
    chosen = os.environ.get("VIGIE_MODELES")
    return Path(chosen).expanduser() if chosen else platformdirs.user_data_path("vigie", appauthor=False) / "modeles"


@dataclass(frozen=True, slots=True)
class WatchQuery:
    """V1: a message is a mention when it holds a term and no exclusion, whatever accents and case."""

    name: str
    terms: tuple[str, ...]
    exclusions: tuple[str, ...] = ()
    is_competitor: bool = False


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

    @property
    def digest(self) -> str:
        """A short text that changes with any setting a person declares about the brand and its work."""
        told = {key: value for key, value in settings_table(self).items() if key not in _OF_THE_MACHINE}
        return hashlib.sha256(repr(told).encode()).hexdigest()

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


def notification_services() -> dict[str, str]:
    """The services that alerts are told to: name to Apprise address.

    Secrets, so never in the workspace: the variable ``VIGIE_NOTIFICATIONS`` (one « nom = adresse » a line), else the
    section ``[notifications]`` of Streamlit's own secrets file, of the folder Vigie runs in or of the user. Raises
    ``SettingsError`` for a file or a line that does not read.
    """
    written = os.environ.get("VIGIE_NOTIFICATIONS", "").strip()
    if written:
        pairs = [line.partition("=") for line in written.splitlines() if line.strip()]
        if not all(name.strip() and equals and address.strip() for name, equals, address in pairs):
            raise SettingsError("VIGIE_NOTIFICATIONS : écrivez une ligne « nom = adresse » par service.")
        return {name.strip(): address.strip() for name, _, address in pairs}
    for path in (SECRETS, Path.home() / SECRETS):
        if not path.is_file():
            continue
        try:
            section = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("notifications", {})
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"Le fichier de secrets « {path} » ne se lit pas.") from error
        if not isinstance(section, dict) or not all(isinstance(address, str) for address in section.values()):
            raise SettingsError(f'Fichier de secrets « {path} » : écrivez nom = "adresse" sous [notifications].')
        if section:
            return dict(section)
    return {}


def load_settings(folder: Path) -> Settings:
    """The settings of a workspace, defaults where the file is silent or absent.

    Raises ``SettingsError`` naming the line or the key that is wrong.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return Settings()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"Le fichier de réglages « {path} » ne se lit pas : {error}.") from error
    return parse_settings(raw)


def save_settings(folder: Path, settings: Settings) -> None:
    """Write the settings, keeping the file's own comments; the file is replaced whole or not at all."""
    import tomlkit  # only a writing keeps comments

    path = folder / FILE_NAME
    document = tomlkit.parse(path.read_text(encoding="utf-8-sig")) if path.exists() else tomlkit.document()
    _update(document, settings_table(settings))
    folder.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partiel")
    partial.write_text(tomlkit.dumps(document), encoding="utf-8")
    partial.replace(path)


def _update(table: MutableMapping[str, Any], values: Mapping[str, Any]) -> None:
    """Change what changed and nothing else: the comments beside the rest stay."""
    import tomlkit

    for key, value in values.items():
        known = table.get(key)
        if isinstance(value, Mapping) and isinstance(known, MutableMapping):
            _update(known, value)
        elif key not in table or tomlkit.item(known).unwrap() != value:
            table[key] = value


def settings_table(settings: Settings) -> dict[str, Any]:
    """The settings as the plain values of the TOML file."""
    return {
        "marque": settings.brand,
        "fuseau": settings.timezone,
        "fuseau_des_imports": settings.import_zone,
        "comptes": list(settings.own_accounts),
        "moteur": settings.engine,
        "modele": settings.model,
        "modele_coeurs": settings.model_threads,
        WATCH_KEY: settings.watches_drop_folder,
        "notifications": {
            "niveau": settings.notifications.level,
            "immediat": settings.notifications.at_once,
            "regroupement_min": settings.notifications.digest_min,
            "silence_de": _clock_text(settings.notifications.quiet_from),
            "silence_a": _clock_text(settings.notifications.quiet_to),
            "avec_les_textes": settings.notifications.has_texts,
            "adresse": settings.notifications.address,
        },
        "horaires": {
            "jours_feries": settings.holiday_list,
            "fermetures": sorted(settings.closed_on),
            "depuis": settings.hours_valid_from or "",
            "ouvertures": [
                {"jour": h.weekday, "de": h.opens.strftime("%H:%M"), "a": h.closes.strftime("%H:%M")}
                for h in settings.hours
            ],
        },
        "veille": [
            {
                "nom": query.name,
                "termes": list(query.terms),
                "sauf": list(query.exclusions),
                "concurrent": query.is_competitor,
            }
            for query in settings.watch_queries
        ],
    }


def parse_settings(raw: dict[str, Any]) -> Settings:
    """Settings from the values of the TOML file; raises ``SettingsError`` naming the key."""
    hours = raw.get("horaires", {})
    if not isinstance(hours, dict):
        raise SettingsError("Réglage « horaires » : une section [horaires] est attendue.")
    return Settings(
        brand=_text(raw, "marque", ""),
        timezone=_zone(raw, "fuseau"),
        import_zone=_zone(raw, "fuseau_des_imports"),
        own_accounts=_texts(raw, "comptes"),
        watch_queries=tuple(_watch_query(entry) for entry in _list(raw, "veille")),
        hours=tuple(sorted(_open_hours(entry) for entry in _list(hours, "ouvertures"))),
        hours_valid_from=_day(hours["depuis"], "horaires.depuis") if hours.get("depuis") else None,
        holiday_list=_choice(hours, "jours_feries", HOLIDAY_LISTS),
        closed_on=frozenset(_day(day, "horaires.fermetures") for day in _list(hours, "fermetures")),
        engine=_choice(raw, "moteur", ENGINES),
        model=_text(raw, "modele", "").strip(),
        model_threads=_whole(raw, "modele_coeurs", 0, 256),
        watches_drop_folder=_flag(raw, WATCH_KEY, True),
        notifications=_notifications(raw.get("notifications", {})),
    )


def _notifications(raw: Any) -> Notifications:
    if not isinstance(raw, dict):
        raise SettingsError("Réglage « notifications » : une section [notifications] est attendue.")
    quiet = [_clock(raw, key) for key in ("silence_de", "silence_a")]
    if quiet.count(None) == 1:
        raise SettingsError("Réglage « notifications » : donnez « silence_de » et « silence_a », ou aucun des deux.")
    return Notifications(
        level=_choice(raw, "niveau", ALERT_LEVELS),
        at_once=_choice(raw, "immediat", ("critical", "high", "watch")),
        digest_min=_whole(raw, "regroupement_min", 60, 7 * 24 * 60),
        quiet_from=quiet[0],
        quiet_to=quiet[1],
        has_texts=_flag(raw, "avec_les_textes", False),
        address=_text(raw, "adresse", Notifications().address).strip() or Notifications().address,
    )


def _clock(raw: dict[str, Any], key: str) -> time | None:
    value = raw.get(key) or None
    try:
        return value if value is None or isinstance(value, time) else time.fromisoformat(str(value))
    except ValueError as error:
        raise SettingsError(f"Réglage « {key} » : « {value} » n’est pas une heure. Écrivez-la comme 22:00.") from error


def _clock_text(at: time | None) -> str:
    return "" if at is None else at.strftime("%H:%M")


def _text(raw: dict[str, Any], key: str, default: str) -> str:
    value = raw.get(key, default)
    if not isinstance(value, str):
        raise SettingsError(f"Réglage « {key} » : un texte est attendu, pas « {value} ».")
    return value


def _flag(raw: dict[str, Any], key: str, default: bool) -> bool:
    value = raw.get(key, default)
    if not isinstance(value, bool):
        raise SettingsError(f"Réglage « {key} » : true ou false est attendu, pas « {value} ».")
    return value


def _whole(raw: dict[str, Any], key: str, default: int, most: int) -> int:
    value = raw.get(key, default)
    if type(value) is not int or not 0 <= value <= most:
        raise SettingsError(f"Réglage « {key} » : un nombre de 0 à {most} est attendu, pas « {value} ».")
    return value


def _list(raw: dict[str, Any], key: str) -> list[Any]:
    value = raw.get(key, [])
    if not isinstance(value, list):
        raise SettingsError(f"Réglage « {key} » : une liste est attendue, pas « {value} ».")
    return value


def _texts(raw: dict[str, Any], key: str) -> tuple[str, ...]:
    return tuple(text for item in _list(raw, key) if (text := str(item).strip()))


def _day(value: Any, key: str) -> date:
    try:
        return value if type(value) is date else date.fromisoformat(str(value))
    except ValueError as error:
        raise SettingsError(
            f"Réglage « {key} » : « {value} » n’est pas un jour. Écrivez-le comme 2026-12-24."
        ) from error


def _zone(raw: dict[str, Any], key: str) -> str:
    name = _text(raw, key, "Europe/Paris")
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(
            f"Réglage « {key} » : fuseau « {name} » inconnu. Écrivez-le comme « Europe/Paris »."
        ) from error


def _choice(raw: dict[str, Any], key: str, choices: tuple[str, ...]) -> str:
    value = raw.get(key, choices[0])
    if value not in choices:
        raise SettingsError(f"Réglage « {key} » : « {value} » n’est pas l’un de {', '.join(choices)}.")
    return str(value)


def _open_hours(entry: Any) -> OpenHours:
    try:
        weekday = int(entry["jour"])
        opens, closes = (time.fromisoformat(str(entry[key])) for key in ("de", "a"))
    except (KeyError, ValueError, TypeError) as error:
        raise SettingsError(
            f"Réglage « horaires.ouvertures » : {entry} ne se lit pas. "
            'Écrivez { jour = 1, de = "09:00", a = "18:00" } (1 = lundi).'
        ) from error
    if not 1 <= weekday <= 7:
        raise SettingsError(f"Réglage « horaires.ouvertures » : jour {weekday} hors de 1 (lundi) à 7 (dimanche).")
    return OpenHours(weekday, opens, closes)


def _watch_query(entry: Any) -> WatchQuery:
    if not isinstance(entry, dict):
        raise SettingsError("Réglage « veille » : chaque requête est une section [[veille]].")
    terms = _texts(entry, "termes")
    if not terms:
        raise SettingsError(f"Réglage « veille » : la requête « {entry.get('nom', '?')} » n’a aucun terme.")
    return WatchQuery(
        name=str(entry.get("nom") or terms[0]),
        terms=terms,
        exclusions=_texts(entry, "sauf"),
        is_competitor=bool(entry.get("concurrent", False)),
    )
