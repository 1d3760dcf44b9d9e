"""R0: who is answered by whom."""

from typing import Any

from dashboard.store.pairing import Said, Turn, turns_of

MINUTE_US = 60_000_000


def said(key: int, author: str, *, minute: float | None = None, thread: str = "t", **more: Any) -> Said:
    at_us = int((key if minute is None else minute) * MINUTE_US)
    return Said(key, at_us, ord(thread[0]), ord(author[0]), author == "brand", **more)


def flat(key: int, author: str, **more: Any) -> Said:
    return said(key, author, thread=author, has_ids=False, is_flat=True, **more)


def test_one_reply_closes_all_that_its_author_had_open() -> None:
    scope = [said(1, "ana"), said(2, "ana"), said(3, "brand"), said(4, "ana")]
    assert turns_of(scope) == [Turn([1, 2], 3, "exact"), Turn([4], None, None)]


def test_only_the_first_of_several_replies_stops_the_clock() -> None:
    scope = [said(1, "ana"), said(2, "brand"), said(3, "brand")]
    assert turns_of(scope) == [Turn([1], 2, "exact")]


def test_the_parent_decides_before_the_latest_message() -> None:
    scope = [said(1, "ana"), said(2, "bob"), said(3, "brand", parent=1)]
    assert turns_of(scope) == [Turn([1], 3, "exact"), Turn([2], None, None)]


def test_without_parent_the_latest_waiting_author_is_answered() -> None:
    scope = [said(1, "ana"), said(2, "bob"), said(3, "brand"), said(4, "brand")]
    assert turns_of(scope) == [Turn([2], 3, "exact"), Turn([1], 4, "exact")]


def test_a_name_wins_over_the_parent_and_says_so() -> None:
    scope = [
        said(1, "ana", names=("ana lopez",)),
        said(2, "bob", names=("bob",)),
        said(3, "brand", parent=2, text="@Ana Lopez, bonjour"),
        said(4, "brand", parent=2, text="@BOB bonjour"),
    ]
    assert turns_of(scope) == [Turn([1], 3, "mention"), Turn([2], 4, "exact")]


def test_a_second_reply_to_someone_answered_does_not_answer_another() -> None:
    scope = [
        said(1, "ana", names=("ana",)),
        said(2, "bob", names=("bob",)),
        said(3, "brand", text="@bob bonjour (1/2)"),
        said(4, "brand", text="@bob suite (2/2)"),
    ]
    assert turns_of(scope) == [Turn([2], 3, "exact"), Turn([1], None, None)]


def test_a_name_from_another_thread_is_no_answer_in_this_one() -> None:
    scope = [
        said(1, "ana", names=("ana",), thread="u"),
        said(2, "bob"),
        said(3, "brand", text="@ana saura vous répondre"),
    ]
    assert turns_of(scope) == [Turn([2], 3, "exact"), Turn([1], None, None)]


def test_a_reply_without_ids_finds_the_one_it_names_on_the_post() -> None:
    scope = [
        said(1, "ana", thread="u", names=("ana",)),
        said(2, "bob", thread="v"),
        said(3, "brand", thread="w", has_ids=False, text="@Ana merci"),
        said(4, "brand", thread="x", has_ids=False, text="Le lien est dans notre bio"),
    ]
    assert turns_of(scope) == [Turn([1], 3, "mention"), Turn([2], None, None)]


def test_a_flat_post_is_paired_with_the_latest_waiting_message() -> None:
    scope = [flat(1, "ana"), flat(2, "bob"), flat(3, "ana"), flat(4, "brand"), flat(5, "brand")]
    assert turns_of(scope) == [Turn([1, 3], 4, "inferred"), Turn([2], 5, "inferred")]


def test_nothing_is_inferred_beyond_seven_days() -> None:
    week = 7 * 24 * 60
    assert turns_of([flat(1, "ana", minute=0), flat(2, "brand", minute=week)]) == [Turn([1], 2, "inferred")]
    assert turns_of([flat(1, "ana", minute=0), flat(2, "brand", minute=week + 1)]) == [Turn([1], None, None)]


def test_a_reply_dated_before_its_message_is_kept_apart() -> None:
    scope = [said(1, "brand", parent=3), said(2, "ana"), said(3, "bob")]
    assert turns_of(scope) == [Turn([3], 1, "exact"), Turn([2], None, None)]


def test_a_member_who_answers_a_member_stops_no_clock() -> None:
    assert turns_of([said(1, "ana"), said(2, "bob", parent=1)]) == [Turn([1], None, None), Turn([2], None, None)]


def test_the_brand_talking_alone_makes_no_turn() -> None:
    assert turns_of([said(1, "brand"), said(2, "brand", parent=1)]) == []
