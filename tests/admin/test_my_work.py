"""The desk's first page: to each what waits for them, and nothing they cannot do."""

from __future__ import annotations

import datetime as dt
import html
import re

import html5lib
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html as pages

from articles.models import Article, Assignment, Changes, Meeting
from articles.models.workflow import State
from articles.publishing.take import publish, take
from liaison.health.desk import FAULTS
from liaison.models import Event
from liaison.text.dates import start_of_day
from tests.factories import ArticleFactory, MeetingFactory, ReportFactory, UserFactory

pytestmark = pytest.mark.django_db

ROLES = ("contributor", "editor", "publisher", "administrator")
NO_ENGLISH = {"title_en": "", "summary_en": "", "body_en": "", "slug_en": ""}


def lists(client):
    """``{"waiting": ["title", …]}`` as the page shows them, in the order of the page."""
    response = client.get("/admin/")
    assert response.status_code == 200
    root = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    found = {}
    for section in root.iter("section"):
        key = (section.get("id") or "").removeprefix("work-")
        if key != (section.get("id") or ""):
            found[key] = ["".join(row.find("p//a").itertext()) for row in section.iter("li")]
    return found


def row(client, key, title):
    """The text and the addresses of the row of ``title``."""
    root = html5lib.parse(client.get("/admin/").content.decode(), namespaceHTMLElements=False)
    section = next(found for found in root.iter("section") if found.get("id") == f"work-{key}")
    item = next(found for found in section.iter("li") if title == "".join(found.find("p//a").itertext()))
    return " ".join("".join(item.itertext()).split()), [link.get("href") for link in item.iter("a")]


def in_days(days):
    return timezone.now() + dt.timedelta(days=days)


def in_review(**values):
    return ArticleFactory(live="", state_ar=State.REVIEW, **{**NO_ENGLISH, **values})


@pytest.mark.parametrize("role", ROLES)
def test_everything_that_a_role_may_see_is_named_below(client, role):
    client.force_login(UserFactory(role=role))
    root = pages.fromstring(client.get("/admin/").content)
    found = set(root.xpath("//section[@class='everything']//th/a/@href"))
    assert {"/admin/articles/article/", "/admin/organizations/person/"} <= found
    assert ("/admin/office/oldaddress/" in found) == (role == "administrator")
    assert {client.get(address, follow=True).status_code for address in found} == {200}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("language", "words"), [("en", "Nothing is waiting for you."), ("ar", None)])
def test_when_nothing_waits_the_page_says_so(desk, role, language, words):
    client = desk(role, language)
    # The site of tests has no backups, of which administrators are told.
    cache.set(FAULTS, 0)
    page = client.get("/admin/").content.decode()
    assert 'class="nothing"' in page
    assert words is None or words in page
    assert lists(client) == {}
    assert "/admin/articles/meeting/add/" in page
    assert 'id="everything"' in page
    assert "recent-actions" not in page


def test_what_is_assigned_comes_first_by_the_time_it_is_due(desk):
    client, other = desk("editor"), UserFactory(role="editor")
    titles = {"never": None, "late": in_days(-1), "later": in_days(9), "soon": in_days(1)}
    for title, due_at in titles.items():
        article = ArticleFactory(title_ar=title, live="", **NO_ENGLISH)
        Assignment.objects.create(article=article, language="ar", to=client.user, due_at=due_at)
    Assignment.objects.create(article=ArticleFactory(live=""), language="en", to=other)
    in_review()
    found = lists(client)
    assert found["assigned"] == ["late", "soon", "later", "never"]
    assert next(iter(found)) == "assigned"
    assert "overdue since" in row(client, "assigned", "late")[0]
    assert "due" in row(client, "assigned", "soon")[0]
    assert "overdue" not in row(client, "assigned", "soon")[0]
    assert "no deadline" in row(client, "assigned", "never")[0]


def test_a_row_shows_the_edition_that_is_assigned_in_its_own_language(desk):
    client, article = desk("editor"), ArticleFactory(title_ar="عنوان", title_en="Title", live="")
    Assignment.objects.create(article=article, language="ar", to=client.user)
    text, links = row(client, "assigned", "عنوان")
    assert "Arabic edition Draft" in text
    assert "English" not in text
    assert "News" in text
    assert links == [f"/admin/articles/article/{article.pk}/change/"]
    assert '<bdi lang="ar" dir="rtl">عنوان</bdi>' in client.get("/admin/").content.decode()


