"""The Content-Security-Policies of the site, one for each kind of response.

They are plain dictionaries in the form that django-csp and, from version 6, Django itself read: see decision 64.
"""

from __future__ import annotations

from typing import Any

from csp.constants import NONCE, NONE, SELF

# Sources by directive; django-csp puts the nonce of the response in the place of ``NONCE``.
Policy = dict[str, list[Any]]

# Whatever else a page may do: it is in no frame, changes no base address, and runs no plug-in.
_LOCKED: Policy = {"default-src": [NONE], "base-uri": [NONE], "form-action": [NONE], "frame-ancestors": [NONE]}

# What the editor (Tiptap) writes into the page as a style sheet: known by its hash, because the editor takes no nonce from
# django-prose-editor. A test compares it with the editor that is installed.
EDITOR_STYLE = "'sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA='"

# Pages for readers. Scripts come from files of ours alone, and write no text into a page as HTML.
PUBLIC: Policy = _LOCKED | {
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": [NONE],
}

# A public page that the desk shows before it is published: a picture that is not stored yet comes with the page.
PREVIEW: Policy = PUBLIC | {"img-src": [SELF, "data:"]}

# The same in a frame of the desk's own pages.
FRAMED: Policy = PREVIEW | {"frame-ancestors": [SELF]}

# The list of an organization, which any site may show in a frame.
EMBED: Policy = _LOCKED | {"style-src": [SELF], "img-src": [SELF], "frame-ancestors": ["*"]}

# The screens of staff. What public pages do not allow, and why it is needed here:
#   script-src nonce     the editor's import map, which browsers take from the page alone
#   style-src hash       the editor's own style sheet
#   img-src blob:        a chosen picture is shown before it is sent
#   font-src             the icons of the editor's buttons
#   frame-src            the preview on the page of a step
# No Trusted Types: jQuery and Select2, which Django's admin brings, write HTML.
DESK: Policy = _LOCKED | {
    "script-src": [SELF, NONCE],
    "style-src": [SELF, EDITOR_STYLE],
    "img-src": [SELF, "blob:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "form-action": [SELF],
}

# Feeds, data, PDF files and whatever else is no page: nothing in it runs or loads anything.
DATA: Policy = _LOCKED

# Files that somebody uploaded. They are also cut off from the site's origin.
UPLOAD: Policy = _LOCKED | {"sandbox": [""]}
