"""What is decided of a message or an alert: what windows show, what each state allows, what Enter does in a note."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.store import alerts, handling
from dashboard.store.store import Store
from dashboard.ui.decisions import GIVEN_BACK, possible

ROOT = Path(__file__).resolve().parents[2]


def test_what_is_taken_in_charge_by_mistake_can_be_given_back() -> None:
    assert possible("acknowledged")["reopen"] == GIVEN_BACK
    assert possible("closed")["reopen"] == "Rouvrir"
    assert not {"reopen"} & {*possible("open"), *possible("escalated")}


@pytest.fixture
def space(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path(shutil.copytree(demo, tmp_path / "espace"))
    monkeypatch.setenv("VIGIE_ESPACE", str(folder))
    return folder


def opened(folder: Path) -> tuple[AppTest, int, str]:
    """The page with the window of an alert about a message that has an address; its number and that address."""
    with Store(folder).reading() as session:
        found = alerts.open_alerts(session, ["open"])
    row = found[found["url"].notna() & (found["level"] == "high")].iloc[0]
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.query_params["alerte"] = str(row["alert_id"])
    app = app.switch_page("dashboard/pages/alertes.py").run()
    assert not app.exception
    return app, int(row["alert_id"]), str(row["url"])


def test_the_message_comes_with_who_when_and_its_original(space: Path) -> None:
    app, alert_id, url = opened(space)
    links = [one.proto.url for one in app.get("link_button")]
    assert links.count(url) == 2  # of its row, and of the window over it
    assert app.button(key=f"decide-{alert_id}-acknowledge").label == "Prendre en charge"


def test_enter_in_the_note_adds_the_note_and_decides_nothing(space: Path) -> None:
    app, alert_id, _ = opened(space)
    decisions = [one.key for one in app.button if (one.key or "").startswith(f"decide-{alert_id}-")]
    assert decisions[0] == f"decide-{alert_id}-note"  # Enter in a field is the first button of its form
    next(one for one in app.text_input if one.label == "Note (facultative)").set_value("vu au téléphone")
    app.button(key=decisions[0]).click().run()
    with Store(space).reading() as session:
        assert session.value("SELECT status FROM alerts WHERE alert_id = ?", [alert_id]) == "open"
        assert alerts.history(session, alert_id)["note"].dropna().tolist() == ["vu au téléphone"]


def test_closing_an_alert_can_say_that_its_message_was_answered(space: Path) -> None:
    with Store(space).writing() as session:
        found = alerts.open_alerts(session).set_index("alert_id")["message_key"]
        handling.act(session, [int(found.iloc[0])], "no_answer")
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app = app.switch_page("dashboard/pages/alertes.py").run()
    answered = [int(str(one.key).rpartition("-")[2]) for one in app.button if str(one.key).startswith("close_answered")]
    assert answered and int(found.index[0]) not in answered
    alert_id, key = answered[0], int(found[answered[0]])
    app.button(key=f"close_answered-{alert_id}").click().run()
    assert not app.exception
    with Store(space).reading() as session:
        assert session.value("SELECT status FROM alerts WHERE alert_id = ?", [alert_id]) == "closed"
        assert alerts.history(session, alert_id)["note"].iloc[-1] == "Message répondu"
        assert handling.last(session, [key])[key].action == "answered"
        closed = alerts.open_alerts(session, ["closed"]).set_index("alert_id")
    assert not closed.loc[alert_id, "waits"]


def test_an_answered_message_says_which_alert_is_left(space: Path) -> None:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    with Store(space).reading() as session:
        found = alerts.open_alerts(session).set_index("message_key")["alert_id"]
    shown = [int(str(one.key).rpartition("-")[2]) for one in app.button if str(one.key).startswith("handle-answered-")]
    with_alert, without = (next(key for key in shown if (key in found.index) is wanted) for wanted in (True, False))
    app.button(key=f"handle-answered-accueil-{without}").click().run()
    assert not app.toast
    app.button(key=f"handle-answered-accueil-{with_alert}").click().run()
    assert [one.value.replace("\\", "").replace("\u00a0", " ") for one in app.toast] == [
        f"Noté. L’alerte n° {found[with_alert]} sur ce message reste à décider, page Alertes."
    ]


def test_a_grave_message_is_carried_as_grave(space: Path) -> None:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    with Store(space).reading() as session:
        (first, *_) = [one.key for one in app.button if (one.key or "").startswith("carry-accueil-")]
        key = int(first.rpartition("-")[2])
        assert session.value("SELECT level FROM current_risk WHERE message_key = ?", [key]) == "high"
    app.button(key=first).click().run()
    assert not app.exception
    assert next(one for one in app.selectbox if one.label == "Niveau").value == "high"


def test_a_person_in_danger_on_the_first_page_leads_to_the_alert_to_decide(space: Path) -> None:
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60).run()
    (link,) = [one.proto for one in app.get("page_link") if one.proto.label == "Dire qui s’en occupe"]
    assert link.page == "alertes"
    number = int(link.query_string.removeprefix("alerte="))
    with Store(space).reading() as session:
        assert session.value("SELECT title FROM alerts WHERE alert_id = ?", [number]) == "self_harm"
