"""The French name of every code shown on a screen, one table per set of codes."""

from collections.abc import Mapping
from typing import Any

from dashboard.text.alert_columns import ALERT_COLUMNS
from dashboard.text.alert_labels import ALERT_ACTIONS, ALERT_KINDS, ALERT_STATUS, ALERT_VERDICTS, EPISODE_TITLES
from dashboard.text.canonical_columns import CANONICAL_COLUMNS
from dashboard.text.evidence_columns import EVIDENCE_COLUMNS, SPOKEN_PARTS, STATES
from dashboard.text.formats import NOT_AVAILABLE, typeset
from dashboard.text.post_columns import POST_COLUMNS

PLATFORMS = {
    "facebook": "Facebook",
    "instagram": "Instagram",
    "threads": "Threads",
    "youtube": "YouTube",
    "linkedin": "LinkedIn",
    "x": "X",
    "tiktok": "TikTok",
    "reddit": "Reddit",
    "discord": "Discord",
    "telegram": "Telegram",
    "whatsapp": "WhatsApp",
    "mastodon": "Mastodon",
    "bluesky": "Bluesky",
    "slack": "Slack",
    "google": "Avis Google",
    "trustpilot": "Trustpilot",
    "forum": "Forum",
    "web": "Web",
    "other": "Autre",
}

REASONS = {
    "missing_id": "identifiant absent",
    "missing_text": "texte absent",
    "missing_date": "date absente",
    "bad_date": "date illisible",
    "bad_number": "nombre illisible",
    "bad_link": "lien illisible",
    "damaged_id": "identifiant abîmé par un tableur",
    "wrong_shape": "ligne de forme inattendue",
    "truncated": "fichier coupé",
    "total_row": "ligne de total",
    "ghost_row": "ligne sans contenu utile",
    "blank_row": "ligne vide",
    "other_report": "ligne d’un autre rapport",
    "later": "ligne que l’exercice n’a pas encore atteinte",
}

RISK_CATEGORIES = {
    "insult": "insulte",
    "hate": "propos haineux",
    "threat": "menace",
    "self_harm": "personne en danger",
    "legal": "action en justice",
    "accusation": "accusation",
    "safety": "santé ou sécurité",
    "boycott": "appel au boycott",
    "churn": "départ annoncé",
    "privacy": "données personnelles",
    "fraud": "arnaque",
    "press": "presse",
    "vulnerable": "public fragile",
    "spam": "indésirable",
}

# What a judgement rests on: the parts of the risk score, then those of the sentiment.
RISK_PARTS = RISK_CATEGORIES | {
    "sentiment": "sentiment négatif",
    "intent": "réclamation ou signalement",
    "toxicity": "propos toxique ou menace",
    "aggression": "formulation agressive apprise",
    "crisis": "vocabulaire de crise",
    "reach": "portée du message",
    "repetition": "même texte chez d’autres membres",
    "word": "mot",
    "phrase": "expression",
    "fault": "reproche",
    "emoji": "emoji",
    "emphasis": "ton appuyé",
    "negation": "négation",
    "irony": "ironie probable",
    "politeness": "formule de politesse",
    "learnt": "appris par le modèle",
    "cut": "lecture arrêtée ici",
}

INTENTS = {
    "question": "question",
    "complaint": "réclamation",
    "suggestion": "suggestion",
    "compliment": "compliment",
    "purchase": "intention d’achat",
    "report": "signalement",
    "off_topic": "hors sujet",
}

LEVELS = {"low": "faible", "watch": "à surveiller", "high": "élevé", "critical": "critique"}

# A sign goes with each level: colour alone never carries it.
LEVEL_SIGNS = {"low": "○", "watch": "◔", "high": "▲", "critical": "◆"}

CRISIS_LEVELS = {0: "calme", 1: "à surveiller", 2: "préoccupant", 3: "grave", 4: "crise"}
CRISIS_SIGNS = {0: "○", 1: "◔", 2: "◑", 3: "▲", 4: "◆"}

SENTIMENTS = {"negative": "négatif", "neutral": "neutre", "positive": "positif", "unscored": "non noté"}
SENTIMENT_SIGNS = {"negative": "−", "neutral": "=", "positive": "+", "unscored": "?"}

FORMATS = {
    "image": "photo",
    "carousel": "carrousel",
    "video": "vidéo",
    "reel": "reel",
    "short": "short",
    "story": "story",
    "link": "lien",
    "text": "texte",
    "topic": "sujet de forum",
}

MESSAGE_KINDS = {
    "comment": "commentaire",
    "reply": "réponse",
    "mention": "mention",
    "review": "avis",
    "room": "message de salon",
    "message": "message privé",
}

