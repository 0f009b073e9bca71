"""``import_organizations``: bring organizations in from a list."""

from __future__ import annotations

from organizations.importing.organizations import Organizations
from organizations.importing.run import ListCommand


class Command(ListCommand):
    """The command ``import_organizations``."""

    help = (
        "Brings organizations in from a CSV file or JSON after Popolo. What is here already gets what it lacks, and nothing is "
        "overwritten; what may be here already is told and not made. With an error in any row, nothing is changed."
    )
    kind = "organizations"
    filler = Organizations
