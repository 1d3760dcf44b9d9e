"""What each dropped file is, why, and what to know before importing it: the import doctor's report on screen."""

from collections.abc import Sequence
from typing import Any, Literal

import streamlit as st

from connectors.registry import FALLBACKS, connector_named
from dashboard.ingest.choice import SURE_ENOUGH
from dashboard.ingest.doctor import Examination, clock_text, summary_text, together
from dashboard.ingest.identification import holds_nothing, imported_text
from dashboard.ingest.report import MANY_FILES, only_known_text
from dashboard.text.formats import NBSP, count, percent, typeset, x_of_n
from dashboard.text.labels import zone_name
from dashboard.ui import settings_form
from dashboard.ui.blocks import plain

SHOWN_COLUMNS = 12
AS_IT_COMES = ""
MAPPED = frozenset(one.key for one in FALLBACKS)


def show_files(entries: Sequence[dict[str, Any]], timezone: str) -> None:
    """The report of a file, or of every file of an archive: those that hold nothing are told in one line, and many that
    call for no remark in one card for each format."""
    silent: list[dict[str, Any]] = []
    told: list[dict[str, Any]] = []
    for entry in entries:
        (silent if len(entries) > 1 and holds_nothing(entry) else told).append(entry)
    apart: list[dict[str, Any]] = []
    alike: dict[str, list[dict[str, Any]]] = {}
    for entry in told:
        is_alike = len(told) > MANY_FILES and _is_plain(entry)
        (alike.setdefault(_layout_name(entry), []) if is_alike else apart).append(entry)
    for name, those in alike.items():
        _show_alike(name, those, timezone)
    apart.sort(key=lambda entry: entry["connector"] is None)
    for entry in apart[:MANY_FILES]:
        _show_file(entry, timezone)
    if len(apart) > MANY_FILES:
        with st.expander(plain(typeset(f"Et {count(len(apart) - MANY_FILES, 'autre fichier', 'autres fichiers')}"))):
            for entry in apart[MANY_FILES:]:
                _show_file(entry, timezone)
    if silent:
        st.caption(plain(typeset(only_known_text(len(silent)))))


def clock_choice(entries: Sequence[dict[str, Any]], zone: str, key: str) -> str | None:
    """« Changer l’horloge »: the zone to read a file's dates in, ``None`` for the one it has by itself."""
    clocks = [entry["examination"]["clock"] for entry in entries if entry["examination"]]
    if not any(clock and clock["source"] != "file" for clock in clocks):
        return None
    with st.popover("Changer l’horloge", icon=":material/schedule:", key=f"clock-{key}"):
        chosen = st.selectbox(
            "Les dates de ce fichier sont à l’heure de",
            [AS_IT_COMES, *settings_form.zones(zone)],
            format_func=lambda one: zone_name(one) if one else "celle que Vigie a trouvée",
            key=f"zone-{key}",
        )
        st.caption(
            plain(
                typeset(
                    "L’outil d’export était réglé sur un autre fuseau ? Choisissez-le : l’examen est refait aussitôt. "
                    "Pour tous vos fichiers, changez plutôt le fuseau des fichiers dans les Réglages."
                )
            )
        )
    return chosen or None


def is_to_be_read(entries: Sequence[dict[str, Any]], key: str) -> bool:
    """Whether a file, or something of an archive, was never imported, or is to be all the same: asked when all was."""
    useful = [one for one in entries if one["confidence"] >= SURE_ENOUGH and not holds_nothing(one)] or entries
    if not all(one["imported_at"] for one in useful):
        return True
    return st.toggle(
        "L’importer de nouveau",
        key=f"again-{key}",
        help=plain(
            typeset(
                "Avec les mêmes options, rien ne change. Avec d’autres (horloge, comptes, colonnes), cette lecture "
                "remplace la précédente."
            )
        ),
    )


def _show_file(entry: dict[str, Any], timezone: str) -> None:
    word, colour = _verdict(entry)
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(word, color=colour)
            st.text(entry["file"])
        if entry["connector"] is None or entry["examination"] is None:
            st.caption(plain(typeset(entry["reason"])))
            return
        found = Examination.from_json(entry["examination"])
        st.text(typeset(_layout_name(entry)))
        told = found.error or " · ".join(filter(None, (summary_text(found, timezone), clock_text(found.clock))))
        st.text(typeset(told))
        if already := imported_text(entry, timezone):
            st.caption(f":material/history: {plain(typeset(already))}")
        for remark in found.remarks:
            st.caption(f":material/info: {plain(typeset(remark))}")
        with st.expander(plain(typeset(_more(found)))):
            st.text(typeset(entry["reason"]))
            if found.unknown_columns:
                shown = ", ".join(f"«{NBSP}{name}{NBSP}»" for name in found.unknown_columns[:SHOWN_COLUMNS])
                rest = len(found.unknown_columns) - SHOWN_COLUMNS
                st.text(
                    typeset("Colonnes que Vigie ne connaît pas et ne lit pas : ") + shown + ("…" if rest > 0 else ".")
                )


def _show_alike(name: str, entries: Sequence[dict[str, Any]], timezone: str) -> None:
    """Files of one format that call for no remark, as one."""
    found = together([Examination.from_json(entry["examination"]) for entry in entries])
    least = min(entry["confidence"] for entry in entries)
    with st.container(border=True, gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.badge(f"reconnus, sûrs à {percent(least, 0)}", color="green")
            st.text(count(len(entries), "fichier", "fichiers"))
        st.text(typeset(name))
        st.text(typeset(" · ".join(filter(None, (summary_text(found, timezone), clock_text(found.clock))))))
        if already := [entry for entry in entries if entry["imported_at"]]:
            told = f"Déjà importés : {x_of_n(len(already), len(entries))}."
            st.caption(f":material/history: {plain(typeset(told))}")
        with st.expander(plain(typeset("Lesquels, et pourquoi ce format"))):
            st.text(typeset(entries[0]["reason"]))
            st.text(", ".join(entry["file"] for entry in entries))


def _is_plain(entry: dict[str, Any]) -> bool:
    """Whether a connector is sure of a file and nothing is to be said of it but what it holds."""
    if entry["connector"] in {None, *MAPPED} or entry["examination"] is None:
        return False
    return not any(entry["examination"][key] for key in ("error", "remarks", "reasons", "unknown_columns"))


def _verdict(entry: dict[str, Any]) -> tuple[str, Literal["orange", "green", "gray"]]:
    if entry["connector"] is None:
        return "à préciser" if entry["columns"] else "non reconnu", "orange"
    if entry["imported_at"]:
        return "déjà importé", "gray"
    if entry["is_remembered"]:
        return "colonnes déjà indiquées", "green"
    if entry["connector"] in MAPPED:
        return "à préciser", "orange"
    return f"reconnu, sûr à {percent(entry['confidence'], 0)}", "green"


def _layout_name(entry: dict[str, Any]) -> str:
    connector = connector_named(entry["connector"])
    name = next((one.label for one in connector.layouts if one.name == entry["layout"]), entry["layout"])
    return f"{connector.label} — {name}"


def _more(found: Examination) -> str:
    unknown = len(found.unknown_columns)
    columns = f" et {count(unknown, 'colonne inconnue', 'colonnes inconnues')}" if unknown else ""
    return f"Pourquoi ce format{columns}"
