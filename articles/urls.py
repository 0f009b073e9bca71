from __future__ import annotations

from django.urls import path

from articles import views

app_name = "articles"
urlpatterns = [
    path("", views.stub, name="home"),
    path("news/", views.stub, name="news"),
    path("news/<int:pk>/<str:slug>/", views.article, name="article"),
    path("meetings/", views.stub, name="meetings"),
    path("meetings/<int:pk>/<str:slug>/", views.stub, name="meeting"),
    path("topics/", views.stub, name="topics"),
    path("topics/<slug:slug>/", views.stub, name="topic"),
]