def test_what_is_not_translated_leads_to_the_text_that_is_missing(desk):
    client, article = desk("editor"), ArticleFactory(title_ar="عنوان", live="ar", **NO_ENGLISH)
    page = pages.document_fromstring(client.get("/admin/").content.decode())
    [link] = [link.get("href") for link in page.iter("a") if link.text_content().strip() == "عنوان"]
    assert link == f"/admin/articles/article/{article.pk}/change/#edition-en"


def test_what_somebody_began_is_theirs_until_it_is_out(desk):
    client = desk("contributor")
    own = {"created_by": client.user}
    ArticleFactory(title_ar="draft", live="", **own, **NO_ENGLISH)
    ArticleFactory(title_ar="review", live="", state_ar=State.REVIEW, **own, **NO_ENGLISH)
    ArticleFactory(title_ar="out", live="ar en", **own)
    changed = ArticleFactory(title_ar="changed", title_en="changed", live="ar en", **own)
    Changes.objects.create(article=changed, language="ar", content={"title": "New"})
    shared = ArticleFactory(title_ar="shared", title_en="shared", live="ar en", **own)
    Changes.objects.create(article=shared, language="", content={"topics": []})
    ArticleFactory(title_ar="other", live="", **NO_ENGLISH)
    assert sorted(lists(client)["begun"]) == ["changed", "draft", "review", "shared"]
    assert "English" not in row(client, "begun", "changed")[0]
    assert "Live, with changes" in row(client, "begun", "changed")[0]
    # An edition that nobody has begun is no unfinished work.
    assert "English" not in row(client, "begun", "draft")[0]


def test_editors_see_what_is_in_review_and_publishers_what_is_approved_too(desk):
    in_review(title_ar="review")
    ArticleFactory(title_ar="approved", live="", state_ar=State.APPROVED, **NO_ENGLISH)
    for state in ("review", "approved", "draft"):
        article = ArticleFactory(title_ar=f"changes {state}", title_en="", summary_en="", body_en="", live="ar")
        Changes.objects.create(article=article, language="ar", state=state, content={"title": "New"})
    reviewed = ["changes review", "review"]
    assert "waiting" not in lists(desk("contributor"))
    assert sorted(lists(desk("editor"))["waiting"]) == reviewed
    for role in ("publisher", "administrator"):
        assert sorted(lists(desk(role))["waiting"]) == sorted(["approved", "changes approved", *reviewed])


def test_what_has_waited_longest_comes_first_with_when_it_was_submitted(desk):
    client, contributor = desk("editor"), UserFactory(role="contributor")
    for title in ("first", "second", "third"):
        article = ArticleFactory(title_ar=title, live="", created_by=contributor, **NO_ENGLISH)
        take(article, "submit", "ar", contributor)
    Article.objects.filter(title_ar="first").update(updated_at=in_days(3))
    assert lists(client)["waiting"] == ["first", "second", "third"]
    assert "since" in row(client, "waiting", "first")[0]


def test_under_the_two_person_rule_nobody_waits_for_themselves(desk, settings):
    client, colleague = desk("publisher"), UserFactory(role="editor")

    def written(title, *events):
        article = in_review(title_ar=title, created_by=colleague)
        for minute, (action, by) in enumerate(events):
            event = {"record_type": "articles.article", "record_id": article.pk, "language": "ar"}
            Event.objects.create(at=in_days(-1) + dt.timedelta(minutes=minute), action=action, by=by, **event)

    me = client.user
    written("mine", ("write", colleague), ("write", me), ("submit", me))
    written("theirs", ("write", me), ("write", colleague))
    written("seen", ("write", me), ("approve", colleague))
    written("begun by another")
    in_review(title_ar="begun by me", created_by=me)
    everything = {"mine", "theirs", "seen", "begun by another", "begun by me"}
    assert set(lists(client)["waiting"]) == everything
    settings.TWO_PERSON_RULE = True
    shown = set(lists(client)["waiting"])
    # That a colleague wrote on does not settle what I wrote before.
    assert shown == {"seen", "begun by another"}


