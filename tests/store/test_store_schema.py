"""The schema of a workspace: a former one is brought up to date, whole or not at all, a newer one is refused."""

import shutil
from pathlib import Path

import duckdb
import pytest
from records import bring, said

from dashboard.errors import (
    WorkspaceTooRecent,
)
from dashboard.store import schema as steps_of_schema
from dashboard.store.schema import MIGRATIONS
from dashboard.store.store import Store


def steps_of(folder: Path, *more: str) -> Path:
    """A copy of the migrations with some more behind."""
    copy = Path(shutil.copytree(MIGRATIONS, folder / "migrations", dirs_exist_ok=True))
    for number, sql in enumerate(more):
        (copy / f"9{number:03d}_more.sql").write_text(sql, "utf-8")
    return copy


def schema(store: Store) -> list[tuple[str, ...]]:
    with store.reading() as session:
        return session.rows(
            "SELECT table_name, column_name, data_type, is_nullable FROM duckdb_columns()"
            " WHERE NOT internal ORDER BY ALL"
        )


def test_the_applied_steps_are_the_files(store: Store) -> None:
    with store.reading() as session:
        assert session.meta("schema_version") == str(len(list(MIGRATIONS.glob("*.sql"))))
        assert len(session.meta("author_secret") or "") == 64


def test_a_migrated_workspace_is_a_fresh_one_and_its_former_self_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = Store(tmp_path / "ancien")
    bring(old, [said("1", "ana")])
    with old.reading() as session:
        secret = session.meta("author_secret")
    steps = steps_of(tmp_path, "ALTER TABLE imports ADD COLUMN note VARCHAR; CREATE TABLE more (x BIGINT NOT NULL);")
    monkeypatch.setattr(steps_of_schema, "MIGRATIONS", steps)
    migrated, fresh = Store(old.folder), Store(tmp_path / "neuf")
    assert schema(migrated) == schema(fresh)
    with migrated.reading() as session:
        assert session.value("SELECT count(*) FROM messages") == 1
        assert session.meta("author_secret") == secret
    (copy,) = (old.folder / "sauvegardes").iterdir()
    assert copy.name.startswith(f"vigie-schema{len(list(MIGRATIONS.glob('*.sql')))}-")
    monkeypatch.setattr(steps_of_schema, "MIGRATIONS", MIGRATIONS)
    (tmp_path / "copie").mkdir()
    shutil.copy(copy, tmp_path / "copie" / "vigie.duckdb")
    with Store(tmp_path / "copie").reading() as session:
        assert session.value("SELECT count(*) FROM messages") == 1


def test_the_first_workspaces_keep_their_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "migrations").mkdir()
    shutil.copy(MIGRATIONS / "0001_initial.sql", tmp_path / "migrations")
    with monkeypatch.context() as patch:
        patch.setattr(steps_of_schema, "MIGRATIONS", tmp_path / "migrations")
        with Store(tmp_path / "espace").writing() as session:
            session.execute(
                "INSERT INTO messages (platform, message_id, kind, text, precision, source_zone, import_id, position)"
                " VALUES ('facebook', '1', 'comment', 'Bonjour', 'exact', 'UTC', 1, 1)"
            )
            session.execute("INSERT INTO accounts VALUES ('facebook', 'page', NULL, NULL, true)")
            session.execute(
                "INSERT INTO posts (platform, post_id, account_id, precision, source_zone, is_system, is_stub,"
                " import_id, position) VALUES ('facebook', 'p', 'page', 'exact', 'UTC', false, false, 1, 1)"
            )
    migrated = Store(tmp_path / "espace")
    with migrated.reading() as session:
        assert session.rows("SELECT post_id FROM own_posts") == [("p",)]
    assert bring(migrated, [said("1", None, text="Bonjour"), said("2", "ana")]).merged.rows_new == 1
    assert schema(migrated) == schema(Store(tmp_path / "neuf"))


def test_a_step_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = Store(tmp_path / "ancien")
    before = schema(old)
    steps = steps_of(tmp_path, "CREATE TABLE more (x BIGINT); SELECT * FROM nowhere;")
    monkeypatch.setattr(steps_of_schema, "MIGRATIONS", steps)
    with pytest.raises(duckdb.Error), Store(old.folder).reading():
        pass
    monkeypatch.setattr(steps_of_schema, "MIGRATIONS", MIGRATIONS)
    assert schema(Store(old.folder)) == before


def test_a_workspace_of_a_newer_vigie_is_refused_untouched(store: Store) -> None:
    with store.writing() as session:
        session.set_meta("schema_version", "99")
    with pytest.raises(WorkspaceTooRecent, match="99"), Store(store.folder).reading():
        pass
    with store.reading() as session:
        assert session.meta("schema_version") == "99"


def test_private_messages_known_from_before_are_told_from_those_of_rooms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Path(shutil.copytree(MIGRATIONS, tmp_path / "avant"))
    for step in before.glob("*.sql"):
        if step.name >= "0022":
            step.unlink()
    places = {  # platform, id: kind, post, thread, then the kind it has now
        ("discord", "1"): ("message", "salon", None, "room"),
        ("discord", "2"): ("message", None, "ami", "message"),
        ("discord", "3"): ("reply", None, "ami", "message"),
        ("discord", "4"): ("message", None, None, "room"),
        ("telegram", "1"): ("reply", "groupe", "groupe/1", "reply"),
        ("slack", "entraide/1"): ("message", "entraide", "entraide/1", "room"),
        ("slack", "1773129600.0001"): ("message", None, "1773129600.0001", "room"),
        ("slack", "D01ABCDEF/1"): ("reply", None, "D01ABCDEF/0", "message"),
        ("instagram", "1"): ("message", None, "nora", "message"),
        ("mastodon", "1"): ("reply", None, "ailleurs", "reply"),
    }
    with monkeypatch.context() as patch:
        patch.setattr(steps_of_schema, "MIGRATIONS", before)
        with Store(tmp_path / "espace").writing() as session:
            for (platform, name), (kind, post, thread, _) in places.items():
                session.execute(
                    "INSERT INTO messages (platform, message_id, kind, post_id, thread_id, text, precision,"
                    " source_zone, import_id, position) VALUES (?, ?, ?, ?, ?, 'Bonjour', 'exact', 'UTC', 1, 1)",
                    [platform, name, kind, post, thread],
                )
    with Store(tmp_path / "espace").reading() as session:
        told = session.rows("SELECT platform, message_id, kind FROM messages")
    assert {(platform, name): kind for platform, name, kind in told} == {at: now for at, (*_, now) in places.items()}
