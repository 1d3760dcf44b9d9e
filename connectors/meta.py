"""Meta: what Business Suite and the old Page Insights export of a Facebook page or an Instagram account."""

from collections.abc import Iterator
from dataclasses import replace

from connectors.binding import find_columns, read_rows
from connectors.contract import Export, Ignored, Layout, Match, Reason, Rejected
from connectors.fields import normalise_header
from connectors.meta_columns import COLUMNS, DATA_COMMENT, REQUIRED, UNUSED
from connectors.meta_days import COLUMNS as DAY_COLUMNS
from connectors.meta_days import find_days, is_audience, is_formats, measure_of, platform_in, read_days, stem, titles
from connectors.meta_insights import ALIASES as INSIGHTS_ALIASES
from connectors.meta_insights import REQUIRED as INSIGHTS_REQUIRED
from connectors.meta_insights import UNUSED as INSIGHTS_UNUSED
from connectors.meta_insights import find_insights, is_research_set, read_insights
from connectors.meta_insights_days import COLUMNS as INSIGHTS_DAYS
from connectors.meta_insights_days import REQUIRED as INSIGHTS_DAYS_REQUIRED
from connectors.meta_insights_days import UNUSED as INSIGHTS_DAYS_UNUSED
from connectors.meta_insights_days import find_insights_days, read_insights_days
from connectors.meta_posts import PACIFIC, find_content, read_posts
from connectors.probe import Probe
from connectors.record import Record

VIDEO_EXPORT = frozenset({"video asset id", "universal video id"})
OF_A_PAGE = frozenset({"account_id", "account_name", "period"})
OF_A_POST = frozenset({"post_id", "published_at", "url"})


def _content(name: str, label: str, first_seen: str) -> Layout:
    columns = {key: column.aliases for key, column in COLUMNS.items()}
    return Layout(name=name, label=label, first_seen=first_seen, columns=columns, required=REQUIRED, zone=PACIFIC,
                  unused=UNUSED)  # fmt: skip


class Meta:
    """Posts, stories and daily figures of a page or account; never contains comments."""

    key = "meta"
    label = "Meta Business Suite"
    how_to_export = (
        "Sur business.facebook.com, ouvrez Statistiques puis Contenu. Choisissez la Page ou le compte Instagram et la "
        "période, cliquez sur « Exporter les données », gardez toutes les colonnes et le format CSV. Faites un fichier "
        "par Page et un par compte Instagram, et déposez-les sans les ouvrir dans un tableur. Pour les chiffres "
        "jour par jour, ouvrez Statistiques puis Résultats et exportez chaque graphique."
    )
    layouts: tuple[Layout, ...] = (
        _content("facebook", "Publications d’une Page Facebook", "2023"),
        _content("instagram", "Publications Instagram", "2023"),
        _content("stories", "Stories", "2023"),
        Layout(name="page-days", label="Chiffres quotidiens d’une Page ou d’un compte", first_seen="2023",
               columns={key: column.aliases for key, column in DAY_COLUMNS.items()}, zone=PACIFIC),
        Layout(name="page-insights", label="Anciennes statistiques de Page Facebook", first_seen="2012",
               columns=INSIGHTS_ALIASES, required=INSIGHTS_REQUIRED, zone=PACIFIC, unused=INSIGHTS_UNUSED),
        Layout(name="page-insights-days", label="Anciens chiffres quotidiens d’une Page Facebook", first_seen="2012",
               columns={key: column.aliases for key, column in INSIGHTS_DAYS.items()},
               required=INSIGHTS_DAYS_REQUIRED, zone=PACIFIC, unused=INSIGHTS_DAYS_UNUSED),
        Layout(name="other-report", label="Autre rapport de Meta", first_seen="2012"),
    )  # fmt: skip

    def recognise(self, probe: Probe) -> Match | None:
        """By the columns that only Meta's exports have, in any language, and the platform that their links show."""
        if not probe.is_tabular or not probe.tables:
            return None
        content = find_content(probe)
        if content:
            layout = "stories" if content.is_stories else content.platform
            label = next(one.label for one in self.layouts if one.name == layout)
            return self._match(layout, f"{label} : export de contenu Meta Business Suite, à l’heure du Pacifique.")
        if find_insights(probe):
            return self._match("page-insights", "Publications d’une Page : ancien export Facebook Page Insights.")
        if find_insights_days(probe):
            reason = (
                "Chiffres quotidiens d’une Page : ancien export Facebook Page Insights. Ses abonnés sont des J’aime."
            )
            return self._match("page-insights-days", reason)
        if table := find_days(probe):
            charts = titles(table, probe.name)
            if not any(measure_of(chart) for chart in charts):
                reason = f"Graphique « {charts[0]} » de Meta Business Suite : Vigie ne se sert pas de cette mesure."
                return self._match("other-report", reason)
            return self._match("page-days", _days_reason(charts, probe.name))
        refusal = _other_report(probe)
        return self._match("other-report", refusal) if refusal else None

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """Posts with their counters, or the days of an account."""
        probe = export.probe
        if match.layout == "other-report":
            for position, cells in read_rows(export, replace(probe.tables[0], header_line=0)):
                yield Ignored(position, Reason.OTHER_REPORT if cells else Reason.BLANK_ROW)
        elif match.layout == "page-days" and (days := find_days(probe)):
            yield from read_days(export, days)
        elif match.layout == "page-insights" and (insights := find_insights(probe)):
            yield from read_insights(export, insights, PACIFIC)
        elif match.layout == "page-insights-days" and (old_days := find_insights_days(probe)):
            yield from read_insights_days(export, old_days)
        elif content := find_content(probe):
            yield from read_posts(export, content)

    def _match(self, layout: str, reason: str) -> Match:
        return Match(connector=self.key, layout=layout, confidence=0.95, reason=reason)


