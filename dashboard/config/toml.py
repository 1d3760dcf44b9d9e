"""``reglages.toml``: the settings of a workspace as a file anyone may edit, read into ``Settings`` and written back.

The same values, as JSON, are kept in the workspace for the figures that depend on them (``store.declared``).
"""

import difflib
import hashlib
import json
import tomllib
from collections.abc import Mapping, MutableMapping
from datetime import date, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dashboard.config.folders import make_workspace, put_in_place
from dashboard.config.settings import (
    ADDRESS_FORMS,
    ALERT_LEVELS,
    DEFAULT_RESPONSE_TARGETS,
    ENGINES,
    HOLIDAY_LISTS,
    LANDMARK_KINDS,
    RESPONSE_KINDS,
    Landmark,
    Notifications,
    ResponseTarget,
    Service,
    Settings,
    Target,
    WatchQuery,
)
from dashboard.errors import SettingsError
from dashboard.stats.business_time import OpenHours

FILE_NAME = "reglages.toml"
WATCH_KEY = "surveiller_a_importer"
MISSPELT = 0.8  # how close to a key of ours another one is taken for it
_OF_THE_MACHINE = {WATCH_KEY, "modele", "modele_coeurs", "notifications"}  # said of this machine, not of the brand


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
    make_workspace(folder)
    partial = path.with_suffix(".partiel")
    partial.write_text(tomlkit.dumps(document), encoding="utf-8")
    put_in_place(partial, path)


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
                "comptes": list(query.accounts),
            }
            for query in settings.watch_queries
        ],
        "sources_comparables": list(settings.comparable_sources),
        "reperes": [
            {"nom": one.name, "genre": one.kind, "du": one.start, "au": one.end, "plateformes": list(one.platforms)}
            for one in settings.landmarks
        ],
        "services": [
            {"nom": one.name, "contact": one.contact, "traite": list(one.covers), "delai_h": one.answer_hours}
            for one in settings.services
        ],
        "delais": [
            {"classe": one.kind, "minutes": one.minutes, "heures_ouvrees": one.is_business}
            for one in settings.response_targets
        ],
        "objectif": settings.objective,
        "cibles": [{"code": one.code, "valeur": one.value} for one in settings.targets],
        "relais_messages_hostiles": settings.exposure_limit,
        "charge_par_personne": settings.shows_people_load,
        "tutoiement": settings.address_form,
        "mots_connus": list(settings.known_words),
    }


def declared_json(settings: Settings) -> str:
    """What is declared about the brand and its work, as one canonical text; what is said of this machine is not."""
    told = {key: value for key, value in settings_table(settings).items() if key not in _OF_THE_MACHINE}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)


def settings_digest(settings: Settings) -> str:
    """A short text that changes with any setting a person declares about the brand and its work."""
    return hashlib.sha256(declared_json(settings).encode()).hexdigest()


def parse_settings(raw: dict[str, Any]) -> Settings:
    """Settings from the values of the TOML file; raises ``SettingsError`` naming the key.

    A key that is nobody's is the person's own note, unless it reads as a misspelt one.
    """
    _refuse_misspelt(raw, _known())
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
        landmarks=tuple(_landmark(entry) for entry in _list(raw, "reperes")),
        services=tuple(_service(entry) for entry in _list(raw, "services")),
        response_targets=tuple(_response_target(entry) for entry in _list(raw, "delais"))
        if "delais" in raw
        else DEFAULT_RESPONSE_TARGETS,
        objective=_text(raw, "objectif", ""),
        targets=tuple(_target(entry) for entry in _list(raw, "cibles")),
        comparable_sources=_texts(raw, "sources_comparables"),
        exposure_limit=_whole(raw, "relais_messages_hostiles", 0, 100_000),
        shows_people_load=_flag(raw, "charge_par_personne", False),
        address_form=_choice(raw, "tutoiement", ADDRESS_FORMS),
        known_words=_texts(raw, "mots_connus"),
    )


@cache
def _known() -> dict[str, Any]:
    """All the keys: the table of settings that hold one of each thing that a list holds."""
    one_of_each = Settings(
        watch_queries=(WatchQuery("", ()),),
        hours=(OpenHours(1, time(9), time(18)),),
        landmarks=(Landmark("", LANDMARK_KINDS[0], date.min, date.min),),
        services=(Service(""),),
        targets=(Target("", 0),),
    )
    return settings_table(one_of_each)


def _refuse_misspelt(raw: Mapping[str, Any], known: Mapping[str, Any]) -> None:
    for key, value in raw.items():
        if key not in known:
            if meant := difflib.get_close_matches(key.lower(), known, n=1, cutoff=MISSPELT):
                raise SettingsError(f"Réglage « {key} » inconnu : vouliez-vous écrire « {meant[0]} » ?")
            continue
        inside = known[key][0] if isinstance(known[key], list) and known[key] else known[key]
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, Mapping) and isinstance(inside, Mapping):
                _refuse_misspelt(one, inside)


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
        accounts=_texts(entry, "comptes"),
    )


def _section(entry: Any, key: str, *needed: str) -> dict[str, Any]:
    """One entry of a list of tables; raises ``SettingsError`` naming what it lacks."""
    if not isinstance(entry, dict):
        raise SettingsError(f"Réglage « {key} » : chaque entrée est une section [[{key}]].")
    for name in needed:
        if entry.get(name) in (None, ""):
            raise SettingsError(f"Réglage « {key} » : il manque « {name} » à {entry}.")
    return entry


def _landmark(entry: Any) -> Landmark:
    entry = _section(entry, "reperes", "nom", "du")
    start = _day(entry["du"], "reperes.du")
    end = _day(entry.get("au") or start, "reperes.au")
    if end < start:
        raise SettingsError(f"Réglage « reperes » : « {entry['nom']} » finit avant de commencer.")
    kind = _choice({"genre": entry.get("genre", "other")}, "genre", LANDMARK_KINDS)
    return Landmark(str(entry["nom"]), kind, start, end, _texts(entry, "plateformes"))


def _service(entry: Any) -> Service:
    entry = _section(entry, "services", "nom")
    hours = _whole(entry, "delai_h", Service("").answer_hours, 24 * 365)
    return Service(str(entry["nom"]), _text(entry, "contact", ""), _texts(entry, "traite"), hours)


def _response_target(entry: Any) -> ResponseTarget:
    entry = _section(entry, "delais", "classe", "minutes")
    kind = _choice(entry, "classe", RESPONSE_KINDS)
    return ResponseTarget(kind, _whole(entry, "minutes", 0, 60 * 24 * 365), _flag(entry, "heures_ouvrees", False))


def _target(entry: Any) -> Target:
    entry = _section(entry, "cibles", "code", "valeur")
    value = entry["valeur"]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SettingsError(f"Réglage « cibles » : la valeur de {entry['code']} est un nombre, pas « {value} ».")
    return Target(str(entry["code"]), float(value))
