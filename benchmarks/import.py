"""Importing a large comment CSV (recognise → store, derived tables included) against pandas parsing the same file.

    python benchmarks/import.py [--rows 1000000] [--runs 3]

Prints the ratio of the two times, the peak of memory above the start, and what ten times the rows cost. Every
measure is taken in a process of its own, the parsing and the import in turn; the clocks start once everything is
imported. Linux only: memory is read in /proc.
"""

import argparse
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BRAND = "Cairnelle"
HEADER = (
    "comment_id", "created_at", "author", "author_id", "text", "post_id", "post_url", "thread_id", "parent_id", "likes",
)  # fmt: skip
SPOKEN = (
    "je tu il elle on nous vous le la les un une des ce cette mon ma mes votre vos leur de du en dans sur sous avec "
    "sans pour par chez et ou mais donc car que qui où quand comme très trop assez plus moins bien mal vraiment encore "
    "toujours jamais déjà hier demain aujourd’hui ici là merci bonjour bravo désolé dommage super parfait génial nul "
    "commande colis livraison retard boutique magasin taille couleur veste sac tente chaussures randonnée montagne "
    "Vercors bivouac pluie neige été hiver prix promo solde remboursement échange réponse message question service "
    "client équipe photo vidéo publication marque collection modèle qualité tissu couture fermeture poche semelle "
    "reçu cherché trouvé acheté commandé porté lavé testé adoré détesté recommandé attendu écrit appelé renvoyé est "
    "sont était sera ai avez ont avait fait dit vu pris mis peut doit faut savoir voir prendre faire aller revenir"
)
ENDINGS = (".", ".", ".", " !", " ?", "…", "", "", " 😍", " 👍", " 😡", ", voilà", ' "je cite"', "\nMerci d’avance")
ROWS_PER_POST, ROWS_PER_AUTHOR = 500, 5


def comments(rows: int) -> Iterator[Sequence[object]]:
    """Rows of an invented export: threads under posts, a crowd of authors, some answers of the brand."""
    draw, words = random.Random(20260312), SPOKEN.split()
    start = datetime(2026, 1, 1, 8)
    post_roots: dict[int, str] = {}
    for number in range(rows):
        comment_id = f"{1_784_000_000_000_000 + number * 7}"
        post = number // ROWS_PER_POST
        kind = draw.random()
        root = post_roots.get(post)
        is_reply = root is not None and kind < 0.3
        is_brand = is_reply and kind < 0.08
        author = 0 if is_brand else 1 + int(draw.random() ** 2 * rows / ROWS_PER_AUTHOR)
        if not is_reply:
            post_roots[post] = comment_id
        text = " ".join(draw.choices(words, k=draw.randint(5, 60))).capitalize() + draw.choice(ENDINGS)
        moment = start + timedelta(seconds=number * 13 + draw.randint(0, 12))
        post_id = 902_000_000_000 + post
        yield (
            comment_id, moment, BRAND if is_brand else f"Membre {author}", f"{100_000_000 + author}", text, post_id,
            f"https://www.facebook.com/cairnelle/posts/{post_id}", root if is_reply else comment_id,
            root if is_reply else "", draw.randint(0, 40) if kind > 0.5 else 0,
        )  # fmt: skip


def write_csv(path: Path, rows: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as output:
        writer = csv.writer(output)
        writer.writerow(HEADER)
        writer.writerows(comments(rows))
    return path


def memory_mb(line: str) -> float:
    """``VmRSS`` (now) or ``VmHWM`` (at the highest) of this process."""
    status = Path("/proc/self/status").read_text("ascii")
    return next(int(found.split()[1]) for found in status.splitlines() if found.startswith(line)) / 1024


def parse(path: Path) -> int:
    import pandas as pd

    return len(pd.read_csv(path))


def bring(path: Path, folder: Path) -> int:
    from dashboard.config import Settings
    from dashboard.ingest import ImportOptions, import_paths
    from dashboard.store.store import Store

    (report,) = import_paths(Store(folder), Settings(), [path], ImportOptions(accounts=(BRAND,)))
    return report.rows_new


def measure(what: str, path: Path) -> None:
    """One parsing or one import in this very process: what it took, as JSON on the output."""
    import pandas  # noqa: F401  # both processes start from the same libraries

    import dashboard.ingest  # noqa: F401

    with tempfile.TemporaryDirectory() as folder:
        before, cpu, started = memory_mb("VmRSS"), time.process_time(), time.perf_counter()
        rows = parse(path) if what == "parse" else bring(path, Path(folder))
        seconds, cpu_s = time.perf_counter() - started, time.process_time() - cpu
    print(json.dumps({"rows": rows, "seconds": seconds, "cpu_s": cpu_s, "above_mb": memory_mb("VmHWM") - before}))


def measured(what: str, path: Path, rows: int) -> dict[str, float]:
    command = [sys.executable, __file__, "--measure", what, str(path)]
    found: dict[str, float] = json.loads(
        subprocess.check_output(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
    )
    if found["rows"] != rows:
        raise SystemExit(f"{what}: {found['rows']} rows instead of {rows}")
    return found


def spread(values: Sequence[float], unit: str = "") -> str:
    return f"{statistics.median(values):.2f}{unit} ({min(values):.2f} to {max(values):.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--measure", nargs=2, metavar=("WHAT", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure[0], Path(options.measure[1]))
        return
    with tempfile.TemporaryDirectory() as folder:
        large = write_csv(Path(folder) / "commentaires.csv", options.rows)
        small = write_csv(Path(folder) / "dixieme.csv", options.rows // 10)
        print(f"{options.rows} rows, {large.stat().st_size / 1e6:.0f} MB; {options.runs} runs: median (min to max)")
        parsings, imports, tenths = [], [], []
        for _ in range(options.runs):
            parsings.append(measured("parse", large, options.rows))
            imports.append(measured("import", large, options.rows))
            tenths.append(measured("import", small, options.rows // 10))
    for clock, name in (("seconds", "elapsed"), ("cpu_s", "CPU")):
        parsed, brought, tenth = ([run[clock] for run in runs] for runs in (parsings, imports, tenths))
        print(f"{name}: pandas {spread(parsed, ' s')}; import {spread(brought, ' s')}")
        print(f"  import / pandas.read_csv: {spread(ratios(brought, parsed))}")
        print(f"  import of {options.rows} rows / of a tenth: {spread(ratios(brought, tenth))}")
    print(f"peak memory above start: {spread([run['above_mb'] for run in imports], ' MB')}")


def ratios(these: Sequence[float], those: Sequence[float]) -> list[float]:
    return [this / that for this, that in zip(these, those, strict=True)]


if __name__ == "__main__":
    main()
