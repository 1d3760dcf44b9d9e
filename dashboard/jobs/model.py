"""The installation of a model as a job: in a process of its own, since a conversion takes gigabytes for a minute."""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from dashboard.enrich import model_folder
from dashboard.errors import VigieError

ROOT = Path(__file__).resolve().parents[2]


def install(name: str, workspace: Path, progress: Callable[[int, int, str], None]) -> None:
    """Download, check and convert a model whose licence was accepted; one already there is left as it is.

    Raises ``VigieError`` with what the installation says when the model is not there in the end.
    """
    command = [sys.executable, "-m", "dashboard", "--espace", str(workspace), "modele", "telecharger", name, "--oui"]
    with tempfile.TemporaryFile(mode="w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(
            [*command, "--suivi"], cwd=ROOT, stdout=subprocess.PIPE, stderr=said, text=True, encoding="utf-8"
        )
        with process:
            for line in process.stdout or ():
                done, total, label = line.rstrip("\n").split("\t")
                progress(int(done), int(total), label)
        said.seek(0)
        told = [line.strip() for line in said if line.strip()]
    if process.returncode != 0 and not model_folder.home_of(name).is_dir():
        raise VigieError(told[-1] if told else "L’installation s’est arrêtée sans rien dire. Reprenez-la.")
