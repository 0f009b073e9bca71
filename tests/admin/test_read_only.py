"""What a member of staff may read and not write: shown as readers see it, each text in its language."""

from __future__ import annotations

import html5lib
import pytest

from tests.admin.forms import PageForm
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db

# Both in scripts, and with what HTML would read as a tag.
BODY = "<h2>Heading</h2><p>Read &lt;this&gt; <strong>well</strong>.</p>"


@pytest.fixture
def client(desk):
    return desk("contributor", "ar")


def change(record):
    return f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/change/"


def texts(page, language):
    """What the page shows in that language and its direction, and the tags inside."""
    direction = {"ar": "rtl", "en": "ltr"}[language]
    root = html5lib.parse(page.content.decode(), namespaceHTMLElements=False)
    found = [box for box in root.iter("div") if box.get("class") == "text" and box.get("lang") == language]
    assert all(box.get("dir") == direction for box in found)
    return {"".join(box.itertext()).strip(): {part.tag for part in box.iter()} - {"div"} for box in found}


def test_a_live_article_is_read_as_it_will_be_seen(client):
    article = ArticleFactory(live="ar en", title_en="Out <now>", body_en=BODY, summary_en="One\ntwo")
    page = client.get(change(article))
    assert not PageForm(page).buttons
    english = texts(page, "en")
    assert english["HeadingRead <this> well."] == {"h2", "p", "strong"}
    assert english["Onetwo"] == {"br"}
    assert english["Out <now>"] == set()
    assert {article.title_ar, "نص الخبر بالعربية."} <= set(texts(page, "ar"))
    assert "&lt;p&gt;" not in page.text


def test_the_meeting_of_another_with_its_report(client):
    meeting = MeetingFactory(public=False, title_en="Their talk")
    AttendanceFactory(delegation__meeting=meeting, post_en="Secretary")
    ReportFactory(meeting=meeting, live="", body_en=BODY)
    page = client.get(change(meeting))
    english = texts(page, "en")
    assert {"Their talk", "Secretary", "HeadingRead <this> well."} <= set(english)
    assert "&lt;p&gt;" not in page.text


def test_a_meeting_without_a_report_offers_no_form_for_one(client):
    page = client.get(change(MeetingFactory(public=False)))
    assert not [name for name in PageForm(page).data if "title" in name]


@pytest.mark.parametrize(
    "record",
    [
        lambda: ArticleFactory(live="ar en"),
        lambda: ReportFactory(live="", meeting__public=False).meeting,
        PersonFactory,
        OrganizationFactory,
    ],
)
def test_nobody_is_told_how_to_write_what_they_only_read(client, record):
    page = client.get(change(record()))
    assert 'class="readonly"' in page.text
    assert 'class="help' not in page.text


def test_a_name_that_is_not_known_in_a_language(desk):
    page = desk("contributor").get(change(PersonFactory(name_ar="سميرة", name_en="")))
    assert "سميرة" in texts(page, "ar")
    assert "" not in texts(page, "en")
