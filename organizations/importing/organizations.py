"""Organizations of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liaison.text.normalize import names_key
from organizations.disclosure import Disclosure
from organizations.importing.filling import Filler, RowError, one_of, yes_or_no
from organizations.models import Organization
from organizations.models.organization import OrganizationKind
from organizations.protection.record_places import organization_places

if TYPE_CHECKING:
    from collections.abc import Iterable

    from organizations.importing.reading import Row
    from organizations.protection.places import Place


class Organizations(Filler[Organization]):
    """Brings organizations in."""

    kind = "organization"
    model = Organization
    texts = ("description_ar", "description_en", "website")

    def decide(self, record: Organization, row: Row, *, is_new: bool) -> bool:
        kind, level, active = (
            one_of(row, "kind", OrganizationKind),
            one_of(row, "default_disclosure", Disclosure),
            yes_or_no(row, "active"),
        )
        if is_new:
            record.kind = kind or OrganizationKind.PARTNER
            record.active = active is not False
        lacking = {"default_disclosure": level, "country": row.get("country").upper()}
        given = [name for name, value in lacking.items() if value and not getattr(record, name)]
        for name in given:
            setattr(record, name, lacking[name])
        return is_new or bool(given)

    def link(self, record: Organization, row: Row) -> bool:
        """Make it part of the organization that ``parent`` names."""
        if not row.get("parent") or record.parent_id:
            return False
        above = organization_called(row.get("parent"))
        if above.pk == record.pk or record in above.ancestors():
            raise RowError(f"parent: “{row.get('parent')}” is the organization itself, or part of it")
        record.parent = above
        record.save()
        return True

    def places(self, record: Organization) -> Iterable[Place]:
        return organization_places(record)


def organization_called(name: str) -> Organization:
    """Return the one organization with this address (slug) or name. Raises RowError."""
    if found := Organization.objects.filter(slug=name).first():
        return found
    key = names_key(name)
    near = Organization.objects.filter(names_key__contains=key)[:100] if key else []
    same = [one for one in near if key in one.names_key.split("\n")]
    if len(same) != 1:
        why = "there are several" if same else "there is none. Bring organizations in first, with import_organizations"
        raise RowError(f"“{name}”: of organizations with this name or address {why}")
    return same[0]
