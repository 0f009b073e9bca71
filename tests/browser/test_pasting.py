"""Real pastes into the editor: what the server makes of a clipboard, where it goes, and what the clerk is told."""

from __future__ import annotations

import pytest

from articles.models import Article
from tests.browser.signing_in import sign_in
from tests.browser.waiting import wait_until
from tests.factories import ArticleFactory, UserFactory
from tests.liaison.test_pasting import CHAT, CHAT_STORED, CLIPBOARDS, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GIVE = """([element, kind, data]) => {
  const held = new DataTransfer();
  for (const [type, text] of Object.entries(data)) held.setData(type, text);
  const box = element.getBoundingClientRect();
  const where = { bubbles: true, cancelable: true, clientX: box.left + 30, clientY: box.top + 20 };
  element.dispatchEvent(
    kind === "paste"
      ? new ClipboardEvent("paste", { ...where, clipboardData: held })
      : new DragEvent("drop", { ...where, dataTransfer: held }),
  );
}"""


def open_editor(page, server, path="articles/article/add/"):
    sign_in(page, server.url, UserFactory(role="publisher"))
    page.goto(f"{server.url}/admin/{path}")
    editor = page.locator("#edition-ar .tiptap")
    editor.click()
    return editor


def give(page, editor, kind="paste", **data):
    """Paste or drop ``html`` and ``text``, and wait until what is told is no longer that it is under way."""
    types = {"html": "text/html", "text": "text/plain"}
    page.evaluate(GIVE, [editor.element_handle(), kind, {types[name]: value for name, value in data.items()}])
    wait_until(page, "!/Pasting|اللصق/.test(document.querySelector('#edition-ar .pasted')?.textContent ?? 'Pasting')")


def told(page):
    return page.locator("#edition-ar .pasted p").all_inner_texts()


def test_a_text_from_word_comes_without_what_was_struck_out_and_its_source_moves(live_server, open_page):
    page = open_page("en")
    editor = open_editor(page, live_server)
    word = (CLIPBOARDS / "word.html").read_text()
    give(page, editor, html=word, text="سامر المخترع")
    source = "<p><strong>المصدر</strong>: وكالة المثال</p>"
    assert page.input_value("[name=body_ar]") == stored("word").replace(source, "")
    assert page.input_value("[name=source_line_ar]") == "وكالة المثال"
    assert told(page) == [
        "1 deletion was left out.",
        "1 comment was left out.",
        "1 piece of hidden text was left out.",
        "1 picture was left out. Upload it separately.",
        "1 footnote is now at the end of the text.",
        "The source at the end of the text was moved to the source line.",
    ]
    assert page.locator("#edition-ar .pasted").get_attribute("role") == "status"
    page.get_by_role("button", name="Hide").click()
    assert told(page) == []
    editor.press("Control+z")
    assert page.input_value("[name=body_ar]") == ""


def test_a_chat_goes_where_the_cursor_was_and_another_source_is_kept(live_server, open_page):
    page = open_page("ar")
    editor = open_editor(page, live_server)
    page.fill("[name=source_line_ar]", "وكالة أخرى")
    editor.click()
    page.keyboard.type("أولاً")
    page.keyboard.press("Enter")
    give(page, editor, text=f"{CHAT}\nالمصدر: وكالة المثال")
    body = page.input_value("[name=body_ar]").replace(' data-type="decimal"', "")
    assert body == f"<p>أولاً</p>{CHAT_STORED}<p>المصدر: وكالة المثال</p>"
    assert page.input_value("[name=source_line_ar]") == "وكالة أخرى"
    assert "وكالة المثال" in told(page)[-1]
    assert "وكالة أخرى" in told(page)[-1]


