"""Withdrawing in one press all that tells the same, and reinstating exactly that."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from lxml import html

from articles.models import Article, Changes, Meeting, SharedLink, Version, Withdrawal
from articles.models.workflow import State, Status
from articles.publishing.take import publish, take, withdraw
from liaison.models import Event
from tests.admin.forms import PageForm, errors
from tests.factories import (
    ArticleFactory,
    AttachmentFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NAME, BODY = "Salma Tajriba", "League of Trial"
MEETING = {"title_ar": "لقاء في المرفأ", "title_en": "Talk at the harbor"}


@pytest.fixture
def report():
    """Live in both languages, on a public meeting with a title of its own, at which somebody is named."""
    meeting = MeetingFactory(**MEETING)
    delegation = DelegationFactory(
        meeting=meeting, organization=OrganizationFactory(name_en=BODY, name_ar="رابطة التجربة")
    )
    AttendanceFactory(delegation=delegation, person=PersonFactory(name_en=NAME, name_ar="سلمى تجربة"))
    report = ReportFactory(meeting=meeting, title_en="Report on the harbor", title_ar="تقرير عن المرفأ")
    AttachmentFactory(article=report)
    return report


def page(article, step, language="ar"):
    return f"/admin/articles/article/{article.pk}/{step}/{language}/"


def press(client, article, step="withdraw", language="ar", **typed):
    """Open the page and confirm it as a browser would; ``typed`` None unticks a box. Returns the page that follows."""
    form = PageForm(client.get(page(article, step, language)))
    form.fill(**{name: value for name, value in typed.items() if value is not None})
    for name in (name for name, value in typed.items() if value is None):
        del form.data[name]
    return client.get(form.confirm(client)["Location"])


def readers_find(client, article):
    """The pages on which readers find the name of the person or of the body, or the titles."""
    addresses = [
        *(f"/{code}/news/{article.pk}/x/" for code in ("ar", "en")),
        *(f"/{code}/meetings/{article.meeting_id}/x/" for code in ("ar", "en")),
        *("/en/", "/en/news/", "/en/meetings/", "/en/meetings/register.csv", "/en/meetings/register.json"),
        *("/en/meetings/calendar.ics", "/en/organizations/", "/en/news/feed/", "/sitemap.xml", "/api/v1/meetings/"),
        *(
            f"/en/people/{person.slug}/"
            for person in article.meeting.attendances.get().person._meta.model.objects.all()
        ),
    ]
    told = (NAME, BODY, "harbor", "المرفأ")
    pages = {address: client.get(address, follow=True) for address in addresses}
    return {
        address
        for address, response in pages.items()
        if any(word in b"".join(response).decode(errors="replace") for word in told)
    }


def states(article):
    fresh = Article.objects.get(pk=article.pk)
    return fresh.state_ar, fresh.state_en, Meeting.objects.get(pk=article.meeting_id).public_at is not None


def actions(article):
    return sorted((event.action, event.language) for event in Event.objects.of(article))


def test_for_the_safety_of_people_one_press_takes_all_that_tells_the_same(desk, client, report):
    publisher = desk("publisher")
    assert len(readers_find(client, report)) > 8
    response = press(publisher, report, reason="safety")
    assert states(report) == (State.WITHDRAWN, State.WITHDRAWN, False)
    assert readers_find(client, report) == set()
    assert actions(report) == [("hide_meeting", ""), ("withdraw", "ar"), ("withdraw", "en")]
    said = [each.text_content() for each in html.document_fromstring(response.text).xpath("//li[@class='success']")]
    assert ["Arabic" in said[0], "English" in said[1], "meeting" in said[2]] == [True] * 3
    assert "Readers can still find" not in response.text
    assert client.get(f"/en/news/{report.pk}/files/{report.attachments.get().pk}.pdf").status_code == 404


def test_without_a_script_and_from_a_page_that_did_not_know_of_it_yet_too(desk, report):
    publisher = desk("publisher")
    Meeting.objects.update(public_at=None)
    Article.objects.update(state_en=State.DRAFT)
    form = PageForm(publisher.get(page(report, "withdraw")))
    Meeting.objects.update(public_at=timezone.now())
    Article.objects.update(state_en=State.PUBLISHED)
    form.confirm(publisher, reason="safety")
    assert states(report) == (State.WITHDRAWN, State.WITHDRAWN, False)


@pytest.mark.parametrize("reason", ["error", "outdated"])
def test_for_other_reasons_only_what_is_ticked_goes_and_what_stays_is_said(desk, report, reason):
    publisher = desk("publisher")
    response = press(publisher, report, reason=reason, public_note="Why.")
    assert states(report) == (State.WITHDRAWN, State.PUBLISHED, True)
    assert f"/en/meetings/{report.meeting_id}/" in response.text
    [said] = html.document_fromstring(response.text).xpath("//li[@class='error']")
    assert "Report on the harbor" in said.text_content()
    assert "لقاء في المرفأ" in said.text_content() or "Talk at the harbor" in said.text_content()


def test_what_is_ticked_goes_and_each_edition_has_its_own_explanation(desk, report):
    publisher = desk("publisher")
    form = PageForm(publisher.get(page(report, "withdraw")))
    refused = form.confirm(publisher, reason="outdated", public_note="لم يعد صحيحًا.", with_other="on")
    assert [name for name, _words in errors(refused)] == ["along_note"]
    assert states(report) == (State.PUBLISHED, State.PUBLISHED, True)
    form.confirm(publisher, reason="outdated", public_note="لماذا", along_note="Because.", with_other="on")
    assert states(report) == (State.WITHDRAWN, State.WITHDRAWN, True)
    assert dict(Withdrawal.objects.values_list("language", "explanation")) == {"ar": "لماذا", "en": "Because."}


def test_what_is_unticked_stays_and_is_said_in_red(desk, report):
    response = press(desk("publisher"), report, reason="safety", all_with_meeting=None)
    assert states(report) == (State.WITHDRAWN, State.WITHDRAWN, True)
    assert f"/ar/meetings/{report.meeting_id}/" in response.text.split("Readers can still find")[1]


def test_the_page_says_what_goes_by_itself_and_what_stays(desk, report):
    person = report.meeting.attendances.get().person
    again = PersonFactory(name_en="Nadim Elsewhere")
    AttendanceFactory(delegation=report.meeting.delegations.get(), person=again)
    other = ArticleFactory(title_en="Other news of Nadim")
    other.people.add(again)
    second = ReportFactory(meeting=report.meeting, title_en="Second report")
    coming = ReportFactory(
        meeting=report.meeting,
        live="en",
        title_en="Third report",
        published_at_en=timezone.now() + dt.timedelta(days=3),
    )
    root = html.document_fromstring(desk("publisher").get(page(report, "withdraw")).text)
    [stays] = root.xpath("//section[contains(@class, 'stays')]")
    [goes] = [each for each in root.xpath("//section") if "What goes with it" in each.text_content()]
    assert NAME in goes.text_content()
    assert "Nadim Elsewhere" not in goes.text_content()
    for title in ("Other news of Nadim", "Second report", "Third report", "Nadim Elsewhere"):
        assert title in stays.text_content(), title
    assert "Also named on 1 other page." in stays.text_content()
    assert NAME not in stays.text_content()
    links = {link.get("href") for link in stays.iter("a")}
    assert f"/admin/articles/article/{second.pk}/withdraw/ar/" in links
    assert f"/admin/organizations/person/{again.pk}/change/" in links
    assert f"/admin/articles/article/{coming.pk}/change/" in links
    assert person.name_en not in stays.text_content()


def test_a_scheduled_edition_does_not_come_out_after_it_and_is_scheduled_again_when_that_is_undone(desk, report):
    publisher, moment = desk("publisher"), timezone.now() + dt.timedelta(days=2)
    Article.objects.update(published_at_en=moment)
    Version.objects.filter(language="en").update(at=moment)
    press(publisher, report, reason="safety")
    fresh = Article.objects.get()
    assert (fresh.state_en, fresh.edition("en").is_live(moment)) == (State.APPROVED, False)
    assert ("unschedule", "en") in actions(report)
    press(publisher, report, "reinstate")
    fresh = Article.objects.get()
    assert (fresh.edition("en").status(), fresh.published_at_en) == (Status.SCHEDULED, moment)


def test_links_that_still_show_the_text_are_closed_and_open_again(desk, client, report):
    publisher = desk("publisher")
    Article.objects.update(state_en=State.DRAFT)
    links = [
        SharedLink.objects.create(article=report, language=code, expires_at=timezone.now() + dt.timedelta(days=3))
        for code in ("ar", "en")
    ]

    def answers():
        return [client.get(link.get_absolute_url()).status_code for link in links]

    assert answers() == [200, 200]
    press(publisher, report, reason="safety")
    assert answers() == [410, 410]
    assert ("revoke_link", "en") in actions(report)
    press(publisher, report, "reinstate")
    assert answers() == [200, 200]


def test_reinstating_brings_back_what_that_press_took_and_nothing_else(desk, client, report):
    publisher = desk("publisher")
    before = readers_find(client, report)
    kept = Meeting.objects.values().get()
    press(publisher, report, reason="safety")
    press(publisher, report, "reinstate", "en")
    assert states(report) == (State.PUBLISHED, State.PUBLISHED, True)
    assert readers_find(client, report) == before
    after = Meeting.objects.values().get()
    assert {**after, "updated_at": None} == {**kept, "updated_at": None}
    assert not Withdrawal.objects.exists()
    assert Version.objects.count() == 2


def test_what_was_taken_away_by_another_press_stays_away(desk, report):
    publisher = desk("publisher")
    press(publisher, report, language="en", reason="error")
    Meeting.objects.update(public_at=None)
    press(publisher, report, reason="safety")
    press(publisher, report, "reinstate")
    assert states(report) == (State.PUBLISHED, State.WITHDRAWN, False)


def test_one_edition_comes_back_first_and_the_rest_with_the_other(desk, report):
    publisher = desk("publisher")
    press(publisher, report, reason="safety")
    press(publisher, report, "reinstate", back_other=None, back_meeting=None)
    assert states(report) == (State.PUBLISHED, State.WITHDRAWN, False)
    press(publisher, report, "reinstate", "en")
    assert states(report) == (State.PUBLISHED, State.PUBLISHED, True)


def test_titles_that_the_report_had_lent_come_back_with_the_editions_alone(desk, report):
    """Both titles were the report's own: of the edition that stays withdrawn the meeting says nothing."""
    publisher = desk("publisher")
    Meeting.objects.update(
        title_ar=report.title_ar, title_en=report.title_en, slug_ar="طريق-خاص", slug_en="way-of-its-own"
    )
    press(publisher, report, reason="safety")
    press(publisher, report, "reinstate", back_other=None)
    meeting = Meeting.objects.get()
    assert (meeting.is_live("ar"), meeting.is_live("en"), meeting.slug_ar) == (True, False, "طريق-خاص")
    press(publisher, report, "reinstate", "en")
    meeting = Meeting.objects.get()
    assert (meeting.title_en, meeting.is_live("en")) == (report.title_en, True)


