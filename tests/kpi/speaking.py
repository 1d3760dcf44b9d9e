"""What was read in the brand's own texts, written straight into the tables."""

from datetime import datetime
from typing import Any

from kpi_workspace import Workspace

ANALYZER = "essai/1"


def speak(space: Workspace, key: int | None = None, post_id: str | None = None, **read: Any) -> None:
    """One text of the brand as it was read: French, 20 words, nothing wrong, unless said."""
    space.session.set_meta("speech_analyzer", ANALYZER)
    values = {
        "platform": "facebook", "message_key": key, "post_id": post_id, "analyzer": ANALYZER, "text_md5": "",
        "is_french": True, "words": 20, "sentences": 2, "syllables": 34, "spelling": 0, "confusion": 0, "repetition": 0,
        "typography": 0, "address": None, "text_key": None, "names": False, "acknowledges": False, "proposes": False,
        "admits": False, "reasons": "[]", "judged_at": datetime(2026, 1, 1),
    }  # fmt: skip
    space.insert("speech", **values | read)


def feature(space: Workspace, author: str, key: int | None = None, post_id: str | None = None) -> None:
    """A member whom a text of the brand thanks."""
    space.insert(
        "spotlights", platform="facebook", message_key=key, post_id=post_id, author_key=f"facebook-{author}",
        way="thanked",
    )  # fmt: skip


def speak_all(space: Workspace) -> None:
    """Every message of the brand read in turn as something else, and risks for some of them."""
    keys = [key for (key,) in space.session.rows(
        "SELECT message_key FROM message_facts WHERE direction = 'outbound' ORDER BY message_key")]  # fmt: skip
    texts = space.session.rows("SELECT message_key, text FROM messages ORDER BY text")
    rank = {key: number for number, (key, _) in enumerate(texts)}
    for key in keys:
        n = rank[key]
        speak(
            space, key, words=10 + n % 60, spelling=int(n % 7 == 0), typography=n % 3 // 2, text_key=f"k{n % 25}",
            address=("tu", "vous", "vous", None)[n % 4], names=n % 2 == 0, acknowledges=n % 3 == 0,
            proposes=n % 5 > 0, admits=n % 11 == 0,
        )  # fmt: skip
        if n % 6 == 0:
            feature(space, f"Membre {n % 25}", key)
        space.insert(
            "risks", message_key=key, analyzer="essai/1", score=n % 30, floor_level=None,
            categories=["insult"] if n % 9 == 0 else [], intents=[], reasons="[]", judged_at=datetime(2026, 1, 1),
        )  # fmt: skip
