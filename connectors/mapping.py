"""Which column of any table holds what: declared by the user, or guessed from names and contents."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from connectors.binding import find_columns
from connectors.contract import Export
from connectors.fields import BadCell, Choice, Column, Count, Id, Instant, Link, Number, Text, normalise_header
from connectors.probe import Table
from connectors.readers import Unreadable
from connectors.stars import Stars

# fmt: off
COLUMNS: dict[str, Column] = {
    "text": Text(
        "text", "message", "body", "content", "comment", "caption", "description", "post text", "full text", "texte",
        "contenu", "commentaire", "légende", "publication", "comment text", "message text", "texte du message",
        "texte du commentaire", "verbatim", "avis", "review", "review text", "texto", "mensaje", "comentario"),
    "published_at": Instant(
        "comment date", "commentDate", "published at", "created at", "createdAt", "publishedAt", "date", "created time",
        "timestamp", "published", "time", "heure", "publié le", "horodatage", "datetime", "created",
        "date de publication", "date et heure", "date/heure", "date de création", "fecha", "review date",
        "review datetime utc", "Review Submit Date and Time", "date de l'avis"),
    "author_name": Text(
        "author name", "author title", "reviewer name", "author", "user", "username", "user name", "name", "profile",
        "from", "auteur", "utilisateur", "pseudo", "nom", "nom d'utilisateur", "nom de l'auteur", "display name",
        "screen name", "ownerUsername", "full name", "fullName", "profileName", "author.name",
        "user.username", "from.name", "usuario", "autor"),
    "author_id": Id(
        "author id", "user id", "authorId", "userId", "profile id", "id auteur", "id de l'auteur", "id utilisateur",
        "author.id", "user.id", "from.id", "ownerId"),
    "message_id": Id(
        "message id", "comment id", "messageId", "commentId", "id", "id du message", "id message", "id commentaire",
        "id du commentaire", "identifiant", "review id", "reviewId", "id de l'avis"),
    "parent_id": Id(
        "parent id", "parentId", "parent", "in reply to", "in reply to id", "inReplyTo", "reply to", "reply to id",
        "reply to message id", "parent comment id", "id parent", "réponse à", "reference.messageId"),
    "thread_id": Id(
        "thread id", "threadId", "thread", "conversation id", "conversationId", "conversation", "discussion", "fil",
        "id du fil", "id conversation", "id de la conversation", "topic id"),
    "post_id": Id(
        "post id", "postId", "video id", "videoId", "media id", "publication id", "id de la publication",
        "identifiant de la publication", "id publication"),
    "post_url": Link(
        "post url", "postUrl", "video url", "source url", "lien de la publication", "url de la publication"),
    "url": Link(
        "url", "link", "permalink", "lien", "permalien", "adresse", "comment url", "commentUrl",
        "lien du commentaire", "review link", "review url", "lien de l'avis"),
    "platform": Choice(
        "platform", "plateforme", "réseau", "réseau social", "network", "source platform", "canal", "source",
        values={
            "facebook": "facebook", "fb": "facebook", "instagram": "instagram", "insta": "instagram",
            "ig": "instagram", "youtube": "youtube", "yt": "youtube", "linkedin": "linkedin", "x": "x",
            "twitter": "x", "tiktok": "tiktok", "forum": "forum", "web": "web", "site": "web", "blog": "web"}),
    "brand": Text("brand", "marque", "company", "entreprise", "compte de la marque"),
    "role": Choice(
        "role", "author role", "rôle de l'auteur", "sender type", "author type", "type d'auteur", "direction", "sens",
        "author is channel owner", "authorIsChannelOwner", "author is uploader", "is owner", "is own",
        "écrit par la marque",
        values={
            **dict.fromkeys(
                ("brand", "marque", "agent", "support", "company", "entreprise", "page", "outbound", "sortant",
                 "équipe", "staff", "modérateur", "own", "nous", "true", "yes", "oui"), True),
            **dict.fromkeys(
                ("member", "membre", "client", "cliente", "customer", "user", "utilisateur", "public", "inbound",
                 "entrant", "abonné", "abonnée", "visitor", "visiteur", "fan", "false", "no", "non"),
                False)}),
    "likes": Count(
        "likes", "like count", "likesCount", "likeCount", "likes count", "j'aime", "mentions j'aime",
        "nombre de j'aime", "reactions", "réactions", "me gusta", "review likes"),
    "replies": Count("replies", "reply count", "replyCount", "repliesCount", "réponses", "nombre de réponses"),
    "rating": Stars("review rating", "review stars", "star rating", "rating", "note", "stars", "étoiles"),
    "lang": Text("lang", "language", "langue", "reviewer language"),
    "answer": Text(
        "ownerResponse.text", "owner_response.text", "companyReply.text", "reviewReply.comment",
        "response from owner text", "responseFromOwnerText", "owner answer", "owner response", "owner reply",
        "ownerResponse", "ownerReply", "response from the owner", "business reply", "business reply text",
        "business response", "company reply", "company reply text", "company response", "company response text",
        "developer reply text", "management response", "review reply", "reply text", "response text",
        "replyContent", "réponse du propriétaire",
        "réponse de l'établissement", "réponse de l'entreprise", "réponse de la marque", "réponse du commerçant",
        "notre réponse"),
    "answered_at": Instant(
        "ownerResponse.date", "owner_response.date", "ownerResponse.publishedDate", "owner_response.published_at",
        "owner_response.timestamp", "companyReply.createdAt", "reviewReply.updateTime",
        "response from owner date", "responseFromOwnerDate", "owner answer timestamp datetime utc",
        "owner response date", "owner reply date", "ownerReplyDate", "business reply date",
        "business reply date (utc)", "company reply date", "company reply date (utc)", "company response date",
        "developer reply date and time", "management response date", "reply date", "response date",
        "repliedAt", "replied at", "date de la réponse",
        "date de réponse", "date réponse", "répondu le"),
}
POST_METRICS = frozenset({
    "impressions", "reach", "couverture", "portee", "views", "vues", "alcance", "engagements", "engagement rate",
    "total views", "vues totales", "video views", "impressions (total)", "taux d'engagement", "impresiones",
    "total impressions", "total reach"})
# fmt: on
MIN_DATE_SHARE = 0.8
MIN_TEXT_CHARS = 15
_UTC = re.compile(r"\butc\b(?!\s*[+-]\s*\d)")


def guess_columns(table: Table) -> dict[str, str]:
    """Canonical column to header name: by name where the cells agree, then texts and dates by content.

    A date of answer goes with the answer: alone it may be that of the message. A column of dates by its name and its
    digits is kept when no other reads as one: impossible dates are then rejected row by row, where dropping the column
    would lose them without a word.
    """
    named = find_columns(COLUMNS, table.header)
    guessed = {name: index for name, index in named.items() if _holds(name, sample_cells(table, index))}
    if not _names_texts(table):
        guessed.pop("text", None)
    if "answer" not in guessed:
        guessed.pop("answered_at", None)
    free = [index for index in range(len(table.header)) if index not in guessed.values() and table.header[index]]
    if "published_at" not in guessed:
        dated = [i for i in free if share_readable(COLUMNS["published_at"], sample_cells(table, i)) >= MIN_DATE_SHARE]
        dated.sort(key=lambda i: _is_counted_back(sample_cells(table, i)))
        cells = sample_cells(table, named.get("published_at"))
        if not dated and cells and all(any(map(str.isdigit, cell)) for cell in cells):
            dated = [named["published_at"]]
        guessed.update({"published_at": dated[0]} if dated else {})
    if "text" not in guessed:
        lengths = {i: _mean_chars(sample_cells(table, i)) for i in free if i not in guessed.values()}
        best = max(lengths, key=lambda index: lengths[index], default=None)
        if best is not None and lengths[best] >= MIN_TEXT_CHARS:
            guessed["text"] = best
    return {name: table.header[guessed[name]] for name in COLUMNS if name in guessed}


def chosen_columns(export: Export) -> tuple[Table, dict[str, int]]:
    """The table to read and where its columns stand: what the user declared, else the guess.

    Raises ``Unreadable`` when there is no column of texts, or a declared one is not in the file.
    """
    if not export.columns:
        for table in export.probe.tables:
            guessed = guess_columns(table)
            if "text" in guessed:
                return table, {name: table.header.index(header) for name, header in guessed.items()}
        raise Unreadable("Aucune colonne de texte n’a été trouvée : indiquez laquelle contient les messages.")
    if "text" not in {canonical_name(name, COLUMNS) for name in export.columns}:
        raise Unreadable("Indiquez au moins la colonne qui contient le texte des messages.")
    return declared_columns(export, COLUMNS)


def declared_columns(export: Export, columns: Mapping[str, Column]) -> tuple[Table, dict[str, int]]:
    """The table that has all the headers the user declared, and where they stand, by canonical name of ``columns``.

    Raises ``Unreadable`` when a declared column is not in the file, or no column of Vigie's.
    """
    wanted = {canonical_name(name, columns): header for name, header in (export.columns or {}).items()}
    for table in export.probe.tables:
        places = {normalise_header(name): index for index, name in reversed(list(enumerate(table.header)))}
        if all(normalise_header(header) in places for header in wanted.values()):
            return table, {name: places[normalise_header(header)] for name, header in wanted.items()}
    known = [name for table in export.probe.tables for name in table.header if name]
    missing = ", ".join(f"« {header} »" for header in wanted.values() if header not in known)
    shown = ", ".join(f"« {name} »" for name in known[:30])
    raise Unreadable(f"Colonne absente du fichier : {missing}. Colonnes présentes : {shown}.")


def canonical_name(name: str, columns: Mapping[str, Column]) -> str:
    """The canonical column a user means by ``name``: its own name or any alias; ``Unreadable`` when there is none."""
    if name in columns:
        return name
    folded = normalise_header(name)
    for canonical, column in columns.items():
        if folded in map(normalise_header, column.aliases):
            return canonical
    raise Unreadable(f"Colonne inconnue de Vigie : « {name} ». Colonnes possibles : {', '.join(columns)}.")


def sample_cells(table: Table, index: int | None) -> list[str]:
    """The filled cells of a column in the probe's sample; none without a column."""
    if index is None:
        return []
    return [row[index] for row in table.sample if index < len(row) and row[index].strip()]


