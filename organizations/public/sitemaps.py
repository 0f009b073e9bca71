"""The sitemap sections of organizations and people that live content names."""

from __future__ import annotations

from liaison.web.sitemaps import Records, by_slug
from organizations.models import Organization, Person

# Without dates: new articles and meetings change these pages without changing the records.
SECTIONS = {
    "organizations": Records(Organization.objects.live, ("slug",), by_slug("organizations:detail")),
    "people": Records(Person.objects.live, ("slug",), by_slug("organizations:person")),
}
