"""The pictures that stand for pages where their addresses are shared."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.test import override_settings
from django.utils import timezone
from PIL import Image

from articles.publishing.take import withdraw
from liaison.media.rendered import lettering
from liaison.media.rendered.cards import ACCENT, PAPER, Card
from liaison.text.languages import LANGUAGES, Phrase
from office.models import Office
from tests.factories import ArticleFactory, MeetingFactory, OrganizationFactory
from tests.liaison.test_images import photograph

pytestmark = pytest.mark.django_db

KINDS = ("home", "article", "meeting", "organization")
SIZE = (1200, 630)


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    if not lettering.can_letter():
        pytest.skip("Pillow finds no FriBidi here (Debian: apt-get install libfribidi0)")
    settings.DATA_DIR = tmp_path
    return tmp_path


def kept(data):
    """Each file that was made, by name, with what tells whether it was made anew."""
    files = (path for path in data.rglob("*.png") if path.is_file())
    return {str(path.relative_to(data)): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


def card_address(client, address):
    """The address of the card as the page at ``address`` names it, from the root of the site."""
    page = client.get(address).text
    found = page.split('property="og:image" content="')[1].split('"')[0]
    parts = urlsplit(found)
    return f"{parts.path}?{parts.query}"


def picture(response):
    return Image.open(BytesIO(b"".join(response.streaming_content)))


def at(record, language="en"):
    part = "meetings" if hasattr(record, "starts_on") else "news"
    return f"/{language}/{part}/{record.pk}/{getattr(record, f'slug_{language}')}/"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", KINDS)
def test_each_kind_of_page_has_one(client, pages, name, language):
    address = pages(language)[name]
    response = client.get(card_address(client, address))
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    assert not response.cookies
    card = picture(response)
    assert (card.size, card.format) == (SIZE, "PNG")
    colors = {color for _, color in card.convert("RGB").getcolors(SIZE[0] * SIZE[1])}
    assert {tuple(bytes.fromhex(color[1:])) for color in (PAPER, ACCENT)} <= colors
    # It begins on the side on which the language begins.
    edge = 1199 if language == "ar" else 0
    assert card.convert("RGB").getpixel((edge, 300)) == tuple(bytes.fromhex(ACCENT[1:]))
    assert card.convert("RGB").getpixel((1199 - edge, 300)) == tuple(bytes.fromhex(PAPER[1:]))


def test_a_card_is_light(client, pages):
    for name in KINDS:
        assert int(client.get(card_address(client, pages("ar")[name]))["Content-Length"]) < 60_000


def test_pages_without_one_of_their_own_show_the_offices(client, pages):
    home = card_address(client, "/en/")
    for name in ("news", "meetings", "organizations", "person", "topics", "topic", "corrections"):
        assert card_address(client, pages("en")[name]) == home


def test_it_is_made_once(client, data, pages):
    address = card_address(client, pages("ar")["article"])
    assert kept(data) == {}
    client.get(address)
    before = kept(data)
    assert len(before) == 1
    client.get(address)
    client.get(address.partition("?")[0])
    client.head(address)
    assert kept(data) == before


def test_a_changed_title_is_another_card_and_the_old_one_goes(client, data, office):
    before = card_address(client, at(office.report))
    old = picture(client.get(before)).tobytes()
    files = kept(data)
    office.report.title_en = "Another title"
    office.report.save()
    after = card_address(client, at(office.report))
    assert after != before
    assert picture(client.get(after)).tobytes() != old
    assert len(kept(data)) == 1
    assert kept(data) != files
    # Whoever still has the old address gets what is true now.
    assert client.get(before)["ETag"] == client.get(after)["ETag"]


@pytest.mark.parametrize("change", ["name_en", "logo"])
def test_what_the_office_is_called_and_shows_is_on_it(client, office, change):
    before = card_address(client, at(office.report))
    old = picture(client.get(before)).tobytes()
    stored = Office.objects.get()
    value = {"name_en": "Another Office", "logo": ContentFile(photograph((300, 100)), "logo.png")}[change]
    setattr(stored, change, value)
    stored.save()
    after = card_address(client, at(office.report))
    assert after != before
    assert picture(client.get(after)).tobytes() != old


def test_a_lost_logo_is_replaced_by_the_mark(client, office):
    plain = picture(client.get(card_address(client, at(office.report)))).tobytes()
    stored = Office.objects.get()
    stored.logo = ContentFile(photograph((300, 100)), "logo.png")
    stored.save()
    address = card_address(client, at(office.report))
    stored.logo.storage.delete(stored.logo.name)
    assert picture(client.get(address)).tobytes() == plain


def test_it_is_known_by_what_it_shows_and_kept_for_a_day(client, pages):
    address = card_address(client, pages("en")["meeting"])
    response = client.get(address)
    assert response["Cache-Control"] == "public, max-age=86400"
    again = client.get(address, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, again["ETag"]) == (304, response["ETag"])
    # At any other address it may be another tomorrow.
    assert client.get(address.partition("?")[0])["Cache-Control"] == "no-cache"
    assert client.get(f"{address}x")["Cache-Control"] == "no-cache"


def test_an_older_slug_brings_the_same_card(client, office):
    response = client.get(f"/en/news/{office.report.pk}/an-older-title/card.png")
    assert response.status_code == 200


# Only what is live


@pytest.mark.parametrize("live", ["", "ar"])
def test_a_draft_has_none(client, data, live):
    article = ArticleFactory(live=live, slug_en="draft")
    assert client.get(f"{at(article)}card.png").status_code == 404
    assert kept(data) == {}


def test_what_is_yet_to_come_has_none(client):
    later = timezone.now() + dt.timedelta(days=1)
    article = ArticleFactory(published_at_en=later)
    assert client.get(f"{at(article)}card.png").status_code == 404
    meeting = MeetingFactory(public_at=later)
    assert client.get(f"{at(meeting)}card.png").status_code == 404


def test_what_is_not_public_or_not_there_has_none(client):
    OrganizationFactory(slug="secret")
    private = MeetingFactory(public=False)
    for address in (f"{at(private)}card.png", "/en/organizations/secret/card.png", "/en/news/99/x/card.png"):
        assert client.get(address).status_code == 404
    assert client.get(f"/en/meetings/{10**30}/x/card.png").status_code == 404


def test_of_what_is_withdrawn_nothing_is_kept(client, data, office, django_capture_on_commit_callbacks):
    report = office.report
    for language in LANGUAGES:
        client.get(card_address(client, at(report, language)))
    assert len(kept(data)) == 2
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(report, "en", reason="error")
    assert [name for name in kept(data) if "/en/" in name] == []
    assert len(kept(data)) == 1
    response = client.get(f"{at(report)}card.png")
    assert response.status_code == 410
    assert client.get(f"{at(report, 'ar')}card.png").status_code == 200


def test_of_what_is_made_private_or_deleted_nothing_is_kept(client, data, django_capture_on_commit_callbacks):
    meeting, article = MeetingFactory(), ArticleFactory()
    for record in (meeting, article):
        client.get(card_address(client, at(record)))
    assert len(kept(data)) == 2
    meeting.public_at = None
    with django_capture_on_commit_callbacks(execute=True):
        meeting.save()
        article.delete()
    assert kept(data) == {}


# What it says


def shown(client, record, language="en"):
    return picture(client.get(card_address(client, at(record, language)))).convert("RGB")


def test_it_shows_the_title_the_kind_and_the_day(client, office):
    # Where the office is: late in the day it is another one by UTC.
    day = timezone.localtime(office.report.published_at_en).date()
    kind = {"language": "en", "office": Phrase("Communities Office", "en"), "kind": "Meeting report"}
    drawn = Card(title=Phrase(office.report.title_en, "en"), day=f"{day.day} {day:%B %Y}", **kind).png()
    same = shown(client, office.report).tobytes() == Image.open(BytesIO(drawn)).convert("RGB").tobytes()
    # Not the bytes themselves: pytest would print two million of them.
    assert same


def test_a_meeting_that_was_called_off_says_so(client):
    meeting = MeetingFactory()
    before = shown(client, meeting).tobytes()
    meeting.cancelled = True
    meeting.save()
    assert shown(client, meeting).tobytes() != before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "title", ["X", "خبر", "T" * 300, "ط" * 300, "كلمة " * 60, "word " * 60, "😀", "«لقاء» (CSA) 12.5%"]
)
def test_any_title_fits(client, title, language):
    article = ArticleFactory(**{f"title_{language}": title.strip(), f"slug_{language}": "x"})
    card = shown(client, article, language)
    paper = tuple(bytes.fromhex(PAPER[1:]))
    # The margins stay free, but for the bar.
    inner = card.crop((30, 0, 1170, 630))
    for box in ((0, 0, 1140, 60), (0, 600, 1140, 630), (0, 0, 30, 630), (1110, 0, 1140, 630)):
        assert inner.crop(box).getcolors() == [((box[2] - box[0]) * (box[3] - box[1]), paper)]


def test_without_what_orders_letters_there_is_no_card_and_pages_do_not_name_one(client, monkeypatch, pages):
    monkeypatch.setattr("office.public.cards.can_letter", lambda: False)
    page = client.get(pages("ar")["article"])
    assert page.status_code == 200
    assert "og:image" not in page.text
    assert '<meta name="twitter:card" content="summary">' in page.text
    assert client.get(f"{pages('ar')['article']}card.png").status_code == 404


@override_settings(SITE_URL="https://news.example")
def test_it_is_named_under_the_address_that_is_set(client, pages):
    assert "https://news.example/en/card.png?v=" in client.get("/en/").text
