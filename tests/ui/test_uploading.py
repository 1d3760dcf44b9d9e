"""The bytes of an upload are counted on their way in, for the session that sends them."""

import asyncio
from collections.abc import Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from dashboard.ui.uploading import SMALL, UploadProgress, arriving

CHUNK = SMALL // 4


def upload(path: str, size: int, method: str = "PUT") -> list[list[tuple[int, int]]]:
    """What the session « s1 » sees after each part of a body of ``size`` bytes."""
    parts: Iterator[bytes] = iter([b"x" * CHUNK] * (size // CHUNK))
    seen = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": next(parts)}

    async def application(scope: Any, receive: Any, send: Any) -> None:
        for _ in range(size // CHUNK):
            await receive()
            seen.append(arriving("s1"))

    async def send(message: Any) -> None:
        raise AssertionError(message)

    scope = {"type": "http", "method": method, "path": path, "headers": [(b"content-length", str(size).encode())]}
    with ThreadPoolExecutor(1) as aside:  # the browser tests keep a loop running in the main thread
        aside.submit(asyncio.run, UploadProgress(application)(scope, receive, send)).result()
    return seen


def test_each_part_counts_until_the_end() -> None:
    seen = upload("/_stcore/upload_file/s1/f1", 2 * SMALL)
    assert seen == [[(CHUNK * n, 2 * SMALL)] for n in range(1, 9)]
    assert arriving("s1") == []


def test_another_session_another_request_and_a_small_file_are_not_told() -> None:
    for path, size, method in (
        ("/_stcore/upload_file/s2/f1", 2 * SMALL, "PUT"),
        ("/_stcore/upload_file/s1/f1", 2 * SMALL, "DELETE"),
        ("/_stcore/upload_file/s1/f1", SMALL // 2, "PUT"),
        ("/media/f1", 2 * SMALL, "PUT"),
    ):
        assert not any(upload(path, size, method)), path
