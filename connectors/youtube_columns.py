"""What YouTube Studio calls its columns and its reports, in the languages seen in the field."""

from connectors.contract import Reason
from connectors.days import Day
from connectors.fields import Column, Count, Duration, Id, Instant, Number, Text, normalise_header

# fmt: off
COLUMNS: dict[str, Column] = {
    "post_id": Id("Content", "Contenu", "Contenido", "Inhalte", "Video", "Videos", "Conteúdo", "Contenuti",
                  missing=Reason.MISSING_ID),
    "title": Text("Video title", "Titre de la vidéo", "Título del vídeo", "Título del video", "Videotitel",
                  "Título do vídeo", "Titolo video"),
    "published_at": Instant(
        "Video publish time", "Heure de publication de la vidéo", "Date de publication de la vidéo",
        "Fecha de publicación del vídeo", "Hora de publicación del vídeo", "Tiempo de publicación del video",
        "Veröffentlichungszeitpunkt des Videos", "Horário de publicação do vídeo", "Ora pubblicazione video"),
    "duration_s": Duration("Duration", "Durée", "Duration (seconds)", "Duración", "Dauer", "Duração", "Durata"),
    "views": Count("Views", "Vues", "Visualizaciones", "Vistas", "Aufrufe", "Visualizações", "Visualizzazioni"),
    "watch_hours": Number(
        "Watch time (hours)", "Durée de visionnage (heures)", "Tiempo de visualización (horas)",
        "Tiempo de reproducción (horas)", "Wiedergabezeit (Stunden)", "Tempo de exibição (horas)",
        "Tempo di visualizzazione (ore)"),
    "followers_gained": Count(
        "Subscribers", "Abonnés", "Subscribers (net)", "Nouveaux abonnés", "Subscribers gained", "Suscriptores",
        "Suscriptores obtenidos", "Abonnenten", "Gewonnene Abonnenten", "Inscritos", "Inscrições obtidas", "Iscritti"),
    "impressions": Count(
        "Impressions", "Thumbnail impressions", "Impresiones", "Impresiones de miniaturas", "Impressionen",
        "Impressões", "Impressões de miniaturas"),
    "comments": Count("Comments added", "Commentaires ajoutés", "Comments"),
    "reactions": Count("Likes", "J'aime", "Mentions J'aime"),
    "shares": Count("Shares", "Partages"),
}
DAILY: dict[str, Column] = {
    "on": Day("Date", "Fecha", "Datum", "Data", missing=Reason.MISSING_DATE),
    **{name: COLUMNS[name] for name in ("views", "impressions", "comments", "reactions", "shares")},
    "followers_gained": Count(
        "Subscribers gained", "Nouveaux abonnés", "Subscribers", "Abonnés", "Subscribers (net)",
        "Suscriptores obtenidos", "Suscriptores", "Gewonnene Abonnenten", "Abonnenten", "Inscrições obtidas",
        "Inscritos", "Iscritti"),
    "followers_lost": Count(
        "Subscribers lost", "Abonnés perdus", "Suscriptores perdidos", "Verlorene Abonnenten"),
}
OTHER_REPORTS = frozenset(map(normalise_header, (
    *DAILY["on"].aliases, "Geography", "Cities", "City", "Viewer age", "Viewer gender", "Traffic source",
    "Subscription status",
    "Device type", "Operating system", "Playback location", "Playlist", "Content type", "Subtitles and CC",
    "Video info language", "Translation use", "Sharing service", "New and returning viewers", "Audience type",
    "Zone géographique", "Pays", "Villes", "Âge des spectateurs", "Genre des spectateurs", "Source de trafic",
    "Statut de l'abonnement", "Type d'appareil", "Système d'exploitation", "Lieu de lecture", "Type de contenu",
    "Área geográfica", "Fuente de tráfico", "Origem do tráfego", "Cidades", "Idade do espectador")))
UNUSED = (
    "Clicks per end screen", "End screen", "Dislikes", "Likes (vs", "Subscribers", "Returning viewers", "New viewers",
    "Average", "Unique viewers", "Regular viewers", "Impressions click", "Thumbnail click", "Taux de clics",
    "Durée moyenne", "Pourcentage moyen", "Spectateurs", "Estimated", "Revenus", "Engaged views",
    "Vues avec engagement", "Watch time", "Durée de visionnage", "Stayed to watch", "RPM", "CPM", "Your estimated",
    "Abonnés perdus", "Vues intentionnelles", "Nouveaux spectateurs",
    "Tiempo de", "Wiedergabezeit", "Tempo de exibição", "Tempo di visualizzazione", "Alcance único",
    "Klickrate", "Durchschnittliche", "Geschätzter", "Verlorene Abonnenten",
    "Taxa de cliques", "Duração média", "Porcentagem", "Receita", "Sua receita", "Visualizações intencionais",
    "Espectadores", "Continuaram", "Média de visualizações",
    "Tasa de clics", "Porcentaje", "Duración promedio", "Ingresos", "Suscriptores perdidos", "Se quedaron",
    "Visualizaciones interesadas", "Usuarios", "Media de visualizaciones",
    "Percentuale", "Spettatori", "Nuovi spettatori", "Ha continuato", "Media di visualizzazioni",
    "Durata di visualizzazione", "Visualizzazioni \"engaged\"",
)
# fmt: on
