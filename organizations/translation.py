"""Which fields of organizations and people are kept in both languages. Names fall back to the other language."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from liaison.text.languages import keep_originals_empty
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


for _model, _options in (
    (Organization, OrganizationTranslation),
    (Person, PersonTranslation),
    (Membership, MembershipTranslation),
):
    keep_originals_empty(_model, _options.fields)
