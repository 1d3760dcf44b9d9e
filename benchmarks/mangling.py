"""What tools do to an export on its way, done to every sample: the same records come out, or a refusal that says so.

    python benchmarks/mangling.py [--exports DOSSIER] [--seed 1] [--only NOM]

Each sample is read, mangled in each way that its kind allows, and read again. A cell is right when it holds what the
untouched file gave, or when its row was explicitly refused while the mangling damaged that row; it is wrong when it
holds anything else or vanished without a word. Prints the cells right / cells of each mangling; ends with 1 under
100 %.
"""

import argparse
import random
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from manglers import MANGLERS, Mangled
from mangling_pairs import SEVERAL
from mangling_samples import SAMPLES, Cells, Reading, Sample, load, read

from connectors.probe import FileKind

SECOND_SOURCES = frozenset({  # what is told by another column, or by nobody, when the first is missing
    "account_id", "author_id", "kind", "post_id", "precision", "published_at", "reactions", "text", "thread_id", "url",
})  # fmt: skip
OF_COLUMN = frozenset({"followers_gained", "platform"})  # the same, of what only a missing column changes
MADE = "h-"  # how an id made of the other cells begins: it changes when one of them is lost
OF_PARENT = frozenset({"kind", "message_id", "parent_id", "thread_id"})  # what an answer takes from the row it answers
HANDLES = {"author_name": "author_handle", "name": "handle"}  # who has no other name goes by their handle
OF_LINES = (FileKind.CSV, FileKind.NDJSON, FileKind.CHAT)
LAST_ROW = 2  # a post and its snapshot, or a message


def compare(sample: Sample, mangled: Mangled, now: Reading) -> tuple[int, int, list[str]]:
    """(cells, cells right, what is wrong). Equal records are right; a refusal explains as many missing rows as it
    says."""
    before = Counter({reduced(cells, mangled): 1 for cells in sample.reading.records})
    after = Counter({reduced(cells, mangled): 1 for cells in now.records})
    total = sum(len(cells) for cells in before)
    missing, surplus = before - after, after - before
    if mangled.cut:  # after a whole line, nothing tells a cut from an end
        wrong = [differing(cells, before) for cells in surplus if is_wrong(cells, before)]
        if now.is_flagged:
            wrong = wrong[LAST_ROW:]
        is_told = bool(now.error or now.refused) or mangled.cut in OF_LINES
        lost: list[Cells] = [] if is_told else list(missing)
        told = [f"lost without a word: {dict(cells)['type']}" for cells in lost]
        return total, total - len(wrong) - sum(map(len, lost)), (wrong + told)[:3]
    if mangled.lacks_column:
        kept = (without_column(cells, mangled.second) for cells in surplus)
        changed = [differing(cells, before) for cells in kept if is_wrong(cells, before)]
        return total, total - len(changed), changed[:3]  # without its signature a file may be refused, in words
    if now.error and mangled.damaged >= len(sample.rows) > 0:
        return total, total, []
    said = now.refused - sample.reading.refused
    if said > mangled.damaged or now.error:
        reason = now.error or f"{said} rows refused, {mangled.damaged} damaged"
        lost = sum(len(cells) for cells in missing) or 1  # a sound row refused is wrong, even one that held no record
        return total, total - lost, [reason[:150]]
    wrong = [differing(cells, before) for cells in surplus if not (said and is_orphan(cells, missing))]
    lost_ids = now.has_rounded_ids and "post_id" in mangled.loses  # told by the doctor: such a post has no name left
    missed = [cells for cells in missing if not (lost_ids and ("is_stub", True) in cells)]
    gone = [] if said else [f"lost without a word: {cells[:4]}" for cells in missed if not wrong]
    bad = sum(len(cells) for cells in missing) if wrong or gone else 0
    return total, total - bad, (wrong + gone)[:3]


def reduced(cells: Cells, mangled: Mangled) -> Cells:
    """The cells that the mangling cannot have changed."""
    kept = []
    for name, value in cells:
        if name in mangled.loses:
            continue
        if mangled.to_the_minute and name == "precision":
            continue
        if mangled.to_the_minute and isinstance(value, datetime):
            value = value.replace(second=0, microsecond=0)
        kept.append((name, value))
    return tuple(kept)


