"""A link for somebody outside: who holds it sees the edition before it is out, and can say whether it is right."""

from __future__ import annotations

import datetime as dt
import re
from types import SimpleNamespace

import html5lib
import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.translation import gettext

from articles.admin.article.event_texts import timeline
from articles.models import Article, Changes, Meeting, SharedLink, Version
from articles.models.changes import keep_changes
from articles.models.content import relations_of, texts_of
from articles.models.workflow import SHARED, Step, Terms
from articles.public.shared_links import ANSWERS_PER_LINK, COMMENT_LENGTH
from articles.publishing.take import publish, take, withdraw
from liaison.models import Event
from liaison.text.languages import LANGUAGES
from organizations.disclosure import Disclosure
from organizations.models import Person
from tests.factories import (
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
)
from tests.queries import changing

pytestmark = pytest.mark.django_db

KINDS = ("preview", "fact_check")


@pytest.fixture
def office():
    """A report that is not out yet, on a meeting that is not public, with a named guest and one who is protected."""
    meeting = MeetingFactory(public=False)
    partner = OrganizationFactory(name_ar="رابطة القراءة", name_en="Reading League")
    delegation = DelegationFactory(meeting=meeting, organization=partner)
    AttendanceFactory(delegation=delegation, person=PersonFactory(name_ar="هدى الورّاق", name_en="Huda Alwarraq"))
    AttendanceFactory(
        delegation=delegation,
        person=PersonFactory(name_ar="سالم المستور", name_en="Salem Mastour", protected=True),
        disclosure=Disclosure.NAMED,
    )
    report = ReportFactory(meeting=meeting, live="", title_ar="تقرير لم يُنشر", title_en="Unpublished report")
    return SimpleNamespace(meeting=meeting, partner=partner, report=report)


@pytest.fixture
def link(office):
    """``link("preview", "en")``: a link that works for a week more, or as told."""

    def made(purpose="preview", language="en", **values):
        organization = office.partner if purpose == "fact_check" else None
        values.setdefault("expires_at", timezone.now() + dt.timedelta(days=7))
        return SharedLink.objects.create(
            article=office.report, language=language, purpose=purpose, organization=organization, **values
        )

    return made


def stored():
    """Everything that looking at a page could have changed."""
    tables = (Article, Changes, Event, Version, SharedLink, Meeting)
    # A request leaves its language behind, and the columns without one follow it.
    with translation.override("ar"):
        return {model: list(model.objects.order_by("pk").values()) for model in tables}


def answers(**values):
    return {"name": "Nour Haddad", "answer": "confirmed", "comment": "", **values}


# Who gets in


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("purpose", KINDS)
def test_whoever_holds_the_link_sees_the_page_as_it_will_be(client, office, link, purpose, language):
    response = client.get(link(purpose, language).get_absolute_url())
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text
    assert f"<h1>{office.report.edition(language).title}</h1>" in response.text
    assert {"ar": "هدى الورّاق", "en": "Huda Alwarraq"}[language] in response.text
    assert {"ar": "تقرير لقاء", "en": "Meeting report"}[language] in response.text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("purpose", KINDS)
def test_the_page_is_kept_out_of_caches_search_engines_and_referrers(link, purpose, language):
    client = Client()
    address = link(purpose, language).get_absolute_url()
    for response in (client.get(address), client.head(address)):
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Frame-Options"] == "DENY"
        assert not response.cookies
        assert "cookie" not in response.get("Vary", "").lower()
    assert '<meta name="robots" content="noindex">' in client.get(address).text


@pytest.mark.parametrize("purpose", KINDS)
def test_the_page_does_not_repeat_its_address(client, link, purpose):
    found = link(purpose)
    assert found.token not in client.get(found.get_absolute_url()).text


@pytest.mark.parametrize("purpose", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_valid_html_with_one_heading(client, link, purpose, language):
    text = client.get(link(purpose, language).get_absolute_url()).text
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)
    assert len(tree.findall(".//h1")) == 1


def path_of(purpose, token, language="en"):
    return f"/{language}/{purpose.replace('_', '-')}/{token}/"


