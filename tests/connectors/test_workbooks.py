"""Workbooks that are not XLSX: what Excel wrote before 2007, what LibreOffice writes."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from old_workbook import Cell, xls

from connectors import readers, web_tables, workbooks
from connectors.binding import read_rows
from connectors.contract import Export
from connectors.fields import Instant
from connectors.probe import FileKind, probe_file
from connectors.readers import Row, Unreadable

ROWS: list[list[Cell]] = [
    ["Rapport de la page"],
    [],
    ["Nom", "Date", "J’aime", "Identifiant", "Texte"],
    ["Léa", datetime(2025, 3, 1, 10, 0, 5), 12.0, 122121999999999999.0, "Très bien 😀"],
    [],
    ["Zoé", datetime(2025, 3, 2), 0.5, "122121999999999999", "deux\nlignes"],
]
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "style", "table", "text")
)


def rows_of(path: Path) -> list[Row]:
    probe = probe_file(path)
    return list(read_rows(Export(path=path, name=path.name, probe=probe), probe.tables[0]))


def ods(path: Path, tables: str, manifest: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f"<manifest>{manifest}</manifest>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}><office:automatic-styles>"
            '<style:style style:name="cachee"><style:table-properties table:display="false"/></style:style>'
            f"</office:automatic-styles><office:body><office:spreadsheet>{tables}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return path


def text_cell(*paragraphs: str) -> str:
    inner = "".join(f"<text:p>{paragraph}</text:p>" for paragraph in paragraphs)
    return f'<table:table-cell office:value-type="string">{inner}</table:table-cell>'


def test_an_old_workbook_reads_like_a_new_one(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(xls({"Posts": ROWS, "cachée": [["secret"]]}, hidden=["cachée"]))
    probe = probe_file(path)
    assert (probe.kind, len(probe.tables)) == (FileKind.XLS, 1)
    assert (probe.tables[0].header, probe.tables[0].header_line) == (
        ("Nom", "Date", "J’aime", "Identifiant", "Texte"), 3)  # fmt: skip
    assert rows_of(path) == [
        (4, ["Léa", "2025-03-01T10:00:05", "12", "1.22122e+17", "Très bien 😀"]),
        (5, []),
        (6, ["Zoé", "2025-03-02", "0.5", "122121999999999999", "deux\nlignes"]),
    ]
    assert readers.sheet_links(path, "Posts") == {}


def test_a_libreoffice_workbook_reads_its_values_and_not_their_display(tmp_path: Path) -> None:
    link = '<text:a xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://exemple.fr">le lien</text:a>'
    dated = '<table:table-cell office:value-type="date" office:date-value="2025-03-01T10:00:05"><text:p>1/3</text:p>'
    counted = '<table:table-cell office:value-type="float" office:value="1234"><text:p>1 234</text:p>'
    spaced = f'voir<text:s text:c="2"/>{link}<text:line-break/>merci'
    hollow = '<table:table-cell table:number-columns-repeated="2"/>'
    path = ods(
        tmp_path / "a.csv",
        '<table:table table:name="cachée" table:style-name="cachee"><table:table-row>'
        f'{text_cell("secret")}</table:table-row></table:table><table:table table:name="Avis">'
        f"<table:table-row>{text_cell('Nom')}{text_cell('Date')}{text_cell('Vues')}{text_cell('Texte')}</table:table-row>"
        f"<table:table-row>{text_cell('Léa')}{dated}</table:table-cell>{counted}</table:table-cell>"
        f"{text_cell(spaced, 'deux')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="2">'
        f"{text_cell('Zoé')}{hollow}{text_cell('oui')}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row></table:table>',
    )
    probe = probe_file(path)
    assert (probe.kind, [table.sheet for table in probe.tables]) == (FileKind.XLS, ["Avis"])
    assert rows_of(path) == [
        (2, ["Léa", "2025-03-01T10:00:05", "1234", "voir  le lien\nmerci\ndeux"]),
        (3, ["Zoé", "", "", "oui"]),
        (4, ["Zoé", "", "", "oui"]),
    ]


def test_locked_and_damaged_workbooks_are_refused(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", "", manifest="<encryption-data/>")
    with pytest.raises(Unreadable, match="mot de passe"):
        probe_file(path)
    with pytest.raises(Unreadable, match="coupé"):
        probe_file(ods(tmp_path / "b.ods", "<table:table>"))
    with pytest.raises(Unreadable, match="vide"):
        probe_file(ods(tmp_path / "c.ods", '<table:table table:name="A"/>'))
    content = xls({"Posts": ROWS})
    for length in (600, 1600, len(content) - 2000):
        path.write_bytes(content[:length])
        with pytest.raises(Unreadable, match=r"n’est pas un classeur Excel|coupé"):
            list(readers.iter_sheet(path, "Posts"))
        with pytest.raises(Unreadable, match=r"n’est pas un classeur Excel|coupé"):
            probe_file(path)


@pytest.mark.parametrize(("mini", "count"), [(True, 20), (False, 120)])
def test_an_old_workbook_cut_short_gives_all_its_rows_or_none(tmp_path: Path, mini: bool, count: int) -> None:
    path = tmp_path / "a.xls"
    content = xls({"Posts": [*ROWS, *([f"ligne {number}", "un texte"] for number in range(count))]}, mini=mini)
    path.write_bytes(content)
    whole = list(readers.iter_sheet(path, "Posts"))
    refused = 0
    for length in range(
        len(content) - 700, len(content), 11
    ):  # the parser minds no cut between two cells; a process each
        path.write_bytes(content[:length])
        try:
            assert list(readers.iter_sheet(path, "Posts")) == whole
        except Unreadable:
            refused += 1
    assert refused > 10


@pytest.mark.parametrize("mini", [True, False])
def test_an_old_workbook_that_would_fill_the_memory_is_refused_before_it_does(tmp_path: Path, mini: bool) -> None:
    path = tmp_path / "a.xls"
    far: list[list[Cell]] = [["x"], *([] for _ in range(65_534)), [*[None] * 255, "y"]]
    path.write_bytes(xls({"Posts": far}, mini=mini))
    with pytest.raises(Unreadable, match="s’étend"):
        probe_file(path)
    path.write_bytes(xls({"Posts": ROWS}, mini=mini))
    assert rows_of(path)[0][1][0] == "Léa"
    path.write_bytes(xls({"Posts": ROWS}, mini=mini, dimensions=(4_000_000_000, 60_000)))
    with pytest.raises(Unreadable, match="s’étend"):
        probe_file(path)


def test_an_old_workbook_that_kills_its_parser_leaves_vigie_alive_and_silent(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.xls"
    far: list[list[Cell]] = [["x"], *([] for _ in range(65_534)), [*[None] * 65_534, "y"]]
    content = bytearray(xls({"Posts": far}))
    content[59] = 0x82  # the size from which a stream is no small one: its parser has its own, so does not see it
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="n’est pas un classeur Excel"):
        probe_file(path)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "row",
    [
        f'<table:table-row table:number-rows-repeated="deux">{text_cell("x")}</table:table-row>',
        f'<table:table-row table:number-rows-repeated="{"9" * 5_000}">{text_cell("x")}</table:table-row>',
        f"<table:table-row>{text_cell('<text:span>' * 5_000 + 'x' + '</text:span>' * 5_000)}</table:table-row>",
    ],
    ids=["no number", "endless number", "endless nesting"],
)
def test_a_libreoffice_workbook_that_no_program_writes_is_refused(tmp_path: Path, row: str) -> None:
    path = ods(tmp_path / "a.ods", f'<table:table table:name="A">{row}</table:table>')
    with pytest.raises(Unreadable, match="coupé"):
        probe_file(path)


def test_a_row_beyond_the_last_one_of_a_sheet_is_refused_and_blanks_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
    rewritten(
        path, "xl/worksheets/sheet1.xml", sheet.format('<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>')
    )
    with pytest.raises(Unreadable, match="coupé"):
        probe_file(path)
    far = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in range(1, 9))
    rewritten(path, "xl/worksheets/sheet1.xml", sheet.format(far))
    assert len(list(readers.iter_sheet(path, None))) == 8
    monkeypatch.setattr(workbooks, "MAX_CELLS", 100_000)
    with pytest.raises(Unreadable, match="s’étend"):
        list(readers.iter_sheet(path, None))


def rewritten(path: Path, part: str, content: str) -> None:
    """Change one part of a workbook."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts[part] = content.encode()
    with zipfile.ZipFile(path, "w") as book:
        for name, data in parts.items():
            book.writestr(name, data)


