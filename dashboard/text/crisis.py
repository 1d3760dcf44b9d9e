"""The sentences of the crisis mode: what goes on, and whether it is over. Figures in, French out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from dashboard.text.episodes import headline
from dashboard.text.formats import count, duration, short_instant

LOG_KINDS = {"decision": "décision", "done": "fait", "undone": "annulé", "end": "fin de crise"}
REVIEW = (
    "Qu’avons-nous vu trop tard, et qu’est-ce qui l’aurait montré plus tôt ?",
    "Qui a attendu une réponse, et pourquoi ?",
    "Qu’est-ce qui a aidé, et que nous referions ?",
    "Que changeons-nous, qui s’en charge, pour quand ?",
)


def opening(row: Mapping[str, Any], messages: int, zone: str) -> str:
    """« Niveau 3 sur 4, grave : emballement négatif. 120 messages en 2 j depuis le 16 oct., 21 h 30. »"""
    told = headline(str(row["kind"]), str(row["title"]), int(row["crisis_level"]))
    lasted = max(3600.0, (row["last_at"] - row["first_at"]).total_seconds())
    received = count(messages, "message reçu", "messages reçus")
    return f"{told}. {received} en {duration(lasted)} depuis le {short_instant(row['first_at'], zone)}."


def calm(returned_h: int | None, first_at: datetime, zone: str) -> str:
    """When the messages were back to the usual, measured afterwards."""
    if returned_h is None:
        return (
            "Retour à l’habitude : pas encore vu dans les données. Il faut 24 heures de suite sans dépasser l’habitude "
            "et au moins 4 semaines d’historique."
        )
    at = first_at + timedelta(hours=returned_h)
    return (
        f"Retour à l’habitude : {duration(returned_h * 3600.0)} après le premier signe, vers le "
        f"{short_instant(at, zone)} (début des premières 24 heures sans dépasser l’habitude)."
    )
