"""A document on A4 paper: real text in embedded fonts, bars drawn as vectors."""

from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

from dashboard.charts.report import FEWEST_PLACES, ticks_of
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
    Quote,
    Quotes,
    Table,
)
from dashboard.report.typeface import FAMILY, install, legible
from dashboard.text.formats import quantity

if TYPE_CHECKING:
    from fpdf import FPDF

Colour = tuple[int, int, int]
INK: Colour = (18, 38, 58)
MUTED: Colour = (85, 97, 109)
LINE: Colour = (217, 223, 229)
PANEL: Colour = (244, 246, 248)
SEA: Colour = (11, 110, 120)
MARGIN, WIDTH, GAP = 13.0, 184.0, 3.0  # millimetres
TILES, TILE_HEIGHT = 4, 21.0
CHART_HEIGHT = 40.0
HEADED = 34.0  # a heading is never left alone at the foot of a page
BODY, SMALL, LEAD = 8.6, 7.2, 10.2  # points


def render(document: Document) -> bytes:
    """The PDF; its creation date is that of the rendering."""
    from fpdf import FPDF

    class Paper(FPDF):
        def set_font(self, family: str | None = None, style: Any = "", size: float = 0) -> None:
            super().set_font(family, style, size)
            if self.page:
                self.text(0, 0, "")  # has it written at once: after a line that opens with an emoji it would be lost

        def footer(self) -> None:
            self.set_y(-11)
            self.set_font(FAMILY, "", SMALL)
            self.set_text_color(*MUTED)
            self.cell(WIDTH - 14, 4, _fitted(self, legible(document.footer), WIDTH - 16))
            self.cell(14, 4, f"{self.page_no()}/{{nb}}", align="R")

    pdf = Paper(format="A4")
    pdf.set_margins(MARGIN, MARGIN, MARGIN)
    pdf.set_auto_page_break(True, 15)
    pdf.set_lang("fr")
    pdf.set_title(legible(document.title))
    pdf.set_creator("Vigie")
    pdf.set_creation_date(datetime.now(UTC))
    pdf.c_margin = 0.0
    install(pdf)
    pdf.add_page()
    _title(pdf, document)
    for is_chart, blocks in groupby(document.blocks, key=lambda block: isinstance(block, Chart)):
        if is_chart:
            _charts(pdf, [block for block in blocks if isinstance(block, Chart)])
        else:
            for block in blocks:
                _block(pdf, block)
    return bytes(pdf.output())


