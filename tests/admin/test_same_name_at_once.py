"""Two members of staff enter the same new name at the same time: one record comes of it, and the other one hears of it."""

from __future__ import annotations

from articles.models.attendance import Side
from organizations.models import Organization, Person
from tests.admin.forms import PageForm, errors

# One name in Arabic, spelled in two ways, and two in English: the addresses made of them differ.
COUNCIL = [("مجلس مثال", "Example Council"), ("مجلسُ مثال", "Council of Example")]
MONA = [("منى مثال", "Mona Example"), ("مُنى مثال", "Muna Misal")]


def named(name) -> dict[str, str]:
    return {"new_name_ar": name[0], "new_name_en": name[1]}


def meeting_with(client, organization, person):
    form = PageForm(client.get("/admin/articles/meeting/add/")).fill(title_en="Talk", start_year="2024")
    row = form.add_delegation(Side.GUEST, **named(organization))
    form.add_person(row, **named(person))
    return lambda: form.submit(client)


def test_two_meetings_with_the_same_new_names(together, desk):
    responses = together(*(meeting_with(desk("editor"), *names) for names in zip(COUNCIL, MONA, strict=True)))
    assert sorted(response.status_code for response in responses) == [200, 302]
    assert together(lambda: (Organization.objects.count(), Person.objects.count())) == [(1, 1)]
    [refused] = [response for response in responses if response.status_code == 200]
    assert [message for _field, message in errors(refused) if "is already recorded" in message][1:], errors(refused)


def test_two_pages_of_new_records(together, desk):
    def entered(kind, name):
        client = desk("editor")
        form = PageForm(client.get(f"/admin/organizations/{kind}/add/")).fill(name_ar=name[0], name_en=name[1])
        return lambda: form.submit(client)

    jobs = [entered(kind, name) for kind, names in (("organization", COUNCIL), ("person", MONA)) for name in names]
    codes = [response.status_code for response in together(*jobs)]
    assert [sorted(codes[:2]), sorted(codes[2:])] == [[200, 302], [200, 302]]
    assert together(lambda: (Organization.objects.count(), Person.objects.count())) == [(1, 1)]
