"""The weekly report as a document: one page that stands alone, then an annex where every figure is."""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from dashboard.kpi.contract import Kpi, KpiResult, Status
from dashboard.kpi.highlight import Highlight, has_moved
from dashboard.kpi.wording import change_text, sample_text, value_text
from dashboard.report import data
from dashboard.report.document import (
    Annex,
    Block,
    Cell,
    Document,
    Figure,
    Figures,
    Heading,
    Number,
    Paragraph,
    Point,
    Points,
    Quote,
    Quotes,
    Table,
    inert,
)
from dashboard.report.drawings import charts
from dashboard.report.sections import HEAD, SECTIONS
from dashboard.report.weekly import WeeklyReport
from dashboard.store import report_notes
from dashboard.text import report as words
from dashboard.text.attainment import ATTAINMENT_SIGNS, ATTAINMENTS
from dashboard.text.formats import NBSP, count, day, instant, number, ratio, shortened, typeset, x_of_n
from dashboard.text.labels import label
from dashboard.text.objectives import target
from dashboard.text.sentences import held_up

NAMED = 3
SHORT_LIST, SHORTEST_LIST = 6, 3  # statements on the first page: fewer where objectives and comments take the room
FIRST_IRRITANTS = 3
EXCERPT = 110


def weekly_document(reports: Sequence[WeeklyReport]) -> Document:
    """One report, or one after the other for several brands: figures are never added over brands."""
    first = reports[0]
    name = ", ".join(inert(report.brand) for report in reports if report.brand)
    blocks: list[Block] = []
    for place, report in enumerate(reports):
        if len(reports) > 1:
            title = inert(report.brand) or f"Marque {place + 1}"
            blocks.append(Annex(title) if place else Heading(title))
        blocks += [*_first_page(report), *_annex(report)]
    scope = first.scope
    subtitle = [
        words.scope_name(scope.start, scope.end),
        _chosen([label("platform", code) for code in scope.platforms], "plateforme"),
        _chosen([inert(account) for account in scope.accounts], "compte"),
        _freshness(first),
    ]
    return Document(
        title=typeset(f"Rapport de la semaine — {name}" if name else "Rapport de la semaine"),
        subtitle=typeset(" · ".join(filter(None, subtitle))),
        blocks=tuple(blocks),
        footer=typeset(_footer(first)),
        data=data.of_report(first) if len(reports) == 1 else {"reports": [data.of_report(each) for each in reports]},
    )


def _chosen(names: Sequence[str], what: str) -> str:
    """What the filters keep: by name when there are few."""
    return ", ".join(names) if len(names) <= NAMED else count(len(names), what)


def lead(report: WeeklyReport) -> str:
    """What matters, in a few sentences."""
    received = report.result("R1")
    value, reason = (None, None) if received is None else (received.value, received.reason)
    told = [words.opening(value, reason, report.covered, report.scope.days)]
    if report.covered:
        themes = sum(bool(one.theme) for one in report.highlights)
        told.append(words.movements(len(report.highlights) - themes, report.compared, themes, _earlier(report)))
    told.append(words.objectives(str(one.state) for one in report.objectives))
    told.append(_alerts(report))
    return " ".join(part for part in told if part)


def nothing_moved(report: WeeklyReport) -> str:
    """What is said when there is no statement."""
    return words.nothing_moved(report.compared, _earlier(report))


def figure(report: WeeklyReport, kpi: Kpi, result: KpiResult) -> Figure:
    """A figure in the words of its page, with its remarks and what people said of it."""
    remarks = [*result.notes, *filter(None, [result.details.get("comparison")])]
    return Figure(
        title=typeset(kpi.title),
        value=value_text(kpi, result),
        sample=typeset(sample_text(kpi, result)),
        change=typeset(change_text(kpi, result)),
        definition=typeset(f"{kpi.definition} ({kpi.code}, {label('basis', kpi.basis)})"),
        remarks=tuple(map(typeset, remarks)),
        notes=_said(report, kpi.code),
    )


