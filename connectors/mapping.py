"""Which column of any table holds what: declared by the user, or guessed from names and contents."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from connectors.binding import find_columns
from connectors.contract import Export
from connectors.fields import BadCell, Column, Count, Id, Instant, Link, Number, header_words, normalise_header
from connectors.headers import sample_cells
from connectors.identity import comment_ref, post_ref
from connectors.message_columns import (
    ASIDE,
    AUTHORS,
    COLUMNS,
    COUNTS_OF_COMMENTS,
    CREATED,
    LANGUAGES,
    OF_COLLECTIONS,
    OF_COMMENTS,
    OF_MENTIONS,
    OF_OTHERS,
    OF_TEXTS,
    ONLY_BESIDE,
    OWN_WORDS,
    POST_METRICS,
    RATE,
    SCORE,
    STATUS,
    UPDATED,
)
from connectors.probe import Table
from connectors.readers import Unreadable
from connectors.record import Precision

MIN_DATE_SHARE = 0.8
MIN_ID_SHARE = 0.8
MIN_TEXT_CHARS = 15
_HOUR = re.compile(r"\d{1,2}\s?[:h]\s?\d{2}(?:[:m]\d{2})?(?:[.,]\d+)?\s*(?:[ap]\.?m\.?)?", re.IGNORECASE)
_UTC = re.compile(r"\b(?:utc|gmt)\b(?!\s*[+-]\s*\d)")


def guess_columns(table: Table) -> dict[str, str]:
    """Canonical column to header name: by name where the cells agree, then texts, dates and links by content.

    A date of answer goes with the answer: alone it may be that of the message. A column of dates by its name and its
    digits is kept when no other reads as one: impossible dates are then rejected row by row, where dropping the column
    would lose them without a word. Ids that several messages share are not theirs: they would become one.
    """
    guessed = named_columns(table)
    if "answer" not in guessed:
        guessed.pop("answered_at", None)
    aged = guessed.get("published_at")
    if aged is not None and _is_counted_back(sample_cells(table, aged)):
        del guessed["published_at"]  # unless no other column tells the instant
    free = [index for index in range(len(table.header)) if index not in guessed.values() and table.header[index]]
    if "published_at" not in guessed:
        dated = [i for i in free if i == aged or reads_as_dates(table, i)]
        dated.sort(key=lambda i: (_is_aside(table.header[i]), _is_counted_back(sample_cells(table, i))))
        place = find_columns(COLUMNS, table.header).get("published_at")
        cells = sample_cells(table, place)
        if place in free and not dated and cells and all(any(map(str.isdigit, cell)) for cell in cells):
            dated = [place]
        guessed.update({"published_at": dated[0]} if dated else {})
    if "hour" in guessed and not gives_hours(table, guessed["hour"], guessed.get("published_at")):
        del guessed["hour"]
    if "text" in guessed and _is_aside(table.header[guessed["text"]]) and _is_of_comments(table):
        own = [i for i in free if header_words(table.header[i]) & OF_TEXTS and not _is_aside(table.header[i])]
        guessed.update({"text": own[0]} if own else {})
    if "text" not in guessed:
        others = (i for i in free if i not in guessed.values() and not _holds("published_at", sample_cells(table, i)))
        lengths = {i: _mean_chars(sample_cells(table, i)) for i in others}
        long = [index for index, chars in lengths.items() if chars >= MIN_TEXT_CHARS]
        long.sort(key=lambda index: (_is_aside(table.header[index]), -lengths[index]))
        guessed.update({"text": long[0]} if long else {})
    if "url" not in guessed and "post_url" not in guessed:
        guessed |= links(table, [index for index in free if index not in guessed.values()], guessed.get("text"))
    if "message_id" in guessed and not _tells_apart(table, guessed["message_id"], guessed.get("text")):
        del guessed["message_id"]
    return {name: table.header[guessed[name]] for name in COLUMNS if name in guessed}


def named_columns(table: Table) -> dict[str, int]:
    """Where the columns stand whose names tell what they hold, and whose cells agree: the first of each one's aliases.

    The words of a name count, in any order. Where rows have a date of creation beside one of change, both are those of
    a record in someone's tables: any other date is the message's.
    """
    places: dict[frozenset[str], int] = {}
    for index, name in enumerate(table.header):
        places.setdefault(header_words(name), index)
    all_words = frozenset[str]().union(*places)
    found: dict[str, int] = {}
    for canonical, column in COLUMNS.items():
        aliases = [alias for alias in column.aliases if alias not in ONLY_BESIDE or ONLY_BESIDE[alias] & all_words]
        if canonical == "text":  # a count of comments may bear their name
            aliases += [f"{alias} {language}" for language in LANGUAGES for alias in aliases]
            aliases.sort(key=lambda alias: _are_counts(sample_cells(table, places.get(header_words(alias)))))
        if canonical == "published_at" and UPDATED & all_words:
            aliases.sort(key=lambda alias: bool(header_words(alias) & CREATED))
        for alias in aliases:
            place = places.get(header_words(alias))
            if place is None or place in found.values() or not _holds(canonical, sample_cells(table, place), alias):
                continue
            found[canonical] = place
            break
    is_anonymous = len(table.header) > 1 and not {"author_name", "author_id"} & found.keys()
    if is_anonymous and _are_counts(sample_cells(table, found.get("text"))):
        del found["text"]  # numbers that no one wrote: « comment », « likes »
    return found


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
    words = header_words(name)
    for canonical, column in columns.items():
        if words in map(header_words, column.aliases):
            return canonical
    raise Unreadable(f"Colonne inconnue de Vigie : « {name} ». Colonnes possibles : {', '.join(columns)}.")


def are_row_numbers(ids: Sequence[str]) -> bool:
    """Whether these ids only number the rows of their own file: two files would share them."""
    first = ids[0] if ids else ""
    return first in ("0", "1") and all(cell == str(int(first) + index) for index, cell in enumerate(ids))


def says_utc(header: str) -> bool:
    """Whether the name of a column of dates says that their clock is universal time."""
    return bool(_UTC.search(normalise_header(header)))


def platform_of_names(table: Table) -> str | None:
    """The platform whose own words name columns."""
    words = frozenset[str]().union(*map(header_words, table.header))
    return next((name for name, own in OWN_WORDS.items() if words & own), None)


def looks_like_messages(table: Table) -> bool:
    """Whether a table has texts by name (or is one column of texts) and is no report of posts' figures."""
    if has_post_metrics(table):
        return False
    return "text" in named_columns(table) or (len(table.header) == 1 and "text" in guess_columns(table))


