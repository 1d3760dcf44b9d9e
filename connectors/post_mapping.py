"""Which column of any table of publications holds what: guessed from names and contents."""

import re

from connectors.binding import find_columns
from connectors.fields import Choice, Column, Count, Duration, Id, Instant, Link, Text, header_words, normalise_header
from connectors.headers import sample_cells
from connectors.mapping import (
    are_row_numbers,
    gives_hours,
    has_post_metrics,
    links,
    looks_like_messages,
    reads_as_dates,
    share_readable,
)  # fmt: skip
from connectors.message_columns import COUNTS_OF_COMMENTS, PLATFORMS
from connectors.probe import Table
from connectors.record import PostFormat

MIN_SHARE = 0.8
ENOUGH_METRICS = 2

# fmt: off
COLUMNS: dict[str, Column] = {
    "url": Link(
        "permalink", "post permalink", "post url", "post link", "permalien", "lien permanent", "lien de la publication",
        "url de la publication", "lien du post", "enlace permanente", "enlace", "link", "url", "lien", "adresse",
        "video url", "url du post"),
    "post_id": Id(
        "post id", "postId", "id de la publication", "identifiant de la publication", "id publication", "id du post",
        "media id", "video id", "tweet id", "id de publicación", "id de la publicación", "identifiant", "id"),
    "published_at": Instant(
        "published at", "publish time", "publish date", "publication date", "published date", "date published",
        "posted at", "posted on", "post date", "date posted", "published", "date de publication",
        "heure de publication", "publié le", "date et heure", "date/heure", "fecha de publicación", "fecha y hora",
        "created at", "created time", "created", "date de création", "timestamp", "horodatage", "date", "fecha",
        "jour"),
    "hour": Text("time", "heure", "hora", "hour", "publish hour"),
    "text": Text(
        "post", "post text", "post message", "message", "caption", "text", "content", "copy", "description",
        "texte de la publication", "texte du post", "texte", "légende", "publication", "contenu", "texto", "contenido",
        "descripción", "publicación"),
    "title": Text("title", "titre", "título", "post title", "video title", "headline"),
    "format": Choice(
        "format", "post type", "content type", "media type", "type de publication", "type de contenu",
        "type de média", "tipo de publicación", "tipo de contenido", "type", "tipo", "formato",
        values={
            **dict.fromkeys(("image", "photo", "photos", "picture", "imagen", "foto"), PostFormat.IMAGE),
            **dict.fromkeys(("carousel", "carrousel", "carrusel", "album", "carousel album"), PostFormat.CAROUSEL),
            **dict.fromkeys(("video", "vidéo", "vídeo", "videos", "vidéos"), PostFormat.VIDEO),
            **dict.fromkeys(("reel", "reels", "réel"), PostFormat.REEL),
            **dict.fromkeys(("short", "shorts"), PostFormat.SHORT),
            **dict.fromkeys(("story", "stories", "instagram story", "historia"), PostFormat.STORY),
            **dict.fromkeys(("link", "lien", "article", "enlace"), PostFormat.LINK),
            **dict.fromkeys(("text", "texte", "status", "statut", "texto"), PostFormat.TEXT)}),
    "platform": Choice(
        "platform", "network", "social network", "channel", "plateforme", "réseau", "réseau social", "canal", "red",
        "red social", "plataforma", "medium",
        values=PLATFORMS),
    "account": Text(
        "account", "profile", "account name", "profile name", "page name", "page", "compte", "profil",
        "nom du compte", "nom de la page", "nom du profil", "cuenta", "perfil", "username", "owner username",
        "user posted", "channel name"),
    "impressions": Count(
        "impressions", "total impressions", "impressions (total)", "impressions totales", "impresiones", "affichages"),
    "reach": Count(
        "reach", "total reach", "couverture", "portée", "portée totale", "personnes touchées", "comptes touchés",
        "accounts reached", "members reached", "membres touchés", "alcance"),
    "views": Count(
        "views", "total views", "view count", "vues", "vues totales", "plays", "play count", "lectures",
        "visualizaciones"),
    "reactions": Count(
        "reactions", "total reactions", "reactions count", "reaction count", "réactions", "reacciones",
        "réactions totales"),
    "likes": Count(
        "likes", "engagement.likes", "like count", "likes count", "num likes", "number of likes", "total likes",
        "j'aime", "mentions j'aime", "nombre de j'aime", "me gusta", "favorites"),
    "comments": Count(
        *COUNTS_OF_COMMENTS, "replies", "réponses", "respuestas"),
    "shares": Count(
        "shares", "engagement.shares", "share count", "shares count", "num shares", "number of shares",
        "total shares", "partages", "nombre de partages", "compartidos", "reposts", "retweets", "republications"),
    "saves": Count(
        "saves", "saved", "total saves", "enregistrements", "sauvegardes", "guardados", "bookmarks", "signets"),
    "clicks": Count(
        "clicks", "post clicks (all)", "post clicks", "total clicks", "clics", "clics (total)", "clics totaux",
        "nombre de clics"),
    "link_clicks": Count(
        "link clicks", "post link clicks", "url clicks", "clics sur le lien", "clics sur les liens",
        "clics sur un lien", "clics en el enlace"),
    "video_views": Count(
        "video views", "video view count", "vues vidéo", "vues de la vidéo", "vues de vidéo", "lectures vidéo",
        "visualizaciones de vídeo", "visualizaciones de video", "reproducciones"),
    "watch_time_s": Duration("video view time (seconds)", "watch time (seconds)", "durée de visionnage (secondes)"),
    "followers": Count("followers", "abonnés", "nombre d'abonnés", "seguidores", "fans"),
    "followers_gained": Count("follows", "follows from post", "new followers", "nouveaux abonnés", "abonnements"),
}
# fmt: on
_ASIDE = re.compile(r"\s*\([^)]*\)$")
_DATES = frozenset(map(normalise_header, COLUMNS["published_at"].aliases))
METRICS = tuple(name for name, column in COLUMNS.items() if isinstance(column, (Count, Duration)))
UNUSED = (
    *("engagement", "engagements", "taux d", "interactions", "click-through", "ctr", "sentiment", "tags", "étiquettes"),
    *("sent by", "linked content", "organic", "paid", "unfollows", "average", "unique", "negative feedback", "other"),
    *("love", "haha", "wow", "sad", "angry", "full video", "partial video", "95%", "click to play"),
)


