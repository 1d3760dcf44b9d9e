"""What TikTok Studio calls its columns. Its headers stay English, its days follow the language of the screen; the
French headers are not verified: they are read where links or file names prove TikTok, and never prove it themselves."""

import re
from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

from connectors.contract import Reason
from connectors.days import day_reader
from connectors.fields import ABSENT_MARKS, BadCell, Column, Count, Link, Parse, Text
from connectors.instants import DateOrder, date_order, day_without_year
from connectors.tiktok_years import LooseDay

DAY_NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


class DayColumn(Column):
    """A day with or without its year: a date, or (month, day)."""

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        read_day = day_reader(date_order(cells) or DateOrder.DAY_FIRST)

        def read(cell: str) -> LooseDay | None:
            if cell.strip().casefold() in ABSENT_MARKS:
                return None
            try:
                return day_without_year(cell)
            except ValueError:
                return dated(cell)

        def dated(cell: str) -> date:
            try:
                return read_day(cell)
            except ValueError:
                raise BadCell(Reason.BAD_DATE, "un jour est attendu, comme « 28 février » ou 2026-02-28") from None

        return read


class TellingDay(DayColumn):
    """A day that a video's number tells better: ``None`` in a language whose months nobody here can name."""

    def parser(self, cells: Sequence[str], zone: ZoneInfo | None) -> Parse:
        read_day = super().parser(cells, zone)

        def read(cell: str) -> LooseDay | None:
            try:
                day: LooseDay | None = read_day(cell)
            except BadCell:
                if DAY_NUMBER.search(cell):
                    return None
                raise
            return day

        return read


# fmt: off
VIDEOS: dict[str, Column] = {
    "url": Link("Video link", "Lien de la vidéo", "Lien vers la vidéo", missing=Reason.MISSING_ID),
    "text": Text("Video title", "Titre de la vidéo", "Titre"),
    "posted": TellingDay("Post time", "Heure de publication", "Date de publication"),
    "exported": TellingDay("Time", "Heure"),
    "reactions": Count("Total likes", "Likes", "Total des likes", "Total des J’aime", "J’aime"),
    "comments": Count("Total comments", "Comments", "Total des commentaires", "Commentaires"),
    "shares": Count("Total shares", "Shares", "Total des partages", "Partages"),
    "views": Count("Total views", "Video views", "Total des vues", "Vues"),
    "saves": Count("Add to favorites", "Added to favorites", "Ajouts aux favoris"),
}
VIDEO_UNUSED = (
    "Total play time", "Average watch time", "Watched full video", "Views in the last", "Reached audience",
    "New followers", "Durée totale de lecture", "Durée moyenne", "Vidéo regardée en entier",
)
DAYS: dict[str, Column] = {
    "on": DayColumn("Date", missing=Reason.MISSING_DATE),
    "views": Count("Video Views", "Vues de vidéos", "Vues des vidéos"),
    "visits": Count("Profile Views", "Vues du profil", "Vues de profil"),
    "reactions": Count("Likes", "J’aime"),
    "comments": Count("Comments", "Commentaires"),
    "shares": Count("Shares", "Partages"),
    "reach": Count("Total Viewers", "Reached audience", "Total des spectateurs"),
    "followers": Count("Followers", "Abonnés", "Total followers"),
    "followers_gained": Count("New followers"),
    "followers_lost": Count("Lost followers"),
}
DAY_UNUSED = (
    "Difference in followers",  # with the day before or the day after, from one account to another
    "New Viewers", "Returning Viewers", "Différence d", "Nouveaux spectateurs", "Spectateurs récurrents",
    "Net growth", "Engaged audience",
    "Unique viewers", "Product", "Email clicks", "Phone number clicks", "Website clicks", "Leads", "App download",
)
# fmt: on
