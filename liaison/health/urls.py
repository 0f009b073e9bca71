"""The addresses of health. They end without a slash, as load balancers ask for them."""

from __future__ import annotations

from django.urls import path

from liaison.health import views

urlpatterns = [path("live", views.live, name="health_live"), path("ready", views.ready, name="health_ready")]