def test_a_meeting_that_was_hidden_does_not_come_out_with_the_next_report(desk, client, report):
    publisher = desk("publisher")
    press(publisher, report, reason="safety")
    second = ReportFactory(meeting=report.meeting, live="", title_en="Second report")
    link = SharedLink.objects.create(article=second, language="en", expires_at=timezone.now() + dt.timedelta(days=3))
    assert NAME not in client.get(link.get_absolute_url()).text
    form = PageForm(publisher.get(page(second, "publish", "en")))
    assert "meeting_too" not in form.data
    assert [name for name, _words in errors(form.confirm(publisher))] == ["aware"]
    posted = {"action": "publish_en", "_selected_action": [second.pk], "confirmed": "1"}
    publisher.post("/admin/articles/article/", posted)
    assert Article.objects.get(pk=second.pk).state_en == State.DRAFT
    form.confirm(publisher, aware="on")
    assert Article.objects.get(pk=second.pk).state_en == State.PUBLISHED
    publish(second, "ar")
    assert states(report)[2] is False


def test_whoever_was_about_to_publish_the_other_edition_is_told(desk, report):
    publisher = desk("publisher")
    Article.objects.update(state_en=State.DRAFT)
    form = PageForm(publisher.get(page(report, "publish", "en")))
    press(desk("publisher"), report, reason="safety")
    assert [name for name, _words in errors(form.confirm(publisher))] == ["aware"]
    assert states(report)[1] == State.DRAFT


