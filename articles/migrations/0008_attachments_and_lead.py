"""Files beside articles, and what leads the front page."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import articles.models.attachment


def _filled(field):
    return Q(**{f"{field}__isnull": False}) & ~Q(**{field: ""})


def _title(**kwargs):
    return models.CharField(blank=True, default="", max_length=300, verbose_name="title", **kwargs)


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_called_off")]

    operations = [
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="attachments", to="articles.article"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        blank=True,
                        choices=[("", "Both editions"), ("ar", "Arabic edition"), ("en", "English edition")],
                        default="",
                        max_length=2,
                        verbose_name="for readers of",
                    ),
                ),
                ("title", _title()),
                ("title_ar", _title(null=True)),
                ("title_en", _title(null=True)),
                ("file", models.FileField(upload_to=articles.models.attachment.stored_at, verbose_name="file")),
                (
                    "kind",
                    models.CharField(
                        choices=[("pdf", "PDF"), ("jpg", "JPEG"), ("png", "PNG"), ("webp", "WebP")],
                        editable=False,
                        max_length=4,
                        verbose_name="kind of file",
                    ),
                ),
                ("size", models.PositiveIntegerField(editable=False, verbose_name="size")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="attached")),
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["position", "pk"],
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        name="attachment_has_a_title",
                        condition=_filled("title_ar") | _filled("title_en"),
                        violation_error_code="title_ar",
                        violation_error_message="Enter a title in at least one language.",
                    ),
                    models.CheckConstraint(
                        name="attachment_language_exists", condition=Q(language__in=("", "ar", "en"))
                    ),
                    models.CheckConstraint(
                        name="attachment_kind_exists", condition=Q(kind__in=["pdf", "jpg", "png", "webp"])
                    ),
                    models.CheckConstraint(name="attachment_has_a_file", condition=~Q(file="") & Q(size__gt=0)),
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="leads_from",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="leads since"),
        ),
        migrations.AddField(
            model_name="article",
            name="leads_until",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="leads until"),
        ),
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=["leads_until"], name="article_leads", condition=Q(leads_until__isnull=False)),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.CheckConstraint(
                name="article_leads_for_a_time",
                condition=Q(leads_from__isnull=True, leads_until__isnull=True)
                | Q(leads_from__isnull=False, leads_until__isnull=False, leads_until__gt=F("leads_from")),
            ),
        ),
    ]
