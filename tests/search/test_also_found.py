"""What is found besides the words themselves: months, other names, names in texts, other forms; and how the page shows it."""

from __future__ import annotations

import datetime as dt

import pytest

from articles.publishing.take import withdraw
from liaison.models import Entry, IndexFormat
from liaison.search.backends import fulltext
from liaison.search.index.rebuild import FORMAT, build_if_outdated
from liaison.text.dates import Precision
from tests.factories import ArticleFactory, AttendanceFactory, MeetingFactory, OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db

LOOSE = "صيغ أو تهجئات أخرى"


@pytest.fixture
def in_may():
    """The address of a meeting of a day in May 2021; others were in another month, or in a year of which no more is known."""
    meeting = MeetingFactory(title_ar="لقاء الربيع", title_en="Spring talks", starts_on=dt.date(2021, 5, 10))
    MeetingFactory(title_ar="لقاء الصيف", title_en="Summer talks", starts_on=dt.date(2021, 6, 10))
    MeetingFactory(
        title_ar="لقاء العام", title_en="Talks of a year", starts_on=dt.date(2021, 1, 1), precision=Precision.YEAR
    )
    return meeting.get_absolute_url()


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "أيار 2021",
            "مايو ٢٠٢١",
            "ماي 2021",
            "شهر أيار من عام 2021",
            "أيار/مايو 2021",
            "May 2021",
            "5/2021",
            "2021-05",
        ),
        *("10 أيار 2021", "10/5/2021", "May 10, 2021", "لقاء أيار 2021"),
    ],
)
def test_a_month_finds_its_meetings(searching, in_may, typed):
    assert searching.links(typed) == [in_may]


@pytest.mark.parametrize("typed", ["نيسان 2021", "أيار 2020", "11 أيار 2021", "May 2020", "5/2022"])
def test_another_month_or_day_does_not(searching, in_may, typed):
    assert searching.links(typed) == []


@pytest.fixture
def circle():
    organization = OrganizationFactory(
        name_ar="حلقة المثال", name_en="Model Circle", slug="circle", other_names="Friends of the Lantern Club\nFLC"
    )
    ArticleFactory(title_en="Annual report").organizations.add(organization)
    return organization


def test_a_part_of_another_name_finds_its_bearer_and_shows_it(searching, circle):
    assert searching.links("lantern", "en") == ["/en/organizations/circle/"]
    assert "Friends of the <mark>Lantern</mark> Club" in searching.page("lantern", "en")


@pytest.mark.parametrize("typed", ["Friends of the Lantern Club", "FLC", "Model", "حلقة المثال"])
def test_a_whole_other_name_and_its_own_find_what_it_concerns(searching, circle, typed):
    assert len(searching.links(typed, "en")) == 2


@pytest.mark.parametrize("typed", ['"Lantern Club"', "lantern club"])
def test_some_words_of_another_name_do_not(searching, circle, typed):
    assert searching.links(typed, "en") == ["/en/organizations/circle/"]


def test_a_name_that_says_no_more_than_the_title_is_not_shown(searching, circle):
    assert "Friends of" not in searching.page("Model Circle", "en")


def test_whoever_is_recorded_comes_before_texts_with_the_name(searching):
    AttendanceFactory(person=PersonFactory(name_ar="نزار المثالي", name_en="Nizar Mithali", slug="nizar"))
    ArticleFactory(live="ar", title_ar="المثالي في خبر آخر")
    first, *others = searching.links("Mithali")
    assert first == "/ar/people/nizar/"
    assert any("/news/" in link for link in others)


def test_other_forms_are_shown_as_such_and_only_where_there_is_nothing_better(searching):
    ArticleFactory(live="ar", title_ar="مناطيد قديمة", summary_ar="نص")
    assert LOOSE in searching.page("منطاد")
    assert "<mark>مناطيد</mark>" in searching.page("منطاد")
    exact = ArticleFactory(live="ar", title_ar="منطاد واحد", summary_ar="نص")
    assert searching.links("منطاد") == [exact.get_absolute_url()]
    assert LOOSE not in searching.page("منطاد")


def test_the_filter_of_words_on_a_list_finds_the_same(client):
    ArticleFactory(live="ar", title_ar="مناطيد قديمة", summary_ar="نص")
    assert "مناطيد" in client.get("/ar/news/", {"q": "منطاد"}).text


@pytest.mark.parametrize("typed", ["جوامع", "جمعيات", "عقدت"])
def test_arabic_that_is_right_is_not_taken_for_the_other_keyboard(searching, typed):
    AttendanceFactory(person=PersonFactory(name_ar="هلا المثالية", name_en="Hala Mithali"))
    AttendanceFactory(person=PersonFactory(name_ar="جميل", name_en="[Hlu Hlud"))
    assert searching.meant(typed) == searching.meant(typed, "en") == ""


def test_what_only_sounds_alike_is_shown_with_what_may_be_meant(searching):
    organization = OrganizationFactory(name_en="Lantern Society", name_ar="جمعية", slug="lantern")
    ArticleFactory(live="en", title_en="News").organizations.add(organization)
    assert searching.links("lanteren", "en")
    assert searching.meant("lanteren", "en").casefold() == "lantern"
    assert searching.meant("lantern", "en") == ""


def test_migrating_writes_an_index_by_other_rules_anew(searching):
    ArticleFactory(live="ar", title_ar="الفانوس")
    IndexFormat.objects.update_or_create(pk=1, defaults={"number": FORMAT - 1})
    fulltext.store(list(Entry.objects.values_list("pk", flat=True)), [])
    assert searching.links("الفانوس") == []
    build_if_outdated()
    assert len(searching.links("الفانوس")) == 1
    assert list(IndexFormat.objects.values_list("number", flat=True)) == [FORMAT]


def test_a_word_of_a_text_that_is_not_live_finds_nothing_by_its_sound(searching):
    article = ArticleFactory(live="ar", title_ar="زنبقستاني", summary_ar="نص")
    assert len(searching.links("Zanbaqistani")) == 1
    withdraw(article, "ar")
    assert searching.links("Zanbaqistani") == []
