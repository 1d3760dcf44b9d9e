"""Coverage-guided fuzzing of everything that opens a file: probe, identify, unpack, read.

    python benchmarks/fuzz.py [--seconds 600] [--keep DOSSIER]

Starts from the samples, their archives unpacked too, and small files of every kind. Needs Linux or macOS, and
``pip install atheris==3.0.0``, which has no wheel for every Python.
A file may be refused (``Unreadable``); it may never raise anything else, give a text that no file can hold, or take
the process above 1 GB. Prints the executions, the crashes, each with the input that ``--keep`` kept, and the peak of
memory; ends with 1 when there is a crash.
"""

import argparse
import contextlib
import gzip
import hashlib
import io
import os
import random
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import traceback
import zipfile
from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "sample_data" / "formats"
MEMORY_MB = 1_024
MAX_BYTES = 64 * 1024
SLOWEST_SECONDS = 60
MAX_RECORDS = 20_000
TABLE = 'Auteur,Date,Commentaire,J’aime\nLéa,2025-03-01 10:00,"Très bien,\nmerci 😀","1,2 k"\nZoé,15/03/2025,,-\n'
SEEDS = {
    "a.csv": TABLE.encode(),
    "utf16.csv": f"sep=;\r\nRapport\r\n\r\n{TABLE.replace(',', ';')}".encode("utf-16"),
    "windows.csv": TABLE.replace("😀", "…").encode("cp1252"),
    "mac.csv": TABLE.replace("😀", "").replace("\n", "\r").encode("mac_roman"),
    "twice.csv": TABLE.encode().decode("cp1252", "ignore").encode(),
    "excel.csv": b'id;lien;date\n="123";=HYPERLINK("https://exemple.fr";"Voir");45717,5\n1,2E+17;#NOM?;2025-05-08T10:00\n',
    "a.json": b'{"page": 1, "items": [{"text": "un", "author": {"name": "L\\u00e9a"}, "tags": ["a", null]}]}',
    "a.js": b'window.YTD.tweets.part0 = [{"tweet": {"id_str": "1242101797638017025", "full_text": "bonjour"}}];',
    "a.ndjson": b'{"text": "un", "date": 1584975120}\n\n{"text": "deux\\ud83d", "n": NaN}\n',
    "page.xls": b"<html><table><tr><th>Nom<th>Texte</tr><tr><td>L&eacute;a</td><td colspan=2>a<br>b</td></table>",
    "a.xml": "<?xml version='1.0'?>\n<a xmlns:b='c'><b:d e='f'>é &amp; &nbsp;<![CDATA[<p>]]></b:d></a>".encode(),
}


def seeds() -> Iterator[tuple[str, bytes]]:
    """(name, content) of every file to start from, small enough to be mutated."""
    sys.path.insert(0, str(ROOT))
    from dashboard.ingest.files import files_in

    yield from SEEDS.items()
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("vide.csv"))
    yield "a.zip", zipped(SEEDS)
    yield "a.tar", tar.getvalue()
    yield "a.csv.gz", gzip.compress(TABLE.encode())
    for path in sorted(SAMPLES.rglob("*")):
        if not path.is_file():
            continue
        yield path.name, path.read_bytes()
        with tempfile.TemporaryDirectory() as folder:
            for found in files_in([path], Path(folder)):
                if found.path != path:
                    yield found.name, found.path.read_bytes()


