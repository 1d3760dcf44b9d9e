"""What messages are about: usual themes, those found in the messages, and what a second look leaves alone."""

import random
from collections.abc import Callable

import pytest

from dashboard.enrich import themes
from dashboard.enrich.lemma import Lemmas, stem
from dashboard.enrich.themes import ThemeAnalyzer, found_in, merged, refresh
from dashboard.store import themes as kept
from dashboard.store.store import Store
from dashboard.store.themes import Theme

CASES = [
    ("Toujours pas de nouvelles de mon colis", {"delivery"}),
    ("Livré à la mauvaise adresse", {"delivery"}),
    ("J’ai lu votre livre d’une traite", set()),
    ("Le SAV ne répond plus", {"customer_service"}),
    ("un conseiller m’a raccroché au nez", {"customer_service"}),
    ("Vous pouvez me conseiller un modèle ?", set()),
    ("Je veux être remboursée", {"returns"}),
    ("Merci pour votre retour", set()),
    ("C’est hors de prix", {"price"}),
    ("Trop cher pour ce que c’est", {"price"}),
    ("Je l’ai pris hier", set()),
    ("Vous m’avez prélevé deux fois", {"payment"}),
    ("La couture a craqué", {"quality"}),
    ("Entre deux tailles je prends quoi", {"size"}),
    ("En rupture partout", {"stock"}),
    ("L’appli plante au démarrage, mot de passe oublié impossible", {"app"}),
    ("Plus de fibre depuis lundi, une panne ?", {"network"}),
    ("Vu sur les réseaux sociaux", {"voice"}),
    ("Une heure de queue en caisse", {"store"}),
    ("Vous êtes ouverts le lundi ?", {"hours"}),
    ("Comment résilier mon abonnement", {"contract"}),
    ("La garantie couvre la réparation ?", {"repair"}),
    ("Où est-ce fabriqué ? Encore du plastique", {"origin"}),
    ("Qui a gagné au tirage au sort", {"contest"}),
    ("Ma fille a fait une allergie", {"safety"}),
    ("Je n’ai plus goût à rien", set()),
    ("La recette a changé, elle a perdu son goût", {"taste"}),
    ("Un faux compte à votre nom", {"data"}),
    ("Le colis est arrivé, mais la taille ne va pas", {"delivery", "size"}),
    ("Bonjour", set()),
    ("", set()),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_usual_themes(text: str, wanted: set[str]) -> None:
    assert set(ThemeAnalyzer().judge([text])[0]) == wanted


def test_the_words_that_show_a_theme() -> None:
    text = "Bonjour, où est mon COLIS ? Le point relais dit ne rien avoir"
    (places,) = ThemeAnalyzer().judge([text])[0].values()
    assert [text[start:end] for start, end in places] == ["COLIS", "point relais"]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("boucles", "boucle", True),
        ("vestes", "veste", True),
        ("chevaux", "cheval", True),
        ("bureaux", "bureau", True),
        ("prix", "pris", False),
        ("colis", "colle", False),
    ],
)
def test_stems(one: str, other: str, is_same: bool) -> None:
    assert (stem(one) == stem(other)) is is_same


def test_a_verb_after_an_article_is_a_noun() -> None:
    lemmas = Lemmas(["livrer"])
    assert lemmas.lemma("livree") == lemmas.lemma("livreront") == "livrer"
    assert lemmas.lemma("livre", is_named=True) != "livrer"


def corpus() -> list[tuple[str, str]]:
    """People who speak of a scooter and its handlebar, of a beach, and of nothing."""
    frames = [
        "La trottinette {} grince",
        "Ma trottinette {} tremble, le guidon aussi",
        "Le guidon de la trottinette {}",
    ]
    scooters = [(frames[n % 3].format(f"n{n}"), f"a{n}") for n in range(45)]
    beaches = [(f"La plage n{n}, plus loin que la plage du bas", f"b{n}") for n in range(20)]
    fillers = [(f"Bonjour à tous, message {n}", f"c{n}") for n in range(300)]
    return scooters + beaches + fillers


def test_themes_are_found_and_named_by_what_people_write() -> None:
    found = found_in(corpus())
    assert [theme.name for theme in found] == ["Trottinette, guidon", "Plage"]
    (judged,) = ThemeAnalyzer(merged([], found)).judge(["Mes trottinettes à la plage"])
    assert set(judged) == {theme.theme for theme in found}


def test_the_order_of_messages_changes_nothing() -> None:
    shuffled = corpus()
    random.Random(3).shuffle(shuffled)
    assert found_in(shuffled) == found_in(corpus())


def test_a_text_pasted_by_many_is_one_voice() -> None:
    pasted = [("Signez contre la rocade du vallon", f"p{n}") for n in range(40)]
    assert found_in(corpus() + pasted) == found_in(corpus())


def test_the_names_of_the_brand_are_no_theme() -> None:
    assert [theme.name for theme in found_in(corpus(), ["Plage & Fils"])] == ["Trottinette, guidon"]


def test_what_is_known_of_a_theme_only_grows() -> None:
    first = merged([], [Theme("found:plage", "Plage", ("plage",), ("plage",), is_found=True)])
    again = merged(first, [Theme("found:dune", "Dune, plage", ("dune", "plage"), ("dune", "plage"), is_found=True)])
    assert [(each.theme, each.terms) for each in again if each.is_found] == [
        ("found:plage", ("plage",)),
        ("found:dune", ("dune",)),
    ]


def told(store: Store) -> list[tuple[int, str]]:
    with store.reading() as session:
        return session.rows("SELECT message_key, name FROM current_themes ORDER BY message_key, name")


def test_only_new_messages_are_read_and_the_readers_changes_stay(store: Store, add: Callable[..., int]) -> None:
    first, second = add("Colis perdu"), add("Bonjour")
    add("Votre colis part demain", direction="outbound")
    assert refresh(store) == 2
    assert refresh(store) == 0
    with store.writing() as session:
        kept.rename(session, "delivery", "Transport")
        kept.merge(session, "price", "delivery")
    third = add("Prix trop élevé")
    assert refresh(store) == 1
    assert told(store) == [(first, "Transport"), (third, "Transport")]
    with store.reading() as session:
        assert session.value("SELECT count(*) FROM message_themes WHERE message_key = ?", [second]) == 1


def test_a_second_look_adds_themes_and_keeps_those_known(
    store: Store, add: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(themes, "GROWTH", 1.05)
    everyone = corpus()
    before = everyone[:45] + everyone[65:]
    for text, author in before:
        add(text, author)
    assert refresh(store) == len(before)
    with store.writing() as session:
        (scooter,) = (each.theme for each in kept.catalogue(session) if each.is_found)
        kept.rename(session, scooter, "Deux-roues")
    for text, author in everyone[45:65]:
        add(text, author)
    assert refresh(store) == len(everyone)  # every message is read again with the new themes
    with store.reading() as session:
        shown = kept.shown(session)
        assert session.value("SELECT count(DISTINCT analyzer) FROM message_themes") == 1
    assert {"Deux-roues", "Plage"} <= set(shown.query("messages > 0")["name"])
