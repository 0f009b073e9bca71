"""The pages of the desk about the installation itself."""

from __future__ import annotations

from liaison.health.desk import PAGES as HEALTH
from liaison.tasks.page import PAGES as TASKS

PAGES = (*HEALTH, *TASKS)
