"""Which fields of organizations and people are kept in both languages. Names fall back to the other language."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from organizations.models import Membership, Organization, Person


@register(Organization)
class OrganizationTranslation(TranslationOptions):
    fields = ("name", "description")


@register(Person)
class PersonTranslation(TranslationOptions):
    fields = ("name", "honorific", "biography")


@register(Membership)
class MembershipTranslation(TranslationOptions):
    fields = ("post",)
