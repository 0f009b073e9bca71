"""Every place of which readers of an edition get the words stops its publication, whoever publishes."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader, PdfWriter

from articles.models import Attachment
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.workflow import Change, State, Step, Terms
from articles.publishing.take import publish, take, withdraw
from organizations.disclosure import Disclosure
from tests.documents import pdf
from tests.factories import (
    ArticleFactory,
    AttachmentFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

AR, EN = "رامي الزعبي", "Rami Zoubi"


@pytest.fixture(autouse=True)
def hidden():
    return PersonFactory(
        name_ar=AR, name_en=EN, other_names="أبو ليث الحوراني", staff_names="Laith Hourani", protected=True
    )


def stopped(article, language="ar"):
    with pytest.raises(ValidationError) as caught:
        publish(article, language)
    article.refresh_from_db()
    assert article.edition(language).state != State.PUBLISHED
    return " ".join(caught.value.messages)


ITS_OWN = {
    "title": {"title_ar": f"كلمة {AR}"},
    "summary": {"summary_ar": f"قال {AR} ذلك."},
    "text": {"body_ar": f"<p>أوّل.</p><p>قال {AR} ذلك.</p>"},
    "letters of the text in tags": {"body_ar": "<p>قال <strong>را</strong>مي الز<strong>عبي</strong> ذلك.</p>"},
    "two lines of the text": {"body_ar": "<p>قال رامي<br>الزعبي ذلك.</p>"},
    "two paragraphs of the text": {"body_ar": "<p>قال رامي</p><p>الزعبي ذلك.</p>"},
    "two cells of the text": {"body_ar": "<table><tbody><tr><td>رامي</td><td>الزعبي</td></tr></tbody></table>"},
    "entities of the text": {"body_ar": "<p>&#1585;امي&nbsp;&#x627;لزعبي</p>"},
    "words of a link": {"body_ar": f'<p><a href="https://example.org/">{AR}</a></p>'},
    "address of a link": {"body_ar": '<p><a href="https://example.org/people/rami-zoubi">هنا</a></p>'},
    "encoded address of a link": {
        "body_ar": '<p><a href="https://example.org/?q=%D8%B1%D8%A7%D9%85%D9%8A+%D8%A7%D9%84%D8%B2%D8%B9%D8%A8%D9%8A">هنا</a></p>'
    },
    "mail address of a link": {"body_ar": '<p><a href="mailto:rami.zoubi@example.org">هنا</a></p>'},
    "source line": {"source_line_ar": f"عن {AR}"},
    "address of the page": {"slug_ar": "حديث-رامي-الزعبي"},
    "name for staff alone": {"body_ar": "<p>Laith Hourani حضر.</p>"},
    "other name": {"body_ar": "<p>حضر أبو ليث الحوراني.</p>"},
    "the other script": {"body_ar": f"<p>حضر {EN}.</p>"},
}


@pytest.mark.parametrize("texts", ITS_OWN.values(), ids=ITS_OWN)
def test_a_name_in_its_own_texts_stops_it(texts):
    assert AR in stopped(ArticleFactory(live="", **texts))


def test_the_picture_says_nobody_s_name(hidden):
    for column in ("image_alt_ar", "image_credit_ar"):
        article = ArticleFactory(live="", **{column: f"تصوير {AR}"})
        assert stopped(article)


def test_the_other_edition_is_not_stopped():
    article = ArticleFactory(live="", title_ar=f"كلمة {AR}")
    publish(article, "en")
    assert article.edition("en").is_live()


def jpeg_with(**exif):
    output, picture = BytesIO(), Image.new("RGB", (40, 30), "white")
    data = picture.getexif()
    for tag, value in exif.items():
        data[int(tag.removeprefix("tag"))] = value
    picture.save(output, "JPEG", exif=data)
    return output.getvalue()


def pdf_about(title):
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf())))
    writer.add_metadata({"/Title": title, "/Author": "Office"})
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def attached(article, data, ending):
    """A file that was stored as it is, by an import for example."""
    attachment = AttachmentFactory(article=article)
    name = attachment.file.storage.save(f"files/{'0' * 31}{article.pk % 10}.{ending}", ContentFile(data))
    Attachment.objects.filter(pk=attachment.pk).update(file=name, size=len(data), kind=ending)


@pytest.mark.parametrize(
    ("data", "ending"),
    [
        (pdf_about(f"Speech of {EN}"), "pdf"),
        (jpeg_with(tag270=f"Portrait of {EN}"), "jpg"),
        (jpeg_with(tag315=EN), "jpg"),
        (jpeg_with(tag40095=EN.encode("utf-16-le")), "jpg"),
    ],
    ids=["title of a PDF", "description of a picture", "artist of a picture", "author of a picture in UTF-16"],
)
def test_a_name_in_what_a_file_says_of_itself_stops_it(data, ending):
    article = ArticleFactory(live="")
    attached(article, data, ending)
    assert stopped(article)


def test_a_name_in_the_title_of_an_attachment_of_either_language_stops_it():
    for titles in ({"title_ar": f"كلمة {AR}"}, {"title_ar": "", "title_en": f"Speech of {EN}"}):
        article = ArticleFactory(live="")
        AttachmentFactory(article=article, **titles)
        assert stopped(article)


def test_an_attachment_of_the_other_edition_does_not_stop_it():
    article = ArticleFactory(live="")
    AttachmentFactory(article=article, language="en", title_en=f"Speech of {EN}")
    publish(article, "ar")


OF_THE_MEETING = {
    "title": {"title_en": f"Talk with {EN}"},
    "summary": {"summary_ar": f"حضر {AR}."},
    "outcomes": {"outcomes_en": f"{EN} will call."},
    "place": {"place_ar": f"بيت {AR}"},
    "address": {"slug_en": "talk-with-rami-zoubi"},
}


@pytest.mark.parametrize("texts", OF_THE_MEETING.values(), ids=OF_THE_MEETING)
def test_a_name_in_the_meeting_that_becomes_public_with_it_stops_it(texts):
    report = ReportFactory(live="", meeting=MeetingFactory(public=False, **texts))
    assert stopped(report)
    publish(report, "ar", meeting_too=False)
    assert not report.meeting.is_public()


def at_the_meeting(report):
    return DelegationFactory(meeting=report.meeting)


BESIDE = {
    "note on a delegation": lambda report: DelegationFactory(meeting=report.meeting, note=f"Through {EN}"),
    "post of an attendee": lambda report: AttendanceFactory(delegation=at_the_meeting(report), post_en=f"Aide of {EN}"),
    "name of a linked topic": lambda report: report.topics.add(TopicFactory(name_en=f"Trial of {EN}")),
    "address of a topic": lambda report: report.topics.add(TopicFactory(slug="rami-zoubi-trial")),
    "topic of the meeting": lambda report: report.meeting.topics.add(TopicFactory(name_ar=f"محاكمة {AR}")),
    "name of a linked organization": lambda report: report.organizations.add(
        OrganizationFactory(name_ar=f"مؤسسة {AR}")
    ),
    "description of an organizer": lambda report: report.meeting.organizers.add(
        OrganizationFactory(description_en=f"Founded by {EN}.")
    ),
    "other names of a delegation": lambda report: DelegationFactory(
        meeting=report.meeting, organization=OrganizationFactory(other_names=f"Friends of {EN}")
    ),
    "biography of somebody linked": lambda report: report.people.add(PersonFactory(biography_en=f"Works with {EN}.")),
    "other names of an attendee": lambda report: AttendanceFactory(
        delegation=at_the_meeting(report), person=PersonFactory(other_names=AR)
    ),
    "record of the same name": lambda report: report.people.add(PersonFactory(name_ar=AR, name_en="Someone")),
}


@pytest.mark.parametrize("name", BESIDE.values(), ids=BESIDE)
def test_a_name_in_what_is_shown_with_it_stops_it(name):
    report = ReportFactory(live="", meeting=MeetingFactory(public=False))
    name(report)
    assert stopped(report)


def test_what_nobody_is_shown_does_not_stop_it(hidden):
    report = ReportFactory(live="", meeting=MeetingFactory(public=False))
    report.people.add(hidden)
    delegation = at_the_meeting(report)
    AttendanceFactory(delegation=delegation, person=hidden, disclosure=Disclosure.NAMED, post_en="Librarian")
    AttendanceFactory(delegation=delegation, disclosure=Disclosure.ORGANIZATION, post_en=f"Aide of {EN}")
    publish(report, "ar")
    assert report.edition("ar").is_live()


def test_whom_the_meeting_withholds_its_reports_do_not_name():
    meeting = MeetingFactory(public=False)
    AttendanceFactory(
        delegation=DelegationFactory(meeting=meeting),
        person=PersonFactory(name_ar="سلوى الديري", name_en="", staff_names="أم ورد الديرية"),
        disclosure=Disclosure.ORGANIZATION,
    )
    assert stopped(ReportFactory(live="", meeting=meeting, summary_ar="قالت سلوى الديري."))
    assert stopped(ReportFactory(live="", meeting=meeting, summary_ar="قالت أم ورد الديرية."))
    publish(ArticleFactory(live="", summary_ar="قالت سلوى الديري."), "ar")


def test_a_former_name_stops_it():
    person = PersonFactory(name_en="Mona Barazi", name_ar="")
    ArticleFactory().people.add(person)
    person.name_en, person.slug = "Mona Atassi", ""
    person.save()
    person.protected = True
    person.save()
    assert stopped(ArticleFactory(live="", summary_ar="Mona Barazi"))


# Steps


def test_scheduling_stops_as_publishing_does():
    article = ArticleFactory(live="", title_ar=f"كلمة {AR}")
    with pytest.raises(ValidationError):
        publish(article, "ar", at=timezone.now() + timezone.timedelta(days=1))


def test_reinstating_stops_when_somebody_is_protected_meanwhile():
    article = ArticleFactory(body_ar="<p>حضرت ندى الصبّاغ.</p>")
    withdraw(article, "ar")
    PersonFactory(name_ar="ندى الصباغ", protected=True)
    with pytest.raises(ValidationError):
        take(article, Step.REINSTATE, "ar")
    article.refresh_from_db()
    assert article.state_ar == State.WITHDRAWN


def test_a_correction_of_a_live_text_stops_too():
    article = ArticleFactory()
    live = texts_of(article, "ar")
    keep_changes(article, "ar", live, live | {"summary": "موجز آخر."})
    note = f"ورد اسم {AR} خطأً."
    with pytest.raises(ValidationError) as caught:
        take(article, Step.PUBLISH, "ar", terms=Terms(change=Change.CORRECTION, public_note=note))
    assert list(caught.value.message_dict) == ["public_note"]
    keep_changes(article, "ar", live, live | {"summary": f"قال {AR}."})
    with pytest.raises(ValidationError):
        publish(article, "ar")


def test_the_explanation_of_a_withdrawal_names_nobody():
    article = ArticleFactory()
    with pytest.raises(ValidationError) as caught:
        withdraw(article, "ar", reason="outdated", public_note=f"استقال {AR}.")
    assert list(caught.value.message_dict) == ["public_note"]
    withdraw(article, "ar", reason="outdated", public_note="استقال أحد المشاركين.")


def test_harmless_texts_pass():
    publish(ArticleFactory(live="", body_ar="<p>حضر رامي وعبد الله الزعبيّة.</p>"), "ar")