def test_words_go_into_the_line_in_place_of_what_was_selected(live_server, open_page):
    page = open_page("ar")
    article = ArticleFactory(live="", body_ar="<p>قبل هذا بعد</p>", created_by=None)
    editor = open_editor(page, live_server, f"articles/article/{article.pk}/change/")
    page.evaluate(
        "getSelection().setBaseAndExtent(...(({ firstChild: text }) => [text, 4, text, 7])(document.querySelector('#edition-ar .tiptap p')))"
    )
    editor.evaluate("element => element.focus()")
    give(page, editor, html="<span style='color:red'>ذاك<s>لا</s></span>")
    assert page.input_value("[name=body_ar]") == "<p>قبل ذاك بعد</p>"


def test_what_is_dropped_is_cleaned_too(live_server, open_page):
    page = open_page("ar")
    editor = open_editor(page, live_server)
    give(page, editor, "drop", html="<p>جاء <del>سامر</del> الوفد</p>", text="جاء سامر الوفد")
    assert page.input_value("[name=body_ar]") == "<p>جاء الوفد</p>"


def test_a_plain_field_gets_no_word_that_was_struck_out(live_server, open_page):
    page = open_page("en")
    open_editor(page, live_server)
    field = page.locator("[name=title_ar]")
    field.fill("بيان: ")
    data = {"text/html": "<p>جاء <del>سامر</del> الوفد</p><p>أمس</p>", "text/plain": "جاء سامر الوفد\nأمس"}
    field.evaluate("(element) => element.setSelectionRange(6, 6)")
    page.evaluate(GIVE, [field.element_handle(), "paste", data])
    page.locator(".pasted", has_text="1 deletion was left out.").wait_for()
    assert field.input_value() == "بيان: جاء الوفد أمس"


def test_saving_waits_for_what_is_being_pasted(live_server, open_page):
    page = open_page("en")
    editor = open_editor(page, live_server)
    page.fill("[name=title_ar]", "بيان")
    held = []
    page.route("**/admin/paste/", lambda route: held.append(route))
    types = {"text/html": "<p>جاء <del>سامر</del> الوفد</p>"}
    with page.expect_request("**/admin/paste/"):
        page.evaluate(GIVE, [editor.element_handle(), "paste", types])
    page.locator(".bar [name=_continue]").click()
    editor.get_by_text("جاء").wait_for(state="detached")
    held[0].continue_()
    page.wait_for_url("**/change/")
    assert Article.objects.get().body_ar == "<p>جاء الوفد</p>"


def test_without_an_answer_nothing_is_pasted_and_that_is_said(live_server, open_page):
    page = open_page("en")
    editor = open_editor(page, live_server)
    page.keyboard.type("typed")
    page.context.clear_cookies(name="sessionid")
    give(page, editor, html="<p>جاء <del>سامر</del></p>", text="جاء سامر")
    assert page.input_value("[name=body_ar]") == "<p>typed</p>"
    assert "logged out" in told(page)[0]


def test_what_is_copied_in_the_editor_needs_no_server(live_server, open_page):
    page = open_page("en")
    editor = open_editor(page, live_server)
    page.route("**/admin/paste/", lambda route: route.abort())
    own = '<meta charset="utf-8"><p data-pm-slice="1 1 []">هنا <strong>نص</strong></p>'
    page.evaluate(GIVE, [editor.element_handle(), "paste", {"text/html": own}])
    assert page.input_value("[name=body_ar]") == "<p>هنا <strong>نص</strong></p>"


def test_each_block_runs_in_its_direction_while_it_is_written(live_server, open_page):
    page = open_page("ar")
    editor = open_editor(page, live_server)
    page.keyboard.type("عربي.")
    page.keyboard.press("Enter")
    page.keyboard.type("An English paragraph.")
    page.keyboard.press("Enter")
    page.keyboard.type("OCHA قالت إن المكتب عقد اجتماعاً.")
    directions = "elements => elements.map((element) => getComputedStyle(element).direction)"
    assert editor.locator("p").evaluate_all(directions) == ["rtl", "ltr", "rtl"]
    body = "<p>عربي.</p><p>An English paragraph.</p><p>OCHA قالت إن المكتب عقد اجتماعاً.</p>"
    assert page.input_value("[name=body_ar]") == body
