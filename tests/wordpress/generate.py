"""Writes exports as WordPress does, of an invented office of ten years, with Polylang or with WPML: ``write(folder, "polylang")``.

Also a program: ``python -m tests.wordpress.generate FOLDER [POSTS]``. People, places and events are invented.
"""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator

SITE = "https://old.example.org"
_SPACES = (
    'xmlns:excerpt="http://wordpress.org/export/{0}/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:wp="http://wordpress.org/export/{0}/"'
)
_DEEDS = (
    ("وفد المكتب يزور مكتبة الميناء", "A delegation of the office visits the Harbor Library"),
    ("ندوة عن التعليم في المهجر", "A seminar on education abroad"),
    ("لقاء مع اتحاد البستانيين", "Meeting with the Gardeners’ Union"),
    ("بيان في شأن الجسر القديم", "Statement on the old bridge"),
    ("تكريم معلمي اللغة العربية", "Teachers of Arabic are honored"),
    ("حملة لجمع الكتب", "A collection of books"),
)
_PLACES = (("نورسين", "Norsin"), ("بارفيل", "Barville"), ("لاكستون", "Laxton"), ("مرسى النحاس", "Copper Quay"))
CATEGORIES = (
    # slug, name, term id, language, the term that is its translation
    ("press", "Press releases", 11, "en", 12),
    ("بيانات-صحفية", "بيانات صحفية", 12, "ar", 11),
    ("education", "Education", 13, "en", 14),
    ("تعليم", "التعليم", 14, "ar", 13),
    ("uncategorized", "Uncategorized", 1, "en", 0),
)


@dataclass
class Post:
    """One item, and what an import has to make of it."""

    id: int
    language: str
    title: str
    slug: str
    body: str = ""
    path: str = ""
    type: str = "post"
    status: str = "publish"
    at: dt.datetime | None = None
    gmt: str = ""
    group: str = ""
    category: str = ""
    tag: str = ""
    password: str = ""
    excerpt: str = ""
    thumbnail: int = 0
    old_slug: str = ""
    comments: int = 0
    # Of a file of the media library: its path under uploads, and what it shows.
    file: str = ""
    alt: str = ""
    parent: int = 0
    meta: dict[str, str] = field(default_factory=dict)
    # Left out of the checks of what becomes public.
    odd: str = ""

    @property
    def link(self) -> str:
        return f"{SITE}{self.path}"


def _day(number: int) -> dt.datetime:
    """Return when the texts of a pair came out: within twelve years, however many there are."""
    return dt.datetime(2013, 2, 3, 9, 30, tzinfo=dt.UTC) + dt.timedelta(days=number * 11 % 4380, minutes=number % 600)


def _number(pair: int, which: int) -> int:
    """Return the number of a post: of many posts, beyond those of the odd ones."""
    return (1000 if pair < 2000 else 100_000) + 2 * pair + which


def _encoded(slug: str) -> str:
    return quote(slug.lower(), safe="-").lower()


def _path(language: str, at: dt.datetime, slug: str, style: str) -> str:
    if style == "query":
        return f"/{at:%Y/%m}/{_encoded(slug)}/?lang={language}"
    return f"/{language}/{at:%Y/%m}/{_encoded(slug)}/"


_CLASSIC_AR = """شارك المكتب في لقاء عُقد في {place}، وحضره عدد من الأهالي.

ودار الحديث حول <strong>التعليم</strong> و<em>المكتبات</em>:
وهذا سطر ثانٍ في الفقرة نفسها.

<ul>
	<li>دروس مسائية</li>
	<li>مكتبة متنقلة</li>
</ul>
وختم اللقاء بكلمة شكر."""
_BLOCKS_EN = """<!-- wp:paragraph -->
<p>The office took part in a meeting in {place}, and many residents came.</p>
<!-- /wp:paragraph -->

<!-- wp:heading {{"level":4}} -->
<h4 class="wp-block-heading">What was said</h4>
<!-- /wp:heading -->

<!-- wp:list -->
<ul class="wp-block-list"><!-- wp:list-item -->
<li>Evening classes</li>
<!-- /wp:list-item --></ul>
<!-- /wp:list -->

<!-- wp:table -->
<figure class="wp-block-table"><table><tbody><tr><td>Hall</td><td>Seats</td></tr><tr><td>East</td><td>120</td></tr></tbody></table></figure>
<!-- /wp:table -->"""


