"""Search over a small workspace: which messages answer, in which order, and what is shown of them."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import bring, said

from dashboard.errors import UsageError
from dashboard.store import handling, judgements, saved_views, search, self_assessments, themes
from dashboard.store.query import parse
from dashboard.store.search import Bounds
from dashboard.store.store import Session, Store

DAY = 24 * 60
MESSAGES: tuple[tuple[str, str, float, str, dict[str, Any]], ...] = (
    ("a", "Léa Dupont", 0, "Mon colis n’est pas arrivé !", {"likes": 2}),
    ("b", "Marque", 5, "Bonjour, l’équipe regarde.", {"parent_id": "a", "thread_id": "a"}),
    ("c", "@bob", 10, "Un COLIS abîmé, je vous mets en demeure", {"platform": "instagram", "likes": 9}),
    ("d", "Léa Dupont", DAY, "Du cœur, merci pour le colissimo", {"url": "https://exemple.fr/p/1?x=1"}),
    ("e", "Zoé", 2 * DAY, "100 % d'accord _ 😡", {}),
    ("f", None, 40 * DAY, "Où est la boutique ?", {"kind": "review", "rating": 2}),
)
WHOLE = Bounds()
JUDGED = {  # sentiment, risk score, categories, intents
    "a": ("negative", 40, [], ["complaint"]),
    "c": ("negative", 85, ["legal"], ["complaint"]),
    "d": ("positive", 0, [], ["compliment"]),
    "e": ("unscored", 0, [], []),
    "f": ("neutral", 0, [], ["question"]),
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    store = Store(Path(tmp_path_factory.mktemp("recherche")))
    bring(store, [said(key, author, minute, text, **more) for key, author, minute, text, more in MESSAGES])
    with store.writing() as session:
        keys = dict(session.rows("SELECT message_id, message_key FROM messages"))
        for judge in ("sentiment_analyzer", "risk_analyzer", "theme_analyzer"):
            session.set_meta(judge, "essai/1")
        for name, (label, score, categories, intents) in JUDGED.items():
            at = datetime(2026, 3, 12)
            session.execute(
                "INSERT INTO sentiments VALUES (?, 'essai/1', ?, 0, 1, 0, 0, '[]', ?, NULL)", [keys[name], label, at]
            )
            session.execute(
                "INSERT INTO risks VALUES (?, 'essai/1', ?, NULL, ?, ?, '[]', ?)",
                [keys[name], score, categories, intents, at],
            )
        themes.write_catalogue(session, [themes.Theme("delivery", "Livraison"), themes.Theme("shop", "Boutique")])
        themes.write(session, "essai/1", [(keys["a"], {"delivery": []}), (keys["f"], {"shop": []})])
        judgements.correct_sentiment(session, keys["f"], "negative")
    with store.reading() as session:
        session.execute("SET threads = 1")
        yield session


def found(session: Session, typed: str, order: str = "oldest", bounds: Bounds = WHOLE, **more: int) -> str:
    """The ids of what answers, in order, as one text."""
    query = parse(typed)
    keys = search.keys(session, query, bounds, order, **{"limit": 50} | more)
    names = dict(session.rows("SELECT message_key, message_id FROM messages"))
    assert more or search.summary(session, query, bounds).total == len(keys)
    return "".join(names[key] for key in keys)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("", "abcdef"),
        ("colis", "acd"),
        ("COLIS abime", "c"),
        ("« colis »", "ac"),
        ("« mon colis »", "a"),
        ("colis -merci", "ac"),
        ("colis OU boutique", "acdf"),
        ("n'est", "a"),
        ("l’equipe", "b"),
        ("d’accord", "e"),
        ("coeur", "d"),
        ("100 %", "e"),
        ("_", "e"),
        ("😡", "e"),
        ("-colis", "bef"),
        ("de:lea", "ad"),
        ("de:« Léa Dupont »", "ad"),
        ("de:@BOB", "c"),
        ("-de:lea", "bcef"),
        ("de:marque", "b"),
        ("de:public colis", "acd"),
        ("sur:instagram", "c"),
        ("-sur:instagram colis", "ad"),
        ("risque:critique", "c"),
        ("risque:surveiller,critique", "ac"),
        ("risque:justice", "c"),
        ("sentiment:négatif", "acf"),
        ("sentiment:neutre", ""),
        ("sentiment:« non noté »", "e"),
        ("-sentiment:négatif de:public", "de"),
        ("intention:question", "f"),
        ("thème:livraison", "a"),
        ("thème:i", "af"),
        ("genre:avis", "f"),
        ("lien:P/1?X", "d"),
        ("sans:réponse", "def"),
        ("avec:réponse", "a"),
        ("en:12/03/2026", "abc"),
        ("depuis:13/03/2026 jusqu’au:14/03/2026", "de"),
        ("avant:13/03/2026 OU après:2026", "abc"),
        ("colis'; DROP TABLE messages; --", ""),
        ("' OR 1=1", "abe"),  # the apostrophe, or « 1=1 »
        ("$v0 ?", ""),
    ],
)
def test_a_query_finds_what_it_asks(session: Session, typed: str, ids: str) -> None:
    assert found(session, typed) == ids


def test_a_pseudonym_finds_its_author(session: Session) -> None:
    key = session.value("SELECT author_key FROM messages WHERE message_id = 'a'")
    assert found(session, f"de:{key[:8]}") == "ad"
    assert found(session, f"de:« membre {key[:8]} »") == "ad"


def test_orders_pages_and_bounds(session: Session) -> None:
    assert found(session, "", "recent") == "fedcba"
    assert found(session, "", "liked").startswith("ca")
    assert found(session, "de:public", "risky").startswith("ca")
    assert [found(session, "colis", limit=2, offset=start) for start in (0, 2, 4)] == ["ac", "d", ""]
    day = datetime(2026, 3, 12).date()
    assert found(session, "", bounds=Bounds(start=day, end=day, platforms=("facebook",))) == "ab"
    assert found(session, "", bounds=Bounds(accounts=("inconnu",))) == ""


def test_a_result_is_counted_with_its_people_and_what_waits(session: Session) -> None:
    first, last = datetime(2026, 3, 12).date(), datetime(2026, 4, 21).date()
    assert search.summary(session, parse(""), WHOLE) == search.Summary(6, 3, 3, first, last)
    assert search.summary(session, parse("introuvable"), WHOLE) == search.Summary(0, 0, 0, None, None)


def test_a_theme_that_is_not_there_is_named_with_those_that_are(session: Session) -> None:
    with pytest.raises(UsageError) as caught:
        found(session, "thème:météo")
    assert str(caught.value) == "« thème:météo » : ce thème n’existe pas. Thèmes connus : Boutique, Livraison."


def test_what_is_shown_agrees_with_the_judgements_in_force(session: Session) -> None:
    keys = search.keys(session, parse("boutique OU demeure OU équipe"), WHOLE, "recent", 9)
    shown = search.shown(session, keys)
    assert [*shown["message_key"]] == keys
    shop, threat, brand = shown.to_dict("records")
    assert (shop["sentiment"], shop["analyzer"], shop["engine_label"]) == ("negative", "humain", "neutral")
    assert (threat["level"], threat["score"], [*threat["categories"]]) == ("critical", 85, ["legal"])
    assert brand["direction"] == "outbound"
    assert shop["waiting_s"] == 0  # the last message there is
    assert pd.isna(threat["waiting_s"])  # nobody of the brand is heard on that platform
    assert search.shown(session, ()).empty


def test_what_the_team_said_of_a_message_is_searched_and_exported(tmp_path: Path) -> None:
    store = Store(tmp_path)
    bring(store, [said(name, "Léa", place) for place, name in enumerate("abcd")])
    with store.writing() as session:
        a, b, c, _ = (int(key) for (key,) in session.rows("SELECT message_key FROM messages ORDER BY message_id"))
        for key, action in ((a, "take"), (b, "answered"), (c, "take"), (c, "undo")):
            handling.act(session, [key], action, "Max")
        found = {
            typed: [*search.exported(session, parse(typed), WHOLE, "oldest", 9)["text"].str[-1:]]
            for typed in ("suivi:aucun", "suivi:pris", "suivi:répondu,aucun", "-suivi:aucun", "suivi:rien")
        }
        rows = search.exported(session, parse("suivi:pris"), WHOLE, "oldest", 9)
    assert found == {
        "suivi:aucun": ["c", "d"], "suivi:pris": ["a"], "suivi:répondu,aucun": ["b", "c", "d"],
        "-suivi:aucun": ["a", "b"], "suivi:rien": [],
    }  # fmt: skip
    assert [*zip(rows["handling"], rows["person"], strict=True)] == [("take", "Max")]


def test_the_export_holds_every_row_of_the_result(session: Session) -> None:
    rows = search.exported(session, parse("sentiment:négatif"), WHOLE, "oldest", 100)
    assert [*rows["text"].str.slice(0, 6)] == ["Mon co", "Un COL", "Où est"]
    assert [*rows["sentiment"]] == ["negative"] * 3
    assert len(search.exported(session, parse(""), WHOLE, "recent", 2)) == 2


OPERATORS = st.sampled_from(
    ["de:", "lien:", "-", "«", "»", "colis", "%", "_", "\\", "'", ";--", "$v0", "(", "[", "*", "œ", "\u0301", "OU", " "]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=30), st.lists(OPERATORS, max_size=8).map("".join)))
def test_no_text_ever_breaks_the_database(session: Session, typed: str) -> None:
    try:
        query = parse(typed)
        total = search.summary(session, query, WHOLE).total
    except UsageError:
        return
    assert 0 <= total <= len(MESSAGES)
    assert session.value("SELECT count(*) FROM messages") == len(MESSAGES)


def test_a_text_found_is_found_again_by_any_part_of_it(session: Session) -> None:
    for _, _, _, text, _ in MESSAGES:
        for word in text.split():
            assert found(session, f'"{word}"'), word


def test_a_view_is_kept_under_its_name_and_forgotten(store: Store) -> None:
    with store.writing() as session:
        first = saved_views.save(session, "  Colis  perdus ", "colis -merci", "recent")
        assert saved_views.save(session, "colis perdus", "colis", "oldest") == first
        other = saved_views.save(session, "Avis", "genre:avis", "recent")
        assert [(view.view_id, view.name, view.query) for view in saved_views.listed(session)] == [
            (other, "Avis", "genre:avis"),
            (first, "colis perdus", "colis"),
        ]
        saved_views.forget(session, first)
        assert [view.view_id for view in saved_views.listed(session)] == [other]
        for name in ("", " ", "x" * (saved_views.LONGEST_NAME + 1)):
            with pytest.raises(UsageError, match="60 signes"):
                saved_views.save(session, name, "colis", "recent")


def test_a_self_assessment_is_added_and_never_replaced(store: Store) -> None:
    with store.writing() as session:
        self_assessments.note(session, "2026-T3", {"ecoute": 2, "veille": 1}, "  un   mot ")
        self_assessments.note(session, "2026-T4", {"ecoute": 2})
        self_assessments.note(session, "2026-T4", {"ecoute": 3})
        told = self_assessments.standing(session)[["quarter", "skill", "stage", "note", "times"]]
        assert [*told.itertuples(index=False, name=None)] == [
            ("2026-T3", "ecoute", 2, "un mot", 1),
            ("2026-T3", "veille", 1, "un mot", 1),
            ("2026-T4", "ecoute", 3, "", 2),
        ]
        assert session.value("SELECT count(*) FROM self_assessments") == 4
        for quarter, stages in (("2026-T5", {"ecoute": 1}), ("2026-T4", {"ecoute": 5})):
            with pytest.raises(UsageError):
                self_assessments.note(session, quarter, stages)
    assert self_assessments.quarter_of(datetime(2026, 3, 31).date()) == "2026-T1"
    assert self_assessments.quarter_of(datetime(2026, 10, 1).date()) == "2026-T4"
