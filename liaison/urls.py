"""The URL configuration: the public addresses in two languages, the API and the admin."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

import articles.api
import articles.public.sitemaps
import office.public.sitemaps
import organizations.api
import organizations.public.sitemaps
from articles.public.feeds import GUESSES, lead_to_feed
from articles.public.oembed import oembed
from articles.register import views as register
from liaison import views
from liaison.api import views as api_views
from liaison.api.site import public_api
from liaison.media import views as media
from liaison.web import sitemaps
from office.public import icons
from office.public.views import security_txt

SITEMAPS: dict[str, sitemaps.SitemapSection] = {
    "lists": sitemaps.Views(
        (
            *("articles:home", "articles:news", "articles:meetings", "articles:topics", "articles:corrections"),
            *("articles:figures", "articles:news_archive", "articles:meetings_archive"),
            *("organizations:list", "organizations:people"),
        )
    ),
    **articles.public.sitemaps.SECTIONS,
    **organizations.public.sitemaps.SECTIONS,
    **office.public.sitemaps.SECTIONS,
}

API = {"api": public_api(articles.api.router, organizations.api.router)}

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.choose_language, name="root"),
    path("admin/", admin.site.urls),
    path("api/v1/", api_views.root, API, name="api_root"),
    path("api/v1/schema/", api_views.schema, API, name="api_schema"),
    path("api/v1/docs/", api_views.docs, API, name="api_docs"),
    path("api/v1/", API["api"].urls),
    path("healthz/", include("liaison.health.urls")),
    path("robots.txt", sitemaps.robots, name="robots"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sections": SITEMAPS, "others": {"articles:news_sitemap": articles.public.sitemaps.has_news}},
        name="sitemap_index",
    ),
    path("oembed/", oembed, name="oembed"),
    path("favicon.ico", icons.favicon, name="favicon"),
    re_path(r"^apple-touch-icon(?:-precomposed)?\.png$", icons.touch_icon, name="touch_icon"),
    re_path(GUESSES, lead_to_feed, name="guessed_feed"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    # Pictures only, and no "..": attachments are stored beside them, and have addresses of their own.
    re_path(r"^media/(?P<path>(?:pictures|__processed__)(?:/[\w-]+)*/[\w-]+\.\w+)$", media.picture, name="picture"),
    path("provenance/", include("liaison.provenance.urls")),
    path("meetings/register.schema.json", register.schema, name="register_schema"),
    *i18n_patterns(
        path("", include("articles.urls")),
        path("", include("organizations.urls")),
        path("sitemap-<slug:section>-<int:number>.xml", sitemaps.sitemap, {"sections": SITEMAPS}, name="sitemap"),
        # Last: the office's pages match any remaining name.
        path("", include("office.urls")),
    ),
]

handler400 = "liaison.views.bad_request"
handler403 = "liaison.views.forbidden"
handler404 = "liaison.views.not_found"
handler500 = "liaison.views.server_error"
