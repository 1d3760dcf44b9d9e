"""Learn « formulation agressive apprise », the learned part of a message's risk, and write it in the package.

    python benchmarks/train_risk.py DOSSIER [--sortie FICHIER]

DOSSIER holds labelled messages, one JSON object a line (``text``, ``label`` hateful or non-hateful): the files of
``SETS``, whose licences allow it (docs/risque.md), and ``cm_telecom_fr_dev.jsonl`` (``risks``). The messages of the
demonstration, written for Vigie, are added as ordinary ones, but those that a rule finds abusive, once as
written and once as jotted down, and so are the sentences of ``risk_examples.tsv``, as labelled there. Deterministic.
"""

import argparse
import csv
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from dashboard.demo import prepare_demo
from dashboard.enrich import aggression
from dashboard.enrich.linear import LinearModel, train
from dashboard.enrich.resources import resources
from dashboard.enrich.risk import ABUSIVE, RuleRisk
from dashboard.store.store import Store

# The sets learned from, and how much a message that is not abusive, and one that is, weigh beside balance.
SETS = {
    "mhc_fr_dev.jsonl": (2.3, 0.3),
    "mlma_fr_dev.jsonl": (1.6, 1.3),
    "ftr_racism_dev.jsonl": (1.3, 1.3),
    "toxifrench_dev.jsonl": (1.2, 2.0),
}
EXAMPLES = Path(__file__).with_name("risk_examples.tsv")
CUSTOMERS = "cm_telecom_fr_dev.jsonl"
PENALTY = 0.5
TELLING = 0.5
DOUBTFUL = 0.5  # what weighs a message that people found both normal and not


@dataclass(frozen=True, slots=True)
class Example:
    """A message, whether it is abusive, how much it weighs; ``row`` is what the file says of it."""

    source: str
    text: str
    is_abusive: bool
    importance: float
    row: dict[str, Any]


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSONL file."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def labelled(folder: Path) -> list[Example]:
    """The labelled messages, each set weighing the same, its classes half balanced."""
    sets = {name: read(folder / name) for name in SETS}
    total = sum(map(len, sets.values()))
    examples = []
    for name, found in sets.items():
        counts = [sum((row["label"] == "hateful") is is_abusive for row in found) for is_abusive in (False, True)]
        for row in found:
            is_abusive = row["label"] == "hateful"
            balance = (len(found) / (2 * counts[is_abusive])) ** 0.5
            weight = total / len(sets) / len(found) * balance * SETS[name][is_abusive]
            tags = row.get("hostility", ())
            if "normal" in tags and len(tags) > 1:
                weight *= DOUBTFUL
            examples.append(Example(name, row["text"], is_abusive, weight, row))
    for row in read(folder / CUSTOMERS):
        examples.append(Example(CUSTOMERS, row["text"], not {"insult", "threat"}.isdisjoint(row["risks"]), 1.0, row))
    return examples


def ours() -> list[Example]:
    """The sentences of ``EXAMPLES`` and the messages of the demonstration that no rule finds abusive."""
    with tempfile.TemporaryDirectory() as folder:
        prepare_demo(Path(folder))
        with Store(Path(folder)).reading() as session:
            texts = [str(text) for (text,) in session.rows("SELECT DISTINCT text FROM messages ORDER BY text")]
    with EXAMPLES.open(encoding="utf-8", newline="") as file:
        written = [
            Example("written", row["text"], row["abusive"] == "oui", 2.0, {})
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        ]
    kept = zip(texts, RuleRisk().judge(texts), strict=True)
    found = [Example("demo", text, False, 1.0, {}) for text, risk in kept if not found_by_rule(risk.reasons)]
    # The same as people jot them down: that a message has no capital letter and names an account accuses nobody.
    return written + found + [replace(each, source="jotted", text=f"@user {each.text.lower()}") for each in found]


def found_by_rule(reasons: Iterable[Any]) -> bool:
    """Whether a rule, not the learned part, named something abusive."""
    return any(reason.part in ABUSIVE for reason in reasons)


def fit(examples: Sequence[Example]) -> LinearModel:
    """The model of some examples."""
    known = resources()
    readings = known.reader.read_all([example.text for example in examples])
    texts = [aggression.features(reading, known.hostility) for reading in readings]
    cues = [aggression.cues(aggression.cue_code(reading)) for reading in readings]
    return train(
        texts,
        [e.is_abusive for e in examples],
        [e.importance for e in examples],
        PENALTY,
        cues=cues,
        worth=aggression.worth,
        telling=TELLING,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dossier", type=Path, help="les jeux annotés")
    parser.add_argument("--sortie", type=Path, default=aggression.FILE, help="le modèle écrit")
    chosen = parser.parse_args()
    examples = [*labelled(chosen.dossier), *ours()]
    fit(examples).save(chosen.sortie)
    print(f"{len(examples)} messages, {chosen.sortie.stat().st_size:,} octets : {chosen.sortie}")


if __name__ == "__main__":
    main()
