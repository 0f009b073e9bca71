"""The kinds of articles."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ArticleKind(models.TextChoices):
    """The kinds of articles."""

    PRESS_RELEASE = "press_release", _("Press release")
    STATEMENT = "statement", _("Statement")
    NEWS = "news", pgettext_lazy("kind of article", "News")
    MEETING_REPORT = "meeting_report", _("Meeting report")
