"""What the user declares about files, and what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

from dashboard.text.formats import count
from dashboard.text.labels import ROW_OUTCOMES


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user declares about the files.

    ``columns`` maps canonical names to headers (mapped tables), ``accounts`` are names of the brand,
    ``zone`` is the clock of naive instants, ``date_order`` how ``03/04/2025`` reads when nothing in the file proves
    it (``day_first``, ``month_first``); ``replace_demo`` empties a demo workspace first, in the transaction of the
    first file that succeeds; ``until`` (ISO 8601, with its offset) reads the files as if exported at that instant.
    """

    connector: str | None = None
    columns: dict[str, str] | None = None
    accounts: tuple[str, ...] = ()
    zone: str | None = None
    platform: str | None = None
    replace_demo: bool = False
    date_order: str | None = None
    until: str | None = None

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "ImportOptions":
        """The options written by ``dataclasses.asdict`` and read back from JSON; keys of others are left out."""
        known = {option.name: values[option.name] for option in fields(cls) if option.name in values}
        return cls(**known | {"accounts": tuple(values.get("accounts") or ())})


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What became of one file (or ZIP member). ``rows_read`` is the sum of the five other ``rows_*``.

    ``status``: ``done``, ``duplicate`` (same file, same options: nothing to do) or ``refused``, with the
    French sentence in ``error``. ``hint`` is a French remark on a file that went in. ``posts``, ``messages``
    and ``snapshots`` count new records; ``first_at`` and ``last_at`` are what the whole file speaks of.
    """

    file: str
    status: str
    connector: str | None = None
    layout: str | None = None
    rows_read: int = 0
    rows_new: int = 0
    rows_updated: int = 0
    rows_duplicate: int = 0
    rows_ignored: int = 0
    rows_rejected: int = 0
    posts: int = 0
    messages: int = 0
    snapshots: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    unknown_columns: tuple[str, ...] = ()
    first_at: datetime | None = None
    last_at: datetime | None = None
    import_id: int | None = None
    error: str | None = None
    hint: str | None = None

    def as_json(self) -> dict[str, Any]:
        """Plain values; instants in ISO 8601, UTC."""
        instants = {
            name: at and at.replace(tzinfo=UTC).isoformat()
            for name, at in (("first_at", self.first_at), ("last_at", self.last_at))
        }
        return asdict(self) | instants | {"unknown_columns": list(self.unknown_columns)}


ROWS = ("rows_read", *(key for key, *_ in ROW_OUTCOMES))
MANY_FILES = 12  # beyond, those that went in with nothing to say of them are told in one line


def is_only_known(report: Mapping[str, Any]) -> bool:
    """Whether a file, by the JSON of its report, is one that Vigie knows and that held nothing for it."""
    return report["status"] != "refused" and bool(report["rows_read"] == report["rows_ignored"])


def sorted_out(
    reports: Sequence[Mapping[str, Any]],
) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """The reports (their JSON) of files that held nothing, of those among many that are worth no line of their own,
    and of those to tell one by one."""
    if len(reports) == 1:
        return [], [], [*reports]
    silent = [report for report in reports if is_only_known(report)]
    told = [report for report in reports if not is_only_known(report)]
    if len(told) <= MANY_FILES:
        return silent, [], told
    quiet = [report for report in told if not _has_remarks(report)]
    return silent, quiet, [report for report in told if _has_remarks(report)]


def summed(reports: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The JSON of one report for several files: what they brought together, the period that they cover."""
    counts = {key: sum(report[key] for report in reports) for key in (*ROWS, "posts", "messages", "snapshots")}
    first = min((report["first_at"] for report in reports if report["first_at"]), default=None)
    last = max((report["last_at"] for report in reports if report["last_at"]), default=None)
    return {"status": "done", **counts, "first_at": first, "last_at": last}


def _has_remarks(report: Mapping[str, Any]) -> bool:
    """Whether there is more to say of a file than how many rows it brought."""
    return report["status"] == "refused" or any(report[key] for key in ("hint", "reasons", "unknown_columns"))


def only_known_text(files: int) -> str:
    """« 143 fichiers connus, sans publication ni message. »"""
    return f"{count(files, 'fichier connu', 'fichiers connus')}, sans publication ni message."
