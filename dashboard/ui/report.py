"""The manager's report on its page: choosing its period, its statements, its files, and what people say of it."""

from datetime import date, timedelta
from functools import partial

import pandas as pd
import streamlit as st

from dashboard.charts import report as charts
from dashboard.config import workspace_folder
from dashboard.errors import VigieError
from dashboard.ingest.sources import export_names
from dashboard.kpi import registry
from dashboard.kpi.scope import Scope
from dashboard.report.document import Chart, Document, Table
from dashboard.report.layout import nothing_moved, weekly_document
from dashboard.report.period import last_week, week_code
from dashboard.report.render import FORMATS, MIMES, render
from dashboard.report.weekly import WeeklyReport, weekly_report
from dashboard.store import messages, report_notes
from dashboard.text.formats import instant, typeset
from dashboard.text.report import scope_name
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.components import chart, explain_button, section
from dashboard.ui.state import View, attempt, next_attempt

FILTERS, BEFORE = "Période des filtres", "La période juste avant"
WEEKS_OFFERED = 26
KINDS = {report_notes.COMMENT: "Commentaire", report_notes.QUESTION: "Question au community manager"}
WHOLE = "Tout le rapport"


def chosen_periods(view: View) -> tuple[Scope, Scope | None]:
    """The period reported, a week or that of the filters, and the one to compare with, ``None`` for the one before."""
    found = _weeks(view)
    if found is None:
        raise VigieError("L’espace de travail est vide : importez d’abord vos fichiers.")
    weeks, default = found  # by their names: a link holds what one reads
    left, right = st.columns(2)
    period = left.selectbox(
        "Période du rapport",
        [*weeks, FILTERS],
        index=[*weeks].index(default),
        key="semaine",
        bind="query-params",
    )
    against = right.selectbox("Comparer avec", [BEFORE, *weeks], key="contre", bind="query-params")
    scope = view.scope if period == FILTERS else _over(view.scope, weeks[str(period)])
    return scope, None if against == BEFORE else _over(view.scope, weeks[str(against)])


def first_week(view: View) -> Scope | None:
    """The period reported before any other is chosen; ``None`` without messages."""
    found = _weeks(view)
    return found and _over(view.scope, found[0][found[1]])


def _weeks(view: View) -> tuple[dict[str, tuple[date, date]], str] | None:
    """The weeks offered, and the name of the one shown at first."""
    heard = cached.read(messages.heard_until, view.settings.timezone)
    if view.first_on is None or view.last_on is None or heard is None:
        return None
    weeks = offered_weeks(view.first_on, heard, view.last_on)
    default = scope_name(*last_week(heard, date.today()))
    return weeks, default if default in weeks else next(iter(weeks))


def offered_weeks(first_on: date, heard_on: date, last_on: date) -> dict[str, tuple[date, date]]:
    """The weeks of the data by name, the latest first: all those since ``heard_on``, the day of the last message, and
    half a year before it."""
    monday = last_on - timedelta(days=last_on.weekday())
    n = (last_on - min(heard_on, last_on)).days // 7 + WEEKS_OFFERED
    days = [(start, start + timedelta(days=6)) for start in (monday - timedelta(weeks=step) for step in range(n))]
    return {scope_name(*each): each for each in days if each[1] >= first_on}


def report(scope: Scope, earlier: Scope | None, has_names: bool = False) -> WeeklyReport:
    """The report, computed once per revision of the workspace; one with names is never kept."""
    if has_names:
        return _computed(scope, earlier, has_names=True)
    return _kept(str(workspace_folder()), cached.store().revision, scope, earlier)


def highlights(found: WeeklyReport) -> None:
    """What changed, each with what may go with it and a way to its definition and rows."""
    section("Ce qui a changé")
    if not found.highlights:
        st.text(typeset(nothing_moved(found)))
    for place, one in enumerate(found.highlights):
        result = found.result(one.code)
        with st.container(border=True, gap="xxsmall", key=f"vigie-fact-{place}"):
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.text(typeset(one.sentence))
                if result is not None:
                    explain_button(registry.kpi(one.code), result, f"explain-{place}")
            for line in one.because:
                st.caption(plain(typeset(line)))


def tables(document: Document, title: str) -> None:
    """The table under a heading of the document, on screen."""
    under = document.under(title)
    for block in under:
        if isinstance(block, Table):
            rows = [[cell if isinstance(cell, str) else cell.text for cell in row] for row in block.rows]
            st.dataframe(pd.DataFrame(rows, columns=[*block.columns]), hide_index=True, width="stretch")
        elif hasattr(block, "text"):
            st.text(block.text)


def drawings(document: Document) -> None:
    """Its charts, side by side."""
    for column, block in zip(st.columns(max(1, len(document.charts))), document.charts, strict=False):
        with column:
            _drawing(block)


