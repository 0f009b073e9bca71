"""What the newsroom asks of what is there already: the permissions of the roles, and a version of what is out."""

from __future__ import annotations

from django.db import migrations
from django.utils import timezone

from liaison.staff.roles import grant_all

TEXTS = ("title", "slug", "summary", "body", "source_line", "image_alt", "image_credit")
FACTS = ("kind", "meeting_id", "image_width", "image_height")
RELATIONS = ("organizations", "people", "topics")


def first_versions(apps, _schema_editor):
    """Articles published before versions were kept get the text they have now as their first."""
    article_model, version_model = apps.get_model("articles", "Article"), apps.get_model("articles", "Version")
    now = timezone.now()
    for article in article_model._base_manager.iterator():
        for code in ("ar", "en"):
            at = getattr(article, f"published_at_{code}")
            if getattr(article, f"state_{code}") not in ("published", "withdrawn") or at is None:
                continue
            texts = {name: getattr(article, f"{name}_{code}") or "" for name in TEXTS}
            shared = {name: getattr(article, name) for name in FACTS} | {"image": article.image.name or ""}
            for name in RELATIONS:
                shared[name] = sorted(getattr(article, name).values_list("pk", flat=True))
            version_model.objects.create(
                article=article,
                language=code,
                number=1,
                change="first",
                content={"texts": texts, "shared": shared},
                at=at,
                by=article.created_by,
                settled_at=now if at <= now else None,
            )


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_newsroom"), ("liaison", "0001_newsroom")]

    operations = [
        migrations.RunPython(lambda apps, _schema_editor: grant_all(apps), migrations.RunPython.noop),
        migrations.RunPython(first_versions, migrations.RunPython.noop),
    ]
