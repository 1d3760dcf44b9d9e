"""A document as one HTML file: it opens alone, offline, prints on A4, and asks nothing of anybody.

Every text is escaped; the policy in its head lets no address be reached.
"""

import json
from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from dashboard.charts import report as charts
from dashboard.charts.theme import CONFIG
from dashboard.report.document import (
    Annex,
    Block,
    Cell,
    Chart,
    Document,
    Figure,
    Figures,
    Heading,
    Number,
    Paragraph,
    Points,
    Quote,
    Quotes,
    Table,
)

WIDE = 4  # columns that a narrow screen scrolls through
ON_PAPER = {"width": 330, "height": 210, "autosize": False}
STYLE = Path(__file__).with_name("report.css")
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:; font-src data:"
)


def render(document: Document) -> bytes:
    """The whole file in UTF-8; the drawing library is in it once, and only when there is something to draw."""
    body = "\n".join(_parts(document))
    scripts = _scripts(document) if document.charts else ""
    return f"""<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="referrer" content="no-referrer">
<title>{escape(document.title)}</title>
<style>{STYLE.read_text(encoding="utf-8")}</style>
</head>
<body>
<main>
<header><h1>{escape(document.title)}</h1><p class="subtitle">{escape(document.subtitle)}</p></header>
{body}
<footer>{escape(document.footer)}</footer>
</main>
{scripts}
</body>
</html>
""".encode()


def _parts(document: Document) -> Iterator[str]:
    """The blocks in order, charts that follow each other side by side."""
    for is_chart, blocks in groupby(enumerate(document.blocks), key=lambda one: isinstance(one[1], Chart)):
        told = "".join(_block(block, place) for place, block in blocks)
        yield f'<div class="charts">{told}</div>' if is_chart else told


def _block(block: Block, place: int) -> str:
    match block:
        case Heading():
            return f"<h2>{escape(block.text)}</h2>"
        case Annex():
            return f'<h2 class="annex">{escape(block.title)}</h2>'
        case Paragraph():
            kind = "lead" if block.is_lead else "small" if block.is_small else ""
            return f'<p class="{kind}">{escape(block.text)}</p>'
        case Points():
            return f"<ul>{''.join(_point(item.text, item.details, item.link) for item in block.items)}</ul>"
        case Figures():
            return f'<div class="figures">{"".join(_figure(item) for item in block.items)}</div>'
        case Table():
            return _table(block)
        case Quotes():
            return "".join(_quote(quote) for quote in block.items)
        case Chart():
            return _chart(block, place)


def _point(text: str, details: tuple[str, ...], link: str) -> str:
    more = "".join(f'<span class="detail">{escape(detail)}</span>' for detail in details)
    rows = f' <a href="{escape(link)}" rel="noreferrer">voir les lignes</a>' if _is_address(link) else ""
    return f"<li>{escape(text)}{rows}{more}</li>"


def _is_address(link: str) -> bool:
    return link.startswith(("http://", "https://"))


def _figure(figure: Figure) -> str:
    lines = "".join(
        f'<p class="under">{escape(line)}</p>' for line in (figure.sample, figure.change, *figure.remarks) if line
    )
    notes = "".join(f'<p class="note">{escape(note)}</p>' for note in figure.notes)
    formula = f"<details><summary>Expliquer</summary><p>{escape(figure.definition)}</p></details>"
    return (
        f'<section class="figure"><h3>{escape(figure.title)}</h3><p class="value">{escape(figure.value)}</p>'
        f"{lines}{notes}{formula if figure.definition else ''}</section>"
    )


def _table(table: Table) -> str:
    caption = f"<caption>{escape(table.title)}</caption>" if table.title else ""
    widths = "".join(f'<col style="width:{100 * each // sum(table.widths)}%">' for each in table.widths)
    sides = [' class="number"' if is_number else "" for is_number in table.numeric]
    head = "".join(f"<th{side}>{escape(column)}</th>" for column, side in zip(table.columns, sides, strict=True))
    rows = "".join(f"<tr>{''.join(map(_cell, row, sides))}</tr>" for row in table.rows)
    parts = f"{caption}<colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody>"
    wide = ' class="wide"' if len(table.columns) >= WIDE else ""
    return f'<div class="table"><table{wide}>{parts}</table></div>'


def _cell(cell: Cell, side: str) -> str:
    if isinstance(cell, Quote):
        return f'<td class="quote" dir="auto">{escape(cell.text)}</td>'
    return f"<td{side}>{escape(cell.text if isinstance(cell, Number) else cell)}</td>"


def _quote(quote: Quote) -> str:
    source = f"<footer>{escape(quote.source)}</footer>" if quote.source else ""
    return f'<blockquote dir="auto">{escape(quote.text)}{source}</blockquote>'


def _chart(chart: Chart, place: int) -> str:
    rows = tuple((label, text) for label, text in zip(chart.labels, chart.texts, strict=True))
    table = _table(Table("", ("", chart.name), rows))
    return (
        f'<figure class="chart"><figcaption><strong>{escape(chart.title)}</strong><br>{escape(chart.subtitle)}'
        f'</figcaption><div id="chart-{place}" role="img" aria-label="{escape(chart.alt)}"></div>'
        f"<details><summary>Voir le tableau</summary>{table}</details></figure>"
    )


def _scripts(document: Document) -> str:
    from plotly.offline import get_plotlyjs

    drawn = {
        f"chart-{place}": json.loads(
            charts.bars(
                block.labels, block.values, block.texts, block.low, block.high, block.is_small,
                unit=block.unit, colour=block.colour, title=block.title, subtitle=block.subtitle,
            ).to_json()
        )
        for place, block in enumerate(document.blocks)
        if isinstance(block, Chart)
    }  # fmt: skip
    data = json.dumps(drawn, ensure_ascii=True).replace("<", "\\u003c")  # no text can close the script
    config = json.dumps(CONFIG | {"responsive": True})
    # On paper two drawings stand side by side, which only their own library can redraw.
    draw = (
        f"const charts = {data};\n"
        "for (const [place, chart] of Object.entries(charts)) {\n"
        "  chart.layout.font = {family: 'system-ui, sans-serif', size: 12, color: '#12263A'};\n"
        f"  Plotly.newPlot(place, chart.data, chart.layout, {config});\n"
        "}\n"
        "const resized = (size) => { for (const place of Object.keys(charts)) Plotly.relayout(place, size); };\n"
        f"addEventListener('beforeprint', () => resized({json.dumps(ON_PAPER)}));\n"
        "addEventListener('afterprint', () => resized({width: null, height: 240, autosize: true}));"
    )
    return f"<script>{get_plotlyjs()}</script>\n<script>{draw}</script>"
