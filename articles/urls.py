from __future__ import annotations

from django.urls import path

from articles import calendars, cards, feeds, files, printing, sharing_views, sitemaps, views

app_name = "articles"
urlpatterns = [
    path("", views.home, name="home"),
    path("card.png", cards.home_card, name="home_card"),
    path("news/", views.news, name="news"),
    path("news/feed/", feeds.atom, name="feed"),
    path("news/feed.json", feeds.json, name="json_feed"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("news/<int:pk>/<str:slug>/", views.article, name="article"),
    path("news/<int:pk>/<str:slug>/print/", printing.print_page, name="print"),
    path("news/<int:pk>/<str:slug>/article.pdf", printing.pdf, name="pdf"),
    path("news/<int:pk>/<str:slug>/card.png", cards.of_article, name="article_card"),
    path("news/<int:pk>/files/<int:number>.<slug:kind>", files.attachment, name="attachment"),
    path("preview/<str:token>/", sharing_views.preview, name="preview"),
    path("fact-check/<str:token>/", sharing_views.fact_check, name="fact_check"),
    path("fact-check/<str:token>/thanks/", sharing_views.thanks, name="fact_check_thanks"),
    path("corrections/", views.corrections, name="corrections"),
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/calendar.ics", calendars.calendar, name="calendar"),
    path("meetings/<int:pk>/<str:slug>/", views.meeting, name="meeting"),
    path("meetings/<int:pk>/<str:slug>/meeting.ics", calendars.meeting, name="meeting_calendar"),
    path("meetings/<int:pk>/<str:slug>/card.png", cards.of_meeting, name="meeting_card"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
]
