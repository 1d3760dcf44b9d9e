"""What the Imports page and the Veille page read."""

from datetime import datetime

import pytest
from records import NOON, bring, said

from connectors.record import AccountDay, Post
from dashboard.store import imports
from dashboard.store.store import Store

NAIVE_NOON = NOON.replace(tzinfo=None)


@pytest.fixture
def with_rejects(store: Store) -> Store:
    first = bring(store, [said("1", "ana")])
    bring(store, [said("2", "bob", 5), said("3", "cy", 9, platform="x")])
    with store.writing() as session:
        for position, code in ((3, "bad_date"), (2, "bad_date"), (4, "missing_text")):
            session.execute(
                "INSERT INTO rejected VALUES (?, ?, ?, ?, ?)", [first.import_id, position, code, "Détail.", "extrait"]
            )
        session.execute("UPDATE imports SET rows_rejected = 3 WHERE import_id = ?", [first.import_id])
    return store


def test_imports_come_newest_first_without_their_secrets(with_rejects: Store) -> None:
    with with_rejects.reading() as session:
        listed = imports.list_imports(session)
    assert list(listed["import_id"]) == [2, 1]
    assert list(listed["rows_new"]) == [1, 1]
    assert not {"file_sha256", "stored_path", "options"} & set(listed.columns)
    assert listed["first_at"].iloc[0] == datetime(2026, 3, 12, 12, 5)


def test_rejected_rows_come_in_the_order_of_the_file(with_rejects: Store) -> None:
    with with_rejects.reading() as session:
        rows = imports.rejected_rows(session)
        assert list(rows.columns) == ["import_id", "file_name", "position", "code", "detail", "excerpt"]
        assert list(rows["position"]) == [2, 3, 4]
        assert imports.rejected_rows(session, 2).empty
        assert imports.reasons(session, 1) == {"bad_date": 2, "missing_text": 1}
        assert [known.import_id for known in imports.replayable(session)] == [1]
        assert imports.replayable(session, 2) == []


def test_coverage_says_how_far_each_platform_goes(store: Store) -> None:
    with store.reading() as session:
        assert imports.coverage(session).empty
    bring(store, [said("1", "ana"), said("2", "bob", 60), said("3", "cy", platform="x", published_at=None)])
    bring(store, [Post(position=1, platform="facebook", post_id="p", published_at=NOON.replace(month=1))])
    with store.reading() as session:
        covered = imports.coverage(session).set_index("platform")
    assert list(covered.index) == ["facebook", "x"]
    assert covered.loc["facebook", ["first_at", "last_at"]].tolist() == [
        NAIVE_NOON.replace(month=1), NAIVE_NOON.replace(hour=13),
    ]  # fmt: skip
    assert covered.loc["facebook", ["messages", "posts"]].tolist() == [2, 1]
    assert covered["first_at"].isna().tolist() == [False, True]
    assert covered["imported_at"].notna().all()


def test_a_known_file_is_found_by_its_digest(store: Store) -> None:
    first = bring(store, [said("1", "ana")], digest="abc")
    with store.reading() as session:
        assert [known.import_id for known in imports.same_file(session, "abc")] == [first.import_id]
        assert imports.same_file(session, "autre") == []
    second = bring(store, [said("1", "ana")], digest="abc", replaces=(first.import_id,))
    with store.reading() as session:
        assert [known.import_id for known in imports.same_file(session, "abc")] == [second.import_id]


def test_removing_everything_keeps_the_workspace_itself(store: Store) -> None:
    bring(store, [said("1", "ana"), AccountDay(position=2, platform="facebook", on=NOON.date(), views=1)])
    with store.writing() as session:
        session.set_meta("is_demo", "true")
        secret, revision = session.meta("author_secret"), session.meta("revision")
        imports.remove_everything(session)
    with store.reading() as session:
        assert set(imports.counts(session).values()) == {0}
        assert session.meta("author_secret") == secret
        assert session.meta("is_demo") is None
        assert int(session.meta("revision") or 0) == int(revision or 0) + 1
    assert bring(store, [said("1", "ana")]).merged.messages == 1
