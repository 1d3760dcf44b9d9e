"""From file to who waits: a discussion opened by a member asks, one opened by the brand publishes."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.config import Settings
from dashboard.ingest import AS_THEY_COME, ImportOptions, import_paths
from dashboard.store.store import Store

SAMPLES = Path(__file__).resolve().parents[1] / "sample_data" / "formats"
TURNS = """
    SELECT m.message_id, t.messages, a.message_id, t.answer_method, t.thread_key
    FROM turns AS t
    JOIN messages AS m ON m.message_key = t.turn_key
    LEFT JOIN messages AS a ON a.message_key = t.answer_key
    ORDER BY t.opened_at
"""


def bring(folder: Path, *paths: Path, settings: Settings | None = None, options: ImportOptions = AS_THEY_COME) -> Store:
    store = Store(folder / "espace")
    for report in import_paths(store, settings or Settings(), paths, options):
        assert report.status == "done", report
    return store


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.reading() as session:
        return session.rows(sql)


def test_a_members_topic_waits_until_the_staff_answers(tmp_path: Path) -> None:
    store = bring(tmp_path, SAMPLES / "discourse" / "482.json")
    opening, *_ = rows(store, TURNS)
    assert opening == ("9120", 1, "9124", "exact", "forum:9120")
    assert rows(store, "SELECT DISTINCT thread_key FROM message_facts") == [("forum:9120",)]
    assert rows(store, "SELECT post_id, is_stub FROM posts") == [("482", True)]
    assert rows(store, "SELECT * FROM own_posts") == []


def comment(name: str, parent: str, author: str, at: int) -> dict[str, Any]:
    return {"id": name, "link_id": "t3_sub", "parent_id": parent, "author": author, "body": f"Message {name} ?",
            "created_utc": 1770000000 + at, "score": 1}  # fmt: skip


SUBMISSION = {"id": "sub", "title": "Une veste qui fuit", "selftext": "", "author": "theo", "subreddit": "rando",
              "created_utc": 1770000000, "score": 3, "num_comments": 3}  # fmt: skip
FIRST = comment("a", "t3_sub", "nour", 60)
BRANDS = comment("b", "t3_sub", "marque", 90)
DEEP = comment("c", "t1_b", "theo", 120)


def thing(kind: str, data: dict[str, Any], *replies: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "data": data | {"replies": listing(*replies) if replies else ""}}


def listing(*things: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "Listing", "data": {"children": list(things)}}


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)], ids=["page first", "archive first"])
@pytest.mark.parametrize("archived", [(FIRST, BRANDS, DEEP), (DEEP, BRANDS), (SUBMISSION, DEEP)])
def test_a_page_and_an_archive_make_one_conversation(
    tmp_path: Path, order: slice, archived: tuple[dict[str, Any], ...]
) -> None:
    page, archive = tmp_path / "page.json", tmp_path / "archive.jsonl"
    comments = listing(thing("t1", FIRST), thing("t1", BRANDS, thing("t1", DEEP)))
    page.write_text(json.dumps([listing(thing("t3", SUBMISSION)), comments]))
    archive.write_text("".join(f"{json.dumps(line)}\n" for line in archived))
    store = bring(tmp_path, *[page, archive][order], settings=Settings(own_accounts=("marque",)))
    assert rows(store, TURNS) == [
        ("t3_sub", 1, "t1_b", "exact", "reddit:t3_sub"),
        ("t1_a", 1, None, None, "reddit:t3_sub"),
        ("t1_c", 1, None, None, "reddit:t3_sub"),
    ]


def test_an_archive_alone_knows_who_answered_the_opening(tmp_path: Path) -> None:
    archive = tmp_path / "archive.jsonl"
    archive.write_text("".join(f"{json.dumps(line)}\n" for line in (DEEP, BRANDS, FIRST, SUBMISSION)))
    store = bring(tmp_path, archive, settings=Settings(own_accounts=("marque",)))
    assert rows(store, TURNS)[0] == ("t3_sub", 1, "t1_b", "exact", "reddit:t3_sub")


THREAD = SAMPLES / "bluesky" / "getPostThread.json"
DIRECTIONS = "SELECT f.direction FROM message_facts AS f JOIN messages AS m USING (message_key) ORDER BY m.position"


def test_a_thread_of_the_brand_is_its_voice_when_the_settings_name_it(tmp_path: Path) -> None:
    store = bring(tmp_path, THREAD, settings=Settings(own_accounts=("cairnelle.example",)))
    assert rows(store, DIRECTIONS) == [("outbound",), ("inbound",), ("outbound",), ("inbound",)]
    assert [answer for _, _, answer, _, _ in rows(store, TURNS)] == [
        "at://did:plc:cairnelle/app.bsky.feed.post/3lk000000003", None,
    ]  # fmt: skip
    assert rows(store, "SELECT * FROM own_posts") == []


def test_a_thread_of_the_brand_is_its_publication_when_the_import_names_it(tmp_path: Path) -> None:
    store = bring(tmp_path, THREAD, options=ImportOptions(accounts=("@cairnelle.example",)))
    assert rows(store, DIRECTIONS) == [("inbound",), ("outbound",), ("inbound",)]
    assert rows(store, "SELECT text FROM own_posts") == [("Atelier réparation samedi à Die.",)]


def test_naming_the_account_for_a_file_already_there_makes_its_opening_a_publication(tmp_path: Path) -> None:
    bring(tmp_path, THREAD)
    store = bring(tmp_path, THREAD, options=ImportOptions(accounts=("@cairnelle.example",)))
    assert rows(store, "SELECT count(*) FROM messages") == [(3,)]
    assert rows(store, "SELECT count(*) FROM own_posts") == [(1,)]
