"""The desk's first page: lists of the user's work, each of which is also a filter of the list of articles."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Case, Count, DateTimeField, Exists, F, OuterRef, Q, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, Greatest, Least
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles.admin.list_columns import badge_class, where_out
from articles.admin.steps.messages import edition_name
from articles.models import Article, Assignment, Changes, Meeting, Version
from articles.models.kind import ArticleKind
from articles.models.two_person_rule import unseen
from articles.models.workflow import OPEN_STATES, SHARED, STEPS, State, Status, Step, begun
from articles.publishing.guard.held import HELD
from liaison.models import Event
from liaison.staff.requests import staff
from liaison.text.dates import day_and_time, start_of_day
from liaison.text.languages import LANGUAGES, Phrase, active_language, first_phrase, other_language
from liaison.typing import AnyModelAdmin

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.admin import ModelAdmin
    from django.contrib.auth.models import User
    from django.db.models import Expression, QuerySet
    from django.http import HttpRequest

    from liaison.staff.audit.models import EventQuerySet
    from liaison.typing import ListFilters, StrOrPromise

# The number of rows of each list; its link leads to the others.
MOST = 10
# Stands for no moment, so that rows without one come last in every database.
NEVER = dt.datetime(2200, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True)
class EditionScope:
    """The editions in one language that a list holds, and the moment by which it sorts and describes them.

    ``which`` is used several times in one query. Conditions that would be slow there are queried before and inserted as
    keys.
    """

    which: Q
    moment: object


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
    concern: Callable[[User, str], EditionScope]
    when: Callable[[dt.datetime], str]
    newest_first: bool = False
    permission: str = "articles.change_article"
    action: Callable[[User, Article, str], tuple[str, str]] | None = None
    # Whether a row links to the edition's text within the page.
    opens_edition: bool = False

    def concerns(self, user: User) -> dict[str, EditionScope]:
        """Return the scope of the list for ``user``, by language."""
        return {code: self.concern(user, code) for code in LANGUAGES}

    def of(self, articles: QuerySet[Article], user: User, concerns: dict[str, EditionScope]) -> QuerySet[Article]:
        """Return those of ``articles`` that are in this list for ``user``, without any out of the user's reach."""
        chosen = articles.filter(concerns["ar"].which | concerns["en"].which)
        return chosen if user.has_perm("articles.review_article") else chosen.filter(created_by=user.pk)


# The scopes of the lists.


def _assigned(user: User, language: str) -> EditionScope:
    given = Assignment.objects.filter(to=user.pk, language=language)
    due = Subquery(given.filter(article=OuterRef("pk")).values("due_at")[:1])
    return EditionScope(Q(pk__in=_keys(given, "article")), Coalesce(due, Value(NEVER), output_field=DateTimeField()))


def _keys(rows: QuerySet, column: str) -> list[int]:
    return list(rows.values_list(column, flat=True))


def _held_back(user: User, language: str) -> EditionScope:
    """Select the editions that were taken off the schedule because they name somebody, and were not published since."""
    since = Event.objects.filter(
        record_type=Article._meta.label_lower,
        record_id=OuterRef("record_id"),
        language=language,
        action=Step.PUBLISH,
        at__gt=OuterRef("at"),
    )
    held = _events(language, HELD)
    which = Q(Exists(held.filter(~Exists(since))), **{f"state_{language}": State.APPROVED})
    return EditionScope(which, Subquery(held.values("at")[:1]))


def _begun(user: User, language: str) -> EditionScope:
    """Select the user's own editions that are unpublished, or published with unpublished changes."""
    unpublished = Q(**{f"state_{language}__in": OPEN_STATES}) & begun(language)
    changes = Changes.objects.filter(language__in=(language, SHARED), article__created_by=user.pk)
    beside = Q(**{f"state_{language}": State.PUBLISHED}) & Q(pk__in=changes.values("article"))
    return EditionScope(Q(created_by=user.pk) & (unpublished | beside), F("updated_at"))


def _waiting(user: User, language: str) -> EditionScope:
    """Select the editions that the user may approve or, if they are approved, publish.

    Under the two-person rule, editions with changes by the user are left out.
    """
    states = [State.REVIEW]
    if user.has_perm(STEPS[Step.PUBLISH].permission):
        states.append(State.APPROVED)
    beside = Changes.objects.filter(language__in=(language, SHARED), state__in=states)
    which = Q(**{f"state_{language}__in": states}) | where_out(language) & Q(pk__in=_keys(beside, "article"))
    if settings.TWO_PERSON_RULE:
        which &= ~Q(pk__in=_keys(_on_the_way(language).filter(unseen(language, user)), "pk"))
    moves = _events(language, Step.SUBMIT, Step.APPROVE)
    return EditionScope(which, Coalesce(Subquery(moves.values("at")[:1]), F("updated_at")))


