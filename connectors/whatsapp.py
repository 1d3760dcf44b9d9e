"""WhatsApp: a conversation or a group, saved by « Exporter la discussion » as a text, on Android or on an iPhone."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from zoneinfo import ZoneInfo

from connectors.binding import EXCERPT_CHARS
from connectors.chat_lines import MARKS, MAX_NAME_CHARS, ChatLine, chat_lines
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.fields import BadCell, Instant, Parse
from connectors.identity import fold_name, message_id_from
from connectors.instants import DateOrder, date_order
from connectors.probe import FileKind, Probe
from connectors.record import Account, Message, Post, Record, spoken_kind

WHATSAPP = "whatsapp"
LINES_SEEN = 100_000  # to prove the order of day and month, and whether more than two people speak
NAMED = re.compile(
    r"(?:Discussion WhatsApp avec|WhatsApp Chat with|WhatsApp Chat -) +([^/]+?)(?: *\(\d+\))?(?:\.\w{2,4})*(?:/|$)",
    re.IGNORECASE,
)
PHONE = re.compile(r"\+?[\d\s().\xa0\u202f\u2011-]{8,}")
HALF_DAY = re.compile(r"[ap]\.?\s?m", re.IGNORECASE)
# What WhatsApp itself says of the group; no name holds these words.
NOTICE = re.compile(
    r"\b(?:a (?:changé|modifié|remplacé|créé|ajouté|retiré|supprimé|quitté|rejoint)|avez (?:changé|créé|ajouté|modifié)"
    r"|changed|created|added|removed|joined) ",
)
GROUP = re.compile(r"groupe?\b", re.IGNORECASE)
MEDIA = re.compile(
    r"<(?:Médias? omis|Media omitted|(?:pièce jointe|attached) ?: [^>]*)>"
    r"|(?:image|photo|vidéo|video|audio|GIF|sticker|document|fiche contact|Contact card) (?:absente?|omise?|omitted)"
    r"|[^\n]+\.\w{2,5} \((?:fichier joint|file attached)\)",
    re.IGNORECASE,
)
EDITED = re.compile(r"\s*<(?:Ce message a été modifié|This message was edited)>$")
DELETED = re.compile(
    r"(?:Ce message a été supprimé|Vous avez supprimé ce message|This message was deleted|You deleted this message)\.?"
)


class WhatsApp:
    """What people wrote to the brand and its answers; a text never tells which message answers which."""

    key = WHATSAPP
    label = "WhatsApp"
    how_to_export = (
        "Dans WhatsApp, ouvrez la discussion ou le groupe, touchez ⋮ puis « Plus » et « Exporter la discussion » "
        "(sur iPhone : le nom de la discussion, tout en bas), choisissez « Sans médias », puis déposez le fichier TXT "
        "ou le ZIP reçu sans le renommer. Indiquez ensuite dans Vigie le nom de vos comptes, tel qu’il s’affiche dans "
        "la discussion, et le fuseau horaire du téléphone."
    )
    layouts: tuple[Layout, ...] = (Layout(name="chat", label="Discussion WhatsApp", first_seen="2016"),)

    def recognise(self, probe: Probe) -> Match | None:
        """By its lines, that begin by an instant and a name."""
        if probe.kind is not FileKind.CHAT:
            return None
        reason = "Discussion exportée par WhatsApp, à l’heure du téléphone ; rien n’y dit qui répond à qui."
        return Match(connector=self.key, layout="chat", confidence=0.95, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A message a line, with the lines that follow it; what WhatsApp itself says is ignored."""
        encoding = export.probe.encoding or "utf-8"
        for name in export.accounts:
            yield Account(position=0, platform=WHATSAPP, account_id=name, name=name, is_owned=True)
        chat = _Chat(export, encoding)
        if not chat.is_private:
            yield Post(position=0, platform=WHATSAPP, post_id=chat.chat_id, title=chat.title, is_stub=True)
        for line in chat_lines(export.path, encoding):
            yield chat.record(line)


