"""What Streamlit is given to show has the no-break spaces that French asks for."""

import ast
import re
from pathlib import Path

import pytest

SHOWN = {
    "badge", "button", "caption", "checkbox", "date_input", "error", "expander", "form_submit_button", "info", "metric",
    "multiselect", "number_input", "page_link", "pills", "radio", "segmented_control", "selectbox", "success", "text",
    "text_area", "text_input", "time_input", "toggle", "warning",
}  # fmt: skip
BREAKABLE = re.compile(r" [:;?!»%]|« ")


def literal(node: ast.expr) -> str:
    """The text of a string as the source has it, whatever it formats left out."""
    if isinstance(node, ast.JoinedStr):
        return "".join(map(literal, node.values))
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


@pytest.mark.parametrize("room", ["pages", "ui"])
def test_a_sentence_with_a_sign_goes_through_typeset(room: str) -> None:
    found = []
    for path in sorted(Path("dashboard", room).rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in SHOWN:
                given = [*call.args, *(each.value for each in call.keywords)]
                found += [f"{path}:{call.lineno} {told}" for told in map(literal, given) if BREAKABLE.search(told)]
    assert found == []
