"""What ``doctor`` looks at beyond what other apps declare."""

from __future__ import annotations

from liaison.health.checks import accounts, database, files, machine, network, site

CHECKS = (
    *database.CHECKS,
    *site.CHECKS,
    *accounts.CHECKS,
    *machine.CHECKS,
    *files.CHECKS,
    *network.CHECKS,
)
