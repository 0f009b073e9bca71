from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.facts import AttachedFile
from liaison.media.documents.fields import DocumentKind, download_name, random_name, rewritten
from liaison.reverse_relations import related_objects
from liaison.text.file_sizes import format_size
from liaison.text.languages import LANGUAGES, Phrase, active_language, first_phrase, label, named_somehow, phrase
from liaison.web.addresses import address
from liaison.web.compiled_queries import prepared

if TYPE_CHECKING:
    import datetime as dt
    from typing import Unpack

    from articles.models.article import Article
    from liaison.typing import SaveOptions
    from liaison.web.compiled_queries import Placeholder

# The language of a file that stands beside both editions.
BOTH = ""


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def live(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Files beside an edition that visitors may see in ``language`` (default the active one) ``at`` that moment."""
        code = language or active_language()
        articles = related_objects(self.model, "article").live(code, at)
        return self.filter(language__in=(BOTH, code), article__in=articles)


def stored_at(attachment: Attachment, _name: str) -> str:
    return random_name(attachment.kind)


class Attachment(models.Model):
    """A file beside an article, for readers of one edition or of both. It is no part of the article's versions.

    The file is known to nobody by where it is stored: readers fetch it at an address that asks whether the edition is live.
    """

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="attachments")
    language = models.CharField(
        _("for readers of"),
        max_length=2,
        default=BOTH,
        blank=True,
        choices=[(BOTH, _("Both editions")), ("ar", _("Arabic edition")), ("en", _("English edition"))],
    )
    # Kept per language, falling back to the other (translation.py).
    title = models.CharField(_("title"), max_length=300, default="", blank=True)
    file = models.FileField(_("file"), upload_to=stored_at)
    # Of what is stored, not of what was uploaded.
    kind = models.CharField(_("kind of file"), max_length=4, choices=DocumentKind, editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(_("attached"), auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        # Whoever may write the article may change them.
        default_permissions = ()
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="attachment_has_a_title",
                condition=named_somehow("title"),
                violation_error_code="title_ar",
                violation_error_message=_("Enter a title in at least one language."),
            ),
            models.CheckConstraint(name="attachment_language_exists", condition=Q(language__in=(BOTH, *LANGUAGES))),
            models.CheckConstraint(name="attachment_kind_exists", condition=Q(kind__in=DocumentKind.values)),
            models.CheckConstraint(name="attachment_has_a_file", condition=~Q(file="") & Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return label(self, "title") or "—"

    def shown_title(self) -> Phrase:
        """In the active language, else in the other."""
        return phrase(self, "title")

    def words(self) -> str:
        """What it is, in the active language: ``PDF, 1.2 MB``."""
        return _kind_and_size(self.kind, self.size)

    def save(self, **options: Unpack[SaveOptions]) -> None:
        """What was uploaded is stored without anything that it says of its makers. Raises ValidationError if it cannot be."""
        file: Any = self.file
        if file and not file._committed:
            document = rewritten(file.file)
            self.kind, self.size = document.kind, document.size
            file.save(document.name, document, save=False)
        super().save(**options)


def _kind_and_size(kind: str, size: int) -> str:
    return gettext("%(kind)s, %(size)s") % {"kind": DocumentKind(kind).label, "size": format_size(size)}


@prepared(article=int)
def _attachments(language: str, article: Placeholder) -> models.QuerySet:
    found = Attachment.objects.filter(article=article, language__in=(BOTH, language)).order_by("position", "pk")
    return found.rewrite(False).values_list("pk", "title_ar", "title_en", "kind", "size")


def attached_files(article: Article) -> tuple[AttachedFile, ...]:
    """The files beside a live article, for readers of the active language. One query."""
    language = active_language()
    return tuple(_attached(article.pk, language, row) for row in _attachments(language, article=article.pk))


def named_files(article: Article) -> tuple[AttachedFile, ...]:
    """The same beside an article that is not live: without addresses. One query."""
    return tuple(replace(file, url="") for file in attached_files(article))


def _attached(article: int, language: str, row: Any) -> AttachedFile:
    title, kind = first_phrase({"ar": row.title_ar, "en": row.title_en}, language), DocumentKind(row.kind)
    return AttachedFile(
        title=title,
        url=address("articles:attachment", article, row.pk, kind),
        mime=kind.mime,
        words=_kind_and_size(kind, row.size),
        name=download_name(title.text, kind),
    )