def are_row_numbers(ids: Sequence[str]) -> bool:
    """Whether these ids only number the rows of their own file: two files would share them."""
    first = ids[0] if ids else ""
    return first in ("0", "1") and all(cell == str(int(first) + index) for index, cell in enumerate(ids))


def says_utc(header: str) -> bool:
    """Whether the name of a column of dates says that their clock is universal time."""
    return bool(_UTC.search(normalise_header(header)))


def looks_like_messages(table: Table) -> bool:
    """Whether a table has texts by name (or is one column of texts) and is no report of posts' figures."""
    if has_post_metrics(table):
        return False
    return _names_texts(table) or (len(table.header) == 1 and "text" in guess_columns(table))


def is_list_of_messages(table: Table, is_dated: bool) -> bool:
    """Whether the guess needs no one's word: texts by name, with their dates or alone, and not buried in a JSON
    whose other parts may be the messages."""
    prefix = table.sheet or ""
    is_buried = prefix.endswith(".item") and prefix.count(".") > 1
    return _names_texts(table) and (is_dated or len(table.header) == 1) and not is_buried


def _names_texts(table: Table) -> bool:
    """Whether a column is one of texts by its name. Numbers that no one wrote are counted: « comment », « likes »."""
    named = find_columns(COLUMNS, table.header)
    cells = sample_cells(table, named.get("text"))
    are_counts = bool(cells) and len(table.header) > 1 and not {"author_name", "author_id"} & named.keys()
    return "text" in named and not (are_counts and len(_read(COLUMNS["likes"], cells)) == len(cells))


