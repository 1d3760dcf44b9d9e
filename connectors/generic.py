"""Any table of messages: columns guessed from their names and contents, or declared by the user."""

from collections.abc import Iterator

from connectors.binding import read_parts
from connectors.blocks import Block
from connectors.contract import Export, Ignored, Layout, Match, Rejected
from connectors.mapping import guess_columns, is_list_of_messages, looks_like_messages
from connectors.message_columns import COLUMNS
from connectors.message_rows import MessageRows
from connectors.probe import Probe
from connectors.record import Messages, Record

ALIASES = {name: column.aliases for name, column in COLUMNS.items()}


class Generic:
    """The safety net: reads any list of messages once its columns are known."""

    key = "generic"
    label = "Tableau de messages (CSV, XLSX, JSON)"
    how_to_export = (
        "Rassemblez les messages dans un tableau, une ligne par message, avec au moins une colonne « texte », et si "
        "possible « date », « auteur », « plateforme » et « lien ». Enregistrez-le en CSV UTF-8 ou en XLSX, déposez-le "
        "dans Vigie, puis vérifiez les colonnes proposées et le fuseau horaire."
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
        rows = MessageRows(export)
        yield from rows.owners()
        for position, cells in rows.rows(export):
            yield from rows.of_row(position, cells)

    def read_columns(self, export: Export, match: Match) -> Iterator[Record | Messages | Rejected | Ignored]:
        """The same, messages many at once where the table is plain enough."""
        rows = MessageRows(export)
        if rows.is_by_row:
            yield from self.read(export, match)
            return
        yield from rows.owners()
        for part in read_parts(export, rows.table):
            yield from rows.of_block(part) if isinstance(part, Block) else rows.of_row(*part)
