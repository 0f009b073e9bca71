"""A publisher chooses what leads the front page, until when, and takes it off again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.publishing.take import withdraw
from liaison.models import Event
from tests.admin.forms import PageForm, errors
from tests.factories import ArticleFactory, ReportFactory

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def address(article: Article) -> str:
    return reverse("admin:articles_article_lead", args=[article.pk])


def choose(client, article: Article, **values):
    return PageForm(client.get(address(article))).fill(**values).confirm(client)


def chosen(**values) -> Article:
    now = timezone.now()
    return ArticleFactory(leads_from=now - HOUR, leads_until=now + 24 * HOUR, **values)


def said(client, response) -> str:
    """The page that follows."""
    return client.get(response["Location"]).text


def evening(days: int) -> dt.datetime:
    day = timezone.localdate() + dt.timedelta(days=days)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(22)))


@pytest.mark.parametrize(("how_long", "days"), [("tomorrow", 1), ("three_days", 3), ("week", 7)])
def test_it_leads_until_an_evening_to_come(desk, how_long, days):
    client, article = desk("publisher"), ArticleFactory(title_en="Library opens")
    response = choose(client, article, how_long=how_long)
    article.refresh_from_db()
    assert article.leads_until == evening(days)
    assert Article.objects.leading("ar").get() == article
    page = said(client, response)
    assert "The English front page: “" in page
    assert "Library opens" in page


def test_tomorrow_evening_is_what_the_page_offers_first(desk):
    form = PageForm(desk("publisher").get(address(ArticleFactory())))
    assert form["how_long"] == "tomorrow"


def test_it_leads_until_a_time_of_ones_own(desk):
    client, article = desk("publisher"), ArticleFactory()
    end = timezone.localtime() + dt.timedelta(days=2)
    choose(client, article, how_long="own", until=f"{end:%Y-%m-%dT%H:%M}")
    article.refresh_from_db()
    assert article.leads_until == end.replace(second=0, microsecond=0)


@pytest.mark.parametrize(
    ("until", "message"),
    [
        ("", "Enter an end time."),
        ("2020-01-01T10:00", "Choose a time in the future."),
        ("soon", "Enter a valid date/time."),
    ],
)
def test_a_time_that_cannot_be_is_refused_beside_its_control(desk, until, message):
    client, article = desk("publisher"), ArticleFactory()
    response = choose(client, article, how_long="own", until=until)
    assert errors(response) == [("until", message)]
    assert not Article.objects.leading().exists()


def test_another_time_is_of_no_matter_where_an_evening_was_chosen(desk):
    client, article = desk("publisher"), ArticleFactory()
    assert choose(client, article, how_long="week", until="2020-01-01T10:00").status_code == 302


def test_it_stops_and_the_page_says_what_leads_instead(desk):
    client, article = desk("publisher"), chosen()
    form = PageForm(client.get(address(article)))
    page = said(client, form.submit(client, "_stop"))
    assert "no longer leads the front page" in page
    assert "the newest article leads" in page
    article.refresh_from_db()
    assert (article.leads_from, article.leads_until) == (None, None)
    again = form.submit(client, "_stop")
    assert "was no longer leading the front page" in said(client, again)


def test_the_page_shows_how_long_it_leads_and_what_leads_now(desk):
    client, article = desk("publisher"), chosen(title_en="Library opens", live="en")
    form = PageForm(client.get(address(article)))
    assert form["how_long"] == "own"
    assert form["until"] == f"{timezone.localtime(article.leads_until):%Y-%m-%dT%H:%M}"
    page = client.get(address(article)).text
    assert "The newest article" in page
    assert "Library opens" in page


def test_of_two_the_last_chosen_leads(desk):
    client = desk("publisher")
    first, last = ArticleFactory(), ArticleFactory()
    for article in (first, last, first):
        choose(client, article, how_long="week")
    assert list(Article.objects.leading("ar")) == [first, last]
    assert Event.objects.filter(action="lead").count() == 3


def test_two_who_choose_at_once_are_both_recorded(desk):
    """Whoever is last decides; nobody is refused for it."""
    one, other, article = desk("publisher"), desk("publisher"), ArticleFactory()
    forms = [PageForm(client.get(address(article))) for client in (one, other)]
    forms[0].fill(how_long="week").confirm(one)
    forms[1].fill(how_long="tomorrow").confirm(other)
    article.refresh_from_db()
    assert article.leads_until == evening(1)
    events = Event.objects.of(article).filter(action="lead")
    assert [event.by for event in events] == [other.user, one.user]


@pytest.mark.parametrize("live", ["ar", "en"])
def test_one_live_edition_is_enough(desk, live):
    client, article = desk("publisher"), ArticleFactory(live=live)
    assert choose(client, article, how_long="week").status_code == 302
    assert Article.objects.leading(live).exists()


def test_what_no_reader_sees_cannot_be_chosen(desk):
    client, article = desk("publisher"), ArticleFactory(live="")
    page = client.get(address(article))
    assert "cannot lead the front page" in page.text
    assert "how_long" not in page.text
    response = client.post(address(article), {"how_long": "week"})
    assert response.status_code == 200
    assert not Article.objects.exclude(leads_until=None).exists()


def test_one_that_was_withdrawn_meanwhile_is_refused(desk):
    client, article = desk("publisher"), ArticleFactory(live="ar")
    form = PageForm(client.get(address(article))).fill(how_long="week")
    withdraw(Article.objects.get(), "ar")
    response = form.confirm(client)
    assert response.status_code == 200
    assert not Article.objects.exclude(leads_until=None).exists()


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_others_are_not_offered_it_and_refused(desk, role):
    client = desk(role)
    article = chosen(created_by=client.user)
    screen = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert address(article) not in screen.text
    assert "Leads the front page until" in screen.text
    assert client.get(address(article)).status_code == 403
    assert client.post(address(article), {"_stop": "1"}).status_code == 403
    assert Article.objects.leading().exists()


def test_the_article_and_its_meeting_lead_to_the_page(desk):
    client, article, report = desk("publisher"), ArticleFactory(), ReportFactory()
    screen = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert "Lead the front page…" in screen.text
    assert address(article) in screen.text
    meeting = client.get(reverse("admin:articles_meeting_change", args=[report.meeting_id]))
    assert address(report) in meeting.text
    draft = client.get(reverse("admin:articles_article_change", args=[ArticleFactory(live="").pk]))
    assert "Lead the front page…" not in draft.text


def test_withdrawn_it_says_that_it_waits(desk):
    client, article = desk("publisher"), chosen(live="ar")
    withdraw(article, "ar")
    screen = client.get(reverse("admin:articles_article_change", args=[article.pk]))
    assert "once readers can see it" in screen.text
    assert PageForm(client.get(address(article))).submit(client, "_stop").status_code == 302


def test_the_list_marks_what_was_chosen_and_readers_see(desk):
    chosen()
    ArticleFactory(leads_from=timezone.now() - 2 * HOUR, leads_until=timezone.now() - HOUR)
    chosen(live="")
    page = desk("editor").get(reverse("admin:articles_article_changelist"))
    assert page.text.count('class="badge lead"') == 1


def test_saving_the_article_leaves_the_lead_alone(desk):
    client, article = desk("publisher"), chosen()
    until = article.leads_until
    form = PageForm(client.get(reverse("admin:articles_article_change", args=[article.pk])))
    Article.objects.update(leads_until=until + HOUR)
    form.fill(title_en="Another title").submit(client)
    article.refresh_from_db()
    assert article.leads_until == until + HOUR


def test_the_timeline_says_until_when(desk):
    client, article = desk("publisher"), ArticleFactory()
    choose(client, article, how_long="week")
    PageForm(client.get(address(article))).submit(client, "_stop")
    page = client.get(reverse("admin:articles_article_timeline", args=[article.pk]))
    assert "Made it the front page lead until" in page.text
    assert "Removed it as the front page lead" in page.text


@pytest.mark.parametrize("key", ["0", "999", "abc", "9" * 30])
def test_an_article_that_is_not_there_is_not_found(desk, key):
    assert desk("publisher").get(f"/admin/articles/article/{key}/lead/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_two_who_choose_and_stop_at_the_same_time_wait_for_each_other(together, desk):
    article = chosen()
    one, other = desk("publisher"), desk("publisher")
    choosing = PageForm(one.get(address(article))).fill(how_long="week")
    stopping = PageForm(other.get(address(article)))
    answers = together(lambda: choosing.confirm(one), lambda: stopping.submit(other, "_stop"))
    assert [answer.status_code for answer in answers] == [302, 302]
    article.refresh_from_db()
    last = Event.objects.of(article).first()
    assert (article.leads_until is not None) == (last.action == "lead")
    assert (article.leads_from is None) == (article.leads_until is None)