def is_wrong(cells: Cells, before: Counter[Cells]) -> bool:
    """Whether a record of a cut file says what no record of the whole file says; what a later row would have
    completed (a stub, an account) is not wrong."""
    known = [dict(one) for one in before]
    mine = {name: value for name, value in cells if value is not None and name not in SECOND_SOURCES}
    mine = {name: value for name, value in mine.items() if name not in HANDLES or value != mine.get(HANDLES[name])}
    return not any(
        all(one.get(name) == value or isinstance(value, bool) for name, value in mine.items()) for one in known
    )


def without_column(cells: Cells, second: frozenset[tuple[str, str]]) -> Cells:
    """A record without what the loss of a column changes: what another column says, an id made of the other cells."""
    return tuple(
        (name, value) for name, value in cells
        if name not in OF_COLUMN and (name, value) not in second
        and not (name in OF_PARENT and str(value).startswith(MADE))
    )  # fmt: skip


def is_orphan(cells: Cells, missing: Counter[Cells]) -> bool:
    """Whether a record is one of the missing ones without what a refused row told of it."""
    rest = [cell for cell in cells if cell[0] not in OF_PARENT]
    return any([cell for cell in one if cell[0] not in OF_PARENT] == rest for one in missing)


def differing(cells: Cells, before: Counter[Cells]) -> str:
    """The first cell of a record that differs from the nearest one of the untouched file."""
    mine = dict(cells)
    nearest = max(
        (dict(one) for one in before), key=lambda one: sum(one.get(k) == v for k, v in mine.items()), default={}
    )
    changes = [
        f"{name}: {nearest.get(name)!r:.60} became {value!r:.60}"
        for name, value in mine.items()
        if nearest.get(name) != value
    ]
    return "; ".join(changes[:2]) or "one more record"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--exports", type=Path, action="append", default=[], help="another folder of samples")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="a part of the path of the samples to try")
    options = parser.parse_args()
    paths = sorted(path for folder in (SAMPLES, *options.exports) for path in folder.rglob("*") if path.is_file())
    paths = [path for path in paths if options.only in str(path) and path.suffix != ".md"]
    totals: dict[str, Counter[str]] = {}
    for path in paths:
        sample = load(path)
        if sample is None:
            continue
        for mangler in (*MANGLERS, *SEVERAL):
            draw = random.Random(f"{options.seed} {path.name} {mangler.__name__}")
            for number, mangled in enumerate(mangler(sample, draw)):
                with tempfile.TemporaryDirectory() as folder:
                    target = Path(folder) / mangled.name
                    target.write_bytes(mangled.content)
                    try:
                        now = read(target)
                        if mangled.as_if:
                            target = target.with_name(f"{sample.path.stem}.csv")
                            target.write_bytes(mangled.as_if)
                        whole = replace(sample, reading=read(target)) if mangled.as_if else sample
                        total, right, wrong = compare(whole, mangled, now)
                    except Exception as error:  # a crash is the worst of outcomes: told, and counted as all wrong
                        total, right, wrong = 1, 0, [f"crash: {type(error).__name__}: {error}"]
                count = totals.setdefault(mangler.__name__, Counter())
                count.update(files=1, cells=total, right=right)
                for told in wrong[:1]:
                    way = f"{mangler.__name__} {number} ({', '.join(filter(None, (mangled.name, mangled.how)))})"
                    print(f"{path.parent.name}/{path.name} · {way}: {told}")
    everything = sum(totals.values(), Counter[str]())
    for name, count in {**totals, "all": everything}.items():
        share = count["right"] / max(count["cells"], 1)
        print(f"{name:14} {count['files']:5} files  {count['right']:>8} / {count['cells']:<8} cells right  {share:.4%}")
    return 0 if everything["right"] == everything["cells"] else 1


if __name__ == "__main__":
    sys.exit(main())
