"""The house rules that a machine can check: who imports what, how big a file may grow, what is forbidden."""

import ast
import re
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from connectors.registry import CONNECTORS
from dashboard.kpi.contract import Kpi

ROOT = Path(__file__).resolve().parents[1]
HEAVY = {"torch", "transformers", "tokenizers", "onnx", "onnxruntime", "huggingface_hub"}
HEAVY_FILES = {"model_runtime.py", "model_conversion.py", "model_download.py"}  # of dashboard/enrich
STDLIB = set(sys.stdlib_module_names)

# room -> (what it may import beside the standard library and itself)
FOUNDATIONS = {
    "dashboard.text", "dashboard.config", "dashboard.errors", "dashboard.stats", "dashboard.skills",
    "dashboard.objectives",
}  # fmt: skip
ROOMS: dict[str, set[str]] = {
    "connectors": {"openpyxl", "ijson", "python_calamine", "numpy", "pyarrow"},
    "dashboard.text": {"numpy"},
    "dashboard.errors": set(),
    "dashboard.skills": set(),
    "dashboard.objectives": set(),
    "dashboard.stats": {"numpy"},
    "dashboard.config": {"dashboard.errors", "dashboard.stats", "holidays", "platformdirs", "tomlkit"},
    "dashboard.store": {
        "connectors.record", "connectors.identity", "duckdb", "pandas", "pyarrow", "numpy",
    } | FOUNDATIONS,
    "dashboard.enrich": {"dashboard.store", "numpy", "pyarrow", *HEAVY} | FOUNDATIONS,
    "dashboard.alerts": {"dashboard.store", "dashboard.enrich.contract", "numpy", "apprise"} | FOUNDATIONS,
    "dashboard.kpi": {"dashboard.store", "pandas", "numpy"} | FOUNDATIONS,
    "dashboard.charts": {"plotly", "pandas", "numpy"} | FOUNDATIONS,
    "dashboard.ingest": {"connectors", "dashboard.store", "pyarrow"} | FOUNDATIONS,
    "dashboard.jobs": {
        "dashboard.ingest", "dashboard.store", "dashboard.enrich", "dashboard.alerts", "dashboard.demo",
    } | FOUNDATIONS,
    "dashboard.demo": {"dashboard.ingest", "dashboard.store", "dashboard.enrich", "dashboard.alerts"} | FOUNDATIONS,
    "dashboard.training": {"dashboard.demo", "dashboard.store", "numpy", "pandas"} | FOUNDATIONS,
    "dashboard.report": {
        "dashboard.kpi", "dashboard.charts", "dashboard.store", "fpdf", "fontTools", "xlsxwriter", "plotly", "pandas",
    } | FOUNDATIONS,
    "dashboard.cli": {
        "connectors", "dashboard.ingest", "dashboard.jobs", "dashboard.demo", "dashboard.store",
        "dashboard.enrich", "dashboard.alerts", "dashboard.kpi", "dashboard.report",
    } | FOUNDATIONS,
    "dashboard.__main__": {"dashboard.cli"},
    "dashboard.ui": {
        "streamlit", "starlette", "plotly", "pandas", "connectors", "dashboard.ingest", "dashboard.jobs",
        "dashboard.demo", "dashboard.store", "dashboard.enrich", "dashboard.alerts", "dashboard.kpi",
        "dashboard.charts", "dashboard.report", "dashboard.training",
    } | FOUNDATIONS,
    "dashboard.pages": {
        "streamlit", "pandas", "connectors", "dashboard.ingest", "dashboard.jobs", "dashboard.demo",
        "dashboard.store", "dashboard.enrich", "dashboard.alerts", "dashboard.kpi", "dashboard.charts",
        "dashboard.report", "dashboard.ui",
    } | FOUNDATIONS,
    "streamlit_app": {"streamlit", "dashboard.ui"} | FOUNDATIONS,
}  # fmt: skip
BUDGETS = {"streamlit_app.py": 60, "dashboard/pages/": 150, "connectors/": 400}


def sources() -> list[Path]:
    folders = (ROOT / "connectors", ROOT / "dashboard")
    return [ROOT / "streamlit_app.py", *(path for folder in folders for path in sorted(folder.rglob("*.py")))]


def platform_files() -> set[Path]:
    """The files that define a connector of the registry."""
    return {(ROOT / Path(*type(connector).__module__.split("."))).with_suffix(".py") for connector in CONNECTORS}


