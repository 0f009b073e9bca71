from articles.admin import calendar, topic
from articles.admin.article import admin as article
from articles.admin.meeting import admin as meeting

__all__ = ["article", "calendar", "meeting", "topic"]
