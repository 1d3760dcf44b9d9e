"""TikTok: the reports of Studio, the account's own data, what yt-dlp collects of videos."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from connectors.contract import Export, Ignored, Layout, Match, Rejected
from connectors.fields import normalise_header
from connectors.probe import FileKind, Probe, Table
from connectors.record import Record
from connectors.sheets import read_sheets
from connectors.tiktok_columns import DAY_UNUSED, DAYS, VIDEO_UNUSED, VIDEOS
from connectors.tiktok_data import is_user_data, read_user_data
from connectors.tiktok_days import DaysReader, find_days, stem
from connectors.tiktok_extracts import is_extract, read_extracts
from connectors.tiktok_videos import VideosReader, account, find_videos, handle_in
from connectors.tiktok_years import last_day_in

YEAR = re.compile(r"\b20\d\d[-/]|[-/]20\d\d\b")
OTHER_REPORTS = {
    ("date", "hour", "active followers"): "les heures où les abonnés sont actifs",
    ("top territories", "distribution"): "les pays des abonnés",
    ("gender", "distribution"): "le genre des abonnés",
}


class TikTok:
    """Videos with their counters, days of the account, and what the account itself wrote."""

    key = "tiktok"
    label = "TikTok"
    how_to_export = (
        "Vidéos et chiffres quotidiens : sur tiktok.com, ouvrez TikTok Studio puis Statistiques, choisissez la "
        "période, cliquez sur « Télécharger les données », gardez le format CSV et déposez les archives reçues sans "
        "les renommer. Vos commentaires et conversations : dans l’application, ouvrez Paramètres, Compte, "
        "« Télécharger tes données », choisissez le format JSON et déposez l’archive reçue."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="studio-videos", label="Vidéos de TikTok Studio", first_seen="2022",
               columns={key: column.aliases for key, column in VIDEOS.items()}, required=frozenset({"url"}),
               zone="UTC", unused=VIDEO_UNUSED),
        Layout(name="studio-days", label="Chiffres quotidiens de TikTok Studio", first_seen="2022",
               columns={key: column.aliases for key, column in DAYS.items()}, required=frozenset({"on"}),
               zone="UTC", unused=DAY_UNUSED),
        Layout(name="user-data", label="Données d’un compte TikTok", first_seen="2020", zone="UTC"),
        Layout(name="yt-dlp", label="Vidéos TikTok recueillies par yt-dlp", first_seen="2021", zone="UTC"),
        Layout(name="other-report", label="Autre rapport de TikTok Studio", first_seen="2022"),
    )  # fmt: skip

    def recognise(self, probe: Probe) -> Match | None:
        """By TikTok's own headers and links, or by the lists that only its archive has."""
        if probe.kind is FileKind.JSON and is_user_data(probe.json_root):
            reason = "Données d’un compte TikTok : ses propres vidéos et commentaires, en UTC ; le reste est laissé."
            return self._match("user-data", reason)
        if is_extract(probe):
            return self._match("yt-dlp", "Vidéos TikTok recueillies par yt-dlp, sans leurs commentaires.")
        if not probe.is_tabular or not probe.tables:
            return None
        if find_videos(probe):
            reason = "Vidéos de TikTok Studio : l’instant exact vient du numéro de chaque vidéo."
            return self._match("studio-videos", reason)
        if days := find_days(probe):
            return self._match("studio-days", f"Chiffres quotidiens de TikTok{_about_years(days, probe.name)}.")
        header = tuple(map(normalise_header, probe.tables[0].header))
        about = OTHER_REPORTS.get(header)
        if about and (header[0] != "gender" or stem(probe.name).startswith(("follower", "viewer"))):
            return self._match("other-report", f"Rapport de TikTok Studio sur {about} : ni vidéos ni messages à lire.")
        return None

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """Videos and their counters, the days of an account, or what its owner wrote."""
        tables = export.probe.tables
        if match.layout == "user-data":
            yield from read_user_data(export)
        elif match.layout == "yt-dlp":
            yield from read_extracts(export)
        elif match.layout == "other-report":
            for row in read_sheets(export, [replace(table, header_line=0) for table in tables]):
                yield row.of_another_report()
        else:
            yield from _read_studio(export)

    def _match(self, layout: str, reason: str) -> Match:
        return Match(connector=self.key, layout=layout, confidence=0.95, reason=reason)


def _about_years(tables: Sequence[Table], name: str) -> str:
    """Where the year of the days comes from, at the end of a sentence."""
    if all(YEAR.search(" ".join(row)) for table in tables for row in table.sample):
        return ""
    if last_day_in(name):
        return " Studio, écrits sans année : elle vient du nom du fichier"
    return (
        " Studio, écrits sans année : déposez l’archive reçue sans la renommer, ou ajoutez le jour de l’export au nom "
        "du fichier"
    )


def _read_studio(export: Export) -> Iterator[Record | Rejected | Ignored]:
    """Videos, then days; the videos' table keeps its own lines as positions, other sheets follow."""
    found = find_videos(export.probe)
    videos = VideosReader(export, found) if found else None
    days = {id(table): DaysReader(export, table) for table in find_days(export.probe)}
    others = (table for table in export.probe.tables if table is not found)
    if handle := handle_in(export.name):
        yield account(handle)
    for row in read_sheets(export, (*((found,) if found else ()), *others)):
        if videos and row.table is found:
            yield from videos.read(row)
        elif reader := days.get(id(row.table)):
            yield reader.read(row)
        else:
            yield row.of_another_report()
