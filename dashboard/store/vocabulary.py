"""Words of SQL that every reading of the store shares, the figures included: said once, they mean one thing.

``m`` is a row of messages, ``f`` its row of message_facts, ``k`` that of current_risk, ``h`` that of last_handling.
"""

INBOUND = "f.direction = 'inbound'"
ACTIONABLE = f"{INBOUND} AND f.exclusion IS NULL"  # calls for an answer
OPEN = f"{ACTIONABLE} AND f.answer_key IS NULL"  # and has none
DONE = ("answered", "no_answer")  # said of a message: nothing is left to do
HANDLED = f"h.action IN {DONE}"  # the team says so
FOLLOWED = "h.action <> 'undo'"  # the team said something of it, and did not take it back
LEVELS = ("watch", "high", "critical")  # of alerts, as they rise
GRAVE = ("high", "critical")  # those, of risk too, that do not wait
AT_RISK = f"k.level IN {GRAVE}"


def voice(row: str = "", key: str = "message_key") -> str:
    """The column of who speaks: the author, else the message itself, for an author whose name an export hides counts
    as someone else each time (0.2). ``row`` is the alias of what holds them, ``key`` its column of the message."""
    table = f"{row}." if row else ""
    return f"coalesce({table}author_key, CAST({table}{key} AS VARCHAR))"


def gravest_first(level: str) -> str:
    """What to order rows by, so that the gravest come first: ``level`` is a column of risk or alert levels."""
    return f"CASE {level} WHEN 'critical' THEN 0 WHEN 'high' THEN 1 WHEN 'watch' THEN 2 ELSE 3 END"


VOICE = voice("m")