def guess_post_columns(table: Table) -> dict[str, str]:
    """Canonical column to header name, by name, its words in any order, where the cells agree with it; never ids that
    only number the rows.

    Without a link by name, a column of addresses of publications; without a date by name, the one that says more of its
    clock (« Date (GMT) »), else any that holds dates.
    """
    places = find_columns(COLUMNS, table.header)
    words = {header_words(name): index for index, name in reversed(list(enumerate(table.header))) if name}
    for canonical, column in COLUMNS.items():
        told = (words.get(header_words(alias)) for alias in column.aliases if canonical not in places)
        place = next((one for one in told if one is not None and one not in places.values()), None)
        if place is not None:
            places[canonical] = place
    if "post_id" in places and are_row_numbers(sample_cells(table, places["post_id"])):
        del places["post_id"]
    free = [index for index in range(len(table.header)) if index not in places.values()]
    if "url" not in places and (found := links(table, free)):
        places["url"] = next(iter(found.values()))
    if "published_at" not in places:
        dates = [index for index in free if normalise_header(_ASIDE.sub("", table.header[index])) in _DATES]
        dates += [index for index in free if table.header[index] and reads_as_dates(table, index)]
        places |= {"published_at": dates[0]} if dates else {}
    if "hour" in places and not gives_hours(table, places["hour"], places.get("published_at")):
        del places["hour"]
    return {
        name: table.header[place]
        for name, place in places.items()
        if share_readable(COLUMNS[name], sample_cells(table, place)) >= MIN_SHARE
    }


def names_posts(columns: dict[str, str]) -> bool:
    """Whether these columns tell which publication a row is about."""
    return "url" in columns or "post_id" in columns


def looks_like_posts(table: Table, guessed: dict[str, str]) -> bool:
    """Whether each row is a dated publication with its figures, and not a message with its own."""
    is_of_posts = names_posts(guessed) and "published_at" in guessed and any(name in guessed for name in METRICS)
    return is_of_posts and (has_post_metrics(table) or not looks_like_messages(table))


def is_sure(guessed: dict[str, str]) -> bool:
    """Whether enough figures are named to import the guess without asking."""
    return sum(name in guessed for name in METRICS) >= ENOUGH_METRICS
