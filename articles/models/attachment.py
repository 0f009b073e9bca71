"""Files attached to articles, and what readers may know of them."""

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
from liaison.text.languages import LANGUAGES, Phrase, active_language, first_phrase, in_some_language, label, phrase
from liaison.web.addresses import address
from liaison.web.compiled_queries import prepared

if TYPE_CHECKING:
    import datetime as dt
    from typing import Unpack

    from articles.models.article import Article
    from liaison.typing import SaveOptions
    from liaison.web.compiled_queries import Placeholder

# The language of a file that is attached to both editions.
BOTH = ""


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """The queryset of attachments."""

    def live(self, language: str | None = None, at: dt.datetime | None = None) -> Self:
        """Return the attachments of editions live in ``language`` (default active) ``at`` (aware, default now)."""
        code = language or active_language()
        articles = related_objects(self.model, "article").live(code, at)
        return self.filter(language__in=(BOTH, code), article__in=articles)


def stored_at(attachment: Attachment, _name: str) -> str:
    """Return a random storage name with the ending of the attachment's kind of file."""
    return random_name(attachment.kind)


class Attachment(models.Model):
    """A file attached to an article, for readers of one edition or of both. Versions do not include it.

    Readers never learn where the file is stored: they fetch it from an address that checks whether the edition is live.
    """

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="attachments")
    language = models.CharField(
        _("for readers of"),
        max_length=2,
        default=BOTH,
        blank=True,
        choices=[(BOTH, _("Both editions")), ("ar", _("Arabic edition")), ("en", _("English edition"))],
    )
    # Stored per language, falling back to the other (see translation.py).
    title = models.CharField(_("title"), max_length=300, default="", blank=True)
    file = models.FileField(_("file"), upload_to=stored_at)
    # These describe the stored file, not the uploaded one.
    kind = models.CharField(_("kind of file"), max_length=4, choices=DocumentKind, editable=False)
    size = models.PositiveIntegerField(_("size"), editable=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    created_at = models.DateTimeField(_("attached"), auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        # The permission to edit the article covers its attachments.
        default_permissions = ()
        ordering = ["position", "pk"]
        constraints = [
            in_some_language("attachment", "title"),
            models.CheckConstraint(name="attachment_language_exists", condition=Q(language__in=(BOTH, *LANGUAGES))),
            models.CheckConstraint(name="attachment_kind_exists", condition=Q(kind__in=DocumentKind.values)),
            models.CheckConstraint(name="attachment_has_a_file", condition=~Q(file="") & Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return label(self, "title") or "—"

    def shown_title(self) -> Phrase:
        """Return the title in the active language, else in the other."""
        return phrase(self, "title")

    def words(self) -> str:
        """Return the kind and size in the active language: ``PDF, 1.2 MB``."""
        return _kind_and_size(self.kind, self.size)

    def save(self, **options: Unpack[SaveOptions]) -> None:
        """Remove the metadata about its makers from an uploaded file, then save.

        Raise ValidationError if the file cannot be rewritten.
        """
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
    """Return the files of a live article for readers of the active language; one query."""
    language = active_language()
    return tuple(_attached(article.pk, language, row) for row in _attachments(language, article=article.pk))


def named_files(article: Article) -> tuple[AttachedFile, ...]:
    """Return the files of an article that is not live, without addresses, in the active language."""
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
