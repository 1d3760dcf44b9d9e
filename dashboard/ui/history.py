"""The files imported so far, the way to read one on another clock, and the column mappings kept."""

from collections.abc import MutableMapping
from typing import Any

import pandas as pd
import streamlit as st

from connectors.registry import CONNECTORS
from dashboard.ingest import reread
from dashboard.ingest.report import MANY_FILES
from dashboard.store import imports, presets
from dashboard.text.formats import count, typeset
from dashboard.text.labels import label, zone_name
from dashboard.ui import cached, settings_form
from dashboard.ui.blocks import plain
from dashboard.ui.components import section, table
from dashboard.ui.state import current_view

COLUMNS = (
    "file_name", "imported_on", "status", "rows_read", "rows_new", "rows_updated", "rows_duplicate", "rows_ignored",
    "rows_rejected", "connector", "first_at", "last_at",
)  # fmt: skip
# every counter shows at 1280 pixels, what was read which day and how it went on a telephone; a name cut short shows
# whole under the pointer
WIDTHS = {
    "file_name": 174, "imported_on": 86, "status": 82, "rows_read": 80, "rows_new": 74, "rows_updated": 86,
    "rows_duplicate": 94, "rows_ignored": 78, "rows_rejected": 92,
}  # fmt: skip
FOUND = ("rows_new", "rows_updated", "rows_duplicate", "rows_rejected")
NOTHING_IN_IT = "sans objet"  # as are its rows


def history(state: MutableMapping[str, Any]) -> None:
    """Every file read since the beginning; ``state["read_again"]`` gets the report of a file read anew."""
    done = cached.read(imports.list_imports) if cached.store().exists else pd.DataFrame()
    if done.empty:
        return
    section("Fichiers importés")
    names = {connector.key: connector.label for connector in CONNECTORS}
    status = done["status"].map(lambda code: label("import_status", code))
    status = status.mask((done["status"] == "done") & done[[*FOUND]].sum(axis=1).eq(0), NOTHING_IN_IT)
    zone = current_view().settings.timezone
    days = done["imported_at"].dt.tz_localize("UTC").dt.tz_convert(zone).dt.date
    told = {"status": status, "connector": done["connector"].replace(names), "imported_on": days}
    shown = done.assign(**told)[[*COLUMNS]]
    whole = by_archive(shown)
    if len(whole) < len(shown) and not st.toggle("Fichier par fichier", key="history-each"):
        shown = whole
    table(shown, "history", widths=WIDTHS)
    in_force = done[done["status"] == "done"]
    files = dict(zip(in_force["import_id"].astype(int), in_force["file_name"].astype(str), strict=True))
    settings = current_view().settings
    with st.popover("Changer l’horloge d’un fichier", icon=":material/schedule:"):
        chosen = st.selectbox("Fichier", list(files), format_func=lambda one: f"{files[one]} (import {one})")
        zones = settings_form.zones(settings.import_zone)
        zone = st.selectbox("Ses dates sont à l’heure de", zones, format_func=zone_name)
        if st.button("Relire ce fichier", icon=":material/replay:", disabled=chosen is None) and chosen is not None:
            state["read_again"] = [reread(cached.store(), settings, chosen, zone).as_json()]
            st.rerun()


def by_archive(files: pd.DataFrame) -> pd.DataFrame:
    """The files in their order, those that an archive or a folder brought by the dozen as one row for each state and
    source: its name and how many they are, the sums of their rows, the last instant of import, the period of all."""
    inside = files["file_name"].str.extract(r"^([^/]+)/", expand=False)
    key = inside.fillna("") + "\0" + files["status"] + "\0" + files["connector"]
    size = key.map(key.value_counts())
    is_many = inside.notna() & (size > MANY_FILES)
    names = files["file_name"].mask(is_many, inside + size.map(lambda n: f" ({count(n, 'fichier', 'fichiers')})"))
    told = {"file_name": "first", "imported_on": "max", "first_at": "min", "last_at": "max"}
    how = {column: told.get(column, "sum" if column.startswith("rows_") else "first") for column in files.columns}
    groups = key.where(is_many, files.index.astype(str))
    return files.assign(file_name=names).groupby(groups, sort=False).agg(how).reset_index(drop=True)


def remembered_mappings() -> None:
    """The column mappings kept, each with the way to forget it."""
    kept = cached.read(presets.listed) if cached.store().exists else pd.DataFrame()
    if kept.empty:
        return
    told = count(len(kept), "correspondance de colonnes gardée", "correspondances de colonnes gardées")
    with st.expander(plain(typeset(told))):
        for row in kept.to_dict("records"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.text(f"{row['file_name']} — {', '.join(row['headers'])}")
                if st.button("Oublier", key=f"forget-{row['fingerprint']}", type="tertiary", icon=":material/delete:"):
                    with cached.store().writing() as session:
                        presets.remove(session, row["fingerprint"])
                    st.rerun()
