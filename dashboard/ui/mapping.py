"""The column-mapping screen: which column of an unknown table holds what, with its first rows as they will be read."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from connectors import mapping, message_columns, post_mapping
from connectors.fields import Column
from connectors.other_tables import other_kind
from connectors.presets import Preset, columns_of, presets_for
from connectors.probe import Probe, Table, probe_file
from connectors.readers import Unreadable
from connectors.record import Precision
from dashboard.config import Settings
from dashboard.errors import ImportRefused
from dashboard.ingest import AS_THEY_COME, ImportOptions
from dashboard.ingest.choice import fingerprint, widest_table
from dashboard.ingest.preview import PreviewRow, asks_date_order, preview
from dashboard.store import presets
from dashboard.text.formats import count, full_date, in_zone, instant, typeset
from dashboard.text.labels import PLATFORMS, label, zone_name
from dashboard.ui import cached, settings_form
from dashboard.ui.blocks import plain

NOTHING = ""
RAW_ROWS = 5
ACROSS = 3
ENOUGH_COLUMNS = 0.5  # of a tool's known headers, to think that the table is its own
ORDERS = {"day_first": "3 avril (jour, puis mois)", "month_first": "4 mars (mois, puis jour)"}


@dataclass(frozen=True, slots=True)
class Target:
    """What a table may hold: the columns to name, those that matter most, and how they are guessed."""

    title: str
    columns: Mapping[str, Column]
    first: tuple[str, ...]
    guess: Callable[[Table], dict[str, str]]
    is_enough: Callable[[dict[str, str]], bool]
    missing: str


TARGETS = {
    "generic": Target(
        "Des messages : commentaires, avis, mentions",
        message_columns.COLUMNS,
        ("text", "published_at", "author_name", "parent_id", "post_url", "platform"),
        mapping.guess_columns,
        lambda columns: "text" in columns,
        "Indiquez la colonne du texte pour pouvoir importer ce fichier.",
    ),
    "generic-posts": Target(
        "Des publications et leurs chiffres",
        post_mapping.COLUMNS,
        ("url", "published_at", "text", "platform", "impressions", "reactions", "comments", "shares", "views"),
        post_mapping.guess_post_columns,
        post_mapping.names_posts,
        "Indiquez la colonne du lien, ou celle de l’identifiant, pour pouvoir importer ce fichier.",
    ),
}


@dataclass(frozen=True, slots=True)
class Model:
    """Where the proposed columns come from: the last time, a tool's known headers, or a guess."""

    name: str
    target: str
    columns: dict[str, str]
    options: ImportOptions = AS_THEY_COME
    note: str = ""


def mapping_form(path: Path, key: str, settings: Settings, connector: str | None) -> ImportOptions | None:
    """What the user says of a table, for the connector that maps it; ``None`` while it cannot be imported.

    ``connector`` is the one that would read it as it stands. Raises ``Unreadable`` when the file is no table.
    """
    probe = _probe(str(path), path.stat().st_mtime_ns)
    table = widest_table(probe)
    if table is None:
        return None
    is_foreign = other_kind(probe) and not _kept(table)  # what it looks like is told above
    if is_foreign and not st.toggle("Lire quand même ce fichier", key=f"despite-{key}"):
        return None
    model = _model(table, key, connector)
    key = f"{key}-{model.name}"
    chosen_target = st.segmented_control(
        "Ce fichier contient",
        list(TARGETS),
        default=model.target,
        required=True,
        format_func=lambda code: plain(typeset(TARGETS[code].title)),
        key=f"target-{key}",
    )
    target = TARGETS[chosen_target]
    columns = _columns(table, target, model.columns if chosen_target == model.target else target.guess(table), key)
    declared = _circumstances(table, columns, model.options, settings, f"{key}-{chosen_target}")
    if not target.is_enough(columns):
        st.warning(plain(typeset(target.missing)))
        return None
    options = replace(declared, connector=chosen_target, columns=columns)
    _show_preview(path, probe, table, options, settings)
    return options


def _model(table: Table, key: str, connector: str | None) -> Model:
    models = {model.name: model for model in _models(table, connector)}
    first = next(iter(models.values()))
    if len(models) == 1:
        return first
    name = st.segmented_control(
        "Colonnes proposées", list(models), default=first.name, required=True, key=f"model-{key}"
    )
    model = models[name]
    if model.note:
        st.caption(plain(typeset(model.note)))
    return model


def _models(table: Table, connector: str | None) -> Iterable[Model]:
    """The ways to fill the form, the surest first: what was said before, then names guessed, then a tool's headers;
    where nothing enough is guessed, the tool goes before."""
    kept = _kept(table)
    if kept is not None and kept.columns:
        yield Model("Comme la dernière fois", kept.connector or "generic", kept.columns, kept)
    code = "generic-posts" if connector == "generic-posts" or mapping.has_post_metrics(table) else "generic"
    guessed = Model("Devinées", code, TARGETS[code].guess(table))
    tools = [
        Model(plain(tool.label), tool.target, columns_of(tool, table), note=_note(tool))
        for tool in presets_for(table)
        if len(columns_of(tool, table)) >= ENOUGH_COLUMNS * len(tool.columns)
    ]
    is_enough = TARGETS[code].is_enough(guessed.columns)
    yield from (guessed, *tools) if is_enough else (*tools, guessed)


