from __future__ import annotations

from django.urls import path

from articles import sharing_views, views

app_name = "articles"
urlpatterns = [
    path("", views.home, name="home"),
    path("news/", views.news, name="news"),
    path("news/<int:pk>/<str:slug>/", views.article, name="article"),
    path("preview/<str:token>/", sharing_views.preview, name="preview"),
    path("fact-check/<str:token>/", sharing_views.fact_check, name="fact_check"),
    path("fact-check/<str:token>/thanks/", sharing_views.thanks, name="fact_check_thanks"),
    path("corrections/", views.corrections, name="corrections"),
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/<int:pk>/<str:slug>/", views.meeting, name="meeting"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
]
