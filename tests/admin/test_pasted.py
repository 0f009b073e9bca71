"""HTML and plain text that are posted as they come, without the editor's script: cleaned by the same rule, and told."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages

from articles.models import Article
from office.models import Page
from tests.admin.forms import PageForm
from tests.factories import ArticleFactory
from tests.liaison.test_pasting import CHAT, CHAT_STORED, CLIPBOARDS, stored

pytestmark = pytest.mark.django_db

ADD_ARTICLE = "/admin/articles/article/add/"
SOURCE = "<p><strong>المصدر</strong>: وكالة المثال</p>"


def posted(client, path, **fields):
    """The page at ``path`` saved with ``fields``, and what it says afterwards."""
    answer = PageForm(client.get(path)).fill(**fields).submit(client)
    return [str(message) for message in get_messages(answer.wsgi_request)]


def test_word_s_html_is_cleaned_and_its_source_goes_into_its_field(desk):
    word = (CLIPBOARDS / "word.html").read_text()
    told = posted(desk("editor"), ADD_ARTICLE, title_ar="بيان", body_ar=word)
    article = Article.objects.get()
    assert article.body_ar == stored("word").replace(SOURCE, "")
    assert article.source_line_ar == "وكالة المثال"
    assert told[:2] == ["1 deletion was left out.", "1 comment was left out."]
    assert "The source at the end of the text was moved to the source line." in told


@pytest.mark.parametrize(
    ("held", "body", "kept"),
    [("وكالة أخرى", f"<p>a</p>{SOURCE}", "وكالة أخرى"), ("وكالة المثال.", "<p>a</p>", "وكالة المثال.")],
)
def test_a_source_line_that_holds_one_is_not_written_over(desk, held, body, kept):
    told = posted(desk("editor"), ADD_ARTICLE, title_ar="بيان", source_line_ar=held, body_ar=f"<p>a</p>{SOURCE}")
    article = Article.objects.get()
    assert (article.body_ar, article.source_line_ar) == (body, kept)
    assert any("source" in note for note in told)


def test_plain_text_becomes_paragraphs_and_lists(desk):
    posted(desk("editor"), ADD_ARTICLE, title_en="Note", body_en=f"{CHAT}\n1 < 2")
    assert Article.objects.get().body_en == f"{CHAT_STORED}<p>1 &lt; 2</p>"


def test_a_text_that_nobody_changed_keeps_its_last_line(desk):
    article = ArticleFactory(live="", body_ar=f"<p>a</p>{SOURCE}", source_line_ar="")
    posted(desk("editor"), f"/admin/articles/article/{article.pk}/change/", title_ar="آخر")
    article.refresh_from_db()
    assert (article.body_ar, article.source_line_ar or "") == (f"<p>a</p>{SOURCE}", "")


def test_a_report_on_a_meeting_s_screen_is_told_of_too(desk):
    told = posted(
        desk("editor", "ar"),
        "/admin/articles/meeting/add/",
        title_ar="لقاء",
        start_year="2020",
        **{
            "articles-0-title_ar": "تقرير",
            "articles-0-body_ar": "<p>جاء <s>سامر</s> <s>و</s><b>الوفد</b></p><s>ليلى</s>",
        },
    )
    assert Article.objects.get().body_ar == "<p>جاء <strong>الوفد</strong></p>"
    assert "أُزيل مقطعان محذوفان." in told


def test_a_preview_tells_nothing_afterwards(desk):
    client = desk("publisher")
    form = PageForm(client.get(ADD_ARTICLE)).fill(title_en="Note", body_en="<p>a <del>Samer</del></p>")
    answer = form.submit(client, _preview="en")
    assert "Samer" not in answer.text
    assert not list(get_messages(answer.wsgi_request))


def test_a_page_of_the_office_has_no_source_line_and_keeps_it_in_its_text(desk):
    told = posted(desk("publisher"), "/admin/office/page/add/", title_en="About", body_en=f"<p>a <s>b</s></p>{SOURCE}")
    assert Page.objects.get(title_en="About").body_en == f"<p>a</p>{SOURCE}"
    assert "1 deletion was left out." in told


def test_an_editor_s_paste_is_answered_to_staff_alone(desk, client):
    found = {"html": "<p>a <del>b</del></p><p>Source: Agency</p>"}
    assert client.post("/admin/paste/", found).status_code == 302
    answer = desk("contributor").post("/admin/paste/", {**found, "source": ""}).json()
    assert answer == {
        "html": "<p>a</p>",
        "source": "Agency",
        "notes": ["1 deletion was left out.", "The source at the end of the text was moved to the source line."],
    }
    assert desk("contributor").post("/admin/paste/", found).json()["html"] == "<p>a</p><p>Source: Agency</p>"
    assert desk("contributor").get("/admin/paste/").status_code == 405
    assert not Article.objects.exists()


def test_a_title_copied_from_a_chat_loses_the_marks_around_its_names(desk):
    posted(desk("editor"), ADD_ARTICLE, title_ar="\u202bبيان\u202c \u2068Example\u2069 1\u200f.", body_ar="نص")
    article = Article.objects.get()
    assert (article.title_ar, article.body_ar) == ("بيان Example 1\u200f.", "<p>نص</p>")
