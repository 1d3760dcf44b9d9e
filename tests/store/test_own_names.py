"""Whose the accounts and the posts are, and that an opening by the brand is its voice and not its publication."""

from dataclasses import replace
from pathlib import Path

import pytest
from records import BRAND, NOON, bring, facts, said, turns

from connectors.record import Account, Post, Record
from dashboard.config import Settings
from dashboard.store.derive import refresh
from dashboard.store.store import Store
from dashboard.store.views import account_names


def post(post_id: str, account_id: str | None, platform: str = "facebook", is_stub: bool = False) -> Post:
    return Post(
        position=1, platform=platform, post_id=post_id, account_id=account_id, published_at=NOON, is_stub=is_stub
    )


def own_posts(store: Store) -> set[str]:
    with store.reading() as session:
        return {post_id for (post_id,) in session.rows("SELECT post_id FROM own_posts")}


def account(account_id: str, name: str | None = None, handle: str | None = None, platform: str = "facebook") -> Account:
    return Account(position=0, platform=platform, account_id=account_id, name=name, handle=handle)


def test_a_post_is_the_brands_when_its_account_is_or_when_nobody_says_whose(store: Store) -> None:
    bring(
        store,
        [
            replace(account("42", "La Boutique"), is_owned=True),
            account("7", "La boutique"),
            account("8", "Boutique d’en face"),
            account("9", "autre", "@marque"),
            account("42", "La Boutique", platform="x"),
            post("proved", "42"),
            post("same name", "7"),
            post("of another", "8"),
            post("declared", "9"),
            post("known by its id alone", "MARQUE"),
            post("unknown id", "1234"),
            post("same name elsewhere", "42", "x"),
            post("unsaid", None),
            post("stub", "42", is_stub=True),
        ],
    )
    assert own_posts(store) == {"proved", "same name", "declared", "known by its id alone", "unsaid"}


def test_the_accounts_to_choose_from_are_those_of_the_brand_and_those_that_received_something(store: Store) -> None:
    bring(
        store,
        [
            account("9", "Marque"),
            account("8", "Boutique d’en face"),
            account("7", "Forum des amis"),
            post("ours", "9"),
            post("theirs", "8"),
            post("discussed", "7", is_stub=True),
            said("1", "ana", post_id="discussed"),
        ],
    )
    with store.reading() as session:
        assert account_names(session) == ("Forum des amis", "Marque")


def test_declaring_an_account_makes_its_posts_the_brands_and_no_more_when_it_is_taken_back(store: Store) -> None:
    bring(store, [account("9", "Marque"), post("p", "9")], Settings())
    assert own_posts(store) == set()
    assert refresh(store, BRAND) and own_posts(store) == {"p"}
    assert refresh(store, Settings()) and own_posts(store) == set()


def test_an_export_that_proves_an_account_later_settles_the_posts_known_before(store: Store) -> None:
    bring(store, [account("17841", "Marque", "marque.fr"), post("collected", "17841")], Settings())
    assert own_posts(store) == set()
    bring(
        store,
        [Account(position=0, platform="facebook", account_id="42", handle="marque.fr", is_owned=True)],
        Settings(),
    )
    assert own_posts(store) == {"collected"}


def test_a_workspace_from_before_is_settled_when_it_opens(store: Store) -> None:
    bring(store, [account("9", "Marque"), post("p", "9")])
    with store.writing() as session:
        session.execute("DELETE FROM own_accounts")
        session.set_meta("derivation", "rules of before")
    assert refresh(store, BRAND) and own_posts(store) == {"p"}


OPENING = said("topic", "Marque", 0, "Atelier samedi\n\nVenez avec vos sacs.", post_id="t", thread_id="topic")
ANSWERS = (
    said("1", "ana", 5, "À quelle heure ?", post_id="t", thread_id="topic", parent_id="topic"),
    said("2", "Marque", 9, post_id="t", thread_id="topic", parent_id="1"),
    said("3", "bob", 12, "Est-ce payant ?", post_id="t", thread_id="topic", parent_id="topic"),
)
TOPIC = post("t", None, is_stub=True)


def test_an_opening_by_an_account_of_the_settings_is_outbound_and_what_answers_it_waits(store: Store) -> None:
    bring(store, [TOPIC, OPENING, *ANSWERS])
    with store.reading() as session:
        assert facts(session, "direction") == {
            "topic": "outbound", "1": "inbound", "2": "outbound", "3": "inbound",
        }  # fmt: skip
        assert facts(session, "exclusion") == dict.fromkeys(("topic", "1", "2", "3"))
        assert [turn[:5] for turn in turns(session)] == [("1", 1, "2", "exact", 240.0), ("3", 1, None, None, None)]
    assert own_posts(store) == set()


@pytest.mark.parametrize("order", [1, -1])
def test_an_opening_by_a_member_waits_for_the_brand_whatever_file_comes_first(store: Store, order: int) -> None:
    opening = replace(OPENING, author_name="cyr")
    answer = said("2", "Marque", 9, post_id="t", parent_id="topic")  # of a file that lacks the opening
    files: list[list[Record]] = [[TOPIC, opening], [answer]]
    for records in files[::order]:
        bring(store, records)
    with store.reading() as session:
        assert [turn[:5] for turn in turns(session)] == [("topic", 1, "2", "exact", 540.0)]


def test_the_settings_that_name_the_brand_later_take_its_opening_off_the_wait(tmp_path: Path) -> None:
    store = Store(tmp_path / "espace")
    bring(store, [TOPIC, OPENING], Settings())
    with store.reading() as session:
        assert [turn[0] for turn in turns(session)] == ["topic"]
    assert refresh(store, BRAND)
    with store.reading() as session:
        assert turns(session) == []
