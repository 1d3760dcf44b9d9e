"""Who is named, what is said of them, and whether the author says it; words behind a disguise; the linear model."""

from pathlib import Path

import pytest

from dashboard.enrich import linear
from dashboard.enrich.aggression import FILE, aggression, cue_code, cues, features
from dashboard.enrich.hostility import Hostility
from dashboard.enrich.resources import resources
from dashboard.enrich.risk import LEARNED_POINTS, RuleRisk


def said(text: str) -> Hostility:
    known = resources()
    return Hostility(known.reader.read(text), known.hostility)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Les musulmans sont des parasites", ("musulmans", "parasites")),
        ("Je déteste les réfugiés", ("refugies", "deteste")),
        ("Les trans pensent exister. Je les hais", ("trans", "hais")),
        ("Les gays n’ont aucune valeur", ("gays", "valeur")),
        ("On devrait expulser tous les migrants", ("migrants", "expulser")),
        ("Stop aux violences : des femmes sont tuées chaque jour", None),
        ("Les musulmans ne sont pas des parasites", None),
        ("Les réfugiés sont logés ici", None),
        ("Manteau pour femme, coupe horrible", None),
        ("Le modèle est noir et laid", None),
        ("Cette montée est horrible", None),
    ],
)
def test_a_group_and_what_is_said_of_it(text: str, words: tuple[str, str] | None) -> None:
    keys = resources().reader.read(text).keys
    found = said(text).against()
    assert (found and (keys[found[0]], keys[found[1]])) == words


@pytest.mark.parametrize(
    ("text", "is_denied"),
    [
        ("Les réfugiés ne sont pas une menace", True),
        ("Les gays ne méritent pas de se faire torturer", True),
        ("Les réfugiés sont une menace", False),
        ("Les réfugiés ne sont pas loin", False),
    ],
)
def test_a_harsh_word_is_denied(text: str, is_denied: bool) -> None:
    assert said(text).denies() is is_denied


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("v3rmine", "vermine"),
        ("v e r m i n e", "vermine"),
        ("vermiine", "vermiine"),
        ("vemrine", "vermine"),
        ("cancr", "cancer"),
        ("paraistes", "parasites"),
        ("montre", "montre"),
        ("bonjour", "bonjour"),
    ],
)
def test_a_disguise_is_seen_through_and_a_true_word_left(text: str, key: str) -> None:
    assert resources().reader.read(text).keys == [key]


def test_glued_words_come_apart_where_they_stand() -> None:
    text = "Ces vermineshumaines"
    reading = resources().reader.read("Jedéteste les migrants")
    assert reading.keys[:2] == ["je", "deteste"]
    assert [reading.text[start:end] for start, end in reading.spans[:2]] == ["Je", "déteste"]
    assert resources().reader.read(text).keys == ["ces", "vermineshumaines"]  # « humaines » is no small word


def test_a_model_is_saved_loaded_and_sums(tmp_path: Path) -> None:
    texts = [["a", "b"], ["a", "c"], ["d", "b"], ["d", "c"]] * 3
    model = linear.train(texts, [True, True, False, False] * 3, [1.0] * 12, 0.1)
    model.save(tmp_path / "essai.npz")
    again = linear.load(tmp_path / "essai.npz")
    for text in texts:
        whole = again.tally(text)
        parts = [again.tally([feature]) for feature in text]
        assert whole == (sum(part.weight for part in parts), sum(part.square for part in parts))
        assert again.margin(whole) == model.margin(model.tally(text))
        assert (again.margin(whole) > 0) == ("a" in text)
    assert again.margin(again.tally(["never seen"])) == again.bias


def test_what_tells_the_classes_apart_pays_less_penalty() -> None:
    texts = [["a", "c"], ["a", "d"], ["b", "c"], ["b", "d"]] * 6
    labels = [at % 4 < 2 for at in range(23)] + [True]
    plain, leaning = (linear.train(texts, labels, [1.0] * 24, 1.0, telling=telling) for telling in (0.0, 1.0))
    assert leaning.margin(leaning.tally(["a"])) > plain.margin(plain.tally(["a"]))


def test_a_cue_weighs_the_same_in_a_short_text_and_a_long_one(tmp_path: Path) -> None:
    texts = [["a"], ["b", "c", "d", "e"]] * 6
    labels = [at % 4 > 1 for at in range(12)]
    model = linear.train(texts, labels, [1.0] * 12, 0.1, cues=[[int(label)] for label in labels])
    model.save(tmp_path / "essai.npz")
    assert linear.load(tmp_path / "essai.npz").cues == model.cues
    assert model.cues[0] < 0 < model.cues[1]
    for text, label in zip(texts, labels, strict=True):
        assert (model.margin(model.tally(text)) + model.cues[label] > 0) == label


@pytest.mark.parametrize(
    ("text", "other", "count"),
    [
        ("Belle veste", "Belle robe", 0),
        ("Belle veste", "Belle veste ?", 1),
        ("Belle veste", "Belle veste https://exemple.fr", 1),
        ("On déteste la pluie", "On aime la pluie", 2),  # hatred is one, praise another
        ("On déteste la pluie", "On déteste les migrants", 2),  # a group, and the hatred beside it
        ("Belle veste", "Belle veste rouge en laine épaisse", 2),  # one length, another
    ],
)
def test_cues_are_what_is_true_of_a_whole_text(text: str, other: str, count: int) -> None:
    read = resources().reader.read
    assert len({*cues(cue_code(read(text)))} ^ {*cues(cue_code(read(other)))}) == count


def test_what_is_remembered_sums_like_what_is_read() -> None:
    known = resources()
    model = linear.load(FILE)
    readings = known.reader.read_all(
        ["Tu n’es qu’un bon à rien", "Les migrants 😡 !!! arrivent", "", "ils te disent @lui", "42 👍"]
    )
    for reading, margin in zip(readings, aggression().judge(readings).margins, strict=True):
        expected = model.margin(model.tally(features(reading, known.hostility)))
        expected += sum(model.cues[cue] for cue in cues(cue_code(reading)))
        assert margin == pytest.approx(expected)


def test_the_learned_part_alone_never_goes_above_watch() -> None:
    risk = RuleRisk().judge(["Allez pointer au chômage, bons à rien que vous êtes"])[0]
    points = [reason.points for reason in risk.reasons if reason.part == "aggression"]
    assert 0 < sum(points) <= LEARNED_POINTS
    assert risk.floor_level is None and "insult" in risk.categories
