"""The rows of the desk's lists are those of Django's admin, with more said for small screens and in one's own language."""

from __future__ import annotations

import re

import pytest
from django.contrib import admin
from django.contrib.admin.templatetags.admin_list import result_headers, results
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import translation

from articles.models import Article
from liaison.staff.audit.models import record_event
from liaison.staff.list_rows import rows_of
from office.models import Office
from organizations.models import Organization
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    MeetingFactory,
    MembershipFactory,
    OrganizationFactory,
    PageFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# What Django calls its icons, and does not translate.
_SPOKEN = {"en": {"True": "Yes", "False": "No"}, "ar": {"True": "نعم", "False": "لا"}}


# The one office has a form and no list.
LISTS = sorted(admin.site._registry.keys() - {Office}, key=lambda model: model._meta.label)


@pytest.fixture
def office():
    """One of everything that lists show, with and without what it may lack, and a name that is no HTML."""
    user = UserFactory(role="administrator")
    report = ReportFactory(live="ar")
    ArticleFactory(title_ar="<b>&'\"", live="ar", kind="statement")
    MeetingFactory(public_at=None)
    AttendanceFactory(delegation__meeting=report.meeting)
    parent = OrganizationFactory(country="US", name_en="Ties & Bridges")
    child = OrganizationFactory(parent=parent)
    MembershipFactory(person=PersonFactory(), organization=child)
    TopicFactory()
    PageFactory()
    UserFactory(role="editor", is_active=False)
    record_event("log_in", None, user)
    return user


def changelist(model, user, query=""):
    """The list of ``model`` as ``user`` asks for it."""
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    request = RequestFactory().get(address + query)
    request.user, request.resolver_match = user, resolve(address)
    return admin.site.get_model_admin(model).get_changelist_instance(request)


def plain(cells):
    """The cells as Django writes them: without the names of columns and the mark of what says nothing."""
    return re.sub(r' data-label="[^"]*"', "", cells).replace('class="nothing ', 'class="')


def of_django(listed, language):
    listed.formset = None
    for cells in results(listed):
        row = "".join(cells)
        for spoken, word in _SPOKEN[language].items():
            row = row.replace(f'alt="{spoken}"', f'alt="{word}"')
        yield row


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label_lower)
def test_the_rows_are_those_of_django(office, model, language):
    with translation.override(language):
        listed = changelist(model, office)
        rows = [plain(cells) for cells in rows_of(listed, [*result_headers(listed)])]
        assert rows == [*of_django(listed, language)]


@pytest.mark.parametrize("model", [Article, Organization])
def test_a_link_leads_back_to_the_list_as_it_was_filtered(office, model):
    with translation.override("en"):
        listed = changelist(model, office, "?q=e&o=1")
        rows = [plain(cells) for cells in rows_of(listed, [*result_headers(listed)])]
        assert rows == [*of_django(listed, "en")]
        assert "_changelist_filters=q%3De%26o%3D1" in rows[0]
