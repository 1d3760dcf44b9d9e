"""What YouTube Studio calls its columns and its reports, in the languages seen in the field."""

from connectors.contract import Reason
from connectors.days import Day
from connectors.fields import Column, Count, Duration, Id, Instant, Number, Text, normalise_header

# fmt: off
COLUMNS: dict[str, Column] = {
    "post_id": Id("Content", "Contenu", "Contenido", "Inhalte", "Video", "Videos", "Conteúdo", "Contenuti",
                  "コンテンツ", "內容", "Konten",
                  missing=Reason.MISSING_ID),
    "title": Text("Video title", "Titre de la vidéo", "Título del vídeo", "Título del video", "Videotitel",
                  "Título do vídeo", "Titolo video", "動画のタイトル", "影片標題", "Judul video"),
    "published_at": Instant(
        "Video publish time", "Heure de publication de la vidéo", "Date de publication de la vidéo",
        "Fecha de publicación del vídeo", "Hora de publicación del vídeo", "Tiempo de publicación del video",
        "Veröffentlichungszeitpunkt des Videos", "Horário de publicação do vídeo", "Ora pubblicazione video",
        "動画公開時刻", "影片發布時間", "Waktu publikasi video"),
    "duration_s": Duration("Duration", "Durée", "Duration (seconds)", "Duración", "Dauer", "Duração", "Durata", "長さ",
                           "時間長度", "Durasi"),
    "views": Count("Views", "Vues", "Visualizaciones", "Vistas", "Aufrufe", "Visualizações", "Visualizzazioni",
                   "視聴回数", "觀看次數", "Penayangan"),
    "watch_hours": Number(
        "Watch time (hours)", "Durée de visionnage (heures)", "Tiempo de visualización (horas)",
        "Tiempo de reproducción (horas)", "Wiedergabezeit (Stunden)", "Tempo de exibição (horas)",
        "Tempo di visualizzazione (ore)", "総再生時間（単位: 時間）", "Waktu tonton (jam)"),
    "followers_gained": Count(
        "Subscribers", "Abonnés", "Subscribers (net)", "Nouveaux abonnés", "Subscribers gained", "Suscriptores",
        "Suscriptores obtenidos", "Abonnenten", "Gewonnene Abonnenten", "Inscritos", "Inscrições obtidas", "Iscritti",
        "登録者増加数", "チャンネル登録者", "獲得的訂閱人數", "Subscriber"),
    "impressions": Count(
        "Impressions", "Thumbnail impressions", "Impresiones", "Impresiones de miniaturas", "Impressionen",
        "Impressões", "Impressões de miniaturas", "インプレッション数", "サムネイルのインプレッション", "Tayangan"),
    "comments": Count("Comments added", "Commentaires ajoutés", "Comments", "已新增留言"),
    "reactions": Count("Likes", "J'aime", "Mentions J'aime"),
    "shares": Count("Shares", "Partages"),
}
DAILY: dict[str, Column] = {
    "on": Day("Date", "Fecha", "Datum", "Data", "日付", missing=Reason.MISSING_DATE),
    **{name: COLUMNS[name] for name in ("views", "impressions", "comments", "reactions", "shares")},
    "followers_gained": Count(
        "Subscribers gained", "Nouveaux abonnés", "Subscribers", "Abonnés", "Subscribers (net)",
        "Suscriptores obtenidos", "Suscriptores", "Gewonnene Abonnenten", "Abonnenten", "Inscrições obtidas",
        "Inscritos", "Iscritti", "登録者増加数", "チャンネル登録者", "獲得的訂閱人數"),
    "followers_lost": Count(
        "Subscribers lost", "Abonnés perdus", "Suscriptores perdidos", "Verlorene Abonnenten", "流失的訂閱人數"),
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
    "平均", "インプレッションのクリック率", "サムネイルのクリック率", "推定収益", "視聴を継続", "新しい視聴者",
    "リピーター", "ユニーク視聴者", "エンゲージ ビュー", "互動觀看次數", "非重複觀眾", "回訪的觀眾", "流失的訂閱人數",
    "預估收益", "Rasio klik-tayang",
)
# fmt: on
