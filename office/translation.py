"""What the office says of itself in both languages. Names and contacts fall back; a page stands in a language or does not."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from liaison.text.languages import keep_originals_empty
from office.models import Office, Page


@register(Office)
class OfficeTranslation(TranslationOptions):
    fields = ("name", "tagline", "about", "address", "source_line")


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("title", "body", "menu_label", "public")
    fallback_languages = {"default": ()}


for _model, _options in ((Office, OfficeTranslation), (Page, PageTranslation)):
    keep_originals_empty(_model, _options.fields)
