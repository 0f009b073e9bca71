"""What scripts of the desk say: the text editor, which has no Arabic, so its words are translated with ours, and our own."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.i18n import JavaScriptCatalog

WORDS = (
    _("paragraph"),
    _("Paragraph"),
    _("Heading 2"),
    _("Heading 3"),
    # Its buttons are called otherwise than its list.
    _("heading 2"),
    _("heading 3"),
    _("bold"),
    _("blockquote"),
    _("unordered list"),
    _("ordered list"),
    _("List properties"),
    _("List type"),
    _("Start at"),
    _("Decimal numbers"),
    _("Lowercase letters"),
    _("Uppercase letters"),
    _("Lowercase Roman numerals"),
    _("Uppercase Roman numerals"),
    _("insert link"),
    _("remove link"),
    _("Edit Link"),
    _("URL"),
    _("Title"),
    _("Insert table"),
    _("Table Properties"),
    _("Rows"),
    _("Columns"),
    _("Include header row"),
    _("Add column"),
    _("Delete column"),
    _("Add row"),
    _("Delete row"),
    _("Merge cells"),
    _("Split cell"),
    _("Toggle header cell"),
    _("Delete table"),
    _("undo"),
    _("redo"),
    _("Insert"),
    _("Update"),
    _("Cancel"),
    # What desk/entering.js says.
    _("This could not be added. Check the connection and try again."),
    # What desk/paste.js says.
    _("Pasting…"),
    _("Hide"),
    _("Nothing was pasted: the server did not answer. Paste again."),
    _("Nothing was pasted: you are logged out. Log in again in another tab, then paste again."),
    _("Nothing was pasted: it is too long. Paste it in parts."),
    _("Nothing was pasted: pictures cannot stand in the text. Upload them separately."),
)


# What our own scripts say.
SCRIPTS = (
    _("Saving…"),
    _("Sending %(size)s MB and saving…"),
    _("Still saving. Please leave this page open."),
    _("Choose a file"),
    _("No file chosen"),
)


class DeskCatalog(JavaScriptCatalog):
    """The admin's own words for scripts, the editor's and ours."""

    packages = ["django.contrib.admin"]

    def get_catalog(self) -> dict[str, list[str] | str]:
        return super().get_catalog() | {word: gettext(word) for word in (*WORDS, *SCRIPTS)}
