from liaison.models.autosave import Autosave
from liaison.models.event import Event
from liaison.models.presence import Presence
from liaison.models.trash import TrashItem

__all__ = ["Autosave", "Event", "Presence", "TrashItem"]
