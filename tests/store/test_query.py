"""The search box: a table of what people type, and what it is read as."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dashboard.errors import UsageError
from dashboard.store.query import LONGEST, MOST_TERMS, OPERATORS, Field, Query, Term, parse
from dashboard.text import labels


def text(value: str, **more: bool) -> Term:
    return Term(field=Field.TEXT, values=(value,), **more)


def asked(field: Field, *values: str, is_excluded: bool = False) -> Term:
    return Term(field=field, values=values, is_excluded=is_excluded)


def days(start: date | None, end: date | None, is_excluded: bool = False) -> Term:
    return Term(field=Field.DAY, start=start, end=end, is_excluded=is_excluded)


def whole(value: str) -> Term:
    return text(value, is_whole=True)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ()),
        ("  \u00a0 ", ()),
        ("colis", ((text("colis"),),)),
        ("colis perdu", ((text("colis"),), (text("perdu"),))),
        ("colis ET perdu", ((text("colis"),), (text("perdu"),))),
        ("colis, perdu ;", ((text("colis"),), (text("perdu"),))),
        ("colis OU paquet perdu", ((text("colis"), text("paquet")), (text("perdu"),))),
        ("colis | paquet OR boîte", ((text("colis"), text("paquet"), text("boîte")),)),
        ("OU colis OU", ((text("colis"),),)),
        ("OUI ou non", ((text("OUI"),), (text("ou"),), (text("non"),))),
        ("-merci", ((text("merci", is_excluded=True),),)),
        ("−merci", ((text("merci", is_excluded=True),),)),
        ("peut-être", ((text("peut-être"),),)),
        ("- merci -", ((text("merci"),),)),
        ("« service  client »", ((whole("service client"),),)),
        ('"service client" “merci”', ((whole("service client"),), (whole("merci"),))),
        ('-"service client"', ((text("service client", is_excluded=True, is_whole=True),),)),
        ("« jamais fermé", ((whole("jamais fermé"),),)),
        ('"" «»', ()),
        ("sur:instagram", ((asked(Field.PLATFORM, "instagram"),),)),
        ("SUR : Face", ((asked(Field.PLATFORM, "facebook"),),)),
        ("sur:x,avis", ((asked(Field.PLATFORM, "x", "google"),),)),
        ("-sur:x", ((asked(Field.PLATFORM, "x", is_excluded=True),),)),
        ("risque:élevé,menace", ((asked(Field.RISK, "high", "threat"),),)),
        ('risque:"à surveiller"', ((asked(Field.RISK, "watch"),),)),
        ("risque:danger", ((asked(Field.RISK, "self_harm"),),)),
        ("sentiment:négatifs", ((asked(Field.SENTIMENT, "negative"),),)),
        ("ton:non-noté", ((asked(Field.SENTIMENT, "unscored"),),)),
        ("sentiment:positif OU intention:achat",
         ((asked(Field.SENTIMENT, "positive"), asked(Field.INTENT, "purchase")),)),
        ('thème:"service client",prix', ((asked(Field.THEME, "service client", "prix"),),)),
        ("genre:avis", ((asked(Field.KIND, "review"),),)),
        ("sans:réponse", ((asked(Field.ANSWER, "none"),),)),
        ("SANS:REPONSE", ((asked(Field.ANSWER, "none"),),)),
        ("avec:reponse", ((asked(Field.ANSWER, "some"),),)),
        ("de:marque", ((asked(Field.VOICE, "outbound"),),)),
        ("-de:« la marque »", ((asked(Field.VOICE, "outbound", is_excluded=True),),)),
        ("de:« Léa D. »", ((asked(Field.AUTHOR, "Léa D."),),)),
        ("lien:exemple.fr/p/1?a=b", ((asked(Field.LINK, "exemple.fr/p/1?a=b"),),)),
        ("avant:01/11/2026", ((days(None, date(2026, 11, 1)),),)),
        ("après:1/11/26", ((days(date(2026, 11, 2), None),),)),
        ("depuis:2026-11-01", ((days(date(2026, 11, 1), None),),)),
        ("jusqu’au:31.12.2026", ((days(None, date(2027, 1, 1)),),)),
        ("jusqu'à:2026", ((days(None, date(2027, 1, 1)),),)),
        ("en:12/2026", ((days(date(2026, 12, 1), date(2027, 1, 1)),),)),
        ("-le:29/02/2024", ((days(date(2024, 2, 29), date(2024, 3, 1), is_excluded=True),),)),
        ("https://exemple.fr/a", ((text("https://exemple.fr/a"),),)),
        ("rdv 12:30", ((text("rdv"),), (text("12:30"),))),
        ("attention : danger", ((text("attention"),), (text("danger"),))),
        ("« foo:bar »", ((whole("foo:bar"),),)),
        ("😡 :)", ((text("😡"),), (text(":)"),))),
        ("d'accord'; DROP TABLE", ((text("d'accord'"),), (text("DROP"),), (text("TABLE"),))),
        ("a\x00b \ud800c", ((text("a"),), (text("b"),), (text("c"),))),
    ],
)  # fmt: skip
def test_what_is_typed_is_read_as_meant(typed: str, read: Query) -> None:
    assert parse(typed) == read


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("auteurr:léa", "« auteurr: » n’est pas un opérateur. Vouliez-vous « auteur: » ?"),
        ("couleur:rouge", "Opérateurs possibles : de:, sur:, risque:, sentiment:, intention:, thème:, genre:, lien:, "),
        ("couleur:rouge", "mettez-le entre guillemets"),
        ("sur:", "« sur: » attend une plateforme, par exemple « sur:instagram »"),
        ("sur:minitel", "« sur:minitel » : il faut une plateforme. Valeurs possibles : Facebook, Instagram"),
        ("sentiment:triste", "Valeurs possibles : négatif, neutre, positif, non noté"),
        ("sentiment:n", "Valeurs possibles"),
        ("sans:virgule", "Valeurs possibles : réponse"),
        ("avant:31/02/2026", "« avant:31/02/2026 » : cette date n’existe pas ou ne se lit pas"),
        ("avant:hier", "Écrivez-la comme 15/11/2026, 11/2026 ou 2026"),
        ("le:9999", "cette date n’existe pas"),
        ("avant:01/01/2026,02/01/2026", "une seule date"),
        ("a" * (LONGEST + 1), f"{LONGEST} signes au plus"),
        ("a " * (MOST_TERMS + 1), f"{MOST_TERMS} termes au plus"),
    ],
)
def test_what_cannot_be_read_is_named_with_what_is_possible(typed: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(typed)
    assert said in str(caught.value)


@pytest.mark.parametrize("operator", OPERATORS, ids=lambda one: one.names[0])
def test_every_operator_reads_its_own_example(operator) -> None:
    ((term,),) = parse(operator.example)
    assert term.field is operator.field or (operator.field, term.field) == (Field.AUTHOR, Field.VOICE)


@pytest.mark.parametrize("names", [labels.PLATFORMS, labels.INTENTS, labels.SENTIMENTS, labels.MESSAGE_KINDS])
def test_every_name_on_screen_can_be_typed(names: dict[str, str]) -> None:
    operator = next(one for one in OPERATORS if one.codes is names)
    for code, name in names.items():
        assert parse(f"{operator.names[0]}:« {name} »") == ((asked(operator.field, code),),)


PIECES = st.sampled_from(
    ["OU", "-", "«", "»", '"', ":", ",", "sur:", "risque:", "le:", "02/30", "mot", "é", " ", "\u00a0", "'"]
)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map("".join)))
@example("-" * LONGEST)
@example("sur: ")
def test_any_text_is_a_query_or_a_sentence(typed: str) -> None:
    try:
        query = parse(typed)
    except UsageError as error:
        assert str(error).endswith((".", "?"))
        return
    assert all(group for group in query)
    assert all(value for group in query for term in group for value in term.values)
