"""Disqus: the comments of a site, from its own export in XML."""

from collections.abc import Iterator

from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.identity import message_id_from
from connectors.items import BadItem, Item, read_one
from connectors.markup import plain
from connectors.probe import FileKind, Probe
from connectors.readers import CutItem, iter_xml
from connectors.record import Account, Message, MessageKind, Post, Record

WEB = "web"
ROOTS = ("{http://disqus.com}disqus", "disqus")
ID = "@dsq:id"


class Disqus:
    """A commented page is a post, a comment is a message; the export does not tell the brand's."""

    key = "disqus"
    label = "Disqus"
    how_to_export = (
        "Connectez-vous à disqus.com, ouvrez l’administration de votre site, puis « Discussions » (ou « Community ») "
        "et « Exporter ». Disqus envoie par courriel un fichier .xml.gz : déposez-le tel quel. Les adresses IP et de "
        "courriel qu’il contient ne sont jamais lues. Indiquez ensuite dans Vigie le nom de vos comptes."
    )
    layouts: tuple[Layout, ...] = (Layout(name="xml", label="Commentaires Disqus", first_seen="2010"),)

    def recognise(self, probe: Probe) -> Match | None:
        """By the root element, which is Disqus's own."""
        if probe.kind is not FileKind.XML or probe.xml_root not in ROOTS:
            return None
        return Match(
            connector=self.key, layout="xml", confidence=0.95, reason="Commentaires d’un site exportés de Disqus."
        )

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A post a page, then a message a comment; pages are numbered first, then comments."""
        reader = _Reader()
        position = 0
        is_told = False  # both passes meet the end of a file that is cut
        for place, build in (("disqus/thread", reader.thread), ("disqus/post", reader.post)):
            for value in iter_xml(export.path, place):
                if isinstance(value, CutItem) and not value and (is_told or place == "disqus/thread"):
                    continue
                is_told = is_told or isinstance(value, CutItem)
                position += 1
                yield from read_one(position, value, build)
        if position == 0:
            yield Ignored(1, Reason.BLANK_ROW)


class _Reader:
    """Knows each page by its number, and the first comment that each comment goes back to."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.roots: dict[str, str] = {}
        self.forums: set[str] = set()

    def thread(self, item: Item) -> Iterator[Record | Ignored]:
        """A page is named by its address, as other tools name it."""
        number, url, title = item.text(ID), item.text("link"), item.text("title")
        if url is None and title is None:
            yield Ignored(item.position, Reason.GHOST_ROW)
            return
        post_id = url or number
        if post_id is None:
            raise BadItem(Reason.MISSING_ID, "la page n’a ni adresse ni identifiant")
        published_at, precision = item.moment("createdAt")
        if number:
            self.pages[number] = post_id
        forum = item.text("forum")
        if forum and forum not in self.forums:  # only those who run a forum can export it
            self.forums.add(forum)
            yield Account(position=0, platform=WEB, account_id=forum, name=forum, is_owned=True)
        yield Post(
            position=item.position, platform=WEB, post_id=post_id, account_id=forum, title=title, url=url,
            text=plain(item.text("message", "message.#text") or "") or None, published_at=published_at,
            precision=precision,
        )  # fmt: skip

    def post(self, item: Item) -> Iterator[Record]:
        """A comment; one whose page is gone keeps the number of that page."""
        page = item.text(f"thread.{ID}")
        text = plain(item.text("message", "message.#text") or "")
        published_at, precision = item.moment("createdAt")
        name, handle = item.text("author.name"), item.text("author.username")
        number = item.text(ID, "id")
        if number is None:
            if not text:
                raise BadItem(Reason.MISSING_ID, "le commentaire n’a ni identifiant ni texte")
            number = message_id_from(WEB, page, handle or name, text, published_at)
        parent = item.text(f"parent.{ID}")
        root = self.roots.get(parent) if parent else number
        if root:
            self.roots[number] = root
        yield Message(
            position=item.position, platform=WEB, message_id=number, text=text,
            kind=MessageKind.REPLY if parent else MessageKind.COMMENT, post_id=self.pages.get(page or "", page),
            parent_id=parent, thread_id=root, author_id=handle, author_name=name, author_handle=handle,
            published_at=published_at, precision=precision, is_hidden=item.flag("isSpam"),
            is_deleted=item.flag("isDeleted"),
        )  # fmt: skip
