"""Countries by ISO 3166-1 code; their names in both languages come from CLDR through Babel."""

from __future__ import annotations

from functools import cache

from babel import Locale
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from liaison.text.languages import active_language


@cache
def countries(language: str) -> dict[str, str]:
    """``{"SY": "سوريا", …}`` in the order of the names in ``language``."""
    territories = Locale(language).territories
    # CLDR also lists regions (numbers), the unknown (ZZ) and unions of states.
    not_states = {"ZZ", "EU", "EZ", "UN", "QO", "XA", "XB"}
    named = {code: name for code, name in territories.items() if len(code) == 2 and code not in not_states}
    return dict(sorted(named.items(), key=lambda item: item[1]))


def country_name(code: str, language: str | None = None) -> str:
    """The name of the country with this code; the code itself when no such country is known."""
    return countries(language or active_language()).get(code, code)


def validate_country(code: str) -> None:
    """Raise ValidationError unless ``code`` is a country's."""
    if code.upper() not in countries("en"):
        raise ValidationError(_("Choose a country from the list."), code="country")
