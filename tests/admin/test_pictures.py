"""A picture from the form to its readers: what it shows is said in every language in which it is out, or it is decoration."""

from __future__ import annotations

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from articles.models import Article, Changes, Version
from articles.models.changes import keep_changes
from articles.models.content import shared_of, texts_of
from articles.models.workflow import SHARED, State, Status
from articles.publishing.take import publish, take, withdraw
from articles.publishing.version_restore import restore_version
from liaison.media.images.fields import delete_picture
from tests.admin.forms import PageForm, confirm_step, errors
from tests.factories import ArticleFactory, OrganizationFactory, ReportFactory, UserFactory
from tests.liaison.test_images import CAMERA, photograph

pytestmark = pytest.mark.django_db

ADD = "/admin/articles/article/add/"
SAY = "Before publishing, describe the picture or mark it as decorative."
SAY_BESIDE = (
    "The other edition is published and will show this picture too. Describe it there, or mark it as decorative."
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def client(desk):
    return desk("publisher")


def upload(size=(64, 48), color="red"):
    output = BytesIO()
    Image.new("RGB", size, color).save(output, "PNG")
    return SimpleUploadedFile("IMG_2020.png", output.getvalue(), "image/png")


def address(article):
    return f"/admin/articles/article/{article.pk}/change/"


def form_of(client, article):
    return PageForm(client.get(address(article)))


def undescribed(live="", **values):
    """An article with a picture of which nothing is said; not with ``live``, which the database would refuse."""
    return ArticleFactory(live=live, image=upload(), image_alt_ar="", image_alt_en="", **values)


def fresh(article):
    return Article.objects.get(pk=article.pk)


# From the form.


@pytest.mark.parametrize("screen", ["article", "meeting"])
def test_nothing_the_camera_knew_comes_through_the_form(client, media, screen):
    address, prefix = (ADD, "") if screen == "article" else ("/admin/articles/meeting/add/", "articles-0-")
    form = PageForm(client.get(address)).fill(**{f"{prefix}title_ar": "بيان", f"{prefix}body_ar": "<p>نص</p>"})
    if screen == "meeting":
        form.fill(title_ar="لقاء", start_year="2024")
    sent = SimpleUploadedFile("holiday.jpg", photograph((900, 600)), "image/jpeg")
    assert form.submit(client, **{f"{prefix}image": sent}).status_code == 302
    made = [path for path in media.rglob("*") if path.is_file()]
    assert len(made) > 5
    for path in made:
        assert dict(Image.open(path).getexif()) == {}
        assert CAMERA.encode() not in path.read_bytes()
        assert "holiday" not in path.name
    assert Article.objects.get().image_bytes


def test_the_form_tells_of_a_picture_in_words_and_shows_it(client):
    article = undescribed()
    page = client.get(address(article)).text
    assert "Picture, 64 × 48" in page
    assert f'src="{article.image.whole}?key=' in page
    assert "Currently" not in page
    assert "الصورة" in client.get(address(article), headers={"accept-language": "ar"}).text


@pytest.mark.parametrize("forgotten", [{}, {"image_width": None, "image_height": None, "image_bytes": None}])
def test_the_page_of_a_lost_picture_opens_says_so_and_is_saved(client, forgotten):
    article = undescribed()
    delete_picture(article.image.name)
    Article.objects.update(**forgotten)
    form = form_of(client, article)
    assert "The file of this picture is missing." in client.get(address(article)).text
    assert form.fill(title_en="Another title").submit(client).status_code == 302
    assert form_of(client, article).fill(**{"image-clear": "on"}).submit(client).status_code == 302
    assert not fresh(article).image


def test_a_focal_point_is_set_by_two_sliders(client):
    article = undescribed()
    form = form_of(client, article)
    assert (form["image_ppoi_left"], form["image_ppoi_top"]) == ("50", "50")
    before = article.image.card
    form.fill(image_ppoi_left="20", image_ppoi_top="100").submit(client)
    now = fresh(article)
    assert now.image_ppoi == "0.2x1"
    assert now.image.card != before
    assert now.image.storage.exists(now.image.card.removeprefix("/media/"))
    again = form_of(client, article)
    assert (again["image_ppoi_left"], again["image_ppoi_top"]) == ("20", "100")


@pytest.mark.parametrize("value", ["", "x", "-1", "101", "1e9", "٥"])
def test_a_focal_point_that_is_none_is_refused_or_left_as_it_was(client, value):
    article = undescribed(image_ppoi="0.2x0.3")
    response = form_of(client, article).fill(image_ppoi_left=value).submit(client)
    assert response.status_code in (200, 302)
    assert fresh(article).image_ppoi in ("0.2x0.3", "0.05x0.3")


def test_a_new_picture_begins_in_the_middle_and_a_removed_one_leaves_nothing(client):
    article = undescribed(image_ppoi="0.2x0.3", image_decorative=True)
    form_of(client, article).submit(client, image=upload((90, 60)))
    assert (fresh(article).image_ppoi, fresh(article).image_width) == ("0.5x0.5", 90)
    form_of(client, article).fill(**{"image-clear": "on"}).submit(client)
    now = fresh(article)
    assert (now.image.name, now.image_width, now.image_bytes) == ("", None, None)
    assert (now.image_ppoi, now.image_decorative) == ("0.5x0.5", False)


def test_a_point_chosen_with_a_new_picture_is_its_own(client):
    article = undescribed(image_ppoi="0.2x0.3")
    form_of(client, article).fill(image_ppoi_left="70").submit(client, image=upload((90, 60)))
    assert fresh(article).image_ppoi == "0.7x0.3"


def test_readers_see_another_cut_when_it_is_published(client):
    article = ArticleFactory(image=upload())
    before = article.image.card
    form_of(client, article).fill(image_ppoi_left="0").submit(client)
    assert fresh(article).image.card == before
    assert Changes.objects.get().content == {"image_ppoi": "0x0.5"}
    confirm_step(client, form_of(client, article), "publish-en")
    assert fresh(article).image.card != before
    assert fresh(article).image.storage.exists(fresh(article).image.card.removeprefix("/media/"))


def test_saving_a_live_article_whose_picture_is_from_before_is_no_change(client):
    article = ArticleFactory(image=upload())
    Article.objects.update(image_bytes=None)
    form_of(client, article).submit(client)
    assert not Changes.objects.exists()
    assert fresh(article).image_bytes


def test_what_is_locked_stays_locked(desk):
    writer = desk("contributor")
    article = ArticleFactory(live="", created_by=writer.user, image=upload(), state_ar=State.REVIEW)
    form = form_of(writer, article)
    for name in ("image_ppoi_left", "image_decorative", "image_alt_ar"):
        assert name not in form.data
    assert form.fill(title_en="Another").submit(writer, image_decorative="on", image_ppoi_left="3").status_code == 302
    assert (fresh(article).image_decorative, fresh(article).image_ppoi) == (False, "0.5x0.5")


def test_who_may_only_read_is_told_in_words(desk):
    article = ArticleFactory(live="", image=upload(), image_ppoi="0.2x0.3")
    page = desk("contributor").get(address(article)).text
    assert "Picture, 64 × 48" in page
    assert "20 % from the left, 30 % from the top" in page
    assert ">pictures/" not in page


def test_a_logo_is_shown_in_its_form(client):
    organization = OrganizationFactory(logo=upload((400, 100)))
    form = PageForm(client.get(f"/admin/organizations/organization/{organization.pk}/change/"))
    page = client.get(form.url).text
    assert "Picture, 400 × 100" in page
    assert f'src="{organization.logo.small}?key=' in page
    form.fill(**{"logo-clear": "on"}).submit(client)
    organization.refresh_from_db()
    assert (organization.logo.name, organization.logo_width) == ("", None)


# What the picture shows is said, or it does not come out.


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_picture_that_is_not_described_is_refused_beside_the_field(client, language):
    article = undescribed()
    response = form_of(client, article).submit(client, "_step", f"publish-{language}")
    assert errors(response) == [(f"image_alt_{language}", SAY)]


@pytest.mark.parametrize("decide", [{"image_alt_en": "Shelves"}, {"image_decorative": "on"}])
def test_described_or_marked_as_decoration_it_comes_out(client, decide):
    article = undescribed()
    confirm_step(client, form_of(client, article).fill(**decide), "publish-en")
    assert (fresh(article).state_en, fresh(article).state_ar) == (State.PUBLISHED, State.DRAFT)


def test_one_language_is_not_enough_for_the_other(client):
    article = undescribed()
    form = form_of(client, article).fill(image_alt_en="Shelves")
    assert errors(form.submit(client, "_step", "publish-ar")) == [("image_alt_ar", SAY)]


def test_the_last_check_says_it_and_its_page_refuses_it(client):
    article = undescribed()
    form = PageForm(client.get(f"/admin/articles/article/{article.pk}/publish/en/"))
    page = client.get(form.url).text
    assert SAY in page
    # It is no matter of seeing it and publishing nevertheless.
    assert "aware" not in form.data
    assert SAY in form.confirm(client).text
    assert fresh(article).state_en == State.DRAFT


def test_the_last_check_reads_the_description_out(client):
    article = ArticleFactory(live="", image=upload(), image_alt_en="A hall full of people")
    assert (
        "Picture description: “A hall full of people”"
        in client.get(f"/admin/articles/article/{article.pk}/publish/en/").text
    )
    Article.objects.update(image_decorative=True)
    assert "The picture is marked as decorative" in client.get(f"/admin/articles/article/{article.pk}/publish/en/").text


def test_both_editions_at_once_are_refused_for_the_one_that_lacks_it(client):
    article = undescribed()
    Article.objects.update(image_alt_ar="رفوف")
    form = PageForm(client.get(f"/admin/articles/article/{article.pk}/publish/ar/"))
    assert "other_too" not in form.boxes
    Article.objects.update(image_alt_en="Shelves")
    form = PageForm(client.get(f"/admin/articles/article/{article.pk}/publish/ar/"))
    form.fill(other_too="on").confirm(client)
    assert (fresh(article).state_ar, fresh(article).state_en) == (State.PUBLISHED, State.PUBLISHED)


def test_it_cannot_be_scheduled_without(client):
    article = undescribed()
    form = PageForm(client.get(f"/admin/articles/article/{article.pk}/publish/en/"))
    tomorrow = timezone.localtime() + dt.timedelta(days=1)
    assert SAY in form.fill(at=tomorrow.strftime("%Y-%m-%dT%H:%M")).confirm(client).text
    assert fresh(article).state_en == State.DRAFT


def scheduled(**values):
    moment = timezone.now() + dt.timedelta(days=1)
    return ArticleFactory(live="en", published_at_en=moment, image=upload(), **values)


@pytest.mark.parametrize("when", ["live", "scheduled"])
def test_the_description_of_what_is_published_cannot_be_taken_away(client, when):
    article = ArticleFactory(live="en", image=upload()) if when == "live" else scheduled()
    response = form_of(client, article).fill(image_alt_en="  ").submit(client)
    assert errors(response) == [("image_alt_en", SAY)]
    assert fresh(article).image_alt_en
    assert not Changes.objects.exists()
    form_of(client, article).fill(image_alt_en="", image_decorative="on").submit(client)
    shown = fresh(article).edition("en").status()
    assert shown == (Status.CHANGED if when == "live" else Status.SCHEDULED)


@pytest.mark.parametrize("when", ["live", "scheduled"])
def test_a_first_picture_of_what_is_published_is_described_at_once(client, when):
    article = ArticleFactory(live="en") if when == "live" else scheduled()
    if when == "scheduled":
        Article.objects.update(image="", image_alt_en="")
    response = form_of(client, article).submit(client, image=upload())
    assert ("image_alt_en", SAY) in errors(response)
    assert "Choose the picture again" in response.text
    assert form_of(client, article).fill(image_alt_en="Red").submit(client, image=upload()).status_code == 302


def test_a_picture_in_the_place_of_a_decoration_is_described(client):
    article = ArticleFactory(live="ar en", image=upload(), image_decorative=True, image_alt_ar="", image_alt_en="")
    form = form_of(client, article)
    form.data.pop("image_decorative")
    response = form.submit(client, image=upload(color="blue"))
    assert errors(response)[1:] == [("image_alt_ar", SAY), ("image_alt_en", SAY)]


def test_a_new_picture_comes_to_the_readers_of_the_other_language_with_its_description(client):
    article = ArticleFactory(live="ar en", image=upload(), image_decorative=True, image_alt_ar="", image_alt_en="")
    form = form_of(client, article).fill(image_alt_ar="أزرق", image_alt_en="Blue", title_en="Not yet")
    form.data.pop("image_decorative")
    form.submit(client, image=upload(color="blue"))
    assert confirm_step(client, form_of(client, article), "publish-ar").status_code == 302
    now = fresh(article)
    assert (now.image_decorative, now.image_alt_ar, now.image_alt_en) == (False, "أزرق", "Blue")
    assert now.title_en != "Not yet"
    assert Changes.objects.get(language="en").content == {"title": "Not yet"}
    assert not Changes.objects.filter(language=SHARED).exists()


def test_what_was_only_said_of_the_picture_leaves_no_empty_changes_behind(client):
    article = ArticleFactory(live="ar en", image=upload())
    form_of(client, article).fill(image_alt_en="Blue").submit(client, image=upload(color="blue"))
    confirm_step(client, form_of(client, article), "publish-ar")
    assert fresh(article).image_alt_en == "Blue"
    assert fresh(article).edition("en").status() == Status.LIVE


def test_older_changes_bring_no_undescribed_picture_to_the_other_language(client):
    article = ArticleFactory(live="ar en", image=upload(), image_decorative=True, image_alt_ar="", image_alt_en="")
    stored = shared_of(article)
    # As they were kept before anything was decided about pictures.
    keep_changes(article, SHARED, stored, stored | {"image": "pictures/" + "0" * 32 + ".webp"})
    keep_changes(article, "ar", texts_of(article, "ar"), texts_of(article, "ar") | {"image_alt": "أزرق"})
    with pytest.raises(ValidationError) as refusal:
        publish(article, "ar")
    assert list(refusal.value.message_dict) == ["image_alt_en"]
    form = PageForm(client.get(f"/admin/articles/article/{article.pk}/publish/ar/"))
    assert SAY_BESIDE in form.confirm(client).text


def test_it_does_not_come_back_without(client):
    article = undescribed(state_en=State.WITHDRAWN, published_at_en=timezone.now() - dt.timedelta(days=1))
    form = PageForm(client.get(f"/admin/articles/article/{article.pk}/reinstate/en/"))
    assert SAY in form.confirm(client).text
    assert fresh(article).state_en == State.WITHDRAWN
    Article.objects.update(image_alt_en="Shelves")
    form.confirm(client)
    assert fresh(article).state_en == State.PUBLISHED


def test_of_many_only_the_described_ones_come_out(client):
    lacking, ready = undescribed(title_en="Lacking"), ArticleFactory(live="", image=upload())
    posted = {"action": "publish_en", "_selected_action": [lacking.pk, ready.pk], "confirmed": "1"}
    page = client.post("/admin/articles/article/", posted, follow=True).text
    assert "Skipped: “Lacking”" in page
    assert SAY in page
    assert (fresh(lacking).state_en, fresh(ready).state_en) == (State.DRAFT, State.PUBLISHED)


def test_there_is_no_preview_of_what_could_not_be_published(client):
    response = form_of(client, undescribed()).submit(client, "_preview", "en")
    assert SAY in response.text
    link = client.get(f"/admin/articles/article/{Article.objects.get().pk}/preview/en/")
    assert link.status_code == 200


def test_a_report_is_refused_on_the_screen_of_its_meeting(client):
    report = ReportFactory(live="", image=upload(), image_alt_ar="", image_alt_en="")
    form = PageForm(client.get(f"/admin/articles/meeting/{report.meeting_id}/change/"))
    assert errors(form.submit(client, "_step", "publish-ar")) == [("articles-0-image_alt_ar", SAY)]


# Versions, with and without what is decided about a picture.


OLDER = ("image_ppoi", "image_decorative")


def make_older(article):
    """The versions as they were kept before anything was decided about pictures."""
    for version in Version.objects.filter(article=article):
        for name in OLDER:
            version.content["shared"].pop(name, None)
        version.save()


def test_a_version_brings_back_what_was_decided_about_its_picture(desk):
    publisher, article = desk("publisher"), ArticleFactory(live="en", image=upload(), image_ppoi="0.1x0.2")
    first = article.image.name
    form_of(publisher, article).fill(image_decorative="on").submit(publisher, image=upload(color="blue"))
    confirm_step(publisher, form_of(publisher, article), "publish-en")
    assert (fresh(article).image_ppoi, fresh(article).image_decorative) == ("0.5x0.5", True)
    PageForm(publisher.get(f"/admin/articles/article/{article.pk}/restore/en/1/")).fill(shared="on").confirm(publisher)
    confirm_step(publisher, form_of(publisher, article), "publish-en")
    now = fresh(article)
    assert (now.image.name, now.image_ppoi, now.image_decorative) == (first, "0.1x0.2", False)
    assert now.image_bytes


def test_two_versions_show_what_was_decided_otherwise(desk):
    publisher, article = desk("publisher"), ArticleFactory(live="en", image=upload())
    form_of(publisher, article).fill(image_decorative="on", image_ppoi_left="0").submit(publisher)
    confirm_step(publisher, form_of(publisher, article), "publish-en")
    compare = f"/admin/articles/article/{article.pk}/compare/en/?from=1&to=2"
    page = publisher.get(compare).text
    assert "Decorative picture" in page
    assert "0 % from the left, 50 % from the top" in page
    assert "Lead picture" not in page
    assert "Decorative picture" in publisher.get(f"/admin/articles/article/{article.pk}/versions/en/2/").text
    make_older(article)
    assert "from the left" not in publisher.get(compare).text


def test_an_older_version_still_comes_back(desk):
    publisher, article = desk("publisher"), ArticleFactory(live="en", image=upload(), image_ppoi="0.1x0.2")
    first = article.image.name
    make_older(article)
    form_of(publisher, article).fill(image_decorative="on").submit(publisher, image=upload(color="blue"))
    confirm_step(publisher, form_of(publisher, article), "publish-en")
    restore_version(article, "en", 1, publisher.user, shared_too=True)
    assert Changes.objects.get(language=SHARED).content == {"image": first, "image_decorative": False}
    confirm_step(publisher, form_of(publisher, article), "publish-en")
    assert (fresh(article).image.name, fresh(article).image_decorative) == (first, False)


def test_an_older_version_that_says_nothing_of_its_picture_is_not_published(desk):
    publisher, article = desk("publisher"), ArticleFactory(live="en", image=upload())
    version = Version.objects.get()
    version.content["texts"]["image_alt"] = ""
    version.save()
    make_older(article)
    restore_version(article, "en", 1, publisher.user, shared_too=True)
    form = PageForm(publisher.get(f"/admin/articles/article/{article.pk}/publish/en/"))
    assert SAY in form.confirm(publisher).text
    assert fresh(article).image_alt_en


def test_what_is_scheduled_is_not_restored_to_what_could_not_come_out(desk):
    publisher, article = desk("publisher"), ArticleFactory(live="en", image=upload())
    Version.objects.update(
        content={"texts": {**texts_of(article, "en"), "image_alt": ""}, "shared": shared_of(article)}
    )
    Version.objects.update(at=timezone.now() - dt.timedelta(days=9))
    Article.objects.update(published_at_en=timezone.now() + dt.timedelta(days=1))
    response = PageForm(publisher.get(f"/admin/articles/article/{article.pk}/restore/en/1/")).confirm(publisher)
    page = publisher.get(response["Location"]).text
    assert "Not restored, because it is scheduled" in page
    assert SAY in page
    assert fresh(article).image_alt_en


def test_an_article_comes_back_unchanged_as_the_version_it_was(desk):
    publisher, article = desk("publisher"), ArticleFactory(live="en", image=upload())
    make_older(article)
    withdraw(article, "en", publisher.user)
    take(fresh(article), "reinstate", "en", UserFactory())
    assert Version.objects.count() == 1


def test_somebody_elses_picture_is_told_in_words(desk):
    one, other, article = desk("editor"), desk("editor"), undescribed()
    mine = form_of(one, article).fill(title_en="Mine")
    form_of(other, article).fill(title_en="Theirs", image_ppoi_left="10").submit(other, image=upload((90, 60)))
    page = mine.submit(one).text
    assert "Picture, 90 × 60" in page
    assert "10 % from the left, 50 % from the top" in page
