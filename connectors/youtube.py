"""YouTube: the content report of Studio (CSV), and the comment threads of the Data API (JSON)."""

import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from connectors.binding import Binding, bind, excerpt, find_columns, read_rows
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.fields import Column, Count, Duration, Id, Instant, Number, Text, normalise_header
from connectors.probe import FileKind, Probe, Table
from connectors.record import Account, Post, PostFormat, Precision, Record, Snapshot
from connectors.youtube_comments import comments_prefix, read_comments

# fmt: off
COLUMNS: dict[str, Column] = {
    "post_id": Id("Content", "Contenu", "Contenido", "Inhalte", missing=Reason.MISSING_ID),
    "title": Text("Video title", "Titre de la vidéo", "Título del vídeo", "Título del video", "Videotitel"),
    "published_at": Instant(
        "Video publish time", "Heure de publication de la vidéo", "Date de publication de la vidéo",
        "Fecha de publicación del vídeo", "Hora de publicación del vídeo"),
    "duration_s": Duration("Duration", "Durée", "Duration (seconds)", "Duración"),
    "views": Count("Views", "Vues", "Visualizaciones", "Aufrufe"),
    "watch_hours": Number("Watch time (hours)", "Durée de visionnage (heures)", "Tiempo de visualización (horas)"),
    "followers_gained": Count(
        "Subscribers", "Abonnés", "Subscribers (net)", "Nouveaux abonnés", "Subscribers gained", "Suscriptores"),
    "impressions": Count("Impressions", "Impresiones"),
    "comments": Count("Comments added", "Commentaires ajoutés", "Comments"),
    "reactions": Count("Likes", "J'aime", "Mentions J'aime"),
    "shares": Count("Shares", "Partages"),
}
OTHER_METRICS = frozenset(map(normalise_header, (
    "Impressions click-through rate (%)", "Taux de clics par impression (%)", "Average view duration",
    "Durée moyenne d'une vue", "Durée moyenne de visionnage", "Average percentage viewed (%)",
    "Pourcentage moyen de vidéo regardé (%)", "Dislikes", "Likes (vs dislikes) (%)", "Subscribers gained",
    "Subscribers lost", "Unique viewers", "Spectateurs uniques", "Estimated revenue (USD)", "Revenus estimés (EUR)",
    "Average views per viewer", "New viewers", "Returning viewers", "Engaged views", "Vues avec engagement")))
OTHER_REPORTS = frozenset(map(normalise_header, (
    "Date", "Geography", "Cities", "City", "Viewer age", "Viewer gender", "Traffic source", "Subscription status",
    "Device type", "Operating system", "Playback location", "Playlist", "Content type", "Subtitles and CC",
    "Video info language", "Translation use", "Sharing service", "New and returning viewers", "Audience type",
    "Zone géographique", "Pays", "Villes", "Âge des spectateurs", "Genre des spectateurs", "Source de trafic",
    "Statut de l'abonnement", "Type d'appareil", "Système d'exploitation", "Lieu de lecture", "Type de contenu")))
# fmt: on
ALIASES = {name: column.aliases for name, column in COLUMNS.items()}
UNUSED = (
    "Clicks per end screen", "End screen", "Dislikes", "Likes (vs", "Subscribers", "Returning viewers", "New viewers",
    "Average", "Unique viewers", "Impressions click", "Taux de clics", "Durée moyenne", "Pourcentage moyen",
    "Spectateurs", "Estimated", "Revenus", "Engaged views",
)  # fmt: skip
VIDEO_ID = re.compile(r"[\w-]{11}")
CHANNEL = "studio"  # Studio's files never name their channel


