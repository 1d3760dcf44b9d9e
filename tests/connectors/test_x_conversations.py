"""Private conversations of X's archive: both sides, whose they are, what is set aside."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from golden import readings

from connectors.contract import Ignored, Reason, Rejected
from connectors.record import Account, Message, MessageKind

ACCOUNT = [{"account": {"username": "cairnelle", "accountId": "99", "accountDisplayName": "Cairnelle"}}]


def said(message_id: str, sender: str, text: str, at: str | None = "2026-03-12T10:07:00.000Z") -> dict[str, Any]:
    return {"messageCreate": {"id": message_id, "senderId": sender, "text": text, "createdAt": at}}


def read(folder: Path, content: str, account: list[Any] | None = ACCOUNT) -> list[Any]:
    path = folder / "twitter-2026-03-16-cairnelle.zip"
    with zipfile.ZipFile(path, "w") as archive:
        if account is not None:
            archive.writestr("data/account.js", f"window.YTD.account.part0 = {json.dumps(account)}")
        archive.writestr("data/direct-messages.js", content)
    (items,) = [items for _, match, items in readings(path, folder / "open") if match.layout == "conversations"]
    return items


def conversations(*events: dict[str, Any]) -> str:
    listed = [{"dmConversation": {"conversationId": "55-99", "messages": [*events]}}]
    return f"window.YTD.direct_messages.part0 = {json.dumps(listed)}"


def test_both_sides_are_read_and_the_account_is_the_brand(tmp_path: Path) -> None:
    content = conversations(
        said("1899912000000000512", "99", "Bonjour &amp; merci"),
        {"joinConversation": {"initiatingUserId": "99"}},
        said("1899906000000000256", "55", "Mon colis ?", at=None),
    )
    account, answer, joined, question = read(tmp_path, content)
    assert isinstance(account, Account) and (account.account_id, account.is_owned) == ("cairnelle", True)
    assert joined == Ignored(2, Reason.OTHER_REPORT)
    assert isinstance(answer, Message) and isinstance(question, Message)
    assert (answer.text, answer.is_own, answer.author_handle) == ("Bonjour & merci", True, "cairnelle")
    assert (question.position, question.kind, question.thread_id) == (3, MessageKind.MESSAGE, "55-99")
    assert (question.author_id, question.is_own, question.author_name) == ("55", False, None)
    assert answer.published_at == datetime(2026, 3, 12, 10, 7, tzinfo=UTC)
    assert question.published_at is not None and question.published_at.year == 2025  # from its id


def test_without_the_account_nobody_is_said_to_be_the_brand(tmp_path: Path) -> None:
    (found,) = read(tmp_path, conversations(said("1899912000000000512", "99", "Bonjour")), account=None)
    assert found.is_own is None


def test_a_cut_file_says_so_and_keeps_what_stands_before(tmp_path: Path) -> None:
    whole = conversations(said("1899912000000000512", "99", "Bonjour"))
    cut = whole[:-1] + ', {"dmConversation": {"conversationId": "56-99", "messages": [{"messageCreate": {"id": "18'
    _, kept, refused = read(tmp_path, cut)
    assert isinstance(kept, Message) and kept.text == "Bonjour"
    assert isinstance(refused, Rejected) and (refused.position, refused.code) == (2, Reason.TRUNCATED)


def test_a_message_without_id_is_set_aside(tmp_path: Path) -> None:
    nameless = {"messageCreate": {"senderId": "55", "text": "Allô ?"}}
    _, refused = read(tmp_path, conversations(nameless))
    assert isinstance(refused, Rejected) and refused.code is Reason.MISSING_ID and "Allô ?" in refused.excerpt
