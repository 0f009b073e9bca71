"""The fields that are stored in both languages, and which of them fall back to the other language.

Texts of articles and meetings never come from the other language. Names of topics, posts, places and titles of
attachments do.
"""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from articles.models import Article, Attachment, Attendance, Meeting, Topic
from liaison.text.languages import keep_originals_empty


@register(Topic)
class TopicTranslation(TranslationOptions):
    """The translated fields of topics."""

    fields = ("name",)


@register(Meeting)
class MeetingTranslation(TranslationOptions):
    """The translated fields of meetings; reading them never falls back to the other language."""

    fields = ("title", "slug", "summary", "outcomes", "place")
    fallback_languages = {"default": ()}


@register(Attachment)
class AttachmentTranslation(TranslationOptions):
    """The translated fields of attachments."""

    fields = ("title",)


@register(Attendance)
class AttendanceTranslation(TranslationOptions):
    """The translated fields of attendances."""

    fields = ("post",)


@register(Article)
class ArticleTranslation(TranslationOptions):
    """The translated fields of articles; reading them never falls back to the other language."""

    fields = (
        "title",
        "slug",
        "summary",
        "body",
        "state",
        "published_at",
        "expires_at",
        "revised_at",
        "corrected_at",
        "behind",
        "source_line",
        "image_alt",
        "image_credit",
    )
    fallback_languages = {"default": ()}


for _model, _options in (
    (Topic, TopicTranslation),
    (Meeting, MeetingTranslation),
    (Attachment, AttachmentTranslation),
    (Attendance, AttendanceTranslation),
    (Article, ArticleTranslation),
):
    keep_originals_empty(_model, _options.fields)