def is_list_of_messages(table: Table, is_dated: bool) -> bool:
    """Whether the guess needs no one's word: texts by name, with their dates or alone, and not buried in a JSON
    whose other parts may be the messages."""
    prefix = table.sheet or ""
    is_buried = prefix.endswith(".item") and prefix.count(".") > 1
    return "text" in named_columns(table) and (is_dated or len(table.header) == 1) and not is_buried


def has_post_metrics(table: Table) -> bool:
    """Whether a table has figures that only publications have: reach, views, or how many comments each got; those of a
    list of mentions, each with its author and its tone, are of other people's."""
    is_measured = bool(POST_METRICS & {normalise_header(name) for name in table.header})
    return not _is_of_mentions(table) and (is_measured or _counts_comments(table))


def _counts_comments(table: Table) -> bool:
    """Whether each row counts the comments of a publication of its own, that its address or its id names, and says none
    of them."""
    counts = set(map(header_words, COUNTS_OF_COMMENTS))
    counted = [index for index, name in enumerate(table.header) if header_words(name) in counts]
    others = frozenset[str]().union(*(header_words(name) for name in table.header if header_words(name) not in counts))
    if others & OF_COMMENTS or not any(_are_counts(sample_cells(table, index)) for index in counted):
        return False
    ids = set(map(header_words, COLUMNS["post_id"].aliases))
    columns = [(header_words(name) in ids, sample_cells(table, index)) for index, name in enumerate(table.header)]
    named = (cells for is_id, cells in columns if is_id or all(map(_names_post, cells)))
    return any(len(cells) > 1 and _are_distinct(cells) for cells in named)


def _names_post(cell: str) -> bool:
    """Whether a cell is the address of a publication, and of nothing said under one."""
    ref = post_ref(cell) if "/" in cell else None
    return bool(ref and ref.post_id) and comment_ref(cell) is None


def _are_distinct(cells: Sequence[str]) -> bool:
    return len(set(cells)) >= MIN_ID_SHARE * len(cells)


