import ast
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest


def failing_page() -> None:
    import streamlit as st

    from dashboard.errors import WorkspaceBusy
    from dashboard.ui.blocks import block

    with block("La liste *des* messages"):
        raise ValueError("secret")
    with block("Le volume"):
        raise WorkspaceBusy("L’espace de travail est occupé ; attendez.")
    with block("La suite"):
        st.text("la page continue")


def demo_page() -> None:
    import streamlit as st

    from dashboard.ui.empty import demo_button

    demo_button("essai")
    st.text("fin")


def test_a_broken_block_leaves_the_others_standing() -> None:
    app = AppTest.from_function(failing_page).run()
    assert not app.exception
    assert "La liste \\*des\\* messages" in app.error[0].value
    assert "secret" not in app.error[0].value and "Rechargez" in app.error[0].value
    assert "occupé" in app.warning[0].value
    assert [shown.value for shown in app.text] == ["la page continue"]


def test_the_demonstration_is_offered_where_there_is_no_workspace_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_ESPACE", str(tmp_path))
    asked: list[Path] = []

    def prepare(folder: Path, progress: object) -> None:
        asked.append(folder)
        (folder / "vigie.duckdb").touch()

    monkeypatch.setattr("dashboard.demo.prepare_demo", prepare)
    app = AppTest.from_function(demo_page).run()
    app.button(key="essai").click().run()
    assert asked == [tmp_path]
    assert len(app.button) == 0


def test_the_options_of_a_list_are_not_disarmed() -> None:
    """Streamlit shows them as they are, not as Markdown: « message\\_id » would be read with its backslash."""
    for path in sorted(Path("dashboard").rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") in ("selectbox", "multiselect"):
                told = [word.value for word in call.keywords if word.arg == "format_func"]
                names = {each.id for one in told for each in ast.walk(one) if isinstance(each, ast.Name)}
                assert "plain" not in names, f"{path}:{call.lineno}"
