"""Organizations and people in the public API: what their pages show, and only records that public content names."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Query, Router
from pydantic import Field

from liaison.api.named_records import NamedRecord, live_rows, named_record, part_of, refer_to
from liaison.api.parameters import Asked, AskedOfList, RecordSlug, Slug, choice_of_fields, narrowing
from liaison.api.problems import Misunderstood
from liaison.api.records import (
    Listed,
    Reference,
    Texts,
    Value,
    answer,
    answer_list,
    chosen,
    documented_field,
    texts,
)
from liaison.api.routes import reads
from liaison.reverse_relations import related_objects
from liaison.search.api import Facet
from liaison.text.dates import PartialDate, Precision
from liaison.text.languages import LANGUAGES, Language, first_phrase
from liaison.web.addresses import absolute, moved, path_of
from liaison.web.filters import NOTHING
from organizations.models import Organization, Person
from organizations.models.former_slug import current_slug, organization_at
from organizations.models.organization import OrganizationKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from django.db.models import QuerySet

    from liaison.api.records import Record

router = Router()

_ORGANIZATION = (
    *("kind", "active", "website", "country", "logo", "other_names", "parent_id", "description_ar", "description_en"),
    *("meeting_count", "held_count", "coming_count"),
)
_PERSON = ("honorific_ar", "honorific_en", "biography_ar", "biography_en")


ChosenKind = Annotated[OrganizationKind, chosen(OrganizationKind)]


class OrganizationRecord(NamedRecord):
    """An organization that the office works with or meets. Field names follow Popolo."""

    other_names: list[str] = documented_field(_("Other spellings, former names and abbreviations."), ["CSA"])
    kind: ChosenKind = documented_field(_("Type of organization."), "partner")
    active: bool = documented_field(
        _("Whether it is listed in the directory. If not, it keeps its page and history."), True
    )
    description: Texts = documented_field(
        _("Description, in the languages available."), {"en": "A civic organization."}
    )
    website: str | None = documented_field(_("Website."), "https://partner.example/")
    country: str | None = documented_field(_("Country (ISO 3166-1 alpha-2)."), "US")
    logo: str | None = documented_field(_("URL of the logo."), "https://news.example/media/pictures/a1/b2.png")
    parent: Reference | None = Field(description=_("The organization it is part of, if public."))
    children: list[Reference] = Field(description=_("Its parts, if public."))
    meeting_count: dict[Language, int] = documented_field(
        _("How many meetings concern it, by language: those of the list under “meetings”."), {"ar": 3, "en": 2}
    )
    held_count: dict[Language, int] = documented_field(_("How many of them were held."), {"ar": 2, "en": 1})
    coming_count: dict[Language, int] = documented_field(_("How many of them are still to come."), {"ar": 1, "en": 1})


class PostRecord(Value):
    """A post in which public meetings name a person."""

    organization: Reference = Field(description=_("For which organization."))
    post: Texts = documented_field(
        _("The post, as the pages say it; empty where none is recorded."), {"en": "President"}
    )
    first_date: str | None = documented_field(
        _("The day of the first meeting at which it was held, as far as it is known; null before that."), "2020-12-18"
    )
    last_date: str | None = documented_field(
        _("The day of the last meeting at which it was held, as far as it is known; null before that."), "2021-03"
    )


class PersonRecord(NamedRecord):
    """A person whom a public article or meeting names."""

    honorific_prefix: Texts = documented_field(_("Title before the name."), {"en": "Dr."})
    biography: Texts = documented_field(_("Biography, in the languages available."), {"en": "A physician."})
    posts: list[PostRecord] = Field(
        description=_("For whom and in which post public meetings name the person; the latest first.")
    )


class OrganizationsAsked(AskedOfList):
    """The query parameters of the list of organizations."""

    RECORD = OrganizationRecord

    fields: str | None = choice_of_fields(OrganizationRecord)
    q: str | None = narrowing(_("Words in a name, in any usual spelling."), "union", max_length=200)
    kind: ChosenKind | None = narrowing(_("Type of organization."), "partner")


class PeopleAsked(AskedOfList):
    """The query parameters of the list of people."""

    RECORD = PersonRecord

    fields: str | None = choice_of_fields(PersonRecord)
    q: str | None = narrowing(_("Words in a name, in any usual spelling."), "hariri", max_length=200)
    organization: Slug | None = narrowing(
        _("Slug of an organization for which a public meeting names the person."), "citizens-for-a-secure-america"
    )


class OrganizationAsked(Asked):
    """The query parameters of one organization."""

    RECORD = OrganizationRecord

    fields: str | None = choice_of_fields(OrganizationRecord)


class PersonAsked(Asked):
    """The query parameters of one person."""

    RECORD = PersonRecord

    fields: str | None = choice_of_fields(PersonRecord)


@reads(
    router,
    "organizations",
    "organizations/",
    Listed[OrganizationRecord],
    _("Organizations"),
    _("Organizations named in public content, in the order they were recorded."),
)
def organizations(request: HttpRequest, asked: Query[OrganizationsAsked]) -> HttpResponse:
    """Return a page of the live organizations that match the parameters."""
    live = Organization.objects.live(asked.language)
    found, following = part_of(live.filter(kind=asked.kind) if asked.kind else live, asked, Facet.ORGANIZATION, asked.q)
    return answer_list(request, _read_organizations(request, pk__in=found), following, asked.wanted())


@reads(router, "organization", "organizations/{slug:slug}/", OrganizationRecord, _("One organization"))
def organization(request: HttpRequest, slug: RecordSlug, asked: Query[OrganizationAsked]) -> HttpResponse:
    """Return one live organization, or a redirect from its former slug. Raises Http404."""
    return _one(request, Organization, slug, asked)


@reads(
    router,
    "people",
    "people/",
    Listed[PersonRecord],
    _("People"),
    _("People named in public content, in the order they were recorded."),
)
def people(request: HttpRequest, asked: Query[PeopleAsked]) -> HttpResponse:
    """Return a page of the people whom live content names and who match the parameters."""
    live = Person.objects.live(asked.language)
    if asked.organization:
        live = live.attending_for(_organization_at(asked.organization, asked.language).pk, asked.language)
    found, following = part_of(live, asked, Facet.PERSON, asked.q)
    return answer_list(request, _read_people(request, pk__in=found), following, asked.wanted())


@reads(router, "person", "people/{slug:slug}/", PersonRecord, _("One person"))
def person(request: HttpRequest, slug: RecordSlug, asked: Query[PersonAsked]) -> HttpResponse:
    """Return one person whom live content names, or a redirect from a former slug. Raises Http404."""
    return _one(request, Person, slug, asked)


def _organization_at(slug: str, language: str) -> Organization:
    """Return the live organization that has, or once had, this slug.

    Raises Misunderstood where none is live in ``language``.
    """
    found = organization_at(slug, language)
    if found is None:
        raise Misunderstood({"organization": str(NOTHING)})
    return found


def _one(request: HttpRequest, model: type[Organization] | type[Person], slug: str, asked: Asked) -> HttpResponse:
    """Return the live record with this slug, or a redirect from its former slug. Raises Http404."""
    read: Callable[..., Sequence[Record]] = _read_organizations if model is Organization else _read_people
    if found := read(request, slug=slug):
        return answer(found[0], asked.wanted())
    current = current_slug(model, slug)
    if current is None or not read(request, slug=current):
        raise Http404
    address = path_of(f"api:{model._meta.model_name}", current)
    return moved("?".join(filter(None, (address, request.GET.urlencode()))))


def _live_organizations(language: str, at: dt.datetime) -> QuerySet[Organization]:
    return Organization.objects.live(language, at).with_meeting_counts(language, at)


def _read_organizations(request: HttpRequest, **condition: object) -> list[OrganizationRecord]:
    """Return the organizations that are live in some language and meet ``condition``, ordered by id."""
    at = timezone.now()
    found = sorted(live_rows(_live_organizations, _ORGANIZATION, at, **condition).items())
    parents = {next(iter(rows.values())).parent_id for _pk, rows in found} - {None}
    relatives = _relatives([pk for pk, _rows in found], parents, at)
    return [_organization(request, rows, relatives) for _pk, rows in found]


def _relatives(ids: list[int], parents: set[int], at: dt.datetime) -> dict[int, Any]:
    """Return the live parts of the organizations ``ids`` and the live ones of ``parents``, by id."""
    near = Q(pk__in=parents) | Q(parent__in=ids)
    found = live_rows(lambda code, at: Organization.objects.live(code, at).filter(near), ("parent_id",), at)
    return {pk: next(iter(rows.values())) for pk, rows in sorted(found.items())}


def _organization(request: HttpRequest, rows: dict[Language, Any], relatives: dict[int, Any]) -> OrganizationRecord:
    row = next(iter(rows.values()))
    parent = relatives.get(row.parent_id)
    logo = Organization(logo=row.logo).logo
    return OrganizationRecord(
        **named_record(request, "organization", "organizations:detail", rows),
        other_names=[name.strip() for name in row.other_names.splitlines() if name.strip()],
        kind=row.kind,
        active=row.active,
        description=texts(row, "description"),
        website=row.website or None,
        country=row.country or None,
        logo=absolute(request, logo.url) if logo else None,
        parent=refer_to(request, "organization", parent) if parent else None,
        children=[refer_to(request, "organization", one) for one in relatives.values() if one.parent_id == row.pk],
        meeting_count={code: one.meeting_count for code, one in rows.items()},
        held_count={code: one.held_count for code, one in rows.items()},
        coming_count={code: one.coming_count for code, one in rows.items()},
    )


def _read_people(request: HttpRequest, **condition: object) -> list[PersonRecord]:
    """Return the people whom live content in any language names and who meet ``condition``, ordered by id.

    Only plain values are read: no protected person, and no other column of a record.
    """
    at = timezone.now()
    found = live_rows(Person.objects.live, _PERSON, at, **condition)
    posts = _posts(request, list(found), at)
    return [_person(request, rows, posts.get(pk, [])) for pk, rows in sorted(found.items())]


def _person(request: HttpRequest, rows: dict[Language, Any], posts: list[PostRecord]) -> PersonRecord:
    row = next(iter(rows.values()))
    return PersonRecord(
        **named_record(request, "person", "organizations:person", rows),
        honorific_prefix=texts(row, "honorific"),
        biography=texts(row, "biography"),
        posts=posts,
    )


def _posts(request: HttpRequest, people: list[int], at: dt.datetime) -> dict[int, list[PostRecord]]:
    """Return the posts of people by person id: each post once, those held last first."""
    found: dict[int, dict[tuple[str, str, str], PostRecord]] = defaultdict(dict)
    for code in LANGUAGES:
        for row in related_objects(Person, "attendances").posts_held(people, code, at):
            key = (row.delegation__organization__slug, row.shown_post_ar, row.shown_post_en)
            before = found[row.person_id].get(key)
            found[row.person_id][key] = _post(request, row, code, before, timezone.localdate(at))
    return {
        pk: sorted(posts.values(), key=lambda post: post.last_date or "", reverse=True) for pk, posts in found.items()
    }


def _post(request: HttpRequest, row: Any, language: Language, before: PostRecord | None, today: dt.date) -> PostRecord:
    """Return the post of a row, joined with what was known of it ``before``. A meeting to come adds no date."""
    post, date = first_phrase(texts(row, "shown_post"), language), _date(row)
    posts: dict[Any, str] = {**(before.post if before else {}), **({post.language: post.text} if post else {})}
    known = [each for each in (before and before.first_date, before and before.last_date) if each]
    days = sorted([*known, str(date)[:10]] if date.first_day() < today else known)
    return PostRecord(
        organization=refer_to(request, "organization", _Named(row.delegation__organization__slug, *_names(row))),
        post=posts,
        first_date=days[0] if days else None,
        last_date=days[-1] if days else None,
    )


class _Named(NamedTuple):
    slug: str
    name_ar: str
    name_en: str


def _names(row: Any) -> tuple[str, str]:
    return row.delegation__organization__name_ar, row.delegation__organization__name_en


def _date(row: Any) -> PartialDate:
    return PartialDate(Precision(row.meeting__precision), row.meeting__starts_on)
