"""Who may talk to the application: the browser of this machine, by its own name, and no other site."""

import socket
from urllib.parse import urlsplit

import pytest
from serving import App

HANDSHAKE = (
    "GET /_stcore/stream HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{origin}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1", "127.0.0.1", 101),
        ("localhost", "localhost", 101),
        ("127.0.0.1", "site.invalid", 403),
        ("site.invalid", "site.invalid", 403),  # a name of its own, that leads to 127.0.0.1
    ],
)
def test_another_site_cannot_read_the_application(empty_app: App, host: str, origin: str, status: int) -> None:
    port = urlsplit(empty_app.url).port
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(HANDSHAKE.format(host=f"{host}:{port}", origin=f"{origin}:{port}").encode())
        assert int(line.recv(12).split()[1]) == status
