"""The shapes that the formats are known to take and that no sample has: other languages, years, cells and re-saves.

Each case is one file made on the fly: its name, its content, who reads it, what comes out, and the first instant.
"""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from reading import Read

POST = "122154009182736450"
OF_POST = f"https://www.facebook.com/1/posts/{POST}"
REEL = "https://www.instagram.com/reel/DfRupxTgBCS/"
MORNING, PACIFIC = "01/13/2024 06:30", "2024-01-13T14:30:00"
URN = "urn:li:activity:7301234567890123456"


def text(*rows: Iterable[object], sep: str = ",", above: str = "") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sep, lineterminator="\n").writerows(rows)
    return (above + out.getvalue()).encode()


def utf16(*rows: Iterable[object], sep: str = ",", above: str = "") -> bytes:
    return text(*rows, sep=sep, above=above).decode().encode("utf-16")


def columns(values: Mapping[str, object], **how: str) -> bytes:
    """A table of one row."""
    return text(values, values.values(), **how)


def book(**sheets: Iterable[Iterable[object]]) -> bytes:
    workbook = openpyxl.Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def dump(value: Any) -> bytes:
    return json.dumps(value).encode()


LINKEDIN = {
    "Titre de la publication": "Un texte", "Lien de la publication": f"https://www.linkedin.com/feed/update/{URN}",
    "Type de publication": "Organique", "Nom de la campagne": "", "Publié par": "Jean",
        "Date de création": "28/02/2025",
    "Impressions": 120, "Clics": 5, "Taux de clics (CTR)": 0.04, "J’aime": 3, "Commentaires": 1, "Republications": 0,
}  # fmt: skip
YOUTUBE = {
    "Contenu": "kT7vPq2LmZ0", "Titre de la vidéo": "Titre", "Heure de publication de la vidéo": "28 sept. 2026",
    "Durée moyenne de visionnage": "0:02:42", "Vues": "44 531", "Durée de visionnage (heures)": "62,1", "Abonnés": "3",
}  # fmt: skip
BRANDWATCH = {
    "Query Id": "1", "Query Name": "Marque", "Date": "2023-01-31 10:00:00.0", "Title": "Titre",
    "Url": "https://forum.exemple/1", "Domain": "forum.exemple", "Sentiment": "neutral", "Page Type": "forum",
    "Author": "ana", "Full Text": "Tout le texte", "Snippet": "…", "Thread Entry Type": "reply",
}  # fmt: skip
APIFY_COMMENT = {
    "facebookUrl": OF_POST,
    "profileName": "Ana",
    "text": "Bonjour",
    "likesCount": "3",
    "threadingDepth": 0,
}

