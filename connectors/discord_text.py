"""What the exports of Discord have in common: its name, its addresses, the codes within its texts."""

import re

DISCORD = "discord"
SITE = "https://discord.com/channels"
NOBODY = "Deleted User"  # the name that all deleted accounts share, and this id for most
NOBODY_ID = "456226577798135808"
_CUSTOM_EMOJI = re.compile(r"<a?(:\w+:)\d+>")


def without_codes(text: str) -> str:
    """The text with ``:merci:`` in place of the code of a server's own emoji."""
    return _CUSTOM_EMOJI.sub(r"\1", text)


def person(author_id: str | None) -> str | None:
    """The id, unless it is the one of deleted accounts."""
    return None if author_id == NOBODY_ID else author_id
