"""How many of 2,000 kept pages of articles stay kept when something is published, in an archive of N articles (20,000 unless set).

    python -m bench.keeping

The pages are spread over the whole archive. Each kind of change of ``bench.newsroom`` is made once, after which all pages are asked for
again: those that were made anew had been let go. Ends with 1 if a publication let go more than one in twenty.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.db import transaction

from bench.finding import LARGE, on_sqlite
from bench.installation import ROOT, environment

PAGES, LEAST = 2_000, 0.95


def main() -> None:
    archive = on_sqlite(LARGE)
    archive.prepare()
    with tempfile.TemporaryDirectory(prefix="liaison-keeping-") as folder:
        own = Path(folder, "archive.sqlite3")
        shutil.copy(archive.url.removeprefix("sqlite:///"), own)
        env = environment() | {
            "DATABASE_URL": f"sqlite:///{own}",
            "DJANGO_SETTINGS_MODULE": "liaison.settings",
            "LIAISON_DEMO": "0",
            "LOG_LEVEL": "CRITICAL",
            "PAGE_CACHE_DIR": f"{folder}/pages",
            "PAGE_CACHE_MB": "256",
        }
        for step in (["migrate", "--verbosity=0"], ["collectstatic", "--noinput", "--verbosity=0"]):
            subprocess.run([sys.executable, "manage.py", *step], cwd=ROOT, env=env, check=True)
        sys.exit(subprocess.run([sys.executable, "-m", "bench.keeping", "ask"], cwd=ROOT, env=env).returncode)


def ask() -> int:
    """Print the table; return 1 if a publication let go too much."""
    # They set Django up.
    from bench.cpu_of import environment_of, site
    from bench.newsroom import DO, publisher

    # isort: split
    from articles.models import Article

    # What was withdrawn is gone, as it should be.
    logging.disable(logging.WARNING)

    def is_kept(address: str) -> bool:
        """Ask for a page, and return whether it had been kept."""
        told: dict[str, str] = {}

        def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            told.update(headers, status=status)

        b"".join(site(environment_of(address), start_response))  # type: ignore[arg-type]
        if not told["status"].startswith(("200", "301", "410")):
            raise SystemExit(f"{address} answered {told['status']}")
        return "hit" in told.get("Cache-Status", "")

    live = list(Article.objects.live("ar").newest_first("ar"))
    addresses = [article.get_absolute_url() for article in live[:: max(1, len(live) // PAGES)][:PAGES]]
    print(f"{len(live):,} articles are out in Arabic; {len(addresses):,} of their pages are kept")
    by, shares = publisher(), {}
    for address in addresses:
        is_kept(address)
    for number, (kind, do) in enumerate(DO.items(), 1):
        with transaction.atomic():
            do(number, by)
        shares[kind] = sum(map(is_kept, addresses)) / len(addresses)
        print(f"still kept after one {kind}: {shares[kind]:.2%}", flush=True)
    return int(shares["publish"] < LEAST)


if __name__ == "__main__":
    sys.exit(ask() if "ask" in sys.argv else main())