def test_a_workbook_whose_styles_only_excel_forgives_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Nom", "Date"])
    book.active.append(["Léa", datetime(2025, 3, 1, 10, 0)])
    book.save(path)
    rewritten(path, "xl/styles.xml", '<styleSheet><fills count="1"><fill><oups/></fill></fills></styleSheet>')
    ((_, cells),) = rows_of(path)
    parse = Instant().parser(cells[1:], ZoneInfo("UTC"))
    assert cells[0] == "Léa" and parse(cells[1])[0] == datetime(2025, 3, 1, 10, 0, tzinfo=UTC)


def test_cells_lead_where_a_link_or_a_formula_says(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Nom", "Lien"])
    sheet.append(["Léa", '=HYPERLINK("https://exemple.fr/2","Voir")'])
    sheet["A2"].hyperlink = "https://exemple.fr/1"
    book.save(path)
    assert readers.sheet_links(path, "Sheet") == {(2, 0): "https://exemple.fr/1", (2, 1): "https://exemple.fr/2"}
    rewritten(path, "xl/worksheets/sheet1.xml", "<worksheet>")
    with pytest.raises(Unreadable, match="abîmé"):
        readers.sheet_links(path, "Sheet")


PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8"><style>td {}</style></head>
<body>Rapport<table border=1><tr><th colspan=3>Commentaires</th></tr>
<tr><th>Auteur<th>Date<th>Texte</tr>
<tr><td>L&eacute;a</td><td>2025-03-01</td><td>deux<br>
 lignes &amp; <b>gras</b> &lt;3</td></tr>
<tr><td>Zoé</td><td></td><td> oui </td></tr></table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_page_that_a_tool_names_xls_is_read_as_the_table_it_holds(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "export.xls"
    path.write_bytes(PAGE.encode(encoding))
    probe = probe_file(path)
    assert (probe.kind, probe.tables[0].header) == (FileKind.XLS, ("Auteur", "Date", "Texte"))
    assert [cells for _, cells in rows_of(path)] == [
        ["Léa", "2025-03-01", "deux\nlignes & gras <3"],
        ["Zoé", "", "oui"],
    ]


@pytest.mark.parametrize("end", ["<td>a" + "<" * 10, "<!-- jamais fermé", "<td colspan=99999999999>", "<table><table>"])
def test_a_damaged_page_gives_what_it_holds(tmp_path: Path, end: str) -> None:
    path = tmp_path / "export.xls"
    path.write_text(PAGE[: PAGE.index("<tr><td>Zoé")] + end, encoding="utf-8")
    assert rows_of(path)[0][1] == ["Léa", "2025-03-01", "deux\nlignes & gras <3"]


def test_a_page_beyond_reason_or_that_is_a_site_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.xls"
    path.write_text(PAGE + "<td " + "x" * 3_000_000, encoding="utf-8")
    with pytest.raises(Unreadable, match="démesurée"):
        rows_of(path)
    path.write_text(f"<!DOCTYPE html><script></script>{PAGE}", encoding="utf-8")
    with pytest.raises(Unreadable, match="page web"):
        probe_file(path)


def test_a_workbook_with_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for number in range(100):
        book.active.append([f"texte {number}"])
    book.save(path)
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    path.write_bytes(whole[:start] + bytes(4) + whole[start + 4 :])
    with pytest.raises(Unreadable, match="abîmé"):
        list(readers.iter_sheet(path, None))
    path.write_bytes(whole)
    rewritten(path, "xl/worksheets/sheet1.xml", "<worksheet><sheetData><row><c t='s'><v>9999</v></c></row>")
    with pytest.raises(Unreadable, match="abîmé"):
        list(readers.iter_sheet(path, None))


def test_a_workbook_damaged_far_below_its_first_rows_is_refused_by_its_probe(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    assert book.active is not None
    for number in range(3000):
        book.active.append([f"texte {number}"])
    book.save(path)
    content = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    content[info.header_offset + info.compress_size] ^= 8
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="abîmé"):
        probe_file(path)


def test_a_section_that_no_browser_knows_is_left_out_of_a_page(tmp_path: Path) -> None:
    path = tmp_path / "export.xls"
    path.write_text("<table><tr><td>Un</td></tr><![CDAT[ x ]]><tr><td>Deux</td></tr></table>", encoding="utf-8")
    ((_, rows),) = web_tables.sheets(path)
    assert list(rows) == [["Un"], ["Deux"]]
