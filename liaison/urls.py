"""The public addresses, in two languages, and the admin."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.static import serve

from liaison import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.choose_language, name="root"),
    path("admin/", admin.site.urls),
    *i18n_patterns(path("", include("articles.urls")), path("", include("organizations.urls"))),
]

if settings.SERVE_MEDIA:
    urlpatterns.append(re_path(r"^media/(?P<path>pictures/.+)$", serve, {"document_root": settings.MEDIA_ROOT}))

handler404 = "liaison.views.not_found"
handler500 = "liaison.views.server_error"
