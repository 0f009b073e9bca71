"""The public addresses of organizations and people."""

from __future__ import annotations

from django.urls import path

from organizations.public import cards, views
from organizations.public import directory_files as files
from organizations.public import embed as embedding

app_name = "organizations"
urlpatterns = [
    path("organizations/directory.csv", files.csv, name="directory_csv"),
    path("organizations/directory.xlsx", files.xlsx, name="directory_xlsx"),
    path("organizations/directory.json", files.json, name="directory_json"),
    path("organizations/", views.organizations, name="list"),
    path("organizations/<slug:slug>/", views.organization, name="detail"),
    path("organizations/<slug:slug>/card.png", cards.of_organization, name="card"),
    path("organizations/<slug:slug>/embed/", embedding.embedded, name="embed"),
    path("people/", views.people, name="people"),
    path("people/<slug:slug>/", views.person, name="person"),
]
