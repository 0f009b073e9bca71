"""Lighthouse, as on a phone, on the main pages in both languages, served as in production; exit status 1 below the goals.

Lighthouse comes from npm into ``.cache/`` and is used here alone; needs Node 18 and Chromium. A page whose performance
misses its goal is measured twice more, and the median counts: a busy machine is no fault of the page.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, Any

from bench.installation import HOST, ROOT, build, environment, served

os.environ.update(environment())
build(dict(os.environ))

import django  # noqa: E402

django.setup()

from tests.browser.chromium import ARGUMENTS, find_chromium  # noqa: E402
from tests.pages import KINDS  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = "12.8.2"
FOLDER = ROOT / ".cache" / f"lighthouse-{VERSION}"
PROGRAM = FOLDER / "node_modules" / ".bin" / "lighthouse"
GOALS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
PAGES = ("home", "news", "article", "meeting", "organization")
ATTEMPTS = 3
# Audits that count for nothing in a score.
SILENT = ("notApplicable", "manual", "informative")


def main() -> None:
    chromium = find_chromium() or sys.exit("There is no Chromium here. On Debian: apt-get install chromium")
    install()
    failed: dict[str, list[str]] = {}
    print(f"{'page':18}{'':4}" + "".join(f"{name:>16}" for name in GOALS))
    print(f"{'goal':22}" + "".join(f"{goal:16}" for goal in GOALS.values()))
    with served(dict(os.environ), workers=2) as port:
        for page in PAGES:
            for language in ("ar", "en"):
                report = settled(f"http://{HOST}:{port}{KINDS[page].address(language)}", chromium)
                print(f"{page:18}{language:4}" + "".join(f"{score(report, name):16.0f}" for name in GOALS), flush=True)
                if faults := list(failing(report)):
                    failed[f"{page} ({language})"] = faults
    for page, faults in failed.items():
        print(f"\n{page}", *faults, sep="\n  ")
    sys.exit(bool(failed))


def install() -> None:
    """Fetch Lighthouse, unless it is here. Scripts of packages are not run."""
    if not shutil.which("npm"):
        sys.exit("Lighthouse needs Node 18 or newer, with npm. On Debian: apt-get install npm")
    if PROGRAM.exists():
        return
    print(f"Fetching Lighthouse {VERSION} into {FOLDER} …", flush=True)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--silent")
    subprocess.run(["npm", "install", *quiet, "--prefix", FOLDER, f"lighthouse@{VERSION}"], check=True)


def settled(address: str, chromium: str) -> dict[str, Any]:
    """A report on the page; where it is slow, the one of three with the median performance."""
    first = audit(address, chromium)
    if score(first, "performance") >= GOALS["performance"]:
        return first
    reports = [first, audit(address, chromium), audit(address, chromium)]
    median = statistics.median(score(report, "performance") for report in reports)
    return next(report for report in reports if score(report, "performance") == median)


def audit(address: str, chromium: str) -> dict[str, Any]:
    """Lighthouse's report on the page, with its own settings for a phone. A browser that was too busy is asked again."""
    for _ in range(ATTEMPTS):
        report, reason = _run(address, chromium)
        if not reason:
            return report
    sys.exit(f"Lighthouse failed on {address}:\n{reason}")


def _run(address: str, chromium: str) -> tuple[dict[str, Any], str]:
    """The report, or why there is none."""
    options = ("--output=json", "--quiet", "--no-enable-error-reporting", f"--only-categories={','.join(GOALS)}")
    with tempfile.TemporaryDirectory() as home:
        done = subprocess.run(
            [PROGRAM, address, *options, f"--chrome-flags={' '.join(ARGUMENTS)}"],
            env=os.environ | {"CHROME_PATH": chromium, "HOME": home},
            capture_output=True,
            text=True,
        )
    if done.returncode:
        return {}, done.stderr
    report = json.loads(done.stdout)
    return report, report.get("runtimeError", {}).get("message", "")


def score(report: dict[str, Any], category: str) -> float:
    return 100 * (report["categories"][category]["score"] or 0)


def failing(report: dict[str, Any]) -> Iterator[str]:
    """A line for each audit that costs a category its goal."""
    for name, goal in GOALS.items():
        if round(score(report, name)) >= goal:
            continue
        for reference in report["categories"][name]["auditRefs"]:
            found = report["audits"][reference["id"]]
            if reference["weight"] and found["scoreDisplayMode"] not in SILENT and (found["score"] or 0) < 1:
                yield f"{name}: {found['id']}: {found['title']} {found.get('displayValue', '')} {_examples(found)}".rstrip()


def _examples(found: dict[str, Any]) -> str:
    """Where it was found and why it counts, for the first few places."""
    return " · ".join(text[:150] for text in list(_said(found.get("details", {}).get("items", [])))[:4])


def _said(part: Any) -> Iterator[str]:
    """What a part of a report quotes of the page, at whatever depth."""
    if isinstance(part, list):
        for each in part:
            yield from _said(each)
    elif isinstance(part, dict):
        yield from (
            part[name] for name in ("snippet", "url", "reason", "description") if isinstance(part.get(name), str)
        )
        yield from (text for each in part.values() for text in _said(each))


if __name__ == "__main__":
    main()
