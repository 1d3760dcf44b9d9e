"""Ready-made mappings for the tables of publishing suites: offered to the user, never applied on their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from connectors.fields import normalise_header
from connectors.post_mapping import names_posts
from connectors.probe import Table

Target = Literal["generic", "generic-posts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """The columns of one tool's export for one of the mapped connectors.

    ``target`` is the connector that reads them; ``columns`` gives, for each of its canonical columns, the headers
    under which the tool may write it, best first; ``zone_question`` is what to ask when the file does not tell its
    clock; ``confidence_note`` says, in French, how these headers are known.
    """

    key: str
    label: str
    tool: str
    target: Target
    columns: Mapping[str, tuple[str, ...]]
    zone_question: str | None
    how_to_export: str
    confidence_note: str


# What any table of messages may hold: these say nothing of the tool that wrote it.
COMMON = {
    *("published_at", "url", "post_id", "message_id", "text", "platform", "format", "account", "author_name", "lang"),
}
DISTINCTIVE = 2

UNVERIFIED = (
    "Aucun export réel de cet outil n’a pu être lu : ces en-têtes sont supposés, vérifiez chaque colonne proposée."
)

PRESETS = (
    # Headers of conversations and contacts: the vendor's help page « Create Inbox 2.0 data exports ». Those of
    # messages (Message ID, Direction, Content, Post URL): two public readers of real files.
    Preset(
        key="hootsuite-inbox",
        label="Hootsuite Inbox 2.0, messages",
        tool="Hootsuite",
        target="generic",
        columns={
            "text": ("Content", "Message Content", "Message"),
            "published_at": ("Created at",),
            "author_name": ("Contact Primary Identifier", "Contact Secondary Identifier"),
            "author_id": ("Contact Profile ID",),
            "message_id": ("Message ID",),
            "thread_id": ("Conversation ID",),
            "post_url": ("Post URL",),
            "platform": ("Medium",),
            "brand": ("Channel Display Name", "Channel"),
            "role": ("Direction",),
        },
        zone_question="Quel fuseau horaire avez-vous choisi dans le filtre « Time zone » au moment de l’export ?",
        how_to_export=(
            "Dans Hootsuite, ouvrez Inbox 2.0 puis Exports, choisissez « On-demand » et le type d’export des messages. "
            "Réglez le fuseau horaire, les dates et les canaux, notez le fuseau choisi, cliquez sur « Generate "
            "export », puis téléchargez le fichier CSV et déposez-le dans Vigie."
        ),
        confidence_note=(
            "En-têtes lus dans l’aide de Hootsuite et dans deux programmes publics qui lisent ces exports."
        ),
    ),
    # Every header below is named by three public readers of real « Post Performance » files, of 2020 to 2026.
    Preset(
        key="sprout-post-performance",
        label="Sprout Social, Post Performance",
        tool="Sprout Social",
        target="generic-posts",
        columns={
            "published_at": ("Date",),
            "post_id": ("Post ID",),
            "url": ("Link",),
            "text": ("Post",),
            "platform": ("Network",),
            "format": ("Content Type", "Post Type"),
            "account": ("Profile",),
            "impressions": ("Impressions",),
            "reach": ("Reach",),
            "reactions": ("Reactions",),
            "likes": ("Likes",),
            "comments": ("Comments",),
            "shares": ("Shares",),
            "saves": ("Saves",),
            "clicks": ("Post Clicks (All)",),
            "link_clicks": ("Post Link Clicks",),
            "video_views": ("Video Views",),
            "watch_time_s": ("Video View Time (Seconds)",),
            "followers_gained": ("Follows from Post",),
        },
        zone_question="Quel fuseau horaire est réglé dans votre compte Sprout Social ?",
        how_to_export=(
            "Dans Sprout Social, ouvrez Reports puis « Post Performance », choisissez les profils et la période, "
            "cliquez sur « Export » puis « CSV », et déposez le fichier sans l’ouvrir dans un tableur."
        ),
        confidence_note="En-têtes lus dans trois programmes publics qui lisent ces exports.",
    ),
    # Not verified: the metrics that the tool's help names, in its three languages.
    Preset(
        key="metricool-posts",
        label="Metricool, liste de publications",
        tool="Metricool",
        target="generic-posts",
        columns={
            "published_at": ("Date", "Fecha", "Published", "Date de publication"),
            "url": ("URL", "Link", "Enlace", "Lien"),
            "post_id": ("Post ID", "ID"),
            "text": ("Content", "Text", "Contenido", "Texto", "Contenu", "Texte", "Post"),
            "platform": ("Network", "Red", "Réseau"),
            "format": ("Type", "Tipo"),
            "impressions": ("Impressions", "Impresiones"),
            "reach": ("Reach", "Alcance", "Portée", "Couverture"),
            "views": ("Views", "Visualizaciones", "Vues"),
            "reactions": ("Reactions", "Reacciones", "Réactions"),
            "likes": ("Likes", "Me gusta", "J’aime"),
            "comments": ("Comments", "Comentarios", "Commentaires"),
            "shares": ("Shares", "Compartidos", "Partages"),
            "saves": ("Saved", "Saves", "Guardados", "Enregistrements"),
            "clicks": ("Clicks", "Clics"),
            "video_views": ("Video views", "Reproducciones", "Vues de la vidéo"),
        },
        zone_question="Quel fuseau horaire est réglé pour cette marque dans Metricool ?",
        how_to_export=(
            "Dans Metricool, ouvrez Analyse puis le réseau voulu, allez à la liste des publications, choisissez la "
            "période et téléchargez la liste en CSV. Faites un fichier par réseau et déposez-les dans Vigie."
        ),
        confidence_note=UNVERIFIED,
    ),
    # Not verified: the vendor documents that the report exists in CSV, not its headers.
    Preset(
        key="agorapulse-posts",
        label="Agorapulse, performance de publication",
        tool="Agorapulse",
        target="generic-posts",
        columns={
            "published_at": ("Published at", "Publication date", "Date de publication", "Publié le", "Date"),
            "url": ("Post URL", "Permalink", "Link", "Lien", "URL"),
            "post_id": ("Post ID", "ID de la publication"),
            "text": ("Message", "Text", "Content", "Texte", "Contenu"),
            "platform": ("Network", "Réseau"),
            "format": ("Post type", "Type de publication", "Type", "Format"),
            "account": ("Profile", "Profil"),
            "impressions": ("Impressions",),
            "reach": ("Reach", "Portée", "Couverture"),
            "views": ("Views", "Vues"),
            "reactions": ("Reactions", "Réactions"),
            "likes": ("Likes", "J’aime"),
            "comments": ("Comments", "Commentaires"),
            "shares": ("Shares", "Partages"),
            "saves": ("Saves", "Enregistrements"),
            "clicks": ("Clicks", "Clics"),
            "video_views": ("Video views", "Vues vidéo"),
        },
        zone_question="Quel fuseau horaire est réglé dans votre compte Agorapulse ?",
        how_to_export=(
            "Dans Agorapulse, ouvrez Rapports, choisissez le profil puis l’onglet du contenu, réglez la période, "
            "exportez « Performance de publication » en CSV, et déposez le fichier dans Vigie. Faites un fichier par "
            "profil."
        ),
        confidence_note=UNVERIFIED,
    ),
)


def preset_named(key: str) -> Preset:
    """The preset of that key; ``KeyError`` when there is none."""
    for preset in PRESETS:
        if preset.key == key:
            return preset
    raise KeyError(key)


def columns_of(preset: Preset, table: Table) -> dict[str, str]:
    """Canonical column to header of ``table``, for the columns of the preset that it has."""
    headers = {normalise_header(name): name for name in reversed(table.header) if name}
    found: dict[str, str] = {}
    for canonical, candidates in preset.columns.items():
        present = (headers[normalise_header(name)] for name in candidates if normalise_header(name) in headers)
        header = next((name for name in present if name not in found.values()), None)
        if header is not None:
            found[canonical] = header
    return found


def presets_for(table: Table) -> tuple[Preset, ...]:
    """The presets that can read ``table`` and know something of their own in it, the one with the largest share of its
    columns present first."""
    shares = {
        preset.key: len(columns) / len(preset.columns)
        for preset in PRESETS
        if _is_enough(preset, columns := columns_of(preset, table))
    }
    return tuple(sorted((preset_named(key) for key in shares), key=lambda preset: -shares[preset.key]))


def _is_enough(preset: Preset, columns: dict[str, str]) -> bool:
    """Whether the connector of the preset has what it cannot do without, a date, and more than any table has: figures
    of publications, or the threads of an inbox."""
    has_subject = "text" in columns if preset.target == "generic" else names_posts(columns)
    distinctive = len(columns.keys() - COMMON)
    return has_subject and "published_at" in columns and distinctive >= DISTINCTIVE
