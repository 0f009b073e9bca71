"""Runs of the command, as whoever runs the site starts it."""

from __future__ import annotations

from io import StringIO

from django.core.management import CommandError, call_command
from django.utils import translation

from articles.models import Article
from liaison.models import Origin


def bring_in(path, *options) -> str:
    """What the command said; a failure's words stand at the end."""
    said = StringIO()
    try:
        with translation.override(None):
            call_command("import_wordpress", str(path), *map(str, options), stdout=said, stderr=said)
    except CommandError as error:
        said.write(f"FAILED: {error}")
    return said.getvalue()


def article_of(post: int, source: str = "old.example.org") -> Article:
    """The article that was made of the post with this number."""
    origin = Origin.objects.get(source=source, kind="post", key=str(post))
    return Article.objects.get(pk=origin.record_id)


def state_of_everything() -> dict[str, list]:
    """All rows that an import may write, to compare two moments."""
    from django.apps import apps

    labels = "articles.Article articles.Attachment articles.Topic articles.Version liaison.Event liaison.Origin office.OldAddress office.Page"
    return {label: list(apps.get_model(label)._base_manager.order_by("pk").values_list()) for label in labels.split()}
