"""Which fields of articles, meetings and their parts are kept in both languages, and which of them may fall back.

An edition and a meeting stand or do not stand in a language: their texts never come from the other one. The names of
topics, posts and places do.
"""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from articles.models import Article, Attachment, Attendance, Meeting, Topic
from liaison.text.languages import keep_originals_empty


@register(Topic)
class TopicTranslation(TranslationOptions):
    fields = ("name",)


@register(Meeting)
class MeetingTranslation(TranslationOptions):
    fields = ("title", "slug", "summary", "outcomes", "place")
    fallback_languages = {"default": ()}


@register(Attachment)
class AttachmentTranslation(TranslationOptions):
    fields = ("title",)


@register(Attendance)
class AttendanceTranslation(TranslationOptions):
    fields = ("post",)


@register(Article)
class ArticleTranslation(TranslationOptions):
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
