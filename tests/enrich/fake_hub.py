"""A hub of models on this machine: what huggingface_hub asks the real one, answered from a folder."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

REVISION = "5f1c2b7a" * 5
BIG = (".safetensors", ".onnx", ".bin")


class Hub:
    """Serves ``folder`` as the model ``name``; ``spoiled`` files come with a byte changed, ``cut`` ones cut short."""

    def __init__(self, name: str, folder: Path, licence: str | None = "mit") -> None:
        self.name, self.folder, self.licence = name, folder, licence
        self.spoiled: set[str] = set()
        self.cut: set[str] = set()
        self.refusal: tuple[int, str] | None = None
        self.asked: list[str] = []
        self.url = ""

    def card(self) -> dict[str, Any]:
        files = [path for path in sorted(self.folder.rglob("*")) if path.is_file()]
        return {
            "id": self.name,
            "sha": REVISION,
            "tags": ["text-classification"],
            "cardData": {"license": self.licence} if self.licence else {},
            "siblings": [self.sibling(path) for path in files],
        }

    def sibling(self, path: Path) -> dict[str, Any]:
        content = path.read_bytes()
        told: dict[str, Any] = {
            "rfilename": path.relative_to(self.folder).as_posix(),
            "size": len(content),
            "blobId": hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest(),
        }
        if path.suffix in BIG:
            sha256 = hashlib.sha256(content).hexdigest()
            told["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 100}
        return told

    def content(self, name: str) -> bytes:
        content = (self.folder / name).read_bytes()
        return bytes([content[0] ^ 1]) + content[1:] if name in self.spoiled else content


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """The hub answering on this machine, at ``hub.url``."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.answer(False)

        def do_GET(self) -> None:
            self.answer(True)

        def answer(self, with_body: bool) -> None:
            path = urlsplit(self.path).path
            hub.asked.append(f"{self.command} {path}")
            if hub.refusal is not None or f"/{hub.name}" not in path:
                status, code = hub.refusal or (404, "RepoNotFound")
                self.send(status, b"", {"X-Error-Code": code}, with_body)
            elif path.startswith("/api/models/"):
                self.send(200, json.dumps(hub.card()).encode(), {"Content-Type": "application/json"}, with_body)
            else:
                self.file(path.split(f"/resolve/{REVISION}/", 1)[1], with_body)

        def file(self, name: str, with_body: bool) -> None:
            content, start = hub.content(name), 0
            told = {"ETag": f'"{hashlib.sha256(content).hexdigest()}"', "X-Repo-Commit": REVISION}
            if asked := self.headers.get("Range"):
                start = int(asked.removeprefix("bytes=").split("-")[0])
                told["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            if with_body and name in hub.cut:
                hub.cut.discard(name)
                self.send(200, content, told, with_body, upto=len(content) // 2)
                self.close_connection = True
            else:
                self.send(206 if start else 200, content[start:], told, with_body)

        def send(
            self, status: int, body: bytes, headers: dict[str, str], with_body: bool, upto: int | None = None
        ) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            if with_body:
                self.wfile.write(body[:upto])

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    hub.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
