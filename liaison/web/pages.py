"""How public pages are made: Jinja, with an environment for each language.

The templates are in ``pages/``. Those of the desk are Django's, in ``templates/``.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from django.conf import settings
from django.template import defaultfilters, engines
from django.template.defaulttags import querystring
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from jinja2 import Environment
from markupsafe import Markup

from liaison.templatetags.fields import field_errors
from liaison.text import dates, shown
from liaison.text.languages import LANGUAGES
from liaison.web.addresses import address
from liaison.web.copying import is_copy
from liaison.web.license import license_of_data
from liaison.web.sharing import ways_to_share

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.utils.safestring import SafeString
    from jinja2 import Template

    from liaison.text.languages import Language


class Environments:
    """An environment for each language, so that no filter need ask which one is active, and texts are looked up once.

    Django's engine for Jinja asks it for templates as it would ask one environment.
    """

    def __init__(self, **options: Any) -> None:
        self._by_language = {language: _environment(language, options) for language in LANGUAGES}

    def get_template(self, name: str) -> Template:
        """Return the template of this name for the active language; without one, for the site's first."""
        return self._active().get_template(name)

    def from_string(self, source: str) -> Template:
        """Return a template with this source for the active language; without one, for the site's first."""
        return self._active().from_string(source)

    def _active(self) -> Environment:
        language = (translation.get_language() or LANGUAGES[0]).partition("-")[0]
        return self._by_language[cast("Language", language)]


def _environment(language: Language, options: dict[str, Any]) -> Environment:
    made = Environment(**options, trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.i18n"])  # noqa: S701 (Django sets it)
    texts = (shown.marked, shown.isolated, shown.directed, shown.lined, shown.direction, shown.in_order, shown.prose)
    filters: dict[str, Any] = {
        **{text.__name__: partial(text, language=language) for text in texts},
        "clock": partial(dates.format_time, zone=settings.TIME_ZONE, language=language),
        "day": partial(dates.format_moment, language=language),
        "digits": lambda number: dates.digits(str(number), language),
        "force_escape": defaultfilters.force_escape,
        "harmless": shown.harmless,
        "iso": iso,
        "linebreaks": defaultfilters.linebreaks_filter,
        "linebreaksbr": defaultfilters.linebreaksbr,
        "lines": shown.lines,
        "truncatechars": defaultfilters.truncatechars,
    }
    made.filters |= filters
    made.globals |= {
        "data_license": license_of_data,
        "field_errors": field_errors,
        "here": here,
        "in_copy": is_copy,
        "querystring": query_of,
        "static": static,
        "url": address,
        "ways_to_share": ways_to_share,
        # For a page that says nothing of itself, and has no other edition.
        "meta": None,
        "other_url": "",
    }
    gettext, ngettext, pgettext = (
        _translating(function, language)
        for function in (translation.gettext, translation.ngettext, translation.pgettext)
    )
    # The extension gives the environment this method.
    cast("Any", made).install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)
    # Most texts have nothing to fill in, and need not go through the extension.
    made.globals["_"] = lru_cache(maxsize=4096)(lambda words: Markup(gettext(words)))  # noqa: S704 (a text of ours)
    return made


def _translating(function: Callable[..., str], language: Language) -> Callable[..., str]:
    """Return Django's ``function`` for texts in ``language``; each text is looked up once."""

    @lru_cache(maxsize=4096)
    def translated(*words: str | int) -> str:
        with translation.override(language):
            return function(*words)

    return translated


def component(name: str, macro: str, *args: object, **kwargs: object) -> SafeString:
    """Return what ``macro`` of the template ``name`` writes, for pages of the desk that show the same."""
    template = cast("Any", engines["jinja2"]).env.get_template(name)
    return mark_safe(getattr(template.module, macro)(*args, **kwargs))


def iso(moment: dt.datetime) -> str:
    """Return ``moment`` (aware) in the site's time zone, in ISO 8601."""
    return timezone.localtime(moment).isoformat()


def here(request: HttpRequest, url: str) -> SafeString:
    """Return the ``aria-current`` attribute for a menu's link to ``url``.

    It is "page" for the page itself, and "true" for the section that the page is in; other links get none.
    """
    path = unquote(url)
    if request.path == path:
        return mark_safe(' aria-current="page"')
    return mark_safe(' aria-current="true"' if request.path.startswith(path) else "")


def query_of(request: HttpRequest, **changed: object) -> str:
    """Return the query of the page's own address with parameters ``changed``."""
    context: Any = None
    return querystring(context, request.GET, **changed)
