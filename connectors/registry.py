"""The connectors Vigie has, and which one reads a file."""

import re
from dataclasses import dataclass, replace

from connectors.apify import Apify
from connectors.bluesky import Bluesky
from connectors.brandwatch import Brandwatch
from connectors.contract import Connector, Match
from connectors.crowdtangle import CrowdTangle
from connectors.discord import Discord
from connectors.discourse import Discourse
from connectors.disqus import Disqus
from connectors.exportcomments import ExportComments
from connectors.fields import normalise_header
from connectors.fourcat import FourCat
from connectors.generic import Generic
from connectors.generic_posts import GenericPosts
from connectors.google_reviews import GoogleReviews
from connectors.graph import Graph
from connectors.instaloader import Instaloader
from connectors.linkedin import LinkedIn
from connectors.mapping import guess_columns, has_post_metrics
from connectors.mastodon import Mastodon
from connectors.meltwater import Meltwater
from connectors.meta import Meta
from connectors.meta_archive import MetaArchive
from connectors.other_tables import other_kind
from connectors.post_mapping import guess_post_columns
from connectors.probe import Probe
from connectors.reddit import Reddit
from connectors.slack import Slack
from connectors.talkwalker import Talkwalker
from connectors.telegram import Telegram
from connectors.tiktok import TikTok
from connectors.trustpilot import Trustpilot
from connectors.whatsapp import WhatsApp
from connectors.wordpress import WordPress
from connectors.x import X
from connectors.youtube import YouTube

GENERIC: Connector = Generic()
GENERIC_POSTS: Connector = GenericPosts()
FALLBACKS = (GENERIC, GENERIC_POSTS)  # these only speak when no other connector does
CONNECTORS: tuple[Connector, ...] = (
    Meta(),
    MetaArchive(),
    Graph(),
    Apify(),
    Instaloader(),
    ExportComments(),
    YouTube(),
    LinkedIn(),
    TikTok(),
    Talkwalker(),
    Meltwater(),
    Brandwatch(),
    GoogleReviews(),
    Trustpilot(),
    X(),
    CrowdTangle(),
    FourCat(),
    Discourse(),
    Reddit(),
    Discord(),
    Telegram(),
    WhatsApp(),
    Mastodon(),
    Bluesky(),
    Slack(),
    WordPress(),
    Disqus(),
    *FALLBACKS,
)

TOOL_LIMITS = (500, 1_000, 5_000, 10_000, 50_000)
OWN_LIMITS = {"exportcomments": (100,), "youtube": (501, 502)}  # Studio's 500 videos, their total, a last sentence
TO_CONFIRM = 0.3  # a guess that takes a person's word
SHOWN_HEADERS = 8
_REPEATED = re.compile(r" \(\d+\)$")


@dataclass(frozen=True, slots=True)
class Identification:
    """Who reads a file. ``match`` is ``None`` when nobody or several do; ``reason`` is a French sentence."""

    match: Match | None
    alternatives: tuple[Match, ...]
    reason: str


def connector_named(key: str) -> Connector:
    """The connector of that key; ``KeyError`` when there is none."""
    for connector in CONNECTORS:
        if connector.key == key:
            return connector
    raise KeyError(key)


def identify(probe: Probe) -> Identification:
    """The one connector that reads this file; a fallback only speaks when no other does."""
    claims = tuple(
        match for connector in CONNECTORS if connector not in FALLBACKS and (match := connector.recognise(probe))
    )
    if len(claims) == 1:
        return Identification(claims[0], (), claims[0].reason)
    if claims:
        labels = " et ".join(connector_named(match.connector).label for match in claims)
        return Identification(None, claims, f"Plusieurs formats conviennent ({labels}) : choisissez lequel lire.")
    other = other_kind(probe)
    for connector in FALLBACKS:
        if fallback := connector.recognise(probe):
            if other:
                reason = f"On dirait {other}, pas des messages. {fallback.reason}"
                fallback = replace(fallback, confidence=min(fallback.confidence, TO_CONFIRM), reason=reason)
            return Identification(fallback, (), fallback.reason)
    if other:
        return Identification(None, (), f"On dirait {other} : Vigie ne lit que des messages et des publications.")
    return Identification(None, (), _unknown_reason(probe))


def _unknown_reason(probe: Probe) -> str:
    unlike = f"aucun des {len(CONNECTORS) - len(FALLBACKS)} formats que Vigie connaît ne convient"
    headers = [name for table in probe.tables for name in table.header if name]
    if probe.members:
        return "Cette archive est à ouvrir : ce sont ses fichiers qui se lisent, un par un."
    if not headers:
        return (
            f"Format inconnu : {unlike}, et ce fichier n’est pas un tableau. Déposez l’export tel que votre outil le "
            "donne, ou rassemblez les messages dans un tableau CSV ou XLSX, une ligne par message."
        )
    shown = ", ".join(f"« {name.strip()} »" for name in headers[:SHOWN_HEADERS])
    if any(has_post_metrics(table) for table in probe.tables):
        guess = "On dirait des statistiques de publications, d’un outil que Vigie ne connaît pas encore"
    else:
        guess = "Aucun nom de colonne n’y désigne un texte"
    return (
        f"Format inconnu : {unlike}. {guess} (colonnes : {shown}). "
        "Si ce fichier contient des messages, indiquez ses colonnes."
    )


def unknown_columns(probe: Probe, match: Match, columns: dict[str, str] | None = None) -> tuple[str, ...]:
    """Header names that the matched layout does not know; ``columns`` are those the user declared, which are used."""
    layouts = connector_named(match.connector).layouts
    layout = next((layout for layout in layouts if layout.name == match.layout), None)
    if layout is None or not layout.columns:
        return ()
    known = {normalise_header(alias) for aliases in layout.columns.values() for alias in aliases}
    guess = {GENERIC.key: guess_columns, GENERIC_POSTS.key: guess_post_columns}.get(match.connector)
    guessed = map(guess, probe.tables) if guess else ()
    known |= {normalise_header(header) for used in (columns or {}, *guessed) for header in used.values()}
    beginnings = tuple(normalise_header(beginning) for beginning in layout.unused)
    unknown: dict[str, None] = {}
    for table in probe.tables:
        for name in table.header:
            folded = normalise_header(_REPEATED.sub("", name))
            if folded and folded not in known and not (beginnings and folded.startswith(beginnings)):
                unknown[name] = None
    return tuple(unknown)


def truncation_warning(connector: str, rows: int) -> str | None:
    """A French sentence when a file has exactly as many rows as a tool or a free plan allows."""
    if rows not in TOOL_LIMITS and rows not in OWN_LIMITS.get(connector, ()):
        return None
    counted = f"{rows:,}".replace(",", "\u202f")
    told = f"Ce fichier compte exactement {counted} lignes, une limite d’outil ou d’offre"
    return f"{told} : il manque sans doute la suite."
