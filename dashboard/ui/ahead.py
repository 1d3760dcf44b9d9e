"""What the pages show of a large workspace, read in the background into their caches: changing pages then only draws.

A page asks for the same figures and lists by the same names; what is missing here is merely read when it is drawn.
"""

import ast
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard.charts.series import WINDOW_DAYS
from dashboard.enrich.resources import resources
from dashboard.errors import VigieError
from dashboard.kpi import (
    attente,
    breakdown,
    community,
    contenu,
    conversation,
    fiabilite,
    listing,
    off_hours,
    registry,
    remontee,
    series,
    veille,
)
from dashboard.kpi.scope import Scope
from dashboard.skills import GROUPS
from dashboard.store import alerts, search
from dashboard.store.query import parse
from dashboard.ui import cached, episodes, morning, navigation, verification
from dashboard.ui.community import AT_FIRST
from dashboard.ui.contents import ENGAGEMENT
from dashboard.ui.search import PER_PAGE
from dashboard.ui.state import View

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = "static/static/js/{}.*.js"  # of Streamlit: parts of its client, each asked for by the first element it draws
DRAWERS = (  # in the order of the pages that need them
    "PlotlyChart", "DataFrame", "Button", "ButtonGroup", "DownloadButton", "LinkButton", "PageLink", "TextInput",
    "Multiselect", "Pagination", "TextArea", "Radio", "DateInput", "StreamlitSyntaxHighlighter",
)  # fmt: skip
LARGE_BYTES = 64_000_000  # a smaller workspace is read as fast as it is drawn
PAUSE_S = 1.0  # what the reader is doing comes first
GAP_S = 0.2  # between two steps, for another program that waits for the workspace
FIGURES = (
    ("R3", "R5", "R6", "R9", "R0", "W2", "W2b"),
    ("E3", "E3a", "E4", "E1", "E7", "E8", "E2", "E6q", "E6r", "E6s", "E6c"),
    ("R1", "V1", "V2", "V6", "V7", "V10", "V8", "V9", "V2b", "V3", "V5"),
    ("C12", "C15", "C17", "C13", "C14", "C1", *ENGAGEMENT, "C18"),
    ("H1", "H5", "H5n", "H2", "H4", "H6", "H3", "H7"),
    ("X1", "X2", "X3", "X4", "X5", "X6", "E11"),
)
TABLES: tuple[tuple[Callable[..., Any], ...], ...] = (
    (
        attente.answered_by, attente.grouped_replies, conversation.automatic_replies, series.hourly_rhythm,
        off_hours.best_opening, attente.waiting_by_risk,
    ),
    (listing.analyzers, breakdown.weekly_negative),
    (series.source_days,),
    (contenu.posts_table,),
    (community.weekly_members, community.to_feature, community.peer_answers),
    (remontee.proposals,),
)  # fmt: skip
LISTS: tuple[tuple[tuple[Any, ...], ...], ...] = (
    ((listing.to_do, "questions"),),
    ((listing.listed, "E1", "negative"),),
    ((listing.listed, "V1", "recent"),),
    (),
    ((listing.listed, "H5n", "urgent"),),
    (),
)
AT_ONCE = 8  # figures of the report in one step
_logger = logging.getLogger("vigie")


