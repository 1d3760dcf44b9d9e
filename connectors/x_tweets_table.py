"""The ``tweets.csv`` of the archive that Twitter gave until 2018, without any counter."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from connectors.binding import bind, find_table, read_rows
from connectors.contract import Export, Ignored, Reason, Rejected
from connectors.fields import Column, Id, Instant, Text
from connectors.identity import post_ref
from connectors.probe import Probe, Table
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Record
from connectors.x_text import is_addressed, status_url, unescaped

# fmt: off
COLUMNS: dict[str, Column] = {
    "tweet_id": Id("tweet_id", missing=Reason.MISSING_ID),
    "answered": Id("in_reply_to_status_id"),
    "published_at": Instant("timestamp", missing=Reason.MISSING_DATE),
    "text": Text("text", missing=Reason.MISSING_TEXT),
    "reposted": Text("retweeted_status_id"),
    "urls": Text("expanded_urls"),
}
# fmt: on
REQUIRED = COLUMNS.keys() - {"urls"}


def find_tweets(probe: Probe) -> tuple[Table, dict[str, int]] | None:
    """The table of the account's tweets, by the columns that say which of them answer or repeat another."""
    return find_table(probe, COLUMNS, REQUIRED) if probe.is_tabular else None


def read_tweets(export: Export, table: Table, places: dict[str, int]) -> Iterator[Record | Rejected | Ignored]:
    """A post a row, or the brand's own message when it answers someone; a repost is ignored."""
    handle = next(iter(export.accounts), None)
    if handle:
        yield Account(position=0, platform="x", account_id=handle, name=handle, handle=handle, is_owned=True)
    binding = bind(COLUMNS, export, table, places, ZoneInfo(export.zone or "UTC"))
    for position, cells in read_rows(export, table):
        values = binding.read(position, cells)
        if not isinstance(values, tuple):
            yield values
            continue
        tweet_id, answered, (published_at, precision), written, reposted, urls = values
        if reposted or written.startswith("RT @"):
            yield Ignored(position, Reason.GHOST_ROW)
            continue
        text, url = unescaped(written), status_url(handle, tweet_id)
        if is_addressed(text, handle):
            yield Message(
                position=position, platform="x", message_id=tweet_id, text=text, kind=MessageKind.REPLY,
                parent_id=answered, author_name=handle, author_handle=handle, published_at=published_at,
                precision=precision, url=url, is_own=True,
            )  # fmt: skip
        else:
            yield Post(
                position=position, platform="x", post_id=tweet_id, account_id=handle, text=text, url=url,
                published_at=published_at, precision=precision, format=_format(urls),
            )  # fmt: skip


def _format(urls: str | None) -> PostFormat:
    """By the addresses in full: a medium has its own, under the tweet's."""
    addresses = (urls or "").split(",")
    if any("/video/1" in address for address in addresses):
        return PostFormat.VIDEO
    if any("/photo/1" in address for address in addresses):
        return PostFormat.IMAGE
    refs = [post_ref(address) for address in addresses if address]
    return PostFormat.LINK if any(ref is None or ref.platform != "x" for ref in refs) else PostFormat.TEXT