def _first_page(report: WeeklyReport) -> list[Block]:
    blocks: list[Block] = []
    if report.is_demo:
        blocks.append(Paragraph(typeset("Démonstration : marque et messages inventés."), is_small=True))
    if report.has_danger:
        blocks.append(Paragraph(typeset(words.DANGER), is_lead=True))
    blocks.append(Paragraph(typeset(lead(report)), is_lead=True))
    blocks.append(_tiles(report, HEAD, is_short=True))
    blocks.append(Paragraph(typeset(" ".join(filter(None, [_sources(report), words.READING]))), is_small=True))
    blocks.append(Heading("Ce qui a changé"))
    if report.highlights:
        told = report.highlights[: _room(report)]
        blocks.append(Points(tuple(_point(report, one) for one in told)))
        others = words.others(len(report.highlights) - len(told))
        blocks.append(Paragraph(typeset(f"{others}{words.CHANCE} {words.ASSOCIATION}"), is_small=True))
    else:
        blocks.append(Paragraph(typeset(nothing_moved(report))))
    blocks += [Heading("Les objectifs"), *_objectives(report), *charts(report)]
    if report.irritants:
        blocks += [Heading("Ce qui irrite le plus"), _first_irritants(report)]
    if report.lacks:
        blocks.append(Paragraph(typeset(_lacking(report)), is_small=True))
    general = _said(report, "")
    if general:
        blocks += [Heading("Commentaires"), Points(tuple(Point(note) for note in general))]
    return blocks


def _room(report: WeeklyReport) -> int:
    """How many statements the first page holds."""
    return max(SHORTEST_LIST, SHORT_LIST - len(report.objectives) - len(_said(report, "")))


def _annex(report: WeeklyReport) -> list[Block]:
    blocks: list[Block] = [Annex("Annexe : le détail, chiffre par chiffre")]
    others = report.highlights[_room(report) :]
    if others:
        blocks += [Heading("Les autres écarts établis"), Points(tuple(_point(report, one) for one in others))]
    extras = {
        "ecoute": _irritants(report),
        "alertes": _alert_rows(report),
        "contenus": _posts(report),
    }
    for section in SECTIONS:
        more = extras.get(section.page, [])
        tiles = _tiles(report, [code for code in section.first if _is_known(report, code)])
        if tiles.items or more:
            blocks += [Heading(section.title), *([tiles] if tiles.items else []), *more]
    blocks += [Heading("Ce qui manque, et quoi importer"), *_lacks(report)]
    blocks += [Heading("Tous les chiffres"), _every_figure(report), _definitions(report)]
    return blocks


def _tiles(report: WeeklyReport, codes: Sequence[str], *, is_short: bool = False) -> Figures:
    """The figures of ``codes``; short ones say what they measure in place of the remarks, which the annex has."""
    known = {kpi.code: (kpi, result) for kpi, result in report.figures}
    tiles = {code: figure(report, *known[code]) for code in codes if code in known}
    if is_short:
        tiles = {code: replace(tile, remarks=_gloss(code)) for code, tile in tiles.items()}
    return Figures(tuple(tiles.values()))


def _gloss(code: str) -> tuple[str, ...]:
    return (typeset(words.GLOSSES[code]),) if code in words.GLOSSES else ()


def _sources(report: WeeklyReport) -> str:
    """The platforms whose files are read, for who does not know where the numbers come from."""
    covered = report.result("O5")
    found = () if covered is None else covered.details.get("sources", ())
    return words.sources(label("platform", one["platform"]) for one in found if one["covered_days"])


def _is_known(report: WeeklyReport, code: str) -> bool:
    """Whether the figure has a value: those without are told together, with what would bring them."""
    result = report.result(code)
    return result is not None and result.value is not None


def _point(report: WeeklyReport, one: Highlight) -> Point:
    return Point(
        typeset(f"{one.sentence} [{one.code}]"), tuple(map(typeset, one.because)), rows_address(report, one.code)
    )


