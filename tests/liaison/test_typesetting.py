"""Pages as PDF: what programs and people find in the file."""

from __future__ import annotations

import logging
from io import BytesIO

import pytest
from django.utils.html import escape
from pypdf import PdfReader

from liaison.media.rendered import typesetting
from liaison.media.rendered.typesetting import BusyError, own_file, typeset
from tests.pdf import by_eye, by_poppler, by_pypdf, need_typesetting, plain, words
from tests.reading import ARABIC as LINES_AR
from tests.reading import ENGLISH as LINES_EN
from tests.reading import bare as unmarked
from tests.reading import plain as unbracketed
from tests.reading import seen

SITE = "https://news.example"
STYLE = '<link rel="stylesheet" href="/static/site/print.css">'
ARABIC = (
    "رحّب المجلس بممثلي <bdi lang='en' dir='ltr'>Citizens for a Secure America (CSA)</bdi> في 18.12.2020، وأكّد أنّ "
    "«اللقاء» كان مُفيداً فوراً، وأُعدّ له (في 3 أيام) بيانٌ من 12 صفحة. ثم قال <b>الرئيس</b> إنّ <a href='/ar/'>الأُمم</a> "
    "ستناقش القرار 2254 بين 09:30 و11:45 لا غير."
)
ENGLISH = (
    "The council received the representatives of <bdi lang='ar' dir='rtl'>رابطة القراءة</bdi> on 18 December 2020 "
    "and said: “We thank all who came.”"
)
# In the line of letters each form that a letter has; marks on all kinds of letters, and on both parts of lam-alef.
LETTERS = " ".join(f"{letter} ب{letter}ب ل{letter}" for letter in "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي")
MARKS = " ".join(
    f"ب{letter}{mark} ل{mark}{letter}" for letter in "أابقل" for mark in ["ً", "ٌ", "ٍ", "َ", "ُ", "ِ", "ّ", "ْ", "ٰ", "َّ", "ًّ"]
)

pytestmark = pytest.mark.usefixtures("able")


@pytest.fixture(scope="module")
def able():
    need_typesetting()


def page(body: str, language: str = "ar") -> str:
    way = {"ar": "rtl", "en": "ltr"}[language]
    return (
        f'<!doctype html><html lang="{language}" dir="{way}" data-page="Page" data-of="of"><head><title>Title</title>'
        f'<meta name="author" content="The office">{STYLE}</head><body><h1>{body[:40].split()[0]}</h1>{body}</body></html>'
    )


@pytest.fixture(scope="module")
def arabic(able) -> bytes:
    return typeset(page(f"<p>{ARABIC}</p><p>{LETTERS}</p><p>{MARKS}</p><h2>القسم</h2><p>نص</p>"), SITE)


@pytest.fixture(scope="module")
def english(able) -> bytes:
    return typeset(page(f"<p>{ENGLISH}</p>", "en"), SITE)


def bare(html: str) -> list[str]:
    return words(" ".join(part.partition(">")[2] for part in f">{html}".split("<")))


def has_in_order(text: str, wanted: list[str]) -> bool:
    return f" {' '.join(wanted)} " in f" {' '.join(words(text))} "


@pytest.mark.parametrize("read", [by_pypdf, by_poppler])
def test_arabic_sentences_keep_their_order_with_names_and_numbers_in_them(arabic, read):
    assert has_in_order(read(arabic), bare(ARABIC))


@pytest.mark.parametrize(("language", "lines"), [("ar", LINES_AR), ("en", LINES_EN)])
def test_words_of_the_other_script_addresses_and_numbers_stand_in_order(able, language, lines):
    text = "".join(f"<p>{escape(unbracketed(line))}</p>" for line in lines)
    found = [unmarked(line) for line in by_eye(typeset(page(text, language), SITE))]
    wanted = [unmarked(seen(language, line)) for line in lines]
    assert [line for line in found if line in wanted] == wanted, [line for line in wanted if line not in found]


def test_no_bullet_stands_alone_on_a_page_and_the_facts_are_not_split(able):
    """Each length of the text before them: pages that end within the list, and within the facts."""
    filler = "<p>line</p>" * 14
    chapters = "".join(
        f'<div style="break-before: page">{filler}{"<p>line</p>" * more}<p>before{more}</p><div class="prose"><ul>'
        + "".join(f"<li><p>item{more}x{number}</p></li>" for number in range(5))
        + """</ul></div><p>line</p><section class="meeting"><table>"""
        + "".join(f"<tr><th>fact</th><td>fact{more}x{number}</td></tr>" for number in range(4))
        + "</table></section></div>"
        for more in range(14)
    )
    pages = [page.extract_text() for page in PdfReader(BytesIO(typeset(page(chapters, "en"), SITE))).pages]
    split = 0
    for more in range(14):
        items = [found for text in pages if (found := text.count(f"item{more}x"))]
        assert 1 not in items, (more, items)
        assert f"before{more}" in next(text for text in pages if f"item{more}x" in text)
        assert [text.count(f"fact{more}x") for text in pages if f"fact{more}x" in text] == [4]
        split += len(items) > 1
    # Lists that must be split are.
    assert split


@pytest.mark.parametrize("read", [by_pypdf, by_poppler])
@pytest.mark.parametrize("text", [LETTERS, MARKS])
def test_every_letter_and_mark_is_read_as_what_it_is(arabic, read, text):
    assert has_in_order(read(arabic), words(text))


