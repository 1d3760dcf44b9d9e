"""The exceptions a user can meet, each carrying a French sentence that says what to do."""

import errno
import sys
from pathlib import Path

# What the system says in its own language, and its user in French.
_REFUSALS = {
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EROFS: "ce disque ne s’écrit pas",
    errno.ENOENT: "ce dossier ou ce fichier n’existe pas",
    errno.EEXIST: "un fichier porte déjà ce nom",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "ce n’est pas un dossier",
    errno.ENAMETOOLONG: "ce nom est trop long",
    errno.ENOSPC: "le disque est plein",
    errno.EIO: "le disque répond mal",
}
# What DuckDB quotes of the system, in lower case: Windows speaks the language of its user.
_FULL = ("no space left", "disk is full", "not enough space", "espace insuffisant", "disque est plein")
_CLOSED = (
    "permission denied", "read-only", "access is denied", "write protected", "accès refusé", "protégé en écriture",
)  # fmt: skip
_HELD = ("could not set lock", "already open in", "used by another process", "utilisé par un autre processus")
_SHARING = (32, 33)  # how Windows numbers the refusal of a file that somebody else holds


class VigieError(Exception):
    """Base of every expected error; ``str(error)`` is the French sentence shown to the user."""


class WorkspaceBusy(VigieError):
    """Another program holds the workspace file, or another file of it, longer than the patience allowed."""


class WorkspaceTooRecent(VigieError):
    """The workspace was written by a newer Vigie."""


class WorkspaceDamaged(VigieError):
    """The workspace file cannot be opened as one."""


class WorkspaceUnwritable(VigieError):
    """The workspace cannot be written: no room left, or no permission."""


class SettingsError(VigieError):
    """The settings file does not parse, or holds a value out of range."""


class ImportRefused(VigieError):
    """A file could not be imported at all; nothing of it was kept."""


class UsageError(VigieError):
    """The request itself is wrong (unknown verb, code, platform, date)."""


class Overtaken(VigieError):
    """Somebody else acted since the page was drawn: nothing was changed."""


def refusal(error: OSError) -> str:
    """Why the system refused, in French, without a full stop; in its own words when Vigie has none."""
    if sys.platform == "win32" and error.errno == errno.EACCES:  # it says no more of a file open in a spreadsheet
        return "accès refusé ; s’il est ouvert dans un autre logiciel, fermez-le d’abord"
    return _REFUSALS.get(error.errno or 0) or error.strerror or str(error)


def is_held(error: Exception) -> bool:
    """Whether the system refuses a file because another program has it open."""
    return getattr(error, "winerror", None) in _SHARING or any(sign in str(error).lower() for sign in _HELD)


def unwritable(error: Exception, folder: Path) -> VigieError:
    """The French sentence for a workspace that the system refuses to write."""
    said = str(error).lower()
    code = error.errno if isinstance(error, OSError) else None
    if is_held(error):
        return WorkspaceBusy(
            f"Un autre programme tient un fichier de « {folder} » : rien n’a été enregistré. Fermez celui qui l’a "
            "ouvert (tableur, synchronisation, antivirus), puis réessayez."
        )
    if code in (errno.ENOSPC, errno.EDQUOT) or any(sign in said for sign in _FULL):
        return WorkspaceUnwritable(
            f"Le disque de « {folder} » est plein : rien n’a été enregistré. Libérez de la place, puis réessayez."
        )
    if code in (errno.EACCES, errno.EPERM, errno.EROFS) or any(sign in said for sign in _CLOSED):
        return WorkspaceUnwritable(
            f"Le dossier « {folder} » n’est pas accessible en écriture. Changez ses droits, ou choisissez un autre "
            "espace de travail avec VIGIE_ESPACE."
        )
    told = refusal(error) if isinstance(error, OSError) else str(error)
    return VigieError(f"Le système refuse une opération sur « {folder} » : {told}.")
