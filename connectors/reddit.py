"""Reddit: a submission with its tree of comments, comments and submissions laid flat, or the data of an account."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from connectors.binding import Binding, find_columns, read_rows
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.fields import Column, Text
from connectors.headers import sample_cells
from connectors.identity import fold_name
from connectors.items import numbered, read_one
from connectors.probe import FileKind, Probe, Table
from connectors.readers import iter_json
from connectors.record import Record
from connectors.reddit_archive import archive_table, read_archive
from connectors.reddit_things import REDDIT, Tree, branch, build_flat, children_of, is_thing, not_loaded

SUBMISSION = re.compile(r"t3_\w+")
CHATS_REASON = "Conversations privées d’un compte Reddit : ce qu’il a reçu et répondu."
ARCHIVE_REASON = "Archive d’un compte Reddit : ce que le compte a écrit, jamais ce qu’il a reçu sous ses publications."
OTHER_FILE = "Autre fichier de l’archive Reddit, sans rien d’écrit : ses lignes sont laissées de côté."
REASONS = {"other-report": OTHER_FILE, "chats": CHATS_REASON, "private-messages": CHATS_REASON}
# What a script lays flat of the objects that PRAW gives, under the name of what they stand for.
OF_OBJECTS = {"author.name": "author", "subreddit.display_name": "subreddit", "comment_id": "id"}
NAMED = re.compile(r"t[13]_\w+")
NAIVE = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?")
OF_SUBMISSION = re.compile(r"/comments/(\w+)")
COLUMNS: dict[str, Column] = {"link_id": Text("link_id"), "body": Text("body"), "created_utc": Text("created_utc")}


class Reddit:
    """Submissions and their comments; what a moderator says as such is the brand's, as what a declared account says.

    A submission of the brand's is a publication. One of anyone else is a message like its comments, which waits for an
    answer: of the publication itself there is only a stub.
    """

    key = REDDIT
    label = "Reddit"
    how_to_export = (
        "Ouvrez la discussion sur reddit.com, ajoutez « .json?limit=500 » à la fin de son adresse et enregistrez la "
        "page affichée : la publication et ses commentaires y sont. Les branches repliées (« voir plus de "
        "commentaires ») n’y sont pas : ouvrez-les et enregistrez-les de la même façon. Les fichiers JSONL des "
        "archives publiques de commentaires conviennent aussi, une fois décompressés, et le ZIP de vos données, à "
        "demander sur reddit.com/settings/data-request : il contient ce que vous avez écrit et vos conversations "
        "privées ; déposez-le tel quel. Indiquez aussi à Vigie le nom de vos comptes."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="thread", label="Discussion Reddit", first_seen="2014"),
        Layout(name="flat", label="Liste de commentaires Reddit", first_seen="2015"),
        Layout(name="own-comments", label="Commentaires écrits sur Reddit", first_seen="2018", zone="UTC"),
        Layout(name="own-posts", label="Publications de l’archive Reddit", first_seen="2018", zone="UTC"),
        Layout(name="private-messages", label="Messages privés de l’archive Reddit", first_seen="2018", zone="UTC"),
        Layout(name="chats", label="Conversations (chat) de l’archive Reddit", first_seen="2018", zone="UTC"),
        Layout(name="other-report", label="Autre fichier de l’archive Reddit", first_seen="2018"),
    )

    def recognise(self, probe: Probe) -> Match | None:
        """By Reddit's own wrapping of things (``kind`` and ``data``), or by comments that name their submission."""
        if _prefix(probe.json_root) is not None and probe.kind is FileKind.JSON:
            missing = sum(not_loaded(child) for child in _first_things(probe.json_root))
            told = f" ; des commentaires n’étaient pas dépliés et manquent (au moins {missing})" if missing else ""
            reason = f"Discussion Reddit{told}."
            return Match(connector=self.key, layout="thread", confidence=0.95, reason=reason)
        if _flat_prefix(probe.json_root) is not None or _table(probe) is not None:
            reason = "Commentaires Reddit, un par ligne, chacun avec la publication qu’il commente."
            return Match(connector=self.key, layout="flat", confidence=0.9, reason=reason)
        if archive := archive_table(probe):
            reason = REASONS.get(archive[0], ARCHIVE_REASON)
            return Match(connector=self.key, layout=archive[0], confidence=0.9, reason=reason)
        return None

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """A post and a snapshot a submission of the brand's, a message any other and any comment, in reading order."""
        if (archive := archive_table(export.probe)) and match.layout == archive[0]:
            yield from read_archive(export, *archive)
            return
        own_names = frozenset(map(fold_name, export.accounts))
        if match.layout == "flat":
            for position, value in _flat_values(export):
                if isinstance(value, (Rejected, Ignored)):
                    yield value
                else:
                    yield from read_one(position, value, partial(build_flat, own_names=own_names))
            return
        prefix = _prefix(export.probe.json_root) or "item"
        position = 0
        openings: dict[str, bool] = {}
        for value in iter_json(export.path, export.probe.encoding or "utf-8", prefix):
            tree = Tree(own_names, openings)
            for thing in branch(value):
                position += 1
                yield from read_one(position, thing, tree.build)
        if position == 0:
            yield Ignored(1, Reason.BLANK_ROW)


