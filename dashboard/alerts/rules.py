"""Which messages raise an alert."""

from dashboard.store.alerts import raise_message_alerts
from dashboard.store.store import Session

LEVELS = ("high", "critical")

# What names the alert when a message has several categories: a person in danger before a brand in trouble.
SEVERITY = (
    "self_harm", "threat", "safety", "hate", "privacy", "legal", "press", "fraud", "accusation", "boycott",
    "vulnerable", "insult", "churn", "spam",
)  # fmt: skip


def raise_alerts(session: Session) -> int:
    """One alert per inbound message of level high or critical that never raised one; returns how many were opened."""
    return raise_message_alerts(session, LEVELS, SEVERITY)
