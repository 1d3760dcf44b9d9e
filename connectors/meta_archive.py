"""Instagram and Facebook archives (« Télécharger vos informations »), in JSON, one file at a time."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from connectors import meta_archive_comments as comments
from connectors import meta_archive_facebook as facebook
from connectors import meta_archive_instagram as instagram
from connectors import meta_archive_threads as threads
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.items import Item, read_one
from connectors.markup import repaired
from connectors.meta_archive_conversations import CONVERSATIONS, is_conversation, read_conversation
from connectors.meta_archive_early import COMMENTS, MEDIA, early_layout, is_other_file, read_early
from connectors.meta_archive_holder import Holder, holder_of
from connectors.probe import FileKind, Probe
from connectors.readers import iter_json
from connectors.record import Record

OTHER = "other-report"
ROOMS = re.compile(
    r"(?:^|/)(?:your_instagram_activity|your_(?:facebook_activity|activity_across_facebook)|this_profile.?s_activity_across_facebook|"
    r"followers_and_following|personal_information|logged_information|past_instagram_insights|ads_information|"
    r"security_and_login_information|apps_and_websites_off_of_(?:instagram|facebook)|preferences|"
    r"comments_and_reactions|friends_and_followers|profile_information)/"
)
ARCHIVE = re.compile(
    r"(?:^|/)(?:instagram|facebook)-[\w.]+-(?:\d{4}-\d{2}-\d{2}|\d{2}_\d{2}_\d{4}|\d{8})[\w-]*(?:\.zip)?/"
)
COMMENTS_NAME = re.compile(r"(?:^|/)(?:post_comments(?:_\d+)?|reels_comments|hype)\.json$")
LOG = "activity_log_data"  # around the lists of a Facebook archive, until 2020
SEEN_OBJECTS = 20


@dataclass(frozen=True, slots=True)
class Section:
    """A kind of file of an archive: its layout, how it is told from its objects, and how it is read."""

    layout: str
    label: str
    network: str
    holds: Callable[[str | None, list[dict[str, Any]]], bool]
    build: Callable[[Item, Holder, str | None], Iterator[Record | Ignored]]


SECTIONS = (
    Section("instagram-posts", "Publications, reels et stories Instagram", "instagram",
            instagram.holds_posts, instagram.post),
    Section("instagram-insights", "Statistiques des publications Instagram", "instagram",
            instagram.holds_insights, instagram.insight),
    Section("instagram-comments", "Commentaires écrits par le compte Instagram", "instagram",
            comments.holds_comments, comments.comment),
    Section("threads-posts", "Publications et réponses de Threads", "threads",
            threads.holds_threads, threads.thread),
    Section("facebook-comments", "Commentaires écrits sur Facebook", "facebook",
            facebook.holds_comments, facebook.comment),
    Section("facebook-posts", "Publications Facebook", "facebook", facebook.holds_posts, facebook.post),
)  # fmt: skip


class MetaArchive:
    """What the account wrote, and its private conversations: the audience's comments are not in these archives."""

    key = "meta-archive"
    label = "Archive Instagram ou Facebook"
    how_to_export = (
        "Dans l’Espace Comptes de Meta, ouvrez « Vos informations et autorisations », puis « Télécharger vos "
        "informations ». Choisissez le compte, la période, et surtout le format JSON (pas HTML), lancez la demande, "
        "puis déposez le ZIP reçu sans l’ouvrir. Cette archive contient ce que le compte a publié et écrit, et ses "
        "conversations privées ; les commentaires reçus n’y sont pas. Les conversations que Messenger chiffre de bout "
        "en bout se téléchargent à part, dans Messenger : Vigie les lit aussi."
    )
    layouts: tuple[Layout, ...] = (
        *(Layout(name=one.layout, label=one.label, first_seen="2018", zone="UTC") for one in SECTIONS),
        Layout(name=CONVERSATIONS, label="Conversations privées", first_seen="2018", zone="UTC"),
        Layout(name=COMMENTS, label="Commentaires Instagram, avant 2020", first_seen="2018", zone="UTC"),
        Layout(name=MEDIA, label="Publications Instagram, avant 2020", first_seen="2018", zone="UTC"),
        Layout(name=OTHER, label="Autre fichier d’une archive Instagram ou Facebook", first_seen="2018", zone="UTC"),
    )

    def recognise(self, probe: Probe) -> Match | None:
        """By the shape of the objects, else by the folder of the archive where the file stands."""
        if probe.kind is not FileKind.JSON:
            return None
        if layout := early_layout(probe.json_root):
            reason = "Archive Instagram d’avant 2020 : ce que le compte a publié et écrit."
            return Match(connector=self.key, layout=layout, confidence=0.95, reason=reason)
        if is_conversation(probe.json_root):
            reason = "Conversation privée : archive « Télécharger vos informations » de Meta."
            return Match(connector=self.key, layout=CONVERSATIONS, confidence=0.95, reason=reason)
        section = _section(probe)
        if section:
            reason = f"{section.label} : archive « Télécharger vos informations » de Meta."
            return Match(connector=self.key, layout=section.layout, confidence=0.95, reason=reason)
        if not (ROOMS.search(probe.name) or ARCHIVE.search(probe.name) or _is_other(probe.json_root)):
            return None
        reason = "Fichier d’une archive de Meta sans publication ni commentaire : il est laissé de côté."
        return Match(connector=self.key, layout=OTHER, confidence=0.9, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """The account that the archive is of, then what each object holds, its texts put right."""
        if match.layout == CONVERSATIONS:
            yield from read_conversation(export)
            return
        if match.layout in (COMMENTS, MEDIA):
            yield from read_early(export, match.layout)
            return
        section = next((one for one in SECTIONS if one.layout == match.layout), None)
        key, prefix, objects = _objects(export.probe.json_root)
        if section is None and export.probe.tables:
            prefix = export.probe.tables[0].sheet or prefix
        values = iter_json(export.path, export.probe.encoding or "utf-8", prefix)
        position = 0
        if section is None:
            for position, _ in enumerate(values, start=1):
                yield Ignored(position, Reason.OTHER_REPORT)
        else:
            holder = replace(holder_of(export, section.network), labels=comments.labels(objects))
            yield from holder.accounts()
            for position, value in enumerate(values, start=1):
                yield from read_one(position, repaired(value), lambda item: section.build(item, holder, key))
        if position == 0:
            yield Ignored(1, Reason.OTHER_REPORT)


def _section(probe: Probe) -> Section | None:
    key, _, objects = _objects(probe.json_root)
    if key is None and COMMENTS_NAME.search(probe.name):
        key = comments.LIST
    return next((one for one in SECTIONS if one.holds(key, objects)), None) if objects else None


def _objects(root: Any) -> tuple[str | None, str, list[dict[str, Any]]]:
    """The key of the first list that holds something, ``None`` when the root is that list; where its objects stand, and
    the first of them put right."""
    held = ((key, prefix, found) for key, prefix, found in _lists(root) if isinstance(found, list) and found)
    key, prefix, found = next(held, (None, "item", []))
    return key, prefix, [repaired(one) for one in found[:SEEN_OBJECTS] if isinstance(one, dict)]


def _lists(root: Any) -> Iterator[tuple[str | None, str, Any]]:
    yield None, "item", root
    for name, inner in root.items() if isinstance(root, dict) else ():
        yield name, f"{name}.item", inner
        if isinstance(inner, dict):
            yield name, f"{name}.{LOG}.item", inner.get(LOG)


def _is_other(root: Any) -> bool:
    """Whether a file that has left its archive is still signed by it: Meta's own way of writing labels or threads."""
    if is_other_file(root):
        return True
    _, prefix, objects = _objects(root)
    if LOG in prefix:
        return True
    signed = {"string_list_data", "string_map_data", "label_values"}
    return any(signed & one.keys() for one in (*objects, root) if isinstance(one, dict)) or facebook.holds_reactions(
        objects
    )