def rows_address(report: WeeklyReport, code: str) -> str:
    """Where the app shows the figure over the same days, filters included."""
    page = next((section.page for section in SECTIONS if code in section.codes), "") or "rapport"
    scope = report.scope
    chosen: list[tuple[str, str]] = [("periode", "Personnalisée"), ("du", str(scope.start)), ("au", str(scope.end))]
    chosen += [("plateformes", label("platform", code)) for code in scope.platforms] + [
        ("comptes", code) for code in scope.accounts
    ]
    return f"{report.settings.notifications.address.rstrip('/')}/{page}?{urlencode(chosen)}"


def _objectives(report: WeeklyReport) -> list[Block]:
    if not report.objectives:
        return [Paragraph(typeset("Aucun objectif chiffré : fixez-en sur la page Compétences."))]
    rows: list[tuple[Cell, ...]] = []
    for one in report.objectives:
        state = str(one.state)
        rows.append(
            (
                typeset(one.kpi.title),
                value_text(one.kpi, one.result),
                typeset(sample_text(one.kpi, one.result)),
                target(one.target, one.kpi.unit, one.kpi.better),
                f"{ATTAINMENT_SIGNS[state]}{NBSP}{ATTAINMENTS[state]}",
            )
        )
    columns = ("Objectif", "Valeur", "Sur quoi elle repose", "Cible", "État")
    return [Table("", columns, tuple(rows), (32, 12, 46, 18, 16))]


def _first_irritants(report: WeeklyReport) -> Points:
    """The first themes in a line each; what people wrote about them is in the annex."""
    return Points(
        tuple(
            Point(typeset(f"{inert(one.entry['name'])} : {words.irritant(one.entry, has_moved(one.entry))}"))
            for one in report.irritants[:FIRST_IRRITANTS]
        )
    )


def _lacking(report: WeeklyReport) -> str:
    gaps = sum(not lack.codes for lack in report.lacks)
    figures = sum(len(lack.codes) for lack in report.lacks)
    told = [
        *([count(gaps, "source incomplète", "sources incomplètes")] if gaps else []),
        *([count(figures, "chiffre non disponible", "chiffres non disponibles")] if figures else []),
    ]
    return f"Il manque des données ({', '.join(told)}) : l’annexe dit lesquelles et quel export les apporterait."


def _irritants(report: WeeklyReport) -> list[Block]:
    blocks: list[Block] = []
    for one in report.irritants:
        blocks.append(
            Points((Point(typeset(f"{inert(one.entry['name'])} : {words.irritant(one.entry, has_moved(one.entry))}")),))
        )
        if one.quotes:
            blocks.append(Quotes(one.quotes))
    if report.irritants and report.is_anonymous:
        blocks.append(
            Paragraph(typeset("Citations sans noms, identifiants, liens ni coordonnées repérés."), is_small=True)
        )
    return blocks


def _alerts(report: WeeklyReport) -> str:
    """The alerts of the period; that there is none is only said of messages that were read."""
    raised, received, risky = report.raised, report.result("R1"), report.result("A1")
    if not len(raised) and not report.covered:
        return ""
    if not len(raised) and received is not None and received.value and (risky is None or risky.value is None):
        return words.NOTHING_READ
    waiting = raised["status"].isin(["open", "acknowledged", "escalated"])
    return words.alerts(len(raised), int((raised["level"] == "critical").sum()), int(waiting.sum()))


def _alert_rows(report: WeeklyReport) -> list[Block]:
    told = _alerts(report)
    blocks: list[Block] = [Paragraph(typeset(told))] if told else []
    raised = report.raised
    if len(raised):
        groups = raised.groupby(["level", "title"], sort=False).agg(
            n=("alert_id", "size"),
            judged=("verdict", lambda told: int(told.isin(["founded", "unfounded"]).sum())),
            founded=("verdict", lambda told: int((told == "founded").sum())),
        )
        rows: list[tuple[Cell, ...]] = [
            (
                label("level", row["level"]),
                label("alert_title", row["title"]),
                Number(row["n"], number(row["n"])),
                x_of_n(row["founded"], row["judged"]) if row["judged"] else "aucune jugée",
            )
            for row in groups.reset_index().to_dict("records")
        ]
        blocks.append(Table("Alertes de la période", ("Niveau", "Ce qui se passe", "Nombre", "Fondées"), tuple(rows)))
    return blocks


