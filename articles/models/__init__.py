"""The models of the app ``articles``."""

from articles.models.article import Article
from articles.models.assignment import Assignment
from articles.models.attachment import Attachment
from articles.models.attendance import Attendance, Delegation
from articles.models.changes import Changes
from articles.models.meeting import Meeting
from articles.models.seal import Anchor, Seal
from articles.models.shared_link import SharedLink
from articles.models.topic import Topic
from articles.models.version import Version
from articles.models.withdrawal import Withdrawal

__all__ = [
    "Anchor",
    "Article",
    "Assignment",
    "Attachment",
    "Attendance",
    "Changes",
    "Delegation",
    "Meeting",
    "Seal",
    "SharedLink",
    "Topic",
    "Version",
    "Withdrawal",
]
