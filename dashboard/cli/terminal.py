"""What reaches the user: French on stderr, one JSON value on stdout, progress only on a terminal."""

import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from dashboard.text.formats import NBSP, typeset

BAR_WIDTH = 20
CHUNK = 1 << 16
_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def open_streams() -> None:
    """UTF-8 whatever the machine's locale; one that the caller closed is empty, and keeps what is said in it."""
    nobody = Path(os.devnull)
    if sys.stdin is None:
        sys.stdin = nobody.open(encoding="utf-8")  # in this order each takes the place left free
    if sys.stdout is None:
        sys.stdout = nobody.open("w", encoding="utf-8")
    if sys.stderr is None:
        sys.stderr = nobody.open("w", encoding="utf-8")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(sentence: str) -> None:
    """One of our sentences, to the user."""
    quote(typeset(sentence))


def quote(text: str) -> None:
    """A line that holds people's own words: never typeset. Where nothing more can be said, the work still counts."""
    try:
        sys.stderr.write(f"{_inert(text)}\n")
        sys.stderr.flush()
    except OSError:
        hush(sys.stderr)


def _inert(text: str) -> str:
    """``text`` without the signs that a terminal obeys: names of files and messages are strangers' words."""
    return _OBEYED.sub("", text)


def hush(stream: TextIO) -> None:
    """Send the rest of what is written there to nobody: its reader has left, or its disk is full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def give(value: Any, is_compact: bool = False) -> None:
    """A JSON value, to the program that asked for it."""
    indent = None if is_compact else 2
    sys.stdout.write(f"{json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)}\n")


def progress() -> Callable[[int, int, str], None] | None:
    """A function that shows how far the work is on one line; ``None`` when nobody looks at a terminal."""
    if not sys.stderr.isatty():
        return None

    width = 0  # of the line to cover: the console of Windows 10 shows an order to erase instead of obeying it

    def show(done: int, total: int, label: str) -> None:
        nonlocal width
        share = min(1.0, done / total) if total else 0.0
        bar = "█" * round(share * BAR_WIDTH)
        line = f"{bar:░<{BAR_WIDTH}} {100 * share:3.0f}{NBSP}% {_inert(label)}"
        end = "\n" if total and done >= total else ""
        sys.stderr.write(f"\r{line:<{width}}{end}")
        sys.stderr.flush()
        width = 0 if end else len(line)

    return show


def arrivals(source: BinaryIO) -> Iterator[list[bytes]]:
    """Whole lines, as many as each reading brings: a program that waits for each answer gets it."""
    parts: list[bytes] = []
    while chunk := source.read1(CHUNK):  # type: ignore[attr-defined]  # standard input is buffered
        head, newline, tail = chunk.rpartition(b"\n")
        if not newline:
            parts.append(chunk)
            continue
        yield b"".join([*parts, head]).split(b"\n")
        parts = [tail]
    if any(parts):
        yield [b"".join(parts)]
