from __future__ import annotations

from django.urls import path

from articles import views

app_name = "articles"
urlpatterns = [
    path("", views.home, name="home"),
    path("news/", views.news, name="news"),
    path("news/<int:pk>/<str:slug>/", views.article, name="article"),
    path("corrections/", views.corrections, name="corrections"),
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/<int:pk>/<str:slug>/", views.meeting, name="meeting"),
    path("topics/", views.topics, name="topics"),
    path("topics/<slug:slug>/", views.topic, name="topic"),
]
