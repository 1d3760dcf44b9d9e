"""The drawings of the weekly report: what its days received, and the negative share of its weeks."""

from collections.abc import Sequence

import pandas as pd

from dashboard.report.document import Block, Chart
from dashboard.report.weekly import WeeklyReport
from dashboard.stats.intervals import wilson
from dashboard.text import sentences
from dashboard.text.formats import count, day, number, percent, short_date, typeset, x_of_n
from dashboard.text.samples import SMALL

NEGATIVE = "#C8501E"


def charts(report: WeeklyReport) -> list[Block]:
    """Messages per day and negative share per week; nothing where there is nothing to draw."""
    drawn: list[Block] = []
    daily = report.daily
    if daily["inbound"].notna().any():
        values = tuple(_known(daily["inbound"]))
        known = [value for value in values if value is not None]
        drawn.append(
            Chart(
                title=typeset(_busiest(report, values)),
                subtitle=typeset(f"Messages reçus par jour, n = {number(sum(known))} ; un tiret : jour sans import"),
                alt=typeset("Barres : messages reçus chaque jour de la période."),
                name="messages reçus",
                unit="count",
                labels=tuple(short_date(on) for on in daily["day"]),
                values=values,
                texts=tuple("pas d’import" if value is None else number(value) for value in values),
            )
        )
    weekly = report.weekly
    scored = [*zip(map(int, weekly["scored"]), map(int, weekly["negative"]), strict=True)]
    if any(n for n, _ in scored):
        drawn.append(_negative(report, scored))
    return drawn


def _negative(report: WeeklyReport, scored: Sequence[tuple[int, int]]) -> Chart:
    weeks = [*report.weekly["week"]]
    bounds = [wilson(negative, n) if n else None for n, negative in scored]
    told = [(f"la semaine du {short_date(week)}", x, n) for week, (n, x) in zip(weeks, scored, strict=True)]
    return Chart(
        title=typeset(sentences.sentiment_title(told)),
        subtitle=typeset(
            "Part de négatif par semaine, trait : intervalle à 95 % ; barre creuse : moins de 30 messages"
        ),
        alt=typeset("Barres : part de messages négatifs de chaque semaine, avec son intervalle."),
        name="part de négatif",
        unit="share",
        labels=tuple(short_date(week) for week in weeks),
        values=tuple(negative / n if n else None for n, negative in scored),
        texts=tuple(f"{percent(x / n)} ({x_of_n(x, n)})" if n else "aucun message noté" for n, x in scored),
        low=tuple(bound and bound.low for bound in bounds),
        high=tuple(bound and bound.high for bound in bounds),
        is_small=tuple(n < SMALL for n, _ in scored),
        colour=NEGATIVE,
    )


def _busiest(report: WeeklyReport, values: Sequence[float | None]) -> str:
    known = [(day(on), n) for on, n in zip(report.daily["day"], values, strict=True) if n is not None]
    if not any(n for _, n in known):
        return "Aucun message reçu les jours couverts par les imports"
    return sentences.busiest_title(known, lambda n: count(n, "message"))


def _known(values: pd.Series) -> list[float | None]:
    return [None if pd.isna(value) else float(value) for value in values]
