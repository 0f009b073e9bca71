"""The desk's first page: lists of the user's work, each of which is also a filter of the list of articles."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.admin.list_columns import badge_class
from articles.admin.steps.messages import edition_name
from articles.admin.work_scopes import (
    NEVER,
    REVIEW,
    Asker,
    EditionScope,
    assigned,
    begun,
    behind,
    held_back,
    scheduled_later,
    scheduled_today,
    untranslated,
    waiting,
)
from articles.models import Article, Meeting
from articles.models.kind import ArticleKind
from articles.models.workflow import Status
from liaison.staff.requests import staff
from liaison.text.dates import day_and_time
from liaison.text.languages import LANGUAGES, Phrase, active_language, first_phrase, other_language
from liaison.typing import AnyModelAdmin
from liaison.web.compiled_queries import Prepared

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.db.models import Expression, OrderBy, QuerySet
    from django.http import HttpRequest

    from liaison.typing import ListFilters, StrOrPromise

# The number of rows of each list; its link leads to the others.
MOST = 10


@dataclass(frozen=True)
class EditionLine:
    """One edition in a row: its name and status, its moment in words, and a link to one action besides opening it."""

    when: str
    name: str = ""
    status: Status | None = None
    late: bool = False
    url: str = ""
    url_words: str = ""

    @property
    def badge(self) -> str:
        """Return the CSS classes of the edition's status."""
        return badge_class(self.status) if self.status else ""


@dataclass(frozen=True)
class WorkRow:
    """A row of a list: one article or meeting, with a line for each edition that the list holds."""

    title: Phrase
    url: str
    kind: StrOrPromise
    told: list[EditionLine]


@dataclass(frozen=True)
class List:
    """A list as the first page shows it. ``more`` is the address of the whole list."""

    key: str
    heading: StrOrPromise
    count: int
    rows: list[WorkRow]
    more: str = ""


@dataclass(frozen=True)
class WorkList:
    """The definition of a list: which editions it holds for a user, their order, and what it says of each."""

    key: str
    heading: StrOrPromise
    concern: Callable[[Asker, str], EditionScope]
    when: Callable[[dt.datetime], str]
    newest_first: bool = False
    permission: str = "articles.change_article"
    action: Callable[[User, Article, str], tuple[str, str]] | None = None
    # Whether a row links to the edition's text within the page.
    opens_edition: bool = False

    def concerns(self, asker: Asker) -> dict[str, EditionScope]:
        """Return the scope of the list for ``asker``, by language."""
        return {code: self.concern(asker, code) for code in LANGUAGES}

    def of(self, articles: QuerySet[Article], asker: Asker, *concerns: EditionScope) -> QuerySet[Article]:
        """Return those of ``articles`` that are in this list for ``asker``, without any out of their reach."""
        chosen = articles.filter(reduce(or_, (concern.which for concern in concerns)))
        return chosen if asker.reviews else chosen.filter(created_by=asker.user)


# The texts of the lists.


def _when_text(words: str, moment: dt.datetime) -> str:
    return words % day_and_time(moment)


def _due(moment: dt.datetime) -> str:
    if moment == NEVER:
        return gettext("no deadline")
    words = gettext("due %(day)s, %(time)s") if moment > timezone.now() else gettext("overdue since %(day)s, %(time)s")
    return _when_text(words, moment)


def _changed(moment: dt.datetime) -> str:
    return _when_text(gettext("changed %(day)s"), moment)


def _since(moment: dt.datetime) -> str:
    return _when_text(gettext("since %(day)s, %(time)s"), moment)


def _embargo(moment: dt.datetime) -> str:
    return _when_text(gettext("to be published %(day)s, %(time)s"), moment)


def _out_since(moment: dt.datetime) -> str:
    return _when_text(gettext("in the other language since %(day)s"), moment)


def _assign(user: User, article: Article, language: str) -> tuple[str, str]:
    return reverse("admin:articles_article_assign", args=[article.pk, language]), gettext("Assign…")


def _compare(user: User, article: Article, language: str) -> tuple[str, str]:
    address = reverse("admin:articles_article_compare", args=[article.pk, other_language(language)])
    return f"{address}?from={article.edition(language).behind}", gettext("View changes in the other edition")


