"""Translated texts for scripts of the desk: those of the text editor, which has no Arabic, and our own."""

from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.i18n import JavaScriptCatalog

WORDS = (
    _("paragraph"),
    _("Paragraph"),
    _("Heading 2"),
    _("Heading 3"),
    # The editor's buttons and its list spell these differently.
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
    # Texts of desk/entering.js.
    _("This could not be added. Check the connection and try again."),
    # Texts of desk/paste.js.
    _("Pasting…"),
    _("Hide"),
    _("Nothing was pasted: the server did not answer. Paste again."),
    _("Nothing was pasted: you are logged out. Log in again in another tab, then paste again."),
    _("Nothing was pasted: it is too long. Paste it in parts."),
    _("Nothing was pasted: pictures cannot stand in the text. Upload them separately."),
)


# Texts of our other scripts.
SCRIPTS = (
    _("Saving…"),
    _("Sending %(size)s MB and saving…"),
    _("Still saving. Please leave this page open."),
    _("Choose a file"),
    _("No file chosen"),
)


class DeskCatalog(JavaScriptCatalog):
    """The catalog of translations for scripts: the admin's own texts, the editor's and ours."""

    packages = ["django.contrib.admin"]

    def get_catalog(self) -> dict[str, list[str] | str]:
        return super().get_catalog() | {word: gettext(word) for word in (*WORDS, *SCRIPTS)}
