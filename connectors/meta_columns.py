"""What Meta Business Suite calls its columns, its formats and its measures, in the languages seen in the field."""

import re

from connectors.contract import Reason
from connectors.fields import Column, Count, Duration, Id, Instant, Link, Number, Text, normalise_header
from connectors.instants import DateOrder
from connectors.record import PostFormat

# fmt: off
COLUMNS: dict[str, Column] = {
    "post_id": Id(
        "Post ID", "Identifiant de la publication", "Identificador de la publicación", "ID della pubblicazione",
        "Beitrags-ID", "Publicatie-ID", "Publicerings-id", "Identificação do post", "Identificação da publicação",
        "Bericht-ID", "Inläggs-id", "ID del post", "ID Postingan", "投稿ID", "貼文編號"),
    "account_id": Id(
        "Page ID", "Account ID", "ID de la Page", "ID du compte", "Identifiant du compte", "Identificador de la página",
        "Identificador de la cuenta", "Seiten-ID", "Konto-ID", "Pagina-ID", "Account-ID", "Sid-id",
        "Identificação da conta", "Identificação da Página", "ID account", "ID della Pagina", "ID Akun", "アカウントID",
        "帳號編號", "粉絲專頁編號"),
    "handle": Text(
        "Account username", "Nom de profil du compte", "Nom d'utilisateur du compte",
        "Nombre de usuario de la cuenta", "Nome de usuário da conta", "Nome utente dell'account", "Konto-Benutzername",
        "Gebruikersnaam van account", "Kontots användarnamn", "Nama Pengguna Akun",
        "アカウントのユーザーネーム", "帳號用戶名稱"),
    "account_name": Text(
        "Page name", "Account name", "Nom de la page", "Nom du compte", "Nombre de la página", "Nombre de la cuenta",
        "Seitenname", "Kontoname", "Paginanaam", "Accountnaam", "Sidnamn", "Kontonamn", "Nome da conta",
        "Nome da Página", "Nome dell'account", "Nome della Pagina", "Nama Akun",
        "アカウント名", "帳號名稱", "粉絲專頁名稱"),
    "title": Text("Title", "Titre", "Título", "Titel", "Titolo", "標題"),
    "description": Text(
        "Description", "Descripción", "Beschreibung", "Beschrijving", "Beskrivning", "Descrição", "Descrizione",
        "Deskripsi", "説明", "說明"),
    "duration_s": Duration(
        "Duration (sec)", "Duration (secs)", "Durée (s)", "Duración (segundos)", "Dauer (Sek.)", "Duração (s)",
        "Duur (sec.)", "Durata (secondi)", "Varaktighet (sek)", "時間(秒)"),
    "published_at": Instant(
        "Publish time", "Heure de publication", "Hora de publicación", "Zeitpunkt der Veröffentlichung",
        "Veröffentlichungszeit", "Veröffentlichungszeitpunkt", "Publicatietijdstip", "Publiceringstid",
        "Ora di pubblicazione", "Orario di pubblicazione", "Horário de publicação", "Waktu penerbitan", "公開時間",
        "發佈時間",
        missing=Reason.MISSING_DATE, order=DateOrder.MONTH_FIRST),
    "url": Link("Permalink", "Permalien", "Enlace permanente", "Permalänk", "Link permanente", "リンク", "永久連結"),
    "post_type": Text(
        "Post type", "Type de publication", "Tipo de publicación", "Beitragsart", "Berichttype", "Tipo de post",
        "Tipo de publicação", "Tipo di post", "Inläggstyp", "Jenis postingan", "投稿タイプ", "貼文類型"),
    "period": Text("Date", "Fecha", "Datum", "Data", "Tanggal", "日時", "日期"),
    "views": Count("Views", "Vues", "Visualizaciones", "Aufrufe", "Weergaven", "Visningar", "Visualizações",
                   "Visualizzazioni", "Tayangan", "ビュー", "瀏覽次數", "觀看次數"),
    "views_again": Count("Views (2)", "Vues (2)", "Visualizaciones (2)"),
    "impressions": Count("Impressions", "Impresiones", "Impressionen"),
    "reach": Count("Reach", "Couverture", "Alcance", "Reichweite", "Bereik", "Räckvidd", "Copertura", "Jangkauan",
                   "リーチ", "觸及人數"),
    "reactions": Count(
        "Reactions", "Likes", "Réactions", "Mentions J'aime", "Reacciones", "Me gusta", "Reaktionen", "Reaktioner",
        "Curtidas", "Mi piace", "Reazioni", "Suka", "いいね！の数", "心情數", "心情", "按讚數"),
    "comments": Count(
        "Comments", "Commentaires", "Comentarios", "Kommentare", "Comentários", "Opmerkingen", "Kommentarer",
        "Commenti", "Komentar", "コメント数", "留言數", "留言"),
    "shares": Count("Shares", "Partages", "Veces que se compartió", "Compartilhamentos", "Delningar", "Condivisioni",
                    "Frekuensi dibagikan", "シェア数", "分享"),
    "saves": Count("Saves", "Enregistrements", "Veces que se guardó", "Salvamentos", "Salvataggi", "Frekuensi disimpan",
                   "保存数", "儲存次數"),
    "followers_gained": Count("Follows", "Followers en plus", "Seguimientos", "Seguimentos", "Mengikuti",
                              "フォロー数", "追蹤人數"),
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
    "navigation": Count("Navigation", "Navegación", "Navegação", "Navigasi"),
    "sticker_taps": Count("Sticker taps", "Appuis sur des stickers", "Toques en stickers", "Toques em figurinhas",
                          "Ketukan stiker"),
}
_DATA_COMMENT = ("Data comment", "Commentaire des données", "Comentario sobre los datos", "データコメント")
UNUSED = (
    *_DATA_COMMENT,
    "Caption type", "Type de légende", "Is crosspost", "Is share", "Est un ", "Languages", "Langues", "Custom labels",
    "Libellés personnalisés", "Funded content", "Statut du contenu",
    "Reactions, comments", "Réactions, commentaires", "Matched Audience", "Consommation",
    "Other clicks", "Autres clics", "Reach from", "Views from", "Couverture de ", "Vues de ", "Vues par",
    "1-minute", "3-second", "Spectateurs", "Engaged users", "Negative feedback", "Unique negative",
    "Commentaires négatifs", "Avis négatifs", "Seconds viewed", "Average Seconds", "Secondes ", "Estimated earnings",
    "Revenus estimés", "Ad CPM", "CPM", "Ad impressions", "Impressions publicitaires", "Pourcentage d", "Percentage",
    "Visites de profil", "Visites du profil", "Profile visits", "Visitas al perfil", "Visitas ao perfil",
    "Kunjungan profil",
    "Réponses", "Replies", "Respuestas", "Respostas", "Balasan",  # to a story: private, withheld from Europe's accounts
    "Appuis sur", "Sticker taps", "Toques e", "Navigation", "Navegación", "Navegação", "Navigasi", "Ketukan stiker",
    "心情、留言和分享次數",
)
COUNTERS = (
    "impressions", "reach", "reactions", "comments", "shares", "saves", "followers_gained", "clicks", "link_clicks",
    "video_views", "watch_time_s",
)
# fmt: on
REQUIRED = frozenset({"post_id", "published_at", "url"})
DATA_COMMENT = frozenset(map(normalise_header, _DATA_COMMENT))
FORMATS = (
    ("reel", PostFormat.REEL), ("リール", PostFormat.REEL), ("限時", PostFormat.STORY),
    ("stor", PostFormat.STORY), ("carrou", PostFormat.CAROUSEL),
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
