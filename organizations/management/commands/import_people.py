"""``import_people``: bring people in from a list."""

from __future__ import annotations

from organizations.importing.people import People
from organizations.importing.run import ListCommand


class Command(ListCommand):
    """The command ``import_people``."""

    help = (
        "Brings people in from a CSV file or JSON after Popolo. What is here already gets what it lacks, and nothing is "
        "overwritten; what may be here already is told and not made. With an error in any row, nothing is changed."
    )
    kind = "people"
    filler = People
