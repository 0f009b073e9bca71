"""What a first visit to each kind of page loads from a production server, as a browser counts it; exit status 1 if too much.

Sizes are bytes as sent, compressed. Pictures are left out: they differ from article to article, and load as they come into
sight. The budget for HTML holds for the pages of ``BUDGETED``; the others are for information.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass, field

from bench.installation import HOST, build, environment, served

os.environ.update(environment())
build(dict(os.environ))
# Playwright's event loop runs in this thread, and Django would take that for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

import django  # noqa: E402

django.setup()

from playwright.sync_api import Browser, Request, sync_playwright  # noqa: E402

from tests.browser.chromium import ARGUMENTS, find_chromium  # noqa: E402
from tests.pages import KINDS, add_extremes  # noqa: E402

KB = 1024
HTML, CSS, SCRIPT, REQUESTS = 14 * KB, 12 * KB, 5 * KB, 6
BUDGETED = ("home", "news", "news, second page", "article", "register", "organizations", "topics", "corrections")


@dataclass
class Load:
    """What a page asked for, by what it is: ``document``, ``stylesheet``, ``script``, ``font`` …"""

    raw: int = 0
    sent: Counter[str] = field(default_factory=Counter)
    requests: int = 0

    def add(self, request: Request) -> None:
        response = request.response()
        # A browser asks for the icon in its own time: it is counted by its link.
        if request.resource_type in ("image", "other") or response is None:
            return
        self.requests += 1
        self.sent[request.resource_type] += request.sizes()["responseBodySize"]
        if request.is_navigation_request():
            self.raw = len(response.body())

    def excess(self, kind: str) -> str:
        """What is over its budget, in words."""
        over = {
            "HTML": kind in BUDGETED and self.sent["document"] > HTML,
            "CSS": self.sent["stylesheet"] > CSS,
            "JavaScript": self.sent["script"] > SCRIPT,
            "requests": self.requests > REQUESTS,
        }
        return ", ".join(name for name, is_over in over.items() if is_over)


def measure(browser: Browser, address: str) -> Load:
    """One visit by a browser that was never here."""
    context = browser.new_context()
    page, load, finished = context.new_page(), Load(), []
    page.on("requestfinished", lambda request: finished.append(request))
    page.goto(address)
    for request in finished:
        load.add(request)
    load.requests += page.locator("link[rel=icon]").count()
    context.close()
    return load


def main() -> None:
    if not (chromium := find_chromium()):
        sys.exit("There is no Chromium here, which counts what a page loads. On Debian: apt-get install chromium")
    add_extremes()
    over = []
    print(
        f"{'page':40}{'':4}{'HTML raw':>9}{'sent':>7}{'CSS':>7}{'JS':>7}{'fonts':>7}{'requests':>9}   bytes, compressed"
    )
    print(f"{'budget (HTML: of pages with a *)':53}{HTML:7}{CSS:7}{SCRIPT:7}{'':7}{REQUESTS:9}")
    with served(dict(os.environ)) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        for kind, page in KINDS.items():
            for language in ("ar", "en"):
                load = measure(browser, f"http://{HOST}:{port}{page.address(language)}")
                excess = load.excess(kind)
                over += [f"{kind} ({language})"] if excess else []
                print(_row(kind, language, load) + (f"   over: {excess}" if excess else ""))
        browser.close()
    if over:
        sys.exit(f"Over their budgets: {', '.join(over)}")


def _row(kind: str, language: str, load: Load) -> str:
    sent = "".join(f"{load.sent[name]:7}" for name in ("document", "stylesheet", "script", "font"))
    return f"{kind + (' *' if kind in BUDGETED else ''):40}{language:4}{load.raw:9}{sent}{load.requests:9}"


if __name__ == "__main__":
    main()
