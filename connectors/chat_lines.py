"""A conversation that WhatsApp saves as a text: lines that begin by an instant, each with those that follow it.

The forms are those that the public readers of French and English exports check: Android (``12/03/2026 14:05 - Léa: …``,
``12/03/2026, 14:05 - …``, ``12/03/2026 à 14:05 - …``), iOS (``[12/03/2026 14:05:30] Léa: …``, with or without a comma,
``[3/12/26, 2:05:30 PM] …``) and iOS before 2018 (``12/03/2026 14:05:30: Léa: …``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from connectors.rows import Unreadable
from connectors.texts import opened

MAX_MESSAGE_CHARS = 1_000_000
MAX_NAME_CHARS = 100
FIRST_LINES = 10
MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"  # of the direction of writing
_DAY = r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}"
_HOUR = r"\d{1,2}[:.]\d{2}"
_HALF = r"(?:[ \xa0\u202f][ap]\.?[ \xa0\u202f]?m\.?)?"
_OPENING = re.compile(
    rf"[{MARKS}]*(?:\[({_DAY}),?(?: à)?[ \xa0\u202f]({_HOUR}[:.]\d{{2}}{_HALF})\] "
    rf"|({_DAY}),?(?: à)?[ \xa0\u202f]({_HOUR}(?:[:.]\d{{2}})?{_HALF}) - "
    rf"|({_DAY}),? ({_HOUR}[:.]\d{{2}}{_HALF}): )(.*)",
    re.IGNORECASE | re.DOTALL,
)
_BEGUN = re.compile(
    rf"[{MARKS}]*\[?\d{{1,2}}(?:[/.][\d/.,: à\xa0\u202f\]-]*)?"
)  # of an opening, by the end of the file
_SPACES = str.maketrans({"\xa0": " ", "\u202f": " "})
_DOT = re.compile(r"(?<=\d)\.(?=\d)")  # 14.05


@dataclass(frozen=True, slots=True)
class ChatLine:
    """An instant as it is written, day then hour, and all that follows it up to the next one; ``position`` is its
    line, ``is_cut`` whether the file stops before what is said begins."""

    position: int
    written_at: str
    said: str
    is_cut: bool = False


def begins_a_chat(text: str) -> bool:
    """Whether a text begins by the lines of such a conversation: the first one, and most of those that follow it."""
    lines = [line for line in text[:8192].splitlines() if line.strip(f"{MARKS} ")][:FIRST_LINES]
    opening = [bool(_OPENING.match(line)) for line in lines]
    return len(lines) > 1 and opening[0] and sum(opening) > 1 and any(": " in line[20:] for line in lines)


def chat_lines(path: Path, encoding: str) -> Iterator[ChatLine]:
    """What was said, in the order of the file, in constant memory."""
    begun: ChatLine | None = None
    said: list[str] = []
    chars = 0
    with opened(path, encoding) as content:
        lines = iter(partial(content.readline, MAX_MESSAGE_CHARS), "")
        for position, line in enumerate(lines, start=1):
            text = line.rstrip("\r\n")
            found = _OPENING.match(text)
            if found and begun:
                yield replace(begun, said="\n".join(said))
            if found:
                day, hour = (part for part in found.groups()[:-1] if part)
                begun = ChatLine(position, f"{day} {_DOT.sub(':', hour.translate(_SPACES))}", "")
                said, chars = [found[7]], 0
                continue
            said.append(text)
            chars += len(line)
            if chars > MAX_MESSAGE_CHARS:
                raise Unreadable("Cette discussion contient un message démesuré : elle est refusée.")
    if begun is None:
        return
    is_open = not line.endswith(("\n", "\r"))
    if is_open and len(said) == 1:
        yield replace(begun, said=said[0], is_cut=": " not in said[0])
    elif is_open and _BEGUN.fullmatch(said[-1]):
        yield replace(begun, said="\n".join(said[:-1]))
        yield ChatLine(position, "", said[-1], is_cut=True)
    else:
        yield replace(begun, said="\n".join(said))
