"""« Ce que vos fichiers permettent »: every figure on every platform, and which export would bring the rest."""

import pandas as pd
import streamlit as st

from dashboard.ingest.sources import exports_for
from dashboard.kpi.contract import Status
from dashboard.kpi.docs import FAMILIES
from dashboard.kpi.permits import Extent, Missing, Permit, extents, missing, permits
from dashboard.kpi.registry import KPIS
from dashboard.text.formats import NOT_AVAILABLE, count, number, period, typeset
from dashboard.text.labels import label
from dashboard.text.sentences import held_up
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.empty import export_guide

CELL_WIDTH = 116  # « n = 1 234 · petit »
FEW = {Status.SMALL_SAMPLE, Status.LIST_ONLY}


def show_permits(timezone: str) -> None:
    """The table KPI by platform, then what each platform lacks and the export to fetch."""
    if not cached.store().exists or not (known := cached.read(extents, timezone)):
        st.text(typeset("Rien n’est encore importé. Voici les exports qui donnent des messages et des publications."))
        return
    with st.spinner("Essai de chaque indicateur sur chaque plateforme…"):
        found = cached.read(permits, timezone)
    shown = grid(found)
    wide_enough = {name: st.column_config.TextColumn(width=CELL_WIDTH) for name in shown.columns[2:]}
    st.dataframe(shown, hide_index=True, width="stretch", height="content", key="permits", column_config=wide_enough)
    st.caption(
        plain(
            typeset("« n » est l’effectif qui porte le chiffre ; « petit » : moins de 30 cas. Sur toutes les données.")
        )
    )
    gaps = missing(found)
    for extent in known:
        with st.expander(plain(typeset(_title(extent, found)))):
            _show_missing([gap for gap in gaps if gap.platform == extent.platform], extent)


def grid(found: list[Permit]) -> pd.DataFrame:
    """One row per figure, by family; a column per platform says what the figure rests on there."""
    cells = {(one.code, one.platform): _cell(one) for one in found}
    platforms = list(dict.fromkeys(one.platform for one in found))
    rows = [
        {"Famille": FAMILIES[kpi.family], "Indicateur": typeset(f"{kpi.title} ({kpi.code})")}
        | {label("platform", platform): cells[kpi.code, platform] for platform in platforms}
        for kpi in KPIS
    ]
    return pd.DataFrame(rows)


def _cell(one: Permit) -> str:
    if not one.is_available:
        return NOT_AVAILABLE
    return f"n\u00a0=\u00a0{number(one.n)}{' · petit' if one.status in FEW else ''}"


def _title(extent: Extent, found: list[Permit]) -> str:
    own = [one for one in found if one.platform == extent.platform]
    possible = sum(one.is_available for one in own)
    days = period(extent.first_on, extent.last_on)
    told = count(possible, "indicateur possible", "indicateurs possibles")
    return f"{label('platform', extent.platform)} : {told} sur {len(own)}, {days}"


def _show_missing(gaps: list[Missing], extent: Extent) -> None:
    held = [count(n, name) for n, name in ((extent.messages, "message"), (extent.posts, "publication")) if n]
    told = f"Éléments datés : {' et '.join(held)}."
    if extent.empty_weeks:
        told += f" {count(extent.empty_weeks, 'semaine')} sans aucune donnée : il manque peut-être un export."
    st.text(typeset(told))
    titles = {kpi.code: kpi.title for kpi in KPIS}
    for gap in gaps:
        st.markdown(f"**{plain(typeset(gap.reason))}**")
        st.caption(plain(typeset(held_up([titles[code] for code in gap.codes]))))
        if gap.need is not None:
            export_guide(exports_for(gap.platform, gap.need), key=f"guide-{gap.platform}-{gap.need}")
    if not gaps:
        st.text(typeset("Rien ne manque."))
