"""``make screenshots``: the pictures of the README, taken from a throwaway demo."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from playwright.sync_api import Page, sync_playwright

from bench.installation import ROOT, build, environment

HERE = Path(__file__).parent
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
REPORT = "/{}/news/1/-/"


def main() -> None:
    env = environment() | {"DJANGO_SETTINGS_MODULE": "liaison.settings", "SERVE_MEDIA": "1"}
    build(env)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "liaison.wsgi", "--bind", f"127.0.0.1:{port}", "--no-control-socket"]
    server = subprocess.Popen([*command, "--threads", "4", "--log-level", "error"], cwd=ROOT, env=env)
    time.sleep(4)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            for language in ("ar", "en"):
                page = browser.new_page(viewport={"width": 1280, "height": 1500}, locale=language)
                _public(page, f"http://127.0.0.1:{port}", language)
                _staff(page, f"http://127.0.0.1:{port}", language)
            browser.close()
    finally:
        server.terminate()
        server.wait()


def _public(page: Page, site: str, language: str) -> None:
    page.goto(site + REPORT.format(language))
    page.screenshot(path=HERE / f"report.{language}.png")


def _staff(page: Page, site: str, language: str) -> None:
    page.goto(f"{site}/admin/")
    page.fill("[name=username]", "publisher")
    page.fill("[name=password]", "liaison-demo")
    page.locator("#login-form [type=submit]").click()
    page.goto(f"{site}/admin/articles/meeting/1/change/")
    page.screenshot(path=HERE / f"desk.{language}.png")
    page.context.clear_cookies()


if __name__ == "__main__":
    main()
