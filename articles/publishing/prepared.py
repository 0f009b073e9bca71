"""Files that readers ask for as soon as an article is out, made ahead: the PDF, and the card for sharing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from liaison.web.addresses import address
from liaison.web.asking import ask

if TYPE_CHECKING:
    from articles.models import Article

_FILES = ("articles:pdf", "articles:article_card")
# Of texts that have been out for longer, readers ask for few.
_RECENT = dt.timedelta(days=30)


class NotPreparedError(Exception):
    """The error that the site did not give a file of an article that is live."""


def prepare_recent(article: Article, language: str) -> None:
    """Put the making of the files on the queue if the edition in ``language`` came out, or was renewed, lately.

    What comes out later is prepared then, and an archive that is brought in when somebody asks first.
    """
    edition = article.edition(language)
    if edition.is_live() and timezone.now() - edition.modified_at() < _RECENT:
        prepare_files.enqueue(article.pk, language)


@task()
def prepare_files(article: int, language: str) -> None:
    """Have the files of the article (id) in ``language`` made, if that edition is live by now; readers still get them when they ask first.

    Without SITE_URL nothing is made: files name the address at which somebody asks. Raises NotPreparedError.
    """
    if not settings.SITE_URL:
        return
    with translation.override(language):
        found = apps.get_model("articles", "Article").objects.live().filter(pk=article).first()
        if found is None:
            return
        addresses = [address(view, found.pk, found.edition(language).slug) for view in _FILES]
    for each in addresses:
        status = _made(each)
        # 404: this server makes no such files, or the text is too long for one.
        if status not in (200, 404):
            raise NotPreparedError(f"{each} answered {status}")


def _made(path: str) -> int:
    response = ask(path)
    try:
        return response.status_code
    finally:
        response.close()


JOBS = ((prepare_files, _("PDF and card of an article")),)
