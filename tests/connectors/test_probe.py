"""Opening a file once: encodings, delimiters, headers; and what cannot be read says so in French."""

import gzip
import json
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from connectors import readers
from connectors.binding import read_rows
from connectors.contract import Export
from connectors.probe import FileKind, probe_file
from connectors.readers import Unreadable, iter_members
from connectors.registry import identify

TEXT = 'Auteur,Date,Commentaire\nLéa,2025-03-01 10:00,"Très bien,\nmerci 😀"\nZoé,2025-03-02 11:00,Où êtes-vous ?\n'


def rows_of(path: Path) -> list[tuple[int, list[str]]]:
    probe = probe_file(path)
    return list(read_rows(Export(path=path, name=path.name, probe=probe), probe.tables[0]))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_every_dialect_gives_the_same_rows(tmp_path: Path, encoding: str, delimiter: str, line_end: str) -> None:
    path = tmp_path / "export.xlsx"  # the extension lies on purpose
    quoted = TEXT.replace('"Très bien,\n', '"Très bien~\n').replace(",", delimiter).replace("~", ",")
    path.write_bytes(quoted.replace("\n", line_end).encode(encoding))
    probe = probe_file(path)
    assert (probe.kind, probe.delimiter, probe.tables[0].header) == (
        FileKind.CSV, delimiter, ("Auteur", "Date", "Commentaire"))  # fmt: skip
    assert [(line, [cell.replace("\r", "") for cell in cells]) for line, cells in rows_of(path)] == [
        (2, ["Léa", "2025-03-01 10:00", "Très bien,\nmerci 😀"]),
        (4, ["Zoé", "2025-03-02 11:00", "Où êtes-vous ?"]),
    ]


