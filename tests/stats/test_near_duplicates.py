"""A10 against the plain definition: every pair compared."""

import random
from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.stats.near_duplicates import FROM_LENGTH, LIKE, groups, jaccard, normalised

SENTENCE = (
    "la veste prend l’eau au bout d’une heure de pluie et le service ne répond pas je voudrais un échange ou un "
    "remboursement merci de me dire quand arrive ma commande passée le mois dernier sur votre site"
)
WORDS = SENTENCE.split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Remboursez-MOI ÉTÉ 2026", "remboursez-moi ete 0000"),
        ("Trooooop   nul\n\tvraiment", "troop nul vraiment"),
        ("Voir https://exemple.fr/a?b=1 et @cairnelle merci", "voir et merci"),
        ("𝐆𝐑𝐀𝐍𝐃 œuvre", "grand œuvre"),
    ],
)
def test_what_does_not_make_another_text(text: str, expected: str) -> None:
    assert normalised(text) == expected


def test_copies_are_grouped_whatever_their_dress_and_short_ones_are_nobody_s() -> None:
    texts = [
        "Attention, cette marque vend vos données à des tiers !!!",
        "Merci beaucoup",
        "ATTENTION cette marque vend vos donnees à des tiers… @ami",
        "Merci beaucoup",
        "Une question : la veste existe-t-elle en taille 42 ?",
        "attention, cette marque vend vos données à des tiers. Partagez",
    ]
    assert groups(texts) == [[0, 2, 5]]


def test_a_chain_of_small_changes_is_one_group() -> None:
    words = WORDS[:24]
    chain = []
    for step in range(8):
        words = [*words[:step], f"mot{step}x", *words[step + 1 :]]
        chain.append(" ".join(words))
    assert jaccard(*(normalised(text).encode() for text in (chain[0], chain[-1]))) < LIKE
    assert groups(chain) == [[*range(8)]]


def by_definition(texts: Sequence[str]) -> list[list[int]]:
    known = {place: normalised(text).encode() for place, text in enumerate(texts)}
    known = {place: text for place, text in known.items() if len(text.decode()) >= FROM_LENGTH}
    group = {place: {place} for place in known}
    for left, right in combinations(known, 2):
        if jaccard(known[left], known[right]) >= LIKE:
            joined = group[left] | group[right]
            group |= dict.fromkeys(joined, joined)
    return sorted({tuple(sorted(found)) for found in group.values() if len(found) > 1})


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000))
def test_nothing_is_missed_among_few(seed: int) -> None:
    draw = random.Random(seed)
    texts: list[str] = []
    for _ in range(60):
        if texts and draw.random() < 0.5:
            words = draw.choice(texts).split()
            for _ in range(draw.randint(0, 4)):
                words[draw.randrange(len(words))] = draw.choice(WORDS)
        else:
            words = draw.choices(WORDS, k=draw.randint(3, 30))
        texts.append(" ".join(words))
    assert [tuple(group) for group in groups(texts)] == by_definition(texts)


def test_the_order_of_texts_changes_only_their_places() -> None:
    draw = random.Random(7)
    texts = [" ".join(draw.choices(WORDS, k=20)) for _ in range(100)]
    texts += [f"{text} {draw.choice(WORDS)}" for text in texts[:40]]
    order = [*range(len(texts))]
    draw.shuffle(order)
    shuffled = [sorted(order[place] for place in group) for group in groups([texts[place] for place in order])]
    assert sorted(shuffled) == groups(texts) == [[place, 100 + place] for place in range(40)]
