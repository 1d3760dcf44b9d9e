"""What X (and Twitter before it) calls the columns of its statistics.

The headers stay English whatever the language of the account; the French ones are guesses, read but never recognised
by.
"""

from connectors.contract import Reason
from connectors.days import Day
from connectors.fields import Column, Count, Id, Link, Text

# fmt: off
CONTENT: dict[str, Column] = {
    "post_id": Id("Post id", "Tweet id", "Identifiant du post", "ID du post"),
    "url": Link("Post Link", "Tweet permalink", "Lien du post"),
    "date": Text("Date", "time"),
    "text": Text("Post text", "Tweet text", "Texte du post"),
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
    "on": Day("Date", missing=Reason.MISSING_DATE),
    "published": Count("Create Post", "Tweets published"),
    "impressions": Count("Impressions"),
    "interactions": Count("Engagements"),
    "reactions": Count("Likes", "favorites", "J'aime"),
    "comments": Count("Replies", "Réponses"),
    "shares": Count("Reposts", "retweets"),
    "clicks": Count("URL Clicks"),
    "visits": Count("Profile visits", "Visites du profil"),
    "followers_gained": Count("New follows", "follows", "Nouveaux abonnés"),
    "followers_lost": Count("Unfollows", "Désabonnements"),
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
)  # fmt: skip
