"""Who else on the machine may read a workspace: nobody, unless its folder was there before."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.config import Settings, save_settings
from dashboard.ingest import ImportOptions
from dashboard.jobs.drop import import_waiting
from dashboard.jobs.presence import TASKS, Presence
from dashboard.store.store import Store

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights of POSIX")


def _temporary(folder: Path) -> None:
    with Store(folder).temporary_folder():
        pass


def _read(folder: Path) -> None:
    with Store(folder).reading():
        pass


FIRST: dict[str, Callable[[Path], object]] = {
    "the settings": lambda folder: save_settings(folder, Settings()),
    "the file": _read,
    "work under way": _temporary,
    "a program at work": lambda folder: Presence(folder / TASKS, "a").leave(),
    "the drop folder": lambda folder: import_waiting(Store(folder), Settings(), ImportOptions()),
}


def rights(folder: Path) -> int:
    return stat.S_IMODE(folder.stat().st_mode)


@pytest.mark.parametrize("first", FIRST.values(), ids=FIRST)
def test_a_new_workspace_is_its_user_s_alone(tmp_path: Path, first: Callable[[Path], object]) -> None:
    first(tmp_path / "marques" / "espace")
    assert rights(tmp_path / "marques" / "espace") == 0o700
    assert rights(tmp_path / "marques") == 0o777 & ~_umask()  # what is above it is not Vigie's


@pytest.mark.parametrize("first", FIRST.values(), ids=FIRST)
def test_a_folder_that_a_team_shares_stays_shared(tmp_path: Path, first: Callable[[Path], object]) -> None:
    (tmp_path / "equipe").mkdir()
    (tmp_path / "equipe").chmod(0o770)
    first(tmp_path / "equipe")
    assert rights(tmp_path / "equipe") == 0o770


def test_what_is_moved_out_of_a_temporary_folder_is_read_by_the_team(tmp_path: Path) -> None:
    with Store(tmp_path).temporary_folder() as folder:
        assert rights(folder) == 0o777 & ~_umask()  # Windows gives what a folder of 0700 holds to its maker, for good


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