def posts(plugin: str, number: int) -> list[Post]:
    """Return ``number`` posts in pairs, and then the odd ones."""
    style = "query" if plugin == "wpml" else "folder"
    found: list[Post] = []
    for pair in range(number // 2):
        deed, place = _DEEDS[pair % len(_DEEDS)], _PLACES[pair % len(_PLACES)]
        at, group = _day(pair), f"pll_5c{pair:08x}" if plugin == "polylang" else str(9000 + pair)
        shares = pair % 4 == 0
        for language, which in (("ar", 0), ("en", 1)):
            title = f"{deed[which]} – {place[which]} ({pair})"
            slug = f"meeting-{pair}" if shares else _slug(title)
            body = (_CLASSIC_AR if which == 0 else _BLOCKS_EN).format(place=place[which])
            moment = at + dt.timedelta(hours=2 * which)
            category = ("press" if which else "بيانات-صحفية") if pair % 3 == 0 else "education" if which else "تعليم"
            found.append(
                Post(
                    _number(pair, which),
                    language,
                    title,
                    slug,
                    body,
                    _path(language, moment, slug, style),
                    at=moment,
                    group=group,
                    category=category,
                    excerpt="" if pair % 5 else ("موجز الخبر." if which == 0 else "What the news is, in short."),
                    comments=pair % 7 == 0,
                )
            )
    return found


def _slug(title: str) -> str:
    return "-".join("".join(char if char.isalnum() else " " for char in title.lower()).split())[:60].strip("-")


def odd_ones(plugin: str) -> list[Post]:
    """Return one post for each oddity that ten years bring."""
    style = "query" if plugin == "wpml" else "folder"
    at = dt.datetime(2021, 6, 1, 12, tzinfo=dt.UTC)

    def odd(key: int, what: str, title: str, **more: object) -> Post:
        language = str(more.pop("language", "en"))
        slug = str(more.pop("slug", f"odd-{key}"))
        given = {"body": "Words of the text.", "at": at, "path": _path(language, at, slug, style), **more}
        return Post(key, language, title, slug, odd=what, **given)

    return [
        odd(7001, "draft", "A draft", status="draft", gmt="0000-00-00 00:00:00"),
        odd(7002, "pending", "A pending text", status="pending", gmt="0000-00-00 00:00:00"),
        odd(7003, "private", "A private text", status="private"),
        odd(7004, "trash", "A text in the trash", status="trash"),
        odd(7005, "password", "A text with a password", password="open sesame"),
        odd(7006, "future", "A text to come", status="future", at=dt.datetime(2090, 1, 1, tzinfo=dt.UTC)),
        odd(7007, "long title", "A title that never ends " * 20),
        odd(7008, "no title", "", body="Eleven words stand here for a title that nobody ever wrote down."),
        odd(7009, "no text", "A text without words", body=" \n "),
        odd(7010, "zero date", "A text with zeros for a date in UTC", gmt="0000-00-00 00:00:00"),
        odd(7011, "invalid date", "A text of the thirtieth of February", gmt="2019-02-30 10:00:00", meta={"bad": "1"}),
        odd(7012, "same slug", "The second text at one address", slug="odd-7010"),
        odd(7013, "control characters", "A bell\x07 rings in the title", body="One\x0bline\x00and\x1fanother."),
        odd(7014, "other language", "Un texte en français", language="fr"),
        odd(7015, "attack", "Text with a script <script>alert(1)</script>", body=_ATTACK),
        odd(
            7016, "gallery", "Pictures of the fair", body='See them:\n\n[gallery ids="8001,8002,8009"]', thumbnail=8001
        ),
        odd(7017, "caption", "A caption and a document", body=_CAPTION),
        odd(7018, "shortcodes", "Shortcodes of plugins", body=_SHORTCODES),
        odd(7019, "names", "رسالة من زاهر القمري", language="ar", body="كتب زاهر القمري رسالة."),
        odd(7020, "former slug", "A text that moved", old_slug="before-it-moved"),
        odd(
            7021,
            "missing picture",
            "A lost picture",
            body=f'<img src="{SITE}/wp-content/uploads/2016/03/lost.jpg" alt="x">',
        ),
        odd(
            7022,
            "inner link",
            "A link within the site",
            body=f'<a href="{SITE}{_path("en", at, "odd-7020", style)}">there</a>',
        ),
        odd(7023, "no language", "نص بلا لغة محددة", language="", path="/2021/06/odd-7023/"),
        odd(
            7024,
            "broken slug",
            "عنوان طويل جدا قطعه ووردبريس",
            language="ar",
            slug="مقطوع",
            path="/ar/2021/06/%d9%85%d9%82%d8%b7%d9/",
        ),
        odd(7025, "slug pair", "نص وترجمته بلا إضافة", language="ar", slug="only-the-slug", group="-"),
        odd(7026, "slug pair", "A text and its translation without a plugin", slug="only-the-slug", group="-"),
        odd(
            7027,
            "block",
            "A block that WordPress fills",
            body='<!-- wp:paragraph -->\n<p>Words.</p>\n<!-- /wp:paragraph -->\n<!-- wp:latest-posts {"postsToShow":3} /-->',
        ),
    ]


_ATTACK = """<p onclick="alert(1)">Hello <a href="javascript:alert(1)">there</a></p><script>alert(2)</script>
<iframe src="https://video.example.com/embed/1"></iframe><img src=x onerror=alert(3)><!-- wp:html --><svg onload=alert(4)></svg><!-- /wp:html -->"""
_CAPTION = f"""[caption id="attachment_8002" align="alignnone" width="300"]<a href="{SITE}/wp-content/uploads/2016/03/fair.jpg"><img class="size-medium wp-image-8002" src="{SITE}/wp-content/uploads/2016/03/fair-300x200.jpg" alt="A fair" width="300" height="200" /></a> The fair of Barville[/caption]

Read <a href="{SITE}/wp-content/uploads/2016/04/report.pdf">the report</a>, and <a href="{SITE}/wp-content/uploads/2016/04/lost.pdf">the lost one</a>.

https://video.example.com/watch?v=12"""
_SHORTCODES = """The minister said [sic] that it [the bridge] stands.

[contact-form-7 id="5" title="Form"]

[su_button url="https://example.com"]Press here[/su_button] and [[gallery]] stays.

[embed]https://video.example.com/watch?v=13[/embed]"""


def pages(plugin: str) -> list[Post]:
    """Return the pages, in both languages."""
    at, group = dt.datetime(2014, 1, 1, tzinfo=dt.UTC), {"polylang": "pll_page", "wpml": "8800"}[plugin]
    paths = {
        "polylang": ("/ar/%d9%85%d9%86-%d9%86%d8%ad%d9%86/", "/en/who-we-are/"),
        "wpml": ("/%d9%85%d9%86-%d9%86%d8%ad%d9%86/", "/who-we-are/?lang=en"),
    }[plugin]
    return [
        Post(6001, "ar", "من نحن", "من-نحن", "نحن مكتب.", paths[0], "page", at=at, group=group),
        Post(6002, "en", "Who we are", "who-we-are", "We are an office.", paths[1], "page", at=at, group=group),
    ]


def files() -> list[Post]:
    """Return the media library: pictures and a document, one of them lost."""
    at = dt.datetime(2016, 3, 1, tzinfo=dt.UTC)
    rows = (
        (8001, "bridge", "2016/03/bridge.jpg", "The old bridge over the river"),
        (8002, "IMG_2044", "2016/03/fair.jpg", "Stalls of a fair"),
        (8003, "The report", "2016/04/report.pdf", ""),
        (8009, "lost", "2016/03/gone.jpg", ""),
    )
    return [
        Post(
            key,
            "",
            title,
            title.lower(),
            "",
            f"/{title.lower().replace(' ', '-')}/",
            "attachment",
            "inherit",
            at,
            file=path,
            alt=alt,
        )
        for key, title, path, alt in rows
    ]


def media(folder: Path) -> Path:
    """Write the folder of uploads that ``files`` tells of, and return it."""
    from PIL import Image

    from tests.documents import pdf

    for month in ("2016/03", "2016/04"):
        (folder / month).mkdir(parents=True, exist_ok=True)
    for name, color in (("bridge", "#335577"), ("fair", "#775533"), ("fair-300x200", "#775533")):
        Image.new("RGB", (900, 600) if "-" not in name else (300, 200), color).save(folder / f"2016/03/{name}.jpg")
    (folder / "2016/04/report.pdf").write_bytes(pdf())
    return folder


def write(path: Path, plugin: str, number: int = 160, version: str = "1.2") -> list[Post]:
    """Write the export of a site with ``plugin`` ("polylang" or "wpml") to ``path``, and return its items."""
    every = [*files(), *pages(plugin), *posts(plugin, number), *odd_ones(plugin)]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for piece in _export(every, plugin, version):
            file.write(piece)
    return every


def _export(every: list[Post], plugin: str, version: str) -> Iterator[str]:
    # Plugins print blank lines before the XML begins.
    yield f'\n\n<?xml version="1.0" encoding="UTF-8" ?>\n<!-- generator="WordPress/6.4" -->\n<rss version="2.0" {_SPACES.format(version)}>\n'
    yield f"<channel>\n\t<title>Office</title>\n\t<link>{SITE}</link>\n\t<language>ar</language>\n"
    yield f"\t<wp:wxr_version>{version}</wp:wxr_version>\n\t<wp:base_site_url>{SITE}</wp:base_site_url>\n\t<wp:base_blog_url>{SITE}</wp:base_blog_url>\n"
    yield _author("huda", "هدى الوراق")
    for slug, name, key, _language, _other in CATEGORIES:
        yield _category(slug, name, key)
    if plugin == "polylang":
        for one, other in ((11, 12), (13, 14)):
            yield _term(900 + one, "term_translations", f"pll_t{one}", f'a:2:{{s:2:"en";i:{one};s:2:"ar";i:{other};}}')
    yield "\t<item><title>Menu</title><wp:post_id>5999</wp:post_id><wp:post_type>nav_menu_item</wp:post_type></item>\n"
    for post in every:
        yield _item(post, plugin)
    yield "</channel>\n</rss>\n"


def cdata(text: str) -> str:
    """Return ``text`` as WordPress writes it."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def _author(login: str, name: str) -> str:
    return f"\t<wp:author><wp:author_id>2</wp:author_id><wp:author_login>{cdata(login)}</wp:author_login><wp:author_display_name>{cdata(name)}</wp:author_display_name></wp:author>\n"


def _category(slug: str, name: str, key: int) -> str:
    return f"\t<wp:category><wp:term_id>{key}</wp:term_id><wp:category_nicename>{cdata(_encoded(slug))}</wp:category_nicename><wp:category_parent></wp:category_parent><wp:cat_name>{cdata(name)}</wp:cat_name></wp:category>\n"


def _term(key: int, taxonomy: str, slug: str, description: str) -> str:
    return f"\t<wp:term><wp:term_id>{key}</wp:term_id><wp:term_taxonomy>{taxonomy}</wp:term_taxonomy><wp:term_slug>{slug}</wp:term_slug><wp:term_name>{cdata(slug)}</wp:term_name><wp:term_description>{cdata(description)}</wp:term_description></wp:term>\n"


def _item(post: Post, plugin: str) -> str:
    at = post.at or dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    date = "2019-02-30 10:00:00" if post.meta.get("bad") else f"{at:%Y-%m-%d %H:%M:%S}"
    mail = "Sat, 30 Feb 2019 10:00:00 +0000" if post.meta.get("bad") else f"{at:%a, %d %b %Y %H:%M:%S} +0000"
    kind = "page_id" if post.type == "page" else "p"
    parts = [
        f"<title>{cdata(post.title)}</title>",
        f"<link>{escape(post.link)}</link>",
        f"<pubDate>{mail}</pubDate>",
        f"<dc:creator>{cdata('huda')}</dc:creator>",
        f'<guid isPermaLink="false">{SITE}/?{kind}={post.id}</guid>',
        f"<content:encoded>{cdata(post.body)}</content:encoded>",
        f"<excerpt:encoded>{cdata(post.excerpt)}</excerpt:encoded>",
        f"<wp:post_id>{post.id}</wp:post_id>",
        f"<wp:post_date>{date}</wp:post_date>",
        f"<wp:post_date_gmt>{post.gmt or date}</wp:post_date_gmt>",
        f"<wp:post_name>{cdata(_encoded(post.slug))}</wp:post_name>",
        f"<wp:status>{post.status}</wp:status>",
        f"<wp:post_parent>{post.parent}</wp:post_parent>",
        f"<wp:post_type>{post.type}</wp:post_type>",
        f"<wp:post_password>{cdata(post.password)}</wp:post_password>",
        *_terms(post, plugin),
        *_meta(post, plugin),
        *(
            [
                "<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_content>"
                + cdata("First!")
                + "</wp:comment_content></wp:comment>"
            ]
            * post.comments
        ),
    ]
    return "\t<item>\n\t\t" + "\n\t\t".join(parts) + "\n\t</item>\n"


def _terms(post: Post, plugin: str) -> Iterator[str]:
    if post.category:
        name = next(row[1] for row in CATEGORIES if row[0] == post.category)
        yield f'<category domain="category" nicename="{_encoded(post.category)}">{cdata(name)}</category>'
    if plugin != "polylang" or not post.language:
        return
    yield f'<category domain="language" nicename="{post.language}">{cdata(post.language)}</category>'
    if post.group and post.group != "-":
        yield f'<category domain="post_translations" nicename="{post.group}">{cdata(post.group)}</category>'


def _meta(post: Post, plugin: str) -> Iterator[str]:
    rows = {}
    if plugin == "wpml" and post.language:
        rows["_icl_lang_code"] = post.language
        if post.group and post.group != "-":
            # Half of the pairs are joined by the number of their group, half by the original.
            if post.type == "page" or int(post.group) % 2:
                rows["trid"] = post.group
            elif post.language == "en":
                rows["_icl_translation_of"] = str(post.id - 1)
    if post.thumbnail:
        rows["_thumbnail_id"] = str(post.thumbnail)
    if post.old_slug:
        rows["_wp_old_slug"] = post.old_slug
    if post.file:
        rows["_wp_attached_file"] = post.file
        rows["_wp_attachment_image_alt"] = post.alt
    for key, value in rows.items():
        yield f"<wp:postmeta><wp:meta_key>{cdata(key)}</wp:meta_key><wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for name in ("polylang", "wpml"):
        made = write(folder / f"{name}.xml", name, int(sys.argv[2]) if len(sys.argv) > 2 else 320)
        print(f"{folder / name}.xml: {len(made)} items")  # noqa: T201
    media(folder / "uploads")
