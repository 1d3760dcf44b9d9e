"""A document as text to paste in an e-mail: the same words in the same order, without any drawing."""

from collections.abc import Iterator

from dashboard.report.document import (
    Annex,
    Block,
    Chart,
    Document,
    Figure,
    Figures,
    Heading,
    Paragraph,
    Points,
    Quotes,
    Table,
)
from dashboard.text.formats import NBSP


def render(document: Document) -> bytes:
    """The text in UTF-8; a blank line between parts."""
    lines = [document.title, *filter(None, [document.subtitle])]
    for block in document.blocks:
        if isinstance(block, Heading | Annex | Chart) or (isinstance(block, Table) and block.title):
            lines.append("")
        lines += _lines(block)
    return "\n".join([*lines, "", *filter(None, [document.footer]), ""]).encode()


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield block.text.upper()
        case Annex():
            yield block.title.upper()
        case Paragraph():
            yield block.text
        case Points():
            for item in block.items:
                yield f"- {item.text}"
                yield from (f"  {detail}" for detail in item.details)
        case Figures():
            for figure in block.items:
                yield from _figure(figure)
        case Quotes():
            for quote in block.items:
                yield f"- «{NBSP}{quote.text}{NBSP}»" + (f" ({quote.source})" if quote.source else "")
        case Table():
            yield from filter(None, [block.title])
            yield " | ".join(block.columns)
            for row in block.rows:
                yield " | ".join(cell if isinstance(cell, str) else cell.text for cell in row)
        case Chart():
            yield from (block.title, block.subtitle)
            for label, text in zip(block.labels, block.texts, strict=True):
                yield f"- {label}{NBSP}: {text}"


def _figure(figure: Figure) -> Iterator[str]:
    known = ", ".join(filter(None, [figure.sample, figure.change]))
    yield f"- {figure.title}{NBSP}: {figure.value}" + (f" ({known})" if known else "")
    yield from (f"  {line}" for line in (*figure.remarks, *figure.notes))
