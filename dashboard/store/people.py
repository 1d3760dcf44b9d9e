"""Who a name, a public identifier or a pseudonym designates among the authors of the workspace."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.store.folding import FOLD
from dashboard.store.store import Session

_PSEUDONYM = re.compile(r"(?:membre\s+)?([0-9a-f]{4,32})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """An author on one platform, how many messages are theirs, whether it is the brand, whether only the beginning of
    the pseudonym was said."""

    author_key: str
    platform: str
    author_id: str | None
    name: str | None
    handle: str | None
    messages: int
    is_own: bool
    is_guessed: bool


def people(session: Session, who: str, platforms: Sequence[str] = ()) -> list[Person]:
    """The authors whose whole name or handle (whatever accents and case) or id is ``who``, else those whose pseudonym
    begins so."""
    typed = who.strip()
    pseudonym = _PSEUDONYM.fullmatch(typed)
    found = [
        Person(*row)
        for row in session.rows(
            f"""
            WITH asked AS (SELECT {FOLD.format("typed")} AS folded FROM (SELECT $typed AS typed) AS given)
            SELECT a.author_key, a.platform, a.author_id, a.name, a.handle,
                (SELECT count(*) FROM messages AS m WHERE m.author_key = a.author_key),
                a.author_key IN (SELECT o.author_key FROM own_authors AS o),
                NOT coalesce(a.author_id = $typed, false)
                    AND NOT coalesce({FOLD.format("a.name")} = folded, false)
                    AND NOT coalesce(ltrim({FOLD.format("a.handle")}, '@') = ltrim(folded, '@'), false) AS is_guessed
            FROM authors AS a, asked
            WHERE ($everywhere OR list_contains($platforms, a.platform))
                AND (NOT is_guessed OR ($start <> '' AND starts_with(a.author_key, $start)))
            ORDER BY a.platform, a.author_key
            """,
            {
                "typed": typed,
                "start": pseudonym.group(1).lower() if pseudonym else "",
                "everywhere": not platforms,
                "platforms": list(platforms),
            },
        )
    ]
    named = [person for person in found if not person.is_guessed]
    return named or found