def has_post_metrics(table: Table) -> bool:
    """Whether a table has figures that only publications have: reach, views."""
    return bool(POST_METRICS & {normalise_header(name) for name in table.header})


def share_readable(column: Column, cells: list[str]) -> float:
    """The share of filled cells that the column can read; 1 for a column of free text, 0 for an empty date."""
    if not isinstance(column, (Count, Number, Instant, Link)):
        return 1.0
    return len(_read(column, cells)) / len(cells) if cells else float(not isinstance(column, Instant))


def _holds(name: str, cells: list[str]) -> bool:
    """Whether the cells of a column are what its name says; few messages have an answer, none of them « oui »."""
    if name == "answer":
        return not cells or any(" " in cell.strip() for cell in cells)
    if name == "answered_at" and not cells:
        return True
    return share_readable(COLUMNS[name], cells) >= (MIN_DATE_SHARE if isinstance(COLUMNS[name], Instant) else 1)


def _read(column: Column, cells: list[str]) -> list[Any]:
    """What the column reads in these cells, the empty and the unreadable left out."""
    parse: Any = column.parser(cells, ZoneInfo("UTC"))
    values = []
    for cell in cells:
        try:
            values.append(parse(cell))
        except BadCell:
            continue
    return [value for value in values if value is not None]


def _is_counted_back(cells: list[str]) -> bool:
    """Whether dates only say how long ago: « il y a 2 jours » names no instant."""
    return not any(instant for instant, _ in _read(COLUMNS["published_at"], cells))


def _mean_chars(cells: list[str]) -> float:
    texts = [cell for cell in cells if " " in cell.strip() and "://" not in cell.split()[0]]
    return sum(map(len, texts)) / len(cells) if cells and len(texts) > len(cells) / 2 else 0.0
