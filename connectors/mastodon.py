"""Mastodon: what an account published, from the archive that its settings give."""

import re
from collections.abc import Iterator, Mapping

from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.instants import instant_in_id
from connectors.items import BadItem, Item, object_of, read_one
from connectors.markup import plain
from connectors.probe import FileKind, Probe
from connectors.readers import iter_json
from connectors.record import Account, Message, MessageKind, Post, PostFormat, Precision, Record

MASTODON = "mastodon"
ITEMS = "orderedItems.item"
COLLECTIONS = ("OrderedCollection", "OrderedCollectionPage")
PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
AUDIENCES = (PUBLIC, "as:Public", "Public")
LISTS = ("likes.json", "bookmarks.json", "following.json", "followers.json", "blocks.json", "mutes.json")
STATUS = re.compile(r"/statuses/(\d+)")
HANDLE = re.compile(r"/(?:@|users/)([\w.-]+)")
ACTORS = ("Person", "Service", "Organization", "Group", "Application")


class Mastodon:
    """Own publications and own answers; the archive never holds what others wrote."""

    key = MASTODON
    label = "Mastodon"
    how_to_export = (
        "Sur votre instance, ouvrez Préférences, puis « Import et export » et « Export de données », et cliquez sur "
        "« Demandez vos archives ». Déposez l’archive reçue, sans la décompresser : elle contient vos publications "
        "et vos réponses (outbox.json), mais pas ce que les autres vous écrivent."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="outbox", label="Publications d’un compte Mastodon", first_seen="2017"),
        Layout(name="other-report", label="Autre fichier d’une archive Mastodon", first_seen="2017"),
    )

    def recognise(self, probe: Probe) -> Match | None:
        """By the activities of an ActivityStreams outbox; the other files of the archive are known too."""
        root = probe.json_root
        if probe.kind is not FileKind.JSON or not isinstance(root, dict):
            return None
        if root.get("type") in COLLECTIONS and isinstance(root.get("orderedItems"), list):
            if root.get("id") in LISTS:
                return self._other("les favoris et les signets d’un compte ne sont pas des messages")
            first = next(iter(root["orderedItems"]), None)
            if root.get("id") == "outbox.json" or (isinstance(first, dict) and {"type", "actor"} <= first.keys()):
                reason = "Publications et réponses d’un compte Mastodon."
                return Match(connector=self.key, layout="outbox", confidence=0.95, reason=reason)
        if root.get("type") in ACTORS and {"preferredUsername", "inbox", "outbox"} <= root.keys():
            return self._other("la fiche du compte sert à lire ses publications, elle n’en contient pas")
        return None

    def _other(self, why: str) -> Match:
        reason = f"Fichier d’une archive Mastodon laissé de côté : {why}."
        return Match(connector=self.key, layout="other-report", confidence=0.9, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """The account, then a post a publication, a message an answer; shares of others' posts are ignored."""
        encoding = export.probe.encoding or "utf-8"
        if match.layout == "other-report":
            listed = iter_json(export.path, encoding, ITEMS)
            yield Ignored(1, Reason.OTHER_REPORT)
            yield from (Ignored(position, Reason.OTHER_REPORT) for position, _ in enumerate(listed, 1) if position > 1)
            return
        answered = {}
        for value in iter_json(export.path, encoding, ITEMS):
            note = Item(0, value if isinstance(value, dict) else {})
            if (note_id := note.text("object.id")) and not _is_direct(note):
                answered[note_id] = note.text("object.inReplyTo")
        outbox = _Outbox(answered)
        actor: str | None = None
        position = 0
        for position, value in enumerate(iter_json(export.path, encoding, ITEMS), start=1):
            if actor is None and isinstance(value, dict):
                actor = Item(0, value).text("actor")
                if actor is not None:
                    outbox.account = _account(actor, Item(0, value), export)
                    yield outbox.account
            yield from read_one(position, value, outbox.build)
        if position == 0:
            yield Ignored(1, Reason.BLANK_ROW)


class _Outbox:
    """The notes of one account: ``answered`` is the note that each of them answers, if any."""

    def __init__(self, answered: Mapping[str, str | None]) -> None:
        self.answered = answered
        self.account: Account | None = None

    def build(self, item: Item) -> Iterator[Record | Ignored]:
        if item.text("type") != "Create":
            yield Ignored(item.position, Reason.GHOST_ROW)
            return
        if not isinstance(item.at("object"), dict):
            raise BadItem(Reason.WRONG_SHAPE, "la publication (« object ») manque")
        note_id = item.required(Reason.MISSING_ID, "object.id")
        published_at, precision = item.moment("object.published", "published")
        status = STATUS.search(note_id)
        if published_at is None and status:
            published_at, precision = instant_in_id(MASTODON, status[1]), Precision.EXACT
        text = plain(item.text("object.content") or "")
        answered = item.text("object.inReplyTo")
        if answered is None and not _is_direct(item):
            yield Post(
                position=item.position, platform=MASTODON, post_id=note_id, text=text or None,
                account_id=item.text("actor"), published_at=published_at, precision=precision,
                url=item.text("object.url"), title=item.text("object.summary"), format=_format(item),
            )  # fmt: skip
            return
        post_id, thread_id = self.place(note_id, answered)
        yield Message(
            position=item.position, platform=MASTODON, message_id=note_id, text=text, post_id=post_id,
            kind=MessageKind.MESSAGE if _is_direct(item) else MessageKind.REPLY,
            parent_id=None if answered == post_id else answered, thread_id=thread_id, author_id=item.text("actor"),
            author_name=self.account.name if self.account else None,
            author_handle=self.account.handle if self.account else None, published_at=published_at,
            precision=precision, url=item.text("object.url"), lang=_language(item), is_own=True,
        )  # fmt: skip

    def place(self, note_id: str, answered: str | None) -> tuple[str | None, str | None]:
        """(post, thread) of an answer: the own post at the top of its thread, the note its thread begins with. An
        answer to someone else is under no post of ours, and its thread begins with what it answers."""
        seen = {note_id}
        while answered is not None and answered in self.answered and answered not in seen:
            seen.add(answered)
            above = self.answered[answered]
            if above is None:
                return answered, note_id
            note_id, answered = answered, above
        return None, answered or note_id


def _is_direct(item: Item) -> bool:
    """Whether only the people it names receive it: neither the public nor the followers do."""
    listed = (item.at(path) for path in ("to", "cc"))
    receivers = [one for part in listed for one in (part if isinstance(part, list) else [part])]
    named = [one for one in receivers if isinstance(one, str)]
    return bool(named) and not any(one in AUDIENCES or one.endswith("/followers") for one in named)


def _account(actor: str, item: Item, export: Export) -> Account:
    """The account that the archive is of; its own file names it best."""
    known = Item(0, object_of(export.companions.get("actor.json")))
    found = HANDLE.search(item.text("object.url") or "") or HANDLE.search(actor.replace("/ap/users/", "/"))
    handle = known.text("preferredUsername") or (found[1] if found else None)
    return Account(position=0, platform=MASTODON, account_id=actor, name=known.text("name") or handle, handle=handle,
                   is_owned=True)  # fmt: skip


def _language(item: Item) -> str | None:
    """The language under which the map of translations holds the text itself."""
    texts, written = item.at("object.contentMap"), item.at("object.content")
    spoken = [lang for lang, text in texts.items() if text == written] if isinstance(texts, dict) else []
    return spoken[0] if len(spoken) == 1 else None


def _format(item: Item) -> PostFormat | None:
    kinds = [(one.text("mediaType") or "").partition("/")[0] for one in item.each("object.attachment")]
    if "video" in kinds:
        return PostFormat.VIDEO
    if "image" in kinds:
        return PostFormat.IMAGE if len(kinds) == 1 else PostFormat.CAROUSEL
    return None if kinds else PostFormat.TEXT