@pytest.mark.parametrize("purpose", KINDS)
def test_a_token_that_was_not_signed_here_does_not_exist(client, link, purpose):
    found = link(purpose)
    key, _, signature = found.token.partition(":")
    others = [
        key,
        f"{key}:",
        f"{int(key) + 1}:{signature}",
        f"{found.token}x",
        found.token[:-1] + ("A" if found.token[-1] != "A" else "B"),
        signing.Signer(salt="articles.other").sign(key),
        signing.Signer(key="another key", salt="articles.shared_link").sign(key),
        signing.Signer(salt="articles.shared_link").sign("x"),
        "%00", "%ED%A0%80", "ر", "1" * 3000, f"{'9' * 30}:{signature}",
    ]  # fmt: skip
    for token in others:
        response = client.get(path_of(purpose, token))
        assert response.status_code == 404, token
        assert "Unpublished" not in response.text
        assert response["Cache-Control"] == "no-store"


def test_a_key_beyond_every_database_leads_nowhere(client):
    token = signing.Signer(salt="articles.shared_link").sign("9" * 30)
    assert client.get(path_of("preview", token)).status_code == 410


@pytest.mark.parametrize("purpose", KINDS)
def test_a_token_opens_only_the_page_it_was_made_for(client, link, purpose):
    found = link(purpose)
    other = KINDS[1 - KINDS.index(purpose)]
    assert client.get(path_of(purpose, found.token, "ar")).status_code == 404
    assert client.get(path_of(other, found.token)).status_code == 404
    assert client.get(path_of(purpose, found.token)).status_code == 200


def _expired(link):
    link.expires_at = timezone.now()
    link.save()


def _revoked(link):
    link.revoked_at = timezone.now()
    link.save()


def _withdrawn(link):
    publish(link.article, link.language)
    withdraw(link.article, link.language)


def _deleted(link):
    link.article.delete()


