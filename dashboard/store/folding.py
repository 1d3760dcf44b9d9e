"""Texts without accents, case nor odd blanks, as search and comparison read them.

DuckDB's ``strip_accents`` alone would cost more than the rest of an import: ``quick_fold`` gives the same over whole
buffers for what people mostly write (Latin letters, usual punctuation, emoji), and nothing for the texts it leaves to
``FOLD``, the same in SQL.
"""

import unicodedata

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

_COLLAPSED = r"CASE WHEN regexp_matches({0}, '\s\s|[\t-\r]') THEN regexp_replace({0}, '\s+', ' ', 'g') ELSE {0} END"
FOLD = f"strip_accents(lower(trim({_COLLAPSED})))"  # of a column
DROPPED = 0xFF  # a byte that UTF-8 never holds

LATIN = range(0xC0, 0x180)
UNCHANGED = (  # ranges of characters that folding leaves as they are, beside Latin letters
    (0x80, 0xBF),
    (0x200B, 0x2027),
    (0x202A, 0x205E),
    (0x20A0, 0x20BF),
    (0x2500, 0x27BF),
    (0x1F000, 0x1FFFF),
)
HARD_BLANKS = (0xA0, 0x202F)  # unchanged, but trimmed at the edges of a text
EMOJI_STYLE = 0xFE0F  # dropped, as every mark


