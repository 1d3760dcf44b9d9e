"""What Écoute says where no theme irritates: negative messages are pointed at only where there are some."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.kpi import figures
from dashboard.ui import cached


def page() -> None:
    from datetime import date

    from dashboard.kpi import figures
    from dashboard.kpi.scope import Scope
    from dashboard.ui.themes import irritants

    scope = Scope(start=date(2026, 10, 1), end=date(2026, 10, 28), timezone="Europe/Paris")
    irritants(scope, figures.count("E8", 0, themes=[]))


@pytest.mark.parametrize(("negative", "is_told"), [(0, False), (2, True)])
def test_negative_messages_are_pointed_at_where_there_are_some(
    monkeypatch: pytest.MonkeyPatch, negative: int, is_told: bool
) -> None:
    monkeypatch.setattr(cached, "kpis", lambda scope, code: [figures.share(code, negative, 11, empty="")])
    app = AppTest.from_function(page).run()
    assert not app.exception
    (told,) = [text.value for text in app.text]
    assert told.startswith("Aucun thème n’irrite") and ("messages négatifs" in told) is is_told
