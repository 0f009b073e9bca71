"""What attackers write into fields: markup, addresses and tricks by technique, each of which calls ``hit()`` where it runs.

    PAYLOADS["SVG and MathML"]          # some texts
    ALL                                 # all of them, in one tuple

Whoever shows them defines ``hit()`` in the page, and takes ``alert()`` for it too. What they load comes from ``HOST``,
which no page may ask. Whoever meets a new trick adds a line to its technique.
"""

from __future__ import annotations

from tests.browser.payloads.breaking_out import ATTRIBUTES, CLOBBERING, ENCODINGS, LETTERS, SCRIPTS, TEMPLATES
from tests.browser.payloads.clipboards import CLIPBOARDS
from tests.browser.payloads.loading import ADDRESSES, FRAMES, LINKS, STYLES
from tests.browser.payloads.markup import DRAWINGS, EVENTS, MUTATIONS, TAGS

HOST = "canary.invalid"

PAYLOADS: dict[str, tuple[str, ...]] = {
    "tags": TAGS,
    "event attributes": EVENTS,
    "addresses": ADDRESSES,
    "links": LINKS,
    "encodings and entities": ENCODINGS,
    "mutations": MUTATIONS,
    "SVG and MathML": DRAWINGS,
    "CSS": STYLES,
    "templates and formats": TEMPLATES,
    "out of scripts and JSON": SCRIPTS,
    "out of attributes": ATTRIBUTES,
    "DOM clobbering": CLOBBERING,
    "letters, direction and NUL": LETTERS,
    "frames, forms and what is loaded": FRAMES,
    "clipboards": CLIPBOARDS,
}
ALL = tuple(dict.fromkeys(payload for technique in PAYLOADS.values() for payload in technique))
