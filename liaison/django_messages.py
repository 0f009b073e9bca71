"""Messages of Django whose Arabic is written in our own catalog, which takes precedence over Django's.

``locale/check.py`` collects the messages named here into the catalog. Django's own Arabic translations of them differ
from the English (a change is reported as an addition), mix quotation marks and Latin commas, or assume one grammatical
gender for every kind of record.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

MESSAGES = (
    # Results of an action on a record.
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("You may edit it again below."),
    _("The %(name)s “%(obj)s” was deleted successfully."),
    _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
    # Lists and their actions.
    _("Items must be selected in order to perform actions on them. No items have been changed."),
    _("No action selected."),
    _("0 of %(cnt)s selected"),
    ngettext_lazy("%(total_count)s selected", "All %(total_count)s selected", 0),
    _("Select all %(total_count)s %(module_name)s"),
    _("Click here to select the objects across all pages"),
    _("Clear selection"),
    _("Run the selected action"),
    _("Go"),
    _("Any date"),
    _("Past 7 days"),
    # Buttons.
    _("Add another %(verbose_name)s"),
    _("Add another %(model)s"),
    _("Save and add another"),
    _("Save and continue editing"),
    _("Add"),
    _("Delete"),
    _("Remove"),
    _("Yes, I’m sure"),
    # Logging in.
    _(
        "Please enter the correct %(username)s and password for a staff account. Note that both fields may be "
        "case-sensitive."
    ),
    _(
        "You are authenticated as %(username)s, but are not authorized to access this page. Would you like to login to "
        "a different account?"
    ),
    # Fields and forms.
    ngettext_lazy("Please correct the error below.", "Please correct the errors below.", 0),
    _("Hold down “Control”, or “Command” on a Mac, to select more than one."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Enter a whole number."),
    _("Enter a valid email address."),
    _("Enter a valid URL."),
    _("Enter a valid date."),
    _("Enter a valid time."),
    _("Enter a valid date/time."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    _("%(model_name)s with this %(field_label)s already exists."),
    _("Please correct the duplicate data for %(field)s."),
    _("Please correct the duplicate values below."),
    _(
        "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. You may need to "
        "file a bug report if the issue persists."
    ),
    _("No file was submitted."),
    _("The submitted file is empty."),
)