def _prefix(root: Any) -> str | None:
    """Where the things stand in the JSON: in one listing, in a list of listings, or in a list."""
    for value, prefix in ((root, "data.children.item"), (_first(root), "item.data.children.item")):
        match value:
            case {"kind": "Listing", "data": {"children": list(children)}}:
                return prefix if not children or is_thing(children[0]) else None
    return "item" if is_thing(_first(root)) else None


def _first(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else None


def _first_things(root: Any) -> list[Any]:
    """The things at the top of what the probe saw."""
    listings = root if isinstance(root, list) else [root]
    return [child for one in listings for child in (children_of(one) or [one])]


def _flat_prefix(root: Any) -> str | None:
    """Where the comments laid flat stand in the JSON: in a list, in the answer of an archive, or one alone."""
    if isinstance(root, dict):
        if _is_flat(root):
            return ""
        root, prefix = root.get("data"), "data.item"
    else:
        prefix = "item"
    first = _first(root)
    return prefix if isinstance(first, dict) and _is_flat(first) else None


def _is_flat(value: Mapping[str, Any]) -> bool:
    """A comment that names its submission, or a submission, with their time as Reddit writes it."""
    is_comment = "body" in value and SUBMISSION.fullmatch(str(value.get("link_id"))) is not None
    return "created_utc" in value and (is_comment or {"selftext", "subreddit", "title"} <= value.keys())


def _table(probe: Probe) -> Table | None:
    """The table of comments that a script made of them, by their submissions or by what each answers."""
    for table in probe.tables if probe.is_tabular else ():
        if not {"body", "created_utc"} <= find_columns(COLUMNS, table.header).keys():
            continue
        if any(map(SUBMISSION.fullmatch, _cells(table, "link_id"))):
            return table
        parents = _cells(table, "parent_id")
        if "comment_id" in table.header and parents and all(map(NAMED.fullmatch, parents)):
            return table
    return None


def _cells(table: Table, name: str) -> list[str]:
    cells = sample_cells(table, table.header.index(name)) if name in table.header else []
    return [cell.strip() for cell in cells]


def _of_row(names: list[str], cells: list[str]) -> dict[str, str]:
    """The object that a row was: ``created_utc`` is UTC however it is written, and the submission is told by an
    address or by what the comment answers."""
    row = dict(zip(names, cells, strict=False))
    if NAIVE.fullmatch(row.get("created_utc", "")):
        row["created_utc"] += "Z"
    if not row.get("link_id"):
        found = OF_SUBMISSION.search(row.get("permalink") or row.get("post_permalink") or "")
        parent = row.get("parent_id", "")
        row["link_id"] = f"t3_{found[1]}" if found else parent if SUBMISSION.fullmatch(parent) else ""
    return row


def _flat_values(export: Export) -> Iterator[tuple[int, Any]]:
    """(position, object or what was set aside) of each comment; a table's row is an object of its columns."""
    probe = export.probe
    table = _table(probe)
    if table is not None:
        binding = Binding(COLUMNS, table, find_columns(COLUMNS, table.header))
        names = [OF_OBJECTS.get(name, name) for name in table.header]
        for position, cells in read_rows(export, table):
            values = binding.read(position, cells)
            yield position, _of_row(names, cells) if isinstance(values, tuple) else values
    else:
        prefix = _flat_prefix(probe.json_root)
        yield from numbered(export, "item" if prefix is None else prefix)
