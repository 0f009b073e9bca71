"""The interface of the index for readers: what is published, what it concerns, and what words find.

Lists, filters, feeds, calendars, exports, figures, directories, the API and the search page import from here only. Code
that writes the index uses ``liaison.search.index``; ``liaison.search.language`` is a library for words.

    meetings = select(Kind.MEETING, language="en")                  every meeting that is live in English
    found = meetings.concerning(about(Facet.TOPIC, 3)).of_year(2024).matching(parse("dialogue"))
    found.hits.ids, found.hits.number, found.hits.more              the newest ids, their number, whether more exist
    found.hits.by_year(), .by_month(2024), .by_kind                 the hits by year, month and kind
    found.hits.by_relevance()                                       the same ids, the best matches first
    found.newest(20, below=entry), found.batches()                  a part of the entries; all of them
    found.count(), found.tally(), found.count_days()                numbers beyond what is paged through
    count_concerns(found.hits.ids[:SAMPLE], found.at, [])           what they concern, for the choices beside a list
    everything = select(*Kind).matching(parse("dialogue"))          the search page: every kind at once
    everything.of_kinds(Kind.ARTICLE).of_year(2024).hits_among(everything.hits)    a part of it, without another query
"""

from __future__ import annotations

from liaison.search.backends.expression import Expression
from liaison.search.hits import Hits, count_concerns, most_by_facet, read_days
from liaison.search.index.entry_ids import (
    DATED,
    FACETS,
    LARGEST_RECORD,
    Facet,
    Kind,
    about,
    about_word,
    entry_id,
    facet_of,
    kind_of,
    record_of,
)
from liaison.search.index.id_ranges import UNKNOWN, first_of, first_to_come, year_bounds
from liaison.search.known_words import bearers_of, in_no_text
from liaison.search.live_records import is_live, live_concerns
from liaison.search.meeting_status import CALLED_OFF, Status, Tally, has_status
from liaison.search.name_search import filter_by_name
from liaison.search.nearest import neighbors, neighbors_about
from liaison.search.query.corrections import did_you_mean
from liaison.search.query.parser import MOST_LETTERS, MOST_TERMS, Query, parse
from liaison.search.query.ranking import concerns_found_by_name
from liaison.search.query.snippets import mark, snippet
from liaison.search.query.suggestions import suggest
from liaison.search.selection import SAMPLE, Selection, concerning, select

__all__ = [
    "CALLED_OFF",
    "DATED",
    "FACETS",
    "LARGEST_RECORD",
    "MOST_LETTERS",
    "MOST_TERMS",
    "SAMPLE",
    "UNKNOWN",
    "Expression",
    "Facet",
    "Hits",
    "Kind",
    "Query",
    "Selection",
    "Status",
    "Tally",
    "about",
    "about_word",
    "bearers_of",
    "concerning",
    "concerns_found_by_name",
    "count_concerns",
    "did_you_mean",
    "entry_id",
    "facet_of",
    "filter_by_name",
    "first_of",
    "first_to_come",
    "has_status",
    "in_no_text",
    "is_live",
    "kind_of",
    "live_concerns",
    "mark",
    "most_by_facet",
    "neighbors",
    "neighbors_about",
    "parse",
    "read_days",
    "record_of",
    "select",
    "snippet",
    "suggest",
    "year_bounds",
]
