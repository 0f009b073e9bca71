"""A whole site of ten years comes over, with Polylang and with WPML: every post, every pair, every old address."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import unquote, urlsplit

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client

from articles.models import Article, Attachment, Topic
from articles.models.workflow import State, Status
from liaison.models import Event, Origin
from liaison.text.languages import LANGUAGES
from office.models import Page
from organizations.models import Person
from tests.late_index import late_index
from tests.wordpress import generate
from tests.wordpress.running import article_of, bring_in, state_of_everything

NUMBER = 160


class Brought:
    """A site that was brought in: its posts, and what the command said."""

    def __init__(self, plugin, folder):
        self.plugin = plugin
        self.path = folder / f"{plugin}.xml"
        self.media = generate.media(folder / "uploads")
        self.every = generate.write(self.path, plugin, NUMBER)
        self.posts = [post for post in self.every if post.type == "post"]
        self.plain = [post for post in self.posts if not post.odd]
        self.said = bring_in(self.path, "--media", self.media)

    def odd(self, what):
        return next(post for post in self.posts if post.odd == what)


@pytest.fixture(scope="module", params=["polylang", "wpml"])
def old_site(request, one_transaction, tmp_path_factory):
    with transaction.atomic():
        Person.objects.create(name_ar="زاهر القمري", name_en="Zaher Alqamari", protected=True)
        yield Brought(request.param, tmp_path_factory.mktemp("site"))
        transaction.set_rollback(True)


pytestmark = pytest.mark.django_db


def test_every_post_is_an_edition_with_its_title_and_date(old_site):
    assert len(old_site.plain) == NUMBER
    for post in old_site.plain:
        edition = article_of(post.id).edition(post.language)
        assert (edition.title, edition.published_at) == (post.title, post.at)
        assert edition.status() == Status.LIVE
        assert edition.summary == post.excerpt


def test_every_pair_is_one_article(old_site):
    groups = defaultdict(set)
    for post in old_site.plain:
        groups[post.group].add(article_of(post.id).pk)
    assert len(groups) == NUMBER // 2
    assert all(len(found) == 1 for found in groups.values())
    assert len(set.union(*groups.values())) == NUMBER // 2


def test_translations_that_share_a_slug_are_two_editions_though_no_plugin_pairs_them(old_site):
    first, second = (post for post in old_site.posts if post.odd == "slug pair")
    article = article_of(first.id)
    assert article == article_of(second.id)
    assert (article.title_ar, article.title_en) == (first.title, second.title)


def test_every_old_address_leads_to_its_page(old_site):
    late_index.write()
    reader, wrong = Client(), []
    shared = {old_site.odd("same slug").path}
    public = [post for post in old_site.posts if article_is_live(post)]
    assert len(public) > NUMBER + 12
    for post in public:
        article = article_of(post.id)
        wanted = f"/{post.language or 'ar'}/news/{article.pk}/{article.edition(post.language or 'ar').slug}/"
        for old in (f"/?p={post.id}", *([] if post.path in shared else [post.path])):
            response = reader.get(old)
            if response.status_code != 301 or unquote(response["Location"]) != wanted:
                wrong.append((old, response.status_code, response.get("Location")))
    assert not wrong
    assert reader.get(response["Location"]).status_code == 200


def article_is_live(post):
    origin = Origin.objects.filter(kind="post", key=str(post.id)).first()
    return bool(origin) and Article.objects.get(pk=origin.record_id).edition(origin.language).is_live()


def test_addresses_of_pages_files_categories_and_former_slugs_lead_on(old_site, client):
    moved = old_site.odd("former slug")
    former = moved.path.replace("odd-7020", "before-it-moved")
    assert unquote(client.get(former)["Location"]).startswith(f"/en/news/{article_of(moved.id).pk}/")
    for post in (post for post in old_site.every if post.type == "page"):
        for old in (f"/?page_id={post.id}", f"/?p={post.id}"):
            assert client.get(old)["Location"] == f"/{post.language}/who-we-are/"
        response = client.get(post.path)
        path = urlsplit(post.path).path
        assert path == "/en/who-we-are/" or response["Location"] == f"/{post.language}/who-we-are/"
    topic = Topic.objects.get(name_en="Education")
    assert client.get("/?cat=13")["Location"] == f"/en/topics/{topic.slug}/"
    arabic = Topic.objects.get(name_ar="التعليم")
    assert client.get("/category/%D8%AA%D8%B9%D9%84%D9%8A%D9%85/")["Location"] == f"/ar/topics/{arabic.slug}/"
    report = Attachment.objects.get(kind="pdf")
    assert (
        client.get("/wp-content/uploads/2016/04/report.pdf")["Location"]
        == f"/en/news/{report.article_id}/files/{report.pk}.pdf"
    )


def test_states_come_along_and_what_is_not_public_stays_so(old_site, client):
    expected = {
        "draft": Status.DRAFT,
        "pending": Status.REVIEW,
        "private": Status.DRAFT,
        "password": Status.DRAFT,
        "future": Status.SCHEDULED,
        "no text": Status.DRAFT,
        "invalid date": Status.DRAFT,
        "zero date": Status.LIVE,
        "long title": Status.LIVE,
        "no title": Status.LIVE,
    }
    for what, status in expected.items():
        post = old_site.odd(what)
        assert article_of(post.id).edition("en").status() == status, what
        if status != Status.LIVE:
            # Not even the slug of a draft is told.
            assert client.get(f"/?p={post.id}").status_code != 301, what
            assert client.get(post.path).status_code == 404, what
    for what in ("trash", "other language"):
        assert not Origin.objects.filter(key=str(old_site.odd(what).id)).exists()


def test_whoever_must_not_be_named_is_not(old_site, client):
    post = old_site.odd("names")
    assert article_of(post.id).edition("ar").status() == Status.DRAFT
    assert "must not be named" in _told(old_site, post)
    assert "القمري" not in old_site.said.replace(post.title, "")
    assert client.get(f"/?p={post.id}").status_code != 301


def test_problems_are_told_with_the_line_they_are_in(old_site):
    lines = old_site.path.read_text(encoding="utf-8").split("\n")
    told = {
        "long title": "was cut, and stands whole",
        "no title": "first words",
        "invalid date": "none of its dates",
        "other language": "“fr”",
        "missing picture": "missing file: 2016/03/lost.jpg",
        "gallery": "missing file: 2016/03/gone.jpg",
        "shortcodes": "[contact-form-7]",
        "same slug": "leads to something else already",
        "password": "password",
        "block": "block latest-posts",
    }
    for what, words in told.items():
        line = _told(old_site, old_site.odd(what))
        assert words in line
        number = int(line.split(",")[0].removeprefix("line "))
        assert "<item>" in lines[number - 1]
        assert f"<wp:post_id>{old_site.odd(what).id}<" in "".join(lines[number : number + 30])
    bell = next(number for number, line in enumerate(lines, 1) if "\x07" in line)
    assert f"line {bell}: 1 characters" in old_site.said


def _told(old_site, post):
    return "\n".join(line for line in old_site.said.split("\n") if f"post {post.id} " in line)


def test_texts_are_clean_and_whole(old_site):
    arabic, english = article_of(1000), article_of(1001)
    assert "<strong>التعليم</strong>" in arabic.body_ar
    assert "المكتبات:<br>وهذا" in arabic.body_ar.replace("\n", "")
    assert "<ul><li><p>دروس مسائية</p></li>" in arabic.body_ar
    assert arabic.body_ar.startswith("<p>شارك")
    assert "<h3>What was said</h3>" in english.body_en
    assert "<td><p>120</p></td>" in english.body_en
    shortcodes = article_of(7018).body_en
    assert "said [sic] that it [the bridge] stands" in shortcodes
    assert "Press here" in shortcodes
    assert "su_button" not in shortcodes
    assert "[gallery] stays" in shortcodes
    assert 'href="https://video.example.com/watch?v=13"' in shortcodes
    attack = article_of(7015)
    assert attack.title_en == "Text with a script alert(1)"
    assert "alert" not in attack.body_en
    assert "<script" not in attack.body_en
    long = article_of(7007)
    assert len(long.title_en) <= 300
    assert old_site.odd("long title").title.strip() in long.body_en
    assert "wn: " not in long.body_en
    assert "\x0b" not in article_of(7013).body_en


def test_pictures_and_documents_come_along(old_site, client):
    gallery = article_of(7016)
    assert gallery.image
    assert default_storage.exists(gallery.image.name)
    assert gallery.image_alt_en == "The old bridge over the river"
    assert [str(file.kind) for file in gallery.attachments.all()] == ["jpg"]
    caption = article_of(7017)
    assert caption.image_alt_en == "A fair"
    assert caption.attachments.count() == 1
    report = caption.attachments.get()
    assert report.title_en == "the report"
    assert f'href="/en/news/{caption.pk}/files/{report.pk}.pdf"' in caption.body_en
    assert client.get(f"/en/news/{caption.pk}/files/{report.pk}.pdf").status_code == 200
    assert f'href="{generate.SITE}/wp-content/uploads/2016/04/lost.pdf"' in caption.body_en


def test_links_within_the_old_site_stay_within_the_site(old_site, client):
    body = article_of(7022).body_en
    assert generate.SITE not in body
    address = body.partition('href="')[2].partition('"')[0]
    assert unquote(client.get(address)["Location"]).startswith(f"/en/news/{article_of(7020).pk}/")


def test_categories_are_topics_with_both_names_where_the_plugin_says_so(old_site):
    if old_site.plugin == "polylang":
        assert Topic.objects.get(name_en="Education").name_ar == "التعليم"
        assert article_of(1002).topics.get().name_en == "Education"
    assert not Topic.objects.filter(name_en="Uncategorized").exists()


def test_the_audit_log_knows(old_site):
    event = Event.objects.get(action="import_wordpress")
    assert event.details["counts"]["posts"]["new"] == len(old_site.posts) - 3
    assert event.details["counts"]["posts"]["held"] == 1
    assert Event.objects.of(article_of(1000)).filter(action="import_text").count() == 2


def test_a_second_run_changes_nothing(old_site):
    before = state_of_everything()
    said = bring_in(old_site.path, "--media", old_site.media)
    assert state_of_everything() == before
    assert f"posts: {len(old_site.posts) - 2} unchanged" in said


def test_pages_become_pages_of_the_office(old_site):
    page = Page.objects.get(slug="who-we-are")
    assert (page.title_ar, page.title_en) == ("من نحن", "Who we are")
    assert all(page.is_live(code) for code in LANGUAGES)
    assert page.body_en == "<p>We are an office.</p>"


def test_drafts_keep_their_writer_unknown_unless_mapped(old_site):
    article = article_of(7001)
    assert article.created_by is None
    assert article.edition("en").state == State.DRAFT