EXCLUSIONS = {
    "emoji_only": "emoji seul",
    "mention_only": "identification d’un ami seule",
    "repost": "repartage sans un mot de plus",
    "duplicate": "doublon",
    "thanks_closing": "remerciement qui clôt l’échange",
    "deleted": "supprimé",
    "hidden": "masqué",
    "empty": "sans texte",
}

ANSWER_METHODS = {"exact": "fil connu", "mention": "mention du membre", "inferred": "rapprochement estimé"}
DIRECTIONS = {"inbound": "reçu", "outbound": "envoyé par la marque"}
PRECISIONS = {
    "exact": "à la seconde",
    "minute": "à la minute",
    "hour": "à l’heure",
    "day": "au jour",
    "relative": "approximative",
}

BASES = {
    "cohort": "par date de réception",
    "activity": "par date d’action",
    "lifetime": "compteurs depuis la publication",
    "state": "à la fin des données",
    "comparison": "par date de réception, face au passé",
}

IMPORT_STATUS = {
    "done": "importé",
    "duplicate": "déjà importé",
    "refused": "refusé",
    "rejected": "refusé",
    "replaced": "remplacé par une autre lecture",
    "running": "en cours",
}
# What became of the rows of a file: the count, one row, several.
ROW_OUTCOMES = (
    ("rows_new", "nouvelle", "nouvelles"),
    ("rows_updated", "mise à jour", "mises à jour"),
    ("rows_duplicate", "déjà connue", "déjà connues"),
    ("rows_ignored", "sans objet", "sans objet"),
    ("rows_rejected", "mise de côté", "mises de côté"),
)
JOB_KINDS = {
    "import": "Import",
    "drop": "Import",
    "analysis": "Analyse",
    "model": "Installation d’un modèle",
    "demo": "Démonstration",
}
ENGINES = {
    "auto": "automatique",
    "lexique": "lexique français",
    "integre": "modèle intégré",
    "transformer": "modèle transformer",
}
ANALYZERS = {"lexique-fr": "lexique français", "integre-fr": "modèle intégré", "humain": "correction humaine"}
HOLIDAY_LISTS = {"FR": "France", "FR-Alsace-Moselle": "Alsace–Moselle", "aucune": "aucune"}

# The clocks exports are written in; another zone is named after its city.
ZONES = {
    "America/Los_Angeles": "Pacifique (Los Angeles)",
    "America/New_York": "côte est des États-Unis (New York)",
    "Europe/Paris": "Paris",
    "Indian/Reunion": "La Réunion",
    "Pacific/Noumea": "Nouméa",
    "UTC": "temps universel (UTC)",
}

# The headings of the tables shown to a user, whatever query they come from.
COLUMNS = (
    CANONICAL_COLUMNS
    | EVIDENCE_COLUMNS
    | POST_COLUMNS
    | ALERT_COLUMNS
    | {
        "message_key": "n° du message",
        "thread_key": "fil",
        "author_key": "membre",
        "level": "risque",
        "score": "score de risque",
        "label": "sentiment",
        "sentiment": "sentiment",
        "compound": "polarité",
        "direction": "sens",
        "exclusion": "raison d’exclusion",
        "answered_at": "répondu le",
        "answer_method": "rapprochement",
        "answer_key": "n° de la réponse",
        "opened_at": "reçu le",
        "opened_on": "jour de réception",
        "local_on": "jour",
        "day": "jour",
        "local_hour": "heure",
        "local_weekday": "jour de la semaine",
        "local_week_on": "semaine",
        "week": "semaine",
        "delay_s": "délai (s)",
        "business_s": "délai en heures ouvrées (s)",
        "is_off_hours": "hors horaires",
        "has_exact_clock": "heure exacte",
        "messages": "messages",
        "posts": "publications",
        "authors": "membres",
        "format": "format",
        "duration_s": "durée (s)",
        "raised_at": "affichée le",
        "first_deed_s": "premier geste après (s)",
        "first_person": "par",
        "handling": "suivi",
        "person": "par",
        "inject": "message de l’histoire",
        "expected_deed": "attendu",
        "deed": "fait par le groupe",
        "expected_service": "service attendu",
        "judgement": "jugement",
        "why": "pourquoi",
        "escalated_s": "remontée après (s)",
        "impressions": "impressions",
        "reach": "portée",
        "views": "vues",
        "reactions": "réactions",
        "comments": "commentaires",
        "shares": "partages",
        "saves": "enregistrements",
        "clicks": "clics",
        "link_clicks": "clics sur un lien",
        "video_views": "vues de la vidéo",
        "watch_time_s": "temps de visionnage (s)",
        "followers_gained": "abonnés gagnés",
        "hour": "heure, dans sa propre colonne",
        "interactions": "interactions",
        "engagements": "interactions",
        "followers": "abonnés",
        "taken_at": "relevé le",
        "is_paid": "sponsorisé",
        "account_id": "compte",
        "account": "compte",
        "value": "valeur",
        "n": "n",
        "x": "x",
        "share": "part",
        "first_at": "premier élément",
        "last_at": "dernier élément",
        "is_automatic": "réponse automatique",
        "categories": "thèmes de risque",
        "intents": "intentions",
        "reasons": "raisons",
        "import_id": "import",
        "position": "ligne",
        "code": "raison",
        "detail": "explication",
        "excerpt": "extrait",
        "file_name": "fichier",
        "imported_at": "importé le",
        "imported_on": "importé le",
        "connector": "lu comme",
        "layout": "contenu",
        "rows_read": "lignes lues",
        "rows_new": "nouvelles",
        "rows_updated": "mises à jour",
        "rows_duplicate": "déjà connues",
        "rows_ignored": "sans objet",
        "rows_rejected": "mises de côté",
        "queued_at": "demandé le",
        "service": "service",
        "alert_id": "alerte",
        "attempts": "essais",
        "sent_at": "envoyé le",
        "next_at": "prochain essai",
        "error": "dernière erreur",
        "noted_at": "le",
        "action": "action",
        "note": "note",
        "status": "état",
        "alert_title": "ce qui se passe",
        "crisis_level": "niveau (0 à 4)",
        "told_at": "alerte le",
        "peak_at": "heure la plus chargée",
        "lead_s": "avance sur le pic (s)",
        "sensitivity": "réglage",
        "crises": "alertes de crise",
        "per_week": "par semaine",
        "others": "autres alertes",
    }
)

