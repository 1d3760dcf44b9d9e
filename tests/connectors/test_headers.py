"""The table among the first rows of a file: delimiters, headers, what stands above, texts encoded twice."""

from pathlib import Path

import openpyxl
import pytest

from connectors.binding import read_rows
from connectors.contract import Export
from connectors.headers import MAX_COLUMNS, delimiter_of
from connectors.probe import Probe, probe_file
from connectors.readers import Row, Unreadable

HEADER = ["Auteur", "Date", "Commentaire", "J’aime", "Lien"]
ROWS = [
    ["Léa", "2025-03-01 10:00", "Très bien, merci ; à bientôt", "3", "https://exemple.fr/1"],
    ["Zoé", "2025-03-02 11:00", "Où êtes-vous ?", "0", "https://exemple.fr/2"],
    ["Paul", "2025-03-03 12:00", "", "", ""],
]
PREAMBLES = [
    [],
    [["Rapport des commentaires"]],
    [["Ce fichier présente les publications de la page, telles que comptées au jour de l’export."]],
    [["Rapport", "Avis"], ["Marque", "Cairnelle"], ["Du", "2025-03-01"], ["Au", "2025-03-31"], ["Fuseau", "Paris"], []],
    [["Titre"], ["https://exemple.fr/p/1"], ["73 commentaires"], [], ["Exporté le 2025-04-01"], ["Plan gratuit"], []],
    [[f"Ligne {number}"] for number in range(14)],
]


def written(
    tmp_path: Path, rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8", hint: str = ""
) -> Path:
    def cell(text: str) -> str:
        return f'"{text}"' if any(mark in text for mark in ',;"\n\t') else text

    path = tmp_path / "export.csv"
    lines = [delimiter.join(map(cell, row)) for row in rows]
    path.write_bytes((hint + "\r\n".join(lines) + "\r\n").encode(encoding))
    return path


def rows_of(path: Path) -> tuple[Probe, list[Row]]:
    probe = probe_file(path)
    return probe, list(read_rows(Export(path=path, name=path.name, probe=probe), probe.tables[0]))


@pytest.mark.parametrize("preamble", PREAMBLES, ids=len)
@pytest.mark.parametrize("kept", [0, 1, 3])
@pytest.mark.parametrize(("delimiter", "encoding", "hint"), [
    (",", "utf-8", ""), (";", "cp1252", ""), ("\t", "utf-16", ""), (",", "utf-16", "sep=,\r\n"),
    (";", "utf-8-sig", '"sep=;"\r\n'), ("|", "utf-8-sig", "\ufeff"),
])  # fmt: skip
def test_the_header_is_found_under_what_tools_write_above(
    tmp_path: Path, preamble: list[list[str]], kept: int, delimiter: str, encoding: str, hint: str
) -> None:
    probe, rows = rows_of(written(tmp_path, [*preamble, HEADER, *ROWS[:kept]], delimiter, encoding, hint))
    (table,) = probe.tables
    assert (list(table.header), probe.delimiter) == (HEADER, delimiter)
    assert list(table.preamble) == [tuple(row) for row in preamble if row]
    assert [cells for _, cells in rows] == ROWS[:kept]
    first = len(preamble) + 2 + hint.count("\n")
    assert [line for line, _ in rows] == list(range(first, first + kept))


def test_the_header_is_found_when_names_are_repeated_empty_or_figures(tmp_path: Path) -> None:
    header = ["Nom", "Vues", "2024", "Vues", "Texte", "Lien", "Note", "", ""]
    rows = [["Léa", "1", "2", "3", "oui", "https://exemple.fr", "4", "", ""]] * 3
    probe, read = rows_of(written(tmp_path, [["Rapport", "", "", "", "", "", "", "", ""], header, *rows]))
    assert probe.tables[0].header == ("Nom", "Vues", "2024", "Vues (2)", "Texte", "Lien", "Note", "", "")
    assert [cells for _, cells in read] == rows


def test_rows_may_be_blank_short_or_long(tmp_path: Path) -> None:
    _, rows = rows_of(
        written(tmp_path, [HEADER, ROWS[0], [], ["Zoé", "2025-03-02"], ["", "", "", "", ""], [*ROWS[1], "", ""]])
    )
    assert rows == [(2, ROWS[0]), (3, []), (4, ["Zoé", "2025-03-02"]), (5, []), (6, [*ROWS[1], "", ""])]


def test_lines_that_end_as_macs_once_ended_them(tmp_path: Path) -> None:
    path = written(tmp_path, [["Rapport"], HEADER, *ROWS], ";", "mac_roman")
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\r"))
    assert [cells for _, cells in rows_of(path)[1]] == ROWS
    assert delimiter_of("sep=|\rNom|Texte\rLéa|oui, non\r") == "|"


def test_a_delimiter_that_swallows_rows_in_a_quoted_text_agrees_with_fewer() -> None:
    assert delimiter_of('auteur,message,date\r\nLéa,",|",12/03/2026\r\nZoé,",|",13/03/2026\r\n') == ","
    quoted = "".join(f'Léa,"""|",{day}/03/2026\r\n' for day in (12, 13, 14))
    assert delimiter_of(f"auteur,message,date\r\n{quoted}") == ","


