from __future__ import annotations

import pytest

from articles.models import Article
from liaison.text.richtext import on_page, sanitize
from tests.factories import ArticleFactory

# What an attacker, a careless paste or a broken program may bring; no trace of the second may be stored.
ATTACKS = [
    ("<p>text</p><script>alert(1)</script>", "alert"),
    ("<p>text</p><SCRIPT SRC=//evil.example/x.js></SCRIPT>", "evil"),
    ("<p onclick='steal()'>text</p>", "steal"),
    ("<p>text</p><img src=x onerror=steal()>", "steal"),
    ("<p>text</p><svg onload=steal()><a href=x>b</a></svg>", "steal"),
    ("<p><a href='javascript:steal()'>text</a></p>", "javascript"),
    ("<p><a href=' java\tscript:steal()'>text</a></p>", "script:"),
    ("<p><a href='JaVaScRiPt&colon;steal()'>text</a></p>", "steal"),
    ("<p><a href='data:text/html,<b>steal</b>'>text</a></p>", "data:"),
    ("<p><a href='vbscript:steal()'>text</a></p>", "vbscript"),
    ("<p>text</p><iframe src='https://evil.example/'></iframe>", "evil"),
    ("<p>text</p><object data='https://evil.example/'></object>", "evil"),
    ("<p>text</p><form action='https://evil.example/'><input name=a></form>", "evil"),
    ("<p style='background:url(https://evil.example/)'>text</p>", "evil"),
    ("<p>text</p><style>p{background:url(https://evil.example/)}</style>", "evil"),
    ("<p>text</p><base href='https://evil.example/'>", "evil"),
    ("<p>text</p><meta http-equiv=refresh content='0;url=https://evil.example/'>", "evil"),
    ("<p>text</p><link rel=stylesheet href='https://evil.example/'>", "evil"),
    ("<p>text</p><img src='https://evil.example/pixel.gif'>", "evil"),
    ("<p>text</p><noscript><p title='</noscript><img src=x onerror=steal()>'></noscript>", "onerror="),
    (
        "<math><mtext><table><mglyph><style><img src=x onerror=steal()></style></mglyph></table></mtext></math>text",
        "onerror",
    ),
    ("<p>text\x00</p>", "\x00"),
    ("<scr\x00ipt>steal()</scr\x00ipt><p>text</p>", "steal"),
    ("<p class='evil' id='evil' data-evil='1'>text</p>", "evil"),
    ("<p>text</p><!-- evil -->", "evil"),
]


@pytest.mark.parametrize(("html", "trace"), ATTACKS)
def test_what_could_run_or_call_home_is_taken_out(html, trace):
    safe = sanitize(html)
    assert trace.lower() not in safe.lower()
    assert "text" in safe


@pytest.mark.parametrize(
    "html",
    [
        "<p>فقرة <strong>مهمة</strong></p>",
        "<h2>عنوان</h2><h3>عنوان أصغر</h3>",
        "<ul><li><p>بند</p></li></ul><ol><li><p>بند</p></li></ol>",
        "<blockquote><p>قول</p></blockquote>",
        "<p>سطر<br>وسطر</p>",
    ],
)
def test_what_the_editor_writes_is_kept(html):
    assert sanitize(html) == html


def test_a_table_keeps_its_cells():
    safe = sanitize("<table><tbody><tr><th>أ</th><td>ب</td></tr></tbody></table>")
    assert "<th" in safe
    assert "<td" in safe


@pytest.mark.parametrize(
    "address", ["https://partner.example/?a=1", "http://partner.example/", "mailto:a@partner.example"]
)
def test_a_link_keeps_its_address(address):
    assert f'href="{address}"' in sanitize(f'<p><a href="{address}">text</a></p>')


@pytest.mark.parametrize(
    "html", ["", "<p></p>", "<p> </p>", "<p>&nbsp;</p>", "<p><br></p>", "<script>x</script>", "\x00"]
)
def test_a_text_without_words_is_empty(html):
    assert sanitize(html) == ""


def test_sanitizing_twice_changes_nothing():
    once = sanitize("<p>a &lt;b&gt; &amp; ‏ج <a href='https://x.example/?a=1&b=2'>c</a></p>")
    assert sanitize(once) == once


def test_a_hundred_thousand_words_go_through():
    body = f"<p>{'كلمة ' * 100_000}</p>"
    assert sanitize(body).count("كلمة") == 100_000


@pytest.mark.django_db
@pytest.mark.parametrize(("html", "trace"), ATTACKS)
@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("way", ["save", "bulk_create", "bulk_update", "update", "update_or_create"])
def test_nothing_bad_comes_into_the_database_on_any_way(way, language, html, trace):
    field = f"body_{language}"
    if way == "bulk_create":
        Article.objects.bulk_create([ArticleFactory.build(live="", **{field: html})])
    else:
        article = ArticleFactory(live="")
        setattr(article, field, html)
        if way == "save":
            article.save()
        elif way == "bulk_update":
            Article.objects.bulk_update([article], [field])
        elif way == "update":
            Article.objects.update(**{field: html})
        else:
            Article.objects.update_or_create(pk=article.pk, defaults={field: html})
    stored = Article.objects.values_list(field, flat=True).get()
    assert trace.lower() not in stored.lower()


def test_a_text_that_is_remembered_is_remembered_for_each_language():
    html = "<table><tbody><tr><td>12 Main Street</td></tr></tbody></table>"
    for _ in range(2):
        assert 'aria-label="جدول"' in on_page(html, "ar")
        assert 'aria-label="Table"' in on_page(html, "en")
