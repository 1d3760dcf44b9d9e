"""Ids of a mapped table that tell their platform, or name what other exports name otherwise."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from reading import Read

DAY = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("identifier", "platform", "known_as"),
    [
        ("UgxInvente0Compte1Ab2Cd4AaABAg", "youtube", "UgxInvente0Compte1Ab2Cd4AaABAg"),
        ("Y29tbWVudDoxMTIyNjg1MTA5ODAwMDAxXzEzODc2MDczMjU1MDAwMDI=", "facebook", "1387607325500002"),
        ("t1_abc12", "reddit", "t1_abc12"),
        ("18186977323347825", "other", "18186977323347825"),
    ],
)
def test_the_ids_of_comments_tell_their_platform(
    tmp_path: Path, read: Read, identifier: str, platform: str, known_as: str
) -> None:
    path = tmp_path / "commentaires.csv"
    path.write_text(f"comment_id,text,date\n{identifier},Bravo,2026-03-02T10:00:00Z\n", encoding="utf-8")
    (message,) = read(path).messages
    assert (message.platform, message.message_id, message.published_at) == (platform, known_as, DAY)


@pytest.mark.parametrize("suffix", ["csv", "tsv"])
def test_comments_of_facebook_bear_the_numbers_of_other_exports(tmp_path: Path, read: Read, suffix: str) -> None:
    """By blocks (UTF-8 CSV) and row by row (UTF-16) alike."""
    path = tmp_path / f"commentaires.{suffix}"
    content = (
        "comment_id,parent_id,post_id,text,date\n"
        "122154009182736450_981230000000001,,100091734466205_122154009182736450,Où est-elle ?,2026-03-02T10:00:00Z\n"
        "981230000000002,122154009182736450_981230000000001,122154009182736450,Elle part,2026-03-02T11:00:00Z\n"
    )
    path.write_bytes(content.encode("utf-8") if suffix == "csv" else content.encode("utf-16"))
    asked, answered = read(path, platform="facebook").messages
    assert (asked.message_id, answered.parent_id) == ("981230000000001", "981230000000001")
    assert {asked.post_id, answered.post_id} == {"122154009182736450"}
