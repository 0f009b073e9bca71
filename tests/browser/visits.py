"""A page as one visitor has it open, and what it asked for on the way."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Browser, Page, Response

from tests.pages import KINDS

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = json.dumps({"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False})

# Pictures further down load when they come into sight: here at once, so that what they ask for is seen too.
LOAD_ALL = """async () => {
    for (const image of document.images) image.loading = "eager";
    await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
    return [...document.images].filter((image) => !image.naturalWidth).map((image) => image.outerHTML);
}"""
# What makes the page wider than the window, or would if the page did not hide it.
RUNS_OVER = """() => {
    const root = document.documentElement;
    if ([root, document.body].some((each) => /hidden|clip/.test(getComputedStyle(each).overflowX)))
        return ["the page hides what runs over"];
    if (root.scrollWidth <= root.clientWidth) return [];
    const outside = ({ left, right }) => right > root.clientWidth + 1 || left < -1;
    const found = [...document.querySelectorAll("body *")].filter((each) => outside(each.getBoundingClientRect()));
    return [`by ${root.scrollWidth - root.clientWidth} px`, ...found.slice(-3).map((each) => each.outerHTML.slice(0, 150))];
}"""
SCALE_TEXT = """(factor) => {
    const style = document.documentElement.style;
    style.fontSize = "";
    style.fontSize = factor * parseFloat(getComputedStyle(document.documentElement).fontSize) + "px";
}"""
# What can have the keyboard's focus and does not show that it has. Called after a key, so that :focus-visible holds.
UNSEEN_FOCUS = """() => {
    const all = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']");
    return [...all].filter((each) => each.checkVisibility()).slice(0, 60).filter((each) => {
        each.focus();
        const style = getComputedStyle(each);
        return !(style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0);
    }).map((each) => each.outerHTML.slice(0, 150));
}"""


@dataclass
class Visit:
    """``kind`` of page in ``language``, open in ``page``, with every request's address and every answer so far."""

    kind: str
    language: str
    page: Page
    asked: list[str] = field(default_factory=list)
    answers: list[Response] = field(default_factory=list)

    @classmethod
    def begin(cls, browser: Browser, server: str, kind: str, language: str) -> Visit:
        """By somebody who was never here."""
        visit = cls(kind, language, browser.new_context(reduced_motion="reduce").new_page())
        visit.page.on("request", lambda request: visit.asked.append(request.url))
        visit.page.on("response", lambda response: visit.answers.append(response))
        answer = visit.page.goto(server + KINDS[kind].address(language))
        assert answer is not None
        assert answer.status == KINDS[kind].status
        return visit

    def resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})

    def broken_pictures(self) -> list[str]:
        return self.page.evaluate(LOAD_ALL)

    def runs_over(self, width: int, text: float = 1) -> list[str]:
        """What does at ``width`` px with text of ``text`` times its size; empty when everything fits."""
        self.resize(width)
        self.page.evaluate(SCALE_TEXT, text)
        found = self.page.evaluate(RUNS_OVER)
        self.page.evaluate("document.documentElement.style.fontSize = ''")
        return found

    def unseen_focus(self) -> list[str]:
        self.page.keyboard.press("Tab")
        return self.page.evaluate(UNSEEN_FOCUS)

    def faults(self, scheme: str, width: int) -> str:
        """What axe-core has to say; empty when it is content."""
        self.page.emulate_media(color_scheme=scheme, forced_colors="none")
        self.resize(width)
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE_SCRIPT)
        found = AxeResults(self.page.evaluate(f"axe.run({AXE})"))
        return found.generate_report() if found.violations_count else ""
