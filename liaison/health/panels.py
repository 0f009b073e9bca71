"""What the app ``liaison`` shows on the first page of the desk."""

from __future__ import annotations

from liaison.health.desk import PANELS as HEALTH
from liaison.staff.editing.unsaved_list import PANELS as UNSAVED

PANELS = (*UNSAVED, *HEALTH)
