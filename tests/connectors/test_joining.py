"""Comments from any extractor find their post in the analytics file, whatever comes first; a message counts once."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dashboard.config import Settings
from dashboard.ingest import import_paths
from dashboard.store.store import Store

MARCH = "2026-03-10T"
Files = dict[str, str]

META = (
    "Identifiant de la publication,{account},Titre,Heure de publication,Permalien,Type de publication,Date,Couverture\n"
)
EXPORTCOMMENTS = "Id,SubId,Name (click to view profile),Date (dd.MM.yy HH:mm:ss),Likes,Comment,Link\n"
PAGE, POST = "100091734466205", "122154009182736450"
PERMALINK = "https://www.facebook.com/permalink.php?story_fbid=pfbid02Vercors&id=100091734466205"
FACEBOOK_ASKS, FACEBOOK_ANSWERS = "981230000000001", "981230000000002"
SHORTCODE = "DVtP5WcgKkY"
MEDIA = f"https://www.instagram.com/p/{SHORTCODE}/"
INSTAGRAM_ASKS, INSTAGRAM_ANSWERS = "17936051700000001", "17936051700000002"
VIDEO, CHANNEL = "kT7vPq2LmZ0", "UCcairnelle0000000000001"
WATCH = f"https://www.youtube.com/watch?v={VIDEO}"
TWEET, TWEET_ASKS, TWEET_ANSWERS = "2031430382515126273", "2031434912363446273", "2031442000000000001"
CLIP, CLIP_ASKS, CLIP_ANSWERS = "7615500000000000001", "7615530000000000001", "7615530000000000002"
ACTIVITY = "7437100000000000000"
ASKS, ANSWERS = "Où est ma commande ?", "Bonjour Léa : elle part demain"


def lines(*objects: Any) -> str:
    return "\n".join(json.dumps(one, ensure_ascii=False) for one in objects)


FACEBOOK: Files = {
    "Mar-01-2026_Mar-15-2026_5402281936640917.csv": META.format(account="ID de la Page,Nom de la page")
    + f"{POST},{PAGE},Cairnelle,Premier givre,03/10/2026 02:00,{PERMALINK},Photos,Global,950\n",
    f"facebook-comments4be1c07d-{POST}.csv": EXPORTCOMMENTS
    + f"1,,Léa,10.03.26 12:00:00,1,{ASKS},https://www.facebook.com/cairnelle/posts/pfbid02Vercors?comment_id={FACEBOOK_ASKS}\n"
    + f"1,1-1,Cairnelle,10.03.26 13:00:00,0,{ANSWERS},https://www.facebook.com/cairnelle/posts/pfbid02Vercors"
    f"?comment_id={FACEBOOK_ASKS}&reply_comment_id={FACEBOOK_ANSWERS}\n",
    "dataset_facebook-comments-scraper.json": json.dumps([
        {"facebookUrl": "https://www.facebook.com/cairnelle/posts/pfbid02Vercors", "text": text, "profileName": who,
         "profileId": profile, "date": f"{MARCH}{at}:00:00.000Z", "facebookId": POST, "likesCount": 1,
         "threadingDepth": depth, "commentUrl": f"{PERMALINK}&comment_id={FACEBOOK_ASKS}{more}"}
        for text, who, profile, at, depth, more in (
            (ASKS, "Léa", "2401", "11", 0, ""),
            (ANSWERS, "Cairnelle", PAGE, "12", 1, f"&reply_comment_id={FACEBOOK_ANSWERS}"))]),
    "cairnelle_posts.json": json.dumps({"data": [{
        "id": f"{PAGE}_{POST}", "message": "Premier givre", "created_time": f"{MARCH}09:00:00+0000",
        "from": {"id": PAGE, "name": "Cairnelle"}, "permalink_url": PERMALINK,
        "comments": {"data": [{
            "id": f"{POST}_{FACEBOOK_ASKS}", "message": ASKS, "created_time": f"{MARCH}11:00:00+0000",
            "from": {"id": "2401", "name": "Léa"},
            "comments": {"data": [{
                "id": f"{POST}_{FACEBOOK_ANSWERS}", "message": ANSWERS, "created_time": f"{MARCH}12:00:00+0000",
                "from": {"id": PAGE, "name": "Cairnelle"}}]}}]}}]}),
}  # fmt: skip
INSTAGRAM: Files = {
    "Mar-01-2026_Mar-15-2026_8866031745290324.csv": META.format(
        account="Identifiant du compte,Nom de profil du compte,Nom du compte")
    + "18096822971278404,17841460021934467,cairnelle,Cairnelle,Premier givre,03/10/2026 02:00,"
    f"{MEDIA},Image Instagram,Global,950\n",
    f"instagram-comments03f226a0-{SHORTCODE}.csv": EXPORTCOMMENTS
    + f"1,,lea.rando,10.03.26 12:00:00,1,{ASKS},{MEDIA}c/{INSTAGRAM_ASKS}/\n"
    + f"1,1-1,cairnelle,10.03.26 13:00:00,0,{ANSWERS},{MEDIA}c/{INSTAGRAM_ANSWERS}/\n",
    "dataset_instagram-comment-scraper.json": json.dumps([{
        "id": INSTAGRAM_ASKS, "text": ASKS, "timestamp": f"{MARCH}11:00:00.000Z", "ownerUsername": "lea.rando",
        "ownerProfilePicUrl": "x", "postUrl": f"https://www.instagram.com/reel/{SHORTCODE}/", "likesCount": 1,
        "owner": {"id": "33550001"},
        "replies": [{"id": INSTAGRAM_ANSWERS, "text": ANSWERS, "timestamp": f"{MARCH}12:00:00.000Z",
                     "ownerUsername": "cairnelle"}]}]),
    "cairnelle_media.json": json.dumps({"data": [{
        "id": "18096822971278404", "caption": "Premier givre", "media_type": "IMAGE", "permalink": MEDIA,
        "timestamp": f"{MARCH}09:00:00+0000", "username": "cairnelle",
        "comments": {"data": [{
            "id": INSTAGRAM_ASKS, "text": ASKS, "timestamp": f"{MARCH}11:00:00+0000", "username": "lea.rando",
            "replies": {"data": [{"id": INSTAGRAM_ANSWERS, "text": ANSWERS, "username": "cairnelle",
                                  "timestamp": f"{MARCH}12:00:00+0000"}]}}]}}]}),
}  # fmt: skip
YOUTUBE: Files = {
    "Table data.csv": "Contenu,Titre de la vidéo,Heure de publication de la vidéo,Vues,Durée de visionnage (heures)\n"
    f"{VIDEO},Premier givre,10 mars 2026,950,12.5\n",
    "commentThreads.json": json.dumps({"kind": "youtube#commentThreadListResponse", "items": [{
        "kind": "youtube#commentThread", "id": "UgxAAA1",
        "snippet": {"channelId": CHANNEL, "videoId": VIDEO, "topLevelComment": {
            "kind": "youtube#comment", "id": "UgxAAA1", "snippet": {
                "textOriginal": ASKS, "authorDisplayName": "@lea", "authorChannelId": {"value": "UClea"},
                "publishedAt": f"{MARCH}11:00:00Z"}}},
        "replies": {"comments": [{"kind": "youtube#comment", "id": "UgxAAA1.r1", "snippet": {
            "textOriginal": ANSWERS, "authorDisplayName": "@cairnelle", "authorChannelId": {"value": CHANNEL},
            "publishedAt": f"{MARCH}12:00:00Z", "parentId": "UgxAAA1"}}]}}]}),
    f"yt-comments_{VIDEO}_22190044 - ExportComments.com.csv": EXPORTCOMMENTS
    + f"1,,@lea,10.03.26 12:00:00,1,{ASKS},{WATCH}&lc=UgxAAA1\n"
    + f"1,1-1,@cairnelle,10.03.26 13:00:00,0,{ANSWERS},{WATCH}&lc=UgxAAA1.r1\n",
}  # fmt: skip


def tweet(number: str, text: str, author: str, at: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "text": text, "author_id": author, "created_at": f"{MARCH}{at}:00:00.000Z",
            "conversation_id": TWEET, **more}  # fmt: skip


X: Files = {
    "account_analytics_content_2026-03-01_2026-03-15.csv":
        "Post id,Date,Post text,Post Link,Impressions,Likes,Engagements\n"
        f'{TWEET},"Tue, Mar 10, 2026",Premier givre,https://x.com/cairnelle/status/{TWEET},950,12,30\n',
    "recherche.jsonl": lines({
        "data": [
            tweet(TWEET_ASKS, ASKS, "501", "11", referenced_tweets=[{"type": "replied_to", "id": TWEET}]),
            tweet(TWEET_ANSWERS, ANSWERS, "99", "12", referenced_tweets=[{"type": "replied_to", "id": TWEET_ASKS}]),
        ],
        "includes": {"users": [{"id": "501", "username": "lea", "name": "Léa"},
                               {"id": "99", "username": "cairnelle", "name": "Cairnelle"}]},
        "meta": {"result_count": 2}}),
}  # fmt: skip
TIKTOK: Files = {
    "Content.csv": "Time,Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views\n"
    f"March 15,Premier givre,https://www.tiktok.com/@cairnelle/video/{CLIP},March 10,12,2,1,950\n",
    "dataset_tiktok-comments-scraper.jsonl": lines(*(
        {"videoWebUrl": f"https://www.tiktok.com/@cairnelle/video/{CLIP}", "cid": number, "text": text, "uniqueId": who,
         "createTimeISO": f"{MARCH}{at}:00:00.000Z", "diggCount": 1, "repliesToId": parent, "uid": f"68{at}"}
        for number, text, who, at, parent in (
            (CLIP_ASKS, ASKS, "lea", "11", None), (CLIP_ANSWERS, ANSWERS, "cairnelle", "12", CLIP_ASKS)))),
    "zeeschuimer-export-tiktok-comments.ndjson": lines(*(
        {"source_platform": "tiktok-comments", "timestamp_collected": 1773200000000, "item_id": number,
         "source_platform_url": f"https://www.tiktok.com/@cairnelle/video/{CLIP}",
         "data": {"cid": number, "aweme_id": CLIP, "text": text, "create_time": at, "reply_id": parent, "digg_count": 1,
                  "user": {"unique_id": who, "nickname": who}}}
        for number, text, who, at, parent in (
            (CLIP_ASKS, ASKS, "lea", 1773140400, "0"), (CLIP_ANSWERS, ANSWERS, "cairnelle", 1773144000, CLIP_ASKS)))),
}  # fmt: skip
LINKEDIN: Files = {
    "cairnelle_content_1773000000000.csv":
        "Post title,Post link,Post type,Created date,Impressions,Clicks,Likes,Comments,Reposts,Engagement rate\n"
        f"Premier givre,https://www.linkedin.com/feed/update/urn:li:activity:{ACTIVITY},Organic,03/10/2026,950,3,1,2,0,0.1\n",
    "commentaires.csv": "Auteur,Texte,Date,Lien de la publication,Identifiant,Réponse à\n"
        f"Léa,{ASKS},2026-03-10 12:00:00,https://www.linkedin.com/posts/cairnelle_givre-activity-{ACTIVITY}-aB1c,c1,\n"
        f"Cairnelle,{ANSWERS},2026-03-10 13:00:00,https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A{ACTIVITY}/,c2,c1\n",
}  # fmt: skip
PLATFORMS = {
    "facebook": (FACEBOOK, POST, (FACEBOOK_ASKS, FACEBOOK_ANSWERS)),
    "instagram": (INSTAGRAM, SHORTCODE, (INSTAGRAM_ASKS, INSTAGRAM_ANSWERS)),
    "youtube": (YOUTUBE, VIDEO, ("UgxAAA1", "UgxAAA1.r1")),
    "x": (X, TWEET, (TWEET_ASKS, TWEET_ANSWERS)),
    "tiktok": (TIKTOK, CLIP, (CLIP_ASKS, CLIP_ANSWERS)),
    "linkedin": (LINKEDIN, ACTIVITY, ("c1", "c2")),
}
BRAND_IS_TOLD = {"facebook", "instagram", "youtube", "x", "tiktok"}  # elsewhere the user names it
KNOWN_BY_NAME = {"instagram", "x"}  # elsewhere each tool has its own number for a person
ORDERS = {"analytics first": slice(None), "analytics last": slice(None, None, -1)}


def write(folder: Path, files: Files) -> list[Path]:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content, encoding="utf-8")
    return [folder / name for name in files]


def bring(folder: Path, paths: Sequence[Path]) -> Store:
    store = Store(folder / "espace")
    for report in import_paths(store, Settings(), list(paths)):
        assert report.status == "done" and report.rows_rejected == 0, report
    return store


def rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    with store.reading() as session:
        return session.rows(sql)


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS.keys())
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_post_and_its_comments_meet_in_any_order(tmp_path: Path, platform: str, order: slice) -> None:
    files, post_id, (asked, answered) = PLATFORMS[platform]
    store = bring(tmp_path, write(tmp_path / "exports", files)[order])
    assert rows(store, "SELECT platform, post_id, text, is_stub FROM posts") == [
        (platform, post_id, "Premier givre", False)
    ]
    found = "SELECT platform, message_id, post_id, parent_id, text FROM messages ORDER BY published_at"
    (first, second) = rows(store, found)
    assert (first[:3], first[4]) == ((platform, asked, post_id), ASKS)
    assert second == (platform, answered, post_id, asked, ANSWERS)
    assert rows(store, "SELECT DISTINCT post_id FROM snapshots") == [(post_id,)]
    if platform in BRAND_IS_TOLD:
        facts = "SELECT message_id, direction, answer_method FROM messages JOIN message_facts USING (message_key)"
        assert set(rows(store, facts)) == {(asked, "inbound", "exact"), (answered, "outbound", None)}
    if platform in KNOWN_BY_NAME:
        assert rows(store, "SELECT count(DISTINCT author_key) FROM messages") == [(2,)]


def test_a_workbook_of_comments_joins_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "exports").mkdir()
    analytics = tmp_path / "exports" / "Mar-01-2026_Mar-15-2026_5402281936640917.csv"
    analytics.write_text(FACEBOOK[analytics.name], encoding="utf-8")
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (
        ("ExportComments.com",), ("Source URL", "https://www.facebook.com/reel/632327922990275/"), (), (), (),
        (None, None, "Name (click to view profile)", "Profile ID", "Date", "Likes", "Comment", "(view source)"),
        (1, None, "Léa", "ID: 2401", "2026-03-10 12:00:00", 1, ASKS, "view comment"),
    ):  # fmt: skip
        sheet.append(cells)
    comments = tmp_path / "exports" / f"facebook-comments5f-{POST}.xlsx"
    book.save(comments)
    store = bring(tmp_path, [comments, analytics])
    assert rows(store, "SELECT post_id, is_stub FROM posts") == [(POST, False)]
    assert rows(store, "SELECT post_id FROM messages") == [(POST,)]
