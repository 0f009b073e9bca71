from organizations.models.membership import Membership
from organizations.models.organization import Organization
from organizations.models.person import Person

__all__ = ["Membership", "Organization", "Person"]
