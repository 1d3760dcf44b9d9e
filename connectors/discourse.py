"""Discourse: the topics of a forum, as its pages give them in JSON."""

from collections.abc import Iterator
from typing import Any

from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.discourse_topics import Topic
from connectors.identity import fold_name
from connectors.items import BadItem, Item, read_one
from connectors.probe import FileKind, Probe
from connectors.readers import iter_json, iter_ndjson
from connectors.record import Record

TOPIC_LIST = "topic_list"
LATEST = "latest_posts"


class Discourse:
    """Topics and their answers; what the staff writes is the brand's.

    A topic that the brand opens is a publication. One that a member opens is a message like any other, which waits for
    an answer: of the topic itself there is only a stub.
    """

    key = "discourse"
    label = "Discourse"
    how_to_export = (
        "Ouvrez le sujet dans votre navigateur et ajoutez « .json?print=true » à la fin de son adresse "
        "(https://votre-forum/t/nom-du-sujet/123.json?print=true), puis enregistrez la page affichée. Sans "
        "« print=true », le fichier ne contient que les 20 premiers messages du sujet ; en étant connecté comme "
        "administrateur, vous y trouvez aussi les messages masqués. Les derniers messages de tous les sujets sont à "
        "l’adresse https://votre-forum/posts.json."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="topic", label="Sujet d’un forum Discourse", first_seen="2013"),
        Layout(name="posts", label="Derniers messages d’un forum Discourse", first_seen="2014"),
        Layout(name="topic-list", label="Liste de sujets d’un forum Discourse", first_seen="2013"),
    )

    def recognise(self, probe: Probe) -> Match | None:
        """By the ``post_stream`` that only a Discourse topic has, the ``topic_list`` of a page of topics, or messages
        that have their number in their topic."""
        if probe.kind is FileKind.JSON and _is_list(probe.json_root):
            reason = (
                "Liste de sujets d’un forum Discourse : elle n’en donne que les titres. Ouvrez chaque sujet à suivre "
                "et enregistrez-le avec « .json?print=true » à la fin de son adresse."
            )
            return Match(connector=self.key, layout="topic-list", confidence=0.95, reason=reason)
        if probe.kind in (FileKind.JSON, FileKind.NDJSON) and _latest(probe.json_root):
            reason = "Messages d’un forum Discourse, de plusieurs sujets : ceux d’avant n’y sont pas."
            return Match(connector=self.key, layout="posts", confidence=0.95, reason=reason)
        topics = probe.json_root if isinstance(probe.json_root, list) else [probe.json_root]
        if probe.kind not in (FileKind.JSON, FileKind.NDJSON) or not topics or _posts(topics[0]) is None:
            return None
        told = "".join(_lacking(topic) for topic in topics[:1]) if len(topics) == 1 else ""
        return Match(connector=self.key, layout="topic", confidence=0.95, reason=f"Sujet d’un forum Discourse{told}.")

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A post and its counters a topic of the brand's, else the message that opens it; then a message an answer.

        Positions count the messages. The titles of a list of topics are ignored.
        """
        position = 0
        if match.layout == "topic-list":
            listed = iter_json(export.path, export.probe.encoding or "utf-8", f"{TOPIC_LIST}.topics.item")
            for position, _ in enumerate(listed, start=1):
                yield Ignored(position, Reason.OTHER_REPORT)
            if position == 0:
                yield Ignored(1, Reason.OTHER_REPORT)
            return
        if match.layout == "posts":
            yield from _read_posts(export)
            return
        for value in _topics(export):
            posts = _posts(value)
            if posts is None or not isinstance(value, dict):
                position += 1
                yield from read_one(position, value, _refuse)
                continue
            topic = Topic(value, posts, frozenset(map(fold_name, export.accounts)))
            yield from topic.stub()
            for post in posts:
                position += 1
                yield from read_one(position, post, topic.build)


def _read_posts(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """The messages of several topics, in the order of the file, each told from those of its topic that are there."""
    found = list(_topics(export, f"{LATEST}.item" if _is_page(export.probe.json_root) else None))
    of_topics: dict[Any, list[Any]] = {}
    for value in found:
        of_topics.setdefault(_topic_id(value), []).append(value)
    own_names = frozenset(map(fold_name, export.accounts))
    topics = {
        topic_id: Topic({"id": topic_id, "title": posts[0].get("topic_title")}, posts, own_names)
        for topic_id, posts in of_topics.items()
        if topic_id is not None
    }
    for topic in topics.values():
        yield from topic.stub()
    for position, value in enumerate(found, start=1):
        known = topics.get(_topic_id(value))
        yield from read_one(position, value, known.build if known else _refuse_post)


def _topic_id(post: Any) -> Any:
    return post.get("topic_id") if isinstance(post, dict) else None


def _topics(export: Export, prefix: str | None = None) -> Iterator[Any]:
    encoding = export.probe.encoding or "utf-8"
    if export.probe.kind is FileKind.NDJSON:
        return (value for _, value in iter_ndjson(export.path, encoding))
    whole = "item" if isinstance(export.probe.json_root, list) else ""
    return iter_json(export.path, encoding, whole if prefix is None else prefix)


def _posts(topic: Any) -> list[Any] | None:
    match topic:
        case {"post_stream": {"posts": list(posts)}}:
            return posts
    return None


def _is_page(root: Any) -> bool:
    return isinstance(root, dict) and isinstance(root.get(LATEST), list)


def _latest(root: Any) -> bool:
    """Whether these are messages: the page of the latest, a list of some, or a single one."""
    posts = root[LATEST] if _is_page(root) else root
    match posts[:1] if isinstance(posts, list) else [posts]:
        case [{"id": int(), "topic_id": int(), "post_number": int(), "cooked": str(), "username": str()}]:
            return True
    return False


def _is_list(root: Any) -> bool:
    match root:
        case {"topic_list": {"topics": [{"id": _, "title": str(), "posts_count": _}, *_]}}:
            return True
    return False


def _refuse(item: Item) -> Iterator[Record]:
    raise BadItem(Reason.WRONG_SHAPE, "ce n’est pas un sujet, ses messages (« post_stream ») manquent")


def _refuse_post(item: Item) -> Iterator[Record]:
    raise BadItem(Reason.MISSING_ID, "ce message ne dit pas de quel sujet il est ; enregistrez la page de nouveau")


def _lacking(topic: dict[str, Any]) -> str:
    """How many messages of the topic the file lacks; nothing when all are there or when the beginning cannot tell."""
    posts, item = _posts(topic) or [], Item(0, topic)
    stream = item.at("post_stream.stream")
    total = max(item.count("posts_count") or 0, len(stream) if isinstance(stream, list) else 0)
    if next(reversed(topic)) == "post_stream" or total <= len(posts):
        return ""
    return (
        f" : {len(posts)} messages sur {total} dans ce fichier ; ajoutez « ?print=true » à l’adresse de la page et "
        "enregistrez-la de nouveau pour les avoir tous"
    )
