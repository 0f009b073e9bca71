"""The index sources of this app: articles, meetings with their delegations and attendances, and topics."""

from __future__ import annotations

from articles.index.articles import article_documents
from articles.index.meetings import meeting_documents
from articles.index.topics import topic_documents, topic_names
from articles.models import Article, Attendance, Delegation, Meeting, Topic
from liaison.search.index.entry_ids import Kind
from liaison.search.index.sources import Source

SOURCES = (
    Source(
        Kind.ARTICLE,
        Article,
        article_documents,
        links=("organizations", "people", "topics"),
        repeats=("meeting",),
        page="articles:article",
    ),
    Source(
        Kind.MEETING,
        Meeting,
        meeting_documents,
        parts={Delegation: "meeting", Attendance: "meeting"},
        links=("organizers", "topics"),
        page="articles:meeting",
    ),
    # Pages hold the address of a topic: the page cache hears of it by the records that it concerns.
    Source(Kind.TOPIC, Topic, topic_documents, topic_names, marks=("slug",)),
)
