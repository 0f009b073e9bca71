"""The models of this app, imported here for Django; each is defined in the folder of its subject."""

from liaison.importing.models import Origin
from liaison.media.quota import UploadDay
from liaison.page_cache.models import Purge
from liaison.portable.models import ContentImport
from liaison.provenance.models import Announcement, LogKey, LogLine, LogState, TreeHead
from liaison.search.index.models import Concern, Entry, Heading, IndexFormat, NameWord, Spelling, TextWord
from liaison.staff.access.models import AuthenticatorApp, DeskSession, KnownBrowser, Passkey, RecoveryCode
from liaison.staff.audit.models import Event
from liaison.staff.editing.models import Autosave, Presence
from liaison.staff.trash.models import TrashItem

__all__ = [
    "Announcement",
    "AuthenticatorApp",
    "Autosave",
    "Concern",
    "ContentImport",
    "DeskSession",
    "Entry",
    "Event",
    "Heading",
    "IndexFormat",
    "KnownBrowser",
    "LogKey",
    "LogLine",
    "LogState",
    "NameWord",
    "Origin",
    "Passkey",
    "Presence",
    "Purge",
    "RecoveryCode",
    "Spelling",
    "TextWord",
    "TrashItem",
    "TreeHead",
    "UploadDay",
]
