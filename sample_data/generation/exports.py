"""The exports of each platform, from the publications and what was said under them."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sample_data.generation.bank import Publication
from sample_data.generation.draw import Draw
from sample_data.generation.figures import figures
from sample_data.generation.people import Person
from sample_data.generation.story import PARIS, Said
from sample_data.generation.tables import write_csv, write_exportcomments_xlsx, write_meta_csv

PACIFIC = ZoneInfo("America/Los_Angeles")
BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
INSTAGRAM_EPOCH_MS = 1314220021721
PAGE_ID = "100091734466205"
INSTAGRAM_ID = "17841460021934467"
CHANNEL_ID = "UCairn3LLe0utd00rAur1LlQ"
MONTHS = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
META_PERIOD = "Aug-24-2026_Nov-15-2026"
Threads = dict[str, list[Said]]

FACEBOOK_HEADER = (
    "Identifiant de la publication", "ID de la Page", "Nom de la page", "Titre", "Description", "Durée (s)",
    "Heure de publication", "Type de légende", "Permalien", "Est un crosspostage", "Est un partage",
    "Type de publication", "Langues", "Libellés personnalisés", "Statut du contenu financé", "Commentaire des données",
    "Date", "Vues", "Couverture", "Réactions, commentaires et partages", "Réactions", "Commentaires", "Partages",
    "Total des clics", "Autres clics", "Clics sur un lien", "Vues de Publications organiques",
    "Vues de Publications boostées", "Couverture de Publications organiques", "Couverture de Publications boostées",
    "Vues de vidéo de 3 secondes", "Secondes regardé(e)", "Secondes moyen(ne) regardé(e)",
    "Commentaires négatifs de la part des utilisateurs", "Avis négatifs uniques des utilisateurs",
)  # fmt: skip
INSTAGRAM_HEADER = (
    "Identifiant de la publication", "Identifiant du compte", "Nom de profil du compte", "Nom du compte",
    "Description", "Durée (s)", "Heure de publication", "Permalien", "Type de publication", "Commentaire des données",
    "Date", "Vues", "Couverture", "Mentions J'aime", "Partages", "Followers en plus", "Commentaires", "Enregistrements",
)  # fmt: skip
YOUTUBE_HEADER = (
    "Contenu", "Titre de la vidéo", "Heure de publication de la vidéo", "Durée", "Vues",
    "Durée de visionnage (heures)", "Abonnés", "Impressions", "Taux de clics par impression (%)",
    "Commentaires ajoutés", "J'aime", "Partages",
)  # fmt: skip
# Header of the spreadsheet, and the canonical column it is imported as.
LINKEDIN_HEADER: dict[str, str | None] = {
    "Auteur": "author_name", "Texte": "text", "Publié le": "published_at", "Lien": "url", "Publication": "post_id",
    "Identifiant": "message_id", "Fil": "thread_id", "Réponse à": "parent_id", "J’aime": "likes", "Type": None,
}  # fmt: skip
FORUM_FIELDS: dict[str, str | None] = {
    "id": "message_id", "fil": "thread_id", "auteur": "author_name", "role": "role", "texte": "text",
    "date": "published_at", "reponse_a": "parent_id", "merci": "likes", "url": "url",
}  # fmt: skip
GENERIC_COLUMNS = {"linkedin": LINKEDIN_HEADER, "forum": FORUM_FIELDS}
FACEBOOK_TYPES = {"photo": "Photos", "video": "Vidéos", "reel": "Vidéos", "lien": "Liens", "texte": "Texte"}
INSTAGRAM_TYPES = {"photo": "Image Instagram", "carrousel": "Carrousel Instagram", "reel": "Reel Instagram"}


def author_number(platform: str, person: Person) -> str:
    """A stable 12-digit number for a name: the same person keeps it from file to file."""
    digest = hashlib.sha256(f"{platform}/{person.name}".encode()).digest()
    return str(10**11 + int.from_bytes(digest[:8], "big") % (9 * 10**11))


def published(publication: Publication) -> datetime:
    return publication.at.replace(tzinfo=PARIS)


def pacific(publication: Publication) -> str:
    return published(publication).astimezone(PACIFIC).strftime("%m/%d/%Y %H:%M")


def facebook(folder: Path, publications: list[Publication], threads: Threads, draw: Draw) -> None:
    """One content CSV for the page, one comment workbook for each post whose comments were extracted."""
    folder.mkdir()
    rows = []
    for post in publications:
        said = threads.get(post.key)
        post_id = "1221" + draw.digits(12)
        moving = post.format in ("video", "reel")
        link = f"https://www.facebook.com/cairnelle/posts/pfbid0{draw.letters(BASE58, 58)}"
        if moving:
            link = (
                f"https://www.facebook.com/{'reel' if post.format == 'reel' else 'cairnelle/videos'}/{draw.digits(16)}/"
            )
        n = figures(post, len(said) if said else None, draw)
        total = n.reactions + n.comments + n.shares
        video = (n.video_views, n.watch_s, f"{n.watch_s / max(n.video_views, 1):.4f}") if moving else (None, None, None)
        rows.append((
            post_id, PAGE_ID, "Cairnelle", post.text, post.text if moving else None, n.duration_s, pacific(post), "N/A",
            link, 0, 0, FACEBOOK_TYPES[post.format], None, None, None, None, "Global", n.views, n.reach, total,
            n.reactions, n.comments, n.shares, n.clicks, n.clicks - n.link_clicks, n.link_clicks or None,
            n.views - n.boosted_views, n.boosted_views, n.reach - n.boosted_reach, n.boosted_reach, *video,
            n.hidden, n.hidden,
        ))  # fmt: skip
        if said:
            name = f"facebook-comments{draw.letters('0123456789abcdef', 13)}-{post_id}.xlsx"
            write_exportcomments_xlsx(folder / name, link, _workbook_rows(said, draw))
    write_meta_csv(folder / f"{META_PERIOD}_{draw.digits(16)}.csv", FACEBOOK_HEADER, reversed(rows))


def _workbook_rows(said: list[Said], draw: Draw) -> list[tuple[object, ...]]:
    task = "-".join(draw.letters("0123456789abcdef", size) for size in (8, 4, 4, 4, 12))
    rows: list[tuple[object, ...]] = []
    for said_one in _numbered(said):
        profile_id = PAGE_ID if said_one.author.is_own else "1000" + author_number("facebook", said_one.author)[1:]
        top = "-" not in said_one.number
        said_one.id = "10" + draw.digits(15)
        rows.append((
            int(said_one.number) if top else None, None if top else said_one.number, said_one.author.name,
            f"https://www.facebook.com/profile.php?id={profile_id}", f"ID: {profile_id}", said_one.at, said_one.likes,
            said_one.text, f"https://www.exportcomments.com/done/{task}/preview/{said_one.id}",
        ))  # fmt: skip
    return rows


def _numbered(said: list[Said]) -> list[Said]:
    """Top-level messages by date with their replies below them, numbered ``1``, ``1-1``, ``1-2``, ``2``…"""
    ordered = []
    for number, top in enumerate((one for one in said if one.root is None), 1):
        top.number = str(number)
        ordered.append(top)
        for sub, reply in enumerate(sorted(top.replies, key=lambda one: one.at), 1):
            reply.number = f"{number}-{sub}"
            ordered.append(reply)
    return ordered


def shortcode(instant: datetime, draw: Draw) -> str:
    """An Instagram shortcode that carries ``instant``."""
    elapsed = instant.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    number = (int(elapsed.total_seconds() * 1000) - INSTAGRAM_EPOCH_MS) << 23 | draw.integer(0, 2**23 - 1)
    letters = ""
    while number:
        number, rest = divmod(number, 64)
        letters = BASE64[rest] + letters
    return letters


def instagram(folder: Path, publications: list[Publication], threads: Threads, draw: Draw) -> None:
    """One content CSV for the account, one comment CSV for each post whose comments were extracted."""
    folder.mkdir()
    rows = []
    for post in publications:
        said = threads.get(post.key)
        code = shortcode(published(post) + timedelta(seconds=draw.integer(0, 55)), draw)
        link = f"https://www.instagram.com/{'reel' if post.format == 'reel' else 'p'}/{code}/"
        n = figures(post, len(said) if said else None, draw)
        rows.append((
            "180" + draw.digits(14), INSTAGRAM_ID, "cairnelle", "Cairnelle", post.text, n.duration_s, pacific(post),
            link, INSTAGRAM_TYPES[post.format], None, "Global", n.views, n.reach, n.reactions, n.shares, n.followers,
            n.comments, n.saves,
        ))  # fmt: skip
        if said:
            name = f"instagram-comments{draw.letters('0123456789abcdef', 13)}-{code}.csv"
            header = ("Id", "SubId", "Name (click to view profile)", "Date", "Likes", "Comment", "Link")
            write_csv(folder / name, header, _instagram_rows(said, link, draw), ",", bom=False)
    write_meta_csv(folder / f"{META_PERIOD}_{draw.digits(16)}.csv", INSTAGRAM_HEADER, reversed(rows))


def _instagram_rows(said: list[Said], link: str, draw: Draw) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for one in _numbered(said):
        one.id = "18" + draw.digits(15)
        top, _, _ = one.number.partition("-")
        sub = one.number if one.root else ""
        when = one.at.strftime("%d.%m.%y %H:%M:%S")
        rows.append((top, sub, one.author.name, when, one.likes, one.text, f"{link}c/{one.id}/"))
    return rows


def youtube(folder: Path, publications: list[Publication], threads: Threads, draw: Draw) -> None:
    """Studio's table of contents and the comment threads of the Data API, one page per video."""
    folder.mkdir()
    rows, pages = [], []
    for video in publications:
        video_id = draw.letters(BASE64, 11)
        said = threads.get(video.key, [])
        n = figures(video, len(said), draw)
        impressions = int(n.views * draw.real(6.0, 11.0))
        day = f"{video.at.day} {MONTHS[video.at.month - 1]} {video.at.year}"
        rows.append((
            video_id, video.title, day, n.duration_s, n.views, f"{n.watch_s / 3600:.4f}", n.followers, impressions,
            f"{100 * draw.real(0.021, 0.064):.2f}", n.comments, n.reactions, n.shares,
        ))  # fmt: skip
        pages.append(_comment_page(video_id, said, draw))
    rows.sort(key=lambda row: -int(row[4]))
    total = ("Total", None, None, None, sum(int(r[4]) for r in rows), f"{sum(float(r[5]) for r in rows):.4f}",
             sum(int(r[6]) for r in rows), sum(int(r[7]) for r in rows), "3.87",
             *(sum(int(r[column]) for r in rows) for column in (9, 10, 11)))  # fmt: skip
    write_csv(folder / "Table data.csv", YOUTUBE_HEADER, (total, *rows), ",", bom=False)
    (folder / "commentThreads.json").write_bytes((json.dumps(pages, ensure_ascii=False, indent=1) + "\n").encode())


