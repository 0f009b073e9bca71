"""Lists of people and organizations are brought in: what is known is completed, what is doubtful is told, errors stop all."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from liaison.models import Event, Origin
from organizations.merging.merge import Plan, merge
from organizations.models import Membership, Organization, Person
from tests.factories import OrganizationFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db
ORGANIZATIONS = "id,name_ar,name_en,other_names,kind,country,website,parent\n1,رابطة الميناء,Harbor League,HL|League of the Harbor,partner,de,https://harbor.example.org,\n2,فرع الميناء,Harbor Branch,,office,DE,,Harbor League\n"
PEOPLE = "name_ar,name_en,honorific_en,organization,post_ar,post_en,start_date,protected\nهدى الوراق,Huda Alwarraq,Dr.,Harbor League,أمينة السر,Secretary,2019-02-01,\nزاهر القمري,Zaher Alqamari,,Harbor League,عضو,Member,,yes\n"


@pytest.fixture
def bring(tmp_path):
    def brought(kind, content, *options):
        path, said = tmp_path / "list.csv", StringIO()
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        try:
            with translation.override(None):
                call_command(f"import_{kind}", str(path), *options, stdout=said, stderr=said)
        except CommandError as error:
            said.write(f"FAILED: {error}")
        return said.getvalue()

    return brought


def test_organizations_and_people_come_with_names_parents_and_posts(bring):
    bring("organizations", ORGANIZATIONS, "--by", UserFactory(username="samir").username)
    league = Organization.objects.get(name_en="Harbor League")
    assert (league.name_ar, league.country, league.website) == ("رابطة الميناء", "DE", "https://harbor.example.org")
    assert league.other_names == "HL\nLeague of the Harbor"
    assert Organization.objects.get(name_en="Harbor Branch").parent == league
    said = bring("people", PEOPLE)
    assert "people: 2 new" in said
    huda = Person.objects.get(name_en="Huda Alwarraq")
    post = huda.memberships.get()
    assert (huda.honorific_en, post.post_ar, post.organization, str(post.start_date)) == (
        "Dr.",
        "أمينة السر",
        league,
        "2019-02-01",
    )
    assert not huda.protected
    assert Person.objects.get(name_ar="زاهر القمري").protected
    event = Event.objects.get(action="import_organizations")
    assert (event.by_name, event.details["counts"]) == ("samir", {"organizations": {"new": 2}})


@pytest.mark.parametrize(
    "content",
    [
        PEOPLE.replace("\n", "\r\n").encode("utf-8-sig"),
        PEOPLE.replace(",", ";").encode(),
        PEOPLE.replace(",", "\t").encode("utf-16"),
        PEOPLE.replace("name_ar", "الاسم").replace("organization", "الجهة").replace("post_ar", "المنصب").encode(),
        PEOPLE.encode("cp1256"),
    ],
    ids=["bom", "semicolons", "utf-16", "Arabic headers", "windows-1256"],
)
def test_lists_are_read_as_programs_write_them(content, bring):
    bring("organizations", ORGANIZATIONS)
    said = bring("people", content)
    assert Person.objects.get(name_ar="هدى الوراق").memberships.get().post_ar == "أمينة السر"
    assert ("Windows-1256" in said) == (content == PEOPLE.encode("cp1256"))


def test_a_second_run_changes_nothing(bring):
    for kind, content in (("organizations", ORGANIZATIONS), ("people", PEOPLE)):
        bring(kind, content)
        before = [
            list(model.objects.order_by("pk").values()) for model in (Person, Organization, Membership, Origin, Event)
        ]
        assert "2 unchanged" in bring(kind, content)
        assert [
            list(model.objects.order_by("pk").values()) for model in (Person, Organization, Membership, Origin, Event)
        ] == before


def test_a_dry_run_changes_nothing(bring):
    assert "organizations: 2 new" in bring("organizations", ORGANIZATIONS, "--dry-run")
    assert not Organization.objects.exists()
    assert not Event.objects.exists()


def test_what_is_here_gets_what_it_lacks_and_keeps_what_it_has(bring):
    person = PersonFactory(name_ar="هدى الوراق", name_en="", honorific_en="Prof.", protected=True)
    said = bring(
        "people", "name_ar,name_en,honorific_en,biography_en,protected\nهُدى الورّاق,Huda Alwarraq,Dr.,Teaches.,no\n"
    )
    person.refresh_from_db()
    assert (person.name_ar, person.name_en, person.honorific_en, person.biography_en) == (
        "هدى الوراق",
        "Huda Alwarraq",
        "Prof.",
        "Teaches.",
    )
    assert person.protected
    assert "it stays protected" in said
    assert Person.objects.count() == 1


def test_what_may_be_here_is_told_and_made_only_if_wanted(bring):
    person = PersonFactory(name_ar="", name_en="Samir Mithali")
    row = "name_ar,name_en\nسمير المثالي,\n"
    said = bring("people", row)
    because = "Sounds the same in another spelling or script"
    assert f"line 2, سمير المثالي: it may be here already, as number {person.pk} ({because})" in said
    assert Person.objects.count() == 1
    bring("people", row, "--create-likely")
    assert Person.objects.count() == 2


def test_of_two_who_bear_the_name_none_is_chosen(bring):
    for _ in range(2):
        PersonFactory(name_ar="سمير المثالي", name_en="")
    assert "may be here already" in bring("people", "name_ar\nسمير المثالي\n")
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (
            "name_ar,start_date,organization\nهدى الوراق,yesterday,Harbor League\n",
            "line 2, هدى الوراق: start_date: “yesterday” is no date",
        ),
        ("name_ar,organization\nهدى الوراق,Nowhere\n", "of organizations with this name or address there is none"),
        ("name_ar,post_en\nهدى الوراق,Member\n", "a post needs its organization"),
        ("name_ar,protected\nسمير,perhaps\n", "is neither yes nor no"),
        ("name_ar,biography_ar\nسمير,صديق زاهر القمري\n", "it names somebody who must not be named"),
        ("honorific_ar,name_ar\nالدكتورة,\n", "line 2, —: it has no name"),
        ('name_ar,name_en\n"سمير,x\n', "the CSV is broken"),
        ("city\nBerlin\n", "no column has names"),
        (b"PK\x03\x04\x00\x00\xff", "save it as “CSV UTF-8”"),
        (b"name_en\nJos\xe9\n", "neither in UTF-8 nor"),
        ("name_ar,default_disclosure\nسمير,openly\n", "Write one of named, role"),
        ('{"persons": [{"name": "x"]}', "the JSON is broken"),
        ('{"people": []}', "no list of “persons”"),
    ],
)
def test_an_error_in_one_row_changes_nothing(content, words, bring):
    OrganizationFactory(name_en="Harbor League")
    PersonFactory(name_ar="زاهر القمري", protected=True)
    if isinstance(content, str) and content.startswith("name_ar,"):
        content += content.partition("\n")[2] and "ليلى النجار" + "," * content.partition("\n")[0].count(",") + "\n"
    said = bring("people", content)
    assert words in said
    assert "FAILED" in said
    assert Person.objects.count() == 1


def test_cells_with_line_ends_do_not_shift_the_lines_told(bring):
    said = bring("people", 'name_ar,biography_ar,protected\nليلى النجار,"سطر\nوسطر",\nسمير,,perhaps\n')
    assert "line 4, سمير" in said


def test_unknown_columns_are_told(bring):
    assert "line 1: the column “shoe size” is not known" in bring("people", "name_ar,shoe size\nليلى النجار,38\n")
    assert Person.objects.exists()


def test_popolo_comes_in(bring):
    data = {
        "organizations": [
            {
                "id": "o1",
                "name": "Harbor League",
                "other_names": [{"name": "رابطة الميناء", "lang": "ar"}],
                "links": [{"url": "https://harbor.example.org"}],
            },
            {"id": "o2", "name": "Harbor Branch", "classification": "office", "parent_id": "o1"},
        ],
        "persons": [
            {
                "id": "p1",
                "name": "Huda Alwarraq",
                "other_names": [{"name": "هدى الوراق", "lang": "ar"}, {"name": "H. A."}],
            }
        ],
        "memberships": [{"person_id": "p1", "organization_id": "o1", "role": "Secretary", "start_date": "2019-02-01"}],
    }
    content = json.dumps(data, ensure_ascii=False)
    bring("organizations", content)
    assert Organization.objects.get(name_en="Harbor Branch").parent.name_ar == "رابطة الميناء"
    bring("people", content)
    person = Person.objects.get(name_ar="هدى الوراق")
    assert (person.name_en, person.other_names, person.memberships.get().post_en) == (
        "Huda Alwarraq",
        "H. A.",
        "Secretary",
    )
    assert "unchanged" in bring("people", content)


def test_what_was_merged_or_deleted_here_is_not_made_again(bring):
    bring("organizations", ORGANIZATIONS)
    kept = OrganizationFactory(name_ar="رابطة أخرى", name_en="Another League")
    merged = Organization.objects.get(name_en="Harbor League")
    plan = Plan(Organization.objects.get(pk=kept.pk), merged)
    merge(Organization, kept.pk, merged.pk, UserFactory(role="administrator"), plan.mark)
    Organization.objects.filter(name_en="Harbor Branch").delete()
    said = bring("organizations", ORGANIZATIONS)
    assert "it was deleted here after it was brought in" in said
    assert Organization.objects.count() == 1