@pytest.mark.parametrize("end", [_expired, _revoked, _withdrawn, _deleted])
@pytest.mark.parametrize("purpose", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_link_that_has_ended_says_so_and_nothing_of_the_article(client, office, link, end, purpose, language):
    found = link(purpose, language)
    address = found.get_absolute_url()
    end(found)
    answered = [client.get(address)]
    if purpose == "fact_check":
        answered += [client.post(address, answers()), client.get(f"{address}thanks/")]
    for response in answered:
        assert response.status_code == 410
        assert f'<html lang="{language}"' in response.text
        with translation.override(language):
            assert f"<h1>{gettext('This link no longer works')}</h1>" in response.text
        assert response["X-Robots-Tag"] == "noindex"
        for secret in ("Unpublished report", "تقرير لم يُنشر", "Reading League", "رابطة القراءة", "Huda", "هدى"):
            assert secret not in response.text
    assert not Event.objects.filter(action="fact_check").exists()


def test_nothing_can_be_sent_to_a_preview(client, link):
    assert client.post(link().get_absolute_url(), answers()).status_code == 405


# What it shows


@pytest.mark.parametrize("purpose", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_looking_stores_nothing(client, office, link, purpose, language):
    keep_changes(office.report, SHARED, relations_of(office.report), {"organizations": [office.partner.pk]})
    address = link(purpose, language).get_absolute_url()
    before = stored()
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    assert stored() == before
    assert changing(seen) == []
    # As many as the public page takes, with the link, its article, the office and its menus.
    assert len(seen) <= 22


@pytest.mark.parametrize("purpose", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_protected_person_is_named_nowhere(client, office, link, purpose, language):
    office.report.people.set(Person.objects.all())
    text = client.get(link(purpose, language).get_absolute_url()).text
    for name in ("Salem Mastour", "سالم المستور", "salem"):
        assert name not in text


def test_nothing_of_the_other_edition_is_shown(client, office, link):
    text = client.get(link("preview", "en").get_absolute_url()).text
    assert "تقرير لم يُنشر" not in text
    assert f"/ar/news/{office.report.pk}" not in text


def test_the_page_is_what_readers_get_when_it_is_published(client, office, link):
    def article(text):
        # Between the two a moment passes. What has no address of its own yet is not passed on, nor printed, nor verified.
        own = text[text.index("<article") : text.index("</article>")]
        unlike = r'datetime="[^"]*"|<section class="share".*?</section>|<p class="small verify">.*?</p>|\s'
        return re.sub(unlike, "", own, flags=re.DOTALL)

    shown = client.get(link().get_absolute_url()).text
    publish(office.report, "en")
    office.report.refresh_from_db()
    assert article(shown) == article(client.get(f"/en/news/{office.report.pk}/{office.report.slug_en}/").text)


@pytest.mark.parametrize(
    ("purpose", "heading"), [("preview", "<strong>Preview.</strong>"), ("fact_check", "<strong>Fact check.</strong>")]
)
def test_a_note_says_what_the_page_is_and_until_when(client, link, purpose, heading):
    found = link(purpose, expires_at=timezone.make_aware(dt.datetime(2100, 3, 3, 12)))
    text = client.get(found.get_absolute_url()).text
    assert heading in text
    assert "Not published. Do not share it." in text
    assert "This link works until 3 March 2100, 12:00 New York time." in text


def test_of_a_live_edition_with_changes_the_changes_are_shown(client, office, link):
    publish(office.report, "en")
    texts = texts_of(office.report, "en")
    keep_changes(office.report, "en", texts, texts | {"title": "Changed title"})
    text = client.get(link().get_absolute_url()).text
    assert "<h1>Changed title</h1>" in text
    assert "The latest changes are not published. Do not share them." in text
    office.report.refresh_from_db()
    assert "Changed title" not in client.get(f"/en/news/{office.report.pk}/{office.report.slug_en}/").text


def test_a_live_edition_is_shown_as_it_is(client, office, link):
    publish(office.report, "en")
    text = client.get(link().get_absolute_url()).text
    assert "<h1>Unpublished report</h1>" in text
    assert "This page is published." in text
    assert "Not published" not in text


def test_a_scheduled_edition_is_shown_and_stays_scheduled(client, office, link):
    publish(office.report, "en", at=timezone.now() + dt.timedelta(days=1))
    address = link().get_absolute_url()
    before = stored()
    assert "<h1>Unpublished report</h1>" in client.get(address).text
    assert stored() == before
    assert Article.objects.get().edition("en").status() == "scheduled"


@pytest.mark.parametrize("purpose", KINDS)
def test_of_what_is_half_written_what_there_is_is_shown(client, office, link, purpose):
    Article.objects.update(title_en="", body_en="<p>Half a text.</p>")
    response = client.get(link(purpose).get_absolute_url())
    assert "<h1>Untitled</h1>" in response.text
    assert "<p>Half a text.</p>" in response.text
    assert "Reading League" in response.text
    # What publishing will ask for is not asked of somebody outside.
    assert "before publishing" not in response.text


def test_of_what_is_not_begun_it_is_said(client, office, link):
    Article.objects.update(title_en="", summary_en="", body_en="")
    response = client.get(link("preview").get_absolute_url())
    assert response.status_code == 200
    assert "<h1>Nothing to see yet</h1>" in response.text
    assert "Reading League" not in response.text


def test_the_public_page_is_as_it_was(client, office):
    publish(office.report, "en")
    office.report.refresh_from_db()
    response = client.get(f"/en/news/{office.report.pk}/{office.report.slug_en}/")
    assert 'class="shared"' not in response.text
    assert "<form" in response.text
    assert 'method="post"' not in response.text
    assert "X-Robots-Tag" not in response


# The answer


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_confirmation_stands_in_the_timeline(office, link, language):
    # As the browser of somebody without a cookie would send it.
    client = Client(enforce_csrf_checks=True)
    found = link("fact_check", language)
    response = client.post(found.get_absolute_url(), answers())
    assert response.status_code == 302
    assert response["Location"] == f"{found.get_absolute_url()}thanks/"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    event = Event.objects.get(action="fact_check")
    name = {"ar": "رابطة القراءة", "en": "Reading League"}[language]
    assert event.record_id == office.report.pk
    assert (event.by, event.language, event.note) == (None, language, "")
    assert event.by_name.startswith("Nour Haddad")
    assert event.by_name.endswith(name)
    assert (event.details["answer"], event.details["organization"]) == ("confirmed", name)
    with translation.override("en"):
        entry = timeline(office.report)[0]
    assert (entry.words, entry.who) == ("Fact check: confirmed", event.by_name)
    thanks = client.get(response["Location"])
    assert thanks.status_code == 200
    assert thanks["Cache-Control"] == "no-store"
    assert found.get_absolute_url() in thanks.text


def test_a_wish_for_changes_stands_in_the_timeline_in_the_partner_s_words(client, office, link):
    words = "It was <b>two</b> schools.\r\n\x00Not three.\u0007"
    client.post(link("fact_check").get_absolute_url(), answers(answer="changes", comment=words))
    with translation.override("en"):
        entry = timeline(office.report)[0]
    assert entry.words == "Fact check: changes requested"
    assert entry.note == "It was <b>two</b> schools.\nNot three."
    assert entry.who == "Nour Haddad, Reading League"


def test_an_answer_changes_nothing_else(client, office, link):
    address = link("fact_check").get_absolute_url()
    before = stored()
    client.post(address, answers())
    assert {model for model, rows in stored().items() if rows != before[model]} == {Event}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": ""}, "name"), ({"name": " \u200b "}, "name"), ({"name": "x" * 101}, "name"),
        ({"answer": ""}, "answer"), ({"answer": "perhaps"}, "answer"),
        ({"answer": "changes", "comment": ""}, "comment"), ({"answer": "changes", "comment": "\u200b\n"}, "comment"),
        ({"comment": "x" * (COMMENT_LENGTH + 1)}, "comment"),
        ({"name": "", "answer": "", "comment": ""}, "name"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_beside_the_field_and_nothing_typed_is_lost(client, office, link, sent, field):
    values = answers(comment="Kept comment") | sent
    response = client.post(link("fact_check").get_absolute_url(), values)
    assert response.status_code == 200
    assert not Event.objects.exists()
    assert f'id="id_{field}_error" role="alert"' in response.text
    assert "Your answer has not been sent" in response.text
    tree = html5lib.parse(response.text, namespaceHTMLElements=False)
    controls = {element.get("name"): element for element in tree.iter() if element.get("name")}
    assert (controls["comment"].text or "").removeprefix("\n").strip() == values["comment"].strip()
    assert controls["name"].get("value", "") == values["name"]
    assert f"id_{field}_error" in response.text.split(f'name="{field}"')[1].split(">")[0] or field == "answer"


def test_a_line_end_is_one_character_however_the_browser_sends_it(client, link):
    comment = "\r\n".join("x" * (COMMENT_LENGTH // 2))[: COMMENT_LENGTH + 1000]
    assert len(comment) > COMMENT_LENGTH
    assert client.post(link("fact_check").get_absolute_url(), answers(comment=comment)).status_code == 302


def test_a_form_of_something_else_is_an_error_and_no_crash(client, link):
    address = link("fact_check").get_absolute_url()
    for body in (b"", b"%00=%00&name=%ED%A0%80", b"name=a&name=b&answer=confirmed&answer=x", b"\xff\xfe"):
        response = client.post(address, body, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 200
    assert not Event.objects.exists()


def test_a_link_takes_so_many_answers_and_no_more(client, office, link):
    found, other = link("fact_check"), link("fact_check")
    for number in range(ANSWERS_PER_LINK):
        assert client.post(found.get_absolute_url(), answers(name=f"Nour {number}")).status_code == 302
    refused = client.post(found.get_absolute_url(), answers(answer="changes", comment="One more"))
    assert refused.status_code == 429
    assert "This link has reached its limit of answers." in refused.text
    assert "One more" in refused.text
    assert Event.objects.filter(action="fact_check").count() == ANSWERS_PER_LINK
    page = client.get(found.get_absolute_url()).text
    assert "This link has reached its limit of answers." in page
    assert 'method="post"' not in page
    # Others of the same article still may.
    assert client.post(other.get_absolute_url(), answers()).status_code == 302


def test_an_answer_after_the_text_went_on_is_still_taken(client, office, link):
    address = link("fact_check").get_absolute_url()
    take(office.report, Step.SUBMIT, "en")
    take(office.report, Step.RETURN, "en", None, Terms(note="Again"))
    assert client.post(address, answers()).status_code == 302
