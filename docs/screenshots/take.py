"""``make screenshots``: the pictures of the README and of docs/pages.md, taken from a throwaway demo."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PIL import Image
from playwright.sync_api import sync_playwright

from bench.installation import HOST, build, environment, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
LANGUAGES = ("ar", "en")

# Every kind of public page, by its name in docs/pages.md.
PAGES = {
    "home": "",
    "news": "news/",
    "news-filtered": "news/?organization=willow-community-union&kind=meeting_report",
    "nothing-found": "news/?q=xyz",
    "article": "news/1/-/",
    "article-corrected": "news/50/-/",
    "article-print": "news/1/-/print/",
    "gone": "news/38/-/",
    "register": "meetings/",
    "meeting": "meetings/26/-/",
    "organizations": "organizations/",
    "organization": "organizations/willow-community-union/",
    "person": "people/karim-al-bawsali/",
    "topics": "topics/",
    "topic": "topics/volunteering/",
    "corrections": "corrections/",
    "page": "about/",
    "not-found": "nowhere/",
}
# What of a long page is shown, in CSS pixels, and how large: a wide window and a telephone, side by side.
WINDOWS = ((1280, 1800), (360, 1800))
SCALE, GAP = 0.5, 16


def main() -> None:
    env = environment() | {"DJANGO_SETTINGS_MODULE": "liaison.settings"}
    build(env)
    with served(env) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for language in LANGUAGES:
            for name, path in PAGES.items():
                _side_by_side(browser, f"http://{HOST}:{port}/{language}/{path}", HERE / f"{name}.{language}.webp")
            _staff(browser, f"http://{HOST}:{port}", language)
        browser.close()


def _side_by_side(browser: Browser, address: str, target: Path) -> None:
    shots = [_shot(browser, address, width, height) for width, height in WINDOWS]
    sheet = Image.new("RGB", (sum(shot.width for shot in shots) + GAP, max(shot.height for shot in shots)), "#888")
    left = 0
    for shot in shots:
        sheet.paste(shot, (left, 0))
        left += shot.width + GAP
    sheet.save(target, quality=60, method=6)


def _shot(browser: Browser, address: str, width: int, height: int) -> Image.Image:
    page = browser.new_page(viewport={"width": width, "height": height})
    page.goto(address)
    whole = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": min(height, max(whole, 400))})
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    page.close()
    return picture.resize((round(picture.width * SCALE), round(picture.height * SCALE)), Image.Resampling.LANCZOS)


def _staff(browser: Browser, site: str, language: str) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 1500}, locale=language)
    page.goto(f"{site}/{language}/news/1/-/")
    _keep(page, f"report.{language}")
    page.goto(f"{site}/admin/")
    page.fill("[name=username]", "publisher")
    page.fill("[name=password]", "liaison-demo")
    page.locator("#login-form [type=submit]").click()
    page.goto(f"{site}/admin/articles/meeting/1/change/")
    _keep(page, f"desk.{language}")
    page.context.close()


def _keep(page: Page, name: str) -> None:
    picture = Image.open(io.BytesIO(page.screenshot()))
    size = (960, round(picture.height * 960 / picture.width))
    picture.convert("RGB").resize(size, Image.Resampling.LANCZOS).save(HERE / f"{name}.webp", quality=75, method=6)


if __name__ == "__main__":
    main()
