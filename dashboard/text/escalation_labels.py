"""The French names of the ledger: states, what is done, how useful; sentences with ordinary spaces."""

from dashboard.text.formats import count, duration

UNSAID = "non précisé"

ENTRY_STATUS = {
    "to_send": "à transmettre",
    "sent": "transmise",
    "in_progress": "en cours",
    "answered": "répondue",
    "refused": "refusée",
    "dropped": "sans suite",
}
ENTRY_SIGNS = {"to_send": "○", "sent": "→", "in_progress": "◑", "answered": "✓", "refused": "×", "dropped": "–"}
ENTRY_ACTIONS = {
    "note": "note",
    "create": "remontée préparée",
    "attach": "messages joints",
    "detach": "message retiré",
    "edit": "remontée modifiée",
    "send": "transmise au service",
    "unsend": "transmission annulée",
    "progress": "en cours au service",
    "answer": "réponse du service",
    "refuse": "refus du service",
    "return": "retour public fait",
    "unreturn": "retour public annulé",
    "drop": "classée sans suite",
    "reopen": "remontée rouverte",
    "useful": "jugée utile par le service",
    "not_useful": "jugée inutile par le service",
}
# Buttons: what can be done to an entry, what matters most first.
ENTRY_BUTTONS = {
    "send": "Marquer comme transmise",
    "answer": "Noter la réponse",
    "refuse": "Noter le refus",
    "return": "Retour public fait",
    "progress": "Marquer en cours",
    "useful": "Jugée utile",
    "not_useful": "Jugée inutile",
    "unsend": "Remettre à transmettre",
    "unreturn": "Retour public encore à faire",
    "drop": "Classer sans suite",
    "reopen": "Rouvrir",
    "note": "Ajouter la note",
}


def page_sentence(to_send: int, at_services: int, late: int, to_return: int, back: int) -> str:
    """What waits for whom."""
    parts = []
    if to_send:
        parts.append(f"{count(to_send, 'remontée')} à transmettre")
    if at_services:
        told = f"{count(at_services, 'remontée')} chez les services"
        parts.append(f"{told}, dont {late} en retard" if late else told)
    if to_return:
        parts.append(f"{count(to_return, 'retour public', 'retours publics')} à faire")
    if back:
        parts.append(f"{count(back, 'thème revenu', 'thèmes revenus')} après clôture")
    return f"{' ; '.join(parts)}." if parts else "Rien n’attend : aucune remontée à transmettre, à relancer ou à clore."


def due(seconds: float) -> str:
    """« réponse attendue dans 3 h », « en retard de 2 j » from the seconds left."""
    return f"réponse attendue dans {duration(seconds)}" if seconds >= 0 else f"en retard de {duration(-seconds)}"


def voices(authors: int, messages: int) -> str:
    """« 4 personnes, 6 messages »."""
    return f"{count(authors, 'personne')}, {count(messages, 'message')}"
