"""YouTube: Studio's reports in French, API threads, Takeout, and what the collecting tools write."""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from reading import EXPORTS, Read

from connectors.contract import Reason
from connectors.probe import probe_file
from connectors.record import AccountDay, MessageKind, PostFormat, Precision
from connectors.registry import identify, unknown_columns

STUDIO = (
    "Contenu,Titre de la vidéo,Heure de publication de la vidéo,Durée,Vues,Durée de visionnage (heures),Abonnés,"
    "Impressions,Taux de clics par impression (%)\n"
)
TAKEOUT = EXPORTS / "youtube-takeout"


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
    ("name", "text"),
    [
        ("Chart data.csv", "Date,Content,Video title,Views\n2026-01-01,dQw4w9WgXcQ,Nos orties,12\n"),
        ("Totals.csv", "Date,Views\n2026-01-01,12\n2026-01-08,13\n"),
        ("pays.csv", "Zone géographique,Vues,Durée de visionnage (heures)\nFR,12,3\n"),
        ("mois.csv", "Date,Vues,Durée de visionnage (heures)\n2026-01,12,3\n2026-02,12,3\n"),
        ("semaines.csv", "Date,Views,Watch time (hours)\n2026-01-05,12,3\n2026-01-12,12,3\n"),
    ],
)
def test_the_reports_that_are_neither_videos_nor_days_become_nothing(
    tmp_path: Path, read: Read, name: str, text: str
) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    reading = read(path)
    assert reading.match.layout == "other-report"
    assert {row.code for row in reading.ignored} == {Reason.OTHER_REPORT} and len(reading.items) == len(reading.ignored)