@pytest.mark.parametrize("read", [by_pypdf, by_poppler])
def test_english_sentences_keep_their_order_with_arabic_names_in_them(english, read):
    assert has_in_order(read(english), bare(ENGLISH))


def test_punctuation_stays_where_it_was(arabic):
    assert plain("أنّ «اللقاء» كان مُفيداً فوراً، وأُعدّ له (في 3 أيام) بيانٌ من 12 صفحة.") in by_pypdf(arabic)


@pytest.mark.parametrize(("language", "direction"), [("ar", "/R2L"), ("en", None)])
def test_the_file_says_what_it_is_and_is_tagged_for_screen_readers(arabic, english, language, direction):
    found = PdfReader(BytesIO({"ar": arabic, "en": english}[language]))
    root = found.root_object
    assert (root["/Lang"], found.metadata.title, found.metadata.author) == (language, "Title", "The office")
    assert root["/ViewerPreferences"].get("/Direction") == direction
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/MarkInfo"]["/Marked"]
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_data()
    assert "/StructTreeRoot" in root


def test_headings_are_bookmarks(arabic):
    outline = PdfReader(BytesIO(arabic)).outline
    assert [outline[0].title, [entry.title for entry in outline[1]]] == ["رحّب", ["القسم"]]


def test_it_is_a4_and_its_fonts_are_in_it(arabic):
    first = PdfReader(BytesIO(arabic)).pages[0]
    assert [round(side) for side in first.mediabox] == [0, 0, 595, 842]
    fonts = [font.get_object() for font in first["/Resources"]["/Font"].values()]
    names = {font["/BaseFont"].partition("+")[2] for font in fonts}
    assert names == {"Liaison-Print", "Liaison-Print-Bold", "Noto-Sans"}
    for font in fonts:
        assert "/FontFile2" in font["/DescendantFonts"][0].get_object()["/FontDescriptor"]


def test_every_page_has_its_number_and_how_many_there_are():
    text = typeset(page("<p>نص طويل</p>" * 60), SITE)
    pages = [plain(one.extract_text()) for one in PdfReader(BytesIO(text)).pages]
    assert len(pages) > 1
    assert all(f"Page {number} of {len(pages)}" in text for number, text in enumerate(pages, 1))


def test_links_are_live_and_whole(arabic):
    annotations = [entry.get_object() for entry in PdfReader(BytesIO(arabic)).pages[0]["/Annots"]]
    assert [annotation["/A"]["/URI"] for annotation in annotations] == [f"{SITE}/ar/"]


def test_the_same_page_makes_the_same_file_which_says_nothing_of_the_machine(english):
    assert typeset(page(f"<p>{ENGLISH}</p>", "en"), SITE) == english
    found = PdfReader(BytesIO(english))
    assert set(found.metadata) == {"/Producer", "/Title", "/Author"}
    assert b"/ID" not in english


def test_weasyprint_understands_the_whole_style_sheet(caplog):
    with caplog.at_level(logging.WARNING):
        typeset(page("<p>نص</p>"), SITE)
    assert caplog.messages == []


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/picture.png",
        "file:///etc/passwd",
        "/etc/passwd",
        "/media/../liaison.sqlite3",
        "/media/%2e%2e/secret-key",
        "/static/../settings.py",
        "/static/none.css",
        "liaison-font:../typesetting.py",
    ],
)
def test_nothing_is_read_but_our_own_files(address):
    with pytest.raises(Exception, match=r".") as refusal:
        own_file(address)
    assert type(refusal.value).__name__ in ("ValueError", "SuspiciousFileOperation", "FileNotFoundError")


def test_a_picture_from_elsewhere_is_left_out(caplog):
    with caplog.at_level(logging.ERROR):
        made = typeset(page('<p>Text</p><img src="https://elsewhere.example/a.png" alt="A">', "en"), SITE)
    assert "elsewhere.example" in caplog.text
    assert (
        "/XObject" not in PdfReader(BytesIO(made)).pages[0]["/Resources"]
        or not PdfReader(BytesIO(made)).pages[0].images
    )


def test_who_cannot_wait_for_a_turn_is_told_so(monkeypatch):
    monkeypatch.setattr(typesetting, "_PATIENCE", 0)
    with typesetting._press, pytest.raises(BusyError), typesetting.turn():
        pass


def test_who_comes_while_one_works_and_one_waits_is_told_so_at_once():
    with typesetting._places, typesetting._places, pytest.raises(BusyError), typesetting.turn():
        pass
    with typesetting.turn():
        """Whoever was refused took nobody's place."""


def test_a_machine_without_the_libraries_makes_none_and_says_why_once(monkeypatch, caplog):
    monkeypatch.setitem(typesetting._LIBRARIES, "pango-1.0", "libnowhere.so.0")
    monkeypatch.setattr(typesetting, "find_library", lambda name: None)
    typesetting.can_typeset.cache_clear()
    try:
        assert (typesetting.can_typeset(), typesetting.can_typeset()) == (False, False)
        assert [message for message in caplog.messages if "pango-1.0" in message] == caplog.messages != []
        assert len(caplog.messages) == 1
    finally:
        typesetting.can_typeset.cache_clear()


@pytest.mark.parametrize("separator", ["\u2028", "\u2029", "&#8233;"])
def test_a_separator_of_lines_or_paragraphs_stops_no_page(able, separator):
    lines = [f"<p>{'word ' * words}{separator} {'other ' * 30}</p>" for words in range(10, 40)]
    assert "other" in by_pypdf(typeset(page("".join(lines), "en"), SITE))
