"""How much of the files being sent has arrived: counted on the way in, shown to the one who waits."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

ADDRESS = "/_stcore/upload_file/"
SMALL = 4 * 1024 * 1024  # shorter than it takes to look

_arriving: dict[str, tuple[int, int]] = {}  # address of the upload, which holds the session: received, expected


class UploadProgress:
    """The application with the bytes of every upload counted."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve a request; nothing changes for one that is no upload."""
        expected = _length(scope)
        if expected < SMALL:
            await self._app(scope, receive, send)
            return
        address, received = str(scope["path"]), 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            _arriving[address] = (received, expected)
            return message

        try:
            await self._app(scope, counted, send)
        finally:
            _arriving.pop(address, None)


def arriving(session_id: str) -> list[tuple[int, int]]:
    """(bytes received, bytes expected) of each file that this session is sending."""
    return [count for address, count in _arriving.copy().items() if f"{ADDRESS}{session_id}/" in address]


def _length(scope: Message) -> int:
    if scope["type"] != "http" or scope["method"] != "PUT" or ADDRESS not in scope["path"]:
        return 0
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0
