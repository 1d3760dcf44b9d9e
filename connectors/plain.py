"""Cells that are written plainly, read by whole columns: the same values as the descriptors' readers, at once.

Each function gives the values of a column and which cells it vouches for; any other cell is for the descriptor.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Flags = npt.NDArray[np.bool_]
Read = tuple[list[pa.Array], Flags]

INSTANTS = pa.timestamp("us")
_ID = r"^(?:[0-9]*|[A-Za-z_-][0-9A-Za-z_-]*)$"
COUNT_DIGITS = 15
_INSTANT = r"^(?:199\d|20\d\d)-\d\d-\d\d[ T](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{3}|\.\d{6})?"
_OF_UTC = r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$"
_HOUR_US = 3_600_000_000
_EPOCH = datetime(1970, 1, 1)
# First and last bytes of a cell that is its own text: no blank, none that begins or ends a character taken for one.
# Those that end one end many letters too: the byte before them tells.
_FIRST = np.ones(256, bool)
_FIRST[list(b" \t\r\n\0=#'\xc2\xef")] = False
_LAST = np.ones(256, bool)
_LAST[list(b" \t\r\n\0")] = False
_ENDS_BLANK = np.zeros(256, bool)
_ENDS_BLANK[list(b"\xa0\xbf")] = True
_BEFORE_END = np.zeros(256, bool)
_BEFORE_END[list(b"\xc2\xbb")] = True


def texts(cells: pa.StringArray) -> Read:
    """Cells without blanks around them, that no formula, error nor apostrophe begins; an empty one is ``None``."""
    bounds = np.frombuffer(cells.buffers()[1], np.int32)[cells.offset : cells.offset + len(cells) + 1]
    data = np.frombuffer(cells.buffers()[2] or b"", np.uint8)
    filled = bounds[1:] > bounds[:-1]
    known = np.ones(len(cells), bool)
    first, last = bounds[:-1][filled], bounds[1:][filled] - 1
    ends_blank = _ENDS_BLANK[data[last]] & _BEFORE_END[data[last - 1]]
    known[filled] = _FIRST[data[first]] & _LAST[data[last]] & ~ends_blank
    return [_where(cells, filled)], known


def ids(cells: pa.StringArray) -> Read:
    """Numbers, and words of letters, digits, dashes and underscores that begin with no digit."""
    values, _ = texts(cells)
    known = _are_digits(cells) | (pc.binary_length(cells).to_numpy() == 0)
    return values, known if known.all() else _matches(cells, _ID)


def links(cells: pa.StringArray) -> Read:
    """Addresses with their scheme."""
    values, known = texts(cells)
    has_scheme = pc.or_(pc.starts_with(cells, "https://"), pc.starts_with(cells, "http://"))
    return values, known & has_scheme.to_numpy(zero_copy_only=False)


def counts(cells: pa.StringArray) -> Read:
    """Whole numbers of digits alone."""
    known = _are_digits(cells) & (pc.binary_length(cells).to_numpy() <= COUNT_DIGITS)
    return [_where(cells, known).cast(pa.int64())], known


def instants(cells: pa.StringArray, zone: ZoneInfo | None) -> Read:
    """ISO instants to the second, all with an offset or all without: (UTC instant, precision)."""
    naive = _matches(cells, _INSTANT + "$")
    known = np.zeros(len(cells), bool) if naive.all() else _matches(cells, _INSTANT + _OF_UTC)
    has_offset = bool(known.any())
    if not has_offset and zone:
        known = naive
    try:
        if has_offset:
            at = _where(cells, known).cast(pa.timestamp("us", "UTC")).cast(INSTANTS)
        else:
            at, known = _placed(_where(cells, known).cast(INSTANTS), known, zone)
    except pa.ArrowInvalid:  # a 30 February among them
        at, known = pa.nulls(len(cells), INSTANTS), np.zeros(len(cells), bool)
    return [at, pc.if_else(pa.array(known), "exact", pa.scalar(None, pa.string()))], known


def _placed(naive: pa.Array, known: Flags, zone: ZoneInfo | None) -> tuple[pa.Array, Flags]:
    """Naive instants of ``zone`` in UTC; those of an hour in which its clocks are moved are left to their reader."""
    if zone is None or not known.any():
        return naive, known
    at = naive.cast(pa.int64()).fill_null(0).to_numpy()
    hours, places = np.unique(at // _HOUR_US, return_inverse=True)
    offsets = [_offset_us(zone, int(hour)) for hour in hours]
    steady = np.array([offset is not None for offset in offsets])[places]
    shifts = np.array([offset or 0 for offset in offsets], np.int64)[places]
    known = known & steady
    return pa.array(at - shifts, mask=~known).cast(INSTANTS), known


@lru_cache(maxsize=100_000)
def _offset_us(zone: ZoneInfo, hour: int) -> int | None:
    """How far a zone is from UTC all along an hour of its own clock."""
    start = _EPOCH + timedelta(hours=hour)
    first, last = zone.utcoffset(start), zone.utcoffset(start + timedelta(minutes=59, seconds=59))
    return None if first is None or first != last else round(first.total_seconds() * 1_000_000)


def _matches(cells: pa.StringArray, pattern: str) -> Flags:
    found: Flags = pc.match_substring_regex(cells, pattern).to_numpy(zero_copy_only=False)
    return found


def _are_digits(cells: pa.StringArray) -> Flags:
    found: Flags = pc.ascii_is_decimal(cells).to_numpy(zero_copy_only=False)
    return found


def _where(cells: pa.StringArray, kept: Flags) -> pa.Array:
    """The cells, ``None`` where they are not kept."""
    return cells if kept.all() else pc.if_else(pa.array(kept), cells, pa.scalar(None, cells.type))


def text_array(values: Sequence[str | None]) -> pa.Array:
    """Texts as a column; half a character, as some tools write when they cut a text, becomes a mark."""
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        return pa.array([v if v is None else v.encode("utf-8", "replace").decode() for v in values], pa.string())