class _Chat:
    """One conversation: who speaks in it, and how its instants read."""

    def __init__(self, export: Export, encoding: str) -> None:
        authors: set[str] = set()
        proof: list[str] = []
        first, is_group, is_american = "", False, False
        for line in islice(chat_lines(export.path, encoding), LINES_SEEN):
            first = first or f"{line.written_at} {line.said}"
            author, text = _parted(line.said)
            is_notice = author is None or _is_notice(text)
            authors |= {author} if author and not is_notice else set()
            is_group = is_group or len(authors) > 2 or (is_notice and bool(GROUP.search(line.said)))
            is_american = is_american or bool(HALF_DAY.search(line.written_at))
            proof = proof or [line.written_at][: date_order((line.written_at,)) is not None]
            if is_group and proof:
                break
        found = NAMED.search(export.name)
        self.is_private = not is_group
        self.title = found[1] if found and not PHONE.fullmatch(found[1]) else None
        names = (found[1],) if found else (first,) if is_group else sorted(authors)
        self.chat_id = message_id_from(WHATSAPP, *names)
        order = DateOrder.MONTH_FIRST if is_american else DateOrder.DAY_FIRST
        zone = ZoneInfo(export.zone) if export.zone else None
        self._zone = export.zone or "UTC"
        self._own_names = frozenset(map(fold_name, export.accounts))
        self._moment: Parse = Instant(order=export.date_order or order).parser(proof, zone)
        self._minute = ""
        self._twins = Counter[str]()

    def record(self, line: ChatLine) -> Message | Rejected | Ignored:
        """What one line says."""
        if line.is_cut:
            detail = f"Ligne {line.position} : la fin du fichier coupe cette ligne ; exportez de nouveau la discussion."
            return Rejected(line.position, Reason.TRUNCATED, detail, line.said[:EXCERPT_CHARS])
        author, text = _parted(line.said)
        if author is None or _is_notice(text):
            return Ignored(line.position, Reason.GHOST_ROW)
        try:
            published_at, precision = self._moment(line.written_at)
        except BadCell as error:
            detail = f"Ligne {line.position} : « {line.written_at} », {error.advice}."
            return Rejected(line.position, error.code, detail, text[:EXCERPT_CHARS])
        text = EDITED.sub("", text.strip(f"{MARKS} \n"))
        is_deleted = bool(DELETED.fullmatch(text))
        text = "" if is_deleted else MEDIA.sub("", text, count=1).strip() if MEDIA.match(text) else text
        is_phone = bool(PHONE.fullmatch(author))
        author_id = message_id_from(WHATSAPP, re.sub(r"\D", "", author)) if is_phone else None
        return Message(
            position=line.position, platform=WHATSAPP, text=text, published_at=published_at, precision=precision,
            message_id=self._identified(line, author_id or fold_name(author), text), source_zone=self._zone,
            kind=spoken_kind(is_private=self.is_private, is_reply=False), author_id=author_id,
            author_name=None if is_phone else author, post_id=None if self.is_private else self.chat_id,
            thread_id=self.chat_id if self.is_private else None, is_deleted=is_deleted or None,
            is_own=True if fold_name(author) in self._own_names else None,
        )  # fmt: skip

    def _identified(self, line: ChatLine, author: str, text: str) -> str:
        """An id made of what the line says; of the same words said twice in a minute, each has its own."""
        if line.written_at[:16] != self._minute:
            self._minute = line.written_at[:16]
            self._twins.clear()
        made = message_id_from(self.chat_id, author, line.written_at, text)
        self._twins[made] += 1
        return made if self._twins[made] == 1 else message_id_from(made, self._twins[made])


def _parted(said: str) -> tuple[str | None, str]:
    """The author and the text; no author of what WhatsApp itself says."""
    first = said.partition("\n")[0]
    author, colon, _ = first.partition(": ")
    if not colon and first.endswith(":"):
        author, colon = first[:-1], ":"
    if not colon or len(author) > MAX_NAME_CHARS or NOTICE.search(author):
        return None, said
    return author.strip(f"{MARKS}~ \xa0\u202f"), said[len(author) + len(colon) :]


def _is_notice(text: str) -> bool:
    """Whether a text is WhatsApp's own: an iPhone marks what it writes itself, the names of files included."""
    return text.startswith("\u200e") and not MEDIA.match(text.strip(MARKS)) and not DELETED.match(text.strip(MARKS))
