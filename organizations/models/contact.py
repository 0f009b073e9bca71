"""How staff reach people: never public, and only for the roles that need it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.models.person import Person


class ContactKind(models.TextChoices):
    """The kinds of ways to reach somebody."""

    EMAIL = "email", _("e-mail")
    TELEPHONE = "telephone", _("telephone")
    MESSENGER = "messenger", _("messenger")
    ADDRESS = "address", pgettext_lazy("postal", "address")
    OTHER = "other", pgettext_lazy("way to reach somebody", "other")


class Contact(models.Model):
    """One way to reach one person, with a note for staff.

    Nothing public, no export and no index reads it; the audit log says that it changed, never what it holds.
    """

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(pgettext_lazy("way to reach somebody", "kind"), max_length=12, choices=ContactKind)
    value = models.CharField(_("number or address"), max_length=300)
    note = models.CharField(_("internal note"), max_length=500, default="", blank=True)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("way to reach somebody")
        verbose_name_plural = _("contact data")
        # One permission for reading and writing: organizations.view_contact.
        default_permissions = ("view",)
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(name="contact_kind_exists", condition=Q(kind__in=ContactKind.values)),
            models.CheckConstraint(name="contact_is_not_empty", condition=~Q(value="")),
        ]

    def __str__(self) -> str:
        # Without the number or address: the admin and the logs write this.
        return str(self.get_kind_display())
