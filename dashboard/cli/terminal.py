"""What reaches the user: French on stderr, one JSON value on stdout, progress only on a terminal."""

import io
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from dashboard.text.formats import typeset

BAR_WIDTH = 20
CHUNK = 1 << 16


def speak_utf8() -> None:
    """Write UTF-8 whatever the machine's locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(sentence: str) -> None:
    """One of our sentences, to the user."""
    sys.stderr.write(f"{typeset(sentence)}\n")
    sys.stderr.flush()


def quote(text: str) -> None:
    """A line that holds people's own words: never typeset."""
    sys.stderr.write(f"{text}\n")


def give(value: Any, is_compact: bool = False) -> None:
    """A JSON value, to the program that asked for it."""
    indent = None if is_compact else 2
    sys.stdout.write(f"{json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False)}\n")


def progress() -> Callable[[int, int, str], None] | None:
    """A function that shows how far the work is on one line; ``None`` when nobody looks at a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int, label: str) -> None:
        share = min(1.0, done / total) if total else 0.0
        bar = "█" * round(share * BAR_WIDTH)
        end = "\n" if total and done >= total else ""
        sys.stderr.write(f"\r\x1b[K{bar:░<{BAR_WIDTH}} {share:4.0%} {label}{end}")
        sys.stderr.flush()

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