def figure_files() -> set[Path]:
    """The files that define figures of the registry."""
    defining = {name for name, _, _ in imports(ROOT / "dashboard/kpi/registry.py") if within(name, "dashboard.kpi")}
    return {
        (ROOT / Path(*name.split("."))).with_suffix(".py")
        for name in defining
        if any(
            isinstance(held, tuple) and {type(each) for each in held} == {Kpi}
            for held in vars(import_module(name)).values()
        )
    }


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(path: Path) -> list[tuple[str, ast.stmt, bool]]:
    """Every import of a file: the module named, the statement, whether it stands at module level."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    inside = {node for outer in ast.walk(tree) if isinstance(outer, ast.FunctionDef) for node in ast.walk(outer)}
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(alias.name, node, node not in inside) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            base = node.module or ""
            is_package = (ROOT / Path(*base.split("."))).is_dir()
            names = [f"{base}.{alias.name}" for alias in node.names] if is_package else [base]
            found += [(name, node, node not in inside) for name in names]
    return found


def within(name: str, allowed: str) -> bool:
    return name == allowed or name.startswith(f"{allowed}.")


def room_of(module: str) -> str:
    return max((room for room in ROOMS if within(module, room)), key=len, default="")


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_what_the_plan_allows(path: Path) -> None:
    module = module_name(path)
    if module == "dashboard":
        assert imports(path) == []
        return
    room = room_of(module)
    assert room, f"{module} belongs to no room of the plan"
    for name, _, _ in imports(path):
        if name.split(".")[0] in STDLIB or within(name, room):
            continue
        assert any(within(name, allowed) for allowed in ROOMS[room]), f"{module} may not import {name}"


def test_heavy_libraries_are_imported_inside_functions_of_the_files_that_serve_models() -> None:
    for path in sources():
        for name, _, is_top_level in imports(path):
            if name.split(".")[0] in HEAVY:
                assert path.name in HEAVY_FILES and not is_top_level, f"{path}: {name}"


def test_a_platform_file_never_imports_another() -> None:
    platforms = platform_files()
    assert len(platforms) >= 4
    for path in sorted(platforms):
        others = {module_name(other) for other in platforms - {path}} | {"connectors.registry"}
        for name, _, _ in imports(path):
            assert not any(within(name, other) for other in others), f"{path.stem} imports {name}"


def test_a_family_of_figures_never_imports_another() -> None:
    families = figure_files()
    assert len(families) > 30
    for path in sorted(families):
        others = {module_name(other) for other in families - {path}}
        for name, _, _ in imports(path):
            assert name not in others, f"{path.stem} imports {name}"


def test_a_page_never_imports_another() -> None:
    for path in sorted((ROOT / "dashboard/pages").glob("*.py")):
        for name, _, _ in imports(path):
            assert not within(name, "dashboard.pages"), f"{path.stem} imports {name}"


def test_sql_stands_in_the_store_and_the_figures_alone() -> None:
    for path in sources():
        if path.parent.name in ("store", "kpi"):
            continue
        strings = [n.value for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Constant)]
        sql = [s for s in strings if isinstance(s, str) and re.search(r"SELECT |INSERT INTO|DELETE FROM", s)]
        assert not sql, f"{path}: SQL outside store and kpi: {sql[0][:60]}"


def test_a_connector_never_asks_the_network() -> None:
    for path in sorted((ROOT / "connectors").glob("*.py")):
        asking = [name for name, _, _ in imports(path) if re.match(r"(socket|ssl|http|ftplib|urllib\.request)\b", name)]
        assert not asking, f"{path.stem} imports {asking}"


def test_one_module_knows_the_session_of_a_reader() -> None:
    holders = {path.name for path in sources() if "session_state" in path.read_text(encoding="utf-8")}
    assert holders == {"state.py"}


@pytest.mark.parametrize(
    "words",
    [
        r"coalesce\((\w+\.)?author_key, CAST\(",  # who speaks
        r"exclusion IS NULL AND (\w+\.)?answer_key IS NULL",  # what waits
        r"'critical' THEN 0",  # what is graver
        r"'high', 'critical'",  # what is grave
        r"<> 'undo'",  # what the team said
    ],
)
def test_what_readings_mean_alike_is_written_in_the_vocabulary_alone(words: str) -> None:
    holders = [path for path in sources() if re.search(words, path.read_text(encoding="utf-8"))]
    assert [path.name for path in holders if path.name != "vocabulary.py"] == []


def test_a_benchmark_runs_by_the_command_it_documents() -> None:
    for path in sorted((ROOT / "benchmarks").glob("*.py")):
        text = path.read_text("utf-8")
        if 'if __name__ == "__main__"' in text and re.search(r"^from dashboard", text, re.MULTILINE):
            assert "sys.path" in text.partition("\nfrom dashboard")[0], f"{path.name} finds no package of ours"


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_outgrows_its_budget(path: Path) -> None:
    relative = path.relative_to(ROOT).as_posix()
    budget = next((lines for prefix, lines in BUDGETS.items() if relative.startswith(prefix)), 400)
    if path in platform_files():
        budget = 200
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= budget, f"{relative}: {lines} lines for a budget of {budget}"


def test_starting_the_app_loads_no_heavy_library() -> None:
    """The interpreter that runs the entry file and every page must not have paid for torch."""
    script = (
        "import sys, pathlib; from streamlit.testing.v1 import AppTest; "
        "at = AppTest.from_file('streamlit_app.py', default_timeout=60).run(); "
        "assert not at.exception, at.exception; "
        "[at.switch_page(str(p)).run() for p in sorted(pathlib.Path('dashboard/pages').glob('[a-z]*.py'))]; "
        f"print(sorted({HEAVY} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip().splitlines()[-1:] == ["[]"], done.stdout + done.stderr


@pytest.mark.parametrize(
    "command", [["ruff", "check", "."], ["ruff", "format", "--check", "."], ["mypy"]], ids=" ".join
)
def test_the_tools_find_nothing(command: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_nothing_names_one_machine() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in tracked.splitlines():
        path = ROOT / name
        if path.suffix in {".py", ".md", ".toml", ".txt", ".yml"} or path.name in {"run", "Makefile"}:
            text = path.read_text(encoding="utf-8")
            assert str(ROOT) + "/" not in text, name