def _fitted(pdf: "FPDF", text: str, width: float) -> str:
    """The text as far as one line holds it."""
    if pdf.get_string_width(text) <= width:
        return text
    while text and pdf.get_string_width(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _title(pdf: "FPDF", document: Document) -> None:
    _write(pdf, document.title, 15, "B", 6.6)
    _write(pdf, document.subtitle, BODY, colour=MUTED)
    pdf.set_draw_color(*SEA)
    pdf.set_line_width(0.7)
    pdf.line(MARGIN, pdf.get_y() + 0.8, MARGIN + WIDTH, pdf.get_y() + 0.8)
    pdf.ln(2.6)


def _block(pdf: "FPDF", block: Block) -> None:
    match block:
        case Annex():
            pdf.add_page()
            _write(pdf, block.title, 13, "B", 6.5)
        case Heading():
            _keep_together(pdf, HEADED)
            pdf.ln(1.4)
            _write(pdf, block.text, 10.4, "B", 5)
        case Paragraph():
            size = LEAD if block.is_lead else SMALL if block.is_small else BODY
            _write(pdf, block.text, size, colour=MUTED if block.is_small else INK)
            pdf.ln(0.8)
        case Points():
            for item in block.items:
                _keep_together(pdf, 9)
                _write(pdf, f"•  {item.text}", BODY)
                if item.details:
                    _write(pdf, " ".join(item.details), SMALL, colour=MUTED, indent=3.2)
                pdf.ln(0.5)
        case Figures():
            _figures(pdf, block.items)
        case Table():
            _table(pdf, block)
        case Quotes():
            for quote in block.items:
                _quote(pdf, quote)


def _write(
    pdf: "FPDF", text: str, size: float, style: str = "", height: float = 0.0, colour: Colour = INK, indent: float = 0.0
) -> None:
    """Lines of text over the width of the page."""
    pdf.set_font(FAMILY, style, size)
    pdf.set_text_color(*colour)
    pdf.set_x(MARGIN + indent)
    pdf.multi_cell(WIDTH - indent, height or size * 0.47, legible(text), align="L", new_x="LMARGIN", new_y="NEXT")


def _keep_together(pdf: "FPDF", height: float) -> None:
    if pdf.get_y() + height > pdf.h - 15:
        pdf.add_page()


def _figures(pdf: "FPDF", items: tuple[Figure, ...]) -> None:
    """Rows of four tiles, each as high as its longest one."""
    width = (WIDTH - GAP * (TILES - 1)) / TILES
    for first in range(0, len(items), TILES):
        row = items[first : first + TILES]
        height = max(TILE_HEIGHT, *(_tile(pdf, item, 0, 0, width, is_drawn=False) for item in row))
        _keep_together(pdf, height + GAP)
        top = pdf.get_y()
        for place, item in enumerate(row):
            left = MARGIN + place * (width + GAP)
            pdf.set_fill_color(*PANEL)
            pdf.set_draw_color(*LINE)
            pdf.set_line_width(0.2)
            pdf.rect(left, top, width, height, style="DF")
            _tile(pdf, item, left, top, width, is_drawn=True)
        pdf.set_xy(MARGIN, top + height + GAP * 0.7)


def _tile(pdf: "FPDF", item: Figure, left: float, top: float, width: float, is_drawn: bool) -> float:
    """Draw a tile, or measure it; its height."""
    lines = [(item.title, SMALL, "B", MUTED), (item.value, 12.0, "B", INK)]
    lines += [(line, 6.4, "", MUTED) for line in (item.sample, item.change, *item.remarks, *item.notes) if line]
    height = 1.6
    for text, size, style, colour in lines:
        pdf.set_font(FAMILY, style, size)
        pdf.set_text_color(*colour)
        each = size * 0.45
        told = cast(
            "list[str]", pdf.multi_cell(width - 3, each, legible(text), align="L", dry_run=True, output="LINES")
        )
        if is_drawn:
            for place, line in enumerate(told):
                pdf.set_xy(left + 1.5, top + height + place * each)
                pdf.cell(width - 3, each, line)
        height += each * len(told) + 0.5
    return height + 1.2


def _table(pdf: "FPDF", table: Table) -> None:
    from fpdf.enums import TableBordersLayout
    from fpdf.fonts import FontFace

    if table.title:
        _keep_together(pdf, 18)
        _write(pdf, table.title, BODY, "B")
    pdf.set_font(FAMILY, "", SMALL)
    pdf.set_text_color(*INK)
    pdf.set_draw_color(*LINE)
    pdf.set_fill_color(255, 255, 255)  # the rows of a table take the colour in force
    pdf.set_line_width(0.2)
    with pdf.table(
        col_widths=table.widths or None,
        width=WIDTH,
        line_height=SMALL * 0.5,
        padding=(0.7, 1.4),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=FontFace(emphasis="BOLD", color=MUTED, fill_color=PANEL),
        text_align=["RIGHT" if is_number else "LEFT" for is_number in table.numeric],
    ) as drawn:
        drawn.row([legible(column) for column in table.columns])
        for row in table.rows:
            drawn.row([legible(cell if isinstance(cell, str) else cell.text) for cell in row])
    pdf.ln(1.6)


def _quote(pdf: "FPDF", quote: Quote) -> None:
    _keep_together(pdf, 9)
    top, page = pdf.get_y(), pdf.page_no()
    _write(pdf, quote.text, BODY, indent=3)
    if quote.source:
        _write(pdf, quote.source, SMALL, colour=MUTED, indent=3)
    if pdf.page_no() == page:
        pdf.set_draw_color(*LINE)
        pdf.set_line_width(0.8)
        pdf.line(MARGIN + 1, top, MARGIN + 1, pdf.get_y())
    pdf.ln(1.2)


def _charts(pdf: "FPDF", charts: list[Chart]) -> None:
    """Two side by side."""
    width = (WIDTH - GAP * 2) / 2
    for first in range(0, len(charts), 2):
        _keep_together(pdf, CHART_HEIGHT + 13)
        pair = [(MARGIN + place * (width + GAP * 2), chart) for place, chart in enumerate(charts[first : first + 2])]
        top = pdf.get_y() + 1.5
        below = max(_caption(pdf, chart, left, top, width) for left, chart in pair)
        for left, chart in pair:
            _chart(pdf, chart, left, below, width)
        pdf.set_xy(MARGIN, below + CHART_HEIGHT - 8)


def _caption(pdf: "FPDF", chart: Chart, left: float, top: float, width: float) -> float:
    """Title and measure; where they end."""
    pdf.set_xy(left, top)
    for text, size, style, colour in ((chart.title, BODY, "B", INK), (chart.subtitle, 6.4, "", MUTED)):
        pdf.set_font(FAMILY, style, size)
        pdf.set_text_color(*colour)
        pdf.set_x(left)
        pdf.multi_cell(width, size * 0.46, legible(text), align="L", new_x="LEFT", new_y="NEXT")
    return float(pdf.get_y()) + 2


def _chart(pdf: "FPDF", chart: Chart, left: float, top: float, width: float) -> None:
    """The bars on their axis."""
    tops = [bound for bound in (*chart.values, *chart.high) if bound is not None]
    ticks = ticks_of(max(tops, default=0.0), chart.unit)
    axis, height = 12.0, CHART_HEIGHT - 14
    bottom, scale = top + height, height / max(ticks[-1], *tops, 1e-9)
    pdf.set_font(FAMILY, "", 6)
    pdf.set_line_width(0.15)
    pdf.set_text_color(*MUTED)
    for tick in ticks:
        y = bottom - tick * scale
        pdf.set_draw_color(*LINE)
        pdf.line(left + axis, y, left + width, y)
        pdf.set_xy(left, y - 1.3)
        pdf.cell(axis - 1.5, 2.6, quantity(tick, chart.unit), align="R")
    step = (width - axis) / max(len(chart.labels), FEWEST_PLACES)
    every = max(1, -(-len(chart.labels) // max(1, int((width - axis) // 12))))
    for place, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True)):
        x = left + axis + place * step
        if value is None:
            pdf.set_xy(x, bottom - 3)
            pdf.cell(step, 2.6, "–", align="C")
        else:
            _bar(pdf, chart, place, x, bottom, step, scale)
        if place % every == 0:
            pdf.set_xy(x - step, bottom + 0.6)
            pdf.cell(step * 3, 2.6, legible(label), align="C")


def _bar(pdf: "FPDF", chart: Chart, place: int, x: float, bottom: float, step: float, scale: float) -> None:
    colour = tuple(int(chart.colour[at : at + 2], 16) for at in (1, 3, 5))
    value = (chart.values[place] or 0.0) * scale
    pdf.set_draw_color(*colour)
    pdf.set_fill_color(*colour)
    pdf.set_line_width(0.3)
    is_hollow = bool(chart.is_small) and chart.is_small[place]
    if value:
        pdf.rect(x + step * 0.18, bottom - value, step * 0.64, value, style="D" if is_hollow else "F")
    bounds = (chart.low[place], chart.high[place]) if chart.low and chart.high else (None, None)
    if bounds[0] is not None and bounds[1] is not None:
        pdf.set_draw_color(*INK)
        pdf.set_line_width(0.2)
        pdf.line(x + step / 2, bottom - bounds[0] * scale, x + step / 2, bottom - bounds[1] * scale)