def _note(tool: Preset) -> str:
    return " ".join(filter(None, (tool.confidence_note, tool.zone_question)))


def _kept(table: Table) -> ImportOptions | None:
    if not cached.store().exists:
        return None
    found = cached.read(presets.find, fingerprint(table))
    return ImportOptions.from_json(found.options) if found else None


def _columns(table: Table, target: Target, proposed: Mapping[str, str], key: str) -> dict[str, str]:
    headers = [name for name in table.header if name]
    chosen: dict[str, str] = {}

    def ask(names: Iterable[str]) -> None:
        places: Sequence[DeltaGenerator] = ()
        for position, canonical in enumerate(names):
            if position % ACROSS == 0:  # row by row, for the order to hold on a telephone
                places = st.columns(ACROSS)
            guess = proposed.get(canonical, NOTHING)
            picked = places[position % ACROSS].selectbox(
                _title(canonical),
                [NOTHING, *headers],
                headers.index(guess) + 1 if guess in headers else 0,
                format_func=lambda header: header or "— aucune —",
                key=f"map-{key}-{target.first[0]}-{canonical}",
            )
            if picked:
                chosen[canonical] = picked

    ask(target.first)
    others = [name for name in target.columns if name not in target.first]
    told = sum(name in proposed for name in others)
    with st.expander(f"Autres colonnes ({count(told, 'reconnue')})" if told else "Autres colonnes"):
        ask(others)
    return chosen


def _circumstances(
    table: Table, columns: Mapping[str, str], kept: ImportOptions, settings: Settings, key: str
) -> ImportOptions:
    """The platform, the clock and the order of dates, asked only where the table does not tell."""
    places = iter(st.columns(ACROSS))
    declared = ImportOptions(accounts=kept.accounts)
    if "platform" not in columns:
        codes = list(PLATFORMS)
        platform = next(places).selectbox(
            "Plateforme de ce fichier",
            codes,
            codes.index(kept.platform or "other"),
            format_func=lambda code: label("platform", code),
            key=f"platform-{key}",
        )
        declared = replace(declared, platform=platform)
    if "published_at" in columns:
        if not mapping.says_utc(columns["published_at"]):
            zones = settings_form.zones(kept.zone or settings.import_zone)
            zone = next(places).selectbox("Fuseau des dates", zones, format_func=zone_name, key=f"zone-{key}")
            declared = replace(declared, zone=zone)
        if asks_date_order(table, columns["published_at"]):
            order = next(places).selectbox(
                "03/04/2026 se lit",
                list(ORDERS),
                list(ORDERS).index(kept.date_order or "day_first"),
                format_func=ORDERS.__getitem__,
                help=typeset("Aucune date des premières lignes ne dit si le jour ou le mois vient d’abord."),
                key=f"order-{key}",
            )
            declared = replace(declared, date_order=order)
    return declared


def _show_preview(path: Path, probe: Probe, table: Table, options: ImportOptions, settings: Settings) -> None:
    st.markdown("**Aperçu des premières lignes, telles que Vigie les lira**")
    try:
        rows = _preview(str(path), path.stat().st_mtime_ns, json.dumps(asdict(options)), probe, options, settings)
    except (Unreadable, ImportRefused) as error:
        st.warning(plain(typeset(str(error))))
        return
    shown = pd.DataFrame([_shown(row, settings.timezone) for row in rows]).dropna(axis=1, how="all").fillna("")
    st.dataframe(shown, hide_index=True, width="stretch", placeholder="")
    with st.expander("Les lignes du fichier"):
        st.dataframe(_raw(table), hide_index=True, width="stretch", placeholder="")


def _shown(row: PreviewRow, zone: str) -> dict[str, object]:
    if row.error:
        return {"Ligne": row.position, "Texte": typeset(f"mise de côté — {row.error}")}
    at = row.published_at
    is_day = row.precision in (Precision.DAY, Precision.RELATIVE)
    return {
        "Ligne": row.position,
        f"Date ({zone_name(zone)})": at and (full_date(in_zone(at, zone).date()) if is_day else instant(at, zone)),
        "Auteur": row.author,
        "Texte": row.text,
        "Plateforme": row.platform and label("platform", row.platform),
        "Écrit par la marque": None if row.is_own is None else "oui" if row.is_own else "non",
        "Réponse de la marque": row.answer,
        "Lien": row.url,
        **{_title(name): value for name, value in row.counters.items()},
    }


@st.cache_data(show_spinner=False, max_entries=32)
def _preview(
    path: str, modified_ns: int, said: str, _probe: Probe, _options: ImportOptions, _settings: Settings
) -> list[PreviewRow]:
    return preview(Path(path), _probe, _options, _settings)


@st.cache_data(show_spinner=False, max_entries=16)
def _probe(path: str, modified_ns: int) -> Probe:
    return probe_file(Path(path))


def _title(canonical: str) -> str:
    name = typeset(label("column", canonical))
    return plain(name[:1].upper() + name[1:])


def _raw(table: Table) -> pd.DataFrame:
    names = [name or f"colonne {position}" for position, name in enumerate(table.header, start=1)]
    rows = [(*row, *[""] * len(names))[: len(names)] for row in table.sample[:RAW_ROWS]]
    return pd.DataFrame(rows, columns=range(len(names))).set_axis(names, axis=1)
