"""Nothing that attackers write runs anywhere, even where the policy of the site would not keep a browser from it."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.utils import translation

from articles.models import Article
from liaison.text.richtext import on_page, sanitize, tidy
from tests.access.table import ROWS
from tests.access.test_matrix import route_of
from tests.browser.payloads import ALL, PAYLOADS
from tests.browser.poisoned import few, fill, some
from tests.browser.signing_in import sign_in
from tests.browser.test_pasting import GIVE
from tests.browser.trap import trap
from tests.factories import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What browsers store instead of showing it, and what holds no text of anybody.
_NOT_PAGES = ("/admin/stay/", "/admin/jsi18n/", "/robots.txt", "/oembed/", "/meetings/register.schema.json")
_FILES = (
    ".pdf",
    ".txt",
    "certificate.json",
    ".png",
    ".csv",
    ".jsonl",
    ".xlsx",
    ".ics",
    ".ico",
    "register.json",
    "directory.json",
)
# What the browser draws by itself, with styles of its own that a policy forbids.
_DATA = (".xml", "/feed/", ".json", "/api/v1/", "/suggestions/", "/alike/", "/shown/", "autocomplete/")
# Lists, with what they may be asked for.
_ASKED = {
    "/ar/news/": "q kind organization person topic from to year page",
    "/ar/meetings/": "q organization person topic format from to year page",
    "/ar/meetings/figures/": "q organization topic format from to",
    "/ar/search/": "q in year sort page",
    "/ar/organizations/": "q kind letter sort page country",
    "/ar/people/": "q letter sort page",
    "/ar/nowhere/": "q",
    "/api/v1/docs/": "language",
    "/admin/articles/article/": "q state_ar__exact kind__exact o p",
    "/admin/liaison/event/": "q what who since until",
    "/admin/calendar/": "month week",
    "/admin/login/": "next",
    "/admin/articles/meeting/add/": "title_ar title_en starts_on _restore",
    "/admin/organizations/person/merge/": "stays goes",
}
# Texts in all controls, as no form would let somebody type them, and then the button.
_SUBMIT = """([said, editors]) => {
  const form = document.querySelector("#content-main form[method=post], main form[method=post]");
  const controls = "input:not([type=hidden], [type=file], [type=checkbox], [type=radio], [type=submit]), textarea";
  const becomesEditor = ({ dataset }) => Object.keys(dataset).some((name) => name.startsWith("djangoProseEditor"));
  for (const control of form.querySelectorAll(controls)) {
    if (!editors && becomesEditor(control)) continue;
    control.removeAttribute("maxlength");
    control.type = control.localName === "input" ? "text" : control.type;
    control.value = said;
  }
  form.noValidate = true;
  HTMLFormElement.prototype.submit.call(form);
}"""


def pages(names: dict, with_policy: bool) -> list[str]:
    """One address of each kind that shows an administrator something, for the ``names`` of ``tests.access.table``."""
    found = {}
    for row in ROWS:
        address = row.address.format_map(names)
        # Forgetting reads every text for each name, and here a person has hundreds, which no form takes.
        unshown = address.endswith((*_FILES, "/forget/")) or address.startswith(_NOT_PAGES)
        if row.get.endswith("2") and not unshown:
            found.setdefault(route_of(address), address)
    return [address for address in found.values() if not with_policy or _is_enough(address)]


def _is_enough(address: str) -> bool:
    """Whether the page is looked at under the policy too, which forbids more: no data, and of the desk its forms and lists."""
    path = address.partition("?")[0]
    return not path.endswith(_DATA) and (not path.startswith("/admin/") or path.endswith(("/change/", "/publish/ar/")))


@pytest.mark.parametrize("with_policy", [False, True], ids=["without the policy", "with it"])
def test_nothing_that_is_stored_asked_for_or_sent_runs_on_any_page(live_server, browser, requests, with_policy):
    with translation.override("ar"):
        staff, names = fill(raw=not with_policy)
        addresses = pages(names, with_policy)
    with trap(browser, live_server.url, with_policy) as it:
        sign_in(it.page, live_server.url, staff["administrator"])
        for address in addresses:
            it.visit(address)
        ask(it)
        # The editor reads HTML in a document where nothing runs; Chromium tells of what the policy would forbid there.
        submit(it, names, editors=not with_policy)
        suggest(it, names)
    assert it.sprung == []


def ask(it):
    """Each list with all that it may be asked for."""
    for number, (address, parameters) in enumerate(_ASKED.items()):
        names = parameters.split()
        for seed in range(2):
            said = {name: few(number + at + 20 * seed, 5500 // len(names)) for at, name in enumerate(names)}
            it.visit(f"{address}?{urlencode(said)}")


def submit(it, names, editors):
    """Forms that come back with what was sent, one after somebody else has changed what it shows."""
    changed = f"articles/article/{names['mine']}/change"
    for number, form in enumerate(
        (
            *(
                "articles/article/add",
                "articles/meeting/add",
                "organizations/person/add",
                "organizations/organization/add",
            ),
            *("office/page/add", "office/oldaddress/add", "auth/user/add", "office/office/1/change", changed),
            *(f"articles/article/{names['theirs']}/comment/ar", f"articles/article/{names['live']}/withdraw/ar"),
        )
    ):
        it.page.goto(f"{it.server}/admin/{form}/")
        if form == changed:
            Article.objects.filter(pk=names["mine"]).update(
                title_ar=some(3), summary_ar=some(4), source_line_ar=some(5)
            )
        with it.page.expect_navigation():
            it.page.evaluate(_SUBMIT, [some(number), editors])
        it.look()


def suggest(it, names):
    """What scripts show while somebody types or chooses, and the text that was kept of a page that was left."""
    it.visit("/ar/search/")
    it.page.locator("main [type=search]").press_sequentially("hit")
    it.page.locator("main [role=option]").first.wait_for()
    it.look()
    it.visit(f"/admin/articles/meeting/{names['my_meeting']}/change/")
    it.page.locator(".select2-selection:visible").first.click()
    it.page.locator(".select2-results__option[role=option]").nth(1).wait_for()
    it.look()
    it.page.keyboard.press("Enter")
    it.look()
    it.visit("/admin/organizations/organization/add/")
    it.page.locator("[name=name_en]").fill(some(0)[:300])
    it.page.locator("[name=name_ar]").fill(some(1)[:300])
    with it.page.expect_response("**/autosave/"):
        it.page.locator("[name=name_ar]").press("Tab")
    it.look()
    it.visit("/admin/")
    # What was typed above comes back: the page loads once more.
    it.page.wait_for_load_state("networkidle")
    it.visit("/admin/organizations/organization/add/")
    if (kept := it.page.locator("a[href*=_restore]")).count():
        kept.first.click()
        it.look()


def test_nothing_that_is_cleaned_runs_alone_or_beside_others(browser, live_server):
    cleaned = [on_page(clean(payload), "ar") for payload in ALL for clean in (sanitize, lambda html: tidy(html).html)]
    with trap(browser, live_server.url, with_policy=False) as it:
        it.page.goto(f"{live_server.url}/robots.txt")
        it.show("".join(cleaned))
        it.show("".join(f"<div>{each}</div>" for each in cleaned))
        it.show(f"<table><tr><td>{'<td>'.join(cleaned)}</table>")
    assert it.sprung == []


def test_nothing_that_is_pasted_runs(live_server, browser, requests):
    with trap(browser, live_server.url, with_policy=False) as it:
        sign_in(it.page, live_server.url, UserFactory(role="publisher"))
        it.visit("/admin/articles/article/add/")
        editor = it.page.locator("#edition-ar .tiptap")
        editor.click()
        held = editor.element_handle()
        clipboards = [*PAYLOADS["clipboards"], *(" ".join(each) for each in PAYLOADS.values()), *PAYLOADS["mutations"]]
        for payload in clipboards:
            it.page.evaluate(GIVE, [held, "paste", {"text/html": payload, "text/plain": payload}])
        it.page.evaluate(GIVE, [held, "drop", {"text/html": "".join(PAYLOADS["event attributes"])}])
        it.page.evaluate(GIVE, [held, "paste", {"text/plain": "\n".join(ALL)}])
        it.page.wait_for_function("document.querySelector('#edition-ar .tiptap').textContent.includes('iframe')")
        it.look()
        title = it.page.locator("[name=title_ar]")
        it.page.evaluate(GIVE, [title.element_handle(), "paste", {"text/html": f"<del>x</del>{' '.join(ALL)}"}])
        it.page.locator(".pasted p").first.wait_for()
        it.look()
    assert it.sprung == []


def test_the_trap_springs_where_nothing_is_cleaned(browser, live_server):
    quiet = []
    with trap(browser, live_server.url, with_policy=False) as it:
        it.page.goto(f"{live_server.url}/robots.txt")
        for payload in (*PAYLOADS["event attributes"], *PAYLOADS["SVG and MathML"], *PAYLOADS["mutations"]):
            before = len(it.sprung)
            it.show(f"<p>{payload}</p>")
            quiet += [payload] if len(it.sprung) == before else []
    assert any("hit() ran" in said for said in it.sprung)
    assert any("asked for" in said for said in it.sprung)
    # Some are of old browsers, or run in none.
    assert len(quiet) < 30, quiet
