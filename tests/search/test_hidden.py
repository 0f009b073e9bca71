"""Nothing that is not live, or not disclosed, is found, counted, suggested, proposed or shown: each is tried."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from articles.models.workflow import State
from articles.publishing.take import withdraw
from liaison.staff.trash.bin import put_in_trash
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
    UserFactory,
)

pytestmark = pytest.mark.django_db

AR, EN, SOUNDS = "زنبقستان", "Zanbaqistan", "Zanbakstan"
TEXTS = {"title_ar": f"خبر عن {AR}", "title_en": f"News of {EN}"}
NAMES = {"name_ar": f"رابطة {AR}", "name_en": f"League of {EN}"}
PERSON = {"name_ar": f"سالم {AR}", "name_en": f"Salem {EN}"}
OTHERS = {"name_ar": "اسم آخر", "name_en": "Another name"}


def an_hour(later: int = 1) -> dt.datetime:
    return timezone.now() + dt.timedelta(hours=later)


def draft():
    ArticleFactory(live="", **TEXTS)


def scheduled():
    ArticleFactory(published_at_ar=an_hour(), published_at_en=an_hour(), **TEXTS)


def expired():
    ArticleFactory(
        expires_at_ar=an_hour(-1) + dt.timedelta(minutes=30),
        expires_at_en=an_hour(-1) + dt.timedelta(minutes=30),
        **TEXTS,
    )


def withdrawn():
    article = ArticleFactory(**TEXTS)
    for code in ("ar", "en"):
        withdraw(article, code)


def in_the_trash():
    put_in_trash(ArticleFactory(**TEXTS), UserFactory(role="administrator"))


def renamed():
    article = ArticleFactory(**TEXTS)
    article.title_ar, article.title_en = "عنوان آخر", "Another title"
    article.save()


def a_private_meeting():
    MeetingFactory(public=False, summary_ar=AR, summary_en=EN, **TEXTS)


def a_meeting_announced_for_later():
    MeetingFactory(public_at=an_hour(), **TEXTS)


def the_body_of_a_draft():
    ArticleFactory(live="", body_ar=f"<p>{AR}</p>", body_en=f"<p>{EN}</p>", summary_ar=AR, summary_en=EN)


def an_organization_that_nothing_names():
    OrganizationFactory(**NAMES)


def an_organization_that_a_draft_names():
    ArticleFactory(live="").organizations.add(OrganizationFactory(**NAMES))


def an_organization_that_a_scheduled_article_names():
    article = ArticleFactory(published_at_ar=an_hour(), published_at_en=an_hour())
    article.organizations.add(OrganizationFactory(description_ar=AR, description_en=EN, **NAMES))


def an_organization_at_a_private_meeting_with_a_live_report():
    meeting = MeetingFactory(public=False)
    DelegationFactory(meeting=meeting, organization=OrganizationFactory(**NAMES))
    ReportFactory(meeting=meeting)


def an_undisclosed_delegation():
    delegation = DelegationFactory(organization=OrganizationFactory(**NAMES))
    AttendanceFactory(delegation=delegation, disclosure=Disclosure.UNDISCLOSED)
    ReportFactory(meeting=delegation.meeting)


def the_old_name_of_an_organization():
    organization = OrganizationFactory(**NAMES)
    DelegationFactory(organization=organization)
    organization.name_ar, organization.name_en = "اسم آخر", "Another name"
    organization.save()


def an_attendee(disclosure):
    def attend():
        person = PersonFactory(other_names=f"{SOUNDS}\nأبو {AR}", **PERSON)
        attendance = AttendanceFactory(person=person, disclosure=disclosure)
        ReportFactory(meeting=attendance.delegation.meeting)

    attend.__name__ = f"an_attendee_shown_by_{disclosure}"
    return attend


def a_protected_person():
    person = PersonFactory(protected=True, other_names=SOUNDS, biography_ar=AR, biography_en=EN, **PERSON)
    attendance = AttendanceFactory(person=person)
    ReportFactory(meeting=attendance.delegation.meeting).people.add(person)


def a_person_protected_after_all():
    person = PersonFactory(other_names=SOUNDS, **PERSON)
    attendance = AttendanceFactory(person=person)
    ReportFactory(meeting=attendance.delegation.meeting).people.add(person)
    person.protected = True
    person.save()


def another_name_taken_away():
    person = PersonFactory(other_names=f"{AR}\n{EN}", **OTHERS)
    AttendanceFactory(person=person)
    person.other_names = ""
    person.save()


def a_disclosure_lowered():
    attendance = AttendanceFactory(person=PersonFactory(**PERSON))
    attendance.disclosure = Disclosure.ROLE
    attendance.save()


def a_post_at_a_meeting():
    AttendanceFactory(post_ar=AR, post_en=EN, disclosure=Disclosure.UNDISCLOSED)


def a_note_for_the_desk():
    DelegationFactory(note=f"{AR} {EN}")


def a_topic_of_drafts():
    ArticleFactory(live="").topics.add(TopicFactory(**NAMES))


HIDDEN = [
    *(draft, scheduled, expired, withdrawn, in_the_trash, renamed, the_body_of_a_draft),
    *(a_private_meeting, a_meeting_announced_for_later, a_post_at_a_meeting, a_note_for_the_desk),
    *(an_organization_that_nothing_names, an_organization_that_a_draft_names),
    *(an_organization_that_a_scheduled_article_names, an_organization_at_a_private_meeting_with_a_live_report),
    *(an_undisclosed_delegation, the_old_name_of_an_organization, a_topic_of_drafts),
    *(an_attendee(level) for level in (Disclosure.ROLE, Disclosure.ORGANIZATION, Disclosure.UNDISCLOSED)),
    *(a_protected_person, a_person_protected_after_all, another_name_taken_away, a_disclosure_lowered),
]


def test_what_is_live_is_known_everywhere(searching):
    article = ArticleFactory(**TEXTS)
    article.organizations.add(OrganizationFactory(**NAMES))
    told = " ".join(searching.knows(AR, EN))
    assert all(where in told for where in ("found", "by date", "suggested", "meant", "counted"))


@pytest.mark.parametrize("hide", HIDDEN, ids=lambda hide: hide.__name__.replace("_", " "))
def test_nobody_learns_of(searching, hide):
    hide()
    assert searching.knows(AR, EN, SOUNDS) == []


def test_the_words_of_an_edition_are_not_found_in_the_other_language(searching):
    ArticleFactory(title_ar=f"خبر عن {AR}", title_en="News", body_ar=f"<p>{AR} {EN}</p>")
    assert len(searching.links(AR, "ar")) == 1
    assert searching.links(AR, "en") == searching.links(EN, "en") == []


def test_the_draft_beside_a_live_edition_is_not_found(searching):
    ArticleFactory(live="ar", title_en=f"News of {EN}", summary_en=EN)
    assert searching.knows(EN) == []


def test_a_description_in_the_other_language_is_neither_searched_nor_shown(searching):
    DelegationFactory(organization=OrganizationFactory(name_ar="رابطة القمر", description_en=f"Not far from {EN}"))
    assert searching.links(EN, "ar") == []
    assert EN not in searching.page("القمر", "ar")


def test_whoever_is_named_is_found_and_suggested_in_every_spelling(searching):
    person = PersonFactory(other_names=f"أبو {AR}", slug="salem", **PERSON)
    AttendanceFactory(person=person)
    assert "/ar/people/salem/" in searching.links(AR)
    assert "/ar/people/salem/" in searching.links(EN)
    assert "/ar/people/salem/" in searching.links(SOUNDS)
    assert searching.suggested("Zanb") == [f"سالم {AR}"]


def test_an_attendee_at_one_meeting_by_name_is_not_found_at_the_other(searching):
    person = PersonFactory(**PERSON)
    named = AttendanceFactory(person=person, delegation__meeting__title_ar="اللقاء الأول").delegation.meeting
    AttendanceFactory(person=person, disclosure=Disclosure.ROLE, delegation__meeting__title_ar="اللقاء الثاني")
    assert [link for link in searching.links(AR) if "/meetings/" in link] == [named.get_absolute_url()]


def test_facets_count_only_what_is_found(searching):
    ArticleFactory(**TEXTS)
    ArticleFactory(live="", **TEXTS)
    ArticleFactory(published_at_ar=an_hour(), **TEXTS)
    MeetingFactory(public=False, **TEXTS)
    assert searching.said(AR) == "نتيجة واحدة"
    assert '<span class="small">' not in searching.page(AR).split("facets")[1].split("</details>")[0]


def test_whether_a_name_sounds_alike_does_not_tell_that_a_hidden_one_is_spelled_so(searching):
    AttendanceFactory(person=PersonFactory(slug="nasr", name_ar="نصر المثالي", name_en="Nasr Mithali"))
    before = searching.links("Naser")
    PersonFactory(name_en="Naser Hidden", name_ar="ناصر الخفي")
    ArticleFactory(live="en", published_at_en=an_hour(), title_en="Naser")
    assert searching.links("Naser") == before == ["/ar/people/nasr/", *before[1:]]


def test_what_is_out_is_found_when_its_time_comes(searching):
    article = ArticleFactory(live="ar", **TEXTS)
    assert searching.links(AR) == [article.get_absolute_url()]
    article.state_ar = State.DRAFT
    article.save()
    assert searching.links(AR) == []
