"""The page where a text, a file or an address is verified, as somebody brings it: from the page, a chat, a PDF, or forged."""

from __future__ import annotations

import logging
from datetime import timedelta
from html import escape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.models import Article
from articles.models.changes import keep_changes
from articles.models.content import texts_of
from articles.models.workflow import Change, Step, Terms
from articles.publishing.take import take, withdraw
from office.identity import identity
from tests.factories import (
    ArticleFactory,
    AttendanceFactory,
    DelegationFactory,
    MeetingFactory,
    PersonFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db

TITLE = "بيان المكتب عن لقاء واشنطن"
SUMMARY = "المكتب يتفق مع الجمعيات على خطة للشتاء."
FIRST = "التقى المكتب وفداً من «جمعيات الصفصاف» في واشنطن يوم الأحد 18 تشرين الثاني 2026، وبحث معه حاجات العائلات."
SECOND = "واتفق الجانبان على خطة مشتركة للشتاء، تبدأ في كانون الأول وتشمل السكن والمدارس."
ITEM = "رقم هاتف واحد لكل عائلة وافدة"
BODY = f"<p>{FIRST}</p><h2>ما اتُّفق عليه</h2><ul><li>{ITEM}</li></ul><p>{SECOND}</p>"
WHOLE = f"{TITLE}\n\n{SUMMARY}\n\n{FIRST}\n\nما اتُّفق عليه\n\n{ITEM}\n\n{SECOND}"
YES, PART, MORE = "نعم: هذا نص المكتب كما هو اليوم", "نعم: هذا جزء من نص للمكتب", "جزئياً فقط: نص المكتب وارد فيه"
CLOSE, FORMER, GONE = "لا: هذا قريب من نص للمكتب", "كان نص المكتب، وتغيّر بعد ذلك", "نشر المكتب هذا، ثم سحبه"
UNKNOWN = "غير معروف: لا يؤكد المكتب هذا النص"
NOT_OURS = "هذه المقاطع ليست للمكتب"


@pytest.fixture
def article():
    return ArticleFactory(live="ar en", title_ar=TITLE, summary_ar=SUMMARY, body_ar=BODY)


def ask(client, text="", file=None, language="ar"):
    sent = {"text": text} | ({"file": file} if file else {})
    response = client.post(f"/{language}/verify/", sent)
    assert response.status_code == 200
    return response.text


def correct(article, before, after, note="اليوم هو الاثنين، لا الأحد."):
    stored = texts_of(Article.objects.get(pk=article.pk), "ar")
    keep_changes(article, "ar", stored, stored | {"body": stored["body"].replace(before, after)})
    take(article, Step.PUBLISH, "ar", None, Terms(change=Change.CORRECTION, public_note=note))


AS_BROUGHT = {
    "as it stands": WHOLE,
    "without title and summary": WHOLE.split("\n\n", 2)[2],
    "with the marks and spaces of a chat": "*" + WHOLE.replace("\n\n", "*\n", 1).replace(" ", "  "),
    "with straight quotation marks": WHOLE.replace("«", '"').replace("»", '"'),
    "with other digits": WHOLE.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "without vowel marks": WHOLE.replace("اتُّفق", "اتفق").replace("وفداً", "وفدا"),
    "with tatweel": WHOLE.replace("المكتب", "المكتـــب"),
    "with direction marks": "\u200f" + WHOLE.replace(" ", " \u200f").replace("2026", "\u20662026\u2069"),
    "in presentation forms": WHOLE.replace("لا", "\ufefb"),
    "with other line ends": WHOLE.replace("\n\n", "\r\n"),
    "with bullets": WHOLE.replace(ITEM, f"• {ITEM}"),
    "broken into short lines": "\n".join(WHOLE.replace("\n\n", " \n ").replace(" ", "\n", 9).split("\n")),
}


@pytest.mark.parametrize("how", AS_BROUGHT)
def test_the_text_of_today_is_confirmed_however_it_was_copied(client, article, how):
    told = ask(client, AS_BROUGHT[how])
    assert YES in told
    assert f'href="{article.get_absolute_url()}"' in told


def test_the_answer_is_in_the_readers_language_whatever_the_texts_is(client, article):
    assert "Yes: this is the office’s text, as it stands today." in ask(client, WHOLE, language="en")


def test_whole_paragraphs_are_a_part(client, article):
    assert PART in ask(client, SECOND)


FORGED = {
    "a day": ("الأحد", "الاثنين"),
    "a word left out": (" مشتركة", ""),
    "a word more": ("خطة مشتركة", "خطة سرية مشتركة"),
    "a number": ("18 ", "19 "),
    "words run together": ("خطة مشتركة", "خطةمشتركة"),
}


@pytest.mark.parametrize("how", FORGED)
def test_a_changed_text_is_called_close_and_both_wordings_are_shown(client, article, how):
    before, after = FORGED[how]
    told = ask(client, WHOLE.replace(before, after))
    assert CLOSE in told
    assert YES not in told
    changed = FIRST if before in FIRST else SECOND
    assert escape(changed) in told
    assert escape(changed.replace(before, after)) in told


def test_an_added_paragraph_is_named(client, article):
    added = "وأعلن المكتب أنه يجمع تبرعات على الحساب التالي."
    told = ask(client, f"{WHOLE}\n{added}")
    assert MORE in told
    assert added in told


def test_what_shares_little_is_unknown(client, article):
    assert UNKNOWN in ask(
        client, "بيان صحفي من المكتب: نعلن عن إغلاق أبوابنا اعتباراً من الغد، ونطلب من الجميع عدم مراسلتنا."
    )
    told = ask(client, f"{SECOND}\n" + "كلام آخر لم يقله المكتب قط في أي مكان. " * 20)
    assert UNKNOWN in told


def test_one_common_word_is_no_evidence(client, article):
    assert UNKNOWN in ask(client, "واشنطن")
    assert UNKNOWN in ask(client, "رقم هاتف واحد")


def test_an_earlier_version_is_told_with_what_was_corrected_since(client, article):
    correct(article, "الأحد", "الاثنين")
    told = ask(client, WHOLE)
    assert FORMER in told
    assert "اليوم هو الاثنين، لا الأحد." in told
    assert YES in ask(client, WHOLE.replace("الأحد", "الاثنين"))


def test_nothing_but_the_whole_of_an_earlier_version_is_confirmed(client, article):
    correct(article, "الأحد", "الاثنين")
    assert FORMER not in ask(client, FIRST)


def test_a_withdrawn_text_is_told_as_that_and_nothing_of_it_is_shown(client, article):
    withdraw(article, "ar", reason="safety")
    told = ask(client, WHOLE)
    assert GONE in told
    for shown in (TITLE, FIRST, SECOND, Article.objects.get(pk=article.pk).slug_ar):
        assert shown not in told
    assert UNKNOWN in ask(client, SECOND)
    assert UNKNOWN in ask(client, WHOLE.replace("الأحد", "الاثنين"))


@pytest.mark.parametrize("line", ["الدائرة الإعلامية", ""])
def test_the_source_of_a_withdrawn_text_is_the_offices_and_what_was_added_is_not(client, article, line):
    Article.objects.filter(pk=article.pk).update(source_line_ar=line)
    correct(article, "الأحد", "الاثنين")
    withdraw(article, "ar", reason="error")
    whole = f"{WHOLE.replace('الأحد', 'الاثنين')}\n\nالمصدر: {line or identity().source_line}"
    told = ask(client, whole)
    assert GONE in told
    assert NOT_OURS not in told
    assert NOT_OURS in ask(client, f"{whole}\n\nوزاد غيره هذه الفقرة كلها.")


def test_an_expired_notice_is_told_as_that(client, article):
    hour = timedelta(hours=1)
    now = timezone.now()
    Article.objects.filter(pk=article.pk).update(published_at_ar=now - 2 * hour, expires_at_ar=now - hour)
    assert "نشر المكتب هذا، ولم يعد سارياً" in ask(client, WHOLE)


def test_what_is_not_out_yet_is_unknown(client):
    draft = ArticleFactory(live="", title_ar=TITLE, summary_ar=SUMMARY, body_ar=BODY)
    assert UNKNOWN in ask(client, WHOLE)
    take(draft, Step.PUBLISH, "ar", None, Terms(at=timezone.now() + timedelta(hours=1)))
    assert UNKNOWN in ask(client, WHOLE)


def test_names_that_were_taken_out_cannot_be_tried(client):
    """Whoever reads today's text could put names in until an earlier version fits: it never does."""
    person = PersonFactory(name_ar="زكريا المطرزي", name_en="Zakariya al-Mutarrizi")
    body = "<p>التقى المكتب زكريا المطرزي في واشنطن، وبحث معه حاجات العائلات.</p><p>واتفقا على خطة مشتركة للشتاء.</p>"
    article = ArticleFactory(live="ar", title_ar=TITLE, body_ar=body)
    correct(article, "زكريا المطرزي", "أحد الحاضرين")
    former = f"{TITLE}\nالتقى المكتب NAME في واشنطن، وبحث معه حاجات العائلات.\nواتفقا على خطة مشتركة للشتاء."
    assert FORMER in ask(client, former.replace("NAME", "زكريا المطرزي"))
    person.protected = True
    person.save()
    right, wrong = (ask(client, former.replace("NAME", name)) for name in ("زكريا المطرزي", "سليمان الخياط"))
    assert FORMER not in right
    assert right.replace("زكريا المطرزي", "") == wrong.replace("سليمان الخياط", "")
    withdraw(article, "ar", reason="safety")
    assert UNKNOWN in ask(client, former.replace("NAME", "زكريا المطرزي"))


def test_nor_can_those_whom_the_meeting_withholds(client):
    person = PersonFactory(name_ar="زكريا المطرزي", name_en="Zakariya al-Mutarrizi")
    meeting = MeetingFactory()
    body = "<p>التقى المكتب زكريا المطرزي في واشنطن، وبحث معه حاجات العائلات.</p>"
    report = ReportFactory(live="ar", meeting=meeting, title_ar=TITLE, body_ar=body)
    correct(report, "زكريا المطرزي", "أحد الحاضرين")
    AttendanceFactory(delegation=DelegationFactory(meeting=meeting), person=person, disclosure="organization")
    assert FORMER not in ask(client, f"{TITLE}\n{body[3:-4]}")


# Files


def saved(name, content):
    return SimpleUploadedFile(name, content)


def test_a_text_file_in_any_encoding_of_arabic(client, article):
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1256"):
        told = ask(client, file=saved("text.txt", WHOLE.replace("ُّ", "").encode(encoding)))
        assert YES in told, encoding


def test_the_saved_page_is_confirmed_with_all_that_stands_around_the_text(client, article):
    page = client.get(article.get_absolute_url()).content
    assert YES in ask(client, file=saved("page.html", page))
    paper = client.get(f"{article.get_absolute_url()}print/").content
    assert YES in ask(client, file=saved("paper.html", paper))


def test_a_saved_page_with_another_sentence_is_not(client, article):
    page = client.get(article.get_absolute_url()).content.decode()
    told = ask(client, file=saved("page.html", page.replace("</h1>", "</h1><p>عاجل: أُلغي اللقاء</p>").encode()))
    assert MORE in told
    assert "عاجل: أُلغي اللقاء" in told
    assert CLOSE in ask(client, file=saved("page.html", page.replace("الأحد", "الاثنين").encode()))


def test_the_sites_own_pdf_is_confirmed(client, article):
    pytest.importorskip("weasyprint")
    pdf = b"".join(client.get(f"{article.get_absolute_url()}article.pdf"))
    assert YES in ask(client, file=saved("article.pdf", pdf))
    correct(article, "الأحد", "الاثنين")
    assert FORMER in ask(client, file=saved("article.pdf", pdf))


@pytest.mark.parametrize("content", [b"%PDF-1.7\nbroken", b"\0\1\2\3", b"", b"PK\3\4\0\0"])
def test_a_file_that_cannot_be_read_says_so(client, content):
    told = ask(client, file=saved("file.pdf", content))
    assert "تعذّرت قراءة هذا الملف" in told or "لا نصّ في هذا الملف" in told
    assert 'class="verdict' not in told


def test_a_pdf_without_text_says_so(client):
    from pypdf import PdfWriter

    empty = BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(empty)
    assert "لا نصّ في هذا الملف" in ask(client, file=saved("scan.pdf", empty.getvalue()))


# Addresses


def test_the_address_of_a_page(client, article):
    told = ask(client, f"http://testserver/ar/news/{article.pk}/x/")
    assert "نعم: هذه صفحة من صفحات المكتب" in told
    assert TITLE in told
    assert "نعم: هذه صفحة من صفحات المكتب" in ask(client, f"http://testserver/ar/news/{article.pk}")


@pytest.mark.parametrize(
    "address",
    [
        "https://testserver.example/ar/news/1/",
        "https://testservér/ar/news/1/",
        "http://[bad/",
        "https://x@evil.example/ar/",
    ],
)
def test_an_address_elsewhere_is_not_the_offices(client, article, address):
    assert "لا: هذا العنوان ليس للمكتب" in ask(client, address)


def test_a_withdrawn_page_at_its_address(client, article):
    withdraw(article, "ar", reason="safety")
    told = ask(client, f"http://testserver/ar/news/{article.pk}/")
    assert GONE in told
    assert TITLE not in told


def test_an_address_without_an_article(client):
    ArticleFactory(live="")
    for path in ("ar/news/999999/", "ar/about/", f"ar/news/{Article.objects.get().pk}/"):
        assert "لا مقال للمكتب على هذا العنوان" in ask(client, f"http://testserver/{path}")


def test_each_article_leads_to_its_own_record(client, article):
    page = client.get(article.get_absolute_url()).text
    assert f'href="/ar/verify/?article={article.pk}"' in page
    assert "نعم: هذه صفحة من صفحات المكتب" in client.get(f"/ar/verify/?article={article.pk}").text


@pytest.mark.parametrize("number", ["", "0", "x", "-1", "9" * 30, "١"])
def test_a_made_up_number_shows_the_form_alone(client, number):
    assert 'class="verdict' not in client.get("/ar/verify/", {"article": number}).text


# The form


def test_nothing_brought_is_told_beside_the_field(client):
    assert "ألصق نصاً أو عنوان صفحة، أو اختر ملفاً." in ask(client)


def test_no_cookie_is_set_and_the_answer_is_kept_nowhere(client, article, caplog):
    with caplog.at_level(logging.DEBUG):
        response = client.post("/ar/verify/", {"text": WHOLE})
    assert not response.cookies
    assert response["Cache-Control"] == "no-store"
    assert FIRST not in "".join(
        record.getMessage() for record in caplog.records if not record.name.startswith("django.db")
    )


def test_a_file_that_is_too_large_says_what_to_do(client):
    response = client.post("/ar/verify/", {"file": saved("long.txt", b"x" * 2_600_000)})
    assert response.status_code == 413
    assert "هذا الملف كبير جداً" in response.text


def test_the_longest_text_that_fits_is_answered(client, article):
    assert MORE in ask(client, WHOLE + "\n" + "كلمة أخرى\n" * 20_000)
    assert "أطول" in ask(client, "ا" * 300_001)


def test_it_is_limited_as_other_forms_are(client, article, settings):
    settings.FORM_RATE = 2
    assert [client.post("/ar/verify/", {"text": SECOND}).status_code for _ in range(3)] == [200, 200, 429]
