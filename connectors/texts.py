"""Tell the encoding of a text file from samples of it, and open it so that no byte is lost."""

import codecs
import re
from pathlib import Path
from typing import TextIO

HEAD_BYTES = 64 * 1024
BLOCK_BYTES = 16 * 1024
BLOCKS = 64
LENIENT = "vigie-lenient"  # the error handler below
LEGACY = ("cp1252", "mac_roman", "cp850")  # Windows first: the others must prove themselves
LETTERS = "éèàçêùôîûäöüßåñíóáúœ’‘“”«»–—…€·•°\xa0"
_ASCII = bytes(range(128))
_HIGH = bytes(range(128, 256))
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HALVES = re.compile(rb"\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]")


def text_encoding(path: Path) -> str | None:
    """The encoding of a text file, ``None`` when it is no text.

    Samples spread over the file decide between UTF-8 and what Excel writes. A byte that no sample showed is not
    lost: ``opened`` reads what is not UTF-8 as Windows would have written it.
    """
    size = path.stat().st_size
    with path.open("rb") as content:
        head = content.read(HEAD_BYTES)
        if head.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        pairs = len(head) // 2
        if head[1::2].count(0) > 0.3 * pairs and head[::2].count(0) < 0.05 * pairs:
            return "utf-16-le"
        if head[::2].count(0) > 0.3 * pairs and head[1::2].count(0) < 0.05 * pairs:
            return "utf-16-be"
        controls = sum(head.count(byte) for byte in (*range(9), *range(14, 27), 28, 29, 127))
        if controls > len(head) / 1000:
            return None
        sequences = 0
        strays = b""
        for start in range(0, size, max(BLOCK_BYTES, size // BLOCKS)):
            content.seek(start)
            block = content.read(BLOCK_BYTES)
            if start:
                block = block.lstrip(_HIGH)
            if start + len(block) < size:
                block = block.rstrip(_HIGH)
            rest, found = _SEQUENCE.subn(b"", block)
            sequences += found
            strays += rest.translate(None, _ASCII)
    if len(strays) <= sequences:
        return "utf-8"
    return max(LEGACY, key=lambda encoding: sum(map(strays.count, _bytes_of(encoding))))


def _bytes_of(encoding: str) -> list[bytes]:
    return [bytes((byte,)) for byte in LETTERS.encode(encoding, "ignore")]


def opened(path: Path, encoding: str) -> TextIO:
    """The text of a file without byte-order marks, its line ends as they are; what its encoding forbids is read
    leniently."""
    text = path.open(encoding=encoding, errors=LENIENT, newline="")
    start = text.tell()
    while text.read(1) == "\ufeff":  # a second one is left by programs that add theirs to a file that has one
        start = text.tell()
    text.seek(start)
    return text


def _lenient(error: UnicodeError) -> tuple[str, int]:
    """What stands for bytes that an encoding forbids: among UTF-8, a Windows letter or an emoji in two halves."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    if error.encoding == "utf-8":
        if found := _HALVES.match(error.object, error.start):
            halves = found[0].decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass")
            return halves.decode("utf-16", "replace"), found.end()
        if len(wrong) == 1 and wrong not in (b"\xc2", b"\xc3"):  # those two begin a letter cut in half
            return wrong.decode("cp1252", "replace"), error.end
    return "\ufffd", error.end


codecs.register_error(LENIENT, _lenient)
