"""The grammar of a page: the sentence, the figures, the charts, then the rows to act on.

A page opens with ``page_title`` and ``sentence``, shows ``figures(cached.kpis(view.scope, "R1", …))``, one or
two ``chart``, then ``message_rows``; it wraps each block in ``with block("…")`` so that a broken one leaves the others.
Strings given here are written with ordinary spaces and are shown as plain text: no Markdown, no HTML.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.charts import landmarks
from dashboard.charts.theme import CONFIG, with_room
from dashboard.kpi import registry
from dashboard.kpi.contract import Kpi, KpiResult
from dashboard.kpi.fiabilite import ON_SENTIMENT
from dashboard.kpi.wording import chance_text, change_text, sample_text, stable_text, value_text
from dashboard.text.formats import count, typeset
from dashboard.text.labels import label
from dashboard.ui import cached, tables
from dashboard.ui.blocks import block, plain
from dashboard.ui.empty import demo_button, empty_state
from dashboard.ui.landmarks import marks
from dashboard.ui.messages import message_rows, open_thread, private_among
from dashboard.ui.state import current_view
from dashboard.ui.veil import hidden_spans, veiled
from dashboard.ui.verification import reliability_line

__all__ = [
    "block",
    "chart",
    "csv_button",
    "demo_button",
    "empty_state",
    "explain_button",
    "figures",
    "finding",
    "folded",
    "message_rows",
    "nothing",
    "open_thread",
    "page_title",
    "plain",
    "section",
    "sentence",
    "table",
]  # fmt: skip

AT_MOST_FIGURES = 4
INSTANT_WIDTH = 140  # pixels: else a column whose first cells are empty cuts the others


def page_title(title: str) -> None:
    """The one title of the page."""
    st.title(plain(typeset(title)), anchor=False)


def sentence(text: str) -> None:
    """What matters on this page, in one or two sentences, under its title."""
    with st.container(key="vigie-sentence"):
        st.text(typeset(text))


def section(title: str) -> None:
    """A heading inside the page."""
    st.subheader(plain(typeset(title)), anchor=False)


def finding(title: str, subtitle: str = "") -> None:
    """What a chart shows and how it is measured, where they wrap on a narrow screen."""
    if title:
        st.markdown(f"**{plain(typeset(title))}**")
    if subtitle:
        st.caption(plain(typeset(subtitle)))


def nothing(told: str) -> None:
    """Say that a list of received messages is empty, or that no file covers the period: nobody knows then."""
    (received,) = cached.kpis(current_view().scope, "R1")
    st.text(typeset(received.reason or told))


@contextmanager
def folded(title: str, key: str, icon: str | None = None, *, is_in_address: bool = False) -> Iterator[bool]:
    """A block closed at first; gives whether it is open now, and what is inside is to be computed only then.

    With ``is_in_address`` a link to the page opens it as it was, ``key`` being the name of the parameter.
    """
    unfolded = st.expander(
        plain(typeset(title)),
        icon=icon,
        key=key if is_in_address else f"fold-{key}",
        on_change="rerun",
        bind="query-params" if is_in_address else None,
    )
    with unfolded:
        yield bool(unfolded.open)


def figures(results: Sequence[KpiResult]) -> None:
    """At most four figures, each with its interval, its n and its change; a click opens formula and rows.

    Those that stand on sentiment labels come with what is known of the reliability of these.
    """
    for column, result in zip(st.columns(len(results[:AT_MOST_FIGURES])), results, strict=False):
        with column:
            _figure(registry.kpi(result.code), result)
    if any(result.code in ON_SENTIMENT and result.n for result in results[:AT_MOST_FIGURES]):
        with block("La fiabilité du sentiment"):
            reliability_line(results[0].code)


def chart(fig: go.Figure, alt: str, data: pd.DataFrame, key: str, *, has_title: bool = True) -> None:
    """A figure dressed by ``charts.theme.dress``, its title above it, and its numbers under « Voir le tableau ».

    ``alt`` says in one sentence what one sees; ``data`` holds store column names (see ``table``). A chart of time gets
    the landmarks of the view. ``has_title`` is false where the page has already told the ``finding``.
    """
    told = landmarks.draw(fig, marks()) if landmarks.days_of(fig) else []
    alt += f" Repères : {', '.join(told)}." if told else ""
    meta = fig.layout.meta or {}
    with st.container(gap="xsmall"):
        finding(meta.get("title", "") if has_title else "", meta.get("subtitle", ""))
        st.plotly_chart(with_room(fig), width="stretch", config=CONFIG, alt=typeset(alt), key=key)
        with folded("Voir le tableau", key, ":material/table_rows:") as is_open:
            if is_open:  # a table costs the browser a library of its own: only who opens it pays
                table(data, f"table-{key}", f"vigie-{key}.csv", is_exportable=True)


def table(
    frame: pd.DataFrame,
    key: str | None = None,
    file_name: str = "vigie.csv",
    is_exportable: bool = False,
    widths: Mapping[str, int] | None = None,
) -> None:
    """Rows of the store as a French table; with ``is_exportable``, a button gives them as CSV. ``widths``, in pixels,
    are those of the columns that what they hold would make too wide.

    Column names are the store's: ``_at`` columns are shown on the clock of the settings, ``_s`` ones as
    durations, codes by their French names, ``author_key`` by pseudonym unless names are shown. A table that holds a
    private message says which ones are.
    """
    view = current_view()
    if "message_key" in frame and "text" in frame and not frame.empty:
        hidden = hidden_spans(frame["message_key"].dropna())
        pairs = zip(frame["text"], frame["message_key"], strict=True)
        frame = frame.assign(text=[veiled(text, hidden[key]) if key in hidden else text for text, key in pairs])
        if "kind" not in frame and (private := private_among(frame["message_key"].dropna())):
            kinds = ["message" if key in private else None for key in frame["message_key"]]
            frame.insert([*frame.columns].index("text") + 1, "kind", kinds)
    names = cached.names(frame["author_key"]) if view.shows_names and "author_key" in frame else None
    shown = tables.readable(frame, view.settings.timezone, names)
    days = {tables.heading(column) for column in frame.columns if column in ("day", "week") or column.endswith("_on")}
    config = {
        name: st.column_config.DateColumn(format="DD/MM/YYYY")
        if name in days
        else st.column_config.DatetimeColumn(format="DD/MM/YYYY H [h] mm", width=INSTANT_WIDTH)
        for name in shown.columns
        if name in days or pd.api.types.is_datetime64_any_dtype(shown[name])
    }
    config |= {
        name: st.column_config.NumberColumn(format="localized")
        for name in shown.columns
        if pd.api.types.is_numeric_dtype(shown[name])
    }
    for column, width in (widths or {}).items():
        name = tables.heading(column)
        config[name] = st.column_config.Column(width=width) if name not in config else config[name] | {"width": width}
    if "Lien" in shown:
        config["Lien"] = st.column_config.LinkColumn(display_text="ouvrir")
    told = tables.with_durations(frame, shown)
    st.dataframe(told, hide_index=True, width="stretch", column_config=config, key=key, placeholder="")
    if is_exportable:
        csv_button(shown, file_name, key=f"csv-{key or file_name}")


def csv_button(shown: pd.DataFrame, file_name: str, key: str) -> None:
    """« Télécharger en CSV »: the table as shown, safe to open in a spreadsheet."""
    st.download_button(
        "Télécharger en CSV",
        data=lambda: tables.csv_bytes(shown),
        file_name=file_name,
        mime="text/csv",
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )


def _figure(kpi: Kpi, result: KpiResult) -> None:
    with st.container(border=True, height="stretch", gap="xxsmall", key=f"vigie-figure-{result.code}"):
        st.caption(plain(typeset(kpi.title)))
        st.text(value_text(kpi, result))
        for line in (sample_text(kpi, result), change_text(kpi, result)):
            if line:
                st.caption(plain(typeset(line)))
        explain_button(kpi, result, result.code)


def explain_button(kpi: Kpi, result: KpiResult, key: str) -> None:
    """« Formule et lignes »: the definition of the figure and the exact rows behind it, over the view in force."""
    named = f"Formule et lignes *de {plain(typeset(f'« {kpi.title} »'))}*"  # heard, not seen: the figure stands above
    if st.button(named, key=f"vigie-formula-{key}", type="tertiary", icon=":material/function:"):
        st.dialog(plain(typeset(f"{kpi.title} ({kpi.code})")), width="large")(_formula)(kpi, result)


def _formula(kpi: Kpi, result: KpiResult) -> None:
    told = " · ".join(filter(None, (value_text(kpi, result), sample_text(kpi, result), change_text(kpi, result))))
    st.text(typeset(told))
    st.text(typeset(kpi.definition))
    notes = (*result.notes, result.details.get("comparison"), stable_text(kpi, result), chance_text(kpi, result))
    for note in notes:
        if note:
            st.caption(plain(typeset(note)))
    st.caption(plain(typeset(f"Base : {label('basis', kpi.basis)}. Source : {kpi.source.rstrip('.')}.")))
    with block("La liste des lignes"):
        rows = cached.evidence(current_view().scope, kpi.code)
        st.text(typeset(f"{count(len(rows), 'ligne')} derrière ce chiffre"))
        table(rows, key=f"evidence-{kpi.code}", file_name=f"vigie-{kpi.code.lower()}.csv", is_exportable=True)
