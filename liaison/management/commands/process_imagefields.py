"""``process_imagefields``: make the missing variants of stored pictures, or all of them again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import CommandError, no_translations
from imagefield.management.commands import process_imagefields

from liaison.media.images.fields import LostPictureError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from django.core.management import CommandParser
    from django.db.models import Model

    from liaison.media.images.fields import PictureField

# The number of pictures between two reports of progress.
_STEP = 25


class Command(process_imagefields.Command):
    """django-imagefield's command, limited to writing the columns beside a picture.

    Its own saves each whole record as it was read, which overwrites changes that staff save meanwhile, and sets a new
    date of change.
    """

    help = (
        "Makes the variants of uploaded pictures that are missing, and with --force all of them anew. "
        "Ends with 1 if the file of a picture is lost; the others are made."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="Of every kind of picture.")
        parser.add_argument("--force", action="store_true", help="Make anew those that are there, too.")
        parser.add_argument("field", nargs="*", help="Or of these, such as articles.article.image.")

    @no_translations
    def handle(self, **options: object) -> None:
        self.lost = 0
        super().handle(**options)
        if self.lost:
            raise CommandError(f"Pictures whose file is lost or damaged: {self.lost}")

    def _process_field(self, field: PictureField, options: Mapping[str, Any]) -> None:
        rows = field.model._base_manager.exclude(**{field.name: ""}).order_by("pk")
        count = rows.count()
        self.stdout.write(f"{field.field_label}: {count}")
        for number, row in enumerate(rows.iterator(chunk_size=100), start=1):
            self._process_row(row, field, force=options["force"])
            if number % _STEP == 0:
                self.stdout.write(f"  {number} of {count}")

    def _process_row(self, row: Model, field: PictureField, *, force: bool) -> None:
        picture = getattr(row, field.name)
        try:
            picture.complete(force)
        except LostPictureError as error:
            self.lost += 1
            self.stderr.write(f"{field.field_label} {row.pk}: {error}")
            return
        columns = filter(None, (field.width_field, field.height_field, field.weight_field))
        # Only if the row still has this picture.
        stored = field.model._base_manager.filter(pk=row.pk, **{field.name: picture.name})
        stored.update(**{name: getattr(row, name) for name in columns})
