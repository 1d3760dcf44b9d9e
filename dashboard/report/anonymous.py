"""What people wrote, without who they are: for what leaves the team."""

import re
from collections.abc import Iterable

from dashboard.enrich.personal_data import personal_data
from dashboard.store.messages import names_among
from dashboard.store.store import Session

_HANDLE = re.compile(r"(?<![\w@])@[\w.\-]{2,}")
_SHARED = re.compile(r"\bRT @?\w{2,}(?= ?:)")  # « RT name: », with or without its sign
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w’'\-]*")
MOST_WORDS = 3  # of a name


def anonymous(session: Session, texts: Iterable[str]) -> list[str]:
    """Each text without handles, links, phone numbers and addresses, nor the names of known authors, told in brackets.

    Names that no export knows stay: nobody can promise more.
    """
    told = [_without_traces(text) for text in texts]
    known = names_among(session, {name for text in told for name in _candidates(text)})
    return [_without_names(text, known) for text in told]


def _without_traces(text: str) -> str:
    text = _LINK.sub("[lien]", text)
    for start, end in reversed(personal_data(text)):
        text = f"{text[:start]}[donnée personnelle]{text[end:]}"
    return _HANDLE.sub("[membre]", _SHARED.sub("RT [membre]", text))


def _candidates(text: str) -> Iterable[str]:
    """Every run of one to three words that begins with a capital, folded."""
    words = [*_NAME.finditer(text)]
    for place, first in enumerate(words):
        if first[0][0].isupper():
            for last in words[place : place + MOST_WORDS]:
                yield text[first.start() : last.end()].casefold()


def _without_names(text: str, known: frozenset[str]) -> str:
    if not known:
        return text
    pattern = "|".join(re.escape(name) for name in sorted(known, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", "[membre]", text, flags=re.IGNORECASE)
