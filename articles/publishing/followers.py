"""What publishing does when rows change, whoever changes them: see ``liaison.row_changes``."""

from __future__ import annotations

from articles.provenance.sealing import FOLLOWERS as SEALING
from articles.publishing.guard.held import FOLLOWERS as HOLDING_BACK
from articles.publishing.rendered_files import FOLLOWERS as FORGETTING_FILES

FOLLOWERS = (*FORGETTING_FILES, *HOLDING_BACK, *SEALING)
