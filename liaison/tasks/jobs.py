"""The jobs of the app ``liaison``, with what the desk calls them."""

from __future__ import annotations

from liaison.health.letters import JOBS as HEALTH
from liaison.staff.access.letters import JOBS as ACCESS

JOBS = (*ACCESS, *HEALTH)
