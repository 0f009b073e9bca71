"""The office's own data."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from solo.models import SingletonModel

from liaison.media.images.fields import PictureField
from liaison.media.images.variants import LOGO_FORMATS, ShownPicture
from liaison.text.languages import in_some_language, label

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Unpack

    from liaison.typing import SaveOptions

# The texts of a new installation, until an administrator replaces them.
BEGINNING = {
    "name_ar": "مكتب الجاليات",
    "name_en": "Communities Office",
    "tagline_ar": "أخبار المكتب ولقاءاته",
    "tagline_en": "News and meetings of the office",
}

_is_address = URLValidator(schemes=["https"])


def validate_addresses(text: str) -> None:
    """Raise ValidationError if a line of ``text`` is not an https address."""
    for line in addresses_in(text):
        try:
            _is_address(line)
        except ValidationError:
            message = _("“%(line)s” is not a web address. Enter one per line, for example https://t.me/name.")
            raise ValidationError(message, code="address", params={"line": line}) from None


def addresses_in(text: str) -> Iterator[str]:
    """Yield the lines of ``text`` that are not empty, stripped."""
    return filter(None, (line.strip() for line in text.splitlines()))


class Office(SingletonModel):
    """The data about the office that every page shows. There is one row."""

    # Stored in each language (see translation.py).
    name = models.CharField(_("name"), max_length=120, default="", blank=True)
    tagline = models.CharField(
        _("tagline"), max_length=200, default="", blank=True, help_text=_("Shown under the name.")
    )
    about = models.TextField(
        _("about the office"),
        max_length=600,
        default="",
        blank=True,
        help_text=_("A few sentences for the footer of every page and for search engines."),
    )
    address = models.TextField(_("postal address"), max_length=400, default="", blank=True)
    source_line = models.CharField(
        _("default source line"),
        max_length=300,
        default="",
        blank=True,
        help_text=_("Shown under articles that have no source line of their own."),
    )

    logo = PictureField(
        _("logo"), blank=True, formats=LOGO_FORMATS, width_field="logo_width", height_field="logo_height"
    )
    logo_width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    logo_height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    email = models.EmailField(_("e-mail address"), default="", blank=True)
    phone = models.CharField(_("telephone"), max_length=40, default="", blank=True)
    social = models.TextField(
        _("social media pages"),
        default="",
        blank=True,
        validators=[validate_addresses],
        help_text=_("Addresses of the office’s pages on other networks, one per line."),
    )
    security_contact = models.EmailField(
        _("security contact"),
        default="",
        blank=True,
        help_text=_("Where to report a security problem with this site. Published in security.txt."),
    )
    # The permanent id of the office in feeds and calendars; it does not depend on the site's address.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("office")
        default_permissions = ("view", "change")
        constraints = [
            in_some_language("office"),
        ]

    def __str__(self) -> str:
        return label(self, "name") or "—"

    def emblem(self) -> ShownPicture:
        """Return the logo as pages show it, without reading the file."""
        return ShownPicture(self.logo)

    @classmethod
    def beginning(cls) -> Office:
        """Return an unsaved office with the texts of a new installation."""
        return cls(**BEGINNING)

    def save(self, **options: Unpack[SaveOptions]) -> None:
        self.social = "\n".join(addresses_in(self.social))
        super().save(**options)
