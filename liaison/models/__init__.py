from liaison.models.autosave import Autosave
from liaison.models.event import Event
from liaison.models.index import Concern, Entry, Heading, IndexFormat, NameWord, Spelling, TextWord
from liaison.models.presence import Presence
from liaison.models.trash import TrashItem

__all__ = [
    "Autosave",
    "Concern",
    "Entry",
    "Event",
    "Heading",
    "IndexFormat",
    "NameWord",
    "Presence",
    "Spelling",
    "TextWord",
    "TrashItem",
]
