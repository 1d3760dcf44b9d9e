"""What X (and Twitter before it) calls the columns of its statistics.

The French headers of Twitter's are those of real files; of X's, only the Portuguese days are, and the other French
ones are guesses.
"""

from connectors.contract import Reason
from connectors.days import Day
from connectors.fields import Column, Count, Id, Link, Text

# fmt: off
CONTENT: dict[str, Column] = {
    "post_id": Id("Post id", "Tweet id", "Identifiant du Tweet", "Identifiant du post", "ID du post"),
    "url": Link("Post Link", "Tweet permalink", "Permalien du Tweet", "Lien du post"),
    "date": Text("Date", "time", "heure"),
    "text": Text("Post text", "Tweet text", "Texte du Tweet", "Texte du post"),
    "impressions": Count("Impressions"),
    "likes": Count("Likes", "favorites", "J'aime"),
    "replies": Count("Replies", "Réponses"),
    "shares": Count("Reposts", "retweets"),
    "saves": Count("Bookmarks", "Signets"),
    "followers_gained": Count("New follows", "follows", "Nouveaux abonnés"),
    "link_clicks": Count("URL Clicks", "Clics sur l'URL"),
    "promoted": Count("promoted impressions"),
}
DAILY: dict[str, Column] = {
    "on": Day("Date", "Data", missing=Reason.MISSING_DATE),
    "published": Count("Create Post", "Tweets published", "Criar post"),
    "impressions": Count("Impressions", "Impressões"),
    "interactions": Count("Engagements", "Engajamentos"),
    "reactions": Count("Likes", "favorites", "J'aime", "Curtidas"),
    "comments": Count("Replies", "Réponses", "Respostas"),
    "shares": Count("Reposts", "retweets"),
    "clicks": Count("URL Clicks"),
    "visits": Count("Profile visits", "Visites du profil", "Visitas ao perfil"),
    "followers_gained": Count("New follows", "follows", "Nouveaux abonnés", "Novos seguidores"),
    "followers_lost": Count("Unfollows", "Désabonnements", "Deixar de seguir"),
}
# fmt: on
UNUSED = (
    "Engagement",
    "Shares",
    "Profile visits",
    "Detail Expands",
    "URL Clicks",
    "Hashtag Clicks",
    "Permalink Clicks",
    "user profile clicks",
    "app ",
    "email tweet",
    "dial phone",
    "media ",
    "embedded media ",
    "promoted ",
    "Bookmarks",
    "Video views",
    "taux d'engagement",
    "clics sur",
    "ouvertures des détails",
    "Itens salvos",
    "Compartilhamentos",
    "Visualizações",
)  # fmt: skip
