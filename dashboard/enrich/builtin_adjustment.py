"""Adjusting the engine « integre » to a workspace by its users’ corrections, kept only when measured better.

Two thirds of the corrected texts teach small changes to the shipped weights, which the phrases of Vigie hold in place;
the last third judges both.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np

from dashboard.enrich import builtin_weights
from dashboard.enrich.builtin import BuiltinSentiment, adjusted, shipped
from dashboard.enrich.builtin_features import Features
from dashboard.enrich.builtin_training import Floats, Space, add_logits, labels_told, learn, macro_f1, own_phrases, see
from dashboard.enrich.builtin_weights import CLASSES, Weights
from dashboard.enrich.lexicon import LexiconSentiment
from dashboard.errors import UsageError

FILE = "modele-ajuste.npz"
LEAST = 60  # corrected texts, all sentiments together
THIRDS = 3
PULL = 0.5  # how much one correction counts against staying as shipped
HOLD = 0.1  # how much a phrase of Vigie does: what nobody corrected must not drift


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What an adjustment gave on the ``held_back`` texts: how many are right and the macro-F1, before and after."""

    learnt: int
    held_back: int
    right_before: int
    right_after: int
    f1_before: float
    f1_after: float

    @property
    def is_better(self) -> bool:
        """More texts right, and no class paid for it."""
        return self.right_after > self.right_before and self.f1_after >= self.f1_before


def analyzer(workspace: Path | None) -> BuiltinSentiment:
    """The engine with the weights adjusted in a workspace when it has some, else with those shipped.

    Weights that cannot be read, or of another version of Vigie, are left aside.
    """
    path = None if workspace is None else workspace / FILE
    if path is None or not path.exists():
        return shipped()
    try:
        return adjusted(path, hashlib.sha256(path.read_bytes()).hexdigest()[:8])
    except (OSError, ValueError, KeyError):
        return shipped()


def adjust(corrected: Sequence[tuple[str, str]], workspace: Path) -> Adjustment:
    """Adjust to (text, label) pairs; writes the weights in the workspace when they are better, else changes nothing.

    Always starts from the shipped weights. Raises ``UsageError`` with fewer than ``LEAST`` corrected texts.
    """
    known = sorted(dict(corrected).items())
    if len(known) < LEAST:
        raise UsageError(
            f"Il faut au moins {LEAST} messages corrigés pour ajuster le modèle ; il y en a {len(known)}. "
            "Corrigez des sentiments depuis la page Écoute, puis relancez."
        )
    base = shipped().weights
    seen = see([text for text, _ in known])
    labels = [CLASSES.index(label) for _, label in known]
    is_held = [crc32(text.encode()) % THIRDS == 0 for text, _ in known]
    ours = [place for place, held in enumerate(is_held) if not held]
    theirs = [place for place, held in enumerate(is_held) if held]
    before = _logits(base, seen)
    phrases = own_phrases()
    known_already = see([one.text for one in phrases])
    learnt = [*(seen[place] for place in ours), *known_already]
    space = Space([seen[place] for place in ours], terms=list(base.terms.names))
    change = learn(
        space,
        learnt,
        [*(labels[place] for place in ours), *(one.label for one in phrases)],
        np.array([PULL] * len(ours) + [HOLD] * len(phrases)),
        np.concatenate([before[ours], _logits(base, known_already)]),
    )
    after = before + add_logits(space, change, seen)
    truth = [labels[place] for place in theirs]
    lexical = LexiconSentiment().judge([known[place][0] for place in theirs])
    held = [seen[place] for place in theirs]
    told = [labels_told(logits[theirs] / base.temperature, held, lexical) for logits in (before, after)]
    right = [sum(one == other for one, other in zip(truth, each, strict=True)) for each in told]
    done = Adjustment(len(ours), len(theirs), right[0], right[1], macro_f1(truth, told[0]), macro_f1(truth, told[1]))
    if done.is_better:
        _save(base, space, change, done, workspace / FILE)
    return done


def _logits(weights: Weights, seen: Sequence[Features]) -> Floats:
    """What weights say before any temperature: one row a text, one column a class."""
    return np.array([one.logits for one in weights.weigh(seen)]) * weights.temperature


def _save(base: Weights, space: Space, change: Floats, done: Adjustment, path: Path) -> None:
    terms = len(space.terms)
    cues = change[space.width : space.width + len(base.cues)] * space.scale[:, None]
    builtin_weights.save(
        path,
        space.terms,
        base.terms.log_odds + change[1 : 1 + terms],
        base.pieces.log_odds + change[1 + terms : space.width],
        list(base.meanings.names),
        base.meanings.log_odds + space.meaning_change(list(base.meanings.names), change),
        base.cues + cues,
        base.bias + change[0] - space.middle @ cues,
        base.temperature,
        base.card | {"adjusted": {"learnt": done.learnt, "held_back": done.held_back, "f1_after": done.f1_after}},
    )
