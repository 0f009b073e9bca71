"""Fill an empty database with an archive of N articles: ``python -m bench.archive 200000``, into what DATABASE_URL says.

The tables are made first; a database that holds articles already is refused. The index for searching is not built: that
is ``manage.py rebuild_search``.
"""

from __future__ import annotations

import os
import secrets
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaison.settings")
os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(60))
os.environ.setdefault("HTTPS", "0")

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from articles.models import Article  # noqa: E402
from bench.archive.loading import load  # noqa: E402


def main() -> None:
    if len(sys.argv) != 2 or not sys.argv[1].isdecimal() or int(sys.argv[1]) < 100:
        sys.exit("How many articles, at least 100? Such as: python -m bench.archive 200000")
    call_command("migrate", verbosity=0)
    if Article.objects.exists():
        sys.exit("This database holds articles already. Give another one: DATABASE_URL=…")
    load(int(sys.argv[1]))


if __name__ == "__main__":
    main()