def gives_mentions(table: Table, places: Mapping[str, int]) -> bool:
    """Whether each row of a list of mentions has an address of its own, which names the mention and no publication."""
    return _is_of_mentions(table) and "url" in places and _tells_apart(table, places["url"], places.get("text"))


def _is_of_comments(table: Table) -> bool:
    return any(header_words(name) & OF_COMMENTS for name in table.header)


def _is_of_mentions(table: Table) -> bool:
    words = frozenset[str]().union(*map(header_words, table.header))
    return bool(words & OF_MENTIONS and words & AUTHORS)


def share_readable(column: Column, cells: list[str]) -> float:
    """The share of filled cells that the column can read; 1 for a column of free text, 0 for an empty date."""
    if not isinstance(column, (Count, Number, Instant, Link)):
        return 1.0
    return len(_read(column, cells)) / len(cells) if cells else float(not isinstance(column, Instant))


def _holds(name: str, cells: list[str], alias: str = "") -> bool:
    """Whether the cells of a column are what its name says; few messages have an answer, none of them « oui »."""
    if name == "answer":
        return not cells or any(" " in cell.strip() for cell in cells)
    if name == "answered_at" and not cells:
        return True
    if name == "hour":
        return bool(cells) and all(_HOUR.fullmatch(cell.strip()) for cell in cells)
    if isinstance(COLUMNS[name], Id) and any(cell.startswith(("[", "{")) for cell in cells):
        return False  # a list, an object
    if alias == STATUS and not (cells and set(_read(COLUMNS[name], cells)) == {True, False}):
        return False
    if name == "platform" and cells and all("://" in cell for cell in cells):
        return False  # where each was written
    if alias in (SCORE, RATE) and not all(1 <= stars <= 5 for stars in _read(COLUMNS[name], cells)):
        return False
    return share_readable(COLUMNS[name], cells) >= (MIN_DATE_SHARE if isinstance(COLUMNS[name], Instant) else 1)


def _are_counts(cells: list[str]) -> bool:
    return bool(cells) and share_readable(COLUMNS["likes"], cells) == 1


def reads_as_dates(table: Table, index: int) -> bool:
    """Whether a column holds dates, of the messages or the publications by all that its name says."""
    words = header_words(table.header[index])
    return not words & (OF_COLLECTIONS | OF_OTHERS) and _holds("published_at", sample_cells(table, index))


def _is_aside(header: str) -> bool:
    """Whether the name of a column speaks of what stands beside a message."""
    return bool(header_words(header) & ASIDE)


def links(table: Table, free: list[int], texts: int | None = None) -> dict[str, int]:
    """The first column whose every cell is the address of a message, or of a publication, on a known platform; in a
    list of mentions, of anything, when no two of them are the same."""
    for index in free:
        cells = sample_cells(table, index)
        refs = [(post_ref(cell), comment_ref(cell)) for cell in cells if "/" in cell]
        if refs and len(refs) == len(cells) and all(post and post.post_id for post, _ in refs):
            return {"url" if all(comment for _, comment in refs) else "post_url": index}
        if _is_of_mentions(table) and cells and all("://" in cell for cell in cells):
            return {"url": index} if _tells_apart(table, index, texts) else {}
    return {}


def _tells_apart(table: Table, ids: int, texts: int | None) -> bool:
    """Whether each message has its own id; the same one twice, its text unchanged, is one message met again."""
    if texts is None:
        return True
    told = {(row[ids], row[texts]) for row in table.sample if max(ids, texts) < len(row) and row[ids].strip()}
    return len({identifier for identifier, _ in told}) >= MIN_ID_SHARE * len(told)


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


def gives_hours(table: Table, hours: int, dates: int | None) -> bool:
    """Whether dates leave their hour to another column, which holds hours."""
    moments = _read(COLUMNS["published_at"], sample_cells(table, dates))
    are_days = bool(moments) and all(precision is Precision.DAY for _, precision in moments)
    return are_days and _holds("hour", sample_cells(table, hours))


def _is_counted_back(cells: list[str]) -> bool:
    """Whether dates only say how long ago: « il y a 2 jours » names no instant."""
    return not any(instant for instant, _ in _read(COLUMNS["published_at"], cells))


def _mean_chars(cells: list[str]) -> float:
    texts = [cell for cell in cells if " " in cell.strip() and "://" not in cell.split()[0]]
    return sum(map(len, texts)) / len(cells) if cells and len(texts) > len(cells) / 2 else 0.0
