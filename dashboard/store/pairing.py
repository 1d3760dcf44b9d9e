"""R0: which inbound messages an outbound message answers, in plain Python over ordered tuples.

A scope is the widest set inside which a reply may be looked for: a post with all its threads, or a
single thread when no post is known.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from connectors.identity import fold_name

INFERENCE_REACH_US = 7 * 24 * 3600 * 1_000_000
LONGEST_NAME = 5  # words of a display name looked for after an « @ »


class Said(NamedTuple):
    """One dated message of a scope, in the order of the conversation.

    ``at_us`` is in microseconds, ``thread`` and ``author`` are numbers of their own;
    ``thread`` groups what the ids group; ``has_ids`` is false when the export gives neither thread nor
    parent, ``is_flat`` when it gives none to the whole scope; ``text`` is what the brand says, when
    it starts with an « @ »; ``names`` are the writer's folded names.
    """

    key: int
    at_us: int
    thread: int
    author: int
    is_outbound: bool
    parent: int | None = None
    has_ids: bool = True
    is_flat: bool = False
    text: str | None = None
    names: tuple[str, ...] = ()


class Turn(NamedTuple):
    """Messages of one author answered by the same reply, or that wait together (``answer`` is ``None``)."""

    keys: list[int]
    answer: int | None
    method: str | None


def turns_of(scope: Sequence[Said]) -> list[Turn]:
    """Every inbound message of ``scope`` in exactly one turn.

    ``scope`` is sorted by instant, then inbound before outbound, then id. An outbound message answers the
    author it names, else its parent's author, else the author who waits since last in its thread; it closes
    all that this author has open there. It answers nobody when it names someone who waits for nothing.
    """
    waiting = _Waiting()
    turns: list[Turn] = []
    by_key = {said.key: said for said in scope}
    seen: set[int] = set()
    answered_early: dict[int, int] = {}
    names: Mapping[str, int] | None = None
    for said in scope:
        seen.add(said.key)
        if not said.is_outbound:
            if said.key in answered_early:  # the reply is dated before its message: kept, and kept apart
                turns.append(Turn([said.key], answered_early[said.key], "exact"))
            else:
                waiting.open(said)
            continue
        parent = None if said.parent is None else by_key.get(said.parent)
        if parent is not None and not parent.is_outbound and parent.key not in seen:
            answered_early[parent.key] = said.key
            continue
        if names is None and said.text:
            names = {name: other.author for other in scope if not other.is_outbound for name in other.names}
        named = named_author(said.text or "", names or {})
        found = _answered(said, parent, waiting, named)
        if found is not None:
            (thread, author), method = found
            turns.append(Turn(waiting.close(thread, author), said.key, method))
    turns.extend(Turn(keys, None, None) for keys in waiting.left())
    return turns


def named_author(text: str, names: Mapping[str, int]) -> int | None:
    """The author that ``text`` names at its very start with an « @ », among the folded ``names``."""
    for mention in _leading_mentions(text):
        for name in mention:
            if name in names:
                return names[name]
    return None


def _leading_mentions(text: str) -> Iterator[Iterable[str]]:
    words = text.split()
    while words and words[0].startswith("@"):
        tried = [fold_name(" ".join(words[:count])) for count in range(min(LONGEST_NAME, len(words)), 0, -1)]
        yield [form for name in tried for form in (name, name.rstrip(".,;:!?…'’"))]
        words.pop(0)


def _answered(
    said: Said, parent: Said | None, waiting: "_Waiting", named: int | None
) -> tuple[tuple[int, int], str] | None:
    """The (thread, author) that ``said`` answers and how it is known, ``None`` for nobody."""
    if said.has_ids:
        by_ids = None
        if parent is not None and waiting.is_open(said.thread, parent.author):
            by_ids = (said.thread, parent.author)
        elif (latest := waiting.latest(said.thread)) is not None:
            by_ids = (said.thread, latest.author)
        if named is None or not waiting.has_spoken(said.thread, named):
            return None if by_ids is None else (by_ids, "exact")
        if waiting.is_open(said.thread, named):
            return (said.thread, named), "exact" if by_ids == (said.thread, named) else "mention"
        return None
    if named is not None:
        open_thread = waiting.thread_of(named)
        return None if open_thread is None else ((open_thread, named), "mention")
    if said.is_flat:
        latest = waiting.latest(None)
        if latest is not None and said.at_us - latest.at_us <= INFERENCE_REACH_US:
            return (latest.thread, latest.author), "inferred"
    return None


class _Waiting:
    """The inbound messages that nobody answered yet, by thread and author."""

    def __init__(self) -> None:
        self._open: dict[tuple[int, int], list[int]] = {}
        self._spoken: set[tuple[int, int]] = set()
        self._order: dict[int | None, list[Said]] = {None: []}  # per thread, and over the scope under None
        self._threads: dict[int, dict[int, None]] = {}  # where each author waits, the latest last

    def open(self, said: Said) -> None:
        conversation = (said.thread, said.author)
        self._spoken.add(conversation)
        self._open.setdefault(conversation, []).append(said.key)
        self._order[None].append(said)
        self._order.setdefault(said.thread, []).append(said)
        threads = self._threads.setdefault(said.author, {})
        threads.pop(said.thread, None)
        threads[said.thread] = None

    def close(self, thread: int, author: int) -> list[int]:
        del self._threads[author][thread]
        return self._open.pop((thread, author))

    def is_open(self, thread: int, author: int) -> bool:
        return (thread, author) in self._open

    def has_spoken(self, thread: int, author: int) -> bool:
        return (thread, author) in self._spoken

    def latest(self, thread: int | None) -> Said | None:
        """The last message still open in the thread, or in the scope when ``thread`` is ``None``."""
        order = self._order.get(thread, [])
        while order and (order[-1].thread, order[-1].author) not in self._open:
            order.pop()
        return order[-1] if order else None

    def thread_of(self, author: int) -> int | None:
        """The thread where ``author`` waits since last."""
        return next(reversed(self._threads.get(author, {})), None)

    def left(self) -> Iterable[list[int]]:
        return self._open.values()
