"""Stream the elements of an XML file as nested values, in constant memory and without ever following an entity."""

import codecs
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn
from xml.parsers import expat

from connectors.rows import CutItem, Unreadable
from connectors.texts import LEGACY, opened

CHUNK_CHARS = 1 << 18
HEAD_CHARS = 4096
OUTLINE_CHUNKS = 8
MAX_TOKEN_BYTES = 16_000_000  # a tag or a comment this long is never closed
MAX_ELEMENT_CHARS = 64_000_000
MAX_ELEMENT_NODES = 1_000_000
MAX_DEPTH = 100
_DECLARED = re.compile(r"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def start_of_xml(text: str) -> int:
    """Where the XML begins in a text: at its declaration or first tag, below what a server may have printed."""
    declared = text.find("<?xml")
    return declared if declared >= 0 else max(0, text.find("<"))


def xml_encoding(path: Path, detected: str) -> str:
    """The encoding of an XML: what its bytes prove, else what its declaration says."""
    if detected not in LEGACY:
        return detected
    with opened(path, detected) as text:
        declared = _DECLARED.search(text.read(HEAD_CHARS))
    try:
        name = codecs.lookup(declared[1]).name if declared else detected
    except LookupError:
        return detected
    return detected if name in ("ascii", "iso8859-1") or name.startswith("utf") else name


def xml_outline(path: Path, encoding: str, tags: int) -> tuple[str, tuple[str, ...]] | None:
    """The root as ``{namespace}name`` and the first distinct tags as written; ``None`` when there is no root."""
    found: dict[str, None] = {}
    roots: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        if not roots:
            prefix, _, name = tag.rpartition(":")
            space = attributes.get(f"xmlns:{prefix}" if prefix else "xmlns")
            roots.append(f"{{{space}}}{name}" if space else name)
        if len(found) < tags:
            found[tag] = None

    parser = _parser()
    parser.StartElementHandler = start
    try:
        for chunk, _ in enumerate(_fed(path, encoding, parser), start=1):
            if len(found) == tags or chunk == OUTLINE_CHUNKS:
                break
    except expat.ExpatError:
        pass
    return (roots[0], tuple(found)) if roots else None


def iter_elements(path: Path, encoding: str, place: str) -> Iterator[dict[str, Any]]:
    """What ``connectors.readers.iter_xml`` gives, of a file whose encoding is known."""
    tree = _Tree(place)
    try:
        for _ in _fed(path, encoding, tree.parser):
            yield from tree.taken()
            if tree.is_closed:
                return
    except expat.ExpatError:
        yield from tree.taken()
        if not tree.is_closed:
            yield tree.remains()


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.EntityDeclHandler = _refuse_entity
    parser.UseForeignDTD(True)  # an entity of HTML, that no file declares, is then skipped instead of fatal
    return parser


def _refuse_entity(*_: Any) -> NoReturn:
    raise Unreadable("Ce fichier XML définit ses propres entités, ce qu’aucun export ne fait : il est refusé.")


def _fed(path: Path, encoding: str, parser: expat.XMLParserType) -> Iterator[None]:
    """Feed the file to the parser, chunk by chunk."""
    fed = 0
    with opened(path, encoding) as text:
        chunk = text.read(CHUNK_CHARS)
        chunk = chunk[start_of_xml(chunk) :]
        while chunk:
            data = _FORBIDDEN.sub("", chunk).encode()
            parser.Parse(data)
            fed += len(data)
            if fed - parser.CurrentByteIndex > MAX_TOKEN_BYTES:
                raise Unreadable("Ce fichier XML contient une balise démesurée : il est refusé.")
            yield
            chunk = text.read(CHUNK_CHARS)
    parser.Parse(b"", True)
    yield


class _Tree:
    """Builds the elements that stand at one place; the others are passed over."""

    def __init__(self, place: str) -> None:
        self.parser = _parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.SkippedEntityHandler = lambda name, _: self._text(html.unescape(f"&{name};"))
        self.is_closed = False
        self._place = place.split("/")
        self._path: list[str] = []
        self._open: list[tuple[dict[str, Any], list[str]]] = []
        self._done: list[dict[str, Any]] = []
        self._nodes = self._chars = 0

    def taken(self) -> list[dict[str, Any]]:
        """The elements that are complete and were not taken yet."""
        done, self._done = self._done, []
        return done

    def remains(self) -> CutItem:
        """What was read of the element that the file leaves open."""
        while self._open:
            self._end(self._path[-1])
        return CutItem(self._done.pop() if self._done else {})

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._path.append(tag)
        if len(self._path) > MAX_DEPTH:
            raise Unreadable("Ce fichier XML est emboîté au-delà du raisonnable : il est refusé.")
        if self._open or self._path[-len(self._place) :] == self._place:
            named = {f"@{name}": value for name, value in attributes.items() if not name.startswith("xmlns")}
            self._open.append((named, []))
            self._grow(1 + len(named), sum(map(len, named.values())))

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1][1].append(text)
            self._grow(0, len(text))

    def _end(self, tag: str) -> None:
        self._path.pop()
        self.is_closed = not self._path
        if not self._open:
            return
        value, texts = self._open.pop()
        text = "".join(texts)
        if not self._open:
            self._done.append(value | {"#text": text} if text.strip() else value)
            self._nodes = self._chars = 0
            return
        inner: Any = text
        if value:
            inner = value | {"#text": text} if text.strip() else value
        parent = self._open[-1][0]
        if tag not in parent:
            parent[tag] = inner
        elif isinstance(parent[tag], list):
            parent[tag].append(inner)
        else:
            parent[tag] = [parent[tag], inner]

    def _grow(self, nodes: int, chars: int) -> None:
        self._nodes += nodes
        self._chars += chars
        if self._nodes > MAX_ELEMENT_NODES or self._chars > MAX_ELEMENT_CHARS:
            raise Unreadable("Ce fichier XML contient un élément démesuré : il est refusé.")