def downloads(found: WeeklyReport, document: Document, earlier: Scope | None) -> None:
    """The report as a file, without the names of members unless asked."""
    section("Emporter le rapport")
    has_names = st.checkbox(
        "Garder les noms des membres dans les citations",
        key="rapport-noms",
        help=typeset("Ce sont des données personnelles : elles sortent alors de Vigie avec le fichier."),
    )
    name = f"vigie-rapport-{week_code(found.scope.start)}"
    with st.container(horizontal=True):
        for format in FORMATS:
            st.download_button(
                format.upper(),
                data=partial(_file, found.scope, earlier, None if has_names else document, format),
                file_name=f"{name}.{format}",
                mime=MIMES[format],
                key=f"rapport-{format}",
                on_click="ignore",
                icon=":material/download:",
            )
    st.caption(
        plain(
            typeset(
                "HTML s’ouvre sans réseau, PDF s’imprime, XLSX se recalcule, JSON se relit. Pour le recevoir chaque "
                "lundi sans rien faire : docs/rapport.md."
            )
        )
    )


def conversation(found: WeeklyReport) -> None:
    """What was said of the period, the questions that wait, and a form to say more; nothing is ever changed."""
    section("Commentaires et questions")
    titles = {kpi.code: kpi.title for kpi, _ in found.figures}
    for note in found.notes:
        _note(note, titles, found.scope.timezone)
    waiting = cached.read(report_notes.unanswered)
    if waiting:
        st.markdown(f"**{plain(typeset('Questions en attente d’une réponse'))}**")
    for question in waiting:
        _answer(question, titles)
    with st.form(f"note-{attempt('note')}", border=True):
        left, middle, right = st.columns([3, 2, 2])
        code = left.selectbox(
            "Sur quel chiffre",
            ["", *titles],
            format_func=lambda code: typeset(titles[code]) if code else WHOLE,
            key=f"note-code-{attempt('note')}",
        )
        kind = middle.selectbox("Quoi", [*KINDS], format_func=KINDS.__getitem__, key=f"note-kind-{attempt('note')}")
        author = right.text_input("De la part de", key=f"note-author-{attempt('note')}")
        text = st.text_area("Texte", key=f"note-text-{attempt('note')}")
        if st.form_submit_button("Ajouter"):
            with cached.store().writing() as session:
                report_notes.add(
                    session, str(kind), str(code), found.scope.start, found.scope.end, text, str(author or "")
                )
            next_attempt("note")
            st.rerun()


def _file(scope: Scope, earlier: Scope | None, document: Document | None, format: str) -> bytes:
    """The file, of the document with names when none is given; made only when it is asked for."""
    return render(document or weekly_document([report(scope, earlier, has_names=True)]), format)


def _note(note: report_notes.Note, titles: dict[str, str], zone: str) -> None:
    names = {**KINDS, report_notes.ANSWER: "Réponse"}
    about = typeset(titles.get(note.code, WHOLE))
    told = " · ".join(filter(None, (names[note.kind], about, note.author, instant(note.written_at, zone))))
    with st.container(gap="xxsmall", key=f"vigie-note-{note.note_id}"):
        st.caption(plain(typeset(told)))
        st.text(note.text)


def _answer(question: report_notes.Note, titles: dict[str, str]) -> None:
    with st.form(f"answer-{question.note_id}", border=True):
        st.caption(plain(typeset(f"{titles.get(question.code, WHOLE)}, {scope_name(question.start, question.end)}")))
        st.text(question.text)
        author = st.text_input("De la part de", key=f"answer-author-{question.note_id}")
        text = st.text_area("Réponse", key=f"answer-text-{question.note_id}")
        if st.form_submit_button("Répondre"):
            with cached.store().writing() as session:
                report_notes.answer(session, question.note_id, text, author)
            st.rerun()


def _drawing(block: Chart) -> None:
    fig = charts.bars(
        block.labels, block.values, block.texts, block.low, block.high, block.is_small,
        unit=block.unit, colour=block.colour, title=block.title, subtitle=block.subtitle,
    )  # fmt: skip
    data = pd.DataFrame({"jour ou semaine": block.labels, block.name: block.texts})
    chart(fig, block.alt, data, key=f"rapport-{block.unit}")


def _over(scope: Scope, days: tuple[date, date]) -> Scope:
    return Scope(
        start=days[0], end=days[1], platforms=scope.platforms, accounts=scope.accounts, timezone=scope.timezone
    )  # fmt: skip


def _computed(scope: Scope, earlier: Scope | None, *, has_names: bool) -> WeeklyReport:
    figures = cached.kpis(scope, *(kpi.code for kpi in registry.KPIS)) if earlier is None else None
    with cached.store().reading() as session:
        return weekly_report(
            session, cached.settings(), scope, earlier, has_names=has_names, exports=export_names, results=figures
        )


@st.cache_resource(show_spinner=False, max_entries=16)
def _kept(folder: str, revision: int, scope: Scope, earlier: Scope | None) -> WeeklyReport:
    """``folder`` and ``revision`` are there to tell one state of one workspace from another."""
    return _computed(scope, earlier, has_names=False)
