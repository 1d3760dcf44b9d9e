"""Private conversations of a LinkedIn member's archive: who is the brand, what nobody waits an answer for."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from golden import SAMPLES, readings
from reading import Read

from connectors.contract import Reason
from connectors.record import Account, Message, MessageKind

HEADER = ("CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO", "RECIPIENT PROFILE URLS", "DATE",
          "SUBJECT", "CONTENT", "FOLDER", "ATTACHMENTS", "IS MESSAGE DRAFT", "IS CONVERSATION DRAFT")  # fmt: skip
OF_2021 = tuple(name for name in HEADER[:10] if name != "RECIPIENT PROFILE URLS")
CAMILLE, INES, KARIM = "Camille Ferrand, CM", "Inès Morel", "Karim Belhadj"
PROFILE = "First Name,Last Name,Maiden Name,Headline\n"


def said(thread: str, who: str, to: str, text: str, at: str = "2025-11-06 12:40:31 UTC", **more: str) -> dict[str, str]:
    urls = {name: f"https://www.linkedin.com/in/{name.split()[0].lower()}" for name in (CAMILLE, INES, KARIM)}
    return {
        "CONVERSATION ID": f"2-{thread}==", "FROM": who, "SENDER PROFILE URL": urls.get(who, ""), "TO": to,
        "RECIPIENT PROFILE URLS": urls.get(to, ""), "DATE": at, "CONTENT": text, "FOLDER": "INBOX",
        "IS MESSAGE DRAFT": "No", **more,
    }  # fmt: skip


def write(folder: Path, *rows: dict[str, str], header: tuple[str, ...] = HEADER) -> Path:
    path = folder / "messages.csv"
    with path.open("w", encoding="utf-8", newline="") as content:
        writer = csv.DictWriter(content, header, quoting=csv.QUOTE_ALL, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize("header", [HEADER, HEADER[:11], HEADER[:10], OF_2021])
def test_both_sides_are_read_and_the_one_of_all_conversations_is_the_brand(
    tmp_path: Path, read: Read, header: tuple[str, ...]
) -> None:
    path = write(
        tmp_path,
        said("a", CAMILLE, KARIM, "Oui, jeudi.\n\nÀ 9 h", "2025-11-06 13:02:10 UTC"),
        said("a", KARIM, CAMILLE, "On se voit ?"),
        said("b", INES, CAMILLE, ""),
        said("c", INES, f"{CAMILLE},{KARIM}", "À tous"),  # a group
        header=header,
    )
    reading = read(path)
    assert reading.match.layout == "conversations" and not reading.rejected
    answer, question, picture, _ = reading.messages
    assert (question.text, question.is_own, question.author_id) == ("On se voit ?", False, "karim")
    assert (answer.text, answer.is_own, answer.kind) == ("Oui, jeudi.\n\nÀ 9 h", True, MessageKind.MESSAGE)
    assert answer.published_at == datetime(2025, 11, 6, 13, 2, 10, tzinfo=UTC)
    assert answer.thread_id == question.thread_id == "2-a==" and picture.text == ""
    assert [(one.account_id, one.name, one.is_owned) for one in reading.accounts] == [("member", CAMILLE, True)]


def test_what_nobody_waits_an_answer_for_is_ignored(tmp_path: Path, read: Read) -> None:
    html = '<p class="spinmail-quill-editor__spin-break">Bonjour %FIRSTNAME%,</p>'
    path = write(
        tmp_path,
        said(
            "a", "LinkedIn Member", CAMILLE, "Bonjour %FIRSTNAME%", **{"CONVERSATION TITLE": "Sponsored Conversation"}
        ),
        said("b", "Nina @ LinkedIn Learning", CAMILLE, html),
        said("c", "", "", "Message request accepted"),
        said("c", CAMILLE, INES, "Je vous répon", **{"IS MESSAGE DRAFT": "Yes"}),
        said("c", INES, CAMILLE, "<p>Bonjour&nbsp;!</p><p>À bientôt</p>"),
    )
    reading = read(path)
    assert [(row.position, row.code) for row in reading.ignored] == [(n, Reason.OTHER_REPORT) for n in range(2, 6)]
    assert [message.text for message in reading.messages] == ["Bonjour\xa0!\nÀ bientôt"]


def test_one_conversation_alone_does_not_tell_the_brand(tmp_path: Path, read: Read) -> None:
    path = write(tmp_path, said("a", KARIM, CAMILLE, "Bonjour"), said("a", CAMILLE, KARIM, "Bonjour !"))
    reading = read(path)
    assert [one.is_own for one in reading.messages] == [None, None] and reading.accounts[0].name is None
    assert [one.is_own for one in read(path, accounts=("camille ferrand, cm",)).messages] == [False, True]
    (tmp_path / "Profile.csv").write_text(f'{PROFILE}Camille,"Ferrand, CM",,Community manager\n', encoding="utf-8")
    items = [one for found, _, read_items in readings(tmp_path, tmp_path / "open") for one in read_items
             if found.name == "messages.csv"]  # fmt: skip
    assert [one.is_own for one in items if isinstance(one, Message)] == [False, True]
    assert [one.name for one in items if isinstance(one, Account)] == [CAMILLE]


def test_members_who_left_are_not_one_person(tmp_path: Path, read: Read) -> None:
    path = write(
        tmp_path,
        said("a", "LinkedIn Member", CAMILLE, "Bonjour"),
        said("b", "LinkedIn Member", CAMILLE, "Bonsoir"),
        said("c", CAMILLE, KARIM, "Salut"),
    )
    assert [one.author_id for one in read(path).messages] == ["2-a==", "2-b==", "member"]


def test_the_messages_of_2018_have_no_conversation_but_two_names(read: Read) -> None:
    path = SAMPLES / "linkedin" / "Messages.csv"
    with path.open(encoding="utf-8", newline="") as content:
        rows = list(csv.DictReader(content))
    reading = read(path)
    assert reading.match.layout == "early-conversations" and len(reading.ignored) == 1
    said = [row for row in rows if row["From"]]
    assert [message.text for message in reading.messages] == [row["Content"] for row in said]
    assert [message.is_own for message in reading.messages] == [row["Direction"] == "OUTGOING" for row in said]
    assert [message.published_at for message in reading.messages] == [
        datetime.strptime(row["Date"], "%m/%d/%y, %I:%M %p").replace(tzinfo=UTC) for row in said
    ]
    assert len({message.thread_id for message in reading.messages}) == 2
    assert {message.kind for message in reading.messages} == {MessageKind.MESSAGE}
