"""What the columns of any table of messages are called, and what their words say of the table."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from connectors.fields import Choice, Column, Count, Id, Instant, Link, Parse, Text
from connectors.mentions import language_code
from connectors.stars import Stars

STATUS = "status"  # of the messages of an inbox: those of the agents have their own
SCORE = "score"  # the stars of a review, and the votes or the polarity of anything else
RATE = "rate"  # as the score: a share, beside anything else
ANSWERS = ("réponse", "reply", "response")  # of the one reviewed: beside anything else, a message like others
SUBJECTS = ("ticket subject", "subject", "sujet")  # of a ticket, all that some exports say of it
LANGUAGES = ("fr", "en", "es", "it", "pt", "nl")  # of a text given in several, the first one


class Language(Column):
    """The code of a language, however a tool names it; ``None`` for one that Vigie has no name for."""

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        return language_code


# fmt: off
PLATFORMS = {
    **{name: name for name in ("facebook", "instagram", "youtube", "linkedin", "tiktok", "x", "reddit", "discord")},
    **{name: name for name in ("threads", "telegram", "mastodon", "bluesky", "slack", "trustpilot", "forum", "web")},
    "whatsapp": "whatsapp",
    **dict.fromkeys(("fb", "facebook page", "page facebook"), "facebook"),
    **dict.fromkeys(("insta", "ig", "instagram business", "instagram business profile"), "instagram"),
    **dict.fromkeys(("yt", "youtube shorts", "chaîne youtube"), "youtube"),
    **dict.fromkeys(("linkedin page", "linkedin company", "linkedin company page"), "linkedin"),
    **dict.fromkeys(("twitter", "x (twitter)", "x/twitter", "twitter/x", "x (formerly twitter)"), "x"),
    **dict.fromkeys(("tik tok",), "tiktok"),
    **dict.fromkeys(("google", "google maps", "google business", "google business profile", "gbp"), "google"),
    **dict.fromkeys(("site", "blog"), "web"),
}
COLUMNS: dict[str, Column] = {
    "text": Text(
        "comment text", "message text", "message body", "texte du message", "texte du commentaire", "comment message",
        "comment content", "comment body", "raw text", "contenu du commentaire", "review text", "review content",
        "review comment", "review body", "texte de l'avis", "contenu de l'avis", "verbatim", "mention snippet",
        "full text", "text", "text original", "text display", "message", "body as text", "body", "comment", "content",
        "texte", "commentaire", "contenu", "commentary", "tweet", "tweet text", "review", "avis", "texto", "mensaje",
        "comentario", "snippet", "description", "caption", "légende", "publication", "post text",
        "ticket description", "content.label", *SUBJECTS),
    "published_at": Instant(
        "message date", "message created at", "sent at", "comment created at", "comment date", "comment timestamp",
        "comment published",
        "date du commentaire", "review date", "review datetime utc", "Review Submit Date and Time", "date de l'avis",
        "published at", "created at", "date", "created time", "timestamp", "published", "published date", "time",
        "heure", "publié le", "horodatage", "datetime", "created", "created date", "date de publication",
        "date et heure", "date/heure", "date de création", "iso date", "publish time", "fecha",
        "timestamp created", "updated.label"),
    "hour": Text("time", "heure", "hora", "hour"),
    "author_name": Text(
        "author name", "author title", "reviewer name", "commenter name", "comment author", "auteur du commentaire",
        "author display name", "author", "user", "username", "user name", "reviewer", "customer", "customer name",
        "client", "nom du client", "name", "from", "auteur", "utilisateur", "pseudo", "nom",
        "nom d'utilisateur", "nom de l'auteur", "display name", "screen name", "ownerUsername", "full name",
        "profileName", "user.username", "from.name", "actor.name", "authorAttribution.displayName", "usuario", "autor",
        "sender name", "sender username", "sender", "message author name",
        "requester", "requester name", "demandeur", "commenter", "comment user", "comment user name",
        "commenter user name", "comment author name", "comment author username", "author username", "profile",
        "author.name.label"),
    "author_id": Id(
        "author id", "author channel id", "author channel id value", "user id", "reviewer id", "profile id",
        "id de l'auteur", "id utilisateur", "customer id", "client id", "from.id", "actor.id", "ownerId",
        "sender id", "message author id", "requester id", "commenter id", "comment user id", "comment author id",
        "author identifier", "steamid", "author.steamid"),
    "message_id": Id(
        "message id", "comment id", "review id", "tweet id", "id du message", "id du commentaire", "id de l'avis",
        "cid", "ticket id", "recommendationid", "id.label", "id", "identifiant"),
    "parent_id": Id(
        "parent id", "parent", "in reply to", "in reply to id", "reply to", "reply to id", "reply to message id",
        "is reply to", "in reply to status id", "in response to tweet id", "parent comment id",
        "réponse à", "reference.messageId"),
    "thread_id": Id(
        "thread id", "content thread id", "thread", "conversation id", "conversation", "discussion", "fil", "id du fil",
        "topic id"),
    "post_id": Id(
        "post id", "video id", "media id", "id de la publication", "identifiant de la publication",
        "shortcode", "post shortcode", "media shortcode"),
    "post_url": Link(
        "post url", "video url", "source url", "lien de la publication", "url de la publication"),
    "url": Link(
        "comment url", "comment link", "comment permalink", "mention url", "lien du commentaire", "review link",
        "review url", "lien de l'avis", "url",
        "link", "permalink", "lien", "permalien", "adresse"),
    "platform": Choice(
        "platform", "plateforme", "réseau", "réseau social", "network", "source platform", "social media",
        "social network", "red social", "canal", "source type", "source", "ticket channel",
        "via", "via.channel",
        values=PLATFORMS),
    "brand": Text("brand", "marque", "company", "entreprise", "compte de la marque"),
    "role": Choice(
        "role", "author role", "rôle de l'auteur", "sender type", "author type", "message author type", "type d'auteur",
        "direction", "sens", "author is channel owner", "author is uploader", "actor.author", "is owner", "is own",
        "is from me", "is from post author", "is post author", "écrit par la marque", STATUS,
        values={
            **dict.fromkeys(
                ("brand", "marque", "agent", "support", "company", "entreprise", "page", "outbound", "sortant",
                 "équipe", "staff", "admin", "bot", "modérateur", "own", "nous", "true", "yes", "oui", "agent message",
                 "agent reply"),
                True),
            **dict.fromkeys(
                ("member", "membre", "client", "cliente", "customer", "user", "utilisateur", "public", "inbound",
                 "entrant", "lead", "abonné", "abonnée", "visitor", "visiteur", "fan", "false", "no", "non",
                 "new", "assigned", "ignored", "replied"), False)}),
    "likes": Count(
        "comment likes", "comment like count", "review likes", "likes", "like count", "likes count", "j'aime",
        "mentions j'aime", "nombre de j'aime", "comment reaction count", "metrics.like count", "num likes",
        "number of likes", "thumbs up count", "thumbs up", "votes", "favorites", "favorite count", "reactions",
        "reactions count", "réactions", "me gusta", "votes up"),
    "replies": Count(
        "comment reply count", "replies", "reply count", "replies count", "metrics.reply count", "num replies",
        "number of replies", "réponses", "nombre de réponses"),
    "rating": Stars("review rating", "review stars", "star rating", "rating", "note", "stars", "étoiles",
        "im:rating.label", SCORE, RATE),
    "lang": Language("lang", "language", "langue", "reviewer language"),
    "answer": Text(
        "response.snippet", "ownerResponse.text", "companyReply.text", "reviewReply.comment",
        "response from owner text", "owner answer", "owner response", "owner reply", "response from the owner",
        "business reply", "business reply text", "business response", "company reply", "company response",
        "company response text", "developer reply text", "management response", "review reply", "reply text",
        "response text", "reply content", "review replies", "réponse du propriétaire", "réponse de l'établissement",
        "réponse de l'entreprise", "réponse de la marque", "réponse du commerçant", "notre réponse", *ANSWERS),
    "answered_at": Instant(
        "response.iso_date", "ownerResponse.date", "ownerResponse.publishedDate", "owner_response.published_at",
        "owner_response.timestamp", "companyReply.createdAt", "reviewReply.updateTime", "response from owner date",
        "owner answer timestamp datetime utc", "owner reply date", "business reply date", "company reply date",
        "company response date", "developer reply date and time", "management response date", "reply date",
        "response date", "replied at", "date de la réponse", "répondu le"),
}
POST_METRICS = frozenset({
    "impressions", "reach", "couverture", "portee", "views", "vues", "alcance", "engagements", "engagement rate",
    "total views", "vues totales", "video views", "impressions (total)", "taux d'engagement", "impresiones",
    "total impressions", "total reach"})
# fmt: on
OWN_WORDS = {
    "x": frozenset({"tweet", "tweets", "retweet", "retweets"}),
    "reddit": frozenset({"subreddit"}),
    "instagram": frozenset({"shortcode"}),
}
OF_TEXTS = frozenset({"text", "texte", "texto", "body", "message", "content", "contenu"})
OF_MENTIONS = frozenset({"sentiment", "tonalite", "tone", "mention"})  # what a listening tool adds to what people wrote
AUTHORS = frozenset({"author", "auteur", "autor", "influencer"})
# What only the table of comments says, and what counts them in a table of publications.
OF_COMMENTS = frozenset({"comment", "commentaire", "comentario", "commenter", "reply", "reponse", "parent", "thread"})
COUNTS_OF_COMMENTS = (
    "comments", "engagement.comments", "comment count", "comments count", "num comments", "number of comments",
    "total comments", "commentaires", "nombre de commentaires", "comentarios",
)  # fmt: skip
OF_REVIEWS = frozenset({"review", "reviews", "reviewer", "avis", "thumbs", "helpful", "helpfulness"})
OF_TICKETS = frozenset({"ticket", "tickets", "requester", "assignee", "demandeur"})
# Aliases, and the words of which a table must have one for them to be read.
ONLY_BESIDE = {**dict.fromkeys((SCORE, RATE, *ANSWERS), OF_REVIEWS), **dict.fromkeys(SUBJECTS, OF_TICKETS)}
CREATED = frozenset({"created", "creation"})
UPDATED = frozenset({"updated", "modified"})
# What else is dated beside a message: its author, what was bought, what became of the ticket.
OF_OTHERS = frozenset(
    {
        *("birth", "naissance", "purchase", "achat", "first", "last", "derniere", "dernier"),
        *("due", "assigned", "solved", "resolved", "resolution", "closed"),
    }
)
# What a table of messages says of when it was made, and not of when they were written.
OF_COLLECTIONS = frozenset(
    {
        *("scraped", "scrape", "scraping", "crawled", "fetched", "retrieved", "retrieval", "collected", "collecte"),
        *("extracted", "extraction", "exported", "imported", "indexed", "classified", *UPDATED),
    }
)
# What stands beside a message: of the publication that it comments, of the answer to it.
ASIDE = frozenset(
    {
        *("post", "publication", "media", "video", "title", "titre", "caption", "legende"),
        *("response", "responses", "reply", "answer", "reponse"),
    }
)