def zipped(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def members_of(content: bytes) -> dict[str, bytes]:
    """The members of a sound ZIP, none of any other file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {info.filename: archive.read(info) for info in archive.infolist() if info.file_size <= MAX_BYTES}
    except Exception:
        return {}


def packed_input(name: str, content: bytes) -> bytes:
    """A file as the fuzzer holds it: its name on a first line, then its bytes."""
    return name.encode() + b"\n" + content


def unpacked_input(data: bytes) -> tuple[str, bytes]:
    name, _, content = data.partition(b"\n")
    return re.sub(r"[\0\s]", "_", name.decode("utf-8", "replace"))[:200] or "a", content


def fuzz(folder: Path, arguments: list[str]) -> None:
    """Run the fuzzer in this process, which it ends; each new crash is written under ``folder/crashes``."""
    import atheris

    sys.path.insert(0, str(ROOT))
    with atheris.instrument_imports(include=["connectors", "dashboard.ingest.files"]):
        from connectors.contract import Export
        from connectors.readers import Unreadable
        from connectors.registry import connector_named, identify
        from dashboard.ingest.files import files_in

    work = folder / "work"

    def read(data: bytes) -> None:
        name, content = unpacked_input(data)
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir()
        path = work / "input"
        path.write_bytes(content)
        with contextlib.suppress(Unreadable):
            for found in _renamed(files_in([path], work / "unpacked"), name):
                if found.probe is None or (match := identify(found.probe).match) is None:
                    continue
                connector = connector_named(match.connector)
                layout = next(layout for layout in connector.layouts if layout.name == match.layout)
                zone = "Europe/Paris" if layout.zone is None else None
                export = Export(
                    path=found.path, name=found.probe.name, probe=found.probe, zone=zone, companions=found.companions
                )
                for item in islice(connector.read(export, match), MAX_RECORDS):
                    check(item)

    def one_input(data: bytes) -> None:
        try:
            read(data)
        except Exception as error:
            keep_crash(folder / "crashes", error, data)

    def mutated(data: bytes, max_size: int, seed: int) -> bytes:
        """Damage a file, or, inside a ZIP or an XLSX, one of its members: their checksums hide damage from readers."""
        head, _, content = data.partition(b"\n")
        members = members_of(content) if seed % 4 else {}
        if not members:
            return atheris.Mutate(data, max_size)
        name = random.Random(seed).choice(sorted(members))
        members[name] = atheris.Mutate(members[name] or b" ", len(members[name]) + 256)
        return (head + b"\n" + zipped(members))[:max_size]

    atheris.Setup([sys.argv[0], *arguments], one_input, custom_mutator=mutated)
    atheris.Fuzz()


def _renamed(files: Iterator[Any], name: str) -> Iterator[Any]:
    """The same files under the name that the input gives, which connectors also read."""
    from connectors.readers import Unreadable
    from dashboard.ingest.files import described

    for found in files:
        if found.probe is None:
            continue
        with contextlib.suppress(Unreadable):
            yield described(found.path, found.name.replace("input", name, 1), found.companions)


def check(item: Any) -> None:
    """Fail on a record that the store could not hold."""
    for field in fields(item):
        value = getattr(item, field.name)
        if isinstance(value, str):
            value.encode()
        elif isinstance(value, datetime):
            assert value.tzinfo is not None, f"{field.name} is naive"


def keep_crash(folder: Path, error: Exception, data: bytes) -> None:
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if str(ROOT) in frame.filename]
    place = f"{type(error).__name__} {Path(frames[-1].filename).name}:{frames[-1].lineno}"
    target = folder / hashlib.sha256(place.encode()).hexdigest()[:12]
    if not target.exists():
        folder.mkdir(exist_ok=True)
        target.write_bytes(data)
        target.with_suffix(".txt").write_text(
            f"{place}: {str(error)[:200]}\n{''.join(traceback.format_tb(error.__traceback__)[-6:])}", encoding="utf-8"
        )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--keep", type=Path, help="where to put the inputs that crash")
    parser.add_argument("--child", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        fuzz(Path(options.child[0]), options.child[1:])
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        corpus = folder / "corpus"
        corpus.mkdir()
        for number, (name, content) in enumerate(seeds()):
            if len(content) <= MAX_BYTES:
                (corpus / str(number)).write_bytes(packed_input(name, content))
        print(f"{len(list(corpus.iterdir()))} fichiers de départ, {options.seconds} s", flush=True)
        done = subprocess.run(
            [
                sys.executable, __file__, "--child", str(folder), str(corpus), f"-max_total_time={options.seconds}",
                f"-rss_limit_mb={MEMORY_MB}", f"-timeout={SLOWEST_SECONDS}", f"-report_slow_units={SLOWEST_SECONDS}",
                f"-max_len={MAX_BYTES}",
                f"-artifact_prefix={folder}/stopped-", "-print_final_stats=1",
            ],
            capture_output=True, text=True, errors="replace", env={**os.environ, "PYTHONHASHSEED": "0"}, check=False,
        )  # fmt: skip
        runs = re.search(r"number_of_executed_units:\s*(\d+)", done.stderr)
        memory = re.search(r"peak_rss_mb:\s*(\d+)", done.stderr)
        crashes = sorted((folder / "crashes").glob("*.txt"))
        stopped = sorted(folder.glob("stopped-*"))
        for crash in crashes:
            print(crash.read_text(encoding="utf-8"))
        if done.returncode or runs is None or memory is None:
            print(done.stderr[-2_000:])
        if options.keep:
            options.keep.mkdir(parents=True, exist_ok=True)
            for path in (*(crash.with_suffix("") for crash in crashes), *stopped):
                shutil.copy(path, options.keep)
        peak = memory[1] if memory else "?"
        print(f"{runs[1] if runs else '?'} exécutions, {len(crashes) + len(stopped)} échec(s), pic de {peak} Mo")
        return int(bool(crashes or stopped or done.returncode or runs is None))


if __name__ == "__main__":
    sys.exit(main())
