"""Set up and run Vigie, with nothing but Python: `python3 run.py`, `python3 run.py test`."""

import hashlib
import os
import re
import shutil
import socket
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
IS_WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if IS_WINDOWS else "bin/python")
BROWSER = "VIGIE_NAVIGATEUR"  # « oui » or « non »: whether the server opens its page; the user's word comes first
SHELL = "chromium-headless-shell"  # no window to draw: a page costs half as much as in a whole browser
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(arguments: list[str]) -> int:
    if sys.version_info < (3, 11):
        return fail(f"Vigie demande Python 3.11 ou plus récent ; celui-ci est {sys.version.split()[0]}.")
    if arguments[:1] == ["test"]:
        install("requirements-dev.txt")
        on_every_core = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")
        environment = {**os.environ, **browser(), "OMP_NUM_THREADS": "1"}  # each worker has one core, and no more
        return subprocess.call([PYTHON, "-m", "pytest", *on_every_core, *arguments[1:]], cwd=ROOT, env=environment)
    if arguments:
        me = "py run.py" if IS_WINDOWS else "python3 run.py"
        return fail(f"Usage : {me} (ouvrir Vigie) ou {me} test (lancer les tests).", code=2)
    port = int(os.environ.get("PORT", "8501"))
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            other = f"$env:PORT = {port + 1}; py run.py" if IS_WINDOWS else f"PORT={port + 1} python3 run.py"
            return fail(
                f"Le port {port} est déjà pris : Vigie est peut-être ouverte sur http://127.0.0.1:{port}. "
                f"Pour en ouvrir une autre{' (PowerShell)' if IS_WINDOWS else ''} : {other}"
            )
    install("requirements.txt")
    prepared = subprocess.call([PYTHON, "-m", "dashboard", "demo", "--si-absent"], cwd=ROOT)
    if prepared != 0:
        return prepared
    say(f"Vigie est servie sur http://127.0.0.1:{port} — Ctrl-C pour arrêter.")
    serve = [str(PYTHON), "-m", "streamlit", "run", str(ROOT / "dashboard/ui/server.py"), "--server.port", str(port)]
    os.environ.setdefault(BROWSER, "oui" if has_a_screen() else "non")
    os.chdir(ROOT)
    if os.name == "posix":
        os.execv(serve[0], serve)  # signals then reach the server itself
    return subprocess.call(serve)


def has_a_screen() -> bool:
    """Whether somebody sits at this machine: a terminal and a display, neither a remote session nor an automation."""
    is_far = any(os.environ.get(name) for name in ("SSH_CONNECTION", "SSH_TTY", "CI"))
    is_shown = sys.platform in ("win32", "darwin") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))
    return is_shown and not is_far and sys.stdin.isatty() and sys.stderr.isatty()


def install(requirements: str) -> None:
    """Make the environment, and install when the requirements changed since the last full install."""
    wanted = hashlib.sha256(b"".join(path.read_bytes() for path in sorted(ROOT.glob("requirements*.txt")))).hexdigest()
    stamp = VENV / f"{requirements}.sha256"
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        return
    if not PYTHON.exists():
        say("Création de l’environnement .venv…")
        venv.create(VENV, with_pip=True, clear=VENV.exists())
    say(f"Installation de {requirements} (une à deux minutes la première fois)…")
    subprocess.check_call([PYTHON, "-m", "pip", "install", "--quiet", "-r", ROOT / requirements])
    stamp.write_text(wanted)


def browser() -> dict[str, str]:
    """What tells the tests which browser to drive: the system's, the lightest first, or else Playwright's own."""
    is_root = bool(shutil.which("apt-get")) and hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root and not shutil.which(SHELL):
        say("Installation de Chromium pour les tests…")
        for asked in (["update"], ["install", "-y", SHELL], ["install", "-y", "chromium"]):  # Ubuntu has no shell
            if not any(map(shutil.which, BROWSERS)) or "chromium" not in asked:
                subprocess.call(["apt-get", "-qq", *asked], stdout=subprocess.DEVNULL)
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        subprocess.check_call([PYTHON, "-m", "playwright", "install", "chromium"])
        return {}
    return {"CHROMIUM": found}


def say(sentence: str) -> None:
    print(re.sub(" (?=[:;])", "\u00a0", sentence), file=sys.stderr, flush=True)


def fail(sentence: str, code: int = 1) -> int:
    say(sentence)
    return code


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
    except subprocess.CalledProcessError as error:
        sentence = "La préparation a échoué ; la cause est écrite au-dessus. Corrigez-la, puis relancez. Commande :"
        sys.exit(fail(f"{sentence} {' '.join(map(str, error.cmd))}", error.returncode))
