"""Whether anything of ``tests.browser.payloads`` ran in a page, asked for something, or became part of its markup."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.browser.payloads import HOST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

# In each page and frame, before its own scripts. What a policy had to forbid was already part of the page.
_LISTEN = """
for (const name of ["hit", "alert", "confirm", "prompt", "print"]) {
  Object.defineProperty(window, name, { value: (...said) => window.sprung(`${name}(${said}) ran in ${document.URL}`) });
}
document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI, sample }) => {
  window.sprung(`${effectiveDirective} forbade ${blockedURI} ${sample} in ${document.URL}`);
});
"""
# What runs or loads something, tags that no page here has, and attributes with names that none of ours has.
_LOOK = """(host) => {
  const found = [];
  const schemes = ["http:", "https:", "mailto:", "tel:", "webcal:", "otpauth:"];
  const strange = "frame, frameset, object, embed, applet, base[href], math, marquee, portal, xmp, plaintext, listing, "
    + "noembed, image, animate, set, foreignObject, parsererror, [http-equiv=refresh], [srcdoc], [ping], [background]";
  const leading = ["href", "xlink:href", "action", "formaction", "src", "data", "cite", "poster"];
  const read = (address) => { try { return new URL(address, location.origin); } catch { return null; } };
  for (const element of Document.prototype.querySelectorAll.call(document, "*")) {
    const note = (what) => found.push(`${what}: ${element.outerHTML.slice(0, 200)}`);
    const is = (name) => element.localName === name;
    if (element instanceof HTMLUnknownElement || element.matches(strange)) note("strange element");
    if (is("script") && element.textContent && !/json|importmap/.test(element.type) && element.textContent.includes("hit(")) note("script");
    if (is("style") && element.textContent.includes(host)) note("style");
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name) || !/^[a-z][a-z0-9_:-]*$/i.test(name)) note(`attribute ${name}`);
      if (name === "style" && value.includes(host)) note("style");
      if (!leading.includes(name) || (is("img") && value.startsWith("data:image/"))) continue;
      const address = read(value);
      if (address && !schemes.includes(address.protocol)) note(`${name} leads to ${address.protocol}`);
      if (address?.host === host && !(is("a") && name === "href")) note(`${name} asks ${host}`);
    }
  }
  return found.slice(0, 20);
}"""


@dataclass
class Trap:
    """A ``page`` of a browser that may ask ``server`` alone, and what ``sprung`` in it so far."""

    page: Page
    server: str
    sprung: list[str] = field(default_factory=list)

    def visit(self, path: str) -> None:
        """Open ``path``, and note what ran and what is strange in it, or that it is broken."""
        before = len(self.sprung)
        answer = self.page.goto(self.server + path)
        if answer is None or answer.status >= 500:
            self.sprung.append("is broken")
        self.look()
        self.sprung[before:] = [f"{path}: {each}" for each in self.sprung[before:]]

    def look(self) -> None:
        """Note what is strange in the page as it stands."""
        self.sprung += self.page.evaluate(_LOOK, HOST)

    def show(self, html: str) -> None:
        """Make ``html`` the page, and look at it."""
        self.page.set_content(f"<!DOCTYPE html>{html}")
        self.look()

    def note(self, said: str) -> None:
        """Note that something ran; pages call it."""
        self.sprung.append(said)

    def is_foreign(self, address: str) -> bool:
        """Return whether ``address`` is of another site, and note that it was asked for."""
        if not address.startswith("http") or address.startswith(self.server):
            return False
        self.note(f"asked for {address}")
        return True


@contextmanager
def trap(browser: Browser, server: str, with_policy: bool) -> Iterator[Trap]:
    """A page in which everything that runs is noted; without ``with_policy`` the site's own policy does not hold there."""
    context = browser.new_context(bypass_csp=not with_policy, locale="ar-SY")
    found = Trap(context.new_page(), server)
    found.page.on("pageerror", lambda error: found.note(f"a script failed: {error}"))
    context.expose_function("sprung", found.note)
    context.add_init_script(_LISTEN)
    context.route(found.is_foreign, lambda route: route.abort())
    yield found
    context.close()
