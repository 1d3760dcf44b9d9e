"""LinkedIn: the analytics of a page (content, followers, visitors) and a member's archive."""

from collections.abc import Iterator
from dataclasses import replace

from connectors.contract import Export, Ignored, Layout, Match, Rejected
from connectors.fields import Column
from connectors.linkedin_columns import (
    COMMENTS,
    DAY_UNUSED,
    DAYS,
    EARLY_MESSAGES,
    MESSAGE_UNUSED,
    MESSAGES,
    POST_UNUSED,
    POSTS,
    SHARE_UNUSED,
    SHARES,
)
from connectors.linkedin_creator import is_creator, read_creator
from connectors.linkedin_member import find_comments, is_other_member_file, is_shares, read_comments, read_shares
from connectors.linkedin_messages import REQUIRED, find_messages, is_early, read_messages
from connectors.linkedin_page import file_name, find_days, find_posts, read_page
from connectors.probe import Probe, Table
from connectors.record import Record
from connectors.sheets import read_sheets


def _names(columns: dict[str, Column]) -> dict[str, tuple[str, ...]]:
    return {key: column.aliases for key, column in columns.items()}


class LinkedIn:
    """Posts and days of a page; posts, comments and conversations of a member; never the comments of others."""

    key = "linkedin"
    label = "LinkedIn"
    how_to_export = (
        "Page : dans l’espace d’administration de la Page, ouvrez « Données analytiques » puis Contenu, choisissez la "
        "période, cliquez sur Exporter et déposez le classeur reçu sans le renommer ; faites de même pour Abonnés et "
        "Visiteurs. Profil : ouvrez Préférences et confidentialité, puis « Confidentialité des données », « Obtenir "
        "une copie de vos données », et déposez l’archive ZIP reçue par courriel : vos conversations privées y sont "
        "aussi ; pour ses chiffres, ouvrez les statistiques de vos posts et cliquez sur Exporter."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="page-posts", label="Publications d’une Page LinkedIn", first_seen="2023",
               columns={**_names(DAYS), **_names(POSTS)}, required=frozenset({"url", "created"}), zone="UTC",
               unused=(*POST_UNUSED, *DAY_UNUSED)),
        Layout(name="page-days", label="Chiffres quotidiens d’une Page LinkedIn", first_seen="2023",
               columns=_names(DAYS), required=frozenset({"on"}), zone="UTC", unused=DAY_UNUSED),
        Layout(name="member-shares", label="Publications d’un profil LinkedIn", first_seen="2018",
               columns=_names(SHARES), required=frozenset({"published_at", "url"}), zone="UTC", unused=SHARE_UNUSED),
        Layout(name="member-comments", label="Commentaires d’un profil LinkedIn", first_seen="2018",
               columns=_names(COMMENTS), required=frozenset(COMMENTS), zone="UTC"),
        Layout(name="member-analytics", label="Statistiques d’un profil LinkedIn", first_seen="2022", zone="UTC"),
        Layout(name="conversations", label="Conversations privées d’un profil LinkedIn", first_seen="2021",
               columns=_names(MESSAGES), required=REQUIRED, zone="UTC", unused=MESSAGE_UNUSED),
        Layout(name="early-conversations", label="Conversations privées d’un profil LinkedIn (2018)", first_seen="2016",
               columns=_names(EARLY_MESSAGES), required=frozenset(EARLY_MESSAGES), zone="UTC"),
        Layout(name="other-report", label="Autre rapport de LinkedIn", first_seen="2018"),
    )  # fmt: skip

    def recognise(self, probe: Probe) -> Match | None:
        """By LinkedIn's own headers, its links, or the name it gives to its reports and archives."""
        if not probe.is_tabular or not probe.tables:
            return None
        if find_posts(probe):
            reason = "Export de contenu d’une Page LinkedIn : l’heure exacte vient du numéro de chaque publication."
            return self._match("page-posts", reason)
        if find_days(probe):
            return self._match("page-days", "Rapport quotidien d’une Page LinkedIn : un chiffre par jour.")
        if is_creator(probe):
            reason = "Statistiques d’un profil LinkedIn : ses jours, et ses publications les plus vues."
            return self._match("member-analytics", reason)
        table = probe.tables[0]
        if is_shares(table):
            return self._match("member-shares", "Archive d’un profil LinkedIn : ses propres publications, en UTC.")
        if find_comments(probe):
            return self._match("member-comments", "Archive d’un profil LinkedIn : ses propres commentaires, en UTC.")
        if messages := find_messages(probe):
            reason = "Archive d’un profil LinkedIn : ses conversations privées, des deux côtés, en UTC."
            return self._match("early-conversations" if is_early(messages[1]) else "conversations", reason)
        refusal = _other_report(probe, table)
        return self._match("other-report", refusal) if refusal else None

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """Posts with their counters, the days of a page, what a member wrote, or what was said to them in private."""
        table, comments = export.probe.tables[0], find_comments(export.probe)
        messages = find_messages(export.probe)
        match match.layout:
            case "page-posts" | "page-days":
                yield from read_page(export)
            case "member-analytics":
                yield from read_creator(export)
            case "member-shares":
                yield from read_shares(export, table)
            case "member-comments" if comments:
                yield from read_comments(export, comments)
            case "conversations" | "early-conversations" if messages:
                yield from read_messages(export, *messages)
            case _:
                for row in read_sheets(export, [replace(one, header_line=0) for one in export.probe.tables]):
                    yield row.of_another_report()

    def _match(self, layout: str, reason: str) -> Match:
        return Match(connector=self.key, layout=layout, confidence=0.95, reason=reason)


def _other_report(probe: Probe, table: Table) -> str | None:
    """Why a file of LinkedIn's is of no use here, ``None`` when it is not LinkedIn's."""
    if file_name(probe.name).report:
        return "Rapport d’une Page LinkedIn sans publications ni chiffres quotidiens : rien à lire ici."
    if is_other_member_file(probe, table):
        return "Autre fichier de l’archive LinkedIn, sans publication, commentaire ni conversation : rien à lire ici."
    return None
