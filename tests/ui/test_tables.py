from datetime import datetime

import pandas as pd
import pytest

from dashboard.ui import tables


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://exemple.fr/p/1", "https://exemple.fr/p/1"),
        (" http://exemple.fr ", "http://exemple.fr"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://", None),
        ("http://[bad", None),
        (None, None),
        (float("nan"), None),
    ],
)
def test_only_addresses_of_the_web_become_links(url: object, kept: str | None) -> None:
    assert tables.safe_link(url) == kept


TOLD = "insulte 15,0, portée du message 2,5"


def messages() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "platform": ["facebook", "x"],
            "published_at": [datetime(2026, 7, 1, 10, 0), None],
            "author_key": ["3f2a99", None],
            "text": ["=1+1", "Merci"],
            "level": ["high", None],
            "categories": [["insult", "legal"], None],
            "url": ["javascript:void(0)", "https://exemple.fr"],
            "delay_s": [7500.0, None],
            "folded_text": ["a", "b"],
        }
    )


def test_a_readable_table_speaks_french_on_the_local_clock() -> None:
    shown = tables.readable(messages(), "Europe/Paris")
    assert list(shown["Plateforme"]) == ["Facebook", "X"]
    assert shown["Date et heure"][0] == datetime(2026, 7, 1, 12, 0)
    assert list(shown["Membre"]) == ["membre 3f2a", "membre inconnu"]
    assert shown["Risque"][0] == "élevé"
    assert shown["Thèmes de risque"][0] == "insulte, action en justice"
    assert list(shown["Lien"])[1] == "https://exemple.fr"
    assert pd.isna(shown["Lien"][0])
    assert "folded text" not in {name.lower() for name in shown.columns}


def test_the_rows_behind_a_figure_are_told_in_french_without_the_veiled_words() -> None:
    reasons = '[{"part": "insult", "points": 15, "text": "crétin"}, {"part": "reach", "points": 2.5}]'
    rows = {"state": ["unanswered"], "status": ["closed"], "theme": ["app"], "theme_name": ["Site"]}
    shown = tables.readable(pd.DataFrame(rows | {"reasons": [reasons], "local_weekday": [1]}), "Europe/Paris")
    assert [shown[name][0] for name in shown] == ["sans réponse", "close", "Site", TOLD, "lundi"]


def test_names_appear_only_when_given() -> None:
    shown = tables.readable(messages(), "Europe/Paris", {"3f2a99": "Camille"})
    assert shown["Membre"][0] == "Camille"


def test_durations_are_told_on_screen() -> None:
    told = tables.with_durations(messages(), tables.readable(messages(), "Europe/Paris"))
    assert told["Délai"][0].replace("\u00a0", " ") == "2 h 05"
    assert told["Délai"][1] is None or pd.isna(told["Délai"][1])


def test_a_spreadsheet_runs_nothing() -> None:
    frame = pd.DataFrame({"=cmd": ["=1+1", " -x", "@y", "sûr", None], "n": [-1.5, 2, 3, 4, 5]})
    lines = tables.csv_bytes(frame).decode("utf-8-sig").split("\r\n")
    assert lines[0] == "'=cmd;n"
    assert lines[1] == "'=1+1;-1,5"
    assert lines[2] == "' -x;2,0"
    assert lines[3] == "'@y;3,0"
    assert lines[4] == "sûr;4,0"