def test_many_at_once_are_withdrawn_as_thoroughly(desk, client, report):
    publisher, other = desk("publisher"), ArticleFactory()
    posted = {"action": "withdraw_en", "_selected_action": [report.pk, other.pk]}
    shown = publisher.post("/admin/articles/article/", posted)
    form = PageForm(shown)
    assert {"all_with_other", "all_with_meeting"} <= form.data.keys()
    assert "with_other" not in form.data
    response = form.confirm(publisher, reason="safety", _selected_action=[report.pk, other.pk])
    assert response.status_code == 302
    assert states(report) == (State.WITHDRAWN, State.WITHDRAWN, False)
    assert Article.objects.get(pk=other.pk).state_ar == State.WITHDRAWN
    assert readers_find(client, report) == set()


def test_in_code_too_the_reason_decides(report):
    withdraw(report, "ar", UserFactory(), "error")
    assert states(report) == (State.WITHDRAWN, State.PUBLISHED, True)
    take(report, "reinstate", "ar")
    withdraw(report, "ar", UserFactory(), "safety")
    assert states(report) == (State.WITHDRAWN, State.WITHDRAWN, False)


def test_when_one_part_cannot_be_taken_nothing_is(desk, report):
    publisher, replacement = desk("publisher"), ArticleFactory(live="ar")
    form = PageForm(publisher.get(page(report, "withdraw")))
    form.confirm(publisher, reason="replaced", replacement=replacement.pk, with_other="on", with_meeting="on")
    assert states(report) == (State.PUBLISHED, State.PUBLISHED, True)
    assert actions(report) == []


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_who_may_not_withdraw_takes_nothing_along(desk, report, role):
    assert desk(role).post(page(report, "withdraw"), {"reason": "safety"}).status_code == 403
    assert states(report) == (State.PUBLISHED, State.PUBLISHED, True)


