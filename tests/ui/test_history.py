"""The files imported so far: an archive of hundreds is one row."""

import pandas as pd

from dashboard.ui.history import COLUMNS, by_archive


def files(*names: str, status: str = "importé", day: int = 1) -> pd.DataFrame:
    at = pd.Timestamp(2026, 3, day)
    row = {"status": status, "connector": "Slack", "rows_read": 10, "rows_new": 9, "rows_rejected": 1}
    days = [at + pd.Timedelta(days=n) for n in range(len(names))]
    told = [
        {"file_name": name, **row, "imported_on": at.date(), "first_at": at, "last_at": last_at}
        for name, last_at in zip(names, days, strict=True)
    ]
    return pd.DataFrame(told).reindex(columns=[*COLUMNS])


def test_the_files_of_an_archive_are_one_row_when_they_are_many() -> None:
    days = files(*(f"slack.zip/général/{day:02}.json" for day in range(1, 15)), day=2)
    few = files("envoi.zip/a.csv", "envoi.zip/b.csv", "avis.csv")
    shown = by_archive(pd.concat([days, few], ignore_index=True))
    assert [*shown["file_name"]] == ["slack.zip (14\u00a0fichiers)", "envoi.zip/a.csv", "envoi.zip/b.csv", "avis.csv"]
    assert (shown["rows_read"][0], shown["rows_new"][0], shown["rows_rejected"][0]) == (140, 126, 14)
    assert (shown["first_at"][0], shown["last_at"][0]) == (pd.Timestamp(2026, 3, 2), pd.Timestamp(2026, 3, 15))
    assert [*shown.columns] == [*COLUMNS]


def test_two_states_are_two_rows_and_few_files_stay_as_they_are() -> None:
    names = [f"slack.zip/{n}.json" for n in range(13)]
    both = pd.concat([files(*names), files(*names, status="remplacé")], ignore_index=True)
    assert [*by_archive(both)["status"]] == ["importé", "remplacé"]
    few = files(*names[:12])
    assert [*by_archive(few)["file_name"]] == names[:12]
