"""Every kind of page of the desk, one after the other, as an administrator comes upon them: for what must hold on all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from articles.models import Assignment
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from liaison.models import AuthenticatorApp
from liaison.staff.access.second_factor import add_app
from liaison.staff.trash.bin import put_in_trash
from organizations.models import Consent, Contact, Forgetting, ToldApart
from tests.factories import (
    PASSWORD,
    ArticleFactory,
    AttendanceFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
    UserFactory,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

# Names that nothing breaks, as German and Arabic have them.
WORD = "Donaudampfschifffahrtsgesellschaftskapitän"
LONG = {"name_ar": "والمستشفيات" * 6, "name_en": WORD * 2}

NAMES = ("administrator", "contributor")


def fill() -> dict[str, str]:
    """Something on every page of the desk. Returns the address of each kind of page, below ``/admin/``."""
    user, _other = (UserFactory(username=name, role=name) for name in NAMES)
    organization, person, topic = OrganizationFactory(**LONG), PersonFactory(**LONG), TopicFactory(name_en=WORD)
    MembershipFactory(person=person, organization=organization)
    today = timezone.localdate()
    Consent.objects.create(person=person, given_on=today, until=today, way="email", note=WORD)
    certificate = Forgetting.objects.create(by=user, by_name=WORD, changed={"articles.article": 3}, left=2)
    Contact.objects.create(person=person, kind="email", value=f"{WORD}@example.org")
    report = ReportFactory(live="ar", created_by=user)
    AttendanceFactory(delegation__meeting=report.meeting, delegation__organization=organization, person=person)
    article = ArticleFactory(live="ar", title_ar=f"خبر {WORD}", title_en=WORD * 2, created_by=user)
    article.organizations.add(organization)
    article.topics.add(topic)
    texts = texts_of(article, "ar")
    keep_changes(article, "ar", texts, texts | {"summary": "موجز آخر."})
    Assignment.objects.create(article=article, language="en", to=user, due_at=timezone.now())
    draft = ArticleFactory(live="", created_by=user)
    hidden = PersonFactory(name_ar="نادر الحموي", name_en="Nadir Hamawi", protected=True)
    naming = ArticleFactory(live="", summary_en=f"Nadir Hamawi, {WORD}.", created_by=user)
    put_in_trash(TopicFactory(name_en=WORD), user)
    twin = OrganizationFactory(**LONG, website="https://example.org/" + "long/" * 20)
    AttendanceFactory(delegation__meeting=report.meeting, delegation__organization=twin)
    ToldApart.objects.create(kind="person", first=person.pk, second=PersonFactory().pk)
    LogEntry.objects.log_actions(user.pk, [person], CHANGE, change_message="", single_object=True)
    return {
        "my work": "",
        "one part": "articles/",
        "articles": "articles/article/?kind__exact=news",
        "meetings": "articles/meeting/?o=-2.1",
        "organizations": "organizations/organization/",
        "people": "organizations/person/",
        "topics": "articles/topic/",
        "nothing found": "articles/topic/?q=zebra",
        "pages of the office": "office/page/",
        "the office": "office/office/",
        "calendar": "calendar/",
        "week": "calendar/?week=2024-03-05",
        "trash": "liaison/trashitem/",
        "empty the trash": "liaison/trashitem/empty/",
        "background work": "tasks/",
        "audit log": "liaison/event/?what=access",
        "users": "auth/user/",
        "user": f"auth/user/{user.pk}/change/",
        "new user": "auth/user/add/",
        "password of a user": f"auth/user/{user.pk}/password/",
        "access of a user": f"auth/user/{user.pk}/access/",
        "own password": "password_change/",
        "own account": "account/",
        "app for codes": "account/app/",
        "organization": f"organizations/organization/{organization.pk}/change/",
        "person": f"organizations/person/{person.pk}/change/",
        "contact data": f"organizations/person/{person.pk}/contact/",
        "forget a person": f"organizations/person/{person.pk}/forget/",
        "certificates": "organizations/forgetting/",
        "certificate": f"organizations/forgetting/{certificate.pk}/change/",
        "history of a person": f"organizations/person/{person.pk}/history/",
        "merge with another": f"organizations/organization/merge/?stays={organization.pk}",
        "merge": f"organizations/organization/merge/?stays={organization.pk}&goes={twin.pk}",
        "likely duplicates": "organizations/organization/duplicates/",
        "told apart": "organizations/person/duplicates/?apart=1",
        "topic": f"articles/topic/{topic.pk}/change/",
        "article": f"articles/article/{article.pk}/change/",
        "new article": "articles/article/add/",
        "meeting": f"articles/meeting/{report.meeting_id}/change/",
        "new meeting": "articles/meeting/add/",
        "new meeting from a text": "articles/meeting/from-text/",
        "publish": f"articles/article/{draft.pk}/publish/en/",
        "publish with a name": f"articles/article/{naming.pk}/publish/en/",
        "texts that name somebody": f"names/{hidden.pk}/",
        "withdraw": f"articles/article/{article.pk}/withdraw/ar/",
        "assign": f"articles/article/{article.pk}/assign/en/",
        "links": f"articles/article/{article.pk}/links/",
        "versions": f"articles/article/{article.pk}/versions/ar/",
        "version": f"articles/article/{article.pk}/versions/ar/1/",
        "restore": f"articles/article/{article.pk}/restore/ar/1/",
        "compare": f"articles/article/{article.pk}/compare/ar/?from=live&to=draft",
        "timeline": f"articles/article/{article.pk}/timeline/",
        "delete": f"articles/topic/{topic.pk}/delete/",
        "no deleting": f"organizations/person/{person.pk}/delete/",
    }


def log_in(page: Page, admin: str, name: str) -> None:
    page.goto(f"{admin}login/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.click("#login-form [type=submit]")
    page.wait_for_url(admin)


def visit_all(page: Page, admin: str, addresses: dict[str, str]) -> Iterator[str]:
    """Bring ``page`` to each page of the desk, whose address is ``admin``, and yield what it is called."""
    page.goto(f"{admin}login/")
    yield "login"
    page.fill("#id_username", "nobody")
    page.click("#login-form [type=submit]")
    yield "login refused"
    log_in(page, admin, "administrator")
    for name, address in addresses.items():
        _open(page, f"{admin}{address}")
        yield name
    yield from _visit_answers(page, admin)
    # What was typed above comes back: the page loads once more.
    page.goto(admin, wait_until="networkidle")
    page.locator(".account > summary").click()
    page.locator("#logout-form button").click()
    page.wait_for_load_state()
    yield "logged out"
    log_in(page, admin, "contributor")
    yield "my work of a contributor"
    with_app = User.objects.get(username="contributor")
    add_app(with_app, AuthenticatorApp.begun_for(with_app))
    page.goto(f"{admin}account/")
    yield "own account with an app"
    page.context.clear_cookies()
    page.goto(f"{admin}login/")
    page.fill("#id_username", "contributor")
    page.fill("#id_password", PASSWORD)
    page.click("#login-form [type=submit]")
    page.locator("#id_code").wait_for()
    page.wait_for_load_state()
    yield "second step"
    page.fill("#id_code", "12")
    page.click("#login-form [type=submit]")
    page.locator(".errorlist").wait_for()
    page.wait_for_load_state()
    yield "second step refused"
    with_app.authenticatorapp_set.all().delete()
    log_in(page, admin, "contributor")
    _quietly(page, "**/auth/user/")
    page.goto(f"{admin}auth/user/")
    yield "beyond one's role"


def _visit_answers(page: Page, admin: str) -> Iterator[str]:
    """What comes back when something is sent."""
    page.goto(f"{admin}articles/article/")
    page.locator(".filters > summary").click()
    page.locator(".action-select").first.check()
    yield "articles, filters open, one chosen"
    page.locator("select[name=action]").select_option(index=1)
    page.locator(".actions [type=submit]").click()
    page.wait_for_load_state()
    yield "what is done with the chosen"
    _open(page, f"{admin}articles/meeting/add/")
    page.click(".bar [name=_continue]")
    page.locator(".errornote").wait_for()
    _settle(page)
    yield "new meeting with errors"
    _open(page, f"{admin}articles/meeting/from-text/")
    page.fill(
        "[name=text]", f"عقد مكتب الجاليات اجتماعاً افتراضياً يوم 18 آذار 2024 مع {WORD} بحضور الدكتور سامر الزيزفوني."
    )
    page.click(".bar .primary")
    page.locator(".proposal").first.wait_for()
    page.wait_for_load_state()
    yield "what a text says"
    page.goto(f"{admin}account/")
    page.locator("form[action$='/account/codes/'] button").click()
    page.locator(".recovery-codes").wait_for()
    page.wait_for_load_state()
    yield "recovery codes"
    _long_ago()
    _quietly(page, "**/account/codes/")
    page.goto(f"{admin}account/")
    page.locator("form[action$='/account/codes/'] button").click()
    page.locator("#confirm_form").wait_for()
    page.wait_for_load_state()
    yield "asked again"
    page.goto(f"{admin}articles/topic/add/")
    page.fill("[name=name_en]", "Typed")
    page.context.clear_cookies(name="csrftoken")
    _quietly(page, "**/topic/add/")
    page.click("[name=_save]")
    page.locator("textarea[name=name_en]").wait_for(state="attached")
    page.wait_for_load_state()
    yield "not saved yet"


def _long_ago() -> None:
    """As if everybody had given their password long ago."""
    for stored in Session.objects.all():
        stored.session_data = SessionStore().encode(stored.get_decoded() | {"authenticated_at": 0})
        stored.save()


def _open(page: Page, address: str) -> None:
    page.goto(address)
    _settle(page)


def _settle(page: Page) -> None:
    """Wait for what scripts put in place of controls."""
    for control, made in (
        ("select.admin-autocomplete:not([name*=__prefix__])", ".select2"),
        (".prose-editor", ".tiptap"),
    ):
        if page.locator(control).count():
            page.locator(made).first.wait_for()


def _quietly(page: Page, pattern: str) -> None:
    """What is refused is looked at as it is, but leaves no error in the browser's console."""
    page.route(pattern, lambda route: route.fulfill(response=route.fetch(), status=200), times=1)
