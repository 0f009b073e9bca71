"""What of the full texts visitors may know, in SQL that both databases understand alike; ``{id}`` is the entry's."""

from __future__ import annotations

from liaison.search.index.entry_ids import (
    DATED,
    FACET_BITS,
    LARGEST_RECORD,
    RECORD_BITS,
    SCOPE_BITS,
    UNDATED,
    Facet,
    Kind,
)
from liaison.text.languages import LANGUAGES

# The parts of an id, as in ``codes.place``; the two languages take one bit.
SCOPE = f"(({{id}} >> {RECORD_BITS}) & {(1 << SCOPE_BITS) - 1})"
_LANGUAGE, _RECORD = f"({SCOPE} & 1)", f"({{id}} & {LARGEST_RECORD})"
# Kinds without a moment stand in the order of their facets.
_FACET = f"(({SCOPE} / {len(LANGUAGES)}) - {Kind.ORGANIZATION - Facet.ORGANIZATION})"
_ITSELF = f"({_FACET} << {FACET_BITS}) + {_RECORD}"
_NAMING = ", ".join(f"{kind * len(LANGUAGES)} + {_LANGUAGE}" for kind in DATED)


def _window(table: str) -> str:
    return f"{table}.public_from <= %(at)s AND {table}.public_until > %(at)s"


# An organization, a person or a topic only while something live concerns it.
LIVE = f"""
    ({{id}} < {UNDATED} OR EXISTS (
        SELECT 1 FROM liaison_concern AS concern
        WHERE concern.about = {_ITSELF} AND concern.scope IN ({_NAMING}) AND {_window("concern")}
    ))
"""  # noqa: S608
# Besides, each in its time.
VISIBLE = f"""
    EXISTS (SELECT 1 FROM liaison_entry AS entry WHERE entry.id = {{id}} AND {_window("entry")})
    AND {LIVE}
"""  # noqa: S608
