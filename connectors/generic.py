"""Any table of messages: columns guessed from their names and contents, or declared by the user."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from zoneinfo import ZoneInfo

from connectors.binding import bind, excerpt, read_rows
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.identity import fold_name, message_id_from, post_ref
from connectors.instants import carries_zone
from connectors.mapping import (
    COLUMNS,
    are_row_numbers,
    chosen_columns,
    guess_columns,
    is_list_of_messages,
    looks_like_messages,
    sample_cells,
)
from connectors.probe import Probe
from connectors.record import Account, Message, MessageKind, Post, Precision, Record

__all__ = ["Generic", "guess_columns"]

ALIASES = {name: column.aliases for name, column in COLUMNS.items()}


class Generic:
    """The safety net: reads any list of messages once its columns are known."""

    key = "generic"
    label = "Tableau de messages (CSV, XLSX, JSON)"
    how_to_export = (
        "Rassemblez les messages dans un tableau, une ligne par message, avec au moins une colonne « texte », et si "
        "possible « date », « auteur », « plateforme » et « lien ». Enregistrez-le en CSV UTF-8 ou en XLSX, déposez-le "
        "ici, puis vérifiez les colonnes proposées et le fuseau horaire."
    )
    layouts: tuple[Layout, ...] = (
        Layout(
            name="messages",
            label="Messages datés",
            first_seen="2026",
            columns=ALIASES,
            required=frozenset({"text", "published_at"}),
        ),
        Layout(
            name="texts", label="Textes sans date", first_seen="2026", columns=ALIASES, required=frozenset({"text"})
        ),
    )

    def recognise(self, probe: Probe) -> Match | None:
        """A weak claim on any table that has a column of texts by name, or a single column of texts."""
        for table in probe.tables:
            if not looks_like_messages(table):
                continue
            guessed = guess_columns(table)
            shown = ", ".join(f"{name} = « {header} »" for name, header in guessed.items())
            is_dated = "published_at" in guessed
            reason = f"Tableau de messages, colonnes à vérifier : {shown}."
            return Match(
                connector=self.key,
                layout="messages" if is_dated else "texts",
                confidence=0.5 if is_list_of_messages(table, is_dated) else 0.3,
                reason=reason,
            )
        return None

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """Messages, a stub for each post they name, an account for each brand that speaks.

        Raises ``Unreadable`` when no column of texts is known or a declared column is not in the file.
        """
        table, places = chosen_columns(export)
        samples = {name: sample_cells(table, place) for name, place in places.items()}
        zone = ZoneInfo(export.zone) if export.zone else None
        source_zone = export.zone if export.zone and not carries_zone(samples.get("published_at", ())) else "UTC"
        binding = bind(COLUMNS, export, table, places, zone)
        links = (*samples.get("post_url", ()), *samples.get("url", ()))
        default_platform = export.platform or _platform_of(links) or "other"
        local_ids: dict[str, str] | None = {} if are_row_numbers(samples.get("message_id", ())) else None
        seen: set[tuple[str, str]] = set()
        twins = Counter[str]()
        for name in export.accounts:
            yield Account(position=0, platform=default_platform, account_id=name, name=name, is_owned=True)
        for position, cells in read_rows(export, table):
            values = binding.read(position, cells)
            if not isinstance(values, tuple):
                yield values
                continue
            (text, moment, author_name, author_id, message_id, parent_id, thread_id, post_id, post_url, url, platform,
             brand, is_own, likes, replies, rating, lang) = values  # fmt: skip
            if text is None and rating is None:
                detail = f"Ligne {position} : le texte manque ; cette ligne n’a rien à lire."
                yield Rejected(position, Reason.MISSING_TEXT, detail, excerpt(cells))
                continue
            platform = platform or default_platform
            published_at, precision = moment or (None, Precision.EXACT)
            if post_id is None and (post_url or url):
                post_id = _post_of(post_url or url, platform)
            if message_id is None or local_ids is not None:
                author = author_id or (author_name and fold_name(author_name))
                hashed = message_id_from(platform, post_id or thread_id, author, text, published_at)
                if author is None and published_at is None:
                    twins[hashed] += 1
                    hashed = message_id_from(hashed, twins[hashed])
                if local_ids is not None:
                    local_ids[message_id or ""] = hashed
                    parent_id = parent_id and local_ids.get(parent_id)
                message_id = hashed
            if post_id and (platform, post_id) not in seen:
                seen.add((platform, post_id))
                yield Post(position=position, platform=platform, post_id=post_id, url=post_url, is_stub=True)
            if is_own and brand and (platform, f"@{brand}") not in seen:
                seen.add((platform, f"@{brand}"))
                yield Account(position=position, platform=platform, account_id=brand, name=brand, is_owned=True)
            yield Message(
                position=position, platform=platform, message_id=message_id, text=text or "",
                kind=MessageKind.REPLY if parent_id else MessageKind.COMMENT, post_id=post_id, parent_id=parent_id,
                thread_id=thread_id, author_id=author_id, author_name=author_name, published_at=published_at,
                precision=precision, source_zone=source_zone, url=url, likes=likes, replies=replies, rating=rating,
                lang=lang, is_own=is_own,
            )  # fmt: skip


def _platform_of(links: Sequence[str]) -> str | None:
    """The platform that all these addresses are of."""
    platforms = {ref.platform if (ref := post_ref(link)) else None for link in links}
    return platforms.pop() if len(platforms) == 1 else None


@lru_cache(maxsize=4096)
def _post_of(url: str, platform: str) -> str | None:
    ref = post_ref(url)
    return ref.post_id if ref and ref.platform == platform else None
