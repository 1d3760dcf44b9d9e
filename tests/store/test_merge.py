"""What an import adds, changes, and never loses."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from records import NOON, bring, said

from connectors.record import Account, AccountDay, MessageKind, Messages, Post, Precision, Snapshot
from dashboard.store import spool as spool_module
from dashboard.store.merge import Merged
from dashboard.store.spool import SCHEMAS, Spool
from dashboard.store.store import Store


def rows_of(merged: Merged) -> tuple[int, ...]:
    """(read, new, updated, duplicate)."""
    return merged.rows_read, merged.rows_new, merged.rows_updated, merged.rows_duplicate


def post(position: int = 1, **more: object) -> Post:
    return Post(**{"position": position, "platform": "facebook", "post_id": "p", **more})  # type: ignore[arg-type]


def counters(position: int = 1, **more: object) -> Snapshot:
    return Snapshot(**{"position": position, "platform": "facebook", "post_id": "p", **more})  # type: ignore[arg-type]


def column(store: Store, sql: str) -> list[object]:
    with store.reading() as session:
        return [value for (value,) in session.rows(sql)]


def test_the_same_records_again_are_duplicates(store: Store) -> None:
    records = [said("1", "ana", position=1), said("2", "bob", position=2), post(2), counters(2, views=3)]
    assert rows_of(bring(store, records).merged) == (2, 2, 0, 0)
    again = bring(store, records).merged
    assert rows_of(again) == (2, 0, 0, 2)
    assert (again.posts, again.messages, again.snapshots) == (0, 0, 0)


def test_a_row_is_the_best_of_its_records(store: Store) -> None:
    bring(store, [said("1", "ana", position=1), said("2", "bob", position=2, likes=1)])
    found = bring(
        store,
        [
            said("1", "ana", position=1),
            post(1),
            said("2", "bob", position=2, likes=2),
            said("1", "ana", position=3),
            Account(position=0, platform="facebook", account_id="page"),
        ],
    )
    assert rows_of(found.merged) == (3, 1, 1, 1)
    assert found.merged.posts == 1


def test_a_message_twice_in_a_file_is_one_message_with_the_last_word(store: Store) -> None:
    found = bring(store, [said("1", "ana", position=1, likes=1), said("1", "ana", position=2, likes=4)])
    assert rows_of(found.merged) == (2, 1, 0, 1)
    assert column(store, "SELECT likes FROM messages") == [4]


def test_two_messages_of_the_same_second_both_live(store: Store) -> None:
    assert bring(store, [said("1", "ana", text="oui"), said("2", "ana", text="oui")]).merged.messages == 2


def test_an_update_changes_what_the_export_says_and_nothing_else(store: Store) -> None:
    known = said("1", "ana", likes=3, url="https://exemple.fr/1", kind=MessageKind.REPLY, parent_id="0", rating=2.0)
    bring(store, [known])
    bring(store, [said("1", "ana", likes=5, text="Texte corrigé")])
    with store.reading() as session:
        found = session.row("SELECT likes, url, kind, parent_id, rating, text FROM messages")
    assert found == (5, "https://exemple.fr/1", "reply", "0", 2.0, "Texte corrigé")


def test_an_empty_text_erases_nothing(store: Store) -> None:
    bring(store, [said("1", "ana", text="Bonjour"), said("2", "ana", text="")])
    assert rows_of(bring(store, [said("1", "ana", text="")]).merged) == (1, 0, 0, 1)
    assert column(store, "SELECT text FROM messages ORDER BY message_id") == ["Bonjour", ""]


def test_a_finer_clock_replaces_a_coarser_one_and_never_the_contrary(store: Store) -> None:
    exact = said("1", "ana")
    day = replace(exact, published_at=NOON + timedelta(hours=3), precision=Precision.DAY, source_zone="Europe/Paris")
    for first, second in ((exact, day), (day, exact)):
        bring(store, [replace(first, message_id="a"), replace(first, platform="x")])
        bring(store, [replace(second, message_id="a")])
        with store.writing() as session:
            found = session.row("SELECT published_at, precision, source_zone FROM messages WHERE message_id = 'a'")
            session.execute("DELETE FROM messages")
        assert found == (NOON.replace(tzinfo=None), "exact", "UTC")


def test_an_unknown_instant_says_nothing(store: Store) -> None:
    bring(store, [said("1", "ana")])
    found = bring(
        store, [said("1", "ana", published_at=None), said("1", "ana", published_at=None, precision=Precision.DAY)]
    )
    assert found.merged.rows_updated == 0
    assert column(store, "SELECT published_at FROM messages") == [NOON.replace(tzinfo=None)]


def test_an_author_known_by_id_is_not_lost_to_a_name(store: Store) -> None:
    bring(store, [said("1", "Ana Lopez", author_id="77")])
    assert bring(store, [said("1", "Ana Lopez")]).merged.rows_updated == 0
    assert bring(store, [said("2", "Ana")]).merged.rows_new == 1
    assert bring(store, [said("2", "Ana", author_id="77")]).merged.rows_updated == 1
    assert len(set(column(store, "SELECT author_key FROM messages"))) == 1


def test_names_live_in_authors_only_and_follow_the_latest_export(store: Store) -> None:
    bring(store, [said("1", "Ana", author_id="77", author_handle="@ana")])
    bring(store, [said("2", "Ana Lopez", author_id="77")])
    with store.reading() as session:
        assert session.rows("SELECT author_id, name, handle FROM authors") == [("77", "Ana Lopez", "@ana")]


def test_an_edited_text_is_judged_again_but_for_the_human(store: Store) -> None:
    bring(store, [said("1", "ana", text="avant"), said("2", "ana", text="pareil")])
    with store.writing() as session:
        for analyzer in ("lexique-fr/1", "humain"):
            session.execute(
                "INSERT INTO sentiments"
                " SELECT message_key, ?, 'neutral', 0, 1, 0, 0, '[]', now() :: TIMESTAMP, NULL FROM messages",
                [analyzer],
            )
    bring(store, [said("1", "ana", text="après"), said("2", "ana", text="pareil", likes=9)])
    assert column(
        store,
        "SELECT message_id || ' ' || analyzer FROM sentiments JOIN messages USING (message_key) ORDER BY ALL",
    ) == ["1 humain", "2 humain", "2 lexique-fr/1"]


def test_a_real_post_completes_a_stub_and_a_stub_never_undoes_it(store: Store) -> None:
    stub = post(1, is_stub=True, url="https://exemple.fr/p", text="devinette")
    real = post(1, text="Notre nouveauté", published_at=NOON, account_id="page")
    known = ("Notre nouveauté", NOON.replace(tzinfo=None), "https://exemple.fr/p", False, "page")
    for records in ([[stub], [real], [stub]], [[real], [stub]], [[stub, real]], [[real, stub]]):
        for part in records:
            last = bring(store, part).merged
        with store.writing() as session:
            found = session.row("SELECT text, published_at, url, is_stub, account_id FROM posts")
            session.execute("DELETE FROM posts")
        assert found == known
        assert last.rows_new == (len(records) == 1)


def test_counters_that_moved_make_history_and_the_same_again_do_not(store: Store) -> None:
    monday, tuesday, friday = (NOON + timedelta(days=days) for days in (0, 1, 4))
    assert bring(store, [counters(views=10, taken_at=monday)]).merged.snapshots == 1
    assert bring(store, [counters(views=10, taken_at=monday)]).merged.snapshots == 0
    assert bring(store, [counters(views=10, taken_at=tuesday)]).merged.snapshots == 0
    assert bring(store, [counters(views=10)]).merged.snapshots == 0
    assert bring(store, [counters(views=12, taken_at=tuesday)]).merged.snapshots == 1
    assert bring(store, [counters(views=10, taken_at=friday)]).merged.snapshots == 1
    assert (
        bring(store, [counters(views=10, taken_at=friday), counters(views=10, taken_at=friday)]).merged.snapshots == 0
    )
    assert column(store, "SELECT views FROM snapshots ORDER BY taken_at") == [10, 12, 10]
    assert column(store, "SELECT views FROM latest_snapshots") == [10]


def test_zero_and_unknown_are_two_things(store: Store) -> None:
    bring(store, [counters(views=0, taken_at=NOON)])
    assert bring(store, [counters(views=0, reach=0, taken_at=NOON)]).merged.snapshots == 1
    assert column(store, "SELECT reach FROM snapshots ORDER BY ALL NULLS FIRST") == [None, 0]


def counted(position: int = 1, on: int = 1, **more: object) -> AccountDay:
    values = {"position": position, "platform": "facebook", "on": date(2026, 3, on), **more}
    return AccountDay(**values)  # type: ignore[arg-type]


def test_a_day_of_an_account_takes_what_is_new_and_loses_nothing(store: Store) -> None:
    known = [counted(1, 1, reach=10, visits=3), counted(2, 2, reach=0), counted(3, 1, account_id="page", reach=7)]
    assert rows_of(bring(store, known).merged) == (3, 3, 0, 0)
    assert rows_of(bring(store, known).merged) == (3, 0, 0, 3)
    other = bring(store, [counted(1, 1, reach=11), counted(2, 2, followers=40), counted(3, 3, views=1), counted(4, 2)])
    assert rows_of(other.merged) == (4, 1, 2, 1)
    with store.reading() as session:
        assert session.rows(
            "SELECT account_id, day(counted_on), reach, visits, followers, views, import_id FROM account_days"
            " ORDER BY account_id NULLS FIRST, counted_on"
        ) == [
            (None, 1, 11, 3, None, None, 3), (None, 2, 0, None, 40, None, 3), (None, 3, None, None, None, 1, 3),
            ("page", 1, 7, None, None, None, 1),
        ]  # fmt: skip
    assert other.first_at == NOON.replace(day=1, tzinfo=None) and other.last_at == NOON.replace(day=3, tzinfo=None)


def test_days_that_a_new_reading_no_longer_says_go(store: Store) -> None:
    bring(store, [counted(1, 4, reach=1)])
    first = bring(store, [counted(1, 1, reach=1), counted(2, 2, reach=2)], digest="f")
    bring(store, [counted(1, 2, reach=2), counted(2, 3, reach=3)], digest="f", replaces=(first.import_id,))
    assert column(store, "SELECT day(counted_on) FROM account_days ORDER BY ALL") == [2, 3, 4]


def test_reading_a_file_again_otherwise_replaces_what_it_had_brought(store: Store) -> None:
    other = bring(store, [said("elsewhere", "ana")])
    first = bring(store, [said("bad-1", "ana"), said("kept", "bob"), post(), counters(views=1)], digest="f")
    with store.writing() as session:
        session.execute(
            "INSERT INTO alerts (kind, level, status, title, message_key, opened_at)"
            " SELECT 'risk', 'high', 'open', '', message_key, now() :: TIMESTAMP FROM messages"
        )
    second = bring(store, [said("good-1", "ana"), said("kept", "bob")], digest="f", replaces=(first.import_id,))
    assert rows_of(second.merged) == (1, 1, 0, 0)
    assert column(store, "SELECT message_id FROM messages ORDER BY ALL") == ["elsewhere", "good-1", "kept"]
    assert column(store, "SELECT message_id FROM message_facts JOIN messages USING (message_key) ORDER BY ALL") == [
        "elsewhere", "good-1", "kept",
    ]  # fmt: skip
    assert column(store, "SELECT count(*) FROM turns") == [3]
    assert column(store, "SELECT count(*) FROM alerts") == [2]
    assert column(store, "SELECT post_id FROM posts") == []
    assert column(store, "SELECT post_id FROM snapshots") == []
    assert column(store, "SELECT status FROM imports ORDER BY import_id") == ["done", "replaced", "done"]
    assert other.merged.rows_new == 1


def test_half_characters_and_missing_authors_pass_through_the_spool(store: Store) -> None:
    bring(store, [said("1", None, text="oups \ud83d"), said("2", "@", text="zéro \x00 octet")])
    with store.reading() as session:
        assert session.rows("SELECT text, author_key FROM messages ORDER BY message_id") == [
            ("oups ?", None),
            ("zéro \x00 octet", None),
        ]


def test_a_spool_writes_in_batches_and_has_every_kind(tmp_path: Path) -> None:
    spool = Spool(tmp_path, "clé")
    assert not spool.has_rows
    for n in range(45_000):
        spool.ignore(n)
    spool.close()
    assert spool.rows_ignored == 45_000
    assert all(spool.path(kind).stat().st_size for kind in SCHEMAS)


def test_a_spool_keeps_the_order_of_rows_and_columns_over_its_groups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool_module, "GROUP", 4)
    spool = Spool(tmp_path, "clé")
    columns = {"position": [2, 3, 4], "platform": ["x"] * 3, "message_id": ["2", "3", "4"], "text": ["Été"] * 3}
    for record in (
        said("1", "a"),
        Messages(pa.table(columns)),
        said("5", "a"),
        Messages(pa.table(columns)),
        said("9", "a"),
    ):
        spool.add_many(record) if isinstance(record, Messages) else spool.add(record)
    spool.close()
    written = pq.ParquetFile(spool.path("messages"))
    assert [written.metadata.row_group(n).num_rows for n in range(written.num_row_groups)] == [4, 4, 1]
    table = written.read()
    assert table["seq"].to_pylist() == list(range(1, 10)) and spool.records == 9
    assert table["message_id"].to_pylist() == ["1", "2", "3", "4", "5", "2", "3", "4", "9"]
    assert table["folded_text"].to_pylist()[1:4] == ["ete"] * 3