# (what is odd, file name, content, connector/layout, posts, messages, first instant to the second)
CASES: list[tuple[str, str, bytes, str, int, int, str | None]] = [
    ("impressions, before « vues »", "Jan-01-2024_Jan-31-2024_1.csv", columns({
        "Identifiant de la publication": POST, "ID de la Page": "61550", "Nom de la page": "La Page",
        "Titre": "Bonjour",
        "Heure de publication": MORNING, "Permalien": OF_POST, "Type de publication": "Photos", "Date": "Global",
        "Impressions": "1200", "Couverture": "900", "Réactions": ""}), "meta/facebook", 1, 0, PACIFIC),
    ("other capitals", "x.csv", columns({
        "Post ID": POST, "Page ID": "61550", "Page name": "La Page", "Title": "Bonjour", "Duration (secs)": "10",
        "Publish time": MORNING, "Permalink": OF_POST, "Post type": "Videos", "Views": "1200",
        "Reactions, Comments and Shares": "12", "Link Clicks": "3"}), "meta/facebook", 1, 0, PACIFIC),
    ("French Instagram", "y.csv", columns({
        "Identifiant de la publication": "18012345678901234", "Identifiant du compte": "178414",
        "Nom de profil du compte":
        "cairnelle", "Description": "Un sac", "Heure de publication": MORNING, "Permalien": REEL, "Type de publication":
        "Reel Instagram", "Vues": "1200", "Mentions J'aime": "50", "Followers en plus": ""}),
     "meta/instagram", 1, 0, PACIFIC),
    ("French stories", "s.csv", columns({
        "Identifiant de la publication": "18012345678901234", "ID du compte": "178414", "Nom de profil du compte":
        "cairnelle", "Nom du compte": "Cairnelle", "Heure de publication": MORNING, "Permalien":
        "https://www.instagram.com/stories/cairnelle/3512345678901234567", "Type de publication": "Story Instagram",
        "Vues": "1200", "Visites de profil": "5", "Réponses": "1", "Appuis sur des stickers": "0", "Navigation": "30"}),
     "meta/stories", 1, 0, PACIFIC),
    ("Spanish, thousands, semicolons", "z.csv", columns({
        "Identificador de la publicación": "18012345678901234", "Identificador de la cuenta": "178414",
        "Nombre de usuario de la cuenta": "cairnelle", "Descripción": "Un sac", "Hora de publicación": MORNING,
        "Enlace permanente": REEL, "Tipo de publicación": "Reel de Instagram", "Fecha": "Total",
        "Visualizaciones": "1\u202f200", "Alcance": "9\u202f100"}, sep=";"), "meta/instagram", 1, 0, PACIFIC),
    ("German", "d.csv", columns({
        "Beitrags-ID": POST, "Seiten-ID": "61550", "Seitenname": "La Page", "Titel": "Hallo", "Dauer (Sek.)": "10",
        "Veröffentlichungszeitpunkt": MORNING, "Permalink": OF_POST, "Beitragsart": "Fotos", "Reichweite": "900"}),
     "meta/facebook", 1, 0, PACIFIC),
    ("Indonesian", "i.csv", columns({
        "ID Postingan": "18012345678901234", "ID Akun": "178414", "Nama Pengguna Akun": "cairnelle", "Nama Akun": "C",
        "Deskripsi": "Tas", "Waktu penerbitan": MORNING, "Permalink": REEL, "Jenis postingan": "Reel IG", "Tanggal":
        "Total", "Tayangan": "9", "Suka": "1", "Frekuensi dibagikan": "1"}), "meta/instagram", 1, 0, PACIFIC),
    ("days of an account, Indonesian", "Tayangan.csv", utf16(["Tanggal", "Primary"], ["2025-08-01T00:00:00", "20"],
     above='sep=,\n"Tayangan"\n'), "meta/page-days", 0, 0, None),
    ("days of a page", "Visites.csv", utf16(["Date", "Primary"], ["2025-08-01T00:00:00", "20"],
     above='sep=,\n"Visites sur Facebook"\n'), "meta/page-days", 0, 0, None),
    ("French page report", "page_content_1.xlsx", book(Indicateurs=[["Quotidien"], ["Date"]], Toutes_les_publications=[
        ["Engagement"], LINKEDIN, LINKEDIN.values()]), "linkedin/page-posts", 1, 0, "2025-02-28T13:39:31"),
    ("French page report, as CSV", "publications.csv", columns(LINKEDIN, sep=";"), "linkedin/page-posts", 1, 0,
     "2025-02-28T13:39:31"),
    ("French, thousands, total, deleted video", "Content.csv", text(
        YOUTUBE, ["Total", "", "", "0:02:42", "44 531", "62,1", "3"], YOUTUBE.values(),
        ["aT7vPq2LmZ0", "", "", "", "1", "0,1", "0"], sep=";"), "youtube/studio", 2, 0, "2026-09-28T12:00:00"),
    ("no total row", "Table data.csv", columns({
        "Content": "kT7vPq2LmZ0", "Video title": "Titre", "Video publish time": "Dec 18, 2022", "Views": "44",
        "Subscribers lost": "0", "Comments added": ""}), "youtube/studio", 1, 0, "2022-12-18T12:00:00"),
    ("comments before 2024", "comments.csv", columns({
        "Comment ID": "Ugx1", "Channel ID": "UCa", "Comment Create Timestamp": "2024-01-02T10:00:00+00:00", "Price": "",
        "Parent Comment ID": "", "Video ID": "kT7vPq2LmZ0", "Comment Text": '{"takeoutSegments":[{"text":"Bonjour"}]}'})
     + b"\n\n", "youtube/takeout-comments", 0, 1, "2024-01-02T10:00:00"),
    ("fewer columns, ghost row", "account_analytics_content.csv", text(
        ["Date", "Post id", "Post Link", "Post text", "Likes"],
        ["Sun, Nov 9, 2025", "1987654321098765432", "https://x.com/a/status/1987654321098765432", "Bonjour", "3"],
        ["", "", "https://x.com/a/status/undefined", "", "0"]), "x/content", 1, 0, "2025-11-09T22:51:33"),
    ("favorites", "tweet_activity_metrics_a_20150101_20150201_fr.csv", columns({
        "Tweet id": "553456789012345678", "Tweet permalink": "https://twitter.com/a/status/553456789012345678",
        "Tweet text": "Bonjour\nvous", "time": "2015-01-09 07:39 +0000", "impressions": "376.0", "replies": "-",
        "favorites": "2.0"}), "x/tweet-activity", 1, 0, "2015-01-09T07:42:35"),
    ("French days, no export day", "Content.csv", columns({
        "Video title": "", "Video link": "https://www.tiktok.com/@a/video/7699523238419563267",
        "Post time": "16 juillet",
        "Total likes": "12", "Total comments": "undefined", "Total views": "1.2K", "Add to favorites": "2"}),
     "tiktok/studio-videos", 1, 0, "2026-07-16T12:00:00"),
    ("CSV of 2022", f"facebook-comments88ff-{POST}.csv", text(
        ["Id", "SubId", "Name (click to view profile)", "Date (dd.MM.yy HH:mm:ss)", "Likes", "Comment", "Link"],
        ["1", "", "Ana", "03.12.22 06:24:13", "2", "Bonjour", ""], ["", "1-1", "Bob", "03.12.22 07:24:13", "", "Oui",
        ""]),
     "exportcomments/csv", 0, 2, "2022-12-03T05:24:13"),
    ("headers on row 7", f"facebook-comments99-{POST}.xlsx", book(ExportComments=[
        ["ExportComments.com"], ["Source URL", OF_POST], [], [], [], [],
        ["", "", "Name (click to view profile)", "Profile ID", "Date", "Live video timestamp", "Likes", "Comment",
         "(view source)"],
        [1, "", "Ana", "ID: 809570028", "03/12/24 06:24:13", "", 2, "Bonjour", "view"]]),
     "exportcomments/xlsx", 0, 1, "2024-12-03T05:24:13"),
    ("likes as text, a comment without date", "dataset_facebook-comments-scraper_2026.json", dump([
        {**APIFY_COMMENT, "commentUrl": f"{OF_POST}?comment_id=77", "date": "2026-01-02T10:00:00.000Z",
        "profileId": "1"},
        {**APIFY_COMMENT, "commentUrl": f"{OF_POST}?comment_id=77&reply_comment_id=78", "threadingDepth": 1}]),
     "apify/facebook-comments", 0, 2, "2026-01-02T10:00:00"),
    ("hidden likes", "dataset_instagram-scraper_2026.json", dump([{
        "id": "35", "shortCode": "DfRupxTgBCS", "type": "Sidecar", "caption": "Un sac", "url": REEL, "likesCount": -1,
        "timestamp": "2026-01-02T10:00:00.000Z", "commentsCount": 2, "ownerUsername": "a", "latestComments": []}]),
     "apify/instagram-posts", 1, 0, "2026-01-02T10:00:00"),
    ("tabs and UTF-16", "mw.csv", utf16(
        ["Date", "Time", "Document ID", "URL", "Input Name", "Source Name", "Content Type", "Author Name", "Title",
         "Opening Text", "Hit Sentence"],
        ["25-Jun-2026", "22:03", '"1782439380000_abc"', "https://forum.exemple/1", "Marque", "Forum", "Forum Post",
        "Ana",
         "Titre", "Début", "La phrase"], sep="\t"), "meltwater/mentions", 0, 1, "2026-06-26T02:03:00"),
    ("as a workbook", "bw.xlsx", book(Mentions=[
        ["Report:", "Bulk"], ["Brand:", "Marque"], ["From:", "Sun"], ["To:", "Mon"], ["Label:", "x"], [], BRANDWATCH,
        BRANDWATCH.values()]), "brandwatch/mentions", 0, 1, "2023-01-31T09:00:00"),
    ("stars alone, translated, nanoseconds", "reviews.json", dump({"reviews": [
        {"reviewId": "r1", "reviewer": {"displayName": "Ana"}, "starRating": "FIVE",
        "comment": "(Translated by Google) Good"
         "\n\n(Original)\nBien", "createTime": "2026-01-02T10:00:00.123456789Z", "updateTime": "2026-01-02T10:00:00Z",
         "reviewReply": {"comment": "Merci", "updateTime": "2026-01-03T10:00:00Z"}},
        {"reviewId": "r2", "reviewer": {"isAnonymous": True}, "starRating": "ONE", "createTime": "2026-01-02T10:00:00Z",
         "updateTime": "2026-01-02T10:00:00Z"}]}), "google/reviews", 0, 3, "2026-01-02T10:00:00"),
    ("older headers", "tp.csv", columns({
        "Review ID": "r1", "Review Created (UTC)": "2026-01-02 10:00:00", "Review Username": "Ana", "Review User Email":
        "a@b.fr", "Review Title": "Bien", "Review Content": "Très bien", "Review Stars": "5",
        "Domain Url": "exemple.fr",
        "Company Reply": "Merci", "Company Reply Date (UTC)": "2026-01-03 10:00:00"}),
     "trustpilot/service-reviews", 0, 2, "2026-01-02T10:00:00"),
    ("one comment, one line, its instant as text", "RC.jsonl", dump({
        "id": "a1", "name": "t1_a1", "parent_id": "t3_x", "link_id": "t3_x", "body": "bonjour", "author": "ana",
        "created_utc": "1584975120", "subreddit": "rando", "permalink": "/r/rando/comments/x/_/a1"}),
     "reddit/flat", 0, 1, "2020-03-23T14:52:00"),
    ("text in parts, old and deleted senders", "result.json", dump({
        "name": "Cairnelle", "type": "public_supergroup", "id": 123, "messages": [
            {"id": 1, "type": "service", "date": "2026-01-02T10:00:00", "date_unixtime": "1767348000", "action": "x"},
            {"id": 2, "type": "message", "date": "2026-01-02T10:01:00", "date_unixtime": "1767348060", "from": "Ana",
             "from_id": "user1", "text": ["Voir ", {"type": "link", "text": "https://a.fr"}]},
            {"id": 3, "type": "message", "date": "2026-01-02T10:02:00", "date_unixtime": "1767348120", "from": None,
             "from_id": 4611686, "text": "Vieux"}]}), "telegram/chat", 0, 2, "2026-01-02T10:01:00"),
    ("quotes behind backslashes", "Comments.csv",
        b"Date,Link,Message\n2025-07-01 14:33:22,https://www.linkedin.com/feed/"
     b'update/urn%3Ali%3Aactivity%3A7345831234567890123,"Il a dit \\"bonjour\\" hier"\n',
     "linkedin/member-comments", 0, 1, "2025-07-01T14:33:22"),
    ("old sections and capitals", "user_data.json", dump({
        "Comment": {"Comments": {"CommentsList": [{"Date": "2024-01-02 10:00:00", "Comment": "Bonjour", "Url": ""}]}},
        "Video": {"Videos": {"VideoList": [{"Date": "2024-01-02 10:00:00", "Link": "https://v16.tiktokcdn.com/a",
                                            "Likes": "3"}]}}}), "tiktok/user-data", 1, 1, "2024-01-02T10:00:00"),
    ("a group, thousands, the zone's letters", "ct.csv", columns({
        "Group Name": "Rando", "Facebook Id": "1", "Followers at Posting": "5",
        "Post Created": "2021-01-31 13:00:12 EST",
        "Type": "Photo", "Total Interactions": "1,234", "Likes": "1,000", "Comments": "100", "Shares": "134",
        "URL": OF_POST, "Message": "Bonjour", "Overperforming Score (weighted  —  Likes 1x )": "1.2"}),
     "crowdtangle/facebook", 1, 0, "2021-01-31T18:00:12"),
    ("one comment, one line", "dataset_tiktok-comments-scraper_2026.jsonl", dump({
        "cid": "7699523238419563200", "videoWebUrl": "https://www.tiktok.com/@a/video/7699523238419563267",
        "text": "Oui",
        "createTimeISO": "2026-01-02T10:00:00.000Z", "diggCount": 1, "uniqueId": "ana"}),
     "apify/tiktok-comments", 0, 1, "2026-01-02T10:00:00"),
    ("one comment, one line", "commentaires [kT7vPq2LmZ0].json", dump({
        "cid": "Ugx1", "text": "Bonjour", "time": "il y a 2 jours", "time_parsed": 1767348000.0, "author": "@ana",
        "votes": "1,2 k", "reply": False}), "youtube/comment-downloader", 0, 1, "2026-01-02T10:00:00"),
    ("captured, then imported", "z.ndjson", dump({
        "__import_meta": {"source_platform": "tiktok.com", "timestamp_collected": 1767348000000}, "text": "Bonjour",
        "cid": "7699523238419563200", "aweme_id": "7699523238419563267", "create_time": 1767348000, "reply_id": "0",
        "user": {"unique_id": "ana", "nickname": "Ana"}}), "fourcat/captures", 0, 1, "2026-01-02T10:00:00"),
    ("media under one root", "media.json", dump({"data": [{
        "id": "17900000000000179", "caption": "Un sac", "media_type": "CAROUSEL_ALBUM", "permalink": REEL,
        "like_count": 3,
        "timestamp": "2024-05-01T08:30:00+0000", "username": "a", "comments": {"data": [
            {"id": "17900000000000018", "text": "Oui", "timestamp": "2024-05-01T09:30:00+0000",
        "username": "ana"}]}}]}),
     "graph/instagram", 1, 1, "2024-05-01T08:30:00"),
    ("Dutch keys, accents encoded twice", "post_comments_1.json", dump([{"media_list_data": [{"uri": ""}],
        "string_map_data": {
        "Opmerking": {"value": "D\u00c3\u00a9j\u00c3\u00a0"}, "Media-eigenaar": {"value": "a"}, "Tijd":
        {"timestamp": 1584975120}}}]), "meta-archive/instagram-comments", 0, 1, "2020-03-23T14:52:00"),
    ("older root", "comments.json", dump({"comments": [{
        "timestamp": 1584975120, "title": "Ana a comment\u00c3\u00a9 la publication de Bob.", "data": [
            {"comment": {"timestamp": 1584975120, "comment": "Bonjour", "author": "Ana"}}]}]}),
     "meta-archive/facebook-comments", 0, 1, "2020-03-23T14:52:00"),
    ("Portuguese, thousands with a point", "publicacoes.csv", columns({
        "Identificação da publicação": "17900010000000001", "Descrição": "Obra",
        "Horário de publicação": "15/09/2026 18:00", "Link permanente": "https://www.instagram.com/p/semdata/",
        "Tipo de publicação": "Imagem do IG", "Visualizações": "2.300", "Alcance": "1.100"}, sep=";"),
     "meta/instagram", 1, 0, "2026-09-16T01:00:00"),
    ("texts and nothing else", "avis.xlsx", book(Feuil1=[["text"], ["Bonjour tout le monde"], ["Très bien merci"]]),
     "generic/texts", 0, 2, None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "reader", "posts", "messages", "first"),
    [case[1:] for case in CASES],
    ids=[f"{case[3]}: {case[0]}" for case in CASES],
)
def test_a_known_variant_is_read(
    tmp_path: Path, read: Read, name: str, content: bytes, reader: str, posts: int, messages: int, first: str | None
) -> None:
    (tmp_path / name).write_bytes(content)
    reading = read(tmp_path / name)
    assert f"{reading.match.connector}/{reading.match.layout}" == reader
    assert reading.rejected == []
    published = [post for post in reading.posts if not post.is_stub]
    assert (len(published), len(reading.messages)) == (posts, messages)
    told = [one.published_at for one in (*published, *reading.messages) if one.published_at]
    assert (f"{told[0]:%Y-%m-%dT%H:%M:%S}" if told else None) == first
