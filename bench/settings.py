"""The product's settings with one address more: a bare Django view to compare with."""

from __future__ import annotations

from liaison.settings import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
