"""A document as a workbook: what is said on the first sheet, tables and charts native, numbers as numbers."""

import io
import re
from typing import Any

from dashboard.report.document import (
    Annex,
    Cell,
    Chart,
    Document,
    Figures,
    Heading,
    Number,
    Paragraph,
    Points,
    Quote,
    Quotes,
    Table,
)
from dashboard.text.spreadsheet import neutralised

SAID, DRAWN = "Rapport", "Graphiques"
FORMATS = {
    "count": "#,##0", "share": "0.0%", "seconds": '#,##0" s"', "points": "+0.0;−0.0;0.0",
    "ratio": '"×"0.00', "days": "#,##0.0", "index": "0.00", "per_100_words": "0.0", "score": "0.0",
}  # fmt: skip
LONGEST_NAME, LONGEST_TEXT = 31, 32_767
CHART_ROWS = 18


def render(document: Document) -> bytes:
    """The workbook; no text in it is ever computed nor followed as a link."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": document.title, "author": "Vigie"})
        _Workbook(book).fill(document)
    return out.getvalue()


class _Workbook:
    def __init__(self, book: Any) -> None:
        self._book = book
        self._styles = {
            "title": book.add_format({"bold": True, "font_size": 16, "font_color": "#0B6E78"}),
            "heading": book.add_format({"bold": True, "font_size": 12, "top": 1, "top_color": "#D9DFE5"}),
            "bold": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "value": book.add_format({"bold": True, "font_size": 12, "text_wrap": True, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "small": book.add_format({"text_wrap": True, "valign": "top", "font_color": "#55616D", "font_size": 9}),
        }
        self._numbers = {unit: book.add_format({"num_format": code, "valign": "top"}) for unit, code in FORMATS.items()}
        self._names: set[str] = set()

    def fill(self, document: Document) -> None:
        said = self._sheet(SAID)
        said.set_column(0, 0, 44)
        said.set_column(1, 1, 20)
        said.set_column(2, 4, 46)
        said.hide_gridlines(2)
        said.set_landscape()
        said.fit_to_pages(1, 0)
        self._row = 0
        self._say(said, document.title, "title")
        self._say(said, document.subtitle, "small")
        tables: list[Table] = []
        section = ""
        for block in document.blocks:
            match block:
                case Heading():
                    section = block.text
                    self._say(said, block.text, "heading")
                case Annex():
                    self._say(said, block.title, "heading")
                case Paragraph():
                    self._wide(said, block.text, "small" if block.is_small else "text")
                case Points():
                    for item in block.items:
                        self._wide(said, "\n".join((item.text, *item.details)), "text")
                case Figures():
                    self._figures(said, block)
                case Quotes():
                    for quote in block.items:
                        self._wide(said, neutralised(quote.text), "text", quote.source)
                case Table():
                    tables.append(block if block.title else Table(section, block.columns, block.rows))
                    self._wide(said, f"Voir la feuille « {self._name(tables[-1].title, len(tables))} ».", "small")
        self._say(said, document.footer, "small")
        self._charts(document.charts)
        for place, table in enumerate(tables, start=1):
            self._table(table, place)

    def _sheet(self, name: str) -> Any:
        self._names.add(name.casefold())
        return self._book.add_worksheet(name)

    def _name(self, title: str, place: int) -> str:
        """A sheet's name: short, without the signs that Excel refuses, its own."""
        told = re.sub(r"[\[\]:*?/\\']", " ", title).strip() or "Tableau"
        return f"{place}. {told}"[:LONGEST_NAME].rstrip()

    def _say(self, sheet: Any, text: str, style: str) -> None:
        sheet.write_string(self._row, 0, text, self._styles[style])
        self._row += 1

    def _wide(self, sheet: Any, text: str, style: str, source: str = "") -> None:
        """A text over the whole line, as high as it needs."""
        cut = text[:LONGEST_TEXT]
        sheet.merge_range(self._row, 0, self._row, 4, "", self._styles[style])
        sheet.write_string(self._row, 0, cut, self._styles[style])
        lines = sum(1 + len(line) // 170 for line in cut.split("\n"))
        sheet.set_row(self._row, 15 * min(lines, 25))
        self._row += 1
        if source:
            self._say(sheet, source, "small")

    def _figures(self, sheet: Any, block: Figures) -> None:
        for item in block.items:
            sheet.write_string(self._row, 0, item.title, self._styles["bold"])
            sheet.write_string(self._row, 1, item.value, self._styles["value"])
            said = "\n".join((*item.remarks, *item.notes))
            for place, line in enumerate((item.sample, item.change, neutralised(said)), start=2):
                sheet.write_string(self._row, place, line, self._styles["small"])
            lines = sum(1 + len(line) // 52 for line in said.split("\n"))
            sheet.set_row(self._row, 15 * max(lines, 1 + len(item.sample) // 52))
            self._row += 1

    def _charts(self, charts: tuple[Chart, ...]) -> None:
        if not charts:
            return
        sheet = self._sheet(DRAWN)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 3, 14)
        top = 0
        for chart in charts:
            sheet.write_string(top, 0, chart.title, self._styles["bold"])
            sheet.write_string(top + 1, 0, chart.subtitle, self._styles["small"])
            for place, name in enumerate(("", chart.name, "borne basse", "borne haute")):
                sheet.write_string(top + 2, place, name, self._styles["bold"])
            first = top + 3
            for place, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True)):
                sheet.write_string(first + place, 0, label, self._styles["text"])
                bounds = (chart.low[place], chart.high[place]) if chart.low and chart.high else (None, None)
                for column, number in enumerate((value, *bounds), start=1):
                    if number is not None:  # what is unknown is an empty cell
                        sheet.write_number(first + place, column, number, self._numbers[chart.unit])
            last = first + len(chart.labels) - 1
            self._draw(sheet, chart, top, first, last)
            top = max(last + 3, top + CHART_ROWS)

    def _draw(self, sheet: Any, chart: Chart, top: int, first: int, last: int) -> None:
        drawn = self._book.add_chart({"type": "column"})
        drawn.add_series(
            {
                "name": _label(chart.name),
                "categories": [DRAWN, first, 0, last, 0],
                "values": [DRAWN, first, 1, last, 1],
                "fill": {"color": chart.colour},
                "gap": 40,
            }
        )
        drawn.set_title({"name": _label(chart.title), "name_font": {"size": 11}, "overlay": False})
        drawn.set_legend({"none": True})
        drawn.set_y_axis({"min": 0, "num_format": FORMATS[chart.unit], "major_gridlines": {"visible": True}})
        drawn.show_blanks_as("gap")
        drawn.set_size({"width": 620, "height": 320})
        sheet.insert_chart(top, 5, drawn, {"description": chart.alt})

    def _table(self, table: Table, place: int) -> None:
        """A native table, each column as wide as what it holds."""
        sheet = self._sheet(self._name(table.title, place))
        rows = table.rows or (("",) * len(table.columns),)
        sheet.add_table(
            0, 0, len(rows), len(table.columns) - 1,
            {
                "columns": [{"header": name} for name in _distinct(table.columns)],
                "name": f"Tableau_{place}",
                "style": "Table Style Light 1",
            },
        )  # fmt: skip
        for at, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                self._cell(sheet, at, column, cell)
        for column, name in enumerate(table.columns):
            longest = max(len(name), *(len(_text(row[column])) for row in rows))
            sheet.set_column(column, column, min(70, 3 + longest))
        sheet.freeze_panes(1, 0)

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, Number):
            sheet.write_number(row, column, cell.value, self._numbers[cell.unit])
        elif isinstance(cell, Quote):
            sheet.write_string(row, column, neutralised(cell.text)[:LONGEST_TEXT], self._styles["text"])
        else:
            sheet.write_string(row, column, cell[:LONGEST_TEXT], self._styles["text"])


def _label(text: str) -> str:
    """A text of a drawing, without the signs that would make it a reference to cells."""
    return re.sub(r"[=!]", " ", text).strip()


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.text


def _distinct(names: tuple[str, ...]) -> list[str]:
    """Headings of a native table: each its own, none empty."""
    return [name or f"Colonne {place}" for place, name in enumerate(names, start=1)]
