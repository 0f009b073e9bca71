"""Unpublished changes, stored beside the text that readers see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.models.content import put_facts, put_texts
from articles.models.workflow import OPEN_STATES, SHARED, State
from liaison.text.languages import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from articles.models.article import Article


class Changes(models.Model):
    """The unpublished changes to one live edition, or to the shared fields while an edition is live.

    The columns of the article keep the text that readers see; nothing public reads this table.
    """

    article = models.ForeignKey("articles.Article", on_delete=models.CASCADE, related_name="changes")
    language = models.CharField(
        _("edition"), max_length=2, blank=True, choices=[(SHARED, "—"), *((code, code) for code in LANGUAGES)]
    )
    state = models.CharField(
        _("state"), max_length=10, default=State.DRAFT, choices=[(state, state.label) for state in OPEN_STATES]
    )
    # The differing values, in the form of ``content.texts_of`` or ``content.shared_of``.
    content = models.JSONField(_("content"))
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("unpublished changes")
        verbose_name_plural = _("unpublished changes")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "language"], name="changes_once_per_edition"),
            models.CheckConstraint(
                name="changes_language_exists", condition=models.Q(language__in=(SHARED, *LANGUAGES))
            ),
            models.CheckConstraint(name="changes_state_exists", condition=models.Q(state__in=OPEN_STATES)),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} {self.language}"


def changes_of(article: Article) -> dict[str, Changes]:
    """Return the article's unpublished changes by language; the key ``SHARED`` is for the shared fields."""
    return {changes.language: changes for changes in article.changes.all()} if article.pk else {}


def keep_changes(article: Article, language: str, live: Mapping[str, object], wanted: Mapping[str, object]) -> None:
    """Store the values of ``wanted`` that differ from ``live``; delete the changes if none differ.

    The state of changes that were approved or in review stays; the caller must set it.
    """
    content = {name: value for name, value in wanted.items() if value != live.get(name)}
    kept = changes_of(article).get(language)
    if content and kept and kept.content == content:
        return
    if content:
        Changes.objects.update_or_create(article=article, language=language, defaults={"content": content})
    else:
        Changes.objects.filter(article=article, language=language).delete()
    article.forget_changes()


def lay_over(article: Article) -> dict[str, Changes]:
    """Put the unpublished changes into the article's columns, for the form and the preview; return them by language.

    Relations stay as stored: ``changes[SHARED].content`` has the wanted ones. Saving the article in this state would
    show the changes to readers.
    """
    changes = changes_of(article)
    article.know_changes({language: found.state for language, found in changes.items()})
    for language in LANGUAGES:
        if language in changes:
            put_texts(article, language, changes[language].content)
    if SHARED in changes:
        put_facts(article, changes[SHARED].content)
    return changes
