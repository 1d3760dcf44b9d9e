"""YouTube: the reports of Studio, the comments of the Data API, of Google Takeout and of two collecting tools."""

from collections.abc import Iterator

from connectors.contract import Export, Ignored, Layout, Match, Rejected
from connectors.probe import Probe
from connectors.record import Record
from connectors.youtube_columns import OTHER_REPORTS, UNUSED
from connectors.youtube_comments import comments_prefix, read_comments
from connectors.youtube_extracts import extract_layout, read_comments_alone, read_videos
from connectors.youtube_live import LIVE_CHAT, is_live_chat, read_live_chat
from connectors.youtube_studio import ALIASES, DAILY_ALIASES, LAYOUTS, find_report, read_report
from connectors.youtube_takeout import ALIASES as TAKEOUT_ALIASES
from connectors.youtube_takeout import REQUIRED as TAKEOUT_REQUIRED
from connectors.youtube_takeout import UNUSED as TAKEOUT_UNUSED
from connectors.youtube_takeout import find_comments, is_other_file, read_comments_written, read_other_file
from connectors.youtube_videos import read_api_videos, videos_prefix

REASONS = {
    "studio": "Rapport « Contenu » de YouTube Studio : une ligne par vidéo, dates au jour près.",
    "daily": "Rapport par jour de YouTube Studio : les chiffres de la chaîne, aucune vidéo.",
    "comment-threads": "Fils de commentaires de l’API YouTube Data.",
    "api-videos": "Vidéos de l’API YouTube Data.",
    "takeout-comments": "Commentaires écrits par la chaîne, tirés de Google Takeout.",
    "yt-dlp": "Vidéo et commentaires recueillis par yt-dlp : les heures des commentaires sont approchées.",
    LIVE_CHAT: "Tchat d’un direct YouTube recueilli par yt-dlp, à l’heure exacte.",
    "comment-downloader": "Commentaires recueillis par youtube-comment-downloader : leurs heures sont approchées.",
}
OTHER_FILE = "Fichier de YouTube qui ne contient ni vidéo ni commentaire à suivre : ses lignes sont laissées de côté."


class YouTube:
    """Videos and their counters from Studio, comments from everywhere else."""

    key = "youtube"
    label = "YouTube"
    how_to_export = (
        "Vidéos : dans YouTube Studio, ouvrez Données analytiques puis « Mode avancé », gardez l’onglet Contenu, "
        "choisissez la période, cliquez sur la flèche d’export et sur « Valeurs séparées par des virgules (.csv) » ; "
        "déposez le ZIP reçu. Commentaires : exportez les fils (commentThreads) de l’API YouTube Data en JSON, ou "
        "recueillez-les avec yt-dlp (--write-comments) ou youtube-comment-downloader. Les commentaires que votre "
        "chaîne a écrits sont dans Google Takeout, sous YouTube et YouTube Music, commentaires."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="studio", label="Contenus de YouTube Studio", first_seen="2020", columns=ALIASES, unused=UNUSED,
               required=frozenset({"post_id", "views"}), zone="UTC"),
        Layout(name="daily", label="Chiffres par jour de YouTube Studio", first_seen="2020", columns=DAILY_ALIASES,
               unused=UNUSED, required=frozenset({"on"}), zone="UTC"),
        Layout(name="other-report", label="Autre fichier de YouTube", first_seen="2020", columns=ALIASES,
               unused=(*UNUSED, *OTHER_REPORTS)),
        Layout(name="comment-threads", label="Commentaires de l’API YouTube Data", first_seen="2015", zone="UTC"),
        Layout(name="api-videos", label="Vidéos de l’API YouTube Data", first_seen="2013", zone="UTC"),
        Layout(name="takeout-comments", label="Commentaires de Google Takeout", first_seen="2023", zone="UTC",
               columns=TAKEOUT_ALIASES, required=TAKEOUT_REQUIRED, unused=TAKEOUT_UNUSED),
        Layout(name="yt-dlp", label="Vidéo recueillie par yt-dlp", first_seen="2021", zone="UTC"),
        Layout(name=LIVE_CHAT, label="Tchat d’un direct, recueilli par yt-dlp", first_seen="2021", zone="UTC"),
        Layout(name="comment-downloader", label="Commentaires de youtube-comment-downloader", first_seen="2020",
               zone="UTC"),
    )  # fmt: skip

    def recognise(self, probe: Probe) -> Match | None:
        """By the first column of a report and its figures, the columns of Takeout, or the keys of the JSON."""
        layout = _layout(probe)
        if layout is None:
            return None
        reason = REASONS.get(layout, OTHER_FILE)
        if layout == "other-report" and (report := find_report(probe)):
            reason = (
                f"Rapport « {report[1].header[0]} » de YouTube Studio : il ne décrit pas les vidéos une à une, ses "
                "lignes sont laissées de côté. Exportez plutôt l’onglet Contenu."
            )
        return Match(connector=self.key, layout=layout, confidence=0.9, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """Videos with their counters, days, or comments; what holds neither is ignored row by row."""
        probe = export.probe
        report = find_report(probe) if match.layout in LAYOUTS else None
        if report:
            yield from read_report(export, match.layout, report[1])
        elif match.layout == "comment-threads":
            yield from read_comments(export)
        elif match.layout == "api-videos":
            yield from read_api_videos(export)
        elif match.layout == "yt-dlp":
            yield from read_videos(export)
        elif match.layout == LIVE_CHAT:
            yield from read_live_chat(export)
        elif match.layout == "comment-downloader":
            yield from read_comments_alone(export)
        elif match.layout == "takeout-comments" and (comments := find_comments(probe)):
            yield from read_comments_written(export, *comments)
        else:
            yield from read_other_file(export)


def _layout(probe: Probe) -> str | None:
    if comments_prefix(probe) is not None:
        return "comment-threads"
    if videos_prefix(probe) is not None:
        return "api-videos"
    if is_live_chat(probe):
        return LIVE_CHAT
    if extract := extract_layout(probe):
        return extract
    if find_comments(probe):
        return "takeout-comments"
    if report := find_report(probe):
        return report[0]
    return "other-report" if is_other_file(probe) else None
