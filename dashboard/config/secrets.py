"""The secrets of this machine: never in the workspace, which people copy and lend."""

import os
import tomllib
from pathlib import Path

from dashboard.errors import SettingsError

SECRETS = Path(".streamlit") / "secrets.toml"


def notification_services() -> dict[str, str]:
    """The services that alerts are told to: name to Apprise address.

    Secrets, so never in the workspace: the variable ``VIGIE_NOTIFICATIONS`` (one « nom = adresse » a line), else the
    section ``[notifications]`` of Streamlit's own secrets file, of the folder Vigie runs in or of the user. Raises
    ``SettingsError`` for a file or a line that does not read.
    """
    written = os.environ.get("VIGIE_NOTIFICATIONS", "").strip()
    if written:
        pairs = [line.partition("=") for line in written.splitlines() if line.strip()]
        if not all(name.strip() and equals and address.strip() for name, equals, address in pairs):
            raise SettingsError("VIGIE_NOTIFICATIONS : écrivez une ligne « nom = adresse » par service.")
        return {name.strip(): address.strip() for name, _, address in pairs}
    for path in (SECRETS, Path.home() / SECRETS):
        if not path.is_file():
            continue
        try:
            section = tomllib.loads(path.read_text(encoding="utf-8-sig")).get("notifications", {})
        except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"Le fichier de secrets « {path} » ne se lit pas.") from error
        if not isinstance(section, dict) or not all(isinstance(address, str) for address in section.values()):
            raise SettingsError(f'Fichier de secrets « {path} » : écrivez nom = "adresse" sous [notifications].')
        if section:
            return dict(section)
    return {}
