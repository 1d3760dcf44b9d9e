"""A file as it would have been exported earlier, for the exercises of trainers."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from connectors.contract import Ignored, Reason, Rejected
from connectors.record import AccountDay, Message, Messages, Post, Record, Snapshot

Item = Record | Messages | Rejected | Ignored


def told_until(items: Iterable[Item], until: datetime) -> Iterator[Item]:
    """What a file said at ``until`` (aware): the rows of what came later are ignored.

    Counters that do not date themselves are those of the export: they are left out too, as is a day that was not over.
    A post known only through its comments comes with the first of them that is left.
    """
    stubs: dict[tuple[str, str | None], Post] = {}
    for item in items:
        if isinstance(item, Post) and item.is_stub and item.published_at is None:
            stubs[item.platform, item.post_id] = item
        elif isinstance(item, Messages):
            kept, later = _parted(item.columns, until)
            for position in later:
                yield Ignored(position, Reason.LATER)
            for key in zip(kept["platform"].to_pylist(), kept["post_id"].to_pylist(), strict=True):
                if key in stubs:
                    yield stubs.pop(key)
            yield Messages(kept)
        elif isinstance(item, Record) and _is_later(item, until):
            yield Ignored(item.position, Reason.LATER)
        else:
            if isinstance(item, Message) and (item.platform, item.post_id) in stubs:
                yield stubs.pop((item.platform, item.post_id))
            yield item


def _is_later(record: Record, until: datetime) -> bool:
    match record:
        case Message() | Post():
            return record.published_at is not None and record.published_at > until
        case Snapshot():
            return record.taken_at is None or record.taken_at > until
        case AccountDay():
            return record.on > (until - timedelta(days=1)).date()
        case _:
            return False


def _parted(messages: pa.Table, until: datetime) -> tuple[pa.Table, list[int]]:
    """The messages of before, and where the others stand."""
    at = messages["published_at"]
    is_later = pc.fill_null(pc.greater(at, pa.scalar(until.replace(tzinfo=None), at.type)), False)
    return messages.filter(pc.invert(is_later)), messages["position"].filter(is_later).to_pylist()
