from __future__ import annotations

from django.urls import path

from organizations import cards, embedding, views

app_name = "organizations"
urlpatterns = [
    path("organizations/", views.organizations, name="list"),
    path("organizations/<slug:slug>/", views.organization, name="detail"),
    path("organizations/<slug:slug>/card.png", cards.of_organization, name="card"),
    path("organizations/<slug:slug>/embed/", embedding.embedded, name="embed"),
    path("people/", views.people, name="people"),
    path("people/<slug:slug>/", views.person, name="person"),
]
