"""Room on the disk for models, and what to say when there is none."""

import errno
import shutil
from pathlib import Path

from dashboard.errors import VigieError

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def require(folder: Path, needed: int) -> None:
    """Raise ``VigieError`` when the disk of ``folder``, which exists, has less than ``needed`` bytes left."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise _said(f"Il faut {needed / 1e6:.0f} Mo et il en reste {free / 1e6:.0f}", folder)


def is_full(error: BaseException) -> bool:
    """Whether a writing failed for want of room."""
    return isinstance(error, OSError) and error.errno in _FULL


def full(folder: Path) -> VigieError:
    """What to say when a writing in ``folder`` failed for want of room."""
    return _said("Il n’y a plus de place", folder)


def _said(what: str, folder: Path) -> VigieError:
    return VigieError(
        f"{what} sur le disque de « {folder} ». Libérez de la place, ou mettez les modèles sur un autre disque par la "
        "variable VIGIE_MODELES, puis relancez la même commande."
    )
