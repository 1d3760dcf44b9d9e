"""A document in one of its formats, as bytes."""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from dashboard.errors import UsageError
from dashboard.report.document import Document

MIMES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "txt": "text/plain",
}
FORMATS = ("html", "pdf", "xlsx", "json")  # of a report
PAPERS = ("html", "pdf", "txt")  # of a page that one reads and hands on


def render(document: Document, format: str) -> bytes:
    """The file to write: ``html`` opens alone and offline, ``pdf`` is A4, ``xlsx`` holds native tables and charts,
    ``json`` and ``txt`` are UTF-8. Raises ``UsageError`` for another format."""
    known: dict[str, Callable[[], Callable[[Document], bytes]]] = {
        "html": _html, "pdf": _pdf, "xlsx": _xlsx, "json": lambda: _json, "txt": _text,
    }  # fmt: skip
    if format not in known:
        raise UsageError(f"Format « {format} » inconnu. Choisissez {', '.join(MIMES)}.")
    return known[format]()(document)


def _html() -> Callable[[Document], bytes]:
    from dashboard.report import html

    return html.render


def _pdf() -> Callable[[Document], bytes]:
    from dashboard.report import pdf

    return pdf.render


def _xlsx() -> Callable[[Document], bytes]:
    from dashboard.report import xlsx

    return xlsx.render


def _text() -> Callable[[Document], bytes]:
    from dashboard.report import plain_text

    return plain_text.render


def _json(document: Document) -> bytes:
    value: Any = document.data
    if value is None:
        blocks = [{"kind": type(block).__name__.lower()} | asdict(block) for block in document.blocks]
        value = {"title": document.title, "subtitle": document.subtitle, "blocks": blocks, "footer": document.footer}
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False).encode("utf-8")
