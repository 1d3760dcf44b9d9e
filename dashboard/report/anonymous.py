"""What people wrote, without who they are: for what leaves the team."""

import re
from collections.abc import Callable, Iterable, Sequence

from dashboard.store.messages import member_names, names_among
from dashboard.store.store import Session
from dashboard.text.masking import ACCOUNT, masked

_SHARED = re.compile(r"\bRT @?\w{2,}(?= ?:)")  # « RT name: », with or without its sign
_NAME = re.compile(r"[^\W\d_][\w’'\-]*")
MOST_WORDS = 3  # of a name


def anonymous(session: Session, texts: Iterable[str]) -> list[str]:
    """Each text as ``masked`` gives it, the names of every known author hidden too.

    Names that no export knows and no rule tells stay: nobody can promise more.
    """
    told = _unshared(texts)
    known = names_among(session, {name for text in told for name in _candidates(text)})
    return [masked(text, known) for text in told]


def masker(session: Session) -> Callable[[Sequence[str]], list[str]]:
    """``anonymous`` for many texts: the names of the members are read once."""
    known = member_names(session)

    def mask(texts: Sequence[str]) -> list[str]:
        return [masked(text, known.intersection(_candidates(text))) for text in _unshared(texts)]

    return mask


def _unshared(texts: Iterable[str]) -> list[str]:
    return [_SHARED.sub(f"RT {ACCOUNT}", text) for text in texts]


def _candidates(text: str) -> Iterable[str]:
    """Every run of one to three words that begins with a capital, folded."""
    words = [*_NAME.finditer(text)]
    for place, first in enumerate(words):
        if first[0][0].isupper():
            for last in words[place : place + MOST_WORDS]:
                yield text[first.start() : last.end()].casefold()
