"""The French names of what alerts are and of what is done about them; ``labels.label`` gives them."""

ALERT_STATUS = {"open": "ouverte", "acknowledged": "prise en charge", "escalated": "remontée", "closed": "close"}
ALERT_VERDICTS = {"founded": "fondée", "unfounded": "non fondée", "duplicate": "doublon"}
ALERT_ACTIONS = {
    "open": "ouverture",
    "acknowledge": "prise en charge",
    "acknowledged": "prise en charge",
    "escalate": "remontée à un service",
    "escalated": "remontée à un service",
    "assign": "confiée",
    "snooze": "reportée",
    "wake": "reprise avant l’heure",
    "close": "clôture",
    "closed": "clôture",
    "reopen": "réouverture",
    "unclose": "clôture annulée",
    "found": "jugée fondée",
    "founded": "jugée fondée",
    "unfounded": "jugée non fondée",
    "duplicate": "jugée en double",
    "note": "note",
    "rise": "niveau en hausse",
    "past": "retrouvée dans l’historique",
}
ALERT_KINDS = {
    "message": "message à risque",
    "risk": "message à risque",
    "crisis": "crise",
    "surge": "pic de messages",
    "opportunity": "opportunité",
    "silence": "silence anormal",
}
EPISODE_TITLES = {
    "negative": "message négatif",
    "bad_buzz": "emballement négatif",
    "coordinated": "activité synchronisée à examiner",
    "one_author": "insistance d’une seule personne",
    "contest": "participations à un concours",
    "praise": "élan positif",
    "volume": "volume inhabituel",
    "no_data": "plus aucun message",
    "low": "beaucoup moins de messages",
}