def _posts(report: WeeklyReport) -> list[Block]:
    told = (
        ("Publications à examiner pour les répéter", report.high),
        ("Publications à examiner avant de recommencer", report.low),
    )
    blocks: list[Block] = []
    for title, posts in told:
        rows: list[tuple[Cell, ...]] = []
        for post in posts.to_dict("records"):
            text = next((post[name] for name in ("title", "text") if isinstance(post[name], str) and post[name]), "")
            few = " (peu de recul)" if post["is_small"] else ""
            rows.append(
                (
                    day(post["published_on"]),
                    label("platform", post["platform"]),
                    Quote(shortened(inert(text), EXCERPT) or "sans texte"),
                    Number(float(post["ratio"]), typeset(f"{ratio(post['ratio'])}{few}"), "ratio"),
                )
            )
        if rows:
            columns = ("Jour", "Plateforme", "Publication", "Face à l’habitude")
            blocks.append(Table(typeset(title), columns, tuple(rows), (16, 16, 70, 22)))
    if blocks:
        blocks.append(Paragraph(typeset(words.POSTS), is_small=True))
    return blocks


def _lacks(report: WeeklyReport) -> list[Block]:
    titles = {kpi.code: kpi.title for kpi, _ in report.figures}
    items = []
    for lack in report.lacks:
        names = [titles[code] for code in lack.codes]
        told = f"{lack.reason}{words.bring(lack.exports)}"
        items.append(Point(typeset(told), (typeset(held_up(names)),) if names else ()))
    if not items:
        return [Paragraph(typeset("Rien ne manque : chaque jour est couvert et chaque chiffre est donné."))]
    return [Points(tuple(items))]


def _every_figure(report: WeeklyReport) -> Table:
    rows = []
    for kpi, result in report.figures:
        shown = value_text(kpi, result)
        is_number = result.value is not None and result.status is not Status.LIST_ONLY
        value: Cell = Number(float(result.value or 0), shown, kpi.unit) if is_number else shown
        lines = [sample_text(kpi, result), change_text(kpi, result)]
        rows.append((kpi.code, typeset(kpi.title), value, *map(typeset, lines)))
    columns = ("Code", "Chiffre", "Valeur", "Sur quoi il repose", "Évolution")
    return Table("", columns, tuple(rows), (10, 44, 22, 62, 46))


def _definitions(report: WeeklyReport) -> Table:
    rows = tuple((kpi.code, typeset(kpi.definition)) for kpi, result in report.figures if result.value is not None)
    return Table("Définitions", ("Code", "Ce que le chiffre mesure"), rows, (10, 174))


def _said(report: WeeklyReport, code: str) -> tuple[str, ...]:
    """The comments, questions and answers about a figure, signed."""
    names = {report_notes.COMMENT: "Commentaire", report_notes.QUESTION: "Question", report_notes.ANSWER: "Réponse"}
    return tuple(
        f"{typeset(names[note.kind] + _by(note.author))} {inert(note.text)}"
        for note in report.notes
        if note.code == code
    )


def _by(author: str) -> str:
    return f" de {inert(author)} :" if author else " :"


def _earlier(report: WeeklyReport) -> str:
    scope, earlier = report.scope, report.earlier
    return words.earlier_name(scope.start, scope.end, earlier.start, earlier.end)


def _freshness(report: WeeklyReport) -> str:
    if report.data_end is None:
        return "aucune donnée"
    return f"données jusqu’au {instant(report.data_end, report.scope.timezone)}"


def _footer(report: WeeklyReport) -> str:
    names = "" if report.is_anonymous else " Contient des noms de membres : à ne pas diffuser."
    return f"Vigie · {words.scope_name(report.scope.start, report.scope.end)} · n. d. : non disponible.{names}"
