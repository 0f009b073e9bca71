"""The admin of articles, meetings and topics, and the content calendar: importing it registers their screens."""

from articles.admin import calendar, topic
from articles.admin.article import admin as article
from articles.admin.meeting import admin as meeting

__all__ = ["article", "calendar", "meeting", "topic"]
