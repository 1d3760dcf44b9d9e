"""Documentation that cannot rot: links lead somewhere, commands exist, connectors and pages are named."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from connectors.registry import CONNECTORS, FALLBACKS
from dashboard.cli import parser
from dashboard.config import (
    ALERT_LEVELS,
    ENGINES,
    HOLIDAY_LISTS,
    LANDMARK_KINDS,
    RESPONSE_KINDS,
    Settings,
    parse_settings,
    settings_table,
)
from dashboard.objectives import OBJECTIVES

ROOT = Path(__file__).resolve().parents[1]
VERBS = set(re.findall(r"^ {4}([a-z][a-z-]+)(?: |$)", parser.build().format_help(), re.MULTILINE))
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted(ROOT.glob("docs/**/*.md")),
]


def test_the_readme_opens_with_exactly_the_two_commands() -> None:
    first_block = README.split("```")[1].strip().splitlines()
    assert first_block == ["python3 run.py", "python3 run.py test"]


@pytest.mark.parametrize("document", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_local_link_leads_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_command_shown_is_a_verb() -> None:
    shown = set(re.findall(r"python -m dashboard (?:--\S+ )*([a-z][a-z-]*)", README))
    assert shown and shown <= VERBS, shown - VERBS


def test_the_changelog_names_every_verb() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert len(VERBS) >= 9
    assert [verb for verb in VERBS if f"`{verb}`" not in changelog] == []


def test_the_readme_names_every_page_and_every_connector() -> None:
    pages = {path.stem for path in (ROOT / "dashboard/pages").glob("[a-z]*.py")}
    named = {name.lower().replace("é", "e") for name in re.findall(r"\*\*(\w+)\*\* \|", README)}
    assert pages <= named, pages - named
    for connector in CONNECTORS:
        if connector not in FALLBACKS:
            assert connector.label.split(" (")[0] in README, connector.label


def test_the_settings_shown_are_all_there_are_with_their_defaults() -> None:
    (shown,) = re.findall(r"```toml\n(.*?)```", (ROOT / "docs/reglages.md").read_text(encoding="utf-8"), re.DOTALL)
    raw = tomllib.loads(shown)
    settings = parse_settings(raw)
    assert _plain(settings_table(settings)) == _plain(raw), "a key is missing, or one is nobody's"
    assert settings.response_targets == Settings().response_targets
    defaults = settings_table(Settings())
    for section, default in ((raw, defaults), *((raw[name], defaults[name]) for name in ("horaires", "notifications"))):
        alone = {key: value for key, value in section.items() if not isinstance(value, (list, dict))}
        assert alone == {key: default[key] for key in alone}
    assert all(key in shown for key in (*ENGINES, *ALERT_LEVELS, *HOLIDAY_LISTS, *LANDMARK_KINDS, *RESPONSE_KINDS))
    assert all(objective.key in shown for objective in OBJECTIVES)


def test_every_variable_of_the_environment_is_told() -> None:
    told = (ROOT / "docs/deploiement.md").read_text(encoding="utf-8")
    sources = [ROOT / "run.py", *(ROOT / "dashboard").rglob("*.py")]
    read = {name for path in sources for name in re.findall(r'"(PORT|VIGIE_\w+)"', path.read_text("utf-8"))}
    assert len(read) >= 6 and [name for name in sorted(read) if f"`{name}`" not in told] == []


def _plain(table: object) -> object:
    """Days as a file may write them, either way."""
    return json.loads(json.dumps(table, default=str))
