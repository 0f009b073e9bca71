"""The database constraints of articles, and the indexes for their lists."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from articles.models.kind import ArticleKind
from articles.models.workflow import State, begun
from liaison.text.languages import LANGUAGES, filled
from liaison.text.slugs import one_address_each

UNDESCRIBED = _("Before publishing, describe the picture or mark it as decorative.")
UNDESCRIBED_BESIDE = _(
    "The other edition is published and will show this picture too. Describe it there, or mark it as decorative."
)


CONSTRAINTS = [
    models.CheckConstraint(name="article_kind_exists", condition=Q(kind__in=ArticleKind.values)),
    models.CheckConstraint(
        name="article_report_has_a_meeting",
        condition=~Q(kind=ArticleKind.MEETING_REPORT) | Q(meeting__isnull=False),
        violation_error_code="meeting",
        violation_error_message=_("A meeting report needs the meeting it reports."),
    ),
    *(
        models.CheckConstraint(
            name=f"article_state_{code}_exists",
            condition=Q(**{f"state_{code}__in": State.values, f"state_{code}__isnull": False}),
        )
        for code in LANGUAGES
    ),
    *(
        models.CheckConstraint(
            name=f"article_live_{code}_is_whole",
            condition=~Q(**{f"state_{code}": State.PUBLISHED})
            | filled(f"title_{code}")
            & filled(f"slug_{code}")
            & filled(f"body_{code}")
            & Q(**{f"published_at_{code}__isnull": False}),
            violation_error_message=_("A published edition needs a title and a text."),
        )
        for code in LANGUAGES
    ),
    *(
        models.CheckConstraint(
            name=f"article_live_{code}_picture_is_described",
            condition=~Q(**{f"state_{code}": State.PUBLISHED})
            | Q(image="")
            | Q(image_decorative=True)
            | filled(f"image_alt_{code}"),
            violation_error_code=f"image_alt_{code}",
            violation_error_message=UNDESCRIBED,
        )
        for code in LANGUAGES
    ),
    *(
        models.CheckConstraint(
            name=f"article_{code}_expires_after_it_comes_out",
            condition=Q(**{f"expires_at_{code}__isnull": True})
            | Q(**{f"expires_at_{code}__gt": F(f"published_at_{code}")}),
            violation_error_message=_("The expiry time must be after the publication time."),
        )
        for code in LANGUAGES
    ),
    models.CheckConstraint(
        name="article_leads_for_a_time",
        condition=Q(leads_from__isnull=True, leads_until__isnull=True)
        | Q(leads_from__isnull=False, leads_until__isnull=False, leads_until__gt=F("leads_from")),
    ),
    *one_address_each("article", _("Another article has this address. Change it, or leave it empty.")),
]

INDEXES = [
    # Every public list: the live editions of one language, newest first. The index holds every column that counting
    # needs, because reading the rows themselves is slow: two long texts stand in front of these columns.
    *(
        models.Index(
            fields=[f"-published_at_{code}", "-id", f"expires_at_{code}", f"state_{code}"],
            name=f"article_live_{code}",
            condition=Q(**{f"state_{code}": State.PUBLISHED}),
        )
        for code in LANGUAGES
    ),
    # The lists of one kind, and the newest of each kind on the home page; it holds the columns for counting too.
    *(
        models.Index(
            fields=["kind", f"-published_at_{code}", "-id", f"expires_at_{code}", f"state_{code}"],
            name=f"article_kind_{code}",
            condition=Q(**{f"state_{code}": State.PUBLISHED}),
        )
        for code in LANGUAGES
    ),
    # Each request for a picture asks which article has it.
    models.Index(fields=["image"], name="article_picture", condition=~Q(image="")),
    # The lists of work on the desk's first page: very few articles, and what is out in one language alone, of which the
    # index holds every column that they need.
    *(
        models.Index(
            fields=[
                *(f"state_{code}", "created_by", "-id"),
                *(f"{name}_{other}" for name in ("state", "published_at", "expires_at")),
            ],
            name=f"article_unpublished_{code}",
            condition=~Q(**{f"state_{code}": State.PUBLISHED}),
        )
        for code, other in zip(LANGUAGES, reversed(LANGUAGES), strict=True)
    ),
    *(
        models.Index(
            fields=[f"behind_{code}"],
            name=f"article_behind_{code}",
            condition=Q(**{f"behind_{code}__isnull": False}),
        )
        for code in LANGUAGES
    ),
    # What somebody began and nobody published: without the editions of which nothing is written, which an office has by
    # the thousand where it publishes in one language.
    *(
        models.Index(
            fields=["created_by", "-updated_at", "-id"],
            name=f"article_begun_{code}",
            condition=~Q(**{f"state_{code}": State.PUBLISHED}) & begun(code),
        )
        for code in LANGUAGES
    ),
    # Which meetings have no report: asked of each past meeting. With the kind in it no row of an article is read.
    models.Index(fields=["meeting", "kind"], name="article_reports", condition=Q(kind=ArticleKind.MEETING_REPORT)),
    # Editions that expire: read by the calendar and ``publish_due``.
    *(
        models.Index(
            fields=[f"expires_at_{code}"],
            name=f"article_expiry_{code}",
            condition=Q(**{f"expires_at_{code}__isnull": False}),
        )
        for code in LANGUAGES
    ),
    # The articles that lead the front page: very few of all.
    models.Index(fields=["leads_until"], name="article_leads", condition=Q(leads_until__isnull=False)),
    # The admin's list.
    models.Index(fields=["-updated_at", "-id"], name="article_admin_list"),
]
