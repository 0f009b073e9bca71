"""What ``doctor`` looks at beyond what other apps declare."""

from __future__ import annotations

from liaison.health.checks import accounts, database, files, machine, network, queue, site
from liaison.portable import health as imports

CHECKS = (
    *database.CHECKS,
    *site.CHECKS,
    *accounts.CHECKS,
    *machine.CHECKS,
    *queue.CHECKS,
    *files.CHECKS,
    *network.CHECKS,
    *imports.CHECKS,
)
