"""What X writes around the words of a post."""

import json
import re
from typing import Any

from connectors.identity import fold_name

_ADDRESS = re.compile(r"@(\w{1,15})\b")
_LANGUAGE = re.compile(r"[a-z]{2}(?:-\w+)?")


def unescaped(text: str) -> str:
    """The text as displayed: X escapes these three signs and no other, so that ``&para=2`` of an address stays."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def unquoted(text: Any) -> Any:
    """What a text of a JSON says; anything else as it is."""
    try:
        found = json.loads(text) if isinstance(text, str) and text.startswith('"') else None
    except ValueError:
        return text
    return found if isinstance(found, str) else text


def is_addressed(text: str, author: str | None) -> bool:
    """Whether the text begins with someone else's handle: X shows it as an answer, not on the account's page."""
    found = _ADDRESS.match(text)
    return found is not None and (author is None or fold_name(found[1]) != fold_name(author))


def language(code: str | None) -> str | None:
    """The language, unless the code is one of those X keeps for texts that have none (``und``, ``qme``…)."""
    return code if code and _LANGUAGE.fullmatch(code) else None


def status_url(handle: str | None, status_id: str) -> str:
    """The address of a post, under its author when known."""
    return f"https://x.com/{handle or 'i/web'}/status/{status_id}"