def test_windows_text_keeps_its_apostrophes_and_euros(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("Auteur;Commentaire\nZoé;C’est 12 € … cœur\n".encode("cp1252"))
    assert probe_file(path).encoding == "cp1252"
    assert rows_of(path) == [(2, ["Zoé", "C’est 12 € … cœur"])]


def test_the_separator_hint_the_preamble_and_repeated_names(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "sep=;\nExport du;https://exemple.fr\n\nNom;Vues;Vues;Texte\nLéa;1;2;Bonjour, ça va\nZoé;3;4;Oui, merci\n",
        encoding="utf-8",
    )
    table = probe_file(path).tables[0]
    assert (table.header, table.header_line) == (("Nom", "Vues", "Vues (2)", "Texte"), 4)
    assert table.preamble == (("Export du", "https://exemple.fr"),)
    assert [line for line, _ in rows_of(path)] == [5, 6]


def test_one_column_of_texts_is_not_split_on_its_commas(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("texte\nBonjour, ça va\nOui\nNon, pas du tout, hélas\n", encoding="utf-8")
    assert [cells for _, cells in rows_of(path)] == [["Bonjour, ça va"], ["Oui"], ["Non, pas du tout, hélas"]]


def test_commas_within_every_text_of_one_column_part_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Verbatim\n" + "Belle veste, merci\n" * 12 + '"Chaude, légère, belle"\n', encoding="utf-8")
    assert probe_file(path).tables[0].header == ("Verbatim",)
    assert {cells[0] for _, cells in rows_of(path)} == {"Belle veste, merci", "Chaude, légère, belle"}


def test_blank_lines_count_inside_and_not_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Nom,Texte\nLéa,un\n\n,\nZoé,deux\n\n\n", encoding="utf-8")
    assert rows_of(path) == [(2, ["Léa", "un"]), (3, []), (4, []), (5, ["Zoé", "deux"])]


def test_a_record_cut_by_the_end_of_the_file_is_marked(tmp_path: Path) -> None:
    whole = 'Nom,Texte,Note\nLéa,un,1\nZoé,"deux lignes\net plus",2\n'
    path = tmp_path / "a.csv"
    for end, kept in ((whole.index("et plus"), 1), (whole.index('"deux'), 1), (whole.index(",2"), 1)):
        path.write_text(whole[:end], encoding="utf-8")
        rows = rows_of(path)
        assert [type(cells) for _, cells in rows] == [list] * kept + [readers.CutRow]


def test_a_stray_quote_costs_rows_not_memory(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    lines = "".join(f"Léa,bonjour numéro {number} du matin\n" for number in range(60_000))
    path.write_text(f'Nom,Texte\nZoé,un\nPaul,"oubli\n{lines}', encoding="utf-8")
    rows = rows_of(path)
    assert rows[0] == (2, ["Zoé", "un"])
    assert any(isinstance(cells, readers.TornRow) for _, cells in rows)


def test_a_workbook_gives_text_dates_in_iso_and_its_links(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Titre du rapport"])
    sheet.append([])
    sheet.append(["Nom", "Date", "J’aime", "Texte"])
    sheet.append(["Léa", datetime(2025, 3, 1, 10, 0, 5), 12, "Bonjour"])
    sheet["A4"].hyperlink = "https://exemple.fr/lea"
    hidden = book.create_sheet("cachée")
    hidden.append(["secret", "colonne"])
    hidden.sheet_state = "hidden"
    path = tmp_path / "a.csv"
    book.save(path)
    probe = probe_file(path)
    assert (probe.kind, len(probe.tables), probe.tables[0].header_line) == (FileKind.XLSX, 1, 3)
    assert rows_of(path) == [(4, ["Léa", "2025-03-01T10:00:05", "12", "Bonjour"])]
    assert readers.sheet_links(path, probe.tables[0].sheet) == {(4, 0): "https://exemple.fr/lea"}


def test_json_and_ndjson_become_tables(tmp_path: Path) -> None:
    items = [{"text": "un", "author": {"name": "Léa"}, "likes": 3, "lang": None}, {"text": "deux", "tags": ["a"]}]
    path = tmp_path / "a.txt"
    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        path.write_text(json.dumps({"page": 1, "items": items}, ensure_ascii=False), encoding=encoding)
        probe = probe_file(path)
        assert (probe.kind, probe.tables[0].sheet) == (FileKind.JSON, "items.item")
        assert rows_of(path) == [(1, ["un", "Léa", "3", "", ""]), (2, ["deux", "", "", "", '["a"]'])]
    path.write_text("\n".join(json.dumps(item) for item in items), encoding="utf-8")
    assert probe_file(path).kind is FileKind.NDJSON
    assert [line for line, _ in rows_of(path)] == [1, 2]


def ole(path: Path, stream: str) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000) + stream.encode("utf-16-le") + bytes(500))


def workbook_bytes(tmp_path: Path) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for number in range(200):
        book.active.append([f"texte {number}", number])
    book.save(tmp_path / "whole.xlsx")
    return (tmp_path / "whole.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "vide"),
        (b"\xef\xbb\xbf\r\n  \n", "vide"),
        (bytes(100_000), "vide"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "une image"),
        (b"\0\0\0 ftypqt  " + bytes(range(256)) * 40, "une vidéo"),
        (b"MZ" + bytes(range(256)) * 40, "ni un CSV"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "archive"),
        (b"\x28\xb5\x2f\xfd" + bytes(50), "archive"),
        (b"<!DOCTYPE html><html><body>Connexion</body></html>", "page web"),
        (
            b'<html><body><div class="pam _3-95 uiBoxWhite"><table><tr><td>Bravo</td></tr></table></div></body></html>',
            "Instagram ou Facebook demand.e au format HTML.*Format sur JSON",
        ),
        (
            b'<!DOCTYPE html><html><body><div class="page_body chat_page"></div></body></html>',
            "Telegram.*choisissez le format JSON",
        ),
        (b"<!DOCTYPE html><html><body><div class=chatlog__message-group></div></body></html>", "DiscordChatExporter"),
        (b'<html><body><div class="outer-cell mdl-cell mdl-cell--12-col">Vu</div></body></html>', "takeout.google.com"),
        (b"Date: 2026-03-02 18:21:08 UTC\nComment: Quelle bonne id\xc3\xa9e\n\n", "archive TikTok"),
        (b'{"items": [', "coup\u00e9"),
        (b'[{"text": "bonj', "coup\u00e9"),
        (b'{"items": [}}', "ab\u00eem\u00e9"),
    ],
)
def test_what_cannot_be_read_says_so(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    with pytest.raises(Unreadable, match=word):
        probe_file(path)


def test_two_gigabytes_of_zeros_are_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "zeros.csv"
    with path.open("wb") as content:
        content.truncate(2_000_000_000)
    with pytest.raises(Unreadable, match="vide"):
        probe_file(path)


def test_office_files_that_are_no_open_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    ole(path, "EncryptedPackage")
    with pytest.raises(Unreadable, match="mot de passe"):
        probe_file(path)
    ole(path, "Workbook")
    with pytest.raises(Unreadable, match="n’est pas un classeur Excel"):
        probe_file(path)
    path.write_bytes(workbook_bytes(tmp_path)[:3000])
    with pytest.raises(Unreadable, match="coupé"):
        probe_file(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(Unreadable, match="n’est pas un classeur"):
        probe_file(path)


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_an_archive_gives_its_readable_members_nested_ones_too(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"b.csv": b"Nom,Texte\nZo,deux\n"}).read_bytes()
    path = zipped(
        tmp_path / "a.zip",
        {
            "dossier/a.csv": TEXT.encode(),
            "__MACOSX/dossier/._a.csv": b"x",
            "photo.jpg": b"\xff\xd8",
            "desktop.ini": b"[.ShellClassInfo]",
            "dossier/Thumbs.db": b"\xd0\xcf\x11\xe0",
            "dossier/~$classeur.xlsx": b"\x05Marie",
            "suite.zip": inner,
            "classeur.xlsx": workbook_bytes(tmp_path),
        },
    )
    assert probe_file(path).members == ("dossier/a.csv", "suite.zip", "classeur.xlsx")
    members = list(iter_members(path, tmp_path / "out"))
    assert [member.name for member in members] == ["dossier/a.csv", "suite.zip/b.csv", "classeur.xlsx"]
    assert all(member.path.parent == tmp_path / "out" for member in members)
    assert [probe_file(member.path, member.name).kind for member in members] == [
        FileKind.CSV, FileKind.CSV, FileKind.XLSX]  # fmt: skip


def test_a_gzip_is_an_archive_of_one(tmp_path: Path) -> None:
    path = tmp_path / "export.csv.gz"
    path.write_bytes(gzip.compress(TEXT.encode()))
    assert probe_file(path).kind is FileKind.ZIP
    (member,) = iter_members(path, tmp_path / "out")
    assert (member.name, member.path.read_bytes()) == ("export.csv", TEXT.encode())


@pytest.mark.parametrize(
    "name", ["../dehors.csv", "/etc/dehors.csv", "a/../../dehors.csv", "C:\\dehors.csv", "..\\dehors.csv"]
)
def test_an_archive_with_a_path_that_leaves_it_is_refused_whole(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "a.zip", {"bon.csv": TEXT.encode(), name: b"x"})
    with pytest.raises(Unreadable, match="sort de son dossier"):
        probe_file(path)
    with pytest.raises(Unreadable, match="sort de son dossier"):
        list(iter_members(path, tmp_path / "out"))
    assert not (tmp_path / "dehors.csv").exists()
    assert list((tmp_path / "out").iterdir()) == []


def test_archives_with_links_passwords_bombs_or_a_cut_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("lien.csv")
    link.external_attr = 0o120777 << 16
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(Unreadable, match="sort de son dossier"):
        probe_file(path)
    bomb = zipped(tmp_path / "bomb.zip", {"a.csv": bytes(60_000_000)})
    with pytest.raises(Unreadable, match="gonfle"):
        probe_file(bomb)
    nested = zipped(tmp_path / "nested.zip", {"bon.csv": TEXT.encode(), "bomb.zip": bomb.read_bytes()})
    with pytest.raises(Unreadable, match="gonfle"):
        list(iter_members(nested, tmp_path / "out"))
    content = bytearray(zipped(tmp_path / "b.zip", {"a.csv": TEXT.encode()}).read_bytes())
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(Unreadable, match="coupé"):
        probe_file(path)
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    with pytest.raises(Unreadable, match="mot de passe"):
        probe_file(path)


def test_a_word_alone_is_no_json_to_read(tmp_path: Path) -> None:
    path = tmp_path / "mot.json"
    path.write_text('\x1e"abc"\n', encoding="utf-8")
    probe = probe_file(path)
    assert (probe.kind, probe.json_root) == (FileKind.CSV, None)
    assert identify(probe).match is None
