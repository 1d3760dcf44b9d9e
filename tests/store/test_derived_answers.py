"""Who was answered, after how long, and what calls for no answer."""

from dataclasses import replace
from datetime import UTC, datetime, time

import pytest
from records import BRAND, bring, facts, said, turns

from connectors.record import Message, Post, Precision
from dashboard.stats.business_time import OpenHours
from dashboard.store.derive import derive
from dashboard.store.store import Store


def derived(store: Store, *columns: str) -> dict[str, object]:
    with store.reading() as session:
        return facts(session, *columns)


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


def undated(message_id: str, parent_id: str, text: str = "Merci !") -> Message:
    return said(message_id, "Marque", text=text, parent_id=parent_id, published_at=None)


def test_an_answer_without_date_ends_the_wait_and_has_no_delay(store: Store) -> None:
    bring(store, [said("1", "ana", thread_id="1"), undated("1/reply", "1"), said("2", "bob", thread_id="2")])
    with store.reading() as session:
        assert [(turn[0], turn[2], turn[3], turn[4], turn[9]) for turn in turns(session)] == [
            ("1", "1/reply", "exact", None, False),
            ("2", None, None, None, True),
        ]
    assert derived(store, "answer_method", "answered_at")["1"] == ("exact", None)


def test_an_answer_without_date_leaves_to_wait_what_its_author_added(store: Store) -> None:
    asked = [said("1", "ana", 0, thread_id="t"), said("2", "ana", 5, thread_id="t")]
    bring(store, [*asked, undated("r", "1")])
    with store.reading() as session:
        assert [turn[:4] for turn in turns(session)] == [("1", 2, None, None)]
    bring(store, [undated("s", "2")])
    with store.reading() as session:
        assert [turn[:4] for turn in turns(session)] == [("1", 2, "s", "exact")]


def test_an_answer_with_a_date_is_the_one_that_counts(store: Store) -> None:
    bring(store, [said("1", "ana", thread_id="1"), undated("a", "1"), said("b", "Marque", 5, parent_id="1")])
    with store.reading() as session:
        assert [(turn[2], turn[4]) for turn in turns(session)] == [("b", 300.0)]


def test_answers_without_date_are_the_same_whatever_came_first(store: Store) -> None:
    records = [undated("r1", "1"), said("1", "ana", thread_id="1"), undated("r20", "1")]
    for one in reversed(records):
        bring(store, [one])
    with store.reading() as session:
        assert [turn[:4] for turn in turns(session)] == [("1", 1, "r1", "exact")]
