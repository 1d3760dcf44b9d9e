"""The names an invented brand watches: its own, and two competitors."""

from dataclasses import replace

from kpi_workspace import BRAND, Workspace

from dashboard.config import WatchQuery

OURS = WatchQuery("Cidrerie du Gué", ("cidrerie du gué", "gué"))
RIVALS = (
    WatchQuery("Sureau", ("sureau",), is_competitor=True, accounts=("@Sureau",)),
    WatchQuery("Pommeraie", ("pommeraie",), is_competitor=True),
)


def watch(space: Workspace, *more: WatchQuery, comparable: tuple[str, ...] = ("x",)) -> None:
    space.settings = replace(space.settings, brand=BRAND, comparable_sources=comparable)
    space.watch(OURS, *RIVALS, *more)
