"""YouTube: French Studio reports, their archive, pages of API comments with replies."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from reading import Read

from connectors.contract import Reason
from connectors.record import MessageKind, PostFormat

STUDIO = (
    "Contenu,Titre de la vidéo,Heure de publication de la vidéo,Durée,Vues,Durée de visionnage (heures),Abonnés,"
    "Impressions,Taux de clics par impression (%)\n"
)


def test_a_french_studio_report(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "Tableau des données.csv"
    path.write_text(
        STUDIO
        + "Total,,,,44 531,\"62,1\",12,1000,\"3,1\"\n"
        + "dQw4w9WgXcQ,Nos orties,28 sept. 2026,245,44 000,\"60,5\",10,900,\"3,1\"\n"
        + "-QwRt9WgXc_,Petite #Shorts,1 oct. 2026,0:42,531,\"1,6\",2,100,\"3\"\n"
        + "aQw4w9WgXcE,,,,7,\"0,1\",,,\n"
        + "#NOM?,Abîmée,1 oct. 2026,10,5,\"0,1\",,,\n",
        encoding="utf-8",
    )  # fmt: skip
    reading = read(path)
    first, short, deleted = reading.posts
    assert first.published_at is not None and first.published_at.date().isoformat() == "2026-09-28"
    assert (first.duration_s, short.duration_s) == (245, 42)
    assert (first.format, short.format) == (PostFormat.VIDEO, PostFormat.SHORT)
    assert (deleted.text, deleted.published_at) == (None, None)
    assert [snapshot.views for snapshot in reading.snapshots] == [44000, 531, 7]
    assert reading.snapshots[0].watch_time_s == pytest.approx(60.5 * 3600)
    assert [row.code for row in reading.ignored] == [Reason.TOTAL_ROW]
    assert [row.code for row in reading.rejected] == [Reason.DAMAGED_ID]
    assert all(account.is_owned for account in reading.accounts) and reading.accounts


@pytest.mark.parametrize(
    "text",
    ["Date,Views\n2026-01-01,12\n2026-01-02,13\n", "Zone géographique,Vues,Durée de visionnage (heures)\nFR,12,3\n"],
)
def test_the_other_files_of_the_archive_become_nothing(tmp_path: Path, read: Read, text: str) -> None:
    path = tmp_path / "Totals.csv"
    path.write_text(text, encoding="utf-8")
    reading = read(path)
    assert reading.match.layout == "other-report"
    assert {row.code for row in reading.ignored} == {Reason.OTHER_REPORT} and len(reading.items) == len(reading.ignored)


def comment(comment_id: str, text: str, author: str | None, **more: str) -> dict[str, object]:
    snippet: dict[str, object] = {
        "textDisplay": text, "authorDisplayName": "@nom", "likeCount": 1, "publishedAt": "2026-03-01T10:00:00Z", **more,
    }  # fmt: skip
    if author:
        snippet["authorChannelId"] = {"value": author}
    return {"kind": "youtube#comment", "id": comment_id, "snippet": snippet}


def thread(comment_id: str, *replies: dict[str, object]) -> dict[str, object]:
    top = comment(comment_id, "Bonjour &amp; merci<br>à <b>vous</b>\ufeff", "UCmembre")
    return {
        "kind": "youtube#commentThread", "id": comment_id,
        "snippet": {
            "videoId": "dQw4w9WgXcQ", "channelId": "UCmarque", "topLevelComment": top,
            "totalReplyCount": len(replies)},
        "replies": {"comments": list(replies)},
    }  # fmt: skip


def test_api_threads_with_replies_in_their_three_wrappings(tmp_path: Path, read: Read) -> None:
    items = [
        thread(
            "Ugx1", comment("Ugx1.a", "Avec plaisir", "UCmarque", parentId="Ugx1"), comment("Ugx1.b", "Super", None)
        ),
        thread("Ugx2", comment("Ugx2.a", "", "UCautre")),
    ]
    page = {"kind": "youtube#commentThreadListResponse", "items": items}
    path = tmp_path / "fils.json"
    for root in (page, [page], items):
        path.write_text(json.dumps(root), encoding="utf-8")
        reading = read(path)
        assert [(m.message_id, m.parent_id, m.is_own) for m in reading.messages] == [
            ("Ugx1", None, False),
            ("Ugx1.a", "Ugx1", True),
            ("Ugx1.b", "Ugx1", None),
            ("Ugx2", None, False),
        ]
        assert [m.position for m in reading.messages] == [1, 2, 3, 4]
        assert [(r.position, r.code) for r in reading.rejected] == [(5, Reason.MISSING_TEXT)]
        assert reading.messages[0].text == "Bonjour & merci\nà vous"
        assert reading.messages[0].published_at == datetime(2026, 3, 1, 10, tzinfo=UTC)
        assert reading.messages[1].kind is MessageKind.REPLY
        assert [(a.account_id, a.is_owned) for a in reading.accounts] == [("UCmarque", True)]
        (post,) = reading.posts
        assert (post.account_id, post.is_stub) == ("UCmarque", True)
