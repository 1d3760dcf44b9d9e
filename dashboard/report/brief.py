"""The page a service gets about a grievance, as a document."""

from dashboard.report.document import Block, Document, Heading, Paragraph, Point, Points, Quote, Quotes, inert
from dashboard.text import brief as words
from dashboard.text.brief import Brief
from dashboard.text.formats import NOT_AVAILABLE, instant, typeset


def brief_document(brief: Brief) -> Document:
    """One page; the texts it cites come masked from ``store.brief``."""
    blocks: list[Block] = [
        Heading("Pour qui"),
        _said(words.addressee(brief)),
        Heading("Qui est concerné"),
        *map(_said, words.people(brief)),
        Heading("Ce que les gens écrivent"),
        _cited(brief),
        Heading("Ce que nous demandons"),
        _said(brief.ask),
        Heading("Pour quand"),
        _said(words.deadline(brief)),
    ]
    if brief.earlier:
        told = tuple(Point(typeset(inert(words.before(one, brief.zone)))) for one in brief.earlier)
        blocks += [Heading("Déjà remonté"), Points(told)]
    if brief.answered_at is not None:
        when = instant(brief.answered_at, brief.zone)
        blocks += [Heading("Réponse du service"), _said(f"Le {when} : {brief.answer or 'sans texte'}")]
    blocks.append(Paragraph(typeset(words.MASKED), is_small=True))
    return Document(
        title=typeset(inert(words.heading(brief))),
        subtitle=typeset(inert(words.signature(brief))),
        blocks=tuple(blocks),
        footer=typeset(inert(f"Vigie · {words.signature(brief)}")),
    )


def file_stem(brief: Brief) -> str:
    """« remontee-3 »."""
    return f"remontee-{brief.entry_id}"


def _said(text: str) -> Paragraph:
    return Paragraph(typeset(inert(text)))


def _cited(brief: Brief) -> Block:
    if not brief.verbatims:
        return Paragraph(NOT_AVAILABLE)
    return Quotes(tuple(Quote(inert(one.text), typeset(words.source(one, brief.zone))) for one in brief.verbatims))
