from articles.models.article import Article
from articles.models.attendance import Attendance, Delegation
from articles.models.meeting import Meeting
from articles.models.topic import Topic

__all__ = ["Article", "Attendance", "Delegation", "Meeting", "Topic"]
