"""A10: texts that say the same in almost the same words, found among a million without comparing each to each.

Broder 1997: the share of common shingles (Jaccard) of two texts is the probability that a random hash has the same
minimum over both. A signature of ``HASHES`` minima is cut into bands; only texts that share a band are compared, and
the comparison is exact. Everything is numpy on one buffer of bytes, a block of texts at a time.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SHINGLE = 5  # characters
LIKE = 0.7  # Jaccard
FROM_LENGTH = 25  # « merci beaucoup » is nobody's copy
HASHES = 36
FEW_TEXTS = 5_000
BLOCK = 20_000  # texts hashed at once
SEED = 20_260_312

Signatures = NDArray[np.uint32]
Words = NDArray[np.uint64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Search:
    """How closely to look: minima in a band, texts of a band that each is compared with (in a larger crowd of copies,
    one leads to the other), share of equal minima under which a pair is not compared."""

    rows: int
    neighbours: int
    floor: float


AMONG_FEW = _Search(rows=2, neighbours=16, floor=0.36)  # a pair of LIKE is missed once in ten thousand
AMONG_MANY = _Search(rows=3, neighbours=4, floor=0.5)  # once in sixty at LIKE itself, hardly ever above 0.8

_ADDRESS = re.compile(r"https?://\S+|www\.\S+|[@]\w+")
_REPEATED = re.compile(r"([^\W\d_])\1{2,}")
_BLANKS = re.compile(r"\s+")
_DIGIT = str.maketrans("123456789", "000000000")


def normalised(text: str) -> str:
    """NFKC, lower case, no accents, no address nor mention, digits as 0, a letter twice in a row at most."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).lower())
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign)) if not folded.isascii() else folded
    return _BLANKS.sub(" ", _REPEATED.sub(r"\1\1", _ADDRESS.sub(" ", plain).translate(_DIGIT))).strip()


def groups(texts: Sequence[str]) -> list[list[int]]:
    """The groups of two texts or more that are copies of one another, by their places in ``texts``, in order.

    Two texts are when their shares of common shingles reach ``LIKE``; a group is all that such pairs link. Texts that
    are shorter than ``FROM_LENGTH`` once normalised belong to none.
    """
    places_of: dict[bytes, list[int]] = {}
    for place, text in enumerate(texts):
        known = normalised(text)
        if len(known) >= FROM_LENGTH:
            places_of.setdefault(known.encode("utf-8", "replace"), []).append(place)
    distinct = [*places_of]
    roots = _linked(distinct)
    found: dict[int, list[int]] = {}
    for number, known_bytes in enumerate(distinct):
        found.setdefault(int(roots[number]), []).extend(places_of[known_bytes])
    return sorted(sorted(group) for group in found.values() if len(group) > 1)


def _linked(texts: Sequence[bytes]) -> Places:
    """For each distinct text, the smallest number of its group."""
    parents = np.arange(len(texts))
    if len(texts) < 2:
        return parents
    signatures = np.vstack([_signatures(block) for block in _blocks(texts)])
    search = AMONG_FEW if len(texts) <= FEW_TEXTS else AMONG_MANY
    for start in range(0, HASHES, search.rows):
        for left, right in _candidates(signatures, start, search):
            roots = _root(parents, left), _root(parents, right)
            if roots[0] != roots[1] and jaccard(texts[left], texts[right]) >= LIKE:
                parents[max(roots)] = min(roots)
    return np.array([_root(parents, number) for number in range(len(texts))])


def jaccard(left: bytes, right: bytes) -> float:
    """The exact share of common shingles of two normalised texts."""
    ours, theirs = np.unique(_shingles(left)), np.unique(_shingles(right))
    common = len(np.intersect1d(ours, theirs, assume_unique=True))
    return common / (len(ours) + len(theirs) - common)


def _blocks(texts: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(texts), BLOCK):
        yield texts[start : start + BLOCK]


def _signatures(block: Sequence[bytes]) -> Signatures:
    """One row of ``HASHES`` minima per text."""
    lengths = np.array([len(text) - SHINGLE + 1 for text in block])
    starts = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    shingles = np.concatenate([_shingles(text) for text in block])
    signatures = np.empty((len(block), HASHES), np.uint32)
    factors = np.random.default_rng(SEED).integers(1, 2**63, HASHES, np.uint64) * np.uint64(2) + np.uint64(1)
    for number, factor in enumerate(factors):
        mixed = ((shingles * factor) >> np.uint64(32)).astype(np.uint32)
        signatures[:, number] = np.minimum.reduceat(mixed, starts)
    return signatures


def _shingles(text: bytes) -> Words:
    """Every run of ``SHINGLE`` bytes of a text as one scattered number."""
    signs = np.frombuffer(text, np.uint8).astype(np.uint64)
    packed = signs[: len(signs) - SHINGLE + 1].copy()
    for offset in range(1, SHINGLE):
        packed = (packed << np.uint64(8)) | signs[offset : len(signs) - SHINGLE + 1 + offset]
    packed ^= packed >> np.uint64(17)
    packed *= np.uint64(0x9E3779B97F4A7C15)
    return packed ^ (packed >> np.uint64(29))


def _candidates(signatures: Signatures, start: int, search: _Search) -> Iterator[tuple[int, int]]:
    """Pairs of texts that share the band at ``start`` and look alike."""
    band = signatures[:, start].astype(np.uint64)
    for number in range(start + 1, start + search.rows):
        band = band * np.uint64(0x9E3779B97F4A7C15) + signatures[:, number]
    order = np.argsort(band, kind="stable")
    ordered = band[order]
    for step in range(1, min(search.neighbours, len(order) - 1) + 1):
        places = np.flatnonzero(ordered[step:] == ordered[:-step])
        if not len(places):
            return
        left, right = order[places], order[places + step]
        alike = (signatures[left] == signatures[right]).mean(axis=1) >= search.floor
        yield from zip(left[alike].tolist(), right[alike].tolist(), strict=True)


def _root(parents: Places, number: int) -> int:
    while parents[number] != number:
        parents[number] = parents[parents[number]]
        number = int(parents[number])
    return number
