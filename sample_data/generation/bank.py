"""Read the hand-written bank of ``phrases/``: publications, and the conversations held under them.

A line says what it is by its first sign::

    == 2026-09-22 12:05 | photo | burle | x4 +6   a publication: Paris time, format, key, reach factor, guests to add
    ! title          : line of its text
    @ 10-17 09:00 > 10-17 23:30                   window of the conversations that follow; « @ » alone ends it
    - text           a message that opens a conversation
    + text           its author again         = text   the brand
    * text           a regular member         / text   somebody else

A sign may be followed by ``<author>`` (``<f>`` and ``<m>`` only ask for a first name of that gender) and by
``[10-18 21:32]`` or ``[10-18 21:32:05]``, a fixed instant. ``\\n`` is a line break. ``#`` starts a comment line.
In ``== … | sujet | key | pseudo`` (forum) the text is the first message and the signs that follow answer it.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

YEAR = 2026
LINE = re.compile(r"^([-+=*/])(?:<([^>]+)>)?(?:\[([^\]]+)\])? (.+)$")


@dataclass(slots=True)
class Step:
    role: str
    text: str
    author: str | None = None
    at: datetime | None = None


@dataclass(slots=True)
class Conversation:
    steps: list[Step]
    window: tuple[datetime, datetime] | None = None


@dataclass(slots=True)
class Publication:
    platform: str
    at: datetime
    format: str
    key: str
    author: str | None = None
    factor: float = 1.0
    guests: int = 0
    title: str = ""
    lines: list[str] = field(default_factory=list)
    conversations: list[Conversation] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def publications(path: Path, platform: str) -> list[Publication]:
    """The publications of one file of the bank, in order of publication."""
    found: list[Publication] = []
    window = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        sign = line[:1]
        if not line.strip() or sign == "#":
            continue
        if line.startswith("== "):
            found.append(_publication(line[3:], platform))
            window = None
        elif sign == "!":
            found[-1].title = line[2:]
        elif sign == ":":
            found[-1].lines.append(line[2:])
        elif sign == "@":
            window = _window(line[1:])
        elif (match := LINE.match(line)) is not None:
            _add(found[-1], match, window)
        else:
            raise ValueError(f"{path.name}, line {number}: {line[:60]!r}")
    return sorted(found, key=lambda publication: (publication.at, publication.key))


def guest_conversations(path: Path) -> dict[str, list[Conversation]]:
    """Conversations that suit any publication, by platform name."""
    pools: dict[str, list[Conversation]] = {}
    current: list[Conversation] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("== "):
            current = pools.setdefault(line[3:].strip(), [])
            continue
        match = LINE.match(line)
        if match is None:
            raise ValueError(f"{path.name}, line {number}: {line[:60]!r}")
        if match[1] == "-":
            current.append(Conversation([]))
        current[-1].steps.append(_step(match))
    return pools


def _publication(header: str, platform: str) -> Publication:
    instant, shape, key, *rest = (part.strip() for part in header.split("|"))
    publication = Publication(platform, datetime.strptime(instant, "%Y-%m-%d %H:%M"), shape, key)
    for word in (rest[0] if rest else "").split(" "):
        if re.fullmatch(r"x[\d.]+", word):
            publication.factor = float(word[1:])
        elif re.fullmatch(r"\+\d+", word):
            publication.guests = int(word[1:])
        elif word:
            publication.author = word if publication.author is None else f"{publication.author} {word}"
    return publication


def _add(publication: Publication, match: re.Match[str], window: tuple[datetime, datetime] | None) -> None:
    if match[1] == "-":
        publication.conversations.append(Conversation([], window))
    elif not publication.conversations:
        publication.conversations.append(Conversation([]))
    publication.conversations[-1].steps.append(_step(match))


def _step(match: re.Match[str]) -> Step:
    at = _instant(match[3]) if match[3] else None
    return Step(match[1], match[4].replace("\\n", "\n"), match[2], at)


def _window(text: str) -> tuple[datetime, datetime] | None:
    if not text.strip():
        return None
    start, end = (_instant(part.strip()) for part in text.split(">"))
    return start, end


def _instant(text: str) -> datetime:
    layout = "%Y-%m-%d %H:%M:%S" if text.count(":") == 2 else "%Y-%m-%d %H:%M"
    return datetime.strptime(f"{YEAR}-{text}", layout)
