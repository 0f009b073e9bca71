"""The addresses of the public pages and files of articles, meetings and topics."""

from __future__ import annotations

from django.urls import path, re_path

from articles.figures import views as figures
from articles.public import (
    archive,
    attachments,
    calendars,
    cards,
    feeds,
    print,
    proof,
    search,
    shared_links,
    sitemaps,
    verify,
    views,
)
from articles.register import views as register

app_name = "articles"
urlpatterns = [
    path("", views.home, name="home"),
    path("card.png", cards.home_card, name="home_card"),
    path("news/", views.news, name="news"),
    path("news/archive/", archive.news, name="news_archive"),
    path("news/feed/", feeds.atom, name="feed"),
    path("news/feed.json", feeds.json, name="json_feed"),
    path("news-sitemap.xml", sitemaps.news, name="news_sitemap"),
    path("news/<int:pk>/", views.article, name="short_article"),
    path("news/<int:pk>/<str:slug>/", views.article, name="article"),
    path("news/<int:pk>/<str:slug>/print/", print.print_page, name="print"),
    path("news/<int:pk>/<str:slug>/article.pdf", print.pdf, name="pdf"),
    path("news/<int:pk>/<str:slug>/card.png", cards.of_article, name="article_card"),
    path("news/<int:pk>/proof.json", proof.proof, name="proof"),
    path("news/<int:pk>/files/<int:number>.<slug:kind>", attachments.attachment, name="attachment"),
    path("preview/<str:token>/", shared_links.preview, name="preview"),
    path("fact-check/<str:token>/", shared_links.fact_check, name="fact_check"),
    path("fact-check/<str:token>/thanks/", shared_links.thanks, name="fact_check_thanks"),
    path("corrections/", views.corrections, name="corrections"),
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/archive/", archive.meetings, name="meetings_archive"),
    path("meetings/calendar.ics", calendars.calendar, name="calendar"),
    path("meetings/figures/", figures.page, name="figures"),
    path("meetings/register.csv", register.csv, name="register_csv"),
    path("meetings/register.xlsx", register.xlsx, name="register_xlsx"),
    path("meetings/register.json", register.json, name="register_json"),
    path("meetings/<int:pk>/", views.meeting, name="short_meeting"),
    path("meetings/<int:pk>/<str:slug>/", views.meeting, name="meeting"),
    path("meetings/<int:pk>/<str:slug>/meeting.ics", calendars.meeting, name="meeting_calendar"),
    path("meetings/<int:pk>/<str:slug>/card.png", cards.of_meeting, name="meeting_card"),
    re_path(feeds.GUESSES, feeds.lead_to_feed, name="guessed_feed"),
    path("verify/", verify.verify, name="verify"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="suggestions"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
]
