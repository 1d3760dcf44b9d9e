"""The period of a report as one writes it, and the one reported when nobody says."""

import re
from datetime import date, timedelta

from dashboard.errors import UsageError


def week_days(text: str) -> tuple[date, date]:
    """Monday and Sunday of « 2026-W46 » (ISO 8601); ``UsageError`` when it is no week."""
    found = re.fullmatch(r"((?:19|20|21)\d{2})-?[Ww](\d{1,2})", text.strip())
    try:
        if found is None:
            raise ValueError
        monday = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError as error:
        raise UsageError(f"« {text} » n’est pas une semaine. Écrivez-la comme 2026-W46.") from error
    return monday, monday + timedelta(days=6)


def week_code(monday: date) -> str:
    """« 2026-W46 »."""
    year, week, _ = monday.isocalendar()
    return f"{year}-W{week:02d}"


def last_week(data_end: date, today: date) -> tuple[date, date]:
    """The last week that the data reach and that is over by ``today``: on a Monday morning, that of yesterday."""
    monday = data_end - timedelta(days=data_end.weekday())
    if monday + timedelta(days=6) >= today:
        monday -= timedelta(days=7)
    return monday, monday + timedelta(days=6)
