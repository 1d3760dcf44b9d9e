"""The review of a crisis, as a document to read as a team once it is over: what happened, who spoke, what was done."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pandas as pd

from dashboard.config import Settings
from dashboard.errors import UsageError
from dashboard.kpi import crise
from dashboard.report.anonymous import anonymous
from dashboard.report.document import (
    Block,
    Cell,
    Chart,
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
from dashboard.stats.intervals import wilson
from dashboard.store import alerts, crises
from dashboard.store.store import Session
from dashboard.text import episodes, holding
from dashboard.text import report as words
from dashboard.text.crisis import LOG_KINDS, REVIEW, calm, opening
from dashboard.text.danger import is_danger
from dashboard.text.formats import (
    NBSP,
    NOT_AVAILABLE,
    count,
    duration,
    number,
    percent,
    short_date,
    short_instant,
    shortened,
    typeset,
    x_of_n,
)
from dashboard.text.labels import label
from dashboard.text.samples import FEW

QUOTED, LONGEST = 5, 280
BY_HOUR = 60  # hours drawn one by one; a longer crisis is drawn by day


def crisis_review(session: Session, settings: Settings, alert_id: int) -> Document:
    """The review of the crisis of that number; what people wrote is anonymous, and nobody who seems in danger is in it.

    Raises ``UsageError`` when there is no such crisis.
    """
    found = crises.crisis(session, alert_id)
    if found.empty:
        raise UsageError(f"Il n’y a pas de crise n° {alert_id} : la page Alertes donne les numéros.")
    row = {str(name): value for name, value in found.iloc[0].items()}
    evidence, zone = json.loads(row["evidence"]), settings.timezone
    first_at, last_at, peak_at = (row[name].to_pydatetime() for name in ("first_at", "last_at", "peak_at"))
    timeline = crise.timeline(session, zone, first_at, last_at, peak_at)
    period = (_hour(first_at), _hour(last_at) + timedelta(hours=1))  # the hours that the timeline counts
    log = crises.log(session, alert_id)
    blocks: list[Block] = []
    if session.meta("is_demo") == "true":
        blocks.append(Paragraph(typeset("Démonstration : marque et messages inventés."), is_small=True))
    if any(is_danger(codes) for codes in alerts.open_alerts(session)["categories"]):
        blocks.append(Paragraph(typeset(words.DANGER), is_lead=True))
    blocks += [
        Paragraph(typeset(opening(row, timeline.messages, zone)), is_lead=True),
        Paragraph(typeset(calm(timeline.returned_h, first_at, zone))),
        _figures(timeline, crise.reached(session, *period), first_at, last_at, log),
        Heading("Pourquoi c’était une crise"),
        _points([*episodes.reasons(evidence), *episodes.people(evidence), *episodes.around(evidence)]),
        Paragraph(typeset(f"Niveaux atteints : {episodes.steps(evidence, zone)}."), is_small=True),
        *_drawing(timeline.hours),
        *_places(session, period),
        *_cited(session, period),
        Heading("Ce qui a été décidé"),
        _decisions(log, zone),
        Heading("Ce qui a été fait tout de suite"),
        _checklist(crises.checklist(session, alert_id), zone),
        Heading("À examiner en équipe"),
        _points(REVIEW),
    ]
    brand = f" — {inert(settings.brand)}" if settings.brand else ""
    return Document(
        title=typeset(f"Bilan de crise{brand}"),
        subtitle=typeset(f"Crise n° {alert_id} · {episodes.span(first_at, last_at, peak_at, row['kind'], zone)}"),
        blocks=tuple(blocks),
        footer=typeset(f"Vigie · bilan de la crise n° {alert_id} · n. d. : non disponible."),
    )


def file_stem(alert_id: int) -> str:
    """« bilan-de-crise-12 »."""
    return f"bilan-de-crise-{alert_id}"


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)


def _points(lines: Sequence[str]) -> Points:
    return Points(tuple(Point(typeset(inert(line))) for line in lines))


def _figures(
    timeline: crise.Timeline, reached: tuple[int, int, int], first_at: datetime, last_at: datetime, log: pd.DataFrame
) -> Figures:
    people, scored, negative = reached
    low, high = wilson(negative, scored) if scored >= FEW else (None, None)
    taken = log[log["kind"].isin(("decision", "done"))]["decided_at"]
    waited = (taken.min() - first_at).total_seconds() if len(taken) else None
    is_before = waited is not None and waited < 0
    back = timeline.returned_h
    return Figures(
        (
            Figure(title="Messages reçus", value=number(timeline.messages), sample="du premier au dernier signe"),
            Figure(title="Personnes", value=number(people), sample="qui ont écrit pendant la crise"),
            Figure(
                title="Part de négatif",
                value=percent(negative / scored) if scored >= FEW else x_of_n(negative, scored),
                sample=typeset(
                    f"entre {percent(low)} et {percent(high)} · {x_of_n(negative, scored)}" if scored >= FEW else ""
                ),
            ),
            Figure(title="Durée", value=duration((last_at - first_at).total_seconds()), sample="entre ces deux signes"),
            Figure(
                title="Première décision notée",
                value=NOT_AVAILABLE if waited is None else "avant" if is_before else duration(waited),
                sample=typeset(
                    "Rien n’est noté au journal." if waited is None
                    else "le premier signe que les données montrent" if is_before else "après le premier signe"
                ),
            ),
            Figure(
                title="Retour à l’habitude",
                value=NOT_AVAILABLE if back is None else duration(back * 3600.0),
                sample="pas encore vu dans les données" if back is None else "après le premier signe",
            ),
        )
    )  # fmt: skip


def _drawing(hours: pd.DataFrame) -> list[Block]:
    """Messages by hour, by day when the crisis was long; the hours around it are there to compare."""
    if hours.empty:
        return []
    by_hour = len(hours) <= BY_HOUR
    at = hours["hour_at"]
    counted = hours.groupby(at if by_hour else at.dt.normalize())["messages"].sum()
    labels = [
        typeset(f"{short_date(each.date())}, {each.hour} h" if by_hour else short_date(each.date()))
        for each in counted.index
    ]
    top = int(counted.to_numpy().argmax())
    unit = "heure" if by_hour else "jour"
    return [
        Chart(
            title=typeset(f"{labels[top]} : {count(int(counted.iloc[top]), 'message')}, le plus en une {unit}")
            if by_hour
            else typeset(f"{labels[top]} : {count(int(counted.iloc[top]), 'message')}, le plus en un jour"),
            subtitle=typeset(f"Messages reçus par {unit}, un jour avant et deux après, n = {number(counted.sum())}"),
            alt=typeset(f"Barres : messages reçus par {unit} autour de la crise."),
            name="messages reçus",
            unit="count",
            labels=tuple(labels),
            values=tuple(float(each) for each in counted),
            texts=tuple(number(int(each)) for each in counted),
        )
    ]


def _places(session: Session, period: tuple[datetime, datetime]) -> list[Block]:
    posts = crise.touched_posts(session, *period)
    if posts.empty:
        return []
    titles = anonymous(session, [str(title) for title in posts["title"].fillna("")])
    rows: list[tuple[Cell, ...]] = [
        (
            label("platform", row["platform"]),
            Quote(shortened(inert(" ".join(title.split())), 110) or "sans titre"),
            *(Number(float(row[name]), number(int(row[name]))) for name in ("messages", "negative", "authors")),
        )
        for title, row in zip(titles, posts.to_dict("records"), strict=True)
    ]
    columns = ("Plateforme", "Publication ou fil", "Messages", "Négatifs", "Personnes")
    return [Heading("Où cela s’est passé"), Table("", columns, tuple(rows), (24, 90, 22, 22, 24))]


def _cited(session: Session, period: tuple[datetime, datetime]) -> list[Block]:
    found = crise.cited(session, *period, QUOTED)
    if not found:
        return []
    texts = anonymous(session, [text for text, _ in found])
    quotes = tuple(
        Quote(shortened(inert(text), LONGEST), label("platform", platform))
        for text, (_, platform) in zip(texts, found, strict=True)
    )
    masked = "Un message négatif par personne, les plus aimés ; sans noms, identifiants, liens ni coordonnées repérés."
    return [Heading("Ce que les gens ont écrit"), Quotes(quotes), Paragraph(typeset(masked), is_small=True)]


def _decisions(log: pd.DataFrame, zone: str) -> Block:
    if log.empty:
        return Paragraph(typeset("Rien n’a été noté au journal pendant cette crise."))
    items = dict(holding.CHECKLIST)
    rows: list[tuple[Cell, ...]] = [
        (
            typeset(short_instant(entry["decided_at"], zone)),
            Quote(inert(str(entry["who"]))),
            Quote(inert(f"{LOG_KINDS[entry['kind']].capitalize()}{NBSP}: {items.get(entry['what'], entry['what'])}")),
            Quote(inert(_typed(entry, "reason"))),
            Quote(inert(_typed(entry, "evidence"))),
        )
        for entry in log.to_dict("records")
    ]
    return Table("", ("Quand", "Qui", "Quoi", "Raison", "Preuve"), tuple(rows), (24, 22, 64, 42, 32))


def _typed(entry: Mapping[Any, Any], name: str) -> str:
    return entry[name] if isinstance(entry[name], str) else ""


def _checklist(done: Mapping[str, tuple[str, datetime]], zone: str) -> Points:
    told = []
    for code, what in holding.CHECKLIST:
        if code in done:
            who, at = done[code]
            told.append(f"✓ {what} : {who}, {short_instant(at, zone)}")
        else:
            told.append(f"{what} : non coché")
    return _points(told)
