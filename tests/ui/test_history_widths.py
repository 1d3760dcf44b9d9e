"""What the table of the files imported shows without scrolling."""

from dashboard.ui.history import COLUMNS, WIDTHS

WIDE, NARROW = 849, 358  # pixels of the table in a window of 1280 and of 390


def shown(width: int) -> list[str]:
    """The columns that stand whole in so many pixels."""
    ends = [sum(WIDTHS[name] for name in COLUMNS[: place + 1] if name in WIDTHS) for place in range(len(WIDTHS))]
    return [name for name, end in zip(COLUMNS, ends, strict=False) if end <= width]


def test_when_a_file_was_imported_and_every_counter_show_without_scrolling() -> None:
    assert {"imported_on", *(name for name in COLUMNS if name.startswith("rows_"))} <= {*shown(WIDE)}
    assert shown(NARROW) == ["file_name", "imported_on", "status"]
