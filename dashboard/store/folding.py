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
    out, dropped_letters = _fold_characters(data, bounds, unknown)
    for dropped in (*dropped_letters, *_fold_blanks(data, out, bounds, unknown)):
        out[dropped] = DROPPED
    bounds -= np.searchsorted(np.flatnonzero(out == DROPPED), bounds)
    folds = out.tobytes().translate(None, bytes([DROPPED]))
    is_known = pa.array(~unknown)
    known = pc.and_(array.is_valid(), is_known) if array.null_count else is_known
    return pa.StringArray.from_buffers(
        len(array), pa.py_buffer(bounds.astype(np.int32)), pa.py_buffer(folds), known.buffers()[1]
    )


def _letters() -> tuple[bytes, Bytes, Bytes]:
    """How bytes fold after 0xC3, or alone, with 0xC3 dropped; the one or two bytes that each of ``LATIN`` folds to."""
    folds = []
    for code in LATIN:
        decomposed = unicodedata.normalize("NFD", chr(code).lower())
        folds.append("".join(letter for letter in decomposed if not unicodedata.combining(letter)).encode())
    alone = bytearray(range(256)).lower()
    alone[0xC3] = DROPPED
    alone[0x80:0xC0] = bytes(fold[0] for fold in folds[:64])
    first = np.frombuffer(bytes(fold[0] for fold in folds), np.uint8)
    second = np.frombuffer(bytes(fold[1] if len(fold) > 1 else DROPPED for fold in folds), np.uint8)
    return bytes(alone), first, second


_ALONE, _FIRST, _SECOND = _letters()


def _fold_characters(data: Bytes, bounds: Places, unknown: Flags) -> tuple[Bytes, list[Places]]:
    """The bytes folded, and the places of those to drop."""
    out = np.frombuffer(bytearray(data.tobytes().translate(_ALONE)), np.uint8)
    leads = np.flatnonzero(data >= 0xC0)
    firsts = data[leads]
    usual = leads[firsts == 0xC3]
    is_pair = _SECOND[data[usual + 1] & 0x3F] != DROPPED
    pairs = np.concatenate((usual[is_pair], leads[(firsts == 0xC4) | (firsts == 0xC5)]))
    letters = ((data[pairs].astype(np.int16) & 0x1F) << 6 | (data[pairs + 1] & 0x3F)) - LATIN.start
    out[pairs], out[pairs + 1] = _FIRST[letters], _SECOND[letters]
    dropped = [usual[~is_pair], pairs[_SECOND[letters] == DROPPED] + 1]
    others = leads[(firsts < 0xC3) | (firsts > 0xC5)]
    if not len(others):
        return out, dropped
    codes = _code_points(data, others)
    size = np.select([codes < 0x800, codes < 0x10000], [2, 3], 4)
    for place in range(1, 4):
        rest = others[size > place] + place
        out[rest] = data[rest]
    is_known = is_style = codes == EMOJI_STYLE
    dropped += [others[is_style] + place for place in range(3)]
    for first, last in UNCHANGED:
        is_known = is_known | ((codes >= first) & (codes <= last))
    unknown[_rows(others[~is_known], bounds)] = True
    is_hard = np.isin(codes, HARD_BLANKS)
    if is_hard.any():
        hard, after = others[is_hard], (others + size)[is_hard]
        is_edge = _marked(bounds, len(data) + 1)
        edges = is_edge[hard] | is_edge[after]
        beside = _is_blank(data.take(hard - 1, mode="clip")) | _is_blank(data.take(after, mode="clip"))
        unknown[_rows(hard[edges | beside], bounds)] = True
    return out, dropped


def _fold_blanks(data: Bytes, out: Bytes, bounds: Places, unknown: Flags) -> list[Places]:
    """Write blanks as spaces into ``out``; the places of those to drop: repeated, or at the edges of a text."""
    is_blank = data == 0x20
    controls = np.flatnonzero(data < 0x20)
    controls = controls[_is_blank(data[controls])]
    is_blank[controls], out[controls] = True, 0x20
    repeated = np.flatnonzero(is_blank[1:] & is_blank[:-1]) + 1
    filled = bounds[1:] > bounds[:-1]
    starts, ends = bounds[:-1][filled], bounds[1:][filled] - 1
    is_start, is_end = _marked(starts, len(data)), _marked(ends, len(data))
    repeated = repeated[~is_start[repeated]]
    unknown[_rows(repeated[is_start[repeated - 1] | is_end[repeated]], bounds)] = True
    return [repeated, starts[is_blank[starts]], ends[is_blank[ends]]]


def _marked(places: Places, count: int) -> Flags:
    """Which of ``count`` places are among these."""
    marked = np.zeros(count, bool)
    marked[places] = True
    return marked


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
