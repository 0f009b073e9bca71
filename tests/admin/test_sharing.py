"""Links for people outside: made, copied and revoked in the desk by those who may write the article."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

import html5lib
import pytest
from django.test import Client
from django.utils import timezone, translation

from articles.admin.article.event_texts import timeline
from articles.models import Article, Changes, SharedLink
from articles.models.workflow import SHARED
from articles.publishing.take import withdraw
from liaison.models import Event
from liaison.staff.audit.log import label_of
from tests.admin.forms import PageForm, errors
from tests.factories import ArticleFactory, DelegationFactory, OrganizationFactory, ReportFactory

pytestmark = pytest.mark.django_db

ROLES = ("contributor", "editor", "publisher", "administrator")


@pytest.fixture
def report():
    """A report that is not out, with a guest, an organizer and an organization that it names."""
    report = ReportFactory(live="", title_en="Unpublished report", title_ar="تقرير لم يُنشر")
    DelegationFactory(meeting=report.meeting, organization=OrganizationFactory(name_en="Guest League"))
    report.meeting.organizers.add(OrganizationFactory(name_en="Organizing League"))
    report.organizations.add(OrganizationFactory(name_en="Named League"))
    OrganizationFactory(name_en="Stranger League")
    return report


def page_of(article):
    return f"/admin/articles/article/{article.pk}/links/"


def link_to(article, purpose="preview", language="en", **values):
    values.setdefault("expires_at", timezone.now() + dt.timedelta(days=7))
    organization = article.organizations.first() if purpose == "fact_check" else None
    return SharedLink.objects.create(
        article=article, language=language, purpose=purpose, organization=organization, **values
    )


def addresses(response):
    """The addresses to be copied from the page."""
    tree = html5lib.parse(response.text, namespaceHTMLElements=False)
    return [field.get("value") for field in tree.iter("input") if (field.get("id") or "").startswith("link-")]


def make(client, article, **values):
    """Fill in the form of the page as a browser would, and send it."""
    form = PageForm(client.get(page_of(article)))
    return client.post(page_of(article), {**form.data, **values})


# Making one


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_preview_link_is_made_and_opens_the_page(desk, report, language):
    client = desk("editor", language)
    empty = client.get(page_of(report))
    assert addresses(empty) == []
    before = timezone.now()
    assert make(client, report, language=language).status_code == 302
    link = SharedLink.objects.get()
    assert (link.article, link.language, link.purpose, link.organization) == (report, language, "preview", None)
    assert link.created_by == client.user
    assert before + dt.timedelta(days=7) <= link.expires_at <= timezone.now() + dt.timedelta(days=7)
    page = client.get(page_of(report))
    assert "no-store" in page["Cache-Control"]
    (address,) = addresses(page)
    assert address.startswith(f"http://testserver/{language}/preview/")
    shown = Client().get(urlsplit(address).path)
    assert shown.status_code == 200
    assert report.edition(language).title in shown.text


def test_a_fact_check_is_asked_of_an_organization_and_its_answer_comes_back(desk, report):
    client = desk("editor")
    partner = report.organizations.get()
    make(client, report, language="en", purpose="fact_check", organization=partner.pk, days="3")
    (address,) = addresses(client.get(page_of(report)))
    Client().post(urlsplit(address).path, {"name": "Nour", "answer": "changes", "comment": "Two schools."})
    with translation.override("en"):
        told = [(entry.words, entry.who, entry.note) for entry in timeline(report)]
    assert told == [
        ("Fact check: changes requested", "Nour, Named League", "Two schools."),
        ("Created a fact-check link for Named League", client.user.username, ""),
    ]
    assert "Two schools." in client.get(f"/admin/articles/article/{report.pk}/timeline/").text


def test_only_organizations_of_the_article_and_of_its_meeting_can_be_asked(desk, report):
    Changes.objects.create(
        article=report, language=SHARED, content={"organizations": [OrganizationFactory(name_en="Coming League").pk]}
    )
    client = desk("editor")
    tree = html5lib.parse(client.get(page_of(report)).text, namespaceHTMLElements=False)
    select = next(found for found in tree.iter("select") if found.get("name") == "organization")
    assert [option.text for option in select if option.get("value")] == [
        "Coming League",
        "Guest League",
        "Named League",
        "Organizing League",
    ]
    stranger = OrganizationFactory()
    response = make(client, report, purpose="fact_check", organization=stranger.pk)
    assert [name for name, _ in errors(response)] == ["organization"]
    assert not SharedLink.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"days": "0"}, "days"), ({"days": "31"}, "days"), ({"days": "-1"}, "days"), ({"days": ""}, "days"),
        ({"days": "seven"}, "days"), ({"days": "9" * 5000}, "days"), ({"days": "1\x00"}, "days"),
        ({"language": "fr"}, "language"), ({"language": ""}, "language"),
        ({"purpose": "gossip"}, "purpose"),
        ({"purpose": "fact_check", "organization": ""}, "organization"),
        ({"purpose": "fact_check", "organization": "9" * 30}, "organization"),
        ({"purpose": "fact_check", "organization": "x\x00"}, "organization"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_the_field(desk, report, wrong, field):
    response = make(desk("editor"), report, **wrong)
    assert response.status_code == 200
    assert [name for name, _ in errors(response)] == [field]
    assert not SharedLink.objects.exists()
    assert not Event.objects.of(report).exists()


def test_a_preview_is_for_nobody_in_particular(desk, report):
    make(desk("editor"), report, purpose="preview", organization=report.organizations.get().pk)
    assert SharedLink.objects.get().organization is None


def test_an_edition_that_nobody_could_be_shown_is_not_offered(desk):
    client = desk("publisher")
    article = ArticleFactory(live="ar", title_en="", summary_en="", body_en="")
    assert [name for name, _ in errors(make(client, article, language="en"))] == ["language"]
    withdraw(article, "ar")
    page = client.get(page_of(article))
    assert "There is no edition to show" in page.text
    assert 'name="days"' not in page.text
    assert client.post(page_of(article), {"language": "ar", "purpose": "preview", "days": "7"}).status_code == 200
    assert not SharedLink.objects.exists()


# The list


def test_the_list_says_which_links_work_and_which_have_ended(desk, report):
    link_to(report, expires_at=timezone.now() - dt.timedelta(minutes=1))
    link_to(report, revoked_at=timezone.now())
    working = link_to(report, "fact_check")
    page = desk("editor").get(page_of(report))
    assert addresses(page) == [f"http://testserver{working.get_absolute_url()}"]
    for words in ("Link works", "Link expired", "Link revoked", "Named League"):
        assert page.text.count(words) == 1 if words.startswith("Link") else words in page.text
    assert page.text.count("/revoke/") == 1


def test_a_link_to_what_was_withdrawn_is_not_said_to_work(desk):
    article = ArticleFactory(live="en")
    link_to(article)
    withdraw(article, "en")
    page = desk("editor").get(page_of(article))
    assert "Edition withdrawn" in page.text
    assert addresses(page) == []


def test_without_any_link_the_page_says_so(desk, report):
    assert "You have not shared any links yet." in desk("editor").get(page_of(report)).text


def test_a_long_list_comes_in_pages(desk, report, django_assert_max_num_queries):
    client = desk("editor")
    for _ in range(120):
        link_to(report, "fact_check", created_by=client.user)
    with django_assert_max_num_queries(25):
        page = client.get(page_of(report))
    assert len(addresses(page)) == 50
    assert len(addresses(client.get(f"{page_of(report)}?page=3"))) == 20
    assert len(addresses(client.get(f"{page_of(report)}?page=%00"))) == 50


def test_the_copy_button_is_hidden_until_the_script_shows_it(desk, report):
    link_to(report)
    page = desk("editor").get(page_of(report)).text
    button = page[: page.index("data-copies")].rpartition("<button")[2]
    assert "hidden" in button
    assert "desk/copy" in page


# Revoking


def test_a_revoked_link_leads_nowhere_at_once(desk, report):
    client, link = desk("editor"), link_to(report)
    address = f"{page_of(report)}{link.pk}/revoke/"
    assert client.get(address).status_code == 405
    link.refresh_from_db()
    assert link.revoked_at is None
    assert client.post(address, follow=True).status_code == 200
    link.refresh_from_db()
    assert link.revoked_at is not None
    assert Client().get(link.get_absolute_url()).status_code == 410
    with translation.override("en"):
        assert timeline(report)[0].words == "Revoked the preview link"


def test_a_link_is_revoked_once(desk, report):
    client, link = desk("editor"), link_to(report)
    address = f"{page_of(report)}{link.pk}/revoke/"
    client.post(address)
    link.refresh_from_db()
    first = link.revoked_at
    assert "This link had already ended." in client.post(address, follow=True).text
    link.refresh_from_db()
    assert link.revoked_at == first
    assert Event.objects.filter(action="revoke_link").count() == 1


def test_the_link_of_another_article_is_not_revoked_from_here(desk, report):
    client, other = desk("editor"), link_to(ArticleFactory())
    assert client.post(f"{page_of(report)}{other.pk}/revoke/").status_code == 404
    other.refresh_from_db()
    assert other.is_open()


# Who may


@pytest.mark.parametrize("role", ROLES)
def test_whose_article_it_is_shares_it_and_editors_share_everyones(desk, report, role):
    client = desk(role)
    allowed = role != "contributor"
    link = link_to(report)
    revoke = f"{page_of(report)}{link.pk}/revoke/"
    assert client.get(page_of(report)).status_code == (200 if allowed else 403)
    sent = client.post(page_of(report), {"language": "en", "purpose": "preview", "days": "7"})
    assert sent.status_code == (302 if allowed else 403)
    assert client.post(revoke).status_code == (302 if allowed else 403)
    assert SharedLink.objects.count() == (2 if allowed else 1)
    Article.objects.update(created_by=client.user)
    assert client.get(page_of(report)).status_code == 200
    assert client.post(page_of(report), {"language": "en", "purpose": "preview", "days": "7"}).status_code == 302


def test_contributors_ask_nobody_for_a_fact_check(desk, report):
    client = desk("contributor")
    Article.objects.update(created_by=client.user)
    page = client.get(page_of(report))
    assert 'name="purpose"' not in page.text
    sent = {"language": "en", "purpose": "fact_check", "organization": report.organizations.get().pk, "days": "7"}
    client.post(page_of(report), sent)
    assert [link.purpose for link in SharedLink.objects.all()] == ["preview"]


def test_contributors_cannot_answer_for_a_partner_nor_revoke_its_link(desk, report):
    client, link = desk("contributor"), link_to(report, "fact_check")
    Article.objects.update(created_by=client.user)
    page = client.get(page_of(report))
    assert "Named League" in page.text
    assert link.token not in page.text
    assert client.post(f"{page_of(report)}{link.pk}/revoke/").status_code == 403
    link.refresh_from_db()
    assert link.is_open()


def test_nobody_without_an_account_gets_in(client, report):
    assert client.get(page_of(report)).status_code == 302
    assert "/login/" in client.get(page_of(report))["Location"]


@pytest.mark.parametrize("key", ["0", "x", "%00", "9" * 30, "-1", "١"])
def test_keys_that_no_record_has_do_not_exist(desk, report, key):
    client = desk("editor")
    assert client.get(f"/admin/articles/article/{key}/links/").status_code == 404
    assert client.post(f"{page_of(report)}{key}/revoke/").status_code == 404


# On the article's screen


@pytest.mark.parametrize("screen", ["article", "meeting"])
def test_the_screen_counts_the_links_that_work_and_leads_to_them(desk, screen):
    article = ArticleFactory() if screen == "article" else ReportFactory()
    address = f"/admin/articles/{screen}/{article.pk if screen == 'article' else article.meeting_id}/change/"
    client = desk("editor")
    page = client.get(address).text
    assert "For a preview, or for a partner to check the facts." in page
    assert f'href="{page_of(article)}"' in page
    link_to(article)
    link_to(article)
    link_to(article, revoked_at=timezone.now())
    assert "2 working links." in client.get(address).text


def test_the_screen_of_somebody_else_s_article_offers_a_contributor_no_links(desk):
    article = ArticleFactory()
    client = desk("contributor")
    assert page_of(article) not in client.get(f"/admin/articles/article/{article.pk}/change/").text
    Article.objects.update(created_by=client.user)
    assert page_of(article) in client.get(f"/admin/articles/article/{article.pk}/change/").text


def test_the_audit_log_has_words_for_it():
    with translation.override("en"):
        assert [label_of(action) for action in ("share_link", "revoke_link", "fact_check")] == [
            "Created a link for outside",
            "Revoked a link for outside",
            "Answered a fact check",
        ]
