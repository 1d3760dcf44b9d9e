"""XML files as nested values: what exports write, what a cut costs, what is refused."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from connectors import readers, trees
from connectors.contract import Reason, Rejected
from connectors.items import Item, read_each
from connectors.probe import FileKind, probe_file
from connectors.readers import CutItem, Unreadable, iter_xml

FORUM = """<?xml version="1.0" encoding="UTF-8"?>
<forum xmlns="http://exemple.fr" xmlns:v="http://exemple.fr/v">
  <fil v:id="7"><titre>Le Vercors &amp; l’hiver</titre></fil>
  <avis v:id="1"><texte><![CDATA[<p>Été</p>]]></texte><auteur><nom>Léa</nom></auteur><fil v:id="7"/></avis>
  <avis v:id="2"><texte/><v:note>4</v:note><v:note>5</v:note></avis>
</forum>
"""


def written(tmp_path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = tmp_path / "export.csv"  # the extension lies on purpose
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("above", ["", "\r\n\n ", "Warning: écriture du cache\n"])
def test_elements_come_as_nested_values(tmp_path: Path, encoding: str, above: str) -> None:
    path = written(tmp_path, above + FORUM, encoding)
    probe = probe_file(path)
    assert (probe.kind, probe.xml_root) == (FileKind.XML, "{http://exemple.fr}forum")
    assert probe.xml_tags == ("forum", "fil", "titre", "avis", "texte", "auteur", "nom", "v:note")
    assert list(iter_xml(path, "avis")) == [
        {"@v:id": "1", "texte": "<p>Été</p>", "auteur": {"nom": "Léa"}, "fil": {"@v:id": "7"}},
        {"@v:id": "2", "texte": "", "v:note": ["4", "5"]},
    ]
    assert list(iter_xml(path, "forum/fil")) == [{"@v:id": "7", "titre": "Le Vercors & l’hiver"}]
    assert [Item(1, value).text("@v:id", "auteur.nom") for value in iter_xml(path, "fil")] == ["7", "7"]


def test_a_declared_encoding_is_followed(tmp_path: Path) -> None:
    path = written(tmp_path, '<?xml version="1.0" encoding="iso-8859-15"?><a><b>12 €, cœur</b></a>', "iso-8859-15")
    assert list(iter_xml(path, "a")) == [{"b": "12 €, cœur"}]


def test_what_xml_forbids_and_wordpress_writes(tmp_path: Path) -> None:
    path = written(tmp_path, "<a><b>un\x0bdeux&nbsp;trois</b><c x='1'>quatre</c></a>\n<!-- fin --> bruit")
    assert list(iter_xml(path, "a")) == [{"b": "undeux\xa0trois", "c": {"@x": "1", "#text": "quatre"}}]


def test_every_cut_keeps_the_whole_elements_and_says_that_the_rest_is_missing(tmp_path: Path) -> None:
    whole = list(iter_xml(written(tmp_path, FORUM), "avis"))
    content = FORUM.encode()
    ends = [content.index(b"</avis>") + 7, content.rindex(b"</avis>") + 7]
    for length in range(content.index(b"<forum") + 90, len(content) - 8):
        values = list(iter_xml(written(tmp_path, content[:length]), "avis"))
        complete = sum(length >= end for end in ends)
        assert values[:-1] == whole[:complete] and isinstance(values[-1], CutItem)
    (rejected,) = [item for item in read_each(values, lambda item: []) if isinstance(item, Rejected)]
    assert (rejected.position, rejected.code) == (3, Reason.TRUNCATED)


def test_damage_in_the_middle_costs_what_follows(tmp_path: Path) -> None:
    values = list(iter_xml(written(tmp_path, FORUM.replace("<v:note>4</v:note>", "<v:note>4<")), "avis"))
    assert [isinstance(value, CutItem) for value in values] == [False, True]
    assert values[1]["@v:id"] == "2"


@pytest.mark.parametrize(
    "content",
    [
        "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
        "<!DOCTYPE a [<!ENTITY b 'ccc'><!ENTITY d '&b;&b;&b;'>]><a>&d;</a>",
    ],
)
def test_entities_of_ones_own_are_refused(tmp_path: Path, content: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(Unreadable, match="entités"):
        probe_file(path)
    with pytest.raises(Unreadable, match="entités"):
        list(iter_xml(path, "a"))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("<a>" * 200, "emboîté"),
        ("<a><!-- " + "x" * (trees.MAX_TOKEN_BYTES + 1_000_000), "démesurée"),
        ("<a>" + "<b/>" * (trees.MAX_ELEMENT_NODES + 1), "démesuré"),
    ],
)
def test_the_absurd_is_refused(tmp_path: Path, content: str, word: str) -> None:
    with pytest.raises(Unreadable, match=word):
        list(iter_xml(written(tmp_path, content), "a"))


def test_what_only_looks_like_xml(tmp_path: Path) -> None:
    path = written(tmp_path, "<3 texte;date\nBonjour;2025-03-01\nSalut;2025-03-02\n")
    assert probe_file(path).kind is FileKind.CSV
    with pytest.raises(Unreadable, match="abîmé"):
        probe_file(written(tmp_path, "<?xml version='1.0'?>\n\n<<<"))
    with pytest.raises(Unreadable, match="2003"):
        probe_file(
            written(
                tmp_path, '<?xml version="1.0"?><s:Workbook xmlns:s="urn:schemas-microsoft-com:office:spreadsheet"/>'
            )
        )


@pytest.mark.parametrize(
    ("name", "place", "tag"),
    [
        ("disqus/isso_disqus.xml", "disqus/post", "{http://disqus.com}post"),
        ("disqus/isso_disqus.xml", "disqus/thread", "{http://disqus.com}thread"),
        ("wordpress/isso_wordpress.xml", "wp:comment", "{http://wordpress.org/export/1.0/}comment"),
    ],
)
def test_real_files_give_the_elements_another_parser_finds(exports: Path, name: str, place: str, tag: str) -> None:
    path = exports / name
    content = path.read_bytes()
    root = ElementTree.fromstring(content[content.index(b"<?xml") :])
    other = root.findall(tag) if "/" in place else list(root.iter(tag))
    ours = list(readers.iter_xml(path, place))
    assert len(ours) == len(other) > 0
    for value, node in zip(ours, other, strict=True):
        leaves = {
            child.tag.rpartition("}")[2]: child.text or "" for child in node if len(child) + len(child.attrib) == 0
        }
        found = {key.rpartition(":")[2]: text for key, text in value.items() if isinstance(text, str) and key[0] != "@"}
        assert found == leaves
