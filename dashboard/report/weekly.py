"""The manager's week, as data: the figures of the pages for one scope, and what can be said of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd

from dashboard.config import Settings
from dashboard.kpi import breakdown, contenu, listing, registry, series
from dashboard.kpi.attainment import Attainment, attainment
from dashboard.kpi.contract import Kpi, KpiResult
from dashboard.kpi.coverage import covered_days
from dashboard.kpi.highlight import Highlight, compared, o4_faits_marquants
from dashboard.kpi.permits import NEEDS, Need, extents
from dashboard.kpi.raised import raised
from dashboard.kpi.registry import KPIS
from dashboard.kpi.scope import Scope
from dashboard.report.anonymous import anonymous
from dashboard.report.document import Quote, inert
from dashboard.report.sections import present
from dashboard.store import alerts, messages, report_notes
from dashboard.store.store import Session
from dashboard.text.danger import DANGER, is_danger
from dashboard.text.formats import in_zone, shortened, typeset
from dashboard.text.labels import label
from dashboard.text.report import gap

IRRITANTS, QUOTES_EACH, MOVEMENT, READ = 5, 2, 3, 40
LONGEST_QUOTE = 280
POSTS_TOLD = 5
HIGH, LOW = 90, 10  # percentiles of C12

Exports = Callable[[str, str], Sequence[str]]  # a platform and « messages » or « posts »: names of exports


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """O1: a target of the settings and where its figure stands."""

    kpi: Kpi
    result: KpiResult
    target: float
    state: Attainment


@dataclass(frozen=True, slots=True, kw_only=True)
class Irritant:
    """A theme of E8 (``entry``) and what people wrote about it."""

    entry: Mapping[str, Any]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """What is missing: the sentence that says it, the figures that wait for it, the exports that would bring it."""

    reason: str
    codes: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyReport:
    """One brand over one scope. ``figures`` hold every figure of the registry, in its order; ``daily`` and ``weekly``
    are the tables of the charts (``series.daily_messages``, ``breakdown.weekly_negative``); ``high`` and ``low`` are
    posts far over or under their usual; ``raised`` the alerts of the period, those about a person who seems in danger
    apart: that is ``has_danger``, never a number."""

    brand: str
    scope: Scope
    earlier: Scope
    settings: Settings
    data_end: datetime | None
    is_demo: bool
    is_anonymous: bool
    covered: int
    figures: tuple[tuple[Kpi, KpiResult], ...]
    highlights: tuple[Highlight, ...]
    compared: int
    objectives: tuple[Objective, ...]
    irritants: tuple[Irritant, ...]
    raised: pd.DataFrame
    has_danger: bool
    high: pd.DataFrame
    low: pd.DataFrame
    daily: pd.DataFrame
    weekly: pd.DataFrame
    lacks: tuple[Lack, ...]
    notes: tuple[report_notes.Note, ...]

    def result(self, code: str) -> KpiResult | None:
        """The figure of that code, ``None`` when Vigie has none."""
        return next((result for kpi, result in self.figures if kpi.code == code), None)


def weekly_report(
    session: Session,
    settings: Settings,
    scope: Scope,
    earlier: Scope | None = None,
    *,
    has_names: bool = False,
    exports: Exports = lambda platform, need: (),
    results: Sequence[KpiResult] | None = None,
) -> WeeklyReport:
    """The report over ``scope``, compared with the period before or with ``earlier``; ``results`` are every figure of
    the registry, in its order, where they are computed already.

    Verbatims are anonymous unless ``has_names``; those of a person who seems in danger are never there. ``exports``
    names what would bring the messages or the posts that a platform lacks.
    """
    if results is None:
        results = registry.compute(session, scope, earlier=earlier)
    figures = tuple(zip(KPIS, results, strict=True))
    against = earlier or scope.previous
    query = raised(scope)
    posts = _posts(session, scope)
    end = messages.data_end(session)
    end_on = None if end is None else in_zone(end, scope.timezone).date()
    found, waiting = session.frame(query.sql, query.params), alerts.open_alerts(session)
    told = o4_faits_marquants(figures, scope, against, settings.landmarks, end_on)
    return WeeklyReport(
        brand=settings.brand,
        scope=scope,
        earlier=against,
        settings=settings,
        data_end=end,
        is_demo=session.meta("is_demo") == "true",
        is_anonymous=not has_names,
        covered=len(covered_days(session, scope)),
        figures=figures,
        highlights=tuple(told),
        compared=compared(figures),
        objectives=_objectives(figures, settings),
        irritants=_irritants(session, scope, results, has_names),
        raised=found[found["title"] != DANGER],
        has_danger=any(is_danger(codes) for codes in waiting["categories"]),
        high=posts[posts["percentile"] >= HIGH].sort_values("ratio", ascending=False).head(POSTS_TOLD),
        low=posts[posts["percentile"] <= LOW].sort_values("ratio").head(POSTS_TOLD),
        daily=series.daily_messages(session, scope),
        weekly=breakdown.weekly_negative(session, scope),
        lacks=tuple(_lacks(session, scope, figures, exports)),
        notes=tuple(report_notes.of_period(session, scope.start, scope.end)),
    )


def _objectives(figures: Sequence[tuple[Kpi, KpiResult]], settings: Settings) -> tuple[Objective, ...]:
    known = {kpi.code: (kpi, result) for kpi, result in figures}
    return tuple(
        Objective(
            kpi=known[target.code][0],
            result=known[target.code][1],
            target=target.value,
            state=attainment(*known[target.code], target.value),
        )
        for target in settings.targets
        if target.code in present([target.code])
    )


def _irritants(session: Session, scope: Scope, results: Sequence[KpiResult], has_names: bool) -> tuple[Irritant, ...]:
    """The first themes of E8 that touch enough people, each with messages of its own, no text twice: a report goes
    from hand to hand, so nothing private is quoted, nor anybody in danger."""
    known = next((result for result in results if result.code == "E8"), None)
    themes = [] if known is None or known.value is None else known.details.get("themes", [])
    ranked = [each for each in themes if each["authors"] >= MOVEMENT][:IRRITANTS]
    cited: set[str] = set()
    found = []
    for entry in ranked:
        rows = listing.listed(session, scope, "E8", "negative", READ, "", str(entry["theme"]))
        rows = rows[~rows["message_key"].isin(messages.private_among(session, [*rows["message_key"]]))]
        rows = rows[[not is_danger(codes) for codes in rows["categories"]]].drop_duplicates("text")
        rows = rows[~rows["text"].isin(cited)].head(QUOTES_EACH)
        cited.update(rows["text"])
        found.append(rows.assign(theme=entry["theme"]))
    if not found:
        return ()
    quotes = _quotes(session, pd.concat(found), has_names)
    return tuple(Irritant(entry=entry, quotes=tuple(quotes.get(entry["theme"], ()))) for entry in ranked)


def _quotes(session: Session, found: pd.DataFrame, has_names: bool) -> dict[str, list[Quote]]:
    """What is quoted of each theme."""
    texts = [str(text) for text in found["text"]]
    keys = [key for key in found["author_key"] if isinstance(key, str)]
    names = messages.author_names(session, keys) if has_names else {}
    shown = texts if has_names else anonymous(session, texts)
    quotes: dict[str, list[Quote]] = {}
    for text, row in zip(shown, found.to_dict("records"), strict=True):
        told = Quote(shortened(inert(text), LONGEST_QUOTE), _source(row, names.get(row["author_key"])))
        quotes.setdefault(row["theme"], []).append(told)
    return quotes


def _source(row: Mapping[Any, Any], name: str | None) -> str:
    told = typeset(label("platform", row["platform"]))
    return f"{inert(name)}, {told}" if name else told


def _posts(session: Session, scope: Scope) -> pd.DataFrame:
    """The posts of the period that compare with their usual."""
    found = contenu.posts_table(session, scope)
    return found[found["percentile"].notna() & ~found["is_maturing"]]


def _lacks(session: Session, scope: Scope, figures: Sequence[tuple[Kpi, KpiResult]], exports: Exports) -> list[Lack]:
    """Days that no import covers, platforms without messages or posts, then each reason with the figures it stops."""
    told = [
        Lack(reason=gap(label("platform", source["platform"]), source["gaps"]))
        for _, result in figures
        if result.code == "O5"
        for source in result.details.get("sources", ())
        if source["gaps"]
    ]
    for extent in extents(session, scope.timezone):
        if scope.platforms and extent.platform not in scope.platforms:
            continue
        for need, held in ((Need.MESSAGES, extent.messages), (Need.POSTS, extent.posts)):
            if not held:
                name = label("platform", extent.platform)
                bring = tuple(exports(extent.platform, need))
                told.append(Lack(reason=f"{name} : {NEEDS[need][:1].lower()}{NEEDS[need][1:]}", exports=bring))
    reasons: dict[str, list[str]] = {}
    for kpi, result in figures:
        if result.value is None:
            reasons.setdefault(result.reason or "Donnée absente des fichiers importés.", []).append(kpi.code)
    return told + [Lack(reason=reason, codes=tuple(codes)) for reason, codes in reasons.items()]