def test_what_is_scheduled_today_stands_apart_from_what_is_scheduled_next(desk):
    tomorrow = start_of_day(timezone.localdate() + dt.timedelta(days=1))
    second = dt.timedelta(seconds=1)

    def scheduled(title, at):
        return ArticleFactory(title_ar=title, live="ar", published_at_ar=at, **NO_ENGLISH)

    scheduled("last today", tomorrow - second)
    scheduled("first tomorrow", tomorrow)
    scheduled("next week", in_days(7))
    scheduled("out", timezone.now() - second)
    client = desk("editor")
    found = lists(client)
    assert found["today"] == ["last today"]
    assert found["later"] == ["first tomorrow", "next week"]
    text, _links = row(client, "later", "first tomorrow")
    assert re.search(r"to be published \d+ \w+ \d{4}, 00:00 New York time", text)


def test_what_is_out_in_one_language_alone_is_shown_with_the_state_of_the_other(desk):
    client = desk("editor")
    blank = ArticleFactory(title_ar="not begun", live="ar", **NO_ENGLISH)
    ArticleFactory(title_ar="draft", title_en="draft", live="ar", published_at_ar=in_days(-2))
    ArticleFactory(title_ar="مسودة", title_en="english", live="en", published_at_en=in_days(-3))
    ArticleFactory(title_ar="both", live="ar en")
    ArticleFactory(title_ar="none", live="")
    ArticleFactory(title_ar="scheduled", live="ar en", published_at_en=in_days(1))
    ArticleFactory(title_ar="withdrawn", live="ar", state_en=State.WITHDRAWN, published_at_en=in_days(-1))
    ArticleFactory(title_ar="expired", live="ar", expires_at_ar=timezone.now() - dt.timedelta(minutes=1))
    assert lists(client)["untranslated"] == ["not begun", "draft", "مسودة"]
    text, links = row(client, "untranslated", "not begun")
    assert "English edition Not started" in text
    assert links[1] == f"/admin/articles/article/{blank.pk}/assign/en/"
    assert "Arabic edition Draft" in row(client, "untranslated", "مسودة")[0]


def test_what_is_behind_leads_to_what_changed_in_the_original(desk):
    client, publisher = desk("editor"), UserFactory(role="publisher")
    article = ArticleFactory(title_en="Behind", live="ar en")
    Changes.objects.create(article=article, language="ar", content={"title": "جديد"})
    publish(article, "ar", publisher, change="update")
    ArticleFactory(title_en="In step", live="ar en")
    assert lists(client)["behind"] == ["Behind"]
    text, links = row(client, "behind", "Behind")
    assert "English edition Live" in text
    assert "since" in text
    assert links[1] == f"/admin/articles/article/{article.pk}/compare/ar/?from=1"
    assert client.get(links[1]).status_code == 200


def test_past_meetings_wait_for_a_report_until_somebody_begins_one(desk):
    today = timezone.localdate()
    MeetingFactory(title_en="Last year", starts_on=today - dt.timedelta(days=365))
    MeetingFactory(title_en="Yesterday", starts_on=today - dt.timedelta(days=1))
    MeetingFactory(title_en="To come", starts_on=today + dt.timedelta(days=1))
    ReportFactory(live="", meeting__title_en="Reported")
    # News of a meeting is no report on it.
    ArticleFactory(meeting=MeetingFactory(title_en="In the news", starts_on=today - dt.timedelta(days=9)))
    assert lists(desk("editor"))["unreported"] == ["Yesterday", "In the news", "Last year"]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("public", [True, False])
def test_every_role_can_write_the_report_from_there(desk, role, public):
    client, meeting = desk(role), MeetingFactory(title_en="Talk", public=public)
    address = row(client, "unreported", "Talk")[1][1]
    page = client.get(address).content.decode()
    assert "title_ar" in page
    if "add" in address:
        assert re.search(r'<option value="meeting_report"[^>]* selected', page)
        assert f'value="{meeting.pk}" selected' in page
    else:
        assert f"/meeting/{meeting.pk}/" in address


