"""What chats have in common: answers that go back to a first message, and reactions to count."""

from connectors.items import Item

ID_DIGITS = 20


class Chains:
    """The first message of each chain of answers, in a chat whose ids grow with time and that is read in order.

    Only answers are remembered: a chat of millions of messages stays small.
    """

    def __init__(self) -> None:
        self._roots: dict[int, int] = {}
        self._oldest: int | None = None

    def root(self, message_id: str, answered_id: str | None) -> str | None:
        """The id of the message that began the chain; ``None`` for one that answers nothing, or what the file lacks."""
        message, answered = _number(message_id), _number(answered_id)
        if self._oldest is None:
            self._oldest = message
        if message is None or answered is None or self._oldest is None:
            return None
        root = self._roots.get(answered)
        if root is None and self._oldest <= answered < message:
            root = answered
        if root is None:
            return None
        self._roots[message] = root
        return str(root)


def _number(identifier: str | None) -> int | None:
    return int(identifier) if identifier and identifier.isdecimal() and len(identifier) <= ID_DIGITS else None


def reactions(item: Item) -> int | None:
    """How many reactions a message received; ``None`` when the export does not list them."""
    if not isinstance(item.at("reactions"), list):
        return None
    return sum(one.count("count") or 0 for one in item.each("reactions"))
