"""Who speaks, which day it is there, which thread they join, whatever the order of the imports."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from records import BRAND, bring, facts, said, turns

from connectors.record import Account, Precision
from dashboard.config import Settings
from dashboard.store import derivation_sql as sql
from dashboard.store import imports, pairing_sql
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
    for_loop = pairing_sql.FIND_PLAIN.replace("count(opening) = 0", "false")
    assert for_loop != pairing_sql.FIND_PLAIN
    monkeypatch.setattr(pairing_sql, "FIND_PLAIN", for_loop)
    with store.writing() as session:
        derive(session, BRAND, None)
        assert turns(session) == found


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
