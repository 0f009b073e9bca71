from __future__ import annotations

from django.urls import path

from organizations import views

app_name = "organizations"
urlpatterns = [
    path("organizations/", views.organizations, name="list"),
    path("organizations/<slug:slug>/", views.organization, name="detail"),
    path("people/<slug:slug>/", views.person, name="person"),
]
