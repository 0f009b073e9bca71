"""The translated fields of the office and its pages. Only the office's texts fall back to the other language."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from liaison.text.languages import keep_originals_empty
from office.models import Office, Page


@register(Office)
class OfficeTranslation(TranslationOptions):
    """The fields of the office that are stored in both languages."""

    fields = ("name", "tagline", "about", "address", "source_line")


@register(Page)
class PageTranslation(TranslationOptions):
    """The fields of pages that are stored in both languages; each language is public by itself."""

    fields = ("title", "body", "menu_label", "public")
    fallback_languages = {"default": ()}


for _model, _options in ((Office, OfficeTranslation), (Page, PageTranslation)):
    keep_originals_empty(_model, _options.fields)
