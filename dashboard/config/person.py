"""Who works in this Vigie, when the machine says it."""

import os


def person_name() -> str | None:
    """``VIGIE_PERSONNE``: the name that what is done is noted under, ``None`` when the machine does not say."""
    return os.environ.get("VIGIE_PERSONNE", "").strip() or None
