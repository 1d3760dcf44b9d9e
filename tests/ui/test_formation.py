"""The page Formation in its four states: no workspace, the demonstration, an exercise, a user's own data."""

import shutil
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.demo import injects, steps
from dashboard.jobs import JobRunner
from dashboard.store import alerts, handling, search
from dashboard.store.query import parse
from dashboard.store.store import Store
from dashboard.text.formats import instant, typeset
from dashboard.ui.blocks import plain

ROOT = Path(__file__).resolve().parents[2]
PAGE = "dashboard/pages/formation.py"
Started = list[tuple[datetime | None, bool]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    found: Started = []
    monkeypatch.setattr(JobRunner, "start_demo", lambda _, until, restarts: found.append((until, restarts)))
    return found


def opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("VIGIE_ESPACE", str(folder))
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run().switch_page(PAGE).run()
    assert not page.exception
    assert [title.value for title in page.title] == ["Formation"]
    return page


def marked(folder: Path, **meta: str) -> Path:
    with Store(folder).writing() as session:
        for key, value in meta.items():
            session.set_meta(key, value)
    return folder


def labels(page: AppTest) -> list[str]:
    return [button.label for button in page.button]


def press(page: AppTest, label: str) -> None:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception


def test_the_demonstration_offers_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: Started) -> None:
    page = opened(marked(tmp_path, is_demo="true"), monkeypatch)
    press(page, "Commencer l’exercice")
    assert started == [(steps()[0].at, True)]


def test_an_exercise_asks_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: Started) -> None:
    here, coming = steps()[1:3]
    page = opened(marked(tmp_path, is_demo="true", exercise_until=here.at.isoformat()), monkeypatch)
    said = " ".join(one.value for one in page.markdown)
    assert all(plain(typeset(question)) in said for question in here.questions)
    assert typeset(here.expected) not in [one.value for one in page.text]  # folded, for who leads
    press(page, f"Passer à\u00a0: {coming.name.lower()}")
    assert started == [(coming.at, False)]


def test_the_debrief_tells_what_was_done_and_what_nobody_touched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = marked(tmp_path, is_demo="true", exercise_until=steps()[1].at.isoformat())
    raised = datetime(2026, 11, 29, 9)
    with Store(folder).writing() as session:
        for title in ("safety", "privacy", "press"):
            session.execute(
                "INSERT INTO alerts (kind, level, status, title, opened_at) VALUES ('crisis', 'high', 'open', ?, ?)",
                [title, raised],
            )
        keys = [key for (key,) in session.rows("SELECT alert_id FROM alerts ORDER BY 1")]
        session.execute(
            "INSERT INTO alert_events (alert_id, noted_at, action) VALUES (?, ?, 'rise')", [keys[2], raised]
        )
        for key, minutes, action in ((keys[0], 4, "note"), (keys[0], 9, "escalate"), (keys[1], 10, "acknowledge")):
            deed = alerts.Deed(action=action, note="lu", detail="Qualité", person=f"{action} {minutes}")
            alerts.act(session, key, deed, at=raised + timedelta(minutes=minutes))
    with Store(folder).reading() as session:
        deeds = alerts.first_deeds(session)
    assert [*deeds["alert_title"]] == ["safety", "privacy", "press"]
    assert [*deeds["first_deed_s"].dropna()] == [240, 600] and [*deeds["escalated_s"].dropna()] == [540]
    assert [*deeds["first_person"].dropna()] == ["note 4", "acknowledge 10"]
    page = opened(folder, monkeypatch)
    told = "2 alertes traitées, 1 alerte que personne n’a touchée ; premier geste en 7 min (médiane, n = 2). "
    assert any(one.value.replace("\u00a0", " ").startswith(told) for one in page.text)
    (shown,) = page.dataframe
    assert [*shown.value["Premier geste après"].dropna()] == ["4\u00a0min", "10\u00a0min"]


def test_the_answer_key_is_folded_and_tells_what_the_group_did_of_each_message(
    demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = marked(Path(shutil.copytree(demo, tmp_path / "espace")), exercise_until=steps()[-1].at.isoformat())
    with Store(folder).writing() as session:
        for table in ("alert_events", "ledger_messages", "handling_events"):
            session.execute(f"DELETE FROM {table}")
        found = search.keys(session, parse('"escrocs et des incapables"'), search.Bounds(), "oldest", 1)
        handling.act(session, found, "take")
    page = opened(folder, monkeypatch)
    assert not page.dataframe or "Attendu" not in page.dataframe[-1].value
    page.session_state["fold-formation-corrige"] = True
    page.run()
    (table,) = [one.value for one in page.dataframe if "Attendu" in one.value]
    row = table.set_index("Message de l’histoire").loc["« Vous êtes des escrocs »"]
    assert (row["Attendu"], row["Fait par le groupe"], row["Jugement"]) == ("laisser", "s’en occuper", "surestimé")
    said = " ".join(one.value for one in page.text).replace("\u00a0", " ")
    n = len(injects())
    left = sum(inject.expected == "leave" for inject in injects())
    assert f"{left - 1} sur {n} comme attendu (T2)" in said and "1 surestimé (T3)" in said
    assert f"{n - left} restés sans geste (T4)" in said and "0 sur" in said
    assert "première remontée pas encore" in said and "κ" in said


def test_the_last_step_leads_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(marked(tmp_path, is_demo="true", exercise_until=steps()[-1].at.isoformat()), monkeypatch)
    assert not any(label.startswith("Passer") for label in labels(page))


def test_the_data_of_a_user_are_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(marked(tmp_path, revision="3"), monkeypatch)
    assert labels(page) == []
    (commands,) = page.code
    assert "demo --dossier exercice --jusqu-au 2026-10-16T18:00" in commands.value
    assert "\nVIGIE_ESPACE=exercice PORT=8502 " in commands.value  # the first is that of the page


def test_the_commands_are_those_of_the_shell_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = marked(tmp_path, revision="3")
    monkeypatch.setattr(sys, "executable", r"C:\Users\Élodie d'Aix\vigie\.venv\Scripts\python.exe")
    monkeypatch.setattr(sys, "platform", "win32")
    (commands,) = opened(folder, monkeypatch).code
    python = r"& 'C:\Users\Élodie d''Aix\vigie\.venv\Scripts\python.exe'"
    prepare, serve = commands.value.splitlines()
    assert prepare.startswith(f"{python} -m dashboard demo ")
    assert serve == f"$env:VIGIE_ESPACE = 'exercice'; $env:PORT = '8502'; {python} run.py"


def test_without_a_workspace_the_demonstration_is_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(tmp_path / "rien", monkeypatch)
    assert labels(page) == ["Essayer avec la marque de démonstration"]
    assert not (tmp_path / "rien").exists()


def test_the_band_says_where_the_story_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(marked(tmp_path, is_demo="true", exercise_until=steps()[1].at.isoformat()), monkeypatch)
    moment = instant(steps()[1].at, "Europe/Paris")
    said = typeset(f"Exercice : marque et messages inventés. Nous sommes le {moment}")
    assert any(one.value.startswith(said) for one in page.text)
