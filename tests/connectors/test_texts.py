"""From bytes to text: which encoding, and no byte lost when a file mixes two."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.texts import BLOCK_BYTES, BLOCKS, HEAD_BYTES, opened, text_encoding

FRENCH = "Léa;C’est très réussi, à bientôt… où ?\n"


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    return path


def text_of(path: Path) -> str:
    with opened(path, text_encoding(path) or "none") as text:
        return text.read()


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman"],
)
@pytest.mark.parametrize("times", [1, 40, 20_000])
def test_the_encodings_that_spreadsheets_write(tmp_path: Path, encoding: str, times: int) -> None:
    path = written(tmp_path, (FRENCH * times).encode(encoding))
    assert text_encoding(path) == encoding
    assert text_of(path) == FRENCH * times


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("marks", [0, 1, 2])
def test_byte_order_marks_are_no_text(tmp_path: Path, encoding: str, marks: int) -> None:
    assert text_of(written(tmp_path, ("\ufeff" * marks + FRENCH).encode(encoding))) == FRENCH


def test_the_letters_of_dos(tmp_path: Path) -> None:
    path = written(tmp_path, "Léa;déjà très réussi\n".encode("cp850"))
    assert (text_encoding(path), text_of(path)) == ("cp850", "Léa;déjà très réussi\n")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, b"ab\x01\x02\x03" * 1000])
def test_what_is_no_text(tmp_path: Path, content: bytes) -> None:
    assert text_encoding(written(tmp_path, content)) is None


def test_letters_that_no_sample_showed_are_read_as_windows_writes_them(tmp_path: Path) -> None:
    step = HEAD_BYTES * 10
    plain = b"Nom;Texte\n" + b"Zo;oui\n" * (step * BLOCKS // 7)
    place = plain.index(b"\n", len(plain) // 2 + BLOCK_BYTES * 3) + 1
    path = written(tmp_path, plain[:place] + FRENCH.encode("cp1252") + plain[place:])
    assert text_encoding(path) == "utf-8"
    assert FRENCH in text_of(path)


def test_one_damaged_letter_does_not_change_the_encoding_of_a_file(tmp_path: Path) -> None:
    for cut in ("é".encode()[:1], "’".encode()[:2], "😀".encode()[:3]):
        path = written(tmp_path, (FRENCH * 3).encode() + b"Zo\xc3\xab;caf" + cut + b"\n")
        assert text_of(path) == FRENCH * 3 + "Zoë;caf\ufffd\n"


def test_rows_of_two_encodings_in_one_file(tmp_path: Path) -> None:
    path = written(tmp_path, (FRENCH * 3).encode() + FRENCH.encode("cp1252"))
    assert text_of(path) == FRENCH * 4


def test_an_emoji_that_java_wrote_in_two_halves(tmp_path: Path) -> None:
    halves = "😀".encode("utf-16-be")
    java = b"".join(chr(int.from_bytes(half)).encode("utf-8", "surrogatepass") for half in (halves[:2], halves[2:]))
    path = written(tmp_path, FRENCH.encode() + b"merci " + java + b", seule " + java[:3] + b"\n")
    assert text_of(path) == FRENCH + "merci 😀, seule \ufffd\n"


@given(st.binary(min_size=1, max_size=300))
def test_any_bytes_are_no_text_or_a_text_that_can_be_stored(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    if text_encoding(path):
        assert text_of(path).encode() is not None


def test_a_typographic_apostrophe_alone_is_windows(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    for text in ("message\nDon’t panic\n", "title\nDALL·E model – part 2\n", "message\nC’est prévu… « bientôt »\n"):
        path.write_bytes(text.encode("cp1252"))
        assert text_encoding(path) == "cp1252"