class Reader:
    """One background thread at most, which reads for the view that was shown last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanted: View | None = None
        self._done: set[tuple[int, Scope]] = set()
        self._is_busy = False

    def want(self, view: View) -> None:
        """Read for ``view`` what is not read yet, once the page under way is drawn."""
        with self._lock:
            if (view.revision, view.scope) in self._done:
                return
            self._wanted = view
            if self._is_busy:
                return
            self._is_busy = True
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while True:
            time.sleep(PAUSE_S)
            with self._lock:
                view, self._wanted = self._wanted, None
                if view is None:
                    self._is_busy = False
                    return
            try:
                self._read(view)
            except VigieError:  # another program has the workspace
                _logger.debug("the pages are not read ahead", exc_info=True)

    def _read(self, view: View) -> None:
        for step in steps(view):
            time.sleep(GAP_S)
            with cached.workspace():
                if self._wanted is not None or cached.store().revision != view.revision:
                    return
                try:
                    step()
                except Exception:  # the page itself tells what goes wrong
                    _logger.debug("not read ahead", exc_info=True)
        self._done = {each for each in self._done if each[0] == view.revision} | {(view.revision, view.scope)}


def read_ahead(view: View) -> None:
    """Make the other pages ready for the view in force, when there is enough to read for it to be felt."""
    if not view.is_empty and cached.store().path.stat().st_size > LARGE_BYTES:
        _reader(str(cached.store().folder)).want(view)


def draw_ahead(view: View) -> None:
    """Have the browser read what draws the elements of the pages, once this one is drawn and it has nothing else to do.

    The charts alone are five megabytes of script, over a second to run. Another version of Streamlit may name them
    otherwise: the browser then reads each at the first element that needs it.
    """
    names = () if view.is_empty else _scripts(DRAWERS)
    if names:
        st.html(
            f"<script>setTimeout(() => (window.requestIdleCallback ?? setTimeout)(async () => {{"
            f"for (const name of {json.dumps(names)}) await import('./static/js/' + name).catch(() => {{}})"
            f"}}), {1000 * PAUSE_S:.0f})</script>",
            unsafe_allow_javascript=True,
        )


@cache
def _scripts(drawers: tuple[str, ...]) -> tuple[str, ...]:
    folder = Path(st.__file__).parent
    return tuple(path.name for drawer in drawers for path in folder.glob(SCRIPTS.format(drawer)))


def import_pages() -> None:
    """Import what the pages import and read the rules, without haste: the first visit of each waits for none of it."""
    for entry in navigation.ENTRIES:
        time.sleep(PAUSE_S)
        for node in ast.parse((ROOT / entry.file).read_text("utf-8")).body:
            if isinstance(node, ast.ImportFrom) and node.module:
                __import__(node.module, fromlist=[each.name for each in node.names])
    resources()  # the words of the rules, which explain the first message shown


def steps(view: View) -> Iterator[Callable[[], object]]:
    """What there is to read, a page after the other, in pieces that each keep the workspace open a moment."""
    scope = view.scope
    yield partial(morning.figures, scope)
    yield partial(morning.last_days, scope)
    yield partial(morning.to_do, scope)
    for codes, tables, lists in zip(FIGURES, TABLES, LISTS, strict=True):
        yield partial(cached.kpis, scope, *codes)
        for table in tables:
            yield partial(cached.read, table, scope)
        for load, *asked in lists:
            yield partial(cached.read, load, scope, *asked)
    yield partial(_irritants, scope)
    yield partial(_featured, scope)
    yield partial(_mentions, view)
    yield partial(verification.measured, scope, view.first_on, view.last_on)
    yield partial(cached.read, fiabilite.left_to_draw, scope, verification.SIZE)
    yield partial(cached.read, alerts.open_alerts, alerts.STATUSES)
    yield episodes.open_episodes
    yield partial(_every_message, scope)
    yield partial(cached.read, registry.rows, "X5", scope)
    for skills in GROUPS.values():
        yield partial(cached.kpis, scope, *{code for each in skills for code in each.codes})
    yield from _weekly_report(view)


def _weekly_report(view: View) -> Iterator[Callable[[], object]]:
    """The report of the week shown at first: all the figures there are, over another period."""
    from dashboard.ui import report  # imports the connectors, which the first page does without

    week = report.first_week(view)
    if week is None:
        return
    codes = [kpi.code for kpi in registry.KPIS]
    for start in range(0, len(codes), AT_ONCE):
        yield partial(cached.kpis, week, *codes[start : start + AT_ONCE])
    yield partial(report.report, week, None)


def _every_message(scope: Scope) -> None:
    """What the search finds when nothing is asked."""
    query, bounds = parse(""), search.Bounds(platforms=scope.platforms, accounts=scope.accounts)
    cached.read(search.summary, query, bounds)
    keys = cached.read(search.keys, query, bounds, "recent", PER_PAGE, 0)
    cached.read(search.shown, tuple(keys))


def _featured(scope: Scope) -> None:
    for author in cached.read(community.to_feature, scope)["author_key"].head(AT_FIRST):
        cached.read(community.best_messages, scope, str(author))


def _irritants(scope: Scope) -> None:
    (found,) = cached.kpis(scope, "E8")
    for entry in found.details.get("themes", [])[:3]:
        cached.read(listing.listed, scope, "E8", "negative", 200, "", str(entry["theme"]))


def _mentions(view: View) -> None:
    before = replace(view.scope, start=view.scope.start - timedelta(days=WINDOW_DAYS))
    for query in view.settings.watch_queries:
        if not query.is_competitor:
            cached.read(veille.mentions_per_day, before, query.name)
            return


@st.cache_resource(show_spinner=False, max_entries=8)
def _reader(folder: str) -> Reader:
    return Reader()
