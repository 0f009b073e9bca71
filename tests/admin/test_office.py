"""The office in the desk: who may write it, what is refused and where, what is recorded."""

from __future__ import annotations

from io import BytesIO

import html5lib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from liaison.models import Event
from liaison.staff.audit.log import event_details
from office.models import Office, Page
from tests.admin.forms import PageForm, errors
from tests.admin.offices import ADD_PAGE, LIST, OFFICE, OLD, PAGES, change, enter, events, write
from tests.factories import PageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(desk):
    return desk("administrator")


# Who may.


@pytest.mark.parametrize(
    ("role", "pages", "office"), [("contributor", 403, 403), ("editor", 403, 403), ("publisher", 200, 403)]
)
def test_publishers_write_pages_and_administrators_the_office_too(desk, role, pages, office):
    client, page = desk(role), PageFactory()
    for address in (PAGES, ADD_PAGE, change(page)):
        assert client.get(address).status_code == pages, address
    for address in (OFFICE, OLD):
        assert client.get(address).status_code == office, address
    assert client.post(OFFICE, {"name_ar": "آخر"}).status_code == 403
    index = client.get("/admin/").text
    assert (f'href="{PAGES}"' in index) == (pages == 200)
    assert f'href="{LIST}"' not in index


def test_administrators_find_all_of_it_from_every_page(administrator):
    page = PageFactory()
    sections = administrator.get("/admin/").text
    for address in (LIST, PAGES):
        assert f'href="{address}"' in sections
    for address in (PAGES, ADD_PAGE, change(page), OFFICE, OLD, f"{OLD}add/"):
        assert administrator.get(address).status_code == 200
    office = administrator.get(OFFICE).text
    assert f'href="{PAGES}"' in office
    assert f'href="{OLD}"' in office


def test_nobody_sees_any_of_it_before_logging_in(client):
    for address in (LIST, OFFICE, PAGES, ADD_PAGE, OLD):
        assert client.get(address).url.startswith("/admin/login/")


# The office.


def test_the_list_of_the_one_office_is_its_page(administrator):
    assert administrator.get(LIST).url == OFFICE
    assert administrator.get(f"{LIST}add/").status_code == 403
    assert administrator.get(f"{LIST}1/delete/").status_code == 403


def test_what_is_written_there_is_on_the_site_at_once(administrator, client):
    form = PageForm(administrator.get(OFFICE)).fill(
        name_ar="مكتب الواحة", name_en="Oasis Office", tagline_en="", email="oasis@example.org", social="t.me/oasis\n"
    )
    response = form.submit(administrator)
    assert (response.status_code, response["Location"]) == (302, OFFICE), errors(response)
    page = client.get("/en/").text
    assert "Oasis Office" in page
    # Nobody types what every address begins with.
    assert 'href="https://t.me/oasis"' in page
    assert "Oasis Office" in administrator.get("/admin/").text
    assert events() == [
        (
            "change_office",
            "",
            "name (in Arabic), name (in English), tagline (in English), e-mail address, social media pages",
        )
    ]
    assert Event.objects.get(action="change_office").by == administrator.user


@pytest.mark.parametrize(
    ("values", "field", "error"),
    [
        ({"name_ar": "", "name_en": " "}, "name_ar", "Enter the name in at least one language."),
        ({"email": "office"}, "email", "Enter a valid email address."),
        (
            {"social": "http://t.me/x"},
            "social",
            "“http://t.me/x” is not a web address. Enter one per line, for example https://t.me/name.",
        ),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_nothing_is_stored(administrator, values, field, error):
    form = PageForm(administrator.get(OFFICE)).fill(phone="+1 202 555 0100", **values)
    response = form.submit(administrator)
    assert errors(response) == [(field, error)]
    assert PageForm(response)["phone"] == "+1 202 555 0100"
    assert not Office.objects.get().phone
    assert not events()


def test_a_logo_is_uploaded_shown_and_removed(administrator, client):
    picture = BytesIO()
    Image.new("RGB", (400, 200), "green").save(picture, "PNG")
    upload = SimpleUploadedFile("logo.png", picture.getvalue(), "image/png")
    PageForm(administrator.get(OFFICE)).submit(administrator, logo=upload)
    assert 'class="office-logo"' in client.get("/en/").text
    stored = Office.objects.get().logo
    form = PageForm(administrator.get(OFFICE))
    form["logo-clear"] = "on"
    form.submit(administrator)
    assert "office-logo" not in client.get("/en/").text
    stored.delete_files()


def test_a_page_that_comes_back_with_a_mistake_says_that_the_picture_is_not_in_it(administrator):
    picture = BytesIO()
    Image.new("RGB", (40, 20), "green").save(picture, "PNG")
    upload = SimpleUploadedFile("logo.png", picture.getvalue(), "image/png")
    form = PageForm(administrator.get(OFFICE)).fill(name_ar="", name_en="")
    assert "Choose the picture again" in form.submit(administrator, logo=upload).text


def test_what_was_typed_and_not_saved_is_offered_again(administrator):
    form = PageForm(administrator.get(OFFICE)).fill(name_en="Typed and lost")
    body = {**form.data, "_path": OFFICE}
    response = administrator.get(OFFICE)
    path = html5lib.parse(response.text, namespaceHTMLElements=False).find(".//*[@data-path]")
    assert path.get("data-path") == OFFICE
    assert administrator.post("/admin/autosave/", body).status_code in (200, 204)


# The audit log.


def test_the_audit_log_tells_what_was_done(administrator):
    PageForm(administrator.get(OFFICE)).fill(phone="+1 202 555 0100").submit(administrator)
    write(administrator, title_en="About us", body_en="<p>Text</p>", public_en="on")
    page = Page.objects.get()
    PageForm(administrator.get(change(page))).fill(slug="who").submit(administrator)
    enter(administrator, "/old", "/en/who/")
    log = administrator.get("/admin/liaison/event/?what=office").text
    for words in (
        "Changed the office details",
        "telephone",
        "Edited a page",
        "Published a page",
        "Changed the address of a page",
        "from \u2066about-us\u2069 to \u2066who\u2069",
        "Changed an old address",
        "from \u2066/old\u2069 to \u2066/en/who/\u2069",
    ):
        assert words in log, words


def test_the_log_survives_what_it_names(administrator):
    """Fields and sections that a later version no longer has."""
    page = PageFactory()
    common = {"record_type": "office.page", "record_id": page.pk, "record_label": "x", "by_name": "Salma"}
    gone = Event(action="write_page", details={"fields": ["title_ar", "subtitle_ar"]}, **common)
    assert event_details(gone) == "العنوان (بالعربية)"
    assert event_details(Event(action="change_menu", details={"menu": "side", "entries": ["shop"]})) == "side: shop"
    assert event_details(Event(action="write_page", details={}, record_type="office.leaf")) == ""
