"""The register as CSV, and as an Excel workbook with a sheet of metadata."""

from __future__ import annotations

from functools import partial
from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.register.columns import COLUMNS
from liaison.web.tables import Address, Table, csv, xlsx

if TYPE_CHECKING:
    from collections.abc import Iterable

    from articles.register.about import About
    from articles.register.rows import RegisterRow


def write_csv(file: IO[bytes], rows: Iterable[RegisterRow], about: About) -> None:
    """Write the register to ``file`` as CSV."""
    csv.write_csv(file, _table(rows, about))


def write_xlsx(file: IO[bytes], rows: Iterable[RegisterRow], about: About) -> None:
    """Write the register to ``file`` as an Excel workbook, with a sheet about its content."""
    comments = f"{about.license.name} {about.license.url}" if about.license else ""
    properties = xlsx.Properties(about.title, about.publisher, comments, about.extracted, about.language)
    xlsx.write_xlsx(file, _table(rows, about), properties, partial(_said, about))


def _table(rows: Iterable[RegisterRow], about: About) -> Table:
    return Table(pgettext("sheet", "Meetings"), COLUMNS, rows, about.site)


def _license(about: About) -> list[tuple[str, str]]:
    return [(_("License"), about.license.name), ("", Address(about.license.url))] if about.license else []


def _said(about: About, count: int) -> list[tuple[str, str]]:
    said = [
        (_("Title"), about.title),
        (_("Published by"), about.publisher),
        *_license(about),
        (_("Source"), Address(about.source)),
        (_("Filters applied"), about.filters),
        (_("Exported on"), about.extracted.isoformat()),
        (_("Number of meetings"), str(count)),
        *((_("Note"), note) for note in about.notes),
        (_("Dates"), _("As far as known: 2020-12 is a month without a known day, and 2020 a year.")),
        (_("Several values"), _("Several values in one cell are separated by “|”.")),
        (_("People"), _("Attendees are shown as far as each may be named, as on the website.")),
    ]
    return [(name, value) for name, value in said if value]