def test_the_impressions_of_thumbnails_and_an_id_that_begins_with_a_dash(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "Table data.csv"
    path.write_text(
        "Content,Video title,Video publish time,Duration,Regular viewers,Views,Watch time (hours),"
        "Thumbnail impressions,Thumbnail click-through rate (%)\n"
        'Total,,,,,2100,10.5,9000,5.1\n -QwRt9WgXc_,Orties,"Jan 6, 2026",2496,,2000,10,138912,4.02\n',
        encoding="utf-8",
    )
    reading = read(path)
    assert [(one.post_id, one.impressions) for one in reading.snapshots] == [("-QwRt9WgXc_", 138912)]
    assert unknown_columns(reading.probe, reading.match) == ()


def test_the_days_of_the_channel(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "Date.csv"
    path.write_text(
        "Date,Vues,Durée de visionnage (heures),Abonnés,J’aime,Partages\nTotal,50,5,3,4,1\n"
        "2026-03-02,\"1 020\",\"2,5\",-1,3,1\n2026-03-01,30,\"2,5\",4,,0\n2026-02-28,oups,1,1,1,1\n2026-0",
        encoding="utf-8",
    )  # fmt: skip
    reading = read(path)
    first, second = reading.of(AccountDay)
    assert (first.on, first.views, first.followers_gained, first.reactions) == (date(2026, 3, 2), 1020, -1, 3)
    assert (second.on, second.reactions, second.shares) == (date(2026, 3, 1), None, 0)
    assert [row.code for row in reading.ignored] == [Reason.TOTAL_ROW]
    assert [row.code for row in reading.rejected] == [Reason.BAD_NUMBER, Reason.TRUNCATED]


@pytest.mark.parametrize(
    "header", ["Date,Contenu", "Date,Content", "Date,Views", "Pays,Vues", "Date,Video title,Views"]
)
def test_a_table_that_anyone_could_write_is_not_youtubes(tmp_path: Path, header: str) -> None:
    path = tmp_path / "messages.csv"
    path.write_text(f"{header}\n2026-03-01,Bonjour à toute l’équipe\n2026-03-02,12\n", encoding="utf-8")
    match = identify(probe_file(path)).match
    assert match is None or match.connector != "youtube"


def comment(comment_id: str, text: str | None, author: str | None, **more: Any) -> dict[str, Any]:
    snippet: dict[str, Any] = {
        "textDisplay": text, "authorDisplayName": "@nom", "likeCount": 1, "publishedAt": "2026-03-01T10:00:00Z", **more,
    }  # fmt: skip
    if author:
        snippet["authorChannelId"] = {"value": author}
    return {"kind": "youtube#comment", "id": comment_id, "snippet": snippet}


def thread(comment_id: str, *replies: dict[str, Any]) -> dict[str, Any]:
    top = comment(comment_id, "Bonjour &amp; merci<br>à <b>vous</b>\ufeff", "UCmembre")
    return {
        "kind": "youtube#commentThread", "id": comment_id,
        "snippet": {
            "videoId": "dQw4w9WgXcQ", "channelId": "UCmarque", "topLevelComment": top,
            "totalReplyCount": len(replies)},
        "replies": {"comments": list(replies)},
    }  # fmt: skip


def test_api_threads_with_replies_in_all_their_wrappings(tmp_path: Path, read: Read) -> None:
    items = [
        thread(
            "Ugx1", comment("Ugx1.a", "Avec plaisir", "UCmarque", parentId="Ugx1"), comment("Ugx1.b", "Super", None)
        ),
        thread("Ugx2", comment("Ugx2.a", "", "UCautre")),
    ]
    page = {"kind": "youtube#commentThreadListResponse", "items": items}
    path = tmp_path / "fils.json"
    one_by_one = "\n".join(map(json.dumps, items))
    two_pages = "\n".join(json.dumps({**page, "items": [item]}) for item in items)
    for text in (json.dumps(page), json.dumps([page]), json.dumps(items), one_by_one, two_pages):
        path.write_text(text, encoding="utf-8")
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


def test_odd_api_comments_never_crash(tmp_path: Path, read: Read) -> None:
    held = comment("Ugx3", "Promo", None, moderationStatus="heldForReview", authorChannelId="x", likeCount="4")
    undated = comment("Ugx4", "Sans date", None, publishedAt=None)
    later = comment("Ugx5", "Bientôt", None, publishedAt="bientôt")
    odd: list[Any] = [held, undated, later, comment("", "Sans identifiant", None), comment("Ugx6", None, None),
                      {"kind": "youtube#comment", "id": "Ugx7", "snippet": None}, "abîmé",
                      {"kind": "youtube#commentThread", "snippet": {"topLevelComment": "x"}}]  # fmt: skip
    path = tmp_path / "fils.json"
    path.write_text(json.dumps({"kind": "youtube#commentListResponse", "items": odd}), encoding="utf-8")
    reading = read(path)
    first, second = reading.messages
    assert (first.is_hidden, first.likes, first.author_id) == (True, 4, None)
    assert (second.published_at, second.is_hidden) == (None, None)
    assert [(row.position, row.code) for row in reading.rejected] == [
        (3, Reason.BAD_DATE), (4, Reason.MISSING_ID), (5, Reason.MISSING_TEXT), (6, Reason.MISSING_TEXT),
        (7, Reason.WRONG_SHAPE), (8, Reason.WRONG_SHAPE),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["comments_old.csv", "comments_new.csv"])
def test_takeout_agrees_with_a_plain_reading(read: Read, name: str) -> None:
    with (TAKEOUT / name).open(encoding="utf-8", newline="") as content:
        plain = list(csv.DictReader(content))
    texts = []
    for row in plain:
        segments = json.loads(f"[{row['Comment Text']}]")
        segments = segments[0].get("takeoutSegments", segments)
        texts.append("".join(segment["text"] for segment in segments))
    reading = read(TAKEOUT / name)
    assert reading.match.layout == "takeout-comments" and len(plain) == 2
    assert [one.text for one in reading.messages] == texts
    assert [one.message_id for one in reading.messages] == [row["Comment ID"] for row in plain]
    assert [one.post_id for one in reading.messages] == [row["Video ID"] for row in plain]
    assert [one.parent_id or "" for one in reading.messages] == [row["Parent Comment ID"] for row in plain]
    assert [one.published_at for one in reading.messages] == [
        datetime.fromisoformat(row["Comment Create Timestamp"]) for row in plain
    ]
    assert {one.is_own for one in reading.messages} == {True}
    assert [(one.account_id, one.is_owned) for one in reading.accounts] == [(plain[0]["Channel ID"], True)]
    assert not reading.rejected
    assert unknown_columns(reading.probe, reading.match) == ()


def test_takeout_in_dutch(tmp_path: Path, read: Read) -> None:
    header = "Kanaal-ID,Reactiecreatietijdstempel,Prijs,Reactie-ID,Bovenliggende reactie-ID,Video-ID,Reactietekst"
    line = 'UCa1,2023-04-14T07:39:35.956042+00:00,0,UgB.x,UgB,kT7vPq2LmZ0,"{""text"":""Mooi""}"'
    (tmp_path / "reacties.csv").write_text(f"{header}\n{line}\n\n\n", encoding="utf-8")
    reading = read(tmp_path / "reacties.csv")
    (message,) = reading.messages
    assert (message.message_id, message.parent_id, message.post_id) == ("UgB.x", "UgB", "kT7vPq2LmZ0")
    assert message.text == "Mooi" and message.published_at is not None and message.published_at.year == 2023
    assert unknown_columns(reading.probe, reading.match) == ()


def test_takeout_texts_of_every_kind(tmp_path: Path, read: Read) -> None:
    header = (
        "Texte du commentaire,ID du commentaire,ID de la chaîne,Horodatage de création du commentaire,ID de la vidéo"
    )
    texts = (
        '{"text":"Voir "},{"text":"https://x.example","link":{"linkUrl":"https://x.example"}},{"text":"\\n@lou"}',
        '[{"text":"En liste"}]',
        "Du texte simple",
        "{pas du JSON}",
        '{"text":"retour\nbrut"}',
        '{"text":"coupé',
        '{"te',
        '{"text":" "}',
    )
    path = tmp_path / "commentaires.csv"
    with path.open("w", encoding="utf-8", newline="") as content:
        writer = csv.writer(content)
        writer.writerow(header.split(","))
        writer.writerows(
            [text, f"Ug{number}", "UC1", "2026-03-01T10:00:00+00:00", "v"] for number, text in enumerate(texts)
        )
    reading = read(path)
    assert [one.text for one in reading.messages] == [
        "Voir https://x.example\n@lou", "En liste", "Du texte simple", "{pas du JSON}", "retour\nbrut",
    ]  # fmt: skip
    assert [row.code for row in reading.rejected] == [Reason.WRONG_SHAPE, Reason.WRONG_SHAPE, Reason.MISSING_TEXT]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("live chats.csv", "Live Chat ID,Channel ID,Live Chat Create Timestamp,Video ID,Live Chat Text\na,b,c,d,e\n"),
        ("subscriptions.csv", "Channel Id,Channel Url,Channel Title\nUC1,http://www.youtube.com/channel/UC1,Refuge\n"),
        ("À regarder-vidéos.csv", "Video ID,Playlist Video Creation Timestamp\nv,2026-03-01T10:00:00+00:00\n"),
        ("watch-history.json", '[{"header":"YouTube","title":"Vidéo","time":"2026-03-01T10:00:00Z"}]'),
    ],
)  # fmt: skip
def test_what_takeout_gives_beside_comments_becomes_nothing(tmp_path: Path, read: Read, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    reading = read(path)
    assert reading.match.layout == "other-report"
    assert [row.code for row in reading.ignored] == [Reason.OTHER_REPORT]


def video(**more: Any) -> dict[str, Any]:
    return {
        "id": "dQw4w9WgXcQ", "title": "Nos orties", "channel_id": "UCmarque", "channel": "La marque",
        "channel_url": "https://www.youtube.com/channel/UCmarque", "view_count": 120, "like_count": None,
        "comment_count": 3, "upload_date": "20260303", "epoch": 1773651000, "extractor_key": "Youtube",
        "comments": [
            {"id": "Ugx1", "parent": "root", "text": "Bravo", "author": "@lou", "author_id": "UClou",
             "timestamp": 1772582400, "like_count": 2, "author_is_uploader": False},
            {"id": "Ugx1.a", "parent": "Ugx1", "text": "Merci", "author": "@marque", "author_id": "UCmarque",
             "timestamp": 1772582400, "author_is_uploader": True},
            {"id": "Ugx2", "text": "Sans date ni auteur"}, {"parent": "root", "text": "Sans identifiant"}, None,
        ],
        **more,
    }  # fmt: skip


def test_a_video_and_its_comments_from_yt_dlp(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "video.info.json"
    for text in (json.dumps(video(), indent=1), json.dumps(video(timestamp=None)) + "\n" + json.dumps(video()) + "\n"):
        path.write_text(text, encoding="utf-8")
        reading = read(path)
        post, snapshot = reading.posts[0], reading.snapshots[0]
        assert (post.post_id, post.account_id, post.precision) == ("dQw4w9WgXcQ", "UCmarque", Precision.DAY)
        assert post.published_at == datetime(2026, 3, 3, 12, tzinfo=UTC)
        assert (snapshot.views, snapshot.reactions, snapshot.comments) == (120, None, 3)
        assert snapshot.taken_at == datetime.fromtimestamp(1773651000, UTC)
        assert [(m.message_id, m.parent_id, m.is_own, m.kind) for m in reading.messages[:3]] == [
            ("Ugx1", None, False, MessageKind.COMMENT),
            ("Ugx1.a", "Ugx1", True, MessageKind.REPLY),
            ("Ugx2", None, None, MessageKind.COMMENT),
        ]
        assert {m.precision for m in reading.messages} == {Precision.RELATIVE}
        assert [(r.position, r.code) for r in reading.rejected[:2]] == [(5, Reason.MISSING_ID), (6, Reason.WRONG_SHAPE)]
        assert [(a.account_id, a.name, a.is_owned) for a in reading.accounts] == [
            ("UCmarque", "La marque", False), ("UCmarque", "La marque", True),
        ]  # fmt: skip
    assert len(reading.posts) == 2 and reading.posts[1].position == 7


def test_a_number_that_the_end_of_the_file_cuts_is_unknown(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "video.info.json"
    content = json.dumps(video(comments=[], like_count=384, timestamp=None))
    start = content.index("384")
    for length in range(start + 1, start + 4):
        path.write_text(content[:length], encoding="utf-8")
        assert [snapshot.reactions for snapshot in read(path).snapshots] == [None]
    path.write_text(content[: content.index("timestamp") + 10], encoding="utf-8")
    assert [snapshot.reactions for snapshot in read(path).snapshots] == [384]


def test_a_video_without_an_answer_of_its_channel_names_it_and_proves_nothing(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "video.info.json"
    path.write_text(json.dumps(video(comments=[], uploader_id="@marque")), encoding="utf-8")
    (account,) = read(path).accounts
    assert (account.account_id, account.name, account.handle, account.is_owned) == (
        "UCmarque", "La marque", "@marque", False,
    )  # fmt: skip


def test_an_exact_publication_time_and_a_short(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "video.info.json"
    page = "https://www.youtube.com/shorts/dQw4w9WgXcQ"
    path.write_text(json.dumps(video(timestamp=1772553607, original_url=page, comments=None)), encoding="utf-8")
    reading = read(path)
    (post,) = reading.posts
    assert (post.published_at, post.precision) == (datetime.fromtimestamp(1772553607, UTC), Precision.EXACT)
    assert post.format is PostFormat.SHORT and not reading.messages


def downloaded(cid: str, **more: Any) -> dict[str, Any]:
    return {"cid": cid, "text": "Bonjour", "time": "il y a 2 jours", "author": "@lou", "channel": "UClou",
            "votes": "1,2 k", "replies": "", "heart": False, "reply": "." in cid, **more}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "post_id"),
    [
        ("dQw4w9WgXcQ.json", "dQw4w9WgXcQ"),
        ("Nos orties [dQw4w9WgXcQ].json", "dQw4w9WgXcQ"),
        ("commentaires.json", None),
    ],
)
def test_comments_from_the_downloader(tmp_path: Path, read: Read, name: str, post_id: str | None) -> None:
    items = [downloaded("Ugx1", time_parsed=1772582400.5), downloaded("Ugx1.a", votes="3"), downloaded("Ugx2", text="")]
    path = tmp_path / name
    for text in ("\n".join(map(json.dumps, items)), json.dumps({"comments": items}, indent=4), json.dumps(items)):
        path.write_text(text, encoding="utf-8")
        reading = read(path)
        first, second = reading.messages
        assert (first.likes, first.replies, second.likes) == (1200, None, 3)
        assert (first.published_at, second.published_at) == (datetime.fromtimestamp(1772582400.5, UTC), None)
        assert {first.precision, second.precision} == {Precision.RELATIVE}
        assert (second.parent_id, second.thread_id, second.is_own) == ("Ugx1", "Ugx1", None)
        assert {first.post_id, second.post_id} == {post_id}
        assert [post.post_id for post in reading.posts] == ([post_id] if post_id else [])
        assert [row.code for row in reading.rejected] == [Reason.MISSING_TEXT]


def test_other_tools_comments_are_not_the_downloaders(tmp_path: Path) -> None:
    path = tmp_path / "autre.json"
    path.write_text(json.dumps([{"cid": "1", "text": "Bonjour", "create_time": 1}]), encoding="utf-8")
    match = identify(probe_file(path)).match
    assert match is None or match.connector != "youtube"


def test_a_takeout_archive_keeps_its_inner_names(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Colonne inconnue,Autre\n1,2\n", encoding="utf-8")
    reading = read(path, name="takeout.zip/Takeout/YouTube et YouTube Music/divers/x.csv")
    assert reading.match.layout == "other-report"
    match = identify(probe_file(path)).match
    assert match is None or match.connector != "youtube"
