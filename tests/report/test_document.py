"""Any document, a service's brief or a crisis review, in every format; and how heavy a file may be."""

import io

import openpyxl
import pytest
import report_files as reading

from dashboard.charts import theme
from dashboard.errors import UsageError
from dashboard.report.document import (
    Annex,
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
)
from dashboard.report.pdf import BODY
from dashboard.report.render import FORMATS, render

BRIEF = Document(
    title="Note au service Logistique",
    subtitle="Du 9 au 15 novembre 2026",
    blocks=(
        Paragraph("12 personnes signalent un retard de livraison.", is_lead=True),
        Figures((Figure(title="Personnes touchées", value="12", sample="entre 6 et 21", change="▲ +9 (avant : 3)"),)),
        Heading("Ce qui est demandé"),
        Points((Point("Dire quand les colis partiront.", ("Réponse attendue sous 48 h.",), "http://127.0.0.1:8501/x"),)),
        Chart(
            title="Jeudi, jour le plus chargé", subtitle="Messages par jour, n = 12", alt="Barres par jour.",
            name="messages", unit="count", labels=("lun.", "mar.", "mer."), values=(3.0, None, 9.0),
            texts=("3", "pas d’import", "9"), low=(1.0, None, 4.0), high=(8.0, None, 17.0),
            is_small=(True, True, False),
        ),
        Annex("Annexe"),
        Table("Retards : par jour", ("Jour", "Part"), (("lundi", Number(0.25, "25 %", "share")), ("mardi", "n. d."))),
        Quotes((Quote("mon colis est où 😀 ?", "Facebook"),)),
    ),
    footer="Vigie",
)  # fmt: skip


def test_a_document_says_the_same_in_every_format() -> None:
    page, paper = "".join(reading.html(render(BRIEF, "html")).text), reading.pdf_text(render(BRIEF, "pdf"))
    sheets = reading.workbook(render(BRIEF, "xlsx"))
    cells = {cell for rows in sheets.values() for row in rows for cell in row}
    for text in ("Note au service Logistique", "12 personnes signalent un retard de livraison.", "entre 6 et 21"):
        assert text in page and text in cells
        assert reading.squeezed(text) in reading.squeezed(paper)
    assert 0.25 in cells and 9 in cells  # numbers, not texts
    assert "😀" in paper


@pytest.mark.parametrize(("opening", "pieces"), [("", 2), ("⚠ ", 3), ("😀 ", 3)])
def test_a_quote_keeps_its_font_on_every_line_whatever_sign_opens_it(opening: str, pieces: int) -> None:
    text = f"{opening}{'un message assez long pour deux lignes ' * 5}"
    document = Document(title="Notes", subtitle="", blocks=(Quotes((Quote(text, "X"),) * 60),))
    sizes = reading.sizes_on_paper(render(document, "pdf"))
    assert sizes[BODY] == 60 * pieces and not sizes[0]


def test_a_workbook_holds_native_tables_and_charts_and_leaves_what_is_unknown_empty() -> None:
    book = openpyxl.load_workbook(io.BytesIO(render(BRIEF, "xlsx")))
    assert [len(book[name]._charts) for name in ("Graphiques",)] == [1]
    table = book.worksheets[-1]
    assert table.title == "1. Retards   par jour"
    assert [*table.tables] == ["Tableau_1"]
    drawn = [[cell.value for cell in row] for row in book["Graphiques"].iter_rows(min_row=4, max_row=6, max_col=2)]
    assert drawn == [["lun.", 3], ["mar.", None], ["mer.", 9]]


def test_an_html_file_asks_nothing_of_anybody() -> None:
    page = reading.html(render(BRIEF, "html"))
    asked = [
        (tag, value)
        for tag, attributes in page.tags
        for name, value in attributes.items()
        if name in ("src", "srcset", "data", "action") or (name == "href" and tag != "a")
    ]
    assert asked == []
    policies = [attributes["content"] or "" for _, attributes in page.tags if "http-equiv" in attributes]
    assert [policy.split(";")[0] for policy in policies] == ["default-src 'none'"]


def test_the_drawing_library_is_there_once_or_not_at_all() -> None:
    words = Document(title="Note", subtitle="", blocks=(Paragraph("Rien à signaler."),))
    assert len(render(words, "html")) < 20_000
    assert len(render(BRIEF, "html")) < 6_000_000
    assert all(len(render(BRIEF, name)) < 500_000 for name in ("pdf", "xlsx", "json"))


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match="docx"):
        render(BRIEF, "docx")


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_document_is_still_a_file(name: str) -> None:
    assert render(Document(title="Vide", subtitle="", blocks=(Table("", ("A", ""), ()),)), name)


def test_the_bars_have_the_colour_of_the_pages() -> None:
    """The report is read on its page too, on a dark ground."""
    drawn = next(block for block in BRIEF.blocks if isinstance(block, Chart))
    assert drawn.colour == theme.PRIMARY