def _on_the_way(language: str) -> QuerySet[Article]:
    """Return the articles whose edition, or the changes beside it, are in review or approved."""
    states = (State.REVIEW, State.APPROVED)
    beside = Changes.objects.filter(state__in=states).values("article")
    return Article.objects.filter(Q(**{f"state_{language}__in": states}) | Q(pk__in=beside))


def _events(language: str, *actions: str) -> EventQuerySet[Event]:
    """Return the events ``actions`` of the outer query's article, the newest first."""
    own = Event.objects.filter(record_type=Article._meta.label_lower, record_id=OuterRef("pk"))
    return own.filter(language=language, action__in=actions).order_by("-at", "-pk")


def _scheduled_until(language: str, start: dt.datetime, end: dt.datetime) -> EditionScope:
    moment = f"published_at_{language}"
    which = Q(**{f"state_{language}": State.PUBLISHED, f"{moment}__gt": start, f"{moment}__lt": end})
    return EditionScope(which, F(moment))


def _scheduled_today(user: User, language: str) -> EditionScope:
    return _scheduled_until(language, timezone.now(), _tomorrow())


def _scheduled_later(user: User, language: str) -> EditionScope:
    return _scheduled_until(language, _tomorrow() - dt.timedelta(microseconds=1), NEVER)


def _tomorrow() -> dt.datetime:
    return start_of_day(timezone.localdate() + dt.timedelta(days=1))


def _untranslated(user: User, language: str) -> EditionScope:
    """Select the unpublished editions whose other language is live.

    Withdrawn and scheduled editions are left out.
    """
    other = other_language(language)
    which = Q(**{f"state_{language}__in": OPEN_STATES}) & where_out(other)
    return EditionScope(which, F(f"published_at_{other}"))


def _behind(user: User, language: str) -> EditionScope:
    number = f"behind_{language}"
    later = Version.objects.filter(
        article=OuterRef("pk"), language=other_language(language), number__gt=OuterRef(number)
    ).order_by("number")
    which = Q(**{f"{number}__isnull": False}) & begun(language)
    return EditionScope(which, Coalesce(Subquery(later.values("at")[:1]), F("updated_at")))


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
    WorkList("held", _("Held back: names somebody who must not be named"), _held_back, _since, newest_first=True),
    WorkList("assigned", _("Assigned to me"), _assigned, _due),
    WorkList("begun", _("Started by me, not published"), _begun, _changed, newest_first=True),
    WorkList("waiting", _("Waiting for me"), _waiting, _since, permission="articles.review_article"),
    WorkList("today", _("Scheduled for today"), _scheduled_today, _embargo),
    WorkList("later", _("Scheduled for later"), _scheduled_later, _embargo),
    WorkList(
        "untranslated",
        _("Published without translation"),
        _untranslated,
        _out_since,
        newest_first=True,
        action=_assign,
        opens_edition=True,
    ),
    WorkList("behind", _("Behind the other edition"), _behind, _since, action=_compare, opens_edition=True),
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
    concerns = kept.concerns(user)
    moments: dict[str, Expression] = {
        f"moment_{code}": Case(When(concern.which, then=concern.moment), output_field=DateTimeField())
        for code, concern in concerns.items()
    }
    # An edition without a moment is sorted after all that have one.
    beyond = Value(dt.datetime(1, 1, 1, tzinfo=dt.UTC) if kept.newest_first else NEVER)
    both = [Coalesce(f"moment_{code}", beyond, output_field=DateTimeField()) for code in LANGUAGES]
    order = Greatest(*both).desc() if kept.newest_first else Least(*both).asc()
    rows = kept.of(Article.objects.annotate(**moments), user, concerns).annotate(total=Window(Count("pk")))
    found = rows.order_by(order, "-pk").values_list("pk", "moment_ar", "moment_en", "total")[:MOST]
    return [
        _Found(key, {code: at for code, at in (("ar", arabic), ("en", english)) if at}, total)
        for key, arabic, english, total in found
    ]


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
    missing = Meeting.objects.past().filter(~Exists(reports)).annotate(total=Window(Count("pk")))
    texts = [f"{name}_{code}" for name in ("summary", "outcomes") for code in LANGUAGES]
    meetings: Any = list(missing.latest_first().defer("summary", "outcomes", *texts)[:MOST])
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
        return kept.of(queryset, user, kept.concerns(user)) if kept else queryset


class WorkMixin(AnyModelAdmin):
    """A mixin for the admin of articles: the filter, and reports that are begun from the first page."""

    def get_list_filter(self, request: HttpRequest) -> ListFilters:
        return (*super().get_list_filter(request), WorkFilter)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given = super().get_changeform_initial_data(request)
        return {**given, "kind": ArticleKind.MEETING_REPORT} if "meeting" in given else given
