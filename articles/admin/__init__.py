from articles.admin import article, meeting, topic

__all__ = ["article", "meeting", "topic"]
