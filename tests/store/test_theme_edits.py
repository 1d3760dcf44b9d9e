"""What a reader makes of the themes: another name, one inside another, one hidden, and the way back."""

import pytest

from dashboard.errors import UsageError
from dashboard.store import themes
from dashboard.store.store import Session, Store
from dashboard.store.themes import Theme


@pytest.fixture
def session(store: Store):  # type: ignore[no-untyped-def]
    with store.writing() as session:
        themes.write_catalogue(session, [Theme(code, code.upper(), (code,)) for code in ("a", "b", "c")])
        themes.write(
            session, "essai/1", [(1, {"a": [(0, 2)]}), (2, {"b": [(0, 2)], "a": [(3, 5)]}), (3, {"c": []}), (4, {})]
        )
        themes.put_in_force(session, "essai/1")
        yield session


def told(session: Session) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for name, key in session.rows("SELECT name, message_key FROM current_themes ORDER BY name, message_key"):
        found.setdefault(name, []).append(key)
    return found


def test_rename_and_restore(session: Session) -> None:
    themes.rename(session, "a", "  Mon   thème ")
    assert told(session) == {"Mon thème": [1, 2], "B": [2], "C": [3]}
    themes.restore(session, "a")
    assert told(session)["A"] == [1, 2]


def test_a_message_of_two_merged_themes_counts_once(session: Session) -> None:
    themes.merge(session, "b", "a")
    assert told(session) == {"A": [1, 2], "C": [3]}
    assert themes.reasons(session, [2]) == {2: [("A", [(0, 2), (3, 5)])]}


def test_merging_follows_what_is_already_inside(session: Session) -> None:
    themes.merge(session, "b", "a")
    themes.merge(session, "a", "c")
    assert told(session) == {"C": [1, 2, 3]}
    with pytest.raises(UsageError, match="lui-même"):
        themes.merge(session, "c", "a")


def test_hide(session: Session) -> None:
    themes.merge(session, "b", "a")
    themes.hide(session, "a")
    assert told(session) == {"C": [3]}
    shown = themes.shown(session).set_index("theme")
    assert shown["is_hidden"].to_dict() == {"a": True, "b": False, "c": False}
    assert shown["messages"].to_dict() == {"a": 2, "b": 0, "c": 1}


def test_another_analysis_leaves_the_changes(session: Session) -> None:
    themes.rename(session, "a", "Mon thème")
    themes.write_catalogue(session, [Theme("a", "A"), Theme("d", "D")])
    themes.write(session, "essai/2", [(1, {"a": []}), (2, {"d": []})])
    themes.put_in_force(session, "essai/2")
    assert told(session) == {"D": [2], "Mon thème": [1]}
    assert session.value("SELECT count(*) FROM message_themes") == 2


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_name_is_short_and_not_empty(session: Session, name: str) -> None:
    with pytest.raises(UsageError, match="signes"):
        themes.rename(session, "a", name)


def test_an_unknown_theme_is_refused(session: Session) -> None:
    with pytest.raises(UsageError, match="n’existe plus"):
        themes.hide(session, "z")
