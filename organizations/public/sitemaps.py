"""Organizations, and the people whom something live names, for search engines."""

from __future__ import annotations

from liaison.web.sitemaps import Records, by_slug
from organizations.models import Organization, Person

# Without dates: what is written about them changes their pages, and they are not told.
SECTIONS = {
    "organizations": Records(Organization.objects.live, ("slug",), by_slug("organizations:detail")),
    "people": Records(Person.objects.live, ("slug",), by_slug("organizations:person")),
}
