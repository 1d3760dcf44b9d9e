"""The brand's own messages and posts, read as they come: what each is made of and which members it brings forward."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from dashboard.config import Settings
from dashboard.enrich.speech import Speech, SpeechAnalyzer
from dashboard.enrich.spotlight import Directory, Member, featured, quotes
from dashboard.store import speech as kept
from dashboard.store.judgements import reasons_json
from dashboard.store.speech import Spoken
from dashboard.store.store import Session, Store

BATCH = 2_000
GROWTH = 1.25  # texts are read again when the known members are that many times more: a name may have come to exist

Progress = Callable[[int, int, str], None]


def refresh(store: Store, settings: Settings, progress: Progress | None = None) -> int:
    """Read the texts of the brand that were not read as they are now; gives how many they were.

    All of them are read again when the known words change or the community grows by a quarter. Each batch is one
    commit: after a stop, the next call goes on from there.
    """
    names = (settings.brand, *settings.own_accounts, *settings.known_words)
    analyzer = SpeechAnalyzer(name.lstrip("@") for name in names)
    with store.reading() as session:
        identity = f"{analyzer.id}.{_step(kept.count_members(session))}"
        waiting, former = kept.count_unread(session, identity), session.meta(kept.IN_FORCE)
        directories = _directories(session) if waiting else {}
    done, after = 0, -1
    while done < waiting:
        with store.reading() as session:
            batch = kept.unread_messages(session, identity, after, BATCH)
            batch = batch or kept.unread_posts(session, identity, BATCH)
            lit = _spotlights(session, batch, directories)
        if not batch:
            break
        judged = analyzer.judge([spoken.text for spoken in batch])
        with store.writing() as session:
            kept.write(session, identity, [*zip(batch, map(_columns, judged), strict=True)], lit)
        done, after = done + len(batch), batch[-1].message_key or after
        if progress is not None:
            progress(done, waiting, "prises de parole relues")
    if former != identity:
        with store.writing() as session:
            kept.put_in_force(session, identity)
    return done


def _step(members: int) -> int:
    """Grows by one each time the members grow by a quarter."""
    return int(math.log(members + 1, GROWTH))


def _directories(session: Session) -> dict[str, Directory]:
    people: dict[str, list[Member]] = {}
    for platform, author, name, handle in kept.members(session):
        people.setdefault(platform, []).append(Member(author, name, handle))
    return {platform: Directory(found) for platform, found in people.items()}


def _spotlights(
    session: Session, batch: Sequence[Spoken], directories: dict[str, Directory]
) -> list[tuple[Spoken, str, str]]:
    """(text, author_key, way) of the members that a batch brings forward."""
    company = kept.company(session, {spoken.thread_key for spoken in batch if spoken.thread_key})
    addressed = kept.addressed(session, [spoken.message_key for spoken in batch if spoken.message_key is not None])
    lit: list[tuple[Spoken, str, str]] = []
    for spoken in batch:
        around = [Member(*member) for member in company.get(spoken.thread_key or "", ())]
        answered = addressed.get(spoken.message_key or -1, frozenset())
        directory = directories.get(spoken.platform) or Directory(())
        found = featured(spoken.text, directory, around, answered)
        for quote in quotes(spoken.text):
            for author in kept.authors_of_quote(session, spoken.platform, quote):
                found.setdefault(author, "quoted")
        lit += [(spoken, author, way) for author, way in sorted(found.items())]
    return lit


def _columns(speech: Speech) -> dict[str, Any]:
    return {
        "is_french": speech.is_french,
        "words": speech.words,
        "sentences": speech.sentences,
        "syllables": speech.syllables,
        **speech.counts,
        "address": speech.address,
        "text_key": speech.text_key,
        "names": speech.names,
        "acknowledges": "acknowledge" in speech.signs,
        "proposes": "propose" in speech.signs,
        "admits": "admit" in speech.signs,
        "reasons": reasons_json(speech.reasons),
    }