def _days_reason(charts: list[str], name: str) -> str:
    shown = ", ".join(f"« {chart} »" for chart in charts)
    reason = f"Graphique {shown} de Meta Business Suite : un chiffre par jour."
    if platform_in(*charts, name) is None:
        reason += (
            " Le fichier ne dit pas de quel réseau il vient : c’est Facebook, sauf si le nom du fichier ou vous-même "
            "indiquez Instagram."
        )
    return reason


def _other_report(probe: Probe) -> str | None:
    """Why a known report is of no use here, ``None`` when the file is no such report."""
    header = tuple(map(normalise_header, probe.tables[0].header))
    if is_audience(probe):
        return "Audience d’une Page ou d’un compte (âge, villes, pays) : ni publications ni messages à lire."
    if is_formats(probe):
        return "Totaux d’une Page par format de publication : ni publications ni chiffres quotidiens à lire."
    if set(header) >= VIDEO_EXPORT:
        return (
            "Export des vidéos d’une Page : elles n’y ont ni numéro ni adresse de publication. Exportez plutôt les "
            "publications, où sont aussi les vidéos : Statistiques, Contenu, « Exporter les données »."
        )
    places = find_columns(COLUMNS, header).keys()
    if places >= OF_A_PAGE and not places & OF_A_POST and not DATA_COMMENT.isdisjoint(header):
        return (
            "Chiffres d’une Page, jour par jour, au niveau de la Page : Vigie n’en lit pas les colonnes. Pour les "
            "publications, choisissez le niveau de la publication ; pour les chiffres quotidiens, ouvrez Statistiques "
            "puis Résultats et exportez chaque graphique."
        )
    if header == ("gender", "distribution") and not stem(probe.name).casefold().startswith(("follower", "viewer")):
        return "Répartition de l’audience par genre : ni publications ni messages à lire."
    if is_research_set(probe.tables[0]):
        return (
            "Jeu de données d’une étude sur une Page Facebook : ni identifiants, ni textes, ni dates, rien à suivre. "
            "Exportez vos propres publications depuis Meta Business Suite."
        )
    return None
