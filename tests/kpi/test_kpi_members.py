"""H. Who is active, new or gone, who helps, who is brought forward, who is answered more: cases counted by hand."""

from dataclasses import replace
from datetime import date

import pytest
from kpi_workspace import BRAND, MAY, Workspace
from speaking import feature, speak

from dashboard.kpi import community
from dashboard.kpi.contract import Status
from dashboard.stats.intervals import newcombe


def write(space: Workspace, author: str, *days: str, **more) -> list[int]:
    return [space.message(f"{day} 10:00", author, **more) for day in days]


def test_new_members_are_unknown_without_ninety_days_of_history(space: Workspace) -> None:
    write(space, "Anouk", "2026-02-04", "2026-05-05")  # 89 days before the period
    write(space, "Bruno", "2026-05-06", "2026-05-07")
    found = space.kpi("H1")
    assert (found.value, found.details["new"], found.details["returning"]) == (2, None, None)
    assert "89\u00a0jours" in found.notes[0]
    space.message("2026-02-03 10:00", "Chloé")
    found = space.kpi("H1")
    assert (found.value, found.details["new"], found.details["returning"], found.notes) == (2, 1, 1, ())
    assert {row["author_key"]: row["state"] for row in space.rows("H1")} == {
        "facebook-Anouk": "returning", "facebook-Bruno": "new",
    }  # fmt: skip


def test_lapsed_members_wrote_in_the_period_before_and_not_in_this_one(space: Workspace) -> None:
    write(space, "Anouk", "2026-04-10", "2026-05-05")
    write(space, "Bruno", "2026-04-06")
    write(space, "Chloé", "2026-04-05")  # before both periods
    assert space.kpi("H1").details["lapsed"] == 1
    assert space.kpi("H1", replace(MAY, start=date(2026, 5, 18))).value is None


def test_the_brand_and_unknown_authors_are_no_members(space: Workspace) -> None:
    write(space, "Anouk", "2026-05-05")
    write(space, BRAND, "2026-05-06")
    space.message("2026-05-06 11:00", None)
    assert space.kpi("H1").value == 1
    assert [row["author_key"] for row in space.rows("H1")] == ["facebook-Anouk"]


def test_fidelity_counts_the_last_four_weeks_whatever_the_period(space: Workspace) -> None:
    write(space, "Anouk", "2026-05-05", "2026-05-31")
    write(space, "Bruno", "2026-05-04", "2026-05-10")  # the same week
    write(space, "Chloé", "2026-05-12")
    write(space, "Denis", "2026-05-03", "2026-05-20")  # one of them before the four weeks
    for scope in (MAY, replace(MAY, start=date(2026, 5, 25))):
        found = space.kpi("H2", scope)
        assert (found.x, found.n, found.status) == (1, 4, Status.LIST_ONLY)


def test_fidelity_asks_for_four_weeks_of_data(space: Workspace) -> None:
    write(space, "Anouk", "2026-05-20", "2026-05-31")
    found = space.kpi("H2")
    assert found.value is None and "2\u00a0semaines couvertes" in (found.reason or "")


def helped_by(space: Workspace, helper: str, *asking: str) -> None:
    for author in asking:
        asked = space.message("2026-05-05 10:00", author)
        space.reply(asked, "2026-05-05 11:00", helper, "Essaie de la laver avant.")


def test_helping_is_told_by_distinct_people_never_by_volume(space: Workspace) -> None:
    helped_by(space, "Anouk", "Bruno", "Chloé", "Chloé")
    helped_by(space, "Bruno", "Chloé")
    helped_by(space, "Denis", "Denis", "Denis")  # oneself
    write(space, "Émile", *[f"2026-05-{day:02d}" for day in range(4, 30)])  # talks alone
    (row,) = space.rows("H3")
    assert (row["author_key"], row["helped"], row["weeks"]) == ("facebook-Anouk", 2, 1)
    assert space.kpi("H3").value == 1


def test_an_answer_of_the_brand_or_to_it_helps_nobody(space: Workspace) -> None:
    for author in ("Bruno", "Chloé"):
        asked = space.message("2026-05-05 10:00", author)
        said = space.reply(asked, "2026-05-05 11:00")
        space.reply(said, "2026-05-05 12:00", "Anouk", "Bravo.")
    assert space.kpi("H3").value == 0


def test_without_the_parent_of_a_message_the_opener_of_the_thread_is_helped(space: Workspace) -> None:
    for author in ("Bruno", "Chloé"):
        asked = space.message("2026-05-05 10:00", author)
        space.reply(asked, "2026-05-05 11:00", "Anouk", "Essaie.", parent_id=None)
    (row,) = space.rows("H3")
    assert (row["author_key"], row["helped"]) == ("facebook-Anouk", 2)


