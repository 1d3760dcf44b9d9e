"""Discord: a channel saved by DiscordChatExporter, in JSON or in CSV, or the data of an account."""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from connectors.chat import Chains, reactions
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.discord_package import is_about_channels, package_table, read_package
from connectors.discord_table import COLUMNS, REQUIRED, UNUSED, channel_table, read_table
from connectors.discord_text import DISCORD, NOBODY, SITE, person, without_codes
from connectors.identity import fold_name
from connectors.instants import instant_in_id
from connectors.items import Item, read_one
from connectors.probe import Probe
from connectors.readers import iter_json
from connectors.record import Message, Post, Record, spoken_kind

REPLIES = ("Reply", "19")
SPOKEN = frozenset({"Default", "0", "ChatInputCommand", "20", "ContextMenuCommand", "23", *REPLIES})
MENTION = re.compile(r"<@!?(\d+)>")


class Discord:
    """The messages of one channel; nothing in it tells the brand, save a bot or a role declared as the brand's."""

    key = DISCORD
    label = "Discord (DiscordChatExporter)"
    how_to_export = (
        "Avec l’application DiscordChatExporter, connectez-vous, choisissez le serveur puis le salon, et exportez-le "
        "au format JSON, sans changer les autres réglages ; faites un fichier par salon. Le format CSV se lit aussi, "
        "mais il perd les réponses et les réactions. Le ZIP de vos données, que Discord envoie sur demande "
        "(Paramètres, « Données et confidentialité »), convient aussi : il ne contient que ce que vous avez écrit. "
        "Indiquez ensuite dans Vigie le nom de vos comptes ou le rôle de votre équipe sur le serveur."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="json", label="Salon Discord en JSON", first_seen="2018"),
        Layout(name="csv", label="Salon Discord en CSV", first_seen="2018", unused=UNUSED,
               columns={name: column.aliases for name, column in COLUMNS.items()}, required=REQUIRED),
        Layout(name="package", label="Messages écrits sur Discord", first_seen="2018", zone="UTC"),
        Layout(name="other-report", label="Autre fichier des données Discord", first_seen="2018"),
    )  # fmt: skip

    def recognise(self, probe: Probe) -> Match | None:
        """By the server, channel and messages of the JSON, or by the columns of the CSV."""
        match probe.json_root:
            case {"guild": {"id": _}, "channel": {"id": _, "name": _}, **rest} if "messages" in rest:
                reason = "Salon Discord enregistré par DiscordChatExporter."
                return Match(connector=self.key, layout="json", confidence=0.95, reason=reason)
        if channel_table(probe) is not None:
            reason = (
                "Salon Discord enregistré en CSV par DiscordChatExporter : il ne dit pas qui répond à qui. "
                "Le format JSON permet de mesurer les délais de réponse."
            )
            return Match(connector=self.key, layout="csv", confidence=0.9, reason=reason)
        if package_table(probe) is not None:
            reason = "Données d’un compte Discord : ce que le compte a écrit dans un salon, sans ce qu’il a reçu."
            return Match(connector=self.key, layout="package", confidence=0.9, reason=reason)
        if is_about_channels(probe):
            reason = "Noms des salons d’un compte Discord : les messages sont à côté."
            return Match(connector=self.key, layout="other-report", confidence=0.9, reason=reason)
        return None

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """The channel as a stub (position 0), then a message for each one written; system notices are ignored."""
        if match.layout == "csv":
            yield from read_table(export)
            return
        if match.layout == "other-report":
            yield Ignored(1, Reason.OTHER_REPORT)
            return
        if match.layout == "package":
            if table := package_table(export.probe):
                yield from read_package(export, table)
            return
        channel = _Channel(export)
        if not channel.is_private:
            yield Post(position=0, platform=DISCORD, post_id=channel.channel_id, title=channel.title, is_stub=True,
                       url=f"{SITE}/{channel.guild_id}/{channel.channel_id}")  # fmt: skip
        messages = iter_json(export.path, export.probe.encoding or "utf-8", "messages.item")
        position = 0
        for position, value in enumerate(messages, start=1):
            yield from read_one(position, value, channel.build)
        if position == 0:
            yield Ignored(1, Reason.BLANK_ROW)


class _Channel:
    """Where the messages of a JSON were written."""

    def __init__(self, export: Export) -> None:
        root = Item(0, export.probe.json_root)
        self.guild_id = root.text("guild.id")
        self.channel_id = root.text("channel.id") or ""
        self.is_private = (root.text("channel.type") or "").startswith("Direct")
        self.title = " / ".join(name for path in ("guild.name", "channel.name") if (name := root.text(path)))
        self.zone = ZoneInfo(export.zone) if export.zone else None
        self.own_names = {fold_name(name) for name in export.accounts}
        self.chains = Chains()

    def build(self, item: Item) -> Iterator[Record | Ignored]:
        if (item.text("type") or "Default") not in SPOKEN:
            yield Ignored(item.position, Reason.GHOST_ROW)
            return
        message_id = item.required(Reason.MISSING_ID, "id")
        published_at, precision = item.moment("timestamp", zone=self.zone)
        answered = item.text("reference.messageId") if item.text("type") in REPLIES else None
        root = self.chains.root(message_id, answered)
        author = item.text("author.name")
        yield Message(
            position=item.position, platform=DISCORD, message_id=message_id, text=_text(item),
            kind=spoken_kind(is_private=self.is_private, is_reply=answered is not None),
            post_id=None if self.is_private else self.channel_id, parent_id=answered,
            thread_id=self.channel_id if self.is_private else root, author_id=person(item.text("author.id")),
            author_name=None if author == NOBODY else item.text("author.nickname", "author.name"),
            author_handle=None if author == NOBODY else author,
            published_at=published_at or instant_in_id(DISCORD, message_id), precision=precision,
            url=f"{SITE}/{'@me' if self.is_private else self.guild_id}/{self.channel_id}/{message_id}",
            likes=reactions(item), is_own=self.is_own(item) or None,
        )  # fmt: skip

    def is_own(self, item: Item) -> bool:
        """A bot was invited by those who run the server and speaks for them; a role, when it is declared the brand's,
        was given by them."""
        roles = (fold_name(role.text("name") or "") for role in item.each("author.roles"))
        return bool(item.flag("author.isBot")) or not self.own_names.isdisjoint(roles)


def _text(item: Item) -> str:
    """What was written, names in place of ids; for a bot that writes in a frame, the frame's text."""
    names = {one.text("id"): one.text("nickname", "name") for one in item.each("mentions")}
    text = item.text("content")
    if text is None:
        parts = (embed.text(path) for embed in item.each("embeds") for path in ("title", "description"))
        text = "\n".join(filter(None, parts))
    named = MENTION.sub(lambda found: f"@{names.get(found[1]) or found[1]}", text)
    return without_codes(named)
