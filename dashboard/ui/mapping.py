"""The column-mapping screen: which column of an unknown table holds the text, the date, the author."""

from pathlib import Path

import pandas as pd
import streamlit as st

from connectors.mapping import COLUMNS, guess_columns
from connectors.probe import Table, probe_file
from dashboard.ingest import ImportOptions
from dashboard.text.formats import typeset
from dashboard.text.labels import PLATFORMS, label
from dashboard.ui.blocks import plain

NOTHING = ""
PREVIEW_ROWS = 5


def mapping_form(path: Path, key: str) -> ImportOptions | None:
    """The columns and the platform as chosen, for the generic connector; ``None`` while the text is not named.

    Raises ``Unreadable`` when the file cannot even be shown as a table.
    """
    probe = probe_file(path)
    source = max(probe.tables, key=lambda one: len(one.header), default=None)
    if source is None:
        st.text(typeset("Ce fichier ne contient pas de tableau : Vigie ne peut pas proposer de colonnes."))
        return None
    headers = [name for name in source.header if name]
    guessed = guess_columns(source)
    st.text(
        typeset("Dites où se trouve chaque information. Seul le texte est indispensable ; sans date, pas de délai.")
    )
    st.dataframe(_preview(source), hide_index=True, width="stretch", key=f"preview-{key}")
    columns = st.columns(3)
    chosen: dict[str, str] = {}
    for position, canonical in enumerate(COLUMNS):
        options = [NOTHING, *headers]
        guess = guessed.get(canonical, NOTHING)
        picked = columns[position % 3].selectbox(
            plain(typeset(label("canonical_column", canonical).capitalize())),
            options,
            options.index(guess) if guess in options else 0,
            format_func=lambda header: plain(header) if header else "— aucune —",
            key=f"map-{key}-{canonical}",
        )
        if picked:
            chosen[canonical] = picked
    platform = columns[len(COLUMNS) % 3].selectbox(
        "Plateforme",
        list(PLATFORMS),
        list(PLATFORMS).index("other"),
        format_func=lambda code: label("platform", code),
        key=f"map-{key}-platform",
        disabled="platform" in chosen,
    )
    if "text" not in chosen:
        st.warning(plain(typeset("Indiquez la colonne du texte pour pouvoir importer ce fichier.")))
        return None
    return ImportOptions(connector="generic", columns=chosen, platform=None if "platform" in chosen else platform)


def _preview(table: Table) -> pd.DataFrame:
    names = [name or f"colonne {position}" for position, name in enumerate(table.header, start=1)]
    rows = [(*row, *[""] * len(names))[: len(names)] for row in table.sample[:PREVIEW_ROWS]]
    frame = pd.DataFrame(rows, columns=range(len(names)))
    return frame.set_axis(_distinct(names), axis=1)


def _distinct(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found
