from articles.admin import article, calendar, meeting, topic

__all__ = ["article", "calendar", "meeting", "topic"]
