"""An article on paper: the page to print, and the PDF that is made of it once."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from pypdf import PdfReader

from articles.models import Article
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.public import print as printing
from articles.public import print_addresses
from articles.publishing.take import publish, withdraw
from liaison.media.rendered import typesetting
from liaison.text.languages import LANGUAGES
from office.models import Office
from organizations.disclosure import Disclosure
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)
from tests.liaison.test_images import photograph
from tests.pdf import by_pypdf, need_typesetting, words

pytestmark = pytest.mark.django_db

BODY = {
    "ar": "<h2>ما جرى</h2><p>رحّب المجلس بممثلي Citizens for a Secure America (CSA) في 18.12.2020، وأُعدّ بيانٌ بذلك.</p>",
    "en": "<h2>What happened</h2><p>The council received رابطة القراءة on 18 December. See "
    '<a href="https://example.org/a">their page</a>.</p>',
}


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    return tmp_path


@pytest.fixture
def office(db):
    office = Office.get_solo()
    office.name_ar, office.name_en = "مكتب المكتبات", "Libraries Office"
    office.address_ar, office.address_en = "شارع المثال 12", "12 Example Street"
    office.email = "office@example.org"
    office.save()
    return office


@pytest.fixture
def report(office):
    """A report with all that one can have: a picture, a meeting whose attendees are shown in every way, people, topics."""
    meeting = MeetingFactory(place_ar="دمشق", place_en="Damascus", starts_on=dt.date(2020, 12, 18))
    guests = DelegationFactory(
        meeting=meeting, organization__name_ar="رابطة القراءة", organization__name_en="Reading League"
    )
    shown = {Disclosure.NAMED: "Huda Open", Disclosure.ROLE: "Sami Halfhidden", Disclosure.ORGANIZATION: "Rima Hidden"}
    for level, name in shown.items():
        AttendanceFactory(
            delegation=guests, disclosure=level, person=PersonFactory(name_en=name, name_ar=""), post_en=f"Post {level}"
        )
    meeting.topics.add(TopicFactory(name_ar="مكتبات", name_en="Libraries"))
    report = ReportFactory(
        meeting=meeting,
        title_ar="تقرير: المكتبة «المتنقلة»",
        title_en="Report: the “travelling” library",
        body_ar=BODY["ar"],
        body_en=BODY["en"],
        source_line_en="Media Department",
        image=ContentFile(photograph(), "a.jpg"),
        image_alt_ar="رفوف",
        image_alt_en="Shelves",
        image_credit_en="A photographer",
    )
    report.organizations.add(OrganizationFactory(name_en="Model Union", name_ar="اتحاد النموذج"))
    report.people.add(PersonFactory(name_en="Nour Named", name_ar="نور المسمّاة"))
    return report


def at(article, part, language="en"):
    return f"/{language}/news/{article.pk}/{quote(article.edition(language).slug)}/{part}"


def file_of(client, article, language="en"):
    response = client.get(at(article, "article.pdf", language))
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def kept(data):
    return sorted(path.name for path in data.rglob("*.pdf") if path.is_file())


@pytest.fixture
def able():
    need_typesetting()


# The page


def test_the_page_to_print_holds_the_article_alone_under_the_letterhead(client, report):
    page = client.get(at(report, "print/")).text
    for there in (
        *(
            "Libraries Office",
            "12 Example Street",
            "office@example.org",
            "Meeting report",
            report.title_en,
            "A short summary.",
        ),
        *(
            "What happened",
            "Media Department",
            "A photographer",
            'alt="Shelves"',
            "Reading League",
            "Damascus",
            "18 December 2020",
        ),
        *("Model Union", "Nour Named", "Libraries", f"http://testserver/en/news/{report.pk}/"),
    ):
        assert there in page, there
    assert '<nav class="nav"' not in page
    assert "site.css" not in page
    assert "<script" not in page


def test_the_facts_of_the_meeting_name_nobody_who_is_withheld(client, report):
    page = client.get(at(report, "print/")).text
    assert "Huda Open, Post named" in page.replace("</bdi>", "").replace("<bdi>", "")
    assert "Post role" in page
    for withheld in ("Halfhidden", "Rima", "Post organization"):
        assert withheld not in page


def test_search_engines_are_sent_to_the_article_itself(client, report):
    page = client.get(at(report, "print/")).text
    assert '<meta name="robots" content="noindex">' in page
    assert f'<link rel="canonical" href="http://testserver{at(report, "")}">' in page


def test_the_address_at_the_end_can_be_read_in_arabic(client, report):
    page = client.get(at(report, "print/", "ar")).text
    assert f"http://testserver/ar/news/{report.pk}/{report.slug_ar}/</bdi>" in page


def test_corrections_and_updates_stand_before_the_text(client, office):
    article = ArticleFactory()
    keep_changes(article, "en", texts_of(article, "en"), texts_of(article, "en") | {"source_line": "The library"})
    publish(article, "en", change="correction", public_note="There were three hundred, not thirty.")
    page = client.get(at(article, "print/")).text
    assert page.index("There were three hundred, not thirty.") < page.index("The text in English.")
    assert "Updated on" in page


def test_readers_who_save_data_get_no_picture(client, report):
    assert "A photographer" not in client.get(at(report, "print/"), headers={"Save-Data": "on"}).text


@pytest.mark.parametrize("part", ["print/", "article.pdf"])
def test_a_wrong_slug_leads_to_the_right_one(client, report, part):
    response = client.get(f"/en/news/{report.pk}/other/{part}")
    assert (response.status_code, response["Location"]) == (301, at(report, part))


@pytest.mark.parametrize("part", ["print/", "article.pdf"])
def test_what_is_not_live_answers_as_its_page_does(client, office, part):
    draft, withdrawn = ArticleFactory(live=""), ArticleFactory()
    withdraw(withdrawn, "en")
    past = timezone.now() - dt.timedelta(minutes=1)
    expired = ArticleFactory(expires_at_en=past)
    statuses = [client.get(f"/en/news/{article.pk}/x/{part}").status_code for article in (draft, withdrawn, expired)]
    assert statuses == [404, 410, 410]
    assert client.get(f"/en/news/{2**70}/x/{part}").status_code == 404


def test_only_the_edition_that_is_live_has_one(client, office):
    article = ArticleFactory(live="ar")
    assert client.get(f"/ar/news/{article.pk}/{quote(article.slug_ar)}/print/").status_code == 200
    assert client.get(f"/en/news/{article.pk}/{article.slug_en}/print/").status_code == 404


# The file


@pytest.mark.usefixtures("able")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_holds_what_the_page_holds_in_its_order(client, report, language):
    data = file_of(client, report, language)
    text = " ".join(words(by_pypdf(data)))
    body = " ".join(words(BODY[language].partition("<p>")[2].partition(" <a")[0].replace("</p>", "")))
    title = " ".join(words(getattr(report, f"title_{language}")))
    assert text.index(title) < text.index(body) < text.index({"ar": "دمشق", "en": "Damascus"}[language])
    found = PdfReader(BytesIO(data))
    assert found.metadata.title == getattr(report, f"title_{language}")
    assert found.metadata.author == {"ar": "مكتب المكتبات", "en": "Libraries Office"}[language]
    assert found.root_object["/Lang"] == language
    assert found.pages[0].images
    assert "Back to the article" not in text
    for withheld in ("Halfhidden", "Rima"):
        assert withheld not in text


@pytest.mark.usefixtures("able")
def test_it_is_shown_in_the_browser_and_kept_under_its_title(client, report):
    response = client.get(at(report, "article.pdf", "ar"))
    assert response["Content-Type"] == "application/pdf"
    name = quote("تقرير المكتبة «المتنقلة».pdf")
    plain = f"article-{report.pk}-ar.pdf"
    assert response["Content-Disposition"] == f"inline; filename=\"{plain}\"; filename*=UTF-8''{name}"
    assert response["Link"] == f'<http://testserver{at(report, "", "ar")}>; rel="canonical"'
    assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.usefixtures("able")
def test_it_is_made_once_and_not_sent_to_who_has_it(client, report, data):
    first = client.get(at(report, "article.pdf"))
    made = next(data.rglob("*.pdf/*.pdf")).stat()
    again = client.get(at(report, "article.pdf"), headers={"Save-Data": "on"})
    assert b"".join(first.streaming_content) == b"".join(again.streaming_content)
    assert next(data.rglob("*.pdf/*.pdf")).stat().st_mtime_ns == made.st_mtime_ns
    held = client.get(at(report, "article.pdf"), headers={"If-None-Match": first["ETag"]})
    assert (held.status_code, held.content) == (304, b"")
    assert "no-cache" in first["Cache-Control"]


@pytest.mark.usefixtures("able")
def test_whatever_changes_on_the_page_makes_a_new_file_and_the_old_one_goes(client, report, office, data):
    file_of(client, report)
    before = kept(data)
    report.meeting.attendances.filter(disclosure=Disclosure.NAMED).update(disclosure=Disclosure.UNDISCLOSED)
    assert "Huda" not in by_pypdf(file_of(client, report))
    hidden = kept(data)
    office.name_en = "Office of Libraries"
    office.save()
    assert "Office of Libraries" in by_pypdf(file_of(client, report))
    assert len({tuple(before), tuple(hidden), tuple(kept(data))}) == 3
    assert len(kept(data)) == len(before)


@pytest.mark.usefixtures("able")
def test_of_a_withdrawn_article_no_file_stays(client, office, data, django_capture_on_commit_callbacks):
    article = ArticleFactory()
    file_of(client, article)
    assert kept(data)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(article, "en")
        # Until everything is stored, readers see it still and would have the file made again.
        assert kept(data)
    assert not kept(data)


@pytest.mark.usefixtures("able")
def test_of_an_expired_article_no_file_stays(client, office, data, django_capture_on_commit_callbacks):
    article = ArticleFactory()
    file_of(client, article)
    Article.objects.filter(pk=article.pk).update(expires_at_en=timezone.now() - dt.timedelta(minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        call_command("publish_due", verbosity=0)
    assert not kept(data)


@pytest.mark.usefixtures("able")
@pytest.mark.parametrize("linked", [True, False])
def test_of_who_is_protected_since_no_file_stays(client, office, data, linked, django_capture_on_commit_callbacks):
    """Whether the article names the person itself, or its meeting does."""
    person, article = PersonFactory(), ReportFactory()
    if linked:
        article.people.add(person)
    else:
        AttendanceFactory(delegation__meeting=article.meeting, person=person)
    file_of(client, article)
    other = ArticleFactory()
    file_of(client, other)
    with django_capture_on_commit_callbacks(execute=True):
        person.protected = True
        person.save()
    assert [path.parent.parent.parent.name for path in data.rglob("*.pdf") if path.is_file()] == [str(other.pk)]


@pytest.mark.usefixtures("able")
def test_of_who_is_withheld_since_no_file_stays(client, office, data, django_capture_on_commit_callbacks):
    article = ReportFactory()
    attendance = AttendanceFactory(delegation__meeting=article.meeting)
    file_of(client, article)
    with django_capture_on_commit_callbacks(execute=True):
        attendance.disclosure = Disclosure.ORGANIZATION
        attendance.save()
    assert not kept(data)


@pytest.mark.usefixtures("able")
def test_an_article_that_is_withdrawn_while_its_file_waits_to_be_made_is_not_made(client, office, data, monkeypatch):
    article = ArticleFactory()

    @contextmanager
    def slow_turn():
        withdraw(article, "en")
        yield

    monkeypatch.setattr(printing, "turn", slow_turn)
    assert client.get(at(article, "article.pdf")).status_code == 410
    assert not kept(data)


@pytest.mark.usefixtures("able")
def test_a_file_that_is_there_is_given_out_whoever_else_waits(client, office):
    article = ArticleFactory()
    file_of(client, article)
    with typesetting._places, typesetting._places:
        assert file_of(client, article).startswith(b"%PDF-")


@pytest.mark.usefixtures("able")
def test_when_others_are_being_made_the_reader_is_asked_to_come_back(client, report, monkeypatch):
    monkeypatch.setattr(typesetting, "_PATIENCE", 0)
    with typesetting._press:
        response = client.get(at(report, "article.pdf"))
    assert (response.status_code, response["Cache-Control"]) == (503, "no-store")
    assert int(response["Retry-After"]) > 0
    assert f'href="{at(report, "print/")}"' in response.text


@pytest.mark.usefixtures("able")
def test_the_page_leads_to_both(client, report):
    page = client.get(at(report, "")).text
    assert f'href="{at(report, "print/")}"' in page
    assert f'href="{at(report, "article.pdf")}"' in page


@pytest.mark.usefixtures("able")
def test_a_text_of_hundreds_of_pages_is_printed_from_its_page(client, report, monkeypatch):
    monkeypatch.setattr(print_addresses, "_LONGEST_TEXT", 10)
    assert client.get(at(report, "article.pdf")).status_code == 404
    assert "article.pdf" not in client.get(at(report, "")).text
    assert "article.pdf" not in client.get(at(report, "print/")).text


def test_where_none_can_be_made_no_page_speaks_of_it(client, report, monkeypatch):
    monkeypatch.setitem(typesetting._LIBRARIES, "pango-1.0", "libnowhere.so.0")
    monkeypatch.setattr(typesetting, "find_library", lambda name: None)
    typesetting.can_typeset.cache_clear()
    try:
        assert client.get(at(report, "article.pdf")).status_code == 404
        assert "article.pdf" not in client.get(at(report, "")).text
        assert client.get(at(report, "print/")).status_code == 200
    finally:
        typesetting.can_typeset.cache_clear()