def test_the_second_of_two_header_rows_is_given_as_a_row(tmp_path: Path) -> None:
    explained = ["", "", "Ce que dit le message", "Nombre de mentions", "Adresse de la publication"]
    probe, _ = rows_of(written(tmp_path, [HEADER, explained, *ROWS]))
    assert list(probe.tables[0].header) == HEADER and probe.tables[0].sample[0] == tuple(explained)


def test_a_table_beyond_reason_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="colonnes"):
        probe_file(written(tmp_path, [[f"c{number}" for number in range(MAX_COLUMNS + 1)]]))


@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
@pytest.mark.parametrize("workbook", [True, False])
def test_texts_encoded_twice_are_put_right_cell_by_cell(tmp_path: Path, wrong: str, workbook: bool) -> None:
    rows = [[cell.encode().decode(wrong, "ignore") for cell in row] for row in [HEADER, *ROWS]]
    rows.append(["Éric", "2025-03-04 10:00", "déjà « bien » écrit, sÃ»r", "1", ""])
    path = written(tmp_path, rows)
    if workbook:
        book = openpyxl.Workbook()
        assert book.active is not None
        for row in rows:
            book.active.append(row)
        book.save(path)
    probe, read = rows_of(path)
    assert probe.is_twice_encoded and list(probe.tables[0].header) == HEADER
    assert [cells for _, cells in read] == [*ROWS, ["Éric", "2025-03-04 10:00", "déjà « bien » écrit, sûr", "1", ""]]
    assert probe.tables[0].sample[0] == tuple(ROWS[0])


def test_a_table_encoded_once_is_left_alone(tmp_path: Path) -> None:
    rows = [["SÃO", "2025-03-01", f"« été » n° {number} à 10 €", "1", "Âge"] for number in range(200)]
    probe, read = rows_of(written(tmp_path, [HEADER, *rows]))
    assert not probe.is_twice_encoded and [cells for _, cells in read] == rows


POSTS = [
    ["Titre", "Date", "Réactions, commentaires et partages", "Taux", "Engagement", "Note", "Suivi"],
    ["Recrutement, en boutique (H/F).", "2025-10-21", "118", "0,044", "0,055", "Article", "", "", ""],
    ["Par -12 °C, les coulisses.", "2025-10-30", "175", "0,013", "0,037"],
    ["Le rapport.", "2025-11-03", "143", "0,184", "0,225", "Document", "", "", ""],
    ["Un partage.", "2025-11-05", "16", "0,008", "0,028", "", "lu"],
]


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("above", [[], [["Suivi, mois par mois"], []], [["Suivi des publications", "Octobre"]]])
def test_commas_within_cells_do_not_part_rows_trimmed_and_padded_at_random(
    tmp_path: Path, delimiter: str, above: list[list[str]]
) -> None:
    path = tmp_path / "export.csv"
    path.write_text("\n".join(map(delimiter.join, [*above, *POSTS])), encoding="utf-8")
    probe = probe_file(path)
    assert (list(probe.tables[0].header), probe.delimiter) == (POSTS[0], delimiter)


def test_two_columns_padded_at_random_are_two_columns(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    rows = ["Suivi", "Date;Vues", "2025-10-20;812;;", "2025-10-21;790", "2025-10-22;1033;;;", "2025-10-23;655;"]
    path.write_text("\n".join(rows), encoding="utf-8")
    probe = probe_file(path)
    assert (probe.tables[0].header, probe.delimiter) == (("Date", "Vues"), ";")


def test_names_are_read_without_the_blanks_around_them(tmp_path: Path) -> None:
    probe, _ = rows_of(written(tmp_path, [["Auteur ", "\u00a0Date", "Note", "Note\u00a0 "], ["Léa", "", "3", "4"]]))
    assert probe.tables[0].header == ("Auteur", "Date", "Note", "Note (2)")


def test_rows_trimmed_and_padded_at_random_keep_their_delimiter(tmp_path: Path) -> None:
    rows = [ROWS[0], [*ROWS[1], "", ""], ["Zoé", "2025-03-02", "Bien, vraiment"], [*ROWS[0], ""], ROWS[1][:4]]
    probe, read = rows_of(written(tmp_path, [HEADER, *rows]))
    assert (list(probe.tables[0].header), probe.delimiter) == (HEADER, ",")
    assert len(read) == len(rows)


@pytest.mark.parametrize("torn", [0, 1, 2])
def test_a_row_torn_apart_does_not_pass_for_a_header(tmp_path: Path, torn: int) -> None:
    rows = [["2026-03-01", "12"], ["2026-03-02", "14"], ["2026-03-03", "9"]]
    rows[torn] += ["trop", "long"]
    probe, _ = rows_of(written(tmp_path, [["Clics"], ["Date", "Primary"], *rows]))
    assert probe.tables[0].header == ("Date", "Primary")
