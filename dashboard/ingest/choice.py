"""Who reads a file and with what options: the connectors' claims, what the user declares, what they declared before."""

import hashlib
from dataclasses import asdict, replace

from connectors.contract import Connector, Export, Match
from connectors.fields import normalise_header
from connectors.instants import DateOrder
from connectors.probe import Probe, Table
from connectors.registry import FALLBACKS, Identification, connector_named, identify
from dashboard.config import Settings
from dashboard.errors import ImportRefused
from dashboard.ingest.files import Found
from dashboard.ingest.report import ImportOptions
from dashboard.store import presets
from dashboard.store.store import Session
from dashboard.text.formats import full_date, in_zone

SURE_ENOUGH = 0.5  # under it a guess is shown for a person to confirm, never imported on its own
HOW_TO_CONFIRM = (
    "Confirmez-les sur la page Imports, ou relancez avec --connecteur generic pour les accepter telles quelles, avec "
    "--colonnes pour les indiquer."
)
REMEMBERED = ("connector", "columns", "platform", "zone", "date_order", "accounts")


def choose(probe: Probe, options: ImportOptions) -> tuple[Connector, Match]:
    """The connector asked for, or the only one that recognises the file; raises ``ImportRefused``."""
    key = options.connector or ("generic" if options.columns else None)
    if key is None:
        found = identify(probe)
        if found.match is None:
            raise ImportRefused(found.reason)
        if found.match.confidence < SURE_ENOUGH:
            raise ImportRefused(f"{found.match.reason} {HOW_TO_CONFIRM}")
        return connector_named(found.match.connector), found.match
    connector = connector_named(key)
    match = connector.recognise(probe)
    if match is None and options.columns:
        match = declared_match(connector)
    if match is None:
        raise ImportRefused(f"Ce fichier n’a pas la forme attendue par « {connector.label} ».")
    return connector, match


def declared_match(connector: Connector, reason: str = "Colonnes indiquées par vos soins.") -> Match:
    """The claim of a connector on a table whose columns the user has named."""
    return Match(connector=connector.key, layout=connector.layouts[0].name, confidence=1.0, reason=reason)


def export_of(
    found: Found, probe: Probe, connector: Connector, match: Match, options: ImportOptions, settings: Settings
) -> Export:
    """The file to read, with the clock of naive instants: declared, else the format's, else that of the settings."""
    layout = next((layout for layout in connector.layouts if layout.name == match.layout), None)
    has_own_clock = layout is not None and layout.zone is not None
    return Export(
        path=found.path,
        name=found.name,
        probe=probe,
        zone=options.zone or (None if has_own_clock else settings.import_zone),
        columns=options.columns,
        platform=options.platform,
        accounts=options.accounts,
        companions=found.companions,
        date_order=DateOrder(options.date_order) if options.date_order else None,
    )


def widest_table(probe: Probe) -> Table | None:
    """The table a person would map: the one with the most named columns."""
    named = [(sum(map(bool, table.header)), -place, table) for place, table in enumerate(probe.tables)]
    return max(named, key=lambda one: one[:2])[2] if named else None


def fingerprint(table: Table) -> str:
    """What is the same in two tables with the same headers, whatever their order, accents and case."""
    names = sorted({normalise_header(name) for name in table.header if name})
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()[:32]


def recalled(session: Session, probe: Probe, options: ImportOptions) -> tuple[ImportOptions, presets.Preset | None]:
    """The options with what was declared of the same headers before, where no connector is sure and nothing else is
    declared now."""
    if options.connector or options.columns or (table := widest_table(probe)) is None:
        return options, None
    found = identify(probe)
    if found.alternatives or _is_claimed(found):
        return options, None
    kept = presets.find(session, fingerprint(table))
    if kept is None:
        return options, None
    now = {name: value for name, value in asdict(options).items() if value and name in REMEMBERED}
    known = ImportOptions.from_json(kept.options | now)
    return replace(known, replace_demo=options.replace_demo, until=options.until), kept


def remember(session: Session, probe: Probe, options: ImportOptions, file_name: str) -> None:
    """Keep what the user declared of a table, for the next one with the same headers."""
    table = widest_table(probe)
    if options.columns and table is not None:
        kept = {name: value for name, value in asdict(options).items() if name in REMEMBERED and value}
        headers = [name for name in table.header if name]
        presets.save(session, fingerprint(table), file_name, headers, kept)


def recalled_reason(kept: presets.Preset, zone: str) -> str:
    """« Colonnes lues comme vous l’aviez indiqué le 12 mars 2026 pour « avis.csv ». »"""
    on = full_date(in_zone(kept.saved_at, zone).date())
    return f"Colonnes lues comme vous l’aviez indiqué le {on} pour « {kept.file_name} »."


def _is_claimed(found: Identification) -> bool:
    return found.match is not None and found.match.connector not in {one.key for one in FALLBACKS}
