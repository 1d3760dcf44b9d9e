"""What Meta Business Suite calls its columns, its formats and its measures, in the languages seen in the field."""

import re

from connectors.contract import Reason
from connectors.fields import Column, Count, Duration, Id, Instant, Link, Number, Text
from connectors.instants import DateOrder
from connectors.record import PostFormat

# fmt: off
COLUMNS: dict[str, Column] = {
    "post_id": Id(
        "Post ID", "Identifiant de la publication", "Identificador de la publicación", "ID della pubblicazione",
        "Beitrags-ID", "Publicatie-ID", "Publicerings-id", "Identificação do post", "Identificação da publicação",
        "Bericht-ID", "Inläggs-id", "ID del post"),
    "account_id": Id(
        "Page ID", "Account ID", "ID de la Page", "ID du compte", "Identifiant du compte", "Identificador de la página",
        "Identificador de la cuenta", "Seiten-ID", "Konto-ID", "Pagina-ID", "Account-ID", "Sid-id",
        "Identificação da conta", "Identificação da Página", "ID account", "ID della Pagina"),
    "handle": Text(
        "Account username", "Nom de profil du compte", "Nom d'utilisateur du compte",
        "Nombre de usuario de la cuenta", "Nome de usuário da conta", "Nome utente dell'account", "Konto-Benutzername",
        "Gebruikersnaam van account", "Kontots användarnamn"),
    "account_name": Text(
        "Page name", "Account name", "Nom de la page", "Nom du compte", "Nombre de la página", "Nombre de la cuenta",
        "Seitenname", "Kontoname", "Paginanaam", "Accountnaam", "Sidnamn", "Kontonamn", "Nome da conta",
        "Nome da Página", "Nome dell'account", "Nome della Pagina"),
    "title": Text("Title", "Titre", "Título", "Titel", "Titolo"),
    "description": Text(
        "Description", "Descripción", "Beschreibung", "Beschrijving", "Beskrivning", "Descrição", "Descrizione"),
    "duration_s": Duration(
        "Duration (sec)", "Duration (secs)", "Durée (s)", "Duración (segundos)", "Dauer (Sek.)", "Duração (s)",
        "Duur (sec.)", "Durata (secondi)", "Varaktighet (sek)"),
    "published_at": Instant(
        "Publish time", "Heure de publication", "Hora de publicación", "Zeitpunkt der Veröffentlichung",
        "Veröffentlichungszeit", "Veröffentlichungszeitpunkt", "Publicatietijdstip", "Publiceringstid",
        "Ora di pubblicazione", "Orario di pubblicazione", "Horário de publicação",
        missing=Reason.MISSING_DATE, order=DateOrder.MONTH_FIRST),
    "url": Link("Permalink", "Permalien", "Enlace permanente", "Permalänk", "Link permanente"),
    "post_type": Text(
        "Post type", "Type de publication", "Tipo de publicación", "Beitragsart", "Berichttype", "Tipo de post",
        "Tipo de publicação", "Tipo di post", "Inläggstyp"),
    "period": Text("Date", "Fecha", "Datum", "Data"),
    "views": Count("Views", "Vues", "Visualizaciones", "Aufrufe", "Weergaven", "Visningar", "Visualizações",
                   "Visualizzazioni"),
    "views_again": Count("Views (2)", "Vues (2)", "Visualizaciones (2)"),
    "impressions": Count("Impressions", "Impresiones", "Impressionen"),
    "reach": Count("Reach", "Couverture", "Alcance", "Reichweite", "Bereik", "Räckvidd", "Copertura"),
    "reactions": Count(
        "Reactions", "Likes", "Réactions", "Mentions J'aime", "Reacciones", "Me gusta", "Reaktionen", "Reaktioner",
        "Curtidas", "Mi piace", "Reazioni"),
    "comments": Count(
        "Comments", "Commentaires", "Comentarios", "Kommentare", "Comentários", "Opmerkingen", "Kommentarer",
        "Commenti"),
    "shares": Count("Shares", "Partages", "Veces que se compartió", "Compartilhamentos", "Delningar", "Condivisioni"),
    "saves": Count("Saves", "Enregistrements", "Veces que se guardó", "Salvamentos", "Salvataggi"),
    "followers_gained": Count("Follows", "Followers en plus", "Seguimientos", "Seguimentos"),
    "clicks": Count("Total clicks", "Total des clics", "Total de clics"),
    "link_clicks": Count(
        "Link clicks", "Clics sur un lien", "Clics sur le lien", "Clics en el enlace", "Cliques no link"),
    "video_views": Count(
        "3-second video views", "Vues de vidéo de 3 secondes", "Reproducciones de video de 3 segundos"),
    "watch_time_s": Number("Seconds viewed", "Secondes regardé(e)"),
    "boosted_reach": Count("Reach from Boosted posts", "Couverture de Publications boostées"),
    "boosted_views": Count("Views from Boosted posts", "Vues de Publications boostées"),
}
STORY_SIGNS: dict[str, Column] = {  # columns of the export of stories, that no export of posts has
    "navigation": Count("Navigation", "Navegación", "Navegação"),
    "sticker_taps": Count("Sticker taps", "Appuis sur des stickers", "Toques en stickers", "Toques em figurinhas"),
}
UNUSED = (
    "Caption type", "Type de légende", "Is crosspost", "Is share", "Est un ", "Languages", "Langues", "Custom labels",
    "Libellés personnalisés", "Funded content", "Statut du contenu", "Data comment", "Commentaire des données",
    "Comentario sobre los datos", "Reactions, comments", "Réactions, commentaires", "Matched Audience", "Consommation",
    "Other clicks", "Autres clics", "Reach from", "Views from", "Couverture de ", "Vues de ", "Vues par",
    "1-minute", "3-second", "Spectateurs", "Engaged users", "Negative feedback", "Unique negative",
    "Commentaires négatifs", "Avis négatifs", "Seconds viewed", "Average Seconds", "Secondes ", "Estimated earnings",
    "Revenus estimés", "Ad CPM", "CPM", "Ad impressions", "Impressions publicitaires", "Pourcentage d", "Percentage",
    "Visites de profil", "Visites du profil", "Profile visits", "Visitas al perfil", "Visitas ao perfil",
    "Réponses", "Replies", "Respuestas", "Respostas",  # to a story: private, and withheld from accounts in Europe
    "Appuis sur", "Sticker taps", "Toques e", "Navigation", "Navegación", "Navegação",
)
COUNTERS = (
    "impressions", "reach", "reactions", "comments", "shares", "saves", "followers_gained", "clicks", "link_clicks",
    "video_views", "watch_time_s",
)
# fmt: on
REQUIRED = frozenset({"post_id", "published_at", "url"})
FORMATS = (
    ("reel", PostFormat.REEL), ("stor", PostFormat.STORY), ("carrou", PostFormat.CAROUSEL),
    ("carous", PostFormat.CAROUSEL), ("carross", PostFormat.CAROUSEL), ("karus", PostFormat.CAROUSEL),
    ("secuencia", PostFormat.CAROUSEL), ("vid", PostFormat.VIDEO), ("image", PostFormat.IMAGE),
    ("photo", PostFormat.IMAGE), ("foto", PostFormat.IMAGE), ("imagen", PostFormat.IMAGE),
    ("imagem", PostFormat.IMAGE), ("bild", PostFormat.IMAGE), ("lien", PostFormat.LINK), ("link", PostFormat.LINK),
    ("enlace", PostFormat.LINK), ("text", PostFormat.TEXT), ("statut", PostFormat.TEXT),
)  # fmt: skip
SYSTEM_POST = re.compile(
    r"(?:a changé sa photo de (?:couverture|profil)|a mis à jour (?:sa|son) (?:photo|statut)"
    r"|updated (?:their|his|her|its) (?:cover photo|profile picture)"
    r"|(?:actualizó|cambió) su foto de (?:portada|perfil))\.?$",
    re.IGNORECASE,
)
