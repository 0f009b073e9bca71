"""What was typed survives a session that ended, a time without its button, a picture beside an error."""

from __future__ import annotations

from io import BytesIO

import html5lib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from articles.models import Topic
from tests.admin.forms import PageForm
from tests.factories import PASSWORD, ReportFactory, UserFactory

pytestmark = pytest.mark.django_db

ADD_ARTICLE, ADD_TOPIC = "/admin/articles/article/add/", "/admin/articles/topic/add/"
OURS = {"origin": "http://testserver", "accept-language": "en"}


def kept_form(response):
    """What the page that says "send it again" would send."""
    root = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    form = next(form for form in root.iter("form") if list(form.iter("textarea")))
    data = {area.get("name"): (area.text or "").removeprefix("\n") for area in form.iter("textarea")}
    token = next(control for control in form.iter("input") if control.get("name") == "csrfmiddlewaretoken")
    return form.get("action"), data | {"csrfmiddlewaretoken": token.get("value")}


def test_a_form_sent_after_the_session_ended_is_kept_and_can_be_sent_again():
    user = UserFactory(role="publisher")
    client = Client(enforce_csrf_checks=True, headers=OURS)
    response = client.post(ADD_TOPIC, {"name_en": "Typed with care\nand more", "csrfmiddlewaretoken": "stale"})
    assert response.status_code == 403
    assert "Log in in another tab" in response.text
    _address, kept = kept_form(response)
    assert kept["name_en"] == "Typed with care\nand more"

    client.force_login(user)
    address, kept = kept_form(client.post(ADD_TOPIC, {"name_en": "Typed with care", "csrfmiddlewaretoken": "stale"}))
    response = client.post(address, kept)
    assert response.status_code == 302
    assert Topic.objects.get().name_en == "Typed with care"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_what_another_site_sent_is_not_kept_to_be_sent_again(origin):
    client = Client(enforce_csrf_checks=True, headers={"origin": origin} if origin else None)
    client.force_login(UserFactory(role="publisher"))
    response = client.post(ADD_TOPIC, {"name_en": "Planted"})
    assert response.status_code == 403
    assert "Planted" not in response.text
    assert "<textarea" not in response.text


def test_a_login_that_fails_its_token_does_not_put_the_password_into_a_page_of_another_site():
    client = Client(enforce_csrf_checks=True)
    response = client.post("/admin/login/", {"username": "x", "password": PASSWORD})
    assert PASSWORD not in response.text


def test_a_picture_that_comes_with_an_error_must_be_chosen_again_and_the_page_says_so(desk):
    client = desk("publisher")
    picture = BytesIO()
    Image.new("RGB", (20, 20)).save(picture, "PNG")
    report = ReportFactory()
    for address, prefix in ((ADD_ARTICLE, ""), (f"/admin/articles/meeting/{report.meeting_id}/change/", "articles-0-")):
        form = PageForm(client.get(address))
        form[f"{prefix}slug_ar"] = "!!!"
        upload = SimpleUploadedFile("p.png", picture.getvalue(), "image/png")
        response = form.submit(client, **{f"{prefix}image": upload})
        assert "Choose the picture again" in response.text
        assert "Choose the picture again" not in client.get(address).text


@pytest.mark.parametrize(
    ("language", "words"), [("ar", "دورك لا يفتح هذه الصفحة"), ("en", "Your role cannot open this page")]
)
def test_a_page_beyond_ones_role_says_so_in_ones_language(desk, language, words):
    response = desk("contributor", language).get("/admin/auth/user/")
    assert response.status_code == 403
    assert words in response.text
    assert 'href="/admin/"' in response.text
