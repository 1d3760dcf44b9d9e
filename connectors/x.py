"""X: the statistics of posts and of days, the account's archive, the answers of the API."""

from collections.abc import Iterator

from connectors.contract import Export, Ignored, Layout, Match, Rejected
from connectors.probe import Probe
from connectors.record import Record
from connectors.x_analytics import find_content, find_daily, is_videos, read_content, read_daily, read_videos
from connectors.x_api import is_api_answer, read_api
from connectors.x_archive import archive_part, read_archive, read_other
from connectors.x_columns import CONTENT, DAILY, UNUSED
from connectors.x_conversations import read_conversations
from connectors.x_scraped import is_scraped, read_scraped
from connectors.x_statuses import is_statuses, read_statuses
from connectors.x_tweets_table import find_tweets, read_tweets

_CONTENT_ALIASES = {name: column.aliases for name, column in CONTENT.items()}
_DAILY_ALIASES = {name: column.aliases for name, column in DAILY.items()}


class X:
    """The brand's posts and answers with their counters; the public's messages only come from the API."""

    key = "x"
    label = "X (Twitter)"
    how_to_export = (
        "Statistiques : sur x.com, avec un compte Premium, ouvrez Analytics puis Content, choisissez la période et "
        "téléchargez le CSV ; l’onglet Overview donne les chiffres par jour. Archive : dans Paramètres, Votre compte, "
        "demandez « Télécharger une archive de vos données », puis déposez le ZIP reçu tel quel : vos conversations "
        "privées y sont aussi. Les messages publics des autres ne sont dans aucun de ces fichiers : ils viennent de "
        "l’API ou d’un outil d’écoute."
    )
    layouts: tuple[Layout, ...] = (
        Layout(name="content", label="Posts de X Analytics", first_seen="2024", columns=_CONTENT_ALIASES,
               required=frozenset({"post_id", "url", "text"}), zone="UTC", unused=UNUSED),
        Layout(name="tweet-activity", label="Tweets de Twitter Analytics", first_seen="2014", columns=_CONTENT_ALIASES,
               required=frozenset({"post_id", "url", "text"}), zone="UTC", unused=UNUSED),
        Layout(name="daily", label="Chiffres par jour de X", first_seen="2014", columns=_DAILY_ALIASES,
               required=frozenset({"on", "impressions"}), zone="UTC", unused=UNUSED),
        Layout(name="archive", label="Posts de l’archive X", first_seen="2018", zone="UTC"),
        Layout(name="conversations", label="Conversations privées de l’archive X", first_seen="2018", zone="UTC"),
        Layout(name="archive-table", label="Tweets d’une archive d’avant 2018", first_seen="2012", zone="UTC"),
        Layout(name="api-v2", label="Réponses de l’API X", first_seen="2021", zone="UTC"),
        Layout(name="api-v1", label="Réponses de l’API X 1.1", first_seen="2010", zone="UTC"),
        Layout(name="scraped", label="Posts de twscrape ou de snscrape", first_seen="2021", zone="UTC"),
        Layout(name="other-report", label="Autre fichier de X", first_seen="2018"),
    )  # fmt: skip

    def recognise(self, probe: Probe) -> Match | None:
        """By the ids beside links to X, the columns of days, the archive's variable or the API's own keys."""
        if found := find_content(probe):
            is_old = any("tweet" in name.casefold().split() or "ツイート" in name for name in found[0].header)
            reason = "Statistiques de posts X : l’heure exacte est dans l’identifiant de chaque post."
            return self._match("tweet-activity" if is_old else "content", reason)
        if find_daily(probe):
            return self._match("daily", "Statistiques de X par jour : aucun post, les chiffres du compte.")
        if is_videos(probe):
            reason = (
                "Statistiques des vidéos de X : leurs vues n’ont pas de place ici. Exportez plutôt, dans Analytics, "
                "les onglets Content et Overview."
            )
            return self._match("other-report", reason)
        if part := archive_part(probe):
            reason = {
                "archive": "Posts d’une archive X : ce que le compte a écrit, jamais ce qu’il a reçu.",
                "conversations": "Conversations privées d’une archive X : ce que le compte a reçu et répondu.",
                "other-report": "Fichier d’une archive X qui ne contient ni post ni message à suivre.",
            }[part]
            return self._match(part, reason)
        if find_tweets(probe):
            return self._match("archive-table", "Tweets d’une archive Twitter d’avant 2018 : ce que le compte a écrit.")
        if is_api_answer(probe):
            return self._match("api-v2", "Posts recueillis par l’API v2 de X.")
        if is_statuses(probe):
            return self._match("api-v1", "Posts recueillis par l’API 1.1 de Twitter.")
        if is_scraped(probe):
            return self._match("scraped", "Posts recueillis par twscrape ou snscrape.")
        return None

    def _match(self, layout: str, reason: str) -> Match:
        return Match(connector=self.key, layout=layout, confidence=0.95, reason=reason)

    def read(self, export: Export, match: Match) -> Iterator[Record | Rejected | Ignored]:
        """Posts with their counters, the brand's answers as messages, days; from the API, everyone's messages."""
        match match.layout:
            case "archive":
                yield from read_archive(export)
            case "conversations":
                yield from read_conversations(export)
            case "other-report":
                yield from read_videos(export) if is_videos(export.probe) else read_other(export)
            case "archive-table":
                if tweets := find_tweets(export.probe):
                    yield from read_tweets(export, *tweets)
            case "api-v2":
                yield from read_api(export)
            case "api-v1":
                yield from read_statuses(export)
            case "scraped":
                yield from read_scraped(export)
            case "daily":
                if daily := find_daily(export.probe):
                    yield from read_daily(export, *daily)
            case _:
                if content := find_content(export.probe):
                    yield from read_content(export, *content)
