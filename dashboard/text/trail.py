"""What was done, by whom, in French: the history of an alert or of an entry of the ledger."""

from datetime import datetime

from dashboard.text.alert_labels import ALERT_ACTIONS
from dashboard.text.escalation_labels import ENTRY_ACTIONS
from dashboard.text.formats import count, instant, short_instant

BY_VIGIE = frozenset({"open", "past", "rise"})


def deed(action: str, detail: str | None, zone: str, *, is_entry: bool) -> str:
    """« reportée jusqu’au 12 nov., 9 h 00 », « confiée à Léa », « transmise au service Logistique »; ``is_entry`` when
    it was done to an entry of the ledger: an alert and an entry are not reopened in the same words."""
    name = (ENTRY_ACTIONS if is_entry else ALERT_ACTIONS).get(action, action.replace("_", " "))
    if not detail:
        return name
    match action:
        case "snooze":
            return f"{name} jusqu’au {short_instant(datetime.fromisoformat(detail), zone)}"
        case "assign":
            return f"{name} à {detail}"
        case "attach":
            return count(int(detail), "message joint", "messages joints") if detail.isdecimal() else name
        case "detach":
            return name
        case _:
            return f"{name} : {detail}"


def line(
    noted_at: datetime, action: str, person: str | None, detail: str | None, zone: str, *, is_entry: bool
) -> tuple[str, str, str]:
    """When, who (« Vigie » for what it did itself), what."""
    who = "Vigie" if action in BY_VIGIE else person or "non précisé"
    return instant(noted_at, zone), who, deed(action, detail, zone, is_entry=is_entry)