HANDLINGS = {"none": "aucun", "take": "pris", "answered": "répondu", "no_answer": "rien à répondre"}
DEEDS = {"leave": "laisser", "handle": "s’en occuper", "escalate": "remonter"}
JUDGEMENTS = {"right": "comme attendu", "over": "surestimé", "under": "sous-estimé", "missed": "resté sans geste"}

_KINDS: dict[str, Mapping[Any, str]] = {
    "handling": HANDLINGS,
    "deed": DEEDS,
    "exercise_judgement": JUDGEMENTS,
    "platform": PLATFORMS,
    "reason": REASONS,
    "risk_category": RISK_CATEGORIES,
    "risk_part": RISK_PARTS | SPOKEN_PARTS,
    "intent": INTENTS,
    "level": LEVELS,
    "crisis_level": CRISIS_LEVELS,
    "sentiment": SENTIMENTS,
    "format": FORMATS,
    "message_kind": MESSAGE_KINDS,
    "exclusion": EXCLUSIONS,
    "evidence_state": ALERT_STATUS | STATES,
    "alert_status": ALERT_STATUS,
    "alert_verdict": ALERT_VERDICTS,
    "alert_action": ALERT_ACTIONS,
    "alert_title": RISK_CATEGORIES | EPISODE_TITLES,
    "alert_kind": ALERT_KINDS,
    "answer_method": ANSWER_METHODS,
    "direction": DIRECTIONS,
    "precision": PRECISIONS,
    "basis": BASES,
    "import_status": IMPORT_STATUS,
    "engine": ENGINES,
    "holiday_list": HOLIDAY_LISTS,
    "canonical_column": CANONICAL_COLUMNS,
    "column": COLUMNS,
}


def label(kind: str, code: object) -> str:
    """The French name of ``code`` in the set ``kind``; a code nobody named is shown with spaces for underscores.

    ``None`` is « n. d. »; an unknown ``kind`` raises ``KeyError``.
    """
    names = _KINDS[kind]
    if code is None:
        return NOT_AVAILABLE
    return typeset(str(names.get(code, str(code).replace("_", " "))))


def analyzer_name(analyzer: str) -> str:
    """The French name of an analyzer's id: « lexique-fr/2 » is « lexique français, version 2 »."""
    if analyzer.startswith("transformer:"):
        model, _, digest = analyzer.removeprefix("transformer:").rpartition("/")
        return f"modèle {model}, empreinte {digest}"
    name, _, version = analyzer.partition("/")
    version = version.replace("+ajuste-", ", ajusté sur vos corrections, empreinte ")
    return ANALYZERS.get(name, name) + (f", version {version}" if version else "")


def zone_name(zone: str) -> str:
    """The clock of an IANA zone in French: « Paris », « Pacifique (Los Angeles) », « Tahiti »."""
    return ZONES.get(zone, zone.rpartition("/")[2].replace("_", " "))