def test_contributors_see_of_others_articles_nothing_to_do(desk):
    client, other = desk("contributor"), UserFactory(role="contributor")
    in_review(created_by=other)
    ArticleFactory(live="ar", created_by=other, **NO_ENGLISH)
    ArticleFactory(live="ar en", created_by=other, behind_en=1)
    ArticleFactory(live="ar", published_at_ar=in_days(3), created_by=other, **NO_ENGLISH)
    assert lists(client) == {}
    ArticleFactory(live="ar", title_ar="own", created_by=client.user, **NO_ENGLISH)
    assert lists(client) == {"untranslated": ["own"]}


def fill(count, user):
    """``count`` articles of each kind of work."""
    contributor = UserFactory(role="contributor")
    blank = {**NO_ENGLISH, "slug_en": None}
    common = {"body_ar": "<p>Text.</p>", "created_by": user}

    def made(name, **values):
        return [
            Article(title_ar=f"{name} {n}", slug_ar=f"{name}-{user.pk}-{count}-{n}", **{**common, **blank, **values})
            for n in range(count)
        ]

    out = {"state_ar": State.PUBLISHED, "published_at_ar": in_days(-3)}
    english = {"title_en": "E", "body_en": "<p>E</p>", "slug_en": None}
    rows = [
        *made("draft"),
        *made("review", state_ar=State.REVIEW, created_by=contributor),
        *made("today", state_ar=State.PUBLISHED, published_at_ar=timezone.now() + dt.timedelta(seconds=90)),
        *made("later", state_ar=State.PUBLISHED, published_at_ar=in_days(3)),
        *made("alone", **out),
        *made("behind", **out, **english, behind_en=1),
    ]
    Article.objects.bulk_create(rows)
    drafts = Article.objects.filter(title_ar__startswith="draft").exclude(assignments__isnull=False)
    Assignment.objects.bulk_create(Assignment(article=article, language="ar", to=user) for article in drafts)
    Meeting.objects.bulk_create(
        Meeting(title_ar=f"m {n}", slug_ar=f"m-{count}-{n}", starts_on=dt.date(2020, 1, 1)) for n in range(count)
    )


@pytest.mark.parametrize("two_person_rule", [True, False])
def test_the_page_asks_as_much_of_the_database_for_many_as_for_few(desk, settings, two_person_rule):
    settings.TWO_PERSON_RULE = two_person_rule
    client = desk("publisher")

    def queries():
        client.get("/admin/")
        with CaptureQueriesContext(connection) as captured:
            found = lists(client)
        return len(captured), found

    fill(1, client.user)
    few, found = queries()
    assert len(found) >= 7
    fill(40, client.user)
    many, found = queries()
    assert many == few <= 23
    assert {key: len(rows) for key, rows in found.items() if key != "today"} == dict.fromkeys(
        ("assigned", "begun", "waiting", "later", "untranslated", "behind", "unreported"), 10
    )


def test_a_long_list_says_how_long_and_leads_to_all_of_it(desk):
    client = desk("editor")
    for number in range(12):
        in_review(title_ar=f"review {number}")
    ArticleFactory(live="", title_ar="draft")
    page = client.get("/admin/").content.decode()
    assert len(lists(client)["waiting"]) == 10
    assert '<span class="count">12</span>' in page
    address = html.unescape(re.search(r'href="([^"]*work=waiting)"', page)[1])
    listed = client.get(address).content.decode()
    assert listed.count('class="action-select"') == 12
    assert "draft" not in re.findall(r"field-headline[^>]*>.*?<a[^>]*>([^<]*)", listed)


def test_a_short_list_needs_no_further_page(desk):
    in_review()
    assert "work=" not in desk("editor").get("/admin/").content.decode()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "key", ["assigned", "begun", "waiting", "today", "later", "untranslated", "behind", "nonsense", "", "%00"]
)
def test_every_list_is_a_filter_that_never_breaks(desk, role, key):
    in_review()
    assert desk(role).get(f"/admin/articles/article/?work={key}", follow=True).status_code == 200


def test_the_page_is_arabic_for_who_reads_arabic(desk):
    in_review(title_ar="خبر")
    page = desk("editor", "ar").get("/admin/").content.decode()
    assert 'dir="rtl"' in page
    assert "خبر" in page
