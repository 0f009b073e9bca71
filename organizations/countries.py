"""Countries by ISO 3166-1 code, with their names in both languages from CLDR (through Babel)."""

from __future__ import annotations

from functools import cache

from babel import Locale
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from liaison.text.languages import active_language


@cache
def countries(language: str) -> dict[str, str]:
    """Return the countries as ``{"SY": "سوريا", …}``, ordered by their names in ``language``."""
    territories = Locale(language).territories
    # CLDR also lists regions (numbers), an unknown territory (ZZ) and unions of states.
    not_states = {"ZZ", "EU", "EZ", "UN", "QO", "XA", "XB"}
    named = {code: name for code, name in territories.items() if len(code) == 2 and code not in not_states}
    return dict(sorted(named.items(), key=lambda item: item[1]))


def country_name(code: str, language: str | None = None) -> str:
    """Return the name of the country with this code; the code itself if it is unknown."""
    return countries(language or active_language()).get(code, code)


def validate_country(code: str) -> None:
    """Raise ValidationError unless ``code`` is the code of a country."""
    if code.upper() not in countries("en"):
        raise ValidationError(_("Choose a country from the list."), code="country")
