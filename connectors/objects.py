"""Stream the values of a JSON file, of a JavaScript that holds one, or of JSON lines, in constant memory."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import ijson

from connectors.rows import CutItem, Unreadable, cell_text
from connectors.texts import opened

MAX_DEPTH = 200
MAX_TEXT_BYTES = 16_000_000
MAX_BARE_BYTES = 1_000_000  # without a single text: an endless number costs its parser the square of its length
MAX_WHOLE_BYTES = 32_000_000  # of a JSON asked for whole, held as values that weigh twenty times more
MAX_LINE_CHARS = 16_000_000
EXCERPT_CHARS = 1_000
START_CHARS = 4096
_ASSIGNED = re.compile(rb"(?:(?:var|let|const)\s+)?([A-Za-z_$][\w$.]*(?:\[[^\]\s]{1,60}\])?)\s*=\s*(?=[\[{])")
_NO_NUMBER = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|-?Infinity|NaN', re.DOTALL)  # or a text, that may say one
_HALF_WORD = re.compile(rb"[-A-Za-z]{1,9}\Z")
_NO_BRACKET = bytes(byte for byte in range(256) if byte not in b"[]{}")
_ANY_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


class _JsonBytes:
    """The bytes in UTF-8 of a JSON file, without what surrounds the JSON; refuses what would fill the memory.

    The NaN and the infinities that programs write, and JSON has not, are null: a figure that nobody knows.
    ``assigned_to`` is the JavaScript variable that the JSON is given to; ``whole_bytes`` counts those read since it was
    last put to zero, when the parser is to hold them all.
    """

    def __init__(self, path: Path, encoding: str) -> None:
        self._text = opened(path, encoding)
        self._next = self._taken(START_CHARS).lstrip(b"\xef\xbb\xbf \t\r\n\0")
        assignment = _ASSIGNED.match(self._next)
        self.assigned_to = assignment[1].decode() if assignment else None
        self._next = self._next[assignment.end() :] if assignment else self._next
        self.whole_bytes = -1
        self._is_over = False
        self._half_word = b""
        self._carried = b""
        self._inside_text = 0
        self._same_bytes = 0
        self._depth = 0

    def read(self, size: int = -1) -> bytes:
        if size == 0 or self._is_over:
            return b""
        data, self._next = self._next, self._taken(size)
        while not data and self._next:
            data, self._next = self._next, self._taken(size)
        if not self._next:
            self._is_over = True
            data = data.rstrip(b"; \t\r\n\0")
        data = self._with_whole_words(data)
        before = b'"' + self._carried if self._inside_text else b""
        self._watch(data)
        if b"NaN" in data or b"Infinity" in data:
            data = _NO_NUMBER.sub(_known, before + data)[len(before) :]
        return data.replace(b"\x1e", b" ")  # the mark of RFC 7464 before each value

    def close(self) -> None:
        self._text.close()

    def _with_whole_words(self, data: bytes) -> bytes:
        """These bytes, the word at which they stop left to the next ones."""
        data = self._half_word + data
        half = None if self._is_over else _HALF_WORD.search(data, max(0, len(data) - 9))
        self._half_word = half[0] if half and half.start() else b""
        return data[: len(data) - len(self._half_word)]

    def _taken(self, size: int) -> bytes:
        return self._text.read(size).encode("utf-8", "replace")

    def _watch(self, data: bytes) -> None:
        """Refuse a text or a nesting that the parser would follow until the memory is full."""
        data = self._carried + data
        body = data.rstrip(b"\\")
        if self.whole_bytes >= 0:
            self.whole_bytes += len(data)
        self._carried = b"\\" * ((len(data) - len(body)) % 2)
        pieces = body.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')
        self._same_bytes = self._same_bytes + len(data) if len(pieces) == 1 else 0
        too_long = self._same_bytes > (MAX_TEXT_BYTES if self._inside_text else MAX_BARE_BYTES)
        if too_long or self.whole_bytes > MAX_WHOLE_BYTES:
            raise Unreadable("Ce fichier JSON contient une valeur démesurée : il est refusé.")
        brackets = b"".join(pieces[self._inside_text :: 2]).translate(None, _NO_BRACKET)
        self._inside_text ^= (len(pieces) - 1) & 1
        depth = self._depth + _balance(brackets)
        levels = 0
        while self._depth + levels + brackets.count(b"[") + brackets.count(b"{") > MAX_DEPTH:
            outer = brackets.replace(b"[]", b"").replace(b"{}", b"")
            if len(outer) == len(brackets):
                raise Unreadable("Ce fichier JSON est emboîté au-delà du raisonnable : il est refusé.")
            brackets, levels = outer, levels + 1
        self._depth = depth


def _known(found: re.Match[bytes]) -> bytes:
    return found[0] if found[0].startswith(b'"') else b"null"


def _balance(brackets: bytes) -> int:
    opened = brackets.count(b"[") + brackets.count(b"{")
    return 2 * opened - len(brackets)


def open_json(path: Path, encoding: str) -> Any:
    """A file-like of the UTF-8 bytes of a JSON file, to be closed: no byte-order mark, no JavaScript around it."""
    return closing(_JsonBytes(path, encoding))


def whole_events(events: Iterable[Any]) -> Iterator[Any]:
    """The events of an ijson parser without the number at which a file is cut: its digits may go on beyond."""
    held: list[Any] = []
    for event in events:
        yield from held
        held = [event] if event[-2] == "number" else []
        if not held:
            yield event
    yield from held


def iter_json(path: Path, encoding: str, prefix: str) -> Iterator[Any]:
    """Values of a JSON file under an ijson prefix such as ``item`` or ``items.item``, one at a time.

    The empty prefix is the whole JSON; several JSON one after another are read in turn. A file cut or damaged gives
    its whole values, then a ``CutItem``.
    """
    with open_json(path, encoding) as content:
        content.whole_bytes = -1 if prefix else 0
        try:
            for value in ijson.items(content, prefix, use_float=True, multiple_values=True):
                if not prefix:
                    content.whole_bytes = 0
                yield value
        except (ijson.JSONError, ValueError, OverflowError):
            yield CutItem()


def iter_ndjson(path: Path, encoding: str) -> Iterator[tuple[int, Any]]:
    """(line, value) of a file with one JSON value a line; a line that is not JSON gives its own text.

    A last line that the end of the file cuts gives a ``CutItem``. Values that spread over lines are numbered by rank.
    """
    is_first = True
    with opened(path, encoding) as content:
        lines = enumerate(iter(partial(content.readline, MAX_LINE_CHARS), ""), start=1)
        for number, line in lines:
            if len(line) == MAX_LINE_CHARS:
                raise Unreadable("Ce fichier JSON contient une ligne démesurée : il est refusé.")
            if not line.strip("\x1e\ufeff\0 \t\r\n"):
                continue
            try:
                yield number, parsed_line(line)
            except ValueError:
                if is_first:
                    break
                if line.endswith(("\n", "\r")):
                    yield number, line.rstrip("\r\n")
                else:
                    yield number, CutItem({"#text": line[:EXCERPT_CHARS]})
            is_first = False
        else:
            return
    yield from enumerate(iter_json(path, encoding, ""), start=1)


def parsed_line(line: str) -> Any:
    """The JSON value that a line holds; ``ValueError`` when it holds none. NaN and infinities are ``None``."""
    try:
        value = _DECODER.decode(line.strip("\x1e\ufeff\0 \t\r\n"))
    except RecursionError as error:
        raise ValueError("nested beyond reason") from error
    return _sound(value) if _ANY_SURROGATE.search(line) else value


_DECODER = json.JSONDecoder(parse_constant=lambda _: None)


def _sound(value: Any) -> Any:
    """The same value, halves of a character that stand alone replaced: no file nor database takes them."""
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case list():
            return [_sound(one) for one in value]
        case dict():
            return {_sound(key): _sound(one) for key, one in value.items()}
    return value


def flat_item(item: dict[str, Any], prefix: str = "") -> dict[str, str]:
    """A JSON object as text cells: nested keys joined by dots, lists as JSON, null as an empty cell."""
    cells: dict[str, str] = {}
    for key, value in item.items():
        if isinstance(value, dict):
            cells.update(flat_item(value, f"{prefix}{key}."))
        elif isinstance(value, list):
            cells[f"{prefix}{key}"] = json.dumps(value, ensure_ascii=False)
        else:
            cells[f"{prefix}{key}"] = value if type(value) is str else cell_text(value)
    return cells
