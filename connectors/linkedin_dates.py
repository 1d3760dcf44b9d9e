"""When LinkedIn's posts were published: their reports print days, their numbers hide instants."""

from datetime import UTC, date, datetime, time, timedelta

from connectors.days import day_reader
from connectors.instants import DateOrder, instant_in_id
from connectors.record import Precision

NEAR = timedelta(days=1)


def published(post_id: str, printed: str, order: DateOrder) -> tuple[datetime | None, Precision]:
    """The instant in the post's number, unless the printed day is another one: then that day, at its noon."""
    hidden = instant_in_id("linkedin", post_id)
    days = printed_days(printed)
    if hidden and (not days or any(abs(hidden.date() - day) <= NEAR for day in days.values())):
        return hidden, Precision.EXACT
    day = days.get(order) or next(iter(days.values()), None)
    return (datetime.combine(day, time(12), UTC) if day else None), Precision.DAY


def printed_days(printed: str) -> dict[DateOrder, date]:
    """The day under each order of day and month; a workbook's true date may have been read in the wrong one."""
    if (printed := printed.strip())[4:5] == "-":
        year, month, day = printed[:10].split("-") if printed[:10].count("-") == 2 else ("", "", "")
        printed = f"{day}/{month}/{year}"
    found = {}
    for order in DateOrder:
        try:
            found[order] = day_reader(order)(printed)
        except ValueError:
            continue
    return found
