"""The newsroom of ``bench.newsday``: does what each line of standard input says, and prints the addresses that it concerns."""

from __future__ import annotations

import sys

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.db import transaction  # noqa: E402
from django.utils import translation  # noqa: E402

from articles.models import Article  # noqa: E402
from articles.models.changes import keep_changes  # noqa: E402
from articles.models.content import texts_of  # noqa: E402
from articles.models.kind import ArticleKind  # noqa: E402
from articles.models.withdrawal import Reason  # noqa: E402
from articles.publishing.take import publish, withdraw  # noqa: E402
from organizations.merging.merge import Plan, merge  # noqa: E402
from organizations.models import Organization, Person  # noqa: E402

LISTS = ("/ar/", "/ar/news/", "/ar/news/feed/", "/ar/meetings/")


def main() -> None:
    by = publisher()
    for number, line in enumerate(sys.stdin, 1):
        with transaction.atomic():
            concerned = DO[line.strip()](number, by)
        sys.stdout.write(" ".join([*concerned, *LISTS]) + "\n")
        sys.stdout.flush()


def publisher() -> User:
    """Return who does it all, and speak Arabic from here on."""
    translation.activate("ar")
    return User.objects.update_or_create(username="newsroom", defaults={"is_superuser": True, "is_staff": True})[0]


def _some(number: int) -> Article:
    return Article.objects.live("ar").newest_first("ar")[number * 3]


def published(number: int, by: User) -> list[str]:
    model = _some(number)
    article = Article(
        kind=ArticleKind.NEWS, title_ar=f"خبر عاجل {number}", body_ar="<p>نص الخبر.</p>", summary_ar="ملخص."
    )
    article.save()
    article.organizations.set(model.organizations.all())
    article.topics.set(model.topics.all())
    publish(article, "ar", by)
    return [article.get_absolute_url(), model.get_absolute_url(), *_partners(article)]


def corrected(number: int, by: User) -> list[str]:
    article = _some(number)
    texts = texts_of(article, "ar")
    keep_changes(article, "ar", texts, texts | {"title": f"{texts['title']} ({number})"})
    before = article.get_absolute_url()
    publish(article, "ar", by, change="correction", public_note="كان في العنوان خطأ.")
    return [before, article.get_absolute_url(), "/ar/corrections/", *_partners(article)]


def withdrawn(number: int, by: User) -> list[str]:
    article = _some(number)
    withdraw(article, "ar", by, Reason.ERROR)
    return [article.get_absolute_url(), *_partners(article)]


def protected(number: int, _by: User) -> list[str]:
    person = (
        Person.objects.filter(protected=False, attendances__disclosure="named").distinct().order_by("pk")[number % 20]
    )
    met = [
        meeting.get_absolute_url()
        for meeting in (row.meeting for row in person.attendances.select_related("meeting")[:8])
    ]
    reports = [
        article.get_absolute_url()
        for article in Article.objects.live("ar").filter(meeting__attendances__person=person)[:8]
    ]
    person.protected = True
    person.save()
    return [f"/ar/people/{person.slug}/", *met, *reports]


def merged(number: int, by: User) -> list[str]:
    stays, goes = Organization.objects.order_by("-pk")[number : number + 2]
    merge(Organization, stays.pk, goes.pk, by, Plan(stays, goes).mark)
    return [f"/ar/organizations/{stays.slug}/", f"/ar/organizations/{goes.slug}/"]


def _partners(article: Article) -> list[str]:
    return [f"/ar/organizations/{body.slug}/" for body in article.organizations.all()[:3]]


DO = {"publish": published, "correct": corrected, "withdraw": withdrawn, "protect": protected, "merge": merged}

if __name__ == "__main__":
    main()
