"""Who and what the archive is about: invented organizations, people and topics, few met often and most of them once."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Generic, TypeVar

from articles.models import Topic
from bench.archive.words import zipf
from liaison.text.normalize import names_key
from liaison.text.slugs import latin_slug
from organizations.models import Organization, Person
from organizations.models.organization import OrganizationKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_Record = TypeVar("_Record")

KINDS = {
    OrganizationKind.PARTNER: 62,
    OrganizationKind.AUTHORITY: 10,
    OrganizationKind.PARTY: 9,
    OrganizationKind.MEDIA: 9,
    OrganizationKind.OTHER: 8,
    OrganizationKind.OFFICE: 2,
}
COUNTRIES = (
    "US",
    "TR",
    "DE",
    "SY",
    "FR",
    "GB",
    "SE",
    "NL",
    "CA",
    "LB",
    "JO",
    "EG",
    "SA",
    "QA",
    "AE",
    "BE",
    "AT",
    "NO",
    "",
)

BODIES = (
    ("رابطة", "League"), ("جمعية", "Society"), ("اتحاد", "Union"), ("مركز", "Center"), ("مؤسسة", "Foundation"),
    ("مجلس", "Council"), ("هيئة", "Board"), ("شبكة", "Network"), ("منتدى", "Forum"), ("تجمع", "Gathering"),
)  # fmt: skip
FIELDS = (
    ("الأطباء", "Physicians"), ("المهندسين", "Engineers"), ("المعلمين", "Teachers"), ("الطلبة", "Students"),
    ("المحامين", "Lawyers"), ("الإغاثة", "Relief"), ("التراث", "Heritage"), ("المرأة", "Women"), ("الشباب", "Youth"),
    ("الصحفيين", "Journalists"), ("رجال الأعمال", "Business"), ("الفنون", "Arts"), ("اللغة", "Language"),
    ("التنمية", "Development"), ("حقوق الإنسان", "Human Rights"), ("الصداقة", "Friendship"),
)  # fmt: skip
GIVEN = (
    ("أحمد", "Ahmad"), ("محمد", "Mohammad"), ("نصر", "Nasr"), ("هدى", "Huda"), ("سمير", "Samir"), ("ليلى", "Layla"),
    ("خالد", "Khaled"), ("رنا", "Rana"), ("يوسف", "Youssef"), ("منى", "Muna"), ("عمر", "Omar"), ("سلمى", "Salma"),
    ("ياسر", "Yasser"), ("نور", "Nour"), ("بسام", "Bassam"), ("ريم", "Reem"), ("فراس", "Firas"), ("هالة", "Hala"),
    ("أنس", "Anas"), ("دانة", "Dana"), ("غسان", "Ghassan"), ("سوسن", "Sawsan"), ("طارق", "Tareq"), ("لمى", "Lama"),
)  # fmt: skip
SYLLABLES = (
    ("سا", "sa"), ("مر", "mar"), ("نو", "nou"), ("زي", "zi"), ("لا", "la"), ("كر", "kar"), ("با", "ba"), ("دي", "di"),
    ("رو", "rou"), ("شا", "sha"), ("تي", "ti"), ("فا", "fa"), ("هو", "hou"), ("جا", "ja"), ("مي", "mi"), ("طا", "ta"),
)  # fmt: skip
POSTS = (("رئيس", "President"), ("مدير البرامج", "Programme director"), ("أمين السر", "Secretary"), ("عضو", "Member"))
THEMES = (
    ("التعليم", "Education"), ("الصحة", "Health"), ("الإقامة", "Residence"), ("لم الشمل", "Reunification"),
    ("الإغاثة", "Relief"), ("المفقودون", "Missing persons"), ("العدالة", "Justice"), ("العودة", "Return"),
    ("الثقافة", "Culture"), ("الشباب", "Youth"), ("السكن", "Housing"), ("العمل", "Employment"),
)  # fmt: skip


class Draw(Generic[_Record]):
    """Records to draw from, the first of them most often."""

    def __init__(self, chance: Random, records: Sequence[_Record]) -> None:
        self.chance, self.records = chance, records
        self.weights = list(accumulate(zipf(len(records), 8)))

    def some(self, most: int, least: int = 0) -> list[_Record]:
        """Different ones: as many as a number between ``least`` and ``most``, less where one was drawn twice."""
        drawn = self.chance.choices(self.records, cum_weights=self.weights, k=self.chance.randint(least, most))
        return list(dict.fromkeys(drawn))


@dataclass(frozen=True)
class Cast:
    """``office`` hosts nearly every meeting, ``friend`` is at three of ten."""

    office: Organization
    friend: Organization
    others: Draw[Organization]
    people: Draw[Person]
    topics: Draw[Topic]


def make_cast(chance: Random, articles: int) -> Cast:
    """Records as many as an archive of so many ``articles`` has, not saved, with their ids."""
    organizations = [_organization(chance, number) for number in range(1, min(2_000, articles // 5) + 1)]
    people = [_person(chance, number) for number in range(1, min(10_000, articles) + 1)]
    topics = [_topic(number) for number in range(1, min(300, articles // 10) + 1)]
    office, friend, *others = organizations
    office.kind, office.name_ar, office.name_en = (
        OrganizationKind.OFFICE,
        "مكتب الارتباط النموذجي",
        "Model Liaison Office",
    )
    office.parent_id = None
    for record in organizations + people:
        record.names_key = names_key(record.name_ar, record.name_en, record.other_names)
        record.give_place()
    return Cast(office, friend, Draw(chance, others), Draw(chance, people), Draw(chance, topics))


def _organization(chance: Random, number: int) -> Organization:
    (body_ar, body_en), (field_ar, field_en) = chance.choice(BODIES), chance.choice(FIELDS)
    place_ar, place_en = _place(chance)
    name_en = f"{body_en} for {field_en} in {place_en}"
    kind = chance.choices(list(KINDS), list(KINDS.values()))[0]
    return Organization(
        pk=number,
        kind=kind,
        name_ar=f"{body_ar} {field_ar} في {place_ar}",
        name_en=name_en if chance.random() < 0.7 else "",
        other_names=f"{body_ar} {place_ar}\n{body_en} {place_en}" if chance.random() < 0.4 else "",
        slug=f"{latin_slug(name_en)}-{number}",
        country=chance.choices(COUNTRIES, zipf(len(COUNTRIES)))[0],
        parent_id=chance.randint(2, number - 1) if number > 10 and chance.random() < 0.2 else None,
        active=chance.random() < 0.95,
    )


def _person(chance: Random, number: int) -> Person:
    given_ar, given_en = chance.choice(GIVEN)
    family_ar, family_en = _place(chance)
    name_en = f"{given_en} Al-{family_en}"
    return Person(
        pk=number,
        name_ar=f"{given_ar} ال{family_ar}ي",
        name_en=name_en if chance.random() < 0.6 else "",
        other_names=f"{given_en} {family_en}" if chance.random() < 0.3 else "",
        slug=f"{latin_slug(name_en)}-{number}",
        protected=chance.random() < 0.03,
    )


def _topic(number: int) -> Topic:
    theme_ar, theme_en = THEMES[number % len(THEMES)]
    edition = number // len(THEMES)
    topic = Topic(
        pk=number,
        name_ar=f"{theme_ar} {edition or ''}".strip(),
        name_en=f"{theme_en} {edition or ''}".strip(),
        slug=f"{latin_slug(theme_en)}-{number}",
    )
    topic.give_place()
    return topic


def _place(chance: Random) -> tuple[str, str]:
    """The name of a town or family that there is not."""
    syllables = chance.choices(SYLLABLES, k=chance.randint(3, 4))
    return "".join(arabic for arabic, _latin in syllables), "".join(latin for _arabic, latin in syllables).title()
