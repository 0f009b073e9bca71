from __future__ import annotations

from django.urls import path

from articles.views import stub

app_name = "organizations"
urlpatterns = [
    path("organizations/", stub, name="list"),
    path("organizations/<slug:slug>/", stub, name="detail"),
    path("people/<slug:slug>/", stub, name="person"),
]
