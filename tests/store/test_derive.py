"""Who speaks, which day it is there, who was answered and how that is known."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import BRAND, bring, facts, said, turns

from connectors.record import Account, Message, Post, Precision
from dashboard.config import Settings
from dashboard.stats.business_time import OpenHours
from dashboard.store import derivation_sql as sql
from dashboard.store import imports
from dashboard.store.derive import derive, refresh
from dashboard.store.store import Store


def derived(store: Store, *columns: str) -> dict[str, object]:
    with store.reading() as session:
        return facts(session, *columns)


def test_the_brand_is_known_by_the_export_by_its_declared_name_or_by_its_account(store: Store) -> None:
    bring(
        store,
        [
            Account(position=0, platform="facebook", account_id="42", name="La Boutique", is_owned=True),
            said("proved", "Page", is_own=True),
            said("declared", "@MARQUE"),
            said("spaced", " Marque"),
            said("wide", "ＭＡＲＱＵＥ"),
            said("account", "la boutique"),
            said("id", "autre nom", author_id="42"),
            said("elsewhere", "la boutique", platform="x"),
            said("near", "Marque Officielle"),
            said("nobody", None),
        ],
    )
    assert derived(store, "direction") == {
        "proved": "outbound",
        "declared": "outbound",
        "spaced": "outbound",
        "wide": "outbound",
        "account": "outbound",
        "id": "outbound",
        "elsewhere": "inbound",
        "near": "inbound",
        "nobody": "inbound",
    }


def test_declaring_an_account_later_rebuilds_what_was_there(store: Store) -> None:
    bring(store, [said("1", "ana", thread_id="t"), said("2", "Marque", 5, thread_id="t")], Settings())
    with store.reading() as session:
        assert [turn[0] for turn in turns(session)] == ["1", "2"]
    assert refresh(store, BRAND)
    assert not refresh(store, BRAND)
    with store.reading() as session:
        assert [turn[:5] for turn in turns(session)] == [("1", 1, "2", "exact", 300.0)]


def test_days_hours_and_weeks_are_those_of_the_reporting_zone(store: Store) -> None:
    late = datetime(2026, 7, 5, 22, 30, tzinfo=UTC)  # Monday 00:30 in Paris
    bring(store, [said("1", "ana", published_at=late)])
    columns = ("local_on", "local_hour", "local_weekday", "local_week_on")
    assert derived(store, *columns) == {"1": (late.date().replace(day=6), 0, 1, late.date().replace(day=6))}
    with store.writing() as session:
        derive(session, replace(BRAND, timezone="America/Montreal"), None)
    assert derived(store, *columns) == {"1": (late.date(), 18, 7, late.date().replace(month=6, day=29))}


def test_an_hour_in_which_the_clocks_are_moved_is_read_to_the_minute(store: Store) -> None:
    moved = datetime(2026, 10, 3, 15, 30, tzinfo=UTC)  # 02:00 becomes 02:30 on Lord Howe Island
    before, after = moved - timedelta(minutes=10), moved + timedelta(minutes=10)
    bring(store, [said("1", "ana", published_at=before), said("2", "ana", published_at=after)])
    with store.writing() as session:
        derive(session, replace(BRAND, timezone="Australia/Lord_Howe"), None)
    assert derived(store, "local_hour") == {"1": 1, "2": 2}


def test_a_date_without_time_keeps_its_own_day_and_has_no_hour(store: Store) -> None:
    noon_in_auckland = datetime(2026, 7, 5, 0, 0, tzinfo=UTC)
    day = said("day", "ana", published_at=noon_in_auckland, precision=Precision.DAY, source_zone="Pacific/Auckland")
    odd = replace(day, message_id="odd", source_zone="Nowhere/Odd")
    undated = said("undated", "ana", published_at=None)
    bring(store, [day, odd, undated, replace(day, message_id="hour", precision=Precision.HOUR)])
    found = derived(store, "local_on", "local_hour")
    assert found["day"] == (datetime(2026, 7, 5).date(), None)
    assert found["odd"] == (datetime(2026, 7, 5).date(), None)
    assert found["undated"] == (None, None)
    assert found["hour"] == (datetime(2026, 7, 5).date(), 2)


def test_threads_are_given_or_climbed_to_the_topmost_parent_known(store: Store) -> None:
    bring(
        store,
        [
            said("root", "ana", post_id="p"),
            said("reply", "bob", 1, post_id="p", parent_id="root"),
            said("deep", "cy", 2, post_id="p", parent_id="reply"),
            said("lost", "dan", 3, post_id="p", parent_id="missing"),
            said("named", "eve", 4, post_id="p", thread_id="root"),
            said("loop", "fay", 5, post_id="p", parent_id="loop"),
            said("flat", "gus", 6, post_id="q"),
            said("alone", "hal", 7),
        ],
    )
    found = derived(store, "thread_key")
    assert {found[name] for name in ("root", "reply", "deep", "named")} == {"facebook:root"}
    assert found["lost"] == "facebook:missing"
    assert found["loop"] == "facebook:loop"
    assert found["alone"] == "facebook:alone"
    assert str(found["flat"]).startswith("facebook:post:q:")


def test_a_parent_that_comes_later_joins_the_threads(store: Store) -> None:
    bring(store, [said("deep", "cy", 2, parent_id="reply"), said("answer", "Marque", 9, parent_id="deep")])
    bring(store, [said("reply", "bob", 1, parent_id="root")])
    bring(store, [said("root", "ana", 0)])
    assert set(derived(store, "thread_key").values()) == {"facebook:root"}
    with store.reading() as session:
        assert {turn[0]: turn[2] for turn in turns(session)} == {"deep": "answer", "reply": None, "root": None}


def test_a_reply_joins_the_conversation_it_answers_on_a_flat_post(store: Store) -> None:
    bring(store, [said("1", "ana", 0, post_id="p"), said("2", "Marque", 3, post_id="p")])
    found = derived(store, "thread_key", "answer_method")
    assert found["1"][0] == found["2"][0]  # type: ignore[index]
    assert found["1"][1] == "inferred"  # type: ignore[index]


def test_mentions_and_parents_are_found_across_the_store(store: Store) -> None:
    bring(
        store,
        [
            said("1", "Ana Lopez", 0, post_id="p", thread_id="t"),
            said("2", "Bob", 1, post_id="p", thread_id="t"),
            said("3", "Marque", 2, "@Ana Lopez bonjour", post_id="p", thread_id="t"),
        ],
    )
    with store.reading() as session:
        assert [turn[:4] for turn in turns(session)] == [("1", 1, "3", "mention"), ("2", 1, None, None)]


def test_a_homonym_elsewhere_on_the_post_hides_nobody(store: Store) -> None:
    bring(
        store,
        [
            said("1", "Ana", 0, author_id="7", thread_id="t", post_id="p"),
            said("2", "bob", 1, thread_id="t", post_id="p"),
            said("3", "Ana", 2, author_id="8", thread_id="u", post_id="p"),
            said("4", "Marque", 5, "@Ana bonjour", thread_id="t", post_id="p"),
        ],
    )
    with store.reading() as session:
        assert [turn[:4] for turn in turns(session)] == [
            ("1", 1, "4", "mention"), ("2", 1, None, None), ("3", 1, None, None),
        ]  # fmt: skip


def test_numbers_drawn_twice_are_drawn_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PLACE", "COLLISIONS"):
        clumsy = re.sub(r"hash\((\w+), \$salt\)", r"hash(if($salt = 0, '', \1))", getattr(sql, name))
        assert clumsy != getattr(sql, name)
        monkeypatch.setattr(sql, name, clumsy)
    bring(store, [said("1", "ana", 0), said("2", "bob", 1), said("3", "Marque", 2, parent_id="1")])
    with store.reading() as session:
        assert [turn[:4] for turn in turns(session)] == [("1", 1, "3", "exact"), ("2", 1, None, None)]


def test_threads_settled_at_once_are_as_the_loop_pairs_them(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    threads: dict[str, list[tuple[Any, ...]]] = {  # who speaks at which minute; a reply may name the rank of its parent
        "plain": [("ana", 0), ("ana", 1), ("Marque", 2), ("Marque", 3)],
        "same instant": [("ana", 1), ("Marque", 1)],
        "again": [("ana", 0), ("Marque", 1), ("ana", 2), ("Marque", 3)],
        "two": [("ana", 0), ("bob", 1), ("Marque", 2)],
        "nobody": [(None, 0), (None, 1), ("Marque", 2)],
        "brand first": [("Marque", 0), ("ana", 1)],
        "dated before": [("ana", 5), ("Marque", 3, 0), ("Marque", 6)],
    }
    bring(
        store,
        [
            said(f"{name}{rank}", who, minute, post_id=name, thread_id=name, parent_id=f"{name}{of[0]}" if of else None)
            for name, lines in threads.items()
            for rank, (who, minute, *of) in enumerate(lines)
        ],
    )
    with store.reading() as session:
        found = turns(session)
    for_loop = sql.FIND_PLAIN.replace("count(opening) = 0", "false")
    assert for_loop != sql.FIND_PLAIN
    monkeypatch.setattr(sql, "FIND_PLAIN", for_loop)
    with store.writing() as session:
        derive(session, BRAND, None)
        assert turns(session) == found


def test_delays_need_both_clocks(store: Store) -> None:
    bring(
        store,
        [
            said("1", "ana", 0, thread_id="t", precision=Precision.DAY),
            said("2", "Marque", 2, thread_id="t"),
            said("3", "bob", 0, thread_id="u"),
            said("4", "Marque", 2, thread_id="u", precision=Precision.MINUTE),
        ],
    )
    with store.reading() as session:
        assert [(turn[0], turn[2], turn[4], turn[9]) for turn in turns(session)] == [
            ("1", "2", None, False),
            ("3", "4", 120.0, True),
        ]


def test_a_reply_dated_before_its_message_has_no_delay(store: Store) -> None:
    bring(store, [said("1", "ana", 5, thread_id="t"), said("2", "Marque", 0, thread_id="t", parent_id="1")])
    with store.reading() as session:
        assert [turn[:5] for turn in turns(session)] == [("1", 1, "2", "exact", None)]


def test_a_reply_of_the_same_second_answers_at_once_whatever_the_ids(store: Store) -> None:
    bring(store, [said("9", "ana", 0, thread_id="t"), said("1", "Marque", 0, thread_id="t")])
    with store.reading() as session:
        assert [turn[:5] for turn in turns(session)] == [("9", 1, "1", "exact", 0.0)]


@pytest.mark.parametrize(
    ("received", "answered", "calendar_h", "business_h", "is_off_hours"),
    [
        (datetime(2026, 3, 27, 16, 30), datetime(2026, 3, 30, 7, 15), 62.75, 0.75, False),
        (datetime(2026, 5, 16, 9), datetime(2026, 5, 16, 10), 1, 0, True),
        (datetime(2026, 5, 16, 9), datetime(2026, 5, 18, 7, 20), 46 + 1 / 3, 1 / 3, False),
        (datetime(2026, 5, 16, 9), datetime(2026, 5, 23, 9), 168, 45, False),
    ],
)
def test_business_time_uses_the_declared_hours(
    store: Store, received: datetime, answered: datetime, calendar_h: float, business_h: float, is_off_hours: bool
) -> None:
    hours = tuple(OpenHours(day, time(9), time(18)) for day in range(1, 6))
    records = [
        said("1", "ana", thread_id="t", published_at=received.replace(tzinfo=UTC)),
        said("2", "Marque", thread_id="t", published_at=answered.replace(tzinfo=UTC)),
    ]
    bring(store, records, replace(BRAND, hours=hours))
    with store.reading() as session:
        assert [turn[4:7] for turn in turns(session)] == [
            (pytest.approx(calendar_h * 3600), pytest.approx(business_h * 3600), is_off_hours)
        ]
    with store.writing() as session:
        derive(session, BRAND, None)
        assert [turn[5:7] for turn in turns(session)] == [(None, None)]


def test_what_calls_for_no_answer_says_why(store: Store) -> None:
    texts = {
        "emoji": ("ana", "😍😍 !!"),
        "question": ("ana", "😍 ?"),
        "friend": ("ana", "@zoe @paul.martin 😂"),
        "friend_and_words": ("ana", "@zoe regarde"),
        "repost": ("eve", "RT @Marque: Où est votre colis ? Suivez-le"),
        "about_a_repost": ("eve", "Un RT @zoe ?"),
        "empty": ("ana", "  "),
        "same": ("bob", "Où est mon colis"),
        "twice": ("bob", "où est  mon COLIS"),
        "other_author": ("cy", "Où est mon colis"),
        "thanks_first": ("dan", "Merci beaucoup !"),
    }
    bring(
        store,
        [
            said(name, author, n, text, post_id="p", thread_id=name)
            for n, (name, (author, text)) in enumerate(texts.items())
        ]
        + [said("stars", "eve", 50, "", rating=4.0), said("gone", "eve", 51, is_deleted=True)]
        + [said("masked", "fay", 52, is_hidden=True), said("ours", "Marque", 53, "👍", post_id="p", thread_id="z")],
    )
    assert derived(store, "exclusion") == {
        "emoji": "emoji_only",
        "repost": "repost",
        "about_a_repost": None,
        "question": None,
        "friend": "mention_only",
        "friend_and_words": None,
        "empty": "empty",
        "same": None,
        "twice": "duplicate",
        "other_author": None,
        "thanks_first": None,
        "stars": None,
        "gone": "deleted",
        "masked": "hidden",
        "ours": None,
    }


def test_a_hidden_message_that_was_answered_stays_in_the_figures(store: Store) -> None:
    bring(
        store,
        [
            said("masked", "fay", 0, is_hidden=True, thread_id="t"),
            said("reply", "Marque", 5, thread_id="t", parent_id="masked"),
        ],
    )
    assert derived(store, "exclusion")["masked"] is None


def test_thanks_close_a_conversation_only_as_its_last_word(store: Store) -> None:
    bring(
        store,
        [
            said("1", "ana", 0, "Bonjour, mon colis ?", thread_id="t"),
            said("2", "Marque", 1, thread_id="t"),
            said("3", "ana", 2, "Super, merci pour votre réponse 🙏", thread_id="t"),
            said("4", "bob", 0, "Bonjour, mon colis ?", thread_id="u"),
            said("5", "Marque", 1, thread_id="u"),
            said("6", "bob", 2, "merci", thread_id="u"),
            said("7", "bob", 3, "Et le second ?", thread_id="u"),
            said("8", "cy", 2, "Merci de me rembourser", thread_id="u"),
        ],
    )
    found = derived(store, "exclusion")
    assert {name for name, why in found.items() if why == "thanks_closing"} == {"3"}


def automatic(count: int, text: str = "Merci, nous revenons vers vous") -> list[Message]:
    pairs = []
    for n in range(count):
        pairs.append(said(f"q{n}", f"membre {n}", 10 * n, thread_id=f"t{n}"))
        pairs.append(said(f"r{n}", "Marque", 10 * n + 0.5, f"@membre {text}" if n % 2 else text, thread_id=f"t{n}"))
    return pairs


def test_an_automatic_reply_stops_no_clock(store: Store) -> None:
    bring(store, [*automatic(5), said("human", "Marque", 60, "Bonjour, voici la suite", thread_id="t0")])
    found = derived(store, "is_automatic")
    assert {name for name, flag in found.items() if flag} == {f"r{n}" for n in range(5)}
    with store.reading() as session:
        assert {turn[0]: turn[2] for turn in turns(session)} == {
            "q0": "human", "q1": None, "q2": None, "q3": None, "q4": None,
        }  # fmt: skip


def test_the_fifth_automatic_reply_reopens_the_conversations_of_the_first_four(store: Store) -> None:
    records = automatic(5)
    bring(store, records[:8])
    with store.reading() as session:
        assert all(turn[2] for turn in turns(session))
    bring(store, records[8:])
    with store.reading() as session:
        assert not any(turn[2] for turn in turns(session))


def test_a_quick_reply_under_a_flat_post_counts_only_when_one_message_can_be_its_own(store: Store) -> None:
    crowd = [said(f"c{n}", f"membre {n}", n / 10, post_id="p") for n in range(50)]
    thanks = [said(f"r{n}", "Marque", 1 + n / 2, "Merci à vous", post_id="p") for n in range(6)]
    bring(store, crowd + thanks)
    assert not any(derived(store, "is_automatic").values())


def test_the_account_of_the_post_follows_its_messages(store: Store) -> None:
    bring(store, [said("1", "ana", post_id="p")])
    assert derived(store, "account_id") == {"1": None}
    bring(store, [Post(position=1, platform="facebook", post_id="p", account_id="boutique")])
    assert derived(store, "account_id") == {"1": "boutique"}


AUTHORS = st.sampled_from(["ana", "bob", "Marque"])
TEXTS = st.sampled_from(["bonjour", "@ana merci", "@bob merci", "merci", "réponse type"])
SHAPES = st.fixed_dictionaries(
    {
        "post_id": st.sampled_from([None, "p", "q"]),
        "thread_id": st.sampled_from([None, None, "t", "0"]),
        "parent_id": st.sampled_from([None, None, "0", "1", "2", "3"]),
    }
)


@pytest.fixture(scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(tmp_path_factory.mktemp("espace"))
    with store.reading():  # kept open: opening costs more than the imports of a few messages
        yield store


@settings(max_examples=8, deadline=None, database=None)
@given(
    drawn=st.lists(st.tuples(AUTHORS, TEXTS, st.integers(0, 6), SHAPES), min_size=4, max_size=14),
    chance=st.randoms(use_true_random=False),
)
def test_the_order_of_imports_changes_nothing(
    one_store: Store, drawn: list[tuple[str, str, int, dict[str, str]]], chance: random.Random
) -> None:
    records = [said(str(n), author, minute / 2, text, **shape) for n, (author, text, minute, shape) in enumerate(drawn)]
    shuffled = chance.sample(records, len(records))
    cut = chance.randrange(len(records) + 1)
    results = []
    for parts in ([records], [shuffled[:cut], shuffled[cut:]]):
        with one_store.writing() as session:
            imports.remove_everything(session)
        for part in parts:
            bring(one_store, part)
        with one_store.reading() as session:
            described = facts(session, "thread_key", "direction", "is_automatic", "exclusion", "answer_method")
            results.append((turns(session), described))
    assert results[0] == results[1]
