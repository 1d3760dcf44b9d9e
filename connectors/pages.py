"""The pages by which platforms show an account's data: which tool made one, and how to get what Vigie reads instead.

Each is known by names of its own style sheet that public readers of these pages search for.
"""

OTHER = (
    "Ce fichier est une page web, faite pour être lue à l’écran : redemandez l’archive au format JSON (Instagram, "
    "Facebook, Telegram, Google), ou téléchargez l’export en CSV ou en XLSX."
)
OF_META = (
    "Cette page est celle d’une archive Instagram ou Facebook demandée au format HTML : redemandez-la au format "
    "JSON. Dans l’Espace Comptes de Meta, ouvrez « Vos informations et autorisations », puis « Télécharger vos "
    "informations », choisissez le compte et la période, réglez Format sur JSON, et déposez le ZIP reçu."
)
BY_STYLE = {
    **dict.fromkeys(("_3-95", "uiBoxWhite"), OF_META),
    "page_body chat_page": (
        "Cette page est celle d’une discussion Telegram exportée au format HTML : dans Telegram Desktop, ouvrez la "
        "discussion, cliquez sur ⋮ puis « Exporter l’historique », choisissez le format JSON, et déposez result.json."
    ),
    "chatlog__message": (
        "Cette page est celle d’un salon Discord exporté au format HTML : refaites l’export avec DiscordChatExporter "
        "au format JSON."
    ),
    "outer-cell mdl-cell": (
        "Cette page est celle d’une archive Google (Takeout) au format HTML : sur takeout.google.com, ouvrez "
        "« Plusieurs formats » sous chaque produit, choisissez JSON ou CSV, et refaites l’export."
    ),
}


def refusal_of(page: str) -> str | None:
    """What to do of the page of an account's archive, in French, from its beginning; ``None`` for any other page."""
    return next((told for mark, told in BY_STYLE.items() if mark in page), None)
