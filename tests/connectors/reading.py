"""What reading one file gives, and where the real exports are."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connectors.contract import Ignored, Match, Rejected
from connectors.probe import Probe
from connectors.record import Account, Message, Post, Snapshot

EXPORTS = Path(__file__).resolve().parents[3] / "shared" / "exports"


@dataclass(frozen=True)
class Reading:
    """All that came out of one file."""

    probe: Probe
    match: Match
    items: list[Any]

    def of(self, kind: type) -> list[Any]:
        return [item for item in self.items if isinstance(item, kind)]

    @property
    def posts(self) -> list[Post]:
        return self.of(Post)

    @property
    def messages(self) -> list[Message]:
        return self.of(Message)

    @property
    def snapshots(self) -> list[Snapshot]:
        return self.of(Snapshot)

    @property
    def accounts(self) -> list[Account]:
        return self.of(Account)

    @property
    def rejected(self) -> list[Rejected]:
        return self.of(Rejected)

    @property
    def ignored(self) -> list[Ignored]:
        return self.of(Ignored)

    @property
    def positions(self) -> set[int]:
        return {item.position for item in self.items} - {0}


Read = Callable[..., Reading]
