"""WhatsApp: the forms of each telephone, who speaks, what nobody wrote."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from golden import SAMPLES
from reading import Read

from connectors.chat_lines import begins_a_chat
from connectors.contract import Reason
from connectors.record import MessageKind, Precision

GROUP = SAMPLES / "whatsapp" / "Discussion WhatsApp avec Rando Cairnelle.txt"


def test_a_group_agrees_with_a_plain_reading(read: Read) -> None:
    said = [line for line in GROUP.read_text(encoding="utf-8").splitlines() if line[:2].isdigit() and " - " in line]
    written = [line for line in said if ": " in line.partition(" - ")[2]]
    reading = read(GROUP, zone="Europe/Paris")
    assert len(reading.messages) == len(written) == 9
    assert [row.code for row in reading.ignored] == [Reason.GHOST_ROW] * (len(said) - len(written))
    assert [message.published_at for message in reading.messages] == [
        datetime.strptime(f"{line[:16]} +0100", "%d/%m/%Y %H:%M %z").astimezone(UTC) for line in written
    ]
    assert {message.kind for message in reading.messages} == {MessageKind.ROOM}
    (group,) = reading.posts
    assert (group.title, group.is_stub) == ("Rando Cairnelle", True)
    assert {message.post_id for message in reading.messages} == {group.post_id}


def test_a_number_is_never_kept_and_the_same_words_twice_are_two_messages(read: Read) -> None:
    reading = read(GROUP, zone="Europe/Paris", accounts=("Cairnelle",))
    texts = [message.text for message in reading.messages]
    assert "998" not in repr([item for item in reading.items if item.position])
    assert texts.count("ok") == 2 and len({message.message_id for message in reading.messages}) == 9
    assert texts[0] == "Bienvenue à toutes et tous !\nDimanche, départ à 8 h : gare de Grenoble."
    assert texts[5:7] == ["Oui, tenu en laisse", "Ma tente a pris l’eau cette nuit : que faire ?"]
    deleted = reading.messages[7]
    assert (deleted.text, deleted.is_deleted, deleted.author_name) == ("", True, "Inès Morel")
    assert reading.messages[8].author_name == "Karim" and texts[8] == "Rendez-vous : même lieu"
    assert [message.is_own for message in reading.messages[:2]] == [True, None]
    assert [(one.name, one.is_owned) for one in reading.accounts] == [("Cairnelle", True)]
    number = reading.messages[1]
    assert number.author_name is None and number.author_id


@pytest.mark.parametrize(
    ("line", "expected", "precision"),
    [
        ("12/03/2026 14:05 - Léa: Bonjour", "2026-03-12T13:05:00", Precision.MINUTE),
        ("12/03/2026, 14:05 - Léa: Bonjour", "2026-03-12T13:05:00", Precision.MINUTE),
        ("12/03/2026 à 14:05 - Léa: Bonjour", "2026-03-12T13:05:00", Precision.MINUTE),
        ("8/09/26, 10:31 - Léa: Bonjour", "2026-09-08T08:31:00", Precision.MINUTE),
        ("[12/03/2026 14:05:30] Léa: Bonjour", "2026-03-12T13:05:30", Precision.EXACT),
        ("\u200e[12/03/2026, 14:05:30] ~\u202fLéa: Bonjour", "2026-03-12T13:05:30", Precision.EXACT),
        ("[3/12/26, 2:05:30\u202fPM] Léa: Bonjour", "2026-03-12T13:05:30", Precision.EXACT),
        ("3/12/26, 2:05 PM - Léa: Bonjour", "2026-03-12T13:05:00", Precision.MINUTE),
        ("12.03.26, 14:05 - Léa: Bonjour", "2026-03-12T13:05:00", Precision.MINUTE),
        ("12/03/2016 14:05:30: Léa: Bonjour", "2016-03-12T13:05:30", Precision.EXACT),
    ],
)
def test_the_forms_of_each_telephone(
    tmp_path: Path, read: Read, line: str, expected: str, precision: Precision
) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(f"{line}\n{line.replace('Léa', 'Max')}\n", encoding="utf-8")
    first, second = read(path, zone="Europe/Paris").messages
    assert (first.published_at, first.precision) == (datetime.fromisoformat(expected).replace(tzinfo=UTC), precision)
    assert (first.author_name, first.text, second.author_name) == ("Léa", "Bonjour", "Max")
    assert {first.kind, second.kind} == {MessageKind.MESSAGE}
    assert first.thread_id == second.thread_id and first.post_id is None


def test_every_cut_gives_whole_messages_then_a_cut_one_or_the_beginning_of_its_text(tmp_path: Path, read: Read) -> None:
    content = GROUP.read_text(encoding="utf-8")
    whole = [message.text for message in read(GROUP, zone="Europe/Paris").messages]
    path = tmp_path / GROUP.name
    for length in range(600, len(content)):
        path.write_text(content[:length], encoding="utf-8")
        reading = read(path, zone="Europe/Paris")
        texts = [message.text for message in reading.messages]
        assert texts[:-1] == whole[: len(texts) - 1]
        assert not texts or content[:length].rstrip().endswith(texts[-1]) or texts[-1] == whole[len(texts) - 1]
        assert {row.code for row in reading.rejected} <= {Reason.TRUNCATED}


def test_a_day_above_twelve_further_on_proves_the_order_of_all(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "chat.txt"
    path.write_text("03/12/2026, 14:05 - Léa: Un\n03/13/2026, 14:05 - Léa: Deux\n", encoding="utf-8")
    assert [message.published_at.month for message in read(path, zone="UTC").messages if message.published_at] == [3, 3]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-12 14:05:33 - INFO: démarré\n2026-03-12 14:05:34 - INFO: arrêté\n",
        "date;texte\n12/03/2026 14:05;Léa: bonjour\n12/03/2026 14:06;Max: salut\n",
        "12/03/2026 14:05,Léa: bonjour\n12/03/2026 14:06,Max: salut\n",
        "Compte rendu du 12/03/2026\n12/03/2026 14:05 - ouverture\n",
    ],
)
def test_dated_lines_that_are_no_conversation_are_left_to_others(text: str) -> None:
    assert not begins_a_chat(text)
