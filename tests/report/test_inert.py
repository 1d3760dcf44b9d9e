"""What strangers write stays text in every format, and who they are stays in the team."""

import io
import zipfile
from datetime import date

import pytest
import report_files as reading
from kpi_workspace import Workspace

from dashboard.kpi.scope import Scope
from dashboard.report.anonymous import anonymous
from dashboard.report.document import Chart, Document, Figure, Figures, Point, Points, Quote, Quotes, Table, inert
from dashboard.report.layout import weekly_document
from dashboard.report.render import render
from dashboard.report.typeface import OTHER_SCRIPT, OTHER_SIGN, legible
from dashboard.report.weekly import weekly_report

HOSTILE = (
    '=HYPERLINK("http://exemple.invalid/vol";"cliquez")',
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    "![image](http://exemple.invalid/pixel.png) **gras** [lien](javascript:alert(3))",
    "prix : \u202e0001\u202c €, dit-il\u200f",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u0000\u001b[31mrouge</script>",
    "nul\ud800le",
)


def everywhere(text: str) -> Document:
    """A document that shows ``text`` wherever a stranger's text may stand."""
    quote = Quote(inert(text), "Facebook")
    return Document(
        title=inert(text),
        subtitle=inert(text),
        blocks=(
            Points((Point(inert(text), (inert(text),), "javascript:alert(4)"),)),
            Figures((Figure(title=inert(text), value="3", definition=inert(text), notes=(inert(text),)),)),
            Chart(
                title=inert(text), subtitle="n = 3", alt=inert(text), name="messages", unit="count",
                labels=(inert(text),), values=(3.0,), texts=(inert(text),),
            ),
            Table("Tableau", ("Texte",), ((quote,),)),
            Quotes((quote,)),
        ),
        footer=inert(text),
    )  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_stranger_s_text_is_inert_in_every_format(text: str) -> None:
    document = everywhere(text)
    page = reading.html(render(document, "html"))
    names = [name for name, _ in page.tags]
    assert names.count("script") == 2  # the drawing library and our own lines
    assert not {"img", "iframe", "object", "link", "base", "form"} & set(names)
    assert all(not name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert [attributes["href"] for name, attributes in page.tags if name == "a"] == []  # no such address is a link
    seen = "".join(page.text)
    assert inert(text) in seen
    for sign in "\u202e\u202c\u200f\u0000\u001b":
        assert sign not in seen

    content = render(document, "xlsx")
    parts = {
        name: zipfile.ZipFile(io.BytesIO(content)).read(name)
        for name in zipfile.ZipFile(io.BytesIO(content)).namelist()
    }
    assert not any(b"<f>" in part for name, part in parts.items() if "worksheets" in name)
    assert not any(b"hyperlink" in part.lower() for name, part in parts.items() if name.endswith(".rels"))
    cells = [cell for rows in reading.workbook(content).values() for row in rows for cell in row]
    told = [cell for cell in cells if isinstance(cell, str) and inert(text)[1:12] in cell]
    assert told
    strangers = [cell for cell in told if cell.lstrip("'") == inert(text)]
    assert not text.startswith(("=", "@")) or any(cell.startswith("'") for cell in strangers)

    paper = render(document, "pdf")
    assert reading.squeezed(legible(inert(text)))[:20] in reading.squeezed(reading.pdf_text(paper))
    assert b"/JavaScript" not in paper and b"/URI" not in paper and b"/Launch" not in paper
    assert reading.data(render(document, "json"))["blocks"][4]["items"][0]["text"] == inert(text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Œuvre à 12 €, « bravo » … 3 ≥ 2", "Œuvre à 12 €, « bravo » … 3 ≥ 2"),
        ("merci 👍🏽 😀❤️", "merci 👍 😀❤"),
        ("你好世界 ok", f"{OTHER_SCRIPT} ok"),
        ("a \U0001f0a1 b", f"a {OTHER_SIGN} b"),
        ("Привет Ωδή שלום", "Привет Ωδή שלום"),
    ],
)
def test_what_no_font_has_is_told_in_brackets(text: str, printed: str) -> None:
    assert legible(text) == printed


WEEK = Scope(start=date(2026, 5, 11), end=date(2026, 5, 17))


def irritated(space: Workspace) -> None:
    """Four people who complain, one of whom seems in danger, and what they write about each other."""
    space.cover("2026-05-03 12:00", "2026-05-18 12:00")
    texts = {
        "Anouk Le Bihan": "Mon colis est perdu, appelez-moi au 06 12 34 56 78",
        "Bastien Roy": "Comme Anouk Le Bihan, et @claire_d, j’attends, voir https://exemple.invalid/u/1",
        "Claire Dupré": "Écrivez à claire.dupre@exemple.fr : livraison nulle",
        "Denis Fabre": "je veux mourir, et ma livraison est en retard",
    }
    keys = [
        space.message("2026-05-12 10:00", name, text, label="negative", level="high") for name, text in texts.items()
    ]
    space.session.execute("UPDATE risks SET categories = ['self_harm'] WHERE message_key = ?", [keys[-1]])
    space.about(livraison=keys)


@pytest.mark.parametrize("has_names", [False, True])
def test_names_stay_in_the_team_unless_asked(space: Workspace, has_names: bool) -> None:
    irritated(space)
    space.settle()
    report = weekly_report(space.session, space.settings, WEEK, has_names=has_names)
    document = weekly_document([report])
    files = {name: render(document, name) for name in ("html", "pdf", "xlsx", "json")}
    for content in (
        files["html"].decode(),
        reading.pdf_text(files["pdf"]),
        str(reading.workbook(files["xlsx"])),
        files["json"].decode(),
    ):
        assert ("Anouk Le Bihan" in content) is has_names
        assert ("06 12 34 56 78" in content) is has_names
        assert "mourir" not in content  # a person in danger is no grievance
    assert len(report.irritants[0].quotes) == 2


def test_what_people_wrote_in_private_is_counted_and_not_quoted(space: Workspace) -> None:
    irritated(space)
    space.session.execute("UPDATE messages SET kind = 'message' WHERE text LIKE 'Mon colis%'")
    space.settle()
    (irritant,) = weekly_report(space.session, space.settings, WEEK, has_names=True).irritants
    assert irritant.entry["authors"] == 4
    assert len(irritant.quotes) == 2 and not any("Mon colis" in quote.text for quote in irritant.quotes)


def test_traces_of_people_are_replaced_and_the_brand_s_name_is_not(space: Workspace) -> None:
    irritated(space)
    space.reply(1, "2026-05-12 11:00", "Cidrerie du Gué", "Bonjour")
    space.settle()
    told = anonymous(
        space.session,
        [
            "Comme Anouk Le Bihan, et @claire_d, voir www.exemple.fr/x",
            "claire.dupre@exemple.fr ou 06 12 34 56 78",
            "La Cidrerie du Gué ne répond pas",
            "RT AgriVeilleuses: à lire",
        ],
    )
    assert told == [
        "Comme [nom], et [compte], voir [lien]",
        "[donnée personnelle] ou [donnée personnelle]",
        "La Cidrerie du Gué ne répond pas",
        "RT [compte]: à lire",
    ]