# What comes back.


def test_what_readers_saw_last_comes_back_and_what_was_beside_it_stays_there_in_its_state(desk, client):
    publisher, article = desk("publisher"), ArticleFactory(live="ar", title_ar="فيه خطأ")
    Changes.objects.create(article=article, language="ar", content={"title": "صُحّح"})
    publish(article, "ar", publisher.user, change="correction", public_note="كان خطأ.")
    publisher.post(f"/admin/articles/article/{article.pk}/restore/ar/1/")
    Changes.objects.update(state=State.REVIEW)
    press(publisher, article, reason="error")
    press(publisher, article, "reinstate")
    fresh = Article.objects.get()
    assert (fresh.title_ar, fresh.edition("ar").status()) == ("صُحّح", Status.CHANGES_REVIEW)
    assert Changes.objects.get().content["title"] == "فيه خطأ"
    assert Version.objects.count() == 2
    assert "كان خطأ." in client.get(f"/ar/news/{fresh.pk}/{fresh.slug_ar}/").text


def written_while_withdrawn(publisher, article, **values):
    change = f"/admin/articles/article/{article.pk}/change/"
    PageForm(publisher.get(change)).fill(**values).submit(publisher)


def test_what_was_written_since_comes_back_with_it_as_a_version_of_its_own(desk):
    publisher, article = desk("publisher"), ArticleFactory(live="ar", title_ar="فيه اسم")
    press(publisher, article, reason="safety")
    written_while_withdrawn(publisher, article, title_ar="بلا اسم")
    assert Article.objects.get().title_ar == "فيه اسم"
    press(publisher, article, "reinstate", change="update")
    fresh = Article.objects.get()
    assert (fresh.title_ar, fresh.edition("ar").status()) == ("بلا اسم", Status.LIVE)
    assert list(Version.objects.of(article, "ar").values_list("number", "change")) == [(2, "update"), (1, "first")]


def test_the_page_shows_the_text_that_comes_back_and_the_other_can_be_chosen(desk):
    publisher, article = desk("publisher"), ArticleFactory(live="ar", title_ar="فيه اسم")
    press(publisher, article, reason="safety")
    written_while_withdrawn(publisher, article, title_ar="بلا اسم")
    preview = f"/admin/articles/article/{article.pk}/preview/ar/"
    assert "preview/ar/?text=changes" in publisher.get(page(article, "reinstate")).text
    assert "بلا اسم" in publisher.get(f"{preview}?text=changes").text
    assert "فيه اسم" in publisher.get(f"{preview}?text=last").text
    PageForm(publisher.get(page(article, "reinstate") + "?text=last")).confirm(publisher)
    fresh = Article.objects.get()
    assert (fresh.title_ar, fresh.edition("ar").status()) == ("فيه اسم", Status.CHANGED)


def test_where_some_waited_before_and_some_was_written_since_somebody_chooses(desk):
    publisher, article = desk("publisher"), ArticleFactory(live="ar", title_ar="فيه اسم")
    Changes.objects.create(article=article, language="ar", content={"summary": "لم يراجع بعد."})
    press(publisher, article, reason="safety")
    written_while_withdrawn(publisher, article, title_ar="بلا اسم")
    shown = publisher.get(page(article, "reinstate"))
    assert 'type="submit" class="primary"' not in shown.text
    publisher.post(page(article, "reinstate"), {"time_zone": "Asia/Damascus"})
    assert Article.objects.get().state_ar == State.WITHDRAWN
    PageForm(publisher.get(page(article, "reinstate") + "?text=changes")).confirm(publisher, change="minor")
    fresh = Article.objects.get()
    assert (fresh.title_ar, fresh.summary_ar, fresh.state_ar) == ("بلا اسم", "لم يراجع بعد.", State.PUBLISHED)


def test_the_other_edition_that_was_written_into_since_does_not_come_back_along(desk):
    publisher, article = desk("publisher"), ArticleFactory(title_en="Names somebody")
    press(publisher, article, reason="safety")
    written_while_withdrawn(publisher, article, title_en="Names nobody")
    press(publisher, article, "reinstate")
    fresh = Article.objects.get()
    assert (fresh.state_ar, fresh.state_en) == (State.PUBLISHED, State.WITHDRAWN)


def test_beside_a_withdrawn_edition_the_other_comes_out_with_what_both_share(desk):
    publisher, article = desk("publisher"), ArticleFactory(live="ar")
    partner = OrganizationFactory()
    press(publisher, article, reason="error")
    written_while_withdrawn(publisher, article, organizations=[str(partner.pk)])
    publish(article, "en", publisher.user)
    assert list(Article.objects.get().organizations.all()) == [partner]
    assert not Changes.objects.exists()
