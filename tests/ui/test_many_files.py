"""Many files of one archive, examined before they are imported: a card for each format, what calls for a word apart."""

from typing import Any

from streamlit.testing.v1 import AppTest

from dashboard.ingest.doctor import ClockEvidence, Examination, together

NO_BREAK = "\u00a0"


def entry(file: str, **found: Any) -> dict[str, Any]:
    clock = ClockEvidence(zone="UTC", source="file")
    return {
        "file": file, "connector": "slack", "layout": "messages", "confidence": 0.95, "alternatives": [],
        "reason": "Messages d’un canal Slack.", "is_remembered": False, "imported_at": None, "columns": [],
        "examination": Examination(rows=10, messages=10, clock=clock, **found).as_json(),
    }  # fmt: skip


def shown(entries: list[dict[str, Any]]) -> AppTest:
    app = AppTest.from_string(f"from dashboard.ui.doctor import show_files\nshow_files({entries!r}, 'Europe/Paris')")
    return app.run()


def test_an_archive_of_many_days_is_one_card() -> None:
    days = [entry(f"canal/2026-03-{day:02}.json") for day in range(1, 21)]
    odd = entry("canal/2026-03-21.json", remarks=("Deux textes sont coupés à 280 caractères.",))
    app = shown([*days, odd])
    assert not app.exception
    texts = [text.value.replace(NO_BREAK, " ") for text in app.text]
    assert "20 fichiers" in texts and "200 messages · horloge : temps universel (UTC), écrite dans le fichier" in texts
    assert [text for text in texts if text.endswith("03-21.json")] == ["canal/2026-03-21.json"]
    assert len(app.text) < 12


def test_few_files_are_told_one_by_one() -> None:
    days = [entry(f"canal/2026-03-{day:02}.json") for day in range(1, 4)]
    assert [text.value for text in shown(days).text if text.value.startswith("canal/")] == [one["file"] for one in days]


def test_files_of_two_clocks_have_none_together() -> None:
    one = Examination(messages=1, clock=ClockEvidence(zone="UTC", source="format", agreeing=3, checked=4))
    other = Examination(messages=2, clock=ClockEvidence(zone="UTC", source="format", agreeing=1, checked=1))
    assert together([one, other]).clock == ClockEvidence(zone="UTC", source="format", agreeing=4, checked=5)
    far = Examination(messages=2, clock=ClockEvidence(zone="Europe/Paris", source="format"))
    assert together([one, far]).clock is None and together([one, far]).messages == 3
