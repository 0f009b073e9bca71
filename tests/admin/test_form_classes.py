"""Classes of forms are built once and used again: whoever comes next, in whichever language, sees the page meant for them."""

from __future__ import annotations

import re

import pytest

from liaison.staff import form_classes
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

ROLES = ["contributor", "administrator"]
# Differ each time: the token against forgery, the name of this opening of the page, what it showed and when, the nonce.
ONCE = re.compile(r'name="(csrfmiddlewaretoken|_page|_base)" value="[^"]*"|data-(page|base)="[^"]*"|nonce="[^"]*"')


@pytest.fixture
def addresses():
    meeting = ReportFactory(live="ar").meeting
    AttendanceFactory(delegation__meeting=meeting)
    article, topic = ArticleFactory(live=""), TopicFactory()
    OrganizationFactory.create_batch(2)
    return [
        f"/admin/articles/meeting/{meeting.pk}/change/",
        "/admin/articles/meeting/add/",
        f"/admin/articles/article/{article.pk}/change/",
        f"/admin/articles/article/{article.pk}/attachments/",
        f"/admin/articles/topic/{topic.pk}/change/",
        f"/admin/organizations/person/{PersonFactory(staff_names='Somebody').pk}/change/",
        f"/admin/organizations/organization/{OrganizationFactory().pk}/change/",
        "/admin/organizations/organization/add/",
    ]


def pages(desk, addresses):
    for role in ROLES:
        for language in ("ar", "en"):
            client = desk(role, language)
            for address in addresses:
                yield lambda client=client, address=address: client.get(address)


def shown(response):
    return response.status_code, ONCE.sub("", response.text)


def test_a_page_is_the_same_after_others_have_had_theirs(desk, addresses):
    asked = list(pages(desk, addresses))
    alone = []
    for ask in asked:
        form_classes._BUILT.clear()
        alone.append(shown(ask()))
    assert [shown(ask()) for ask in asked] == alone
    assert [shown(ask()) for ask in reversed(asked)] == alone[::-1]


def test_a_class_is_built_once(desk, addresses):
    client = desk("editor")
    for address in addresses:
        client.get(address)
    built = dict(form_classes._BUILT)
    for address in addresses:
        client.get(address)
    assert built == form_classes._BUILT


def test_a_class_holds_on_to_nothing_of_the_request_it_was_built_for(desk, addresses):
    form_classes._BUILT.clear()
    response = desk("editor").get(addresses[0])
    held = [
        built._meta.formfield_callback.keywords["request"]
        for built in form_classes._BUILT.values()
        if hasattr(built, "_meta")
    ]
    assert held
    assert all(request is not response.wsgi_request for request in held)
    assert {name for request in held for name in vars(request.user)} >= {"username"}