class YouTube:
    """Videos and their counters from Studio, comments from the Data API."""

    key = "youtube"
    label = "YouTube"
    how_to_export = (
        "Vidéos : dans YouTube Studio, ouvrez Données analytiques puis « Mode avancé », gardez l’onglet Contenu, "
        "choisissez la période, cliquez sur la flèche d’export et sur « Valeurs séparées par des virgules (.csv) » ; "
        "déposez le ZIP reçu. Commentaires : exportez les fils (commentThreads) de l’API YouTube Data en JSON."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="studio", label="Contenus de YouTube Studio", first_seen="2020", columns=ALIASES, unused=UNUSED,
               required=frozenset({"post_id", "views"}), zone="UTC"),
        Layout(name="other-report", label="Autre rapport de YouTube Studio", first_seen="2020", columns=ALIASES,
               unused=(*UNUSED, *OTHER_REPORTS)),
        Layout(name="comment-threads", label="Commentaires de l’API YouTube Data", first_seen="2015"),
    )  # fmt: skip

    def recognise(self, probe: Probe) -> Match | None:
        """By the first column of the report and its figures, or by the ``kind`` of the JSON's items."""
        if probe.kind is FileKind.JSON:
            if comments_prefix(probe.json_root) is None:
                return None
            reason = "Fils de commentaires de l’API YouTube Data."
            return Match(connector=self.key, layout="comment-threads", confidence=0.95, reason=reason)
        for table in probe.tables if probe.kind in (FileKind.CSV, FileKind.XLSX) else ():
            if _is_content(table):
                reason = "Rapport « Contenu » de YouTube Studio : une ligne par vidéo, dates au jour près."
                return Match(connector=self.key, layout="studio", confidence=0.9, reason=reason)
            if _is_other_report(table):
                reason = (
                    f"Rapport « {table.header[0]} » de YouTube Studio : il ne décrit pas les vidéos une à une, ses "
                    "lignes sont laissées de côté. Exportez plutôt l’onglet Contenu."
                )
                return Match(connector=self.key, layout="other-report", confidence=0.9, reason=reason)
        return None

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """Studio: a post and a snapshot a video. API: a stub a video (position 0), then a message a comment."""
        if match.layout == "comment-threads":
            yield from read_comments(export)
            return
        table = next(table for table in export.probe.tables if _is_content(table) or _is_other_report(table))
        if match.layout == "other-report":
            for position, cells in read_rows(export, table):
                yield Ignored(position, Reason.OTHER_REPORT if cells else Reason.BLANK_ROW)
            return
        zone = export.zone or "UTC"
        binding = bind(COLUMNS, export, table, find_columns(COLUMNS, table.header), ZoneInfo(zone))
        yield Account(position=0, platform="youtube", account_id=CHANNEL, name=next(iter(export.accounts), None),
                      is_owned=True)  # fmt: skip
        for position, cells in read_rows(export, table):
            yield from _read_video(position, cells, binding, zone)


def _is_content(table: Table) -> bool:
    places = find_columns(COLUMNS, table.header)
    ids = [row[0].strip() for row in table.sample if row and row[0].strip() not in ("", "Total")]
    looks_like_ids = not ids or sum(bool(VIDEO_ID.fullmatch(cell)) for cell in ids) > len(ids) / 2
    is_report = bool(places.keys() & {"title", "watch_hours"})
    return places.get("post_id") == 0 and "views" in places and is_report and looks_like_ids


def _is_other_report(table: Table) -> bool:
    """A breakdown that is not by video: a known first column, then nothing but Studio's figures."""
    first, *others = map(normalise_header, table.header or ("",))
    known = OTHER_METRICS | {normalise_header(alias) for aliases in ALIASES.values() for alias in aliases}
    is_signed = any(name.startswith(("watch time (", "duree de visionnage")) for name in others) or "content" in others
    return (
        first in OTHER_REPORTS
        and bool(others)
        and all(name in known for name in others)
        and (is_signed or set(others) <= {"views", "vues"})
    )


def _read_video(position: int, cells: list[str], binding: Binding, zone: str) -> Iterator[Record | Rejected | Ignored]:
    if cells and cells[0].strip() == "Total":
        yield Ignored(position, Reason.TOTAL_ROW)
        return
    values = binding.read(position, cells)
    if not isinstance(values, tuple):
        yield values
        return
    video_id, title, moment, duration_s, views, hours, gained, impressions, comments, likes, shares = values
    if not VIDEO_ID.fullmatch(video_id):
        detail = (
            f"Ligne {position}, colonne « {binding.header[0]} » : « {video_id} » n’est pas un identifiant de vidéo."
        )
        yield Rejected(position, Reason.DAMAGED_ID, detail, excerpt(cells))
        return
    published_at, precision = moment or (None, Precision.DAY)
    is_short = "#short" in (title or "").lower()
    yield Post(
        position=position, platform="youtube", post_id=video_id, account_id=CHANNEL, text=title, title=title,
        published_at=published_at, precision=precision, source_zone=zone, duration_s=duration_s,
        url=f"https://www.youtube.com/watch?v={video_id}",
        format=PostFormat.SHORT if is_short else PostFormat.VIDEO,
    )  # fmt: skip
    yield Snapshot(
        position=position, platform="youtube", post_id=video_id, impressions=impressions, views=views,
        reactions=likes, comments=comments, shares=shares, video_views=views, followers_gained=gained,
        watch_time_s=None if hours is None else round(hours * 3600, 1),
    )  # fmt: skip
