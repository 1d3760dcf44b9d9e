"""The column-mapping screen: which column of an unknown table holds the text, the date, the author."""

from collections.abc import Iterable
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
FIRST = ("text", "published_at", "author_name", "parent_id", "post_url", "platform")


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
    chosen: dict[str, str] = {}

    def ask(names: Iterable[str]) -> None:
        columns = st.columns(3)
        for position, canonical in enumerate(names):
            guess = guessed.get(canonical, NOTHING)
            picked = columns[position % 3].selectbox(
                _title(canonical),
                [NOTHING, *headers],
                headers.index(guess) + 1 if guess in headers else 0,
                format_func=lambda header: plain(header) if header else "— aucune —",
                key=f"map-{key}-{canonical}",
            )
            if picked:
                chosen[canonical] = picked

    ask(FIRST)
    with st.expander("Autres colonnes"):
        ask(name for name in COLUMNS if name not in FIRST)
    platform = st.selectbox(
        "Plateforme de ce fichier",
        list(PLATFORMS),
        list(PLATFORMS).index("other"),
        format_func=lambda code: label("platform", code),
        key=f"map-{key}-all",
        disabled="platform" in chosen,
        width=320,
    )
    if "text" not in chosen:
        st.warning(plain(typeset("Indiquez la colonne du texte pour pouvoir importer ce fichier.")))
        return None
    return ImportOptions(connector="generic", columns=chosen, platform=None if "platform" in chosen else platform)


def _title(canonical: str) -> str:
    name = typeset(label("canonical_column", canonical))
    return plain(name[:1].upper() + name[1:])


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