LISTS = (
    WorkList("held", _("Held back: names somebody who must not be named"), held_back, _since, newest_first=True),
    WorkList("assigned", _("Assigned to me"), assigned, _due),
    WorkList("begun", _("Started by me, not published"), begun, _changed, newest_first=True),
    WorkList("waiting", _("Waiting for me"), waiting, _since, permission=REVIEW),
    WorkList("today", _("Scheduled for today"), scheduled_today, _embargo),
    WorkList("later", _("Scheduled for later"), scheduled_later, _embargo),
    WorkList(
        "untranslated",
        _("Published without translation"),
        untranslated,
        _out_since,
        newest_first=True,
        action=_assign,
        opens_edition=True,
    ),
    WorkList("behind", _("Behind the other edition"), behind, _since, action=_compare, opens_edition=True),
)


def lists_for(user: User) -> list[WorkList]:
    """Return the lists that ``user`` has the permission for."""
    return [kept for kept in LISTS if user.has_perm(kept.permission)]


@dataclass(frozen=True)
class _Found:
    """An article of a list: its key, the moments of its editions, and the length of the whole list."""

    key: int
    moments: dict[str, dt.datetime]
    total: int


def my_work(request: HttpRequest) -> dict[str, object]:
    """Return the user's lists for the first page: ``{"work": [List, …]}``, without empty ones.

    The number of queries does not depend on the number of rows.
    """
    user = staff(request)
    found = {kept.key: _find(kept, user) for kept in lists_for(user)}
    shown = {item.key for items in found.values() for item in items}
    articles: Any = Article.objects.for_badges().in_bulk(shown) if shown else {}
    work = [_list(kept, user, found[kept.key], articles) for kept in lists_for(user) if found[kept.key]]
    if user.has_perm("articles.view_meeting"):
        work += _unreported(user)
    return {"work": work}


def _find(kept: WorkList, user: User) -> list[_Found]:
    """Return the first rows of a list as keys and moments: the articles of all lists are read together."""
    asker = Asker.of(user)
    if asker.account:
        rows = [*_first_rows(kept, asker).values_list("pk", "moment_ar", "moment_en", "total", named=True)]
    else:
        prepared = _prepared_rows(kept.key, asker.reviews, asker.publishes)
        rows = prepared("", user=asker.user, now=asker.now, tonight=asker.tonight)
    return [
        _Found(row.pk, {code: at for code in LANGUAGES if (at := getattr(row, f"moment_{code}"))}, row.total)
        for row in rows
    ]


@cache
def _prepared_rows(key: str, reviews: bool, publishes: bool) -> Prepared:
    """Return the query for the first rows of the list ``key``, for users of the same permissions."""
    kept = next(kept for kept in LISTS if kept.key == key)
    return Prepared(
        lambda _language, user, now, tonight: _first_rows(
            kept, Asker(user, now, tonight, reviews, publishes, None)
        ).values_list("pk", "moment_ar", "moment_en", "total"),
        {"user": int, "now": dt.datetime, "tonight": dt.datetime},
    )


def _first_rows(kept: WorkList, asker: Asker) -> Any:
    """Return the first rows: key, moments in both languages, and the length of the whole list.

    The first rows of both languages are found by themselves, each by an index, and then merged.
    """
    concerns = kept.concerns(asker)
    own = {code: kept.of(Article.objects.all(), asker, concern) for code, concern in concerns.items()}
    first = [
        Q(pk__in=own[code].order_by(_by_moment(kept, concern.moment), "-pk").values("pk")[:MOST])
        for code, concern in concerns.items()
    ]
    moments: dict[str, Expression] = {
        f"moment_{code}": Case(When(concern.which, then=concern.moment), output_field=DateTimeField())
        for code, concern in concerns.items()
    }
    # An edition without a moment is sorted after all that have one.
    beyond = Value(dt.datetime(1, 1, 1, tzinfo=dt.UTC) if kept.newest_first else NEVER)
    both = [Coalesce(f"moment_{code}", beyond, output_field=DateTimeField()) for code in LANGUAGES]
    order = _by_moment(kept, Greatest(*both) if kept.newest_first else Least(*both))
    total = _number(own["ar"]) + _number(own["en"]) - _number(own["ar"].filter(concerns["en"].which))
    return Article.objects.filter(reduce(or_, first)).annotate(**moments, total=total).order_by(order, "-pk")[:MOST]


