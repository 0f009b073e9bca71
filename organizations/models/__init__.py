"""The models of organizations and people."""

from organizations.models.clearance import Clearance
from organizations.models.consent import Consent
from organizations.models.contact import Contact
from organizations.models.forgetting import Forgetting
from organizations.models.former_slug import FormerSlug
from organizations.models.membership import Membership
from organizations.models.organization import Organization
from organizations.models.person import Person
from organizations.models.told_apart import ToldApart

__all__ = [
    "Clearance",
    "Consent",
    "Contact",
    "Forgetting",
    "FormerSlug",
    "Membership",
    "Organization",
    "Person",
    "ToldApart",
]
