"""The product's settings with one address more, a bare Django view to compare with, and silence about what is gone."""

from __future__ import annotations

from liaison.settings import *  # noqa: F403
from liaison.settings import LOGGING

ROOT_URLCONF = "bench.urls"
# What is measured is the making of pages; bench/newsday.py measures what keeping them brings.
PAGE_CACHE_MB = 0
# Pages that are gone, or never were, are measured like the others.
LOGGING["loggers"] = {"django.request": {"level": "ERROR"}}