def _comment_page(video_id: str, said: list[Said], draw: Draw) -> dict[str, object]:
    items = []
    for top in sorted((one for one in said if one.root is None), key=lambda one: one.at, reverse=True):
        top.id = "Ugy" + draw.letters(BASE64, 19) + "4AaABAg"
        item: dict[str, object] = {
            "kind": "youtube#commentThread",
            "id": top.id,
            "snippet": {
                "channelId": CHANNEL_ID,
                "videoId": video_id,
                "topLevelComment": _youtube_comment(top, video_id, None),
                "canReply": True,
                "totalReplyCount": len(top.replies),
                "isPublic": True,
            },
        }
        if top.replies:
            for reply in top.replies:
                reply.id = f"{top.id}.9{draw.letters(BASE64, 21)}"
            replies = sorted(top.replies, key=lambda one: one.at, reverse=True)[:5]
            item["replies"] = {"comments": [_youtube_comment(reply, video_id, top.id) for reply in replies]}
        items.append(item)
    info = {"totalResults": len(items), "resultsPerPage": 100}
    return {"kind": "youtube#commentThreadListResponse", "pageInfo": info, "items": items}


def _youtube_comment(one: Said, video_id: str, parent: str | None) -> dict[str, object]:
    digest = author_number("youtube", one.author)
    channel = CHANNEL_ID if one.author.is_own else f"UC{digest}Kx{digest[2:10]}_w"
    when = one.instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    html = one.text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;").replace("\n", "<br>")
    snippet: dict[str, object] = {
        "channelId": CHANNEL_ID,
        "videoId": video_id,
        "textDisplay": html,
        "textOriginal": one.text,
        "authorDisplayName": one.author.name,
        "authorChannelUrl": f"http://www.youtube.com/{one.author.name}",
        "authorChannelId": {"value": channel},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": one.likes,
        "publishedAt": when,
        "updatedAt": when,
    }
    if parent:
        snippet["parentId"] = parent
    return {"kind": "youtube#comment", "id": one.id, "snippet": snippet}


