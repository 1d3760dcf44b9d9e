"""A post that tools call by several names is one post, whatever file comes first."""

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from records import NOON, bring, said

from connectors.record import Post, Record, Snapshot
from dashboard.store.store import Store

ADDRESS = "https://www.facebook.com/cairnelle/posts/pfbid02Glandasse"
SHORT = "pfbid02Glandasse"
NUMBER = "122154011730736450"


def published() -> list[Record]:
    """What the analytics of the brand say: a numeric id, and an address that shows another name."""
    return [
        Post(
            position=2, platform="facebook", post_id=NUMBER, text="La veste Glandasse", url=ADDRESS, published_at=NOON
        ),
        Snapshot(position=2, platform="facebook", post_id=NUMBER, views=120),
    ]


def extracted() -> list[Record]:
    """What an extractor says: comments under a post known by its address alone."""
    return [
        Post(position=0, platform="facebook", post_id=SHORT, url=ADDRESS, is_stub=True),
        said("c1", "Léa", 3, post_id=SHORT, position=2),
        said("c2", "Marque", 9, post_id=SHORT, position=3, parent_id="c1"),
    ]


def collected() -> list[Record]:
    """What a scraper says: an id of its own, the same address."""
    return [
        Post(position=1, platform="facebook", post_id="903", text="La veste Glandasse", url=ADDRESS, published_at=NOON),
        said("c3", "Noé", 20, post_id="903"),
    ]


def state(store: Store) -> tuple[Any, ...]:
    with store.reading() as session:
        posts = session.rows("SELECT post_id, is_stub, text FROM posts")
        assert len(posts) == 1
        ((post_id, is_stub, text),) = posts
        children = session.rows("SELECT message_id, post_id FROM messages ORDER BY message_id")
        assert {under for _, under in children} == {post_id}
        assert {row[0] for row in session.rows("SELECT post_id FROM snapshots")} <= {post_id}
        threads = session.rows(
            "SELECT m.message_id, f.thread_key FROM message_facts AS f JOIN messages AS m USING (message_key)"
        )
        return is_stub, text, [message_id for message_id, _ in children], threads


@pytest.mark.parametrize(
    "order", list(permutations((published, extracted, collected))), ids=lambda fs: " ".join(f.__name__ for f in fs)
)
def test_comments_find_their_post_by_its_address(tmp_path: Path, order: tuple[Any, ...]) -> None:
    store = Store(tmp_path)
    for number, export in enumerate(order):
        bring(store, export(), digest=str(number))
    is_stub, text, messages, threads = state(store)
    assert (is_stub, text, messages) == (False, "La veste Glandasse", ["c1", "c2", "c3"])
    assert dict(threads)["c1"] == dict(threads)["c2"]


def test_the_same_files_again_change_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for number, export in enumerate((extracted, published)):
        bring(store, export(), digest=str(number))
    before = state(store)
    again = bring(store, extracted(), digest="again").merged
    assert (again.rows_new, again.rows_updated, again.rows_duplicate) == (0, 0, 2)
    again = bring(store, published(), digest="again").merged
    assert (again.rows_new, again.rows_updated, again.rows_duplicate) == (0, 0, 1)
    assert state(store) == before


def test_posts_that_share_no_name_stay_apart(tmp_path: Path) -> None:
    store = Store(tmp_path)
    bring(store, published())
    bring(
        store,
        [
            Post(position=0, platform="facebook", post_id="pfbid02Autre", is_stub=True),
            Post(position=0, platform="instagram", post_id=SHORT, is_stub=True),
            said("c1", "Léa", post_id="pfbid02Autre"),
        ],
        digest="other",
    )
    with store.reading() as session:
        assert session.value("SELECT count(*) FROM posts") == 3
        assert session.rows("SELECT post_id FROM messages") == [("pfbid02Autre",)]
