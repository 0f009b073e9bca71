"""The translated fields of organizations and people. Names fall back to the other language."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from liaison.text.languages import keep_originals_empty
from organizations.models import Membership, Organization, Person


@register(Organization)
class OrganizationTranslation(TranslationOptions):
    """The fields of organizations that are stored in both languages."""

    fields = ("name", "description")


@register(Person)
class PersonTranslation(TranslationOptions):
    """The fields of people that are stored in both languages."""

    fields = ("name", "honorific", "biography")


@register(Membership)
class MembershipTranslation(TranslationOptions):
    """The fields of posts that are stored in both languages."""

    fields = ("post",)


for _model, _options in (
    (Organization, OrganizationTranslation),
    (Person, PersonTranslation),
    (Membership, MembershipTranslation),
):
    keep_originals_empty(_model, _options.fields)
