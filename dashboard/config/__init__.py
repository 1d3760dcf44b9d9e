"""Settings of a workspace: one documented TOML file, read into one frozen object; secrets stay on the machine."""

from dashboard.config.folders import make_workspace, models_folder, put_in_place, workspace_folder
from dashboard.config.secrets import SECRETS, notification_services
from dashboard.config.settings import (
    ADDRESS_FORMS,
    ALERT_LEVELS,
    ENGINES,
    HOLIDAY_LISTS,
    LANDMARK_KINDS,
    RESPONSE_KINDS,
    Landmark,
    Notifications,
    ResponseTarget,
    Service,
    Settings,
    Target,
    WatchQuery,
    public_holidays,
)
from dashboard.config.toml import (
    FILE_NAME,
    declared_json,
    load_settings,
    parse_settings,
    save_settings,
    settings_digest,
    settings_table,
)

__all__ = [
    "ADDRESS_FORMS", "ALERT_LEVELS", "ENGINES", "FILE_NAME", "HOLIDAY_LISTS", "LANDMARK_KINDS", "RESPONSE_KINDS",
    "SECRETS", "Landmark", "Notifications", "ResponseTarget", "Service", "Settings", "Target", "WatchQuery",
    "declared_json", "load_settings", "make_workspace", "models_folder", "notification_services", "parse_settings",
    "public_holidays", "put_in_place", "save_settings", "settings_digest", "settings_table", "workspace_folder",
]  # fmt: skip
