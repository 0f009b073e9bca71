"""The register as JSON, in the terms of Popolo (https://www.popoloproject.com/specs/), else of schema.org.

``schema.json``, which the site publishes, describes each term.
"""

from __future__ import annotations

import json
import uuid
from typing import IO, TYPE_CHECKING

from articles.models.attendance import Leaders
from liaison.search.api import Status
from liaison.text.empty_values import without_empty

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import TextChoices

    from articles.facts import Shown, ShownDelegation
    from articles.register.about import About
    from articles.register.rows import RegisterRow
    from liaison.web.addresses import Link

Node = dict[str, object]


def write_json(file: IO[bytes], rows: Iterable[RegisterRow], about: About, schema: str) -> None:
    """Write the register to ``file`` as JSON: the metadata, one event on each line, and their number.

    ``schema`` is the address of the published JSON Schema.
    """
    head = _encoded({"$schema": schema, **_about(about)})
    file.write(head.removesuffix(b"}") + b',\n"events": [')
    count = 0
    for count, row in enumerate(rows, start=1):
        file.write((b",\n" if count > 1 else b"\n") + _encoded(_event(row, about)))
    file.write(b'\n],\n"count": %d}\n' % count)


def _encoded(node: Node) -> bytes:
    return json.dumps(node, ensure_ascii=False).encode()


def _about(about: About) -> Node:
    return without_empty(
        {
            "name": about.title,
            "language": about.language,
            "publisher": {"name": about.publisher, "links": [{"url": f"{about.site}/{about.language}/"}]},
            "license": about.license and about.license.name,
            "license_url": about.license and about.license.url,
            "source": about.source,
            "filters": about.filters,
            "notes": list(about.notes),
            "extracted_on": about.extracted.isoformat(),
        }
    )


def _event(row: RegisterRow, about: About) -> Node:
    return without_empty(
        {
            "id": str(row.id),
            "identifiers": [
                {"scheme": "uuid", "identifier": str(uuid.uuid5(uuid.UUID(about.office), f"meeting/{row.id}"))}
            ],
            "name": row.title,
            "description": row.summary,
            "classification": "meeting",
            "format": row.format.value,
            "start_date": row.starts,
            "end_date": row.ends,
            "time_zone": row.time_zone,
            "location": row.place,
            "status": "cancelled" if row.called_off else "confirmed",
            "held": row.status == Status.HELD,
            "organizers": [_organization(link, about.site) for link in row.organizers],
            "attendees": [
                _person(person, about.site) for body in row.delegations() for person in body.people if person.name
            ],
            "delegations": [
                _delegation(body, side.side, about.site) for side in row.sides for body in side.delegations
            ],
            "topics": [
                {"id": _slug(link), "name": str(link.name), "url": about.site + link.url} for link in row.topics
            ],
            "outcomes": list(row.outcomes),
            "sources": [{"url": about.site + report.url, "note": str(report.name)} for report in row.reports],
            "links": [{"url": about.site + page, "language": code} for code, page in row.pages.items()],
            "updated_at": row.changed.isoformat(timespec="seconds"),
        }
    )


def _slug(link: Link) -> str:
    """Return the last part of the address: the slug, which filters take."""
    return link.url.rstrip("/").rpartition("/")[2]


def _organization(link: Link, site: str) -> Node:
    return {"id": _slug(link), "name": str(link.name), "links": [{"url": site + link.url}]}


def _person(shown: Shown, site: str) -> Node:
    """Return the node of a person who is named."""
    links = [{"url": site + shown.url()}]
    return without_empty(
        {"id": shown.slug, "name": str(shown.name), "honorific_prefix": str(shown.honorific), "links": links}
    )


def _delegation(body: ShownDelegation, side: TextChoices, site: str) -> Node:
    """Return the node of an organization on a side.

    People shown by post only are memberships without a person.
    """
    return without_empty(
        {
            "organization": _organization(body.organization, site),
            "side": str(side),
            "leaders": None if body.leaders == Leaders.NONE else body.leaders,
            "leader_count": body.leader_count,
            "memberships": [_membership(person, body) for person in body.people if person.name or person.post],
        }
    )


def _membership(shown: Shown, body: ShownDelegation) -> Node:
    """Return the node of the post held that day."""
    return without_empty(
        {"person_id": shown.slug, "organization_id": _slug(body.organization), "role": str(shown.post)}
    )
