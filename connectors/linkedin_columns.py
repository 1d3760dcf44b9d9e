"""What LinkedIn's page reports and member archive call their columns. The French names of the page reports are not
verified: they are read where the links or the file's name prove what the file is, and never prove it themselves."""

from connectors.contract import Reason
from connectors.days import Day
from connectors.fields import Choice, Column, Count, Instant, Link, Text
from connectors.instants import DateOrder

# fmt: off
POSTS: dict[str, Column] = {
    "url": Link(
        "Post link", "Update link", "Lien de la publication", "Lien vers la publication",
        "Enlace de la publicación", "Link da publicação", missing=Reason.MISSING_ID),
    "created": Text(
        "Created date", "Date de création", "Créé le", "Fecha de creación", "Criação"),
    "text": Text("Post title", "Update title", "Titre de la publication", "Título de la publicación",
                 "Título da publicação"),
    "is_paid": Choice(
        "Post type", "Update type", "Type de publication", "Tipo de publicación", "Tipo de publicação",
        values={"Organic": False, "Sponsored": True, "Organique": False, "Sponsorisé": True, "Sponsorisée": True,
                "Orgánico": False, "Orgânico": False, "Patrocinado": True}),
    "content_type": Text("Content Type", "Type de contenu", "Tipo de contenido", "Tipo de conteúdo"),
    "impressions": Count("Impressions", "Impresiones", "Impressões"),
    "views": Count(
        "Views", "Views (Excluding offsite video views)", "Video views", "Vues", "Vues (hors vues de vidéos hors site)",
        "Visualizaciones", "Visualizações"),
    "clicks": Count("Clicks", "Clics", "Cliques"),
    "reactions": Count("Likes", "Reactions", "J’aime", "Réactions", "Recomendaciones", "Gostaram"),
    "comments": Count("Comments", "Commentaires", "Comentarios", "Comentários"),
    "shares": Count("Reposts", "Shares", "Republications", "Partages", "Veces compartido", "Compartilhamentos"),
    "followers_gained": Count("Follows", "Abonnements", "Nouveaux abonnés", "Seguimientos", "Seguidores"),
}
POST_UNUSED = (
    "Campaign", "Nom de la campagne", "Date de début de la campagne", "Date de fin de la campagne", "Audience",
    "Posted by", "Publié par",
    "Nome da campanha", "Data de início da campanha", "Data de término da campanha", "Público", "Publicada por",
    "Visualizações fora do site", "Taxa de cliques", "Taxa de engajamento", "Publicado por", "Tasa de",
    "Offsite Views", "Vues hors site", "Click through rate", "Taux de clics", "Engagement rate", "Taux d’engagement",
)
DAYS: dict[str, Column] = {
    "on": Day("Date", "Fecha", "Data", missing=Reason.MISSING_DATE, order=DateOrder.MONTH_FIRST),
    "impressions": Count(
        "Impressions (total)", "Impressions (organic)", "Impressions (organiques)", "Impressions (naturelles)",
        "Impresiones totales", "Impresiones (orgánicas)", "Impressões (total)", "Impressões (orgânicas)"),
    "reach": Count(
        "Unique impressions (organic)", "Unique impressions (total)", "Impressions uniques (organiques)",
        "Impressions uniques (naturelles)", "Impresiones únicas (orgánicas)", "Impressões únicas (orgânicas)"),
    "clicks": Count(
        "Clicks (total)", "Clicks (organic)", "Clics (total)", "Clics (organiques)", "Clics (totales)",
        "Clics (orgánicos)", "Cliques (total)", "Cliques (orgânicos)"),
    "reactions": Count(
        "Reactions (total)", "Reactions (organic)", "Réactions (total)", "Réactions (organiques)",
        "Reacciones (total)", "Reacciones (generales)", "Reações (total)", "Reações (orgânicas)"),
    "comments": Count(
        "Comments (total)", "Comments (organic)", "Commentaires (total)", "Commentaires (organiques)",
        "Comentarios (totales)", "Comentarios (orgánicos)", "Comentários (total)", "Comentários (orgânicos)"),
    "shares": Count(
        "Reposts (total)", "Reposts (organic)", "Republications (total)", "Republications (organiques)",
        "Veces compartido (total)", "Veces compartido (orgánico)", "Compartilhamentos (total)",
        "Compartilhamentos (orgânicos)"),
    "visits": Count(
        "Total page views (total)", "Overview page views (total)", "Nombre total de pages vues (total)",
        "Total des pages vues (total)", "Total de visualizações da página (total)"),
    "followers_gained": Count(
        "Total followers", "Total des abonnés", "Nombre total d’abonnés", "Total des nouveaux abonnés",
        "Total de seguidores"),
}
DAY_UNUSED = (
    "Impressions (", "Unique impressions", "Impressions uniques", "Clicks (", "Clics (", "Reactions (", "Réactions (",
    "Comments (", "Commentaires (", "Reposts (", "Republications (", "Engagement rate", "Taux d’engagement",
    "Impresiones (", "Impresiones únicas", "Reacciones (", "Comentarios (", "Veces compartido (", "Tasa de interacción",
    "Impressões (", "Impressões únicas", "Cliques (", "Reações (", "Comentários (", "Compartilhamentos (",
    "Taxa de engajamento", "Seguidores patrocinados", "Seguidores orgânicos", "Seguidores convidados",
    "Total de visualizações", "Total de visitantes", "Total de seguidores", "Localidade", "Setor",
    "Sponsored followers", "Organic followers", "Auto-invited", "Abonnés sponsorisés", "Abonnés organiques",
    "Overview ", "Life ", "Jobs ", "People ", "Insights ", "Products ", "About ", "Home ", "Total page views",
    "Total unique visitors", "Location", "Job function", "Seniority", "Industry", "Company size", "Lieu", "Fonction",
    "Niveau hiérarchique", "Secteur", "Taille de l’entreprise", "Total views", "Total followers", "Country", "Region",
)
SHARES: dict[str, Column] = {
    "published_at": Instant("Date", missing=Reason.MISSING_DATE),
    "url": Link("ShareLink", missing=Reason.MISSING_ID),
    "text": Text("ShareCommentary"),
    "shared_url": Text("SharedUrl"),
}
SHARE_UNUSED = ("MediaUrl", "Visibility")
COMMENTS: dict[str, Column] = {
    "published_at": Instant("Date", missing=Reason.MISSING_DATE),
    "url": Link("Link"),
    "text": Text("Message"),
}
MESSAGES: dict[str, Column] = {
    "thread_id": Text("CONVERSATION ID", missing=Reason.MISSING_ID),
    "title": Text("CONVERSATION TITLE"),
    "author_name": Text("FROM"),
    "author_url": Text("SENDER PROFILE URL"),
    "recipients": Text("TO"),
    "published_at": Instant("DATE", missing=Reason.MISSING_DATE),
    "text": Text("CONTENT"),
    "draft": Text("IS MESSAGE DRAFT"),
}
# Of 2018 and before, with naive dates in the American order. Named so by three public readers of these archives; the
# clock is that of the posts of the same archives, whose numbers prove it.
EARLY_MESSAGES: dict[str, Column] = {
    "author_name": Text("From"),
    "recipients": Text("To"),
    "published_at": Instant("Date", missing=Reason.MISSING_DATE, order=DateOrder.MONTH_FIRST),
    "title": Text("Subject"),
    "text": Text("Content"),
    "direction": Text("Direction"),
    "folder": Text("Folder"),
}
MESSAGE_UNUSED = ("RECIPIENT PROFILE URLS", "SUBJECT", "FOLDER", "ATTACHMENTS", "IS CONVERSATION DRAFT")
# fmt: on
