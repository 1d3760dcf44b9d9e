"""The exceptions a user can meet, each carrying a French sentence that says what to do."""


class VigieError(Exception):
    """Base of every expected error; ``str(error)`` is the French sentence shown to the user."""


class WorkspaceBusy(VigieError):
    """Another process has held the workspace file longer than the patience allowed."""


class WorkspaceTooRecent(VigieError):
    """The workspace was written by a newer Vigie."""


class WorkspaceDamaged(VigieError):
    """The workspace file cannot be opened as one."""


class WorkspaceUnwritable(VigieError):
    """The workspace cannot be written: no room left, or no permission."""


class SettingsError(VigieError):
    """The settings file does not parse, or holds a value out of range."""


class ImportRefused(VigieError):
    """A file could not be imported at all; nothing of it was kept."""


class UsageError(VigieError):
    """The request itself is wrong (unknown verb, code, platform, date)."""


class Overtaken(VigieError):
    """Somebody else acted since the page was drawn: nothing was changed."""