def test_people_react_over_two_weeks(space: Workspace) -> None:
    write(space, "Anouk", "2026-05-05", "2026-05-15", likes=5)
    write(space, "Bruno", "2026-05-05", "2026-05-06", likes=90)  # one week
    write(space, "Chloé", "2026-05-05", "2026-05-15", likes=4)
    assert [(row["author_key"], row["reacting"]) for row in space.rows("H3")] == [("facebook-Anouk", 5)]


@pytest.mark.parametrize(
    ("level", "categories", "verdict", "is_kept"),
    [
        ("high", ["insult"], None, False),
        ("critical", ["threat"], "unfounded", True),
        ("watch", ["insult"], None, True),
        ("watch", ["hate"], "founded", False),
        ("critical", ["self_harm"], None, True),  # a person in danger is no enemy
        ("high", ["safety"], "founded", True),
    ],
)
def test_hostile_authors_are_left_out(
    space: Workspace, level: str, categories: list[str], verdict: str | None, is_kept: bool
) -> None:
    helped_by(space, "Anouk", "Bruno", "Chloé")
    key = space.message("2026-01-05 10:00", "Anouk", level=level)
    space.session.execute("UPDATE risks SET categories = ? WHERE message_key = ?", [categories, key])
    if verdict:
        space.insert(
            "alerts", alert_id=1, kind="risk", level="high", status="closed", verdict=verdict, title="insult",
            message_key=key, opened_at=MAY.start,
        )  # fmt: skip
    assert [row["author_key"] for row in space.rows("H3")] == ["facebook-Anouk"] * is_kept


def test_spotlight_counts_what_the_brand_says_and_whom_it_forgets(space: Workspace) -> None:
    helped_by(space, "Anouk", "Bruno", "Chloé")
    helped_by(space, "Denis", "Bruno", "Chloé")
    said = [space.message(f"2026-05-1{n} 10:00", BRAND, f"Annonce {n}") for n in range(3)]
    for key in said[:2]:
        speak(space, key)
    post = space.post("2026-05-12 09:00", text="Merci Anouk")
    speak(space, post_id=post)
    feature(space, "Anouk", said[0])
    feature(space, "Anouk", post_id=post)
    found = space.kpi("H4")
    assert (found.x, found.n) == (2, 3)  # the third was not read
    assert (found.details["members"], found.details["never"], found.details["helpers"]) == (1, 1, 2)
    assert [*community.to_feature(space.session, MAY)["author_key"]] == ["facebook-Denis"]


def test_spotlight_says_why_it_is_unknown(space: Workspace) -> None:
    space.message("2026-05-05 10:00")
    assert "Réglages" in (space.kpi("H4").reason or "")
    space.message("2026-05-06 10:00", BRAND)
    assert "analyse" in (space.kpi("H4").reason or "")


def test_welcome_is_about_the_first_message_ever_known(space: Workspace) -> None:
    space.cover(end="2026-06-10 10:00")
    first = space.message("2026-05-05 10:00", "Anouk")
    space.reply(first, "2026-05-05 12:00")
    write(space, "Anouk", "2026-05-06")  # not her first
    write(space, "Bruno", "2026-05-07")
    write(space, "Chloé", "2026-04-01", "2026-05-08")  # her first is before the period
    space.message("2026-05-09 10:00", "Denis", "🙂")  # calls for no answer
    found = space.kpi("H5")
    assert (found.x, found.n) == (1, 2)
    assert (found.details["delay"]["value"], found.details["delay"]["n"]) == (7200, 1)
    assert space.kpi("H5n").value == 1
    assert [row["author_key"] for row in space.rows("H5n")] == ["facebook-Bruno"]


def test_without_the_brands_voice_welcome_and_fairness_are_unknown(space: Workspace) -> None:
    space.message("2026-05-05 10:00")
    for code in ("H5", "H5n", "H6"):
        assert space.kpi(code).value is None and "Réglages" in (space.kpi(code).reason or "")


def unfair(space: Workspace, praised: int, blamed: int, n: int = 20) -> None:
    """``n`` messages of each mood by members already known; the first of them are answered."""
    space.cover(end="2026-06-10 10:00")
    for label, answered in (("positive", praised), ("negative", blamed)):
        for number in range(n):
            author = f"{label} {number}"
            space.message("2026-04-01 10:00", author)
            key = space.message(f"2026-05-{5 + number % 20:02d} 10:00", author, label=label)
            if number < answered:
                space.reply(key, f"2026-05-{5 + number % 20:02d} 12:00")


def test_only_praise_gets_answers(space: Workspace) -> None:
    unfair(space, 18, 6)
    found = space.kpi("H6")
    (pair,) = found.details["pairs"]
    assert (pair["name"], pair["x1"], pair["n1"], pair["x2"], pair["n2"]) == ("sentiment", 18, 20, 6, 20)
    assert (pair["low"], pair["high"]) == newcombe(18, 20, 6, 20)
    assert found.value == 1 and pair["is_gap"]
    rows = space.rows("H6")
    for label, x in (("positive", 18), ("negative", 6)):
        assert sum(row["state"] == "answered" for row in rows if row["sentiment"] == label) == x


