"""What the store makes of judgements: a person's word wins, and the other messages weigh on a risk."""

from collections.abc import Callable

import pytest

from dashboard.config import Settings
from dashboard.enrich.contract import Reason, Risk, RiskLevel
from dashboard.enrich.pipeline import analyse, risk_analyzer
from dashboard.errors import UsageError
from dashboard.store import judgements, risk_context
from dashboard.store.store import Store

SLOGAN = "Boycott de la boutique, faites tourner"


def context(store: Store) -> dict[int, tuple[int, int, int]]:
    with store.writing() as session:
        risk_context.refresh(session)
        rows = session.rows("SELECT message_key, reach_points, repetition_points, repeated_by FROM risk_context")
    return {key: (reach, repetition, by) for key, reach, repetition, by in rows}


def test_a_human_label_wins_and_survives_every_analysis(store: Store, add: Callable[..., int]) -> None:
    key = add("Bravo le service")
    analyse(store, Settings())
    with store.writing() as session:
        judgements.correct_sentiment(session, key, "positive")
        judgements.correct_sentiment(session, key, "negative")
    analyse(store, Settings(), everything=True)
    with store.reading() as session:
        assert session.rows("SELECT label, analyzer, neg, compound FROM current_sentiment") == [
            ("negative", "humain", 1.0, -1.0)
        ]
        assert session.value("SELECT count(*) FROM sentiments") == 2  # the engine's own label is kept beside


def test_a_correction_needs_a_known_label_and_message(store: Store, add: Callable[..., int]) -> None:
    key = add("Bravo")
    with store.writing() as session:
        with pytest.raises(UsageError):
            judgements.correct_sentiment(session, key, "mixed")
        with pytest.raises(UsageError):
            judgements.correct_sentiment(session, key + 1, "positive")
        assert session.value("SELECT count(*) FROM sentiments") == 0


def test_only_the_engine_in_force_is_shown(store: Store, add: Callable[..., int]) -> None:
    add("Service nul")
    analyse(store, Settings())
    with store.writing() as session:
        session.set_meta("sentiment_analyzer", "autre/1")
    with store.reading() as session:
        assert session.rows("SELECT * FROM current_sentiment") == []


def test_reach_is_a_percent_rank_in_the_account(store: Store, add: Callable[..., int]) -> None:
    keys = [add(f"message {index}", likes=likes) for index, likes in enumerate((0, 1, 2, 3, None))]
    other = add("ailleurs", likes=1, account="autre")
    found = context(store)
    # reactions 0, 0, 1, 2, 3: percent ranks 0, 0, ½, ¾, 1
    assert [found.get(key, (0,))[0] for key in keys] == [0, 8, 11, 15, 0]
    assert other not in found  # alone in its account: nothing to rank


def test_likes_and_replies_add_up(store: Store, add: Callable[..., int]) -> None:
    low, high = add("message un", likes=2), add("message deux", likes=1, replies=5)
    assert context(store) == {high: (15, 0, 0)}
    assert low != high


def test_repetition_counts_other_authors(store: Store, add: Callable[..., int]) -> None:
    once = [add(SLOGAN, author) for author in ("a", "b")]
    assert [context(store)[key][1:] for key in once] == [(4, 1), (4, 1)]
    add(SLOGAN.upper(), "c")
    assert context(store)[once[0]][1:] == (6, 2)
    add(SLOGAN, "d")
    add(SLOGAN, "e")
    assert context(store)[once[0]][1:] == (10, 4)


def test_short_texts_same_author_and_own_voice_are_no_repetition(store: Store, add: Callable[..., int]) -> None:
    add("Merci beaucoup", "a")
    add("Merci beaucoup", "b")
    add(SLOGAN, "a")
    add(SLOGAN, "a")
    add(SLOGAN, "marque", direction="outbound", likes=50)
    assert context(store) == {}


def test_the_view_adds_the_context_and_reads_the_level(store: Store, add: Callable[..., int]) -> None:
    cases: list[tuple[Risk, str]] = [
        (Risk(29), "low"),
        (Risk(30), "watch"),
        (Risk(59), "watch"),
        (Risk(60), "high"),
        (Risk(75), "high"),
        (Risk(80), "critical"),
        (Risk(5, floor_level="high"), "high"),
        (Risk(85, floor_level="high"), "critical"),
        (Risk(5, floor_level="critical"), "critical"),
    ]
    keys = [add(f"message {index}") for index, _ in enumerate(cases)]
    with store.writing() as session:
        judgements.write_risks(session, "essai/1", zip(keys, (risk for risk, _ in cases), strict=True))
        session.set_meta("risk_analyzer", "essai/1")
        levels = session.rows("SELECT level FROM current_risk ORDER BY message_key")
        assert [level for (level,) in levels] == [level for _, level in cases]
        assert [risk.level for risk, _ in cases] == [level for _, level in cases]  # the contract says the same
        session.execute("INSERT INTO risk_context VALUES (?, 15, 10, 3)", [keys[2]])
        session.execute("INSERT INTO risk_context VALUES (?, 15, 10, 3)", [keys[5]])
        shown = dict(session.rows("SELECT message_key, score FROM current_risk"))
        assert (shown[keys[2]], shown[keys[5]]) == (84, 100)


def test_writing_again_replaces(store: Store, add: Callable[..., int]) -> None:
    key = add("texte")
    floor: RiskLevel = "high"
    with store.writing() as session:
        judgements.write_risks(session, "essai/1", [(key, Risk(10))])
        reason = Reason("insult", 20, 0, 5, "texte")
        judgements.write_risks(session, "essai/1", [(key, Risk(20, ("insult",), ("complaint",), floor, (reason,)))])
        assert session.rows("SELECT score, categories, intents, floor_level FROM risks") == [
            (20, ["insult"], ["complaint"], "high")
        ]


def test_context_follows_an_analysis(store: Store, add: Callable[..., int]) -> None:
    for author in ("a", "b", "c", "d"):
        add(SLOGAN, author)
    analyse(store, Settings())
    alone = risk_analyzer().judge([SLOGAN])[0].score
    with store.reading() as session:
        assert session.rows("SELECT DISTINCT score, repetition_points FROM current_risk") == [(alone + 10, 10)]