def _number(records: QuerySet) -> Subquery:
    """Return how many ``records`` there are, counted once for a whole query."""
    count = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(records.order_by().annotate(number=count).values("number"))


def _by_moment(kept: WorkList, moment: Any) -> OrderBy:
    return moment.desc() if kept.newest_first else moment.asc()


def _list(kept: WorkList, user: User, found: list[_Found], articles: dict[int, Article]) -> List:
    rows = [_work_row(kept, user, articles[item.key], item.moments) for item in found if item.key in articles]
    total = found[0].total
    more = f"{reverse('admin:articles_article_changelist')}?{WorkFilter.parameter_name}={kept.key}"
    return List(kept.key, kept.heading, total, rows, more if total > len(rows) else "")


def _work_row(kept: WorkList, user: User, article: Article, moments: dict[str, dt.datetime]) -> WorkRow:
    language = active_language() if active_language() in moments else next(iter(moments))
    told = [_edition_line(kept, user, article, code, at) for code, at in moments.items()]
    # For the first report on a meeting, this address redirects to the meeting's screen.
    address = reverse("admin:articles_article_change", args=[article.pk])
    if kept.opens_edition:
        address += f"#edition-{next(iter(moments))}"
    return WorkRow(_title(article, language), address, article.get_kind_display(), told)


def _title(record: Article | Meeting, language: str) -> Phrase:
    titles = {code: getattr(record, f"title_{code}") for code in LANGUAGES}
    return first_phrase(titles, language) or Phrase(gettext("Untitled"), active_language())


def _edition_line(kept: WorkList, user: User, article: Article, language: str, moment: dt.datetime) -> EditionLine:
    late = kept.key == "assigned" and moment <= timezone.now()
    url, words = kept.action(user, article, language) if kept.action else ("", "")
    status = article.edition(language).status()
    return EditionLine(kept.when(moment), edition_name(language), status, late, url, words)


def _unreported(user: User) -> list[List]:
    """Return the list of past meetings without a report, the newest first; no list if there are none."""
    reports = Article.objects.filter(kind=ArticleKind.MEETING_REPORT, meeting=OuterRef("pk"))
    missing = Meeting.objects.past().filter(~Exists(reports))
    # The ten are found by themselves: sorted with all of their columns, thousands of meetings take long.
    shown = Meeting.objects.filter(pk__in=missing.latest_first().values("pk")[:MOST])
    texts = [f"{name}_{code}" for name in ("summary", "outcomes") for code in LANGUAGES]
    counted = shown.annotate(total=_number(missing)).latest_first().defer("summary", "outcomes", *texts)
    meetings: Any = list(counted)
    if not meetings:
        return []
    rows = [_meeting_row(user, meeting) for meeting in meetings]
    return [List("unreported", _("Meetings without a report"), meetings[0].total, rows)]


def _meeting_row(user: User, meeting: Meeting) -> WorkRow:
    address = reverse("admin:articles_meeting_change", args=[meeting.pk])
    begin = f"{reverse('admin:articles_article_add')}?meeting={meeting.pk}"
    told = EditionLine(
        meeting.when(),
        # Users who may change the meeting write its report on its screen, others on the article's.
        url=address if meeting.may_be_changed_by(user) else begin,
        url_words=gettext("Write the report"),
    )
    return WorkRow(_title(meeting, active_language()), address, meeting.get_format_display(), [told])


PANELS = (my_work,)


class WorkFilter(admin.SimpleListFilter):
    """The filter of the list of articles by the lists of the first page."""

    title = pgettext_lazy("filter", "my work")
    parameter_name = "work"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, StrOrPromise]]:
        return [(kept.key, kept.heading) for kept in lists_for(staff(request))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        user = staff(request)
        kept = next((kept for kept in lists_for(user) if kept.key == self.value()), None)
        asker = Asker.of(user)
        return kept.of(queryset, asker, *kept.concerns(asker).values()) if kept else queryset


class WorkMixin(AnyModelAdmin):
    """A mixin for the admin of articles: the filter, and reports that are begun from the first page."""

    def get_list_filter(self, request: HttpRequest) -> ListFilters:
        return (*super().get_list_filter(request), WorkFilter)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = super().get_changeform_initial_data(request)
        return {**given, "kind": ArticleKind.MEETING_REPORT} if "meeting" in given else given