def linkedin(folder: Path, publications: list[Publication], threads: Threads, draw: Draw) -> None:
    """Comments and mentions copied into a spreadsheet and saved by a French Excel."""
    folder.mkdir()
    rows: list[tuple[datetime, tuple[object, ...]]] = []
    for post in publications:
        activity = _linkedin_id(published(post), draw)
        link = f"https://www.linkedin.com/feed/update/urn:li:activity:{activity}/"
        for one in sorted(threads.get(post.key, []), key=lambda said: said.at):
            mention = post.format == "mention" and one.root is None
            one.id = _linkedin_id(one.instant, draw)
            top = one.root.id if one.root else one.id
            url = f"{link}?commentUrn=urn:li:comment:(activity:{activity},{one.id})"
            if post.format == "mention":
                url = f"https://www.linkedin.com/feed/update/urn:li:activity:{top}/"
            row = (
                one.author.name, one.text, one.at.strftime("%d/%m/%Y %H:%M"), url, "" if mention else activity, one.id,
                top, one.root.id if one.root else "", one.likes, "Mention" if mention else "Commentaire",
            )  # fmt: skip
            rows.append((one.at, row))
    table = [row for _, row in sorted(rows)]
    write_csv(folder / "commentaires-et-mentions-linkedin.csv", tuple(LINKEDIN_HEADER), table, ";", bom=True)


def _linkedin_id(instant: datetime, draw: Draw) -> str:
    elapsed = instant.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return str(int(elapsed.total_seconds() * 1000) << 22 | draw.integer(0, 2**22 - 1))


def forum(folder: Path, said: list[Said], draw: Draw) -> None:
    """The whole board as a list of messages, the way its administrator dumps it."""
    folder.mkdir()
    number = 48210
    topics: dict[str, str] = {}
    entries = []
    for one in said:
        number += draw.integer(1, 3)
        one.id = str(number)
        topic = topics.setdefault(one.publication.key, str(3100 + len(topics)))
        entries.append({
            "id": number,
            "fil": int(topic),
            "sujet": one.publication.title,
            "auteur": one.author.name,
            "role": "équipe" if one.author.is_own else "membre",
            "texte": one.text,
            "date": one.instant.isoformat(),
            "reponse_a": int(one.parent.id) if one.parent else None,
            "merci": one.likes,
            "url": f"https://forum.cairnelle.example/t/{topic}#m{number}",
        })  # fmt: skip
    (folder / "forum-cairnelle.json").write_bytes((json.dumps(entries, ensure_ascii=False, indent=1) + "\n").encode())
