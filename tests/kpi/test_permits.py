"""What the imported files allow, platform by platform, and what to fetch for the rest."""

from datetime import date

from kpi_workspace import Workspace

from dashboard.ingest.sources import exports_for
from dashboard.kpi.permits import Extent, Need, Permit, extents, missing, permits
from dashboard.kpi.registry import KPIS


def of(space: Workspace, platform: str) -> dict[str, Permit]:
    space.settle()
    return {one.code: one for one in permits(space.session, "Europe/Paris") if one.platform == platform}


def test_each_figure_is_said_available_or_why_not_on_each_platform(space: Workspace) -> None:
    space.message("2026-05-05 10:00", platform="facebook")
    space.post("2026-05-05 09:00", platform="instagram")
    facebook, instagram = of(space, "facebook"), of(space, "instagram")
    assert list(facebook) == list(instagram) == [kpi.code for kpi in KPIS]
    assert facebook["R1"].is_available and facebook["R1"].n == 1 and facebook["R1"].reason is None
    for permit in (*facebook.values(), *instagram.values()):
        assert permit.is_available == (permit.reason is None)
        assert permit.need is None or not permit.is_available


def test_a_few_figures_can_be_asked_alone(space: Workspace) -> None:
    space.message("2026-05-05 10:00", platform="facebook")
    space.settle()
    every = {one.code: one for one in permits(space.session, "Europe/Paris")}
    asked = permits(space.session, "Europe/Paris", ("C2", "R3"))
    assert [one.code for one in asked] == ["R3", "C2"]
    assert all(one == every[one.code] for one in asked)


def test_what_is_missing_says_which_export_to_bring(space: Workspace) -> None:
    space.message("2026-05-05 10:00", platform="facebook")
    space.post("2026-05-05 09:00", platform="instagram")
    facebook, instagram = of(space, "facebook"), of(space, "instagram")
    assert facebook["C1"].need is Need.POSTS and instagram["R1"].need is Need.MESSAGES
    assert facebook["R5"].need is None and "marque" in (facebook["R5"].reason or "")  # the reason says what to do
    assert "exportcomments" in [one.key for one in exports_for("instagram", Need.MESSAGES)]
    assert exports_for("facebook", Need.POSTS)[0].key == "meta"


def test_posts_of_other_accounts_ask_whose_they_are_and_not_for_another_export(space: Workspace) -> None:
    space.insert("accounts", platform="tiktok", account_id="rivale", name="Rivale", handle=None, is_owned=False)
    space.post("2026-05-05 09:00", platform="tiktok", account_id="rivale", counters={"reactions": 4})
    c1 = of(space, "tiktok")["C1"]
    assert (c1.is_available, c1.need) == (False, None)
    assert "Indiquez dans les Réglages les comptes qui sont à vous" in (c1.reason or "")


def test_what_is_missing_is_told_once_for_all_the_figures_that_need_it(space: Workspace) -> None:
    space.message("2026-05-05 10:00", platform="facebook")
    space.post("2026-05-05 09:00", platform="instagram")
    space.settle()
    gaps = missing(permits(space.session, "Europe/Paris"))
    (messages,) = [gap for gap in gaps if gap.platform == "instagram" and gap.need is Need.MESSAGES]
    assert {"R1", "R5", "E1"} <= set(messages.codes)
    told = [(gap.platform, code) for gap in gaps for code in gap.codes]
    refused = [(one.platform, one.code) for one in permits(space.session, "Europe/Paris") if not one.is_available]
    assert sorted(told) == sorted(refused)


def test_the_extent_of_a_platform_counts_its_empty_weeks(space: Workspace) -> None:
    for day in ("2026-05-04", "2026-05-12", "2026-05-26", "2026-06-03"):
        space.message(f"{day} 23:30", platform="facebook")
    for day in ("2020-05-04", "2026-05-12"):
        space.message(f"{day} 10:00", platform="forum")
    space.message(None, platform="x")
    space.settle()
    assert extents(space.session, "Europe/Paris") == [
        Extent(
            platform="facebook", first_on=date(2026, 5, 4), last_on=date(2026, 6, 3), messages=4, posts=0, empty_weeks=1
        ),
        Extent(platform="forum", first_on=date(2020, 5, 4), last_on=date(2026, 5, 12), messages=2, posts=0),
    ]
