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
    "count": "#,##0", "share": "0.0%", "seconds": "[h]:mm:ss", "points": "+0.0;−0.0;0.0",
    "ratio": '"×"0.00', "days": "#,##0.0", "index": "0.00", "per_100_words": "0.0", "score": "0.0",
}  # fmt: skip
LONGEST_NAME, LONGEST_TEXT = 31, 32_767
CHART_ROWS = 18
DAY_S = 86_400.0  # a duration is a part of a day, as a workbook counts
SAID_WIDTHS = (38, 16, 36, 30, 50)  # characters
WIDEST = 70
LINE, SMALL_LINE = 15.0, 12.5  # points, of a line of text
NUMBER = {"valign": "top", "align": "right", "indent": 1}


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
            "heading": book.add_format({"bold": True, "font_size": 12, "font_color": "#0B6E78"}),
            "line": book.add_format({"font_color": "#55616D", "font_size": 9}),
            "header": book.add_format({"bold": True, "bg_color": "#F4F6F8", "bottom": 1, "bottom_color": "#D9DFE5"}),
            "bold": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
            "value": book.add_format({"bold": True, "font_size": 12, "text_wrap": True, "valign": "top"}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "small": book.add_format({"text_wrap": True, "valign": "top", "font_color": "#55616D", "font_size": 9}),
        }
        self._numbers = {unit: book.add_format(NUMBER | {"num_format": code}) for unit, code in FORMATS.items()}

    def fill(self, document: Document) -> None:
        said = self._sheet(SAID)
        for place, width in enumerate(SAID_WIDTHS):
            said.set_column(place, place, width)
        said.hide_gridlines(2)
        self._row = 0
        self._say(said, document.title, "title")
        self._say(said, document.subtitle, "line")
        tables: list[Table] = []
        section = ""
        for block in document.blocks:
            match block:
                case Heading():
                    section = block.text
                    self._row += 1
                    self._say(said, block.text, "heading")
                case Annex():
                    self._row += 1
                    self._say(said, block.title, "title")
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
        self._say(said, document.footer, "line")
        self._charts(document.charts)
        for place, table in enumerate(tables, start=1):
            self._table(table, place)

    def _sheet(self, name: str) -> Any:
        """A sheet of its own, printed as wide as its paper."""
        sheet = self._book.add_worksheet(name)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        return sheet

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
        across = sum(SAID_WIDTHS) * (1.2 if style == "small" else 1.0)
        sheet.set_row(self._row, (SMALL_LINE if style == "small" else LINE) * _lines(cut, across))
        self._row += 1
        if source:
            self._say(sheet, source, "line")

    def _figures(self, sheet: Any, block: Figures) -> None:
        for item in block.items:
            sheet.write_string(self._row, 0, item.title, self._styles["bold"])
            sheet.write_string(self._row, 1, item.value, self._styles["value"])
            said = "\n".join((*item.remarks, *item.notes))
            for place, line in enumerate((item.sample, item.change, neutralised(said)), start=2):
                sheet.write_string(self._row, place, line, self._styles["small"])
            cells = zip((item.title, item.value, item.sample, item.change, said), SAID_WIDTHS, strict=True)
            sheet.set_row(self._row, max(17.0, SMALL_LINE * max(_lines(text, width) for text, width in cells)))
            self._row += 1

    def _charts(self, charts: tuple[Chart, ...]) -> None:
        if not charts:
            return
        sheet = self._sheet(DRAWN)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 3, 14)
        top = 0
        for chart in charts:
            sheet.write_string(top, 0, chart.title, self._styles["heading"])
            sheet.write_string(top + 1, 0, chart.subtitle, self._styles["line"])
            for place, name in enumerate(("", chart.name, "borne basse", "borne haute")):
                sheet.write_string(top + 2, place, name, self._styles["bold"])
            first = top + 3
            for place, (label, value) in enumerate(zip(chart.labels, chart.values, strict=True)):
                sheet.write_string(first + place, 0, label, self._styles["text"])
                bounds = (chart.low[place], chart.high[place]) if chart.low and chart.high else (None, None)
                for column, number in enumerate((value, *bounds), start=1):
                    if number is not None:  # what is unknown is an empty cell
                        self._number(sheet, first + place, column, number, chart.unit)
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
        axis = "0%" if chart.unit == "share" else FORMATS[chart.unit]
        lines = {"visible": True, "line": {"color": "#D9DFE5"}}
        drawn.set_y_axis({"min": 0, "num_format": axis, "major_gridlines": lines})
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
                "columns": [
                    {"header": name, "header_format": self._styles["header"]} for name in _distinct(table.columns)
                ],
                "name": f"Tableau_{place}",
                "style": "Table Style Light 1",
            },
        )  # fmt: skip
        longest = [max(len(name), *(len(_text(row[at])) for row in rows)) for at, name in enumerate(table.columns)]
        for column, most in enumerate(longest):
            sheet.set_column(column, column, min(WIDEST, 4 + most))
        for at, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                self._cell(sheet, at, column, cell)
            sheet.set_row(at, LINE * max(_lines(_text(cell), WIDEST - 4) for cell in row))
        sheet.freeze_panes(1, 0)

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, Number):
            self._number(sheet, row, column, cell.value, cell.unit)
        elif isinstance(cell, Quote):
            sheet.write_string(row, column, neutralised(cell.text)[:LONGEST_TEXT], self._styles["text"])
        else:
            sheet.write_string(row, column, cell[:LONGEST_TEXT], self._styles["text"])

    def _number(self, sheet: Any, row: int, column: int, value: float, unit: str) -> None:
        told = value / DAY_S if unit == "seconds" else value
        sheet.write_number(row, column, told, self._numbers[unit])


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in that many characters; a row has room for twenty-five at most."""
    return min(25, sum(1 + int(len(line) // width) for line in text.split("\n")))


def _label(text: str) -> str:
    """A text of a drawing, without the signs that would make it a reference to cells."""
    return re.sub(r"[=!]", " ", text).strip()


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.text


def _distinct(names: tuple[str, ...]) -> list[str]:
    """Headings of a native table: each its own, none empty."""
    return [name or f"Colonne {place}" for place, name in enumerate(names, start=1)]
