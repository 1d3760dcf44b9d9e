"""The brand's own texts: mistakes by category, tu or vous, what a reply does, who is brought forward."""

from collections.abc import Collection

import pytest

from dashboard.enrich.orthography import Orthography, dictionary, is_french
from dashboard.enrich.speech import SpeechAnalyzer, address_of, text_key
from dashboard.enrich.spotlight import Directory, Member, featured, quotes


@pytest.fixture(scope="module")
def orthography() -> Orthography:
    return Orthography(["truffade", "Cairnelle"], dictionary())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Bonjour, votre colis part demain.", {}),
        ("Nous avons bien reçu votre demande : l’atelier s’en occupe aujourd’hui.", {}),
        ("Votre réponce est arrivé", {"spelling": ["réponce"]}),
        ("Je corespond à l'adresse notament", {"spelling": ["corespond", "notament"]}),
        ("Un mot de Xzqort et de @xzqort #xzqort https://xzqort.fr xzqort.fr", {}),  # names, links, mentions
        ("Une truffade à la CAIRNELLE, cairnelle du 1er octobre", {}),  # declared words, ordinals
        ("Merci, écrivez-nous en mp, à tout à l'heure", {}),
        ("sa va partir, je vous pris", {"confusion": ["sa va", "je vous pris"]}),
        ("Nous avons envoyer le colis", {"confusion": ["avons envoyer"]}),
        ("ça va partir, la pâte à envoyer", {}),
        ("même si j’aurais préféré", {}),
        ("Tout les articles", {"confusion": ["Tout les"]}),
        ("C'est le le bon modèle", {"repetition": ["le le"]}),
        ("Nous nous en occupons, très très vite", {}),
        ("Vous partez? Oui!", {"typography": ["?", "!"]}),
        ("Vous partez ?! Oui !! \N{NO-BREAK SPACE}", {}),
        ("Voici:", {"typography": [":"]}),
        ("À 14:05 c’est prêt :) :-D", {}),
        ("Bonjour , merci", {"typography": [" ,"]}),
        ("le «modèle» et le « modèle »", {"typography": ["«", "»"]}),
        ('le bouton "suivre ma commande"', {"typography": ['"suivre ma commande"']}),
        ("12,5 € et 1,5 kg", {}),
    ],
)
def test_mistakes(orthography: Orthography, text: str, wanted: dict[str, list[str]]) -> None:
    found: dict[str, list[str]] = {}
    for mistake in orthography.mistakes(text):
        assert mistake.points == -1
        found.setdefault(mistake.part, []).append(text[mistake.start : mistake.end])
    assert found == wanted


def test_a_declared_word_is_never_a_mistake_whatever_its_case() -> None:
    text = "la buronelle est là"
    assert [each.text for each in Orthography((), dictionary()).mistakes(text)] == ["buronelle"]
    assert Orthography(["Buronelle"], dictionary()).mistakes(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Votre colis est parti ce matin", True),
        ("Your parcel is on the way", False),
        ("El paquete está en camino, gracias", False),
        ("👍", False),
    ],
)
def test_only_french_is_read(text: str, wanted: bool) -> None:
    assert is_french(text) is wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Tu peux passer jeudi", "tu"),
        ("Envoie-la, on te rembourse", "tu"),
        ("T’inquiète, ça arrive", "tu"),
        ("Votre colis est parti", "vous"),
        ("Écrivez à l’atelier", "vous"),
        ("Dis-nous, et vous verrez", "vous"),
        ("Tu as raison, écrivez-nous", "both"),
        ("Il dit « tu viens ? » et nous rions", None),
        ("C’est assez chez nous, le ton est donné", None),
    ],
)
def test_tu_or_vous(text: str, wanted: str | None) -> None:
    assert address_of(text) == wanted


def test_texts_that_differ_by_names_and_numbers_have_the_same_key() -> None:
    first = text_key("Bonjour Julie, votre commande 1234 est partie. Merci !")
    assert first == text_key("Bonjour Marc, votre commande 98 est partie, merci") is not None
    assert first != text_key("Bonjour Julie, votre commande 1234 est perdue. Merci !")
    assert text_key("Merci beaucoup Julie !") is None


@pytest.mark.parametrize(
    ("text", "signs", "names"),
    [
        ("Nous sommes désolés pour ce colis, écrivez-nous en message privé.", {"acknowledge", "propose"}, True),
        ("C’est noté.", set(), False),
        ("Vous avez raison, c’est notre faute.", {"acknowledge", "admit"}, False),
        ("La livraison a duré.", set(), True),
        ("On la reconnaît à l’œil", set(), False),
    ],
)
def test_what_a_reply_does_is_shown_in_its_text(text: str, signs: Collection[str], names: bool) -> None:
    (found,) = SpeechAnalyzer(lookup=lambda word: True).judge([text])
    assert (found.signs, found.names) == (signs, names)
    for reason in found.reasons:
        assert text[reason.start : reason.end] == reason.text


JULIE, MARC = Member("julie", "Julie Arnal", None), Member("marc", "Marc Vidal", "@marc_v")
PEOPLE = Directory([JULIE, MARC, Member("a", "Jean Roux", None), Member("b", "Jean Roux", None)])


@pytest.mark.parametrize(
    ("text", "addressed", "wanted"),
    [
        ("Merci Julie Arnal pour cette photo.", (), {"julie": "thanked"}),
        ("Merci @marc_v, il part demain", ("marc",), {"marc": "thanked"}),
        ("Comme le dit Marc Vidal, il faut laver avant.", (), {"marc": "thanked"}),
        ("Regardez la réponse de Marc Vidal.", (), {"marc": "named"}),
        ("Marc Vidal, il part demain.", ("marc",), {}),  # the person answered
        ("Bonjour Marc Vidal. Il part demain.", (), {}),  # a greeting
        ("Merci Jean Roux", (), {}),  # two people of that name
        ("Merci Julie", (), {}),  # a first name, out of a thread where she writes
        ("Merci à tous", (), {}),
    ],
)
def test_who_is_brought_forward(text: str, addressed: tuple[str, ...], wanted: dict[str, str]) -> None:
    assert featured(text, PEOPLE, (), frozenset(addressed)) == wanted


def test_in_a_thread_a_first_name_is_enough_unless_two_people_have_it() -> None:
    assert featured("Merci Julie !", PEOPLE, [JULIE, MARC]) == {"julie": "thanked"}
    assert featured("Merci Julie !", PEOPLE, [JULIE, Member("other", "Julie Faure", None)]) == {}


def test_quotes_of_four_words_or_more() -> None:
    assert quotes("« un sac pour la vie » et « oui » et “ça tient sous la pluie”") == [
        "un sac pour la vie", "ça tient sous la pluie",
    ]  # fmt: skip