def test_a_gap_that_chance_explains_is_not_one(space: Workspace) -> None:
    unfair(space, 7, 5, 10)
    found = space.kpi("H6")
    assert (found.value, found.details["pairs"][0]["is_gap"]) == (0, False)


def test_small_groups_are_not_compared(space: Workspace) -> None:
    unfair(space, 4, 0, 4)
    assert space.kpi("H6").value is None


def test_concentration(space: Workspace) -> None:
    write(space, "Anouk", *[f"2026-05-{day:02d}" for day in range(4, 13)])
    for number in range(8):
        write(space, f"Membre {number}", "2026-05-05")
    assert "9\u00a0membres" in (space.kpi("H7").reason or "")
    write(space, "Bruno", "2026-05-05")
    found = space.kpi("H7")
    assert (found.x, found.n, found.details["top"], found.details["authors"]) == (9, 18, 1, 10)
    assert found.details["gini"] == pytest.approx(0.4)


def test_weeks_tell_new_gone_and_gaps(space: Workspace) -> None:
    write(space, "Anouk", "2026-01-05", "2026-05-05", "2026-05-12")
    write(space, "Bruno", "2026-05-06")
    write(space, "Chloé", "2026-05-13", "2026-05-26")
    space.settle()
    weeks = community.weekly_members(space.session, MAY).set_index("week")
    assert weeks.loc[date(2026, 5, 4)].to_list() == [2, 1, 1, 0]
    assert weeks.loc[date(2026, 5, 11)].to_list() == [2, 1, 1, 1]  # Bruno did not come back
    assert weeks.loc[date(2026, 5, 18)].to_list() == [0, 0, 0, 2]
    assert weeks.loc[date(2026, 5, 25)].to_list() == [1, 0, 1, 0]
    early = community.weekly_members(space.session, replace(MAY, start=date(2026, 3, 2), end=date(2026, 3, 29)))
    assert early["new"].isna().all()


def test_a_file_of_the_brands_own_comments_does_not_tell_that_nobody_wrote(space: Workspace) -> None:
    write(space, "Anouk", "2026-05-05")
    for day in ("2026-05-12 10:00", "2026-05-26 10:00"):
        space.message(day, BRAND, "Bonjour", import_id=2)
    space.settle()
    weeks = community.weekly_members(space.session, MAY).set_index("week")["active"]
    assert weeks[date(2026, 5, 4)] == 1 and weeks[date(2026, 5, 11) :].isna().all()


def test_help_between_members_is_listed_with_what_it_answers(space: Workspace) -> None:
    asked = space.message("2026-05-05 10:00", "Bruno", "Comment laver ma veste ?", intents=["question"])
    answer = space.reply(asked, "2026-05-05 11:00", "Anouk", "À froid.")
    told = space.message("2026-05-06 10:00", "Chloé", "Quelle belle veste", intents=[])
    space.reply(told, "2026-05-06 11:00", "Anouk", "Oui.")
    space.settle()
    (row,) = community.peer_answers(space.session, MAY).to_dict("records")
    assert (row["message_key"], row["asked"]) == (answer, "Comment laver ma veste ?")
    best = community.best_messages(space.session, MAY, "facebook-Anouk")
    assert [*best["text"]] == ["Oui.", "À froid."]


def test_what_a_member_wrote_in_private_is_not_put_forward(space: Workspace) -> None:
    space.message("2026-05-05 10:00", "Anouk", "Je peux passer au magasin ?", kind="message")
    space.message("2026-05-06 10:00", "Anouk", "Bravo à toutes")
    space.settle()
    assert [*community.best_messages(space.session, MAY, "facebook-Anouk")["text"]] == ["Bravo à toutes"]


def test_help_given_in_private_puts_nobody_forward(space: Workspace) -> None:
    """Nobody may cite it: neither the member nor the answer is proposed."""
    for number, name in enumerate(("Bruno", "Chloé")):
        asked = space.message(
            f"2026-05-0{5 + number} 10:00", name, "Comment laver ma veste ?", kind="message", intents=["question"]
        )
        space.reply(asked, f"2026-05-0{5 + number} 11:00", "Anouk", "À froid.", kind="message")
    for day in ("2026-05-05 12:00", "2026-05-12 12:00"):
        space.message(day, "Denis", "Entre nous", kind="message", likes=9)
    space.settle()
    assert space.kpi("H3").value == 0
    assert community.to_feature(space.session, MAY).empty and community.peer_answers(space.session, MAY).empty
