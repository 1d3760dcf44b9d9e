"""Which exports bring what: every connector says it, and its golden records prove it."""

import json
from collections import defaultdict
from pathlib import Path

import pytest

from connectors.registry import CONNECTORS, FALLBACKS
from dashboard.ingest.sources import BRINGS, exports_for, exports_of
from dashboard.kpi.permits import Need
from dashboard.text.labels import PLATFORMS

GOLDEN = Path(__file__).parent / "connectors" / "golden"


def proved(key: str) -> dict[Need, set[str]]:
    """The platforms of which a connector's samples gave people's messages, and posts with figures."""
    found: dict[Need, set[str]] = defaultdict(set)
    for path in (path for path in (GOLDEN / key).rglob("*") if path.is_file()):
        for record in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if record.get("type") == "Message" and not record.get("is_own"):
                found[Need.MESSAGES].add(record["platform"])
            elif record.get("type") == "Snapshot":
                found[Need.POSTS].add(record["platform"])
    return found


@pytest.mark.parametrize("connector", [one for one in CONNECTORS if one not in FALLBACKS], ids=lambda one: one.key)
def test_a_connector_claims_only_what_its_samples_brought(connector: object) -> None:
    key = next(one.key for one in CONNECTORS if one is connector)
    messages, posts = BRINGS[key]  # a new connector adds its line there
    assert set(messages) <= proved(key)[Need.MESSAGES] and set(posts) <= proved(key)[Need.POSTS]


def test_every_platform_has_an_export_to_offer_for_each_need() -> None:
    for messages, posts in BRINGS.values():
        assert {*messages, *posts} <= PLATFORMS.keys()
    for need in Need:
        assert all(exports_for(platform, need) for platform in PLATFORMS)
    assert [one.key for one in exports_for("facebook", Need.POSTS)][:1] == ["meta"]
    assert [one.key for one in exports_for("linkedin", Need.MESSAGES)] == ["linkedin"]
    assert [one.key for one in exports_for("mastodon", Need.MESSAGES)] == ["generic"]
    assert {one.key for one in exports_of(Need.MESSAGES)} >= {"exportcomments", "youtube", "generic"}