def quick_fold(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """The folded texts, ``None`` for those that only DuckDB folds."""
    array = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    bounds = np.frombuffer(array.buffers()[1], np.int32)[array.offset : array.offset + len(array) + 1].astype(np.int64)
    if not len(array) or bounds[-1] == bounds[0]:
        return array
    data = np.frombuffer(array.buffers()[2], np.uint8)[bounds[0] : bounds[-1]]
    bounds -= bounds[0]
    unknown = np.zeros(len(array), bool)
    out = np.empty(len(data), np.uint8)
    flags, more_flags = np.empty((2, len(data)), bool)  # each pass writes there: new memory costs more than a pass
    _lower(data, out, flags)
    dropped = _fold_characters(data, out, flags, bounds, unknown)
    dropped += _fold_blanks(data, out, flags, more_flags, bounds, unknown)
    for places in dropped:
        out[places] = DROPPED
    folds = out[np.not_equal(out, DROPPED, out=flags)]
    bounds -= np.searchsorted(np.sort(np.concatenate(dropped), kind="stable"), bounds)
    is_known = pa.array(~unknown)
    known = pc.and_(array.is_valid(), is_known) if array.null_count else is_known
    return pa.StringArray.from_buffers(
        len(array), pa.py_buffer(bounds.astype(np.int32)), pa.py_buffer(folds), known.buffers()[1]
    )


def folded(text: str) -> str:
    """One text as ``messages.folded_text`` has it: lower case, no accents."""
    decomposed = unicodedata.normalize("NFD", text.lower())
    return unicodedata.normalize("NFC", "".join(char for char in decomposed if not unicodedata.combining(char)))


def _letters() -> tuple[Bytes, Bytes]:
    """The one or two bytes that each of ``LATIN`` folds to."""
    folds = []
    for code in LATIN:
        decomposed = unicodedata.normalize("NFD", chr(code).lower())
        folds.append("".join(letter for letter in decomposed if not unicodedata.combining(letter)).encode())
    first = np.frombuffer(bytes(fold[0] for fold in folds), np.uint8)
    second = np.frombuffer(bytes(fold[1] if len(fold) > 1 else DROPPED for fold in folds), np.uint8)
    return first, second


_FIRST, _SECOND = _letters()


def _lower(data: Bytes, out: Bytes, flags: Flags) -> None:
    """Write the bytes into ``out``, capitals of ASCII as small letters."""
    np.subtract(data, ord("A"), out=out)
    np.less(out, 26, out=flags)
    np.multiply(flags.view(np.uint8), ord("a") - ord("A"), out=out)
    np.add(out, data, out=out)


def _fold_characters(data: Bytes, out: Bytes, flags: Flags, bounds: Places, unknown: Flags) -> list[Places]:
    """Fold the characters beyond ASCII in ``out``; the places of the bytes to drop."""
    leads = np.flatnonzero(np.greater_equal(data, 0xC0, out=flags))
    firsts = data[leads]
    is_latin = (firsts >= 0xC3) & (firsts <= 0xC5)
    latin = leads[is_latin]
    letters = ((firsts[is_latin] - 0xC3) << 6) | (data[latin + 1] & 0x3F)
    seconds = _SECOND[letters]
    out[latin], out[latin + 1] = _FIRST[letters], seconds
    dropped = [latin[seconds == DROPPED] + 1]
    others = leads[~is_latin]
    if not len(others):
        return dropped
    codes = _code_points(data, others)
    size = np.select([codes < 0x800, codes < 0x10000], [2, 3], 4)
    is_known = is_style = codes == EMOJI_STYLE
    dropped += [others[is_style] + place for place in range(3)]
    for first, last in UNCHANGED:
        is_known = is_known | ((codes >= first) & (codes <= last))
    unknown[_rows(others[~is_known], bounds)] = True
    is_hard = (codes == HARD_BLANKS[0]) | (codes == HARD_BLANKS[1])
    if is_hard.any():
        hard, after = others[is_hard], (others + size)[is_hard]
        row = _rows(hard, bounds)
        is_at_edge = (hard == bounds[row]) | (after == bounds[row + 1])
        beside = _is_blank(data.take(hard - 1, mode="clip")) | _is_blank(data.take(after, mode="clip"))
        unknown[row[is_at_edge | beside]] = True
    return dropped


def _fold_blanks(
    data: Bytes, out: Bytes, flags: Flags, more_flags: Flags, bounds: Places, unknown: Flags
) -> list[Places]:
    """Write blanks as spaces in ``out``; the places of those to drop: repeated, or at the edges of a text."""
    controls = np.flatnonzero(np.less(data, 0x20, out=flags))
    out[controls[_is_blank(data[controls])]] = 0x20
    is_blank = np.equal(out, 0x20, out=flags)
    filled = bounds[1:] > bounds[:-1]
    starts, ends = bounds[:-1][filled], bounds[1:][filled] - 1
    edges = [starts[is_blank[starts]], ends[is_blank[ends] & (ends > starts)]]
    repeated = np.flatnonzero(np.logical_and(is_blank[1:], is_blank[:-1], out=more_flags[1:])) + 1
    row = _rows(repeated, bounds)
    is_within = repeated > bounds[row]
    repeated, row = repeated[is_within], row[is_within]
    is_at_edge = (repeated - 1 == bounds[row]) | (repeated + 1 == bounds[row + 1])
    unknown[row[is_at_edge]] = True
    return [*edges, repeated[~is_at_edge]]


def _is_blank(data: Bytes) -> Flags:
    """Which bytes DuckDB takes for a ``\\s``."""
    found: Flags = (data == 0x20) | ((data - np.uint8(9) <= 4) & (data != 0x0B))
    return found


def _code_points(data: Bytes, leads: Places) -> Places:
    """The characters that begin at these places."""
    bytes_of = [data.take(leads + place, mode="clip").astype(np.int64) for place in range(4)]
    tails = [byte & 0x3F for byte in bytes_of]
    first = bytes_of[0]
    return np.select(
        [first < 0xE0, first < 0xF0],
        [(first & 0x1F) << 6 | tails[1], (first & 0x0F) << 12 | tails[1] << 6 | tails[2]],
        (first & 0x07) << 18 | tails[1] << 12 | tails[2] << 6 | tails[3],
    )


def _rows(places: Places, bounds: Places) -> Places:
    return np.searchsorted(bounds, places, side="right") - 1
