"""The desk's page of an article's attachments: who may change them, what is stored, what is refused and why."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from articles.models import Article, Attachment
from articles.models.workflow import State, Terms
from articles.publishing.take import publish, take
from liaison.models import Event, TrashItem
from liaison.staff.trash.bin import delete_for_good, put_in_trash
from liaison.staff.trash.restore import restore
from tests.admin.forms import PageForm, errors
from tests.documents import SECRET, blank, lettered, pdf, picture, saved
from tests.factories import (
    ArticleFactory,
    AttachmentFactory,
    AttendanceFactory,
    DelegationFactory,
    PersonFactory,
    ReportFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(data: bytes | None = None, name: str = "scan.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or pdf(), content_type="application/octet-stream")


def address(article: Article) -> str:
    return reverse("admin:articles_article_attachments", args=[article.pk])


def opened(client, article: Article) -> PageForm:
    return PageForm(client.get(address(article)))


def attach(client, article: Article, **values):
    """Put a file into the empty row at the end, and save."""
    form = opened(client, article)
    row = f"attachments-{int(form['attachments-INITIAL_FORMS'])}"
    files = {f"{row}-file": values.pop("file", upload())}
    form.fill(**{f"{row}-{name}": value for name, value in {"title_en": "Joint statement", **values}.items()})
    return form.submit(client, "_save", **files)


def told(article: Article) -> list[tuple[str, str]]:
    return [(event.action, event.details.get("title")) for event in Event.objects.of(article)]


@pytest.fixture
def draft():
    return ArticleFactory(live="")


# Attaching


def test_a_file_is_attached_and_the_article_says_so(desk, draft):
    client = desk("editor")
    response = attach(client, draft, title_ar="البيان المشترك", language="ar")
    assert response.status_code == 302
    stored = Attachment.objects.get()
    assert (stored.article, stored.title_ar, stored.title_en) == (draft, "البيان المشترك", "Joint statement")
    assert (stored.language, stored.kind) == ("ar", "pdf")
    assert default_storage.size(stored.file.name) == stored.size
    assert told(draft)[0] == ("attach", "Joint statement")
    page = client.get(response["Location"])
    assert "Joint statement" in page.text
    assert "PDF, 1\N{NO-BREAK SPACE}KB" in page.text
    assert "scan.pdf" not in page.text
    assert stored.file.name not in page.text


def test_what_it_says_of_its_makers_is_not_stored(desk, draft):
    writer = blank()
    writer.add_metadata({"/Author": SECRET})
    attach(desk("editor"), draft, file=upload(saved(writer)))
    attach(desk("editor"), draft, file=upload(picture("JPEG"), "photo.pdf"))
    kinds = {stored.kind: default_storage.open(stored.file.name).read() for stored in Attachment.objects.all()}
    assert set(kinds) == {"pdf", "jpg"}
    assert not any(SECRET.encode() in data for data in kinds.values())


def test_the_meetings_screen_leads_to_the_attachments_of_its_report(desk):
    report = ReportFactory(live="")
    AttachmentFactory(article=report, title_en="Joint statement")
    client = desk("editor")
    page = client.get(reverse("admin:articles_meeting_change", args=[report.meeting_id]))
    assert address(report) in page.text
    assert "Joint statement" in page.text
    response = attach(client, report)
    assert response["Location"] == reverse("admin:articles_meeting_change", args=[report.meeting_id])


def test_a_new_article_is_saved_before_files_are_attached(desk):
    page = desk("contributor").get(reverse("admin:articles_article_add"))
    assert "Save first, then attach files." in page.text


def test_several_rows_are_attached_at_once_in_their_order(desk, draft):
    client = desk("editor")
    form = opened(client, draft)
    form["attachments-0-title_en"] = "Second"
    form["attachments-0-position"] = "1"
    row = form.add_row("empty-attachment", "attachments", title_ar="الأول", position="0")
    form.submit(client, "_save", **{"attachments-0-file": upload(), f"{row}-file": upload()})
    assert [str(stored) for stored in draft.attachments.all()] == ["الأول", "Second"]


def test_without_a_script_a_new_file_stands_last(desk, draft):
    AttachmentFactory(article=draft, position=7)
    attach(desk("editor"), draft, title_en="Last")
    assert draft.attachments.last().title_en == "Last"


# What is refused


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"PK\x03\x04 a Word file", "Export it as a PDF"),
        (b"plain text", "This file type is not accepted"),
        (b"%PDF-1.7 broken", "damaged"),
        (picture("JPEG", size=(900, 900))[:-3000], "damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_beside_its_control(desk, draft, data, word):
    response = attach(desk("editor"), draft, file=upload(data))
    [(control, message)] = errors(response)
    assert control == "attachments-0-file"
    assert word in message
    assert not Attachment.objects.exists()
    assert 'value="Joint statement"' in response.text


def test_a_locked_pdf_is_refused_with_the_way_out(desk, draft):
    writer = blank()
    writer.encrypt("secret", algorithm="RC4-128")
    [(_control, message)] = errors(attach(desk("editor"), draft, file=upload(saved(writer))))
    assert "password" in message


def test_a_file_without_a_title_is_refused_beside_the_title(desk, draft):
    response = attach(desk("editor"), draft, title_en=" ")
    assert errors(response)[0] == ("attachments-0-title_ar", "Enter a title in at least one language.")
    assert "Choose the file again" in response.text


def test_a_title_without_a_file_is_refused(desk, draft):
    client = desk("editor")
    form = opened(client, draft).fill(**{"attachments-0-title_en": "Joint statement"})
    assert errors(form.submit(client, "_save")) == [("attachments-0-file", "Choose a file.")]


def test_a_row_that_was_left_empty_is_none(desk, draft):
    client = desk("editor")
    assert opened(client, draft).submit(client, "_save").status_code == 302
    assert not Attachment.objects.exists()


def test_there_is_an_end_to_what_one_article_can_bear(desk, draft):
    AttachmentFactory.create_batch(20, article=draft)
    client = desk("editor")
    form = opened(client, draft)
    form.data["attachments-TOTAL_FORMS"] = "21"
    form.data |= {"attachments-20-title_en": "One more", "attachments-20-language": "", "attachments-20-position": "20"}
    response = form.submit(client, "_save", **{"attachments-20-file": upload()})
    assert "up to 20 attachments" in response.text
    assert draft.attachments.count() == 20
    form["attachments-0-DELETE"] = "on"
    assert form.submit(client, "_save", **{"attachments-20-file": upload()}).status_code == 302
    assert draft.attachments.count() == 20


# Changing and removing


def test_titles_change_without_another_file(desk, draft):
    stored = AttachmentFactory(article=draft, title_en="Statment")
    name = stored.file.name
    client = desk("editor")
    opened(client, draft).fill(**{"attachments-0-title_en": "Statement"}).submit(client, "_save")
    stored.refresh_from_db()
    assert (stored.title_en, stored.file.name) == ("Statement", name)
    assert told(draft)[0] == ("change_attachment", "Statement")


def test_another_file_takes_the_place_of_the_first_which_is_gone(desk, draft, django_capture_on_commit_callbacks):
    stored = AttachmentFactory(article=draft)
    name = stored.file.name
    client = desk("editor")
    form = opened(client, draft)
    with django_capture_on_commit_callbacks(execute=True):
        form.submit(client, "_save", **{"attachments-0-file": upload(picture("PNG"))})
    stored.refresh_from_db()
    assert (stored.kind, default_storage.exists(stored.file.name)) == ("png", True)
    assert not default_storage.exists(name)


def test_a_removed_row_takes_its_file_along(desk, draft, django_capture_on_commit_callbacks):
    stored, other = AttachmentFactory.create_batch(2, article=draft)
    client = desk("editor")
    form = opened(client, draft).fill(**{"attachments-0-DELETE": "on"})
    with django_capture_on_commit_callbacks(execute=True):
        form.submit(client, "_save")
    assert list(draft.attachments.all()) == [other]
    assert not default_storage.exists(stored.file.name)
    assert default_storage.exists(other.file.name)
    assert told(draft)[0][0] == "detach"


def test_their_order_changes_and_is_no_news(desk, draft):
    first, second = (AttachmentFactory(article=draft, position=place) for place in (0, 1))
    client = desk("editor")
    form = opened(client, draft).fill(**{"attachments-0-position": "1", "attachments-1-position": "0"})
    form.submit(client, "_save")
    assert list(draft.attachments.all()) == [second, first]
    assert told(draft) == []


def test_the_text_of_the_article_stays_as_it_is(desk, draft):
    changed = draft.updated_at
    attach(desk("editor"), draft)
    draft.refresh_from_db()
    assert draft.updated_at == changed


# Two people


def test_nobody_saves_over_what_somebody_else_stored(desk, draft):
    AttachmentFactory(article=draft, title_en="Statment")
    client = desk("editor")
    form = opened(client, draft).fill(**{"attachments-0-title_en": "Mine"})
    Attachment.objects.update(title_en="Theirs")
    response = form.submit(client, "_save")
    assert response.status_code == 200
    assert "Theirs" in response.text
    assert Attachment.objects.get().title_en == "Theirs"
    PageForm(response).submit(client, "_save")
    assert Attachment.objects.get().title_en == "Mine"


def test_a_draft_that_came_out_meanwhile_is_not_added_to_unseen(desk, draft):
    client = desk("publisher")
    form = opened(client, draft).fill(**{"attachments-0-title_en": "Statement"})
    publish(Article.objects.get(), "ar")
    response = form.submit(client, "_save", **{"attachments-0-file": upload()})
    assert response.status_code == 200
    assert not Attachment.objects.exists()
    assert "Arabic edition" in response.text
    assert "Choose the file again" in response.text


# Who may


@pytest.mark.parametrize(("role", "allowed"), [("contributor", False), ("editor", False), ("publisher", True)])
def test_beside_a_live_edition_only_those_who_publish_attach(desk, role, allowed):
    client = desk(role)
    article = ArticleFactory(live="ar", created_by=client.user)
    AttachmentFactory(article=article, title_en="Joint statement")
    page = client.get(address(article))
    assert "Joint statement" in page.text
    assert ("Only publishers" in page.text) is not allowed
    assert ('type="file"' in page.text) is allowed
    data = {"attachments-TOTAL_FORMS": "2", "attachments-INITIAL_FORMS": "1", "attachments-1-title_en": "More"}
    answer = client.post(address(article), {**data, "attachments-1-file": upload()}) if not allowed else None
    assert answer is None or answer.status_code == 403
    assert article.attachments.count() == 1


def test_what_a_publisher_attaches_to_a_live_edition_readers_find_at_once(desk, client):
    article = ArticleFactory()
    publisher = desk("publisher")
    assert "shows at once" in publisher.get(address(article)).text
    attach(publisher, article)
    stored = Attachment.objects.get()
    assert client.get(f"/en/news/{article.pk}/files/{stored.pk}.pdf").status_code == 200


@pytest.mark.parametrize(("own", "allowed"), [(True, True), (False, False)])
def test_contributors_attach_to_their_own_articles(desk, own, allowed):
    client = desk("contributor")
    article = ArticleFactory(live="", created_by=client.user if own else UserFactory())
    assert ('type="file"' in client.get(address(article)).text) is allowed


def test_under_the_two_person_rule_nobody_adds_to_a_live_edition(desk, settings):
    settings.TWO_PERSON_RULE = True
    client = desk("publisher")
    page = client.get(address(ArticleFactory()))
    assert "two-person rule" in page.text
    assert 'type="file"' not in page.text


def test_under_the_two_person_rule_somebody_else_sees_what_was_attached(desk, settings):
    settings.TWO_PERSON_RULE = True
    client = desk("publisher")
    article = ArticleFactory(live="", state_ar=State.APPROVED, created_by=UserFactory())
    take(article, "return", "ar", UserFactory(), Terms(note="Attach the statement."))
    attach(client, article)
    assert article.edition("ar").lacks_second_person(client.user)
    assert article.edition("en").lacks_second_person(client.user)


def test_whoever_may_see_the_article_opens_the_stored_file(desk, client, draft):
    stored = AttachmentFactory(article=draft)
    there = reverse("admin:articles_article_attachment", args=[draft.pk, stored.pk])
    response = desk("contributor").get(there)
    assert response.getvalue() == default_storage.open(stored.file.name).read()
    assert response["Content-Disposition"].startswith("inline")
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(there).status_code == 302
    wrong = reverse("admin:articles_article_attachment", args=[ArticleFactory().pk, stored.pk])
    assert desk("editor").get(wrong).status_code == 404
    assert desk("editor").get(f"{address(draft)}9999999999999999999999/").status_code == 404


def test_an_article_that_is_not_there_has_no_attachments(desk):
    assert desk("editor").get("/admin/articles/article/999/attachments/", follow=True).status_code == 200
    assert desk("editor").get("/admin/articles/article/abc/attachments/", follow=True).status_code == 200


# Trash


def test_the_trash_keeps_the_files_and_gives_them_back(draft):
    stored = AttachmentFactory(article=draft, language="en", position=3)
    before = Attachment.objects.values().get()
    item = put_in_trash(draft, None)
    assert not Attachment.objects.exists()
    assert default_storage.exists(stored.file.name)
    restored = restore(item, None)
    assert Attachment.objects.values().get() == before
    assert restored.counts["articles.attachment"] == 1


def test_deleted_for_good_the_files_go_too(draft, django_capture_on_commit_callbacks):
    stored, kept = AttachmentFactory(article=draft), AttachmentFactory()
    put_in_trash(draft, None)
    with django_capture_on_commit_callbacks(execute=True):
        delete_for_good(TrashItem.objects.all(), None)
    assert not default_storage.exists(stored.file.name)
    assert default_storage.exists(kept.file.name)


def test_deleting_an_article_says_that_its_attachments_go_too(desk, draft):
    AttachmentFactory.create_batch(2, article=draft)
    page = desk("editor").get(reverse("admin:articles_article_delete", args=[draft.pk]))
    assert "Attachments: 2" in page.text.replace("\n", "")


def test_the_timeline_tells_of_files_by_their_titles(desk, draft):
    client = desk("editor")
    attach(client, draft)
    page = client.get(reverse("admin:articles_article_timeline", args=[draft.pk]))
    assert "Attached “Joint statement”" in page.text
    administrator = desk("administrator")
    assert "Attached a file" in administrator.get(reverse("admin:liaison_event_changelist")).text


# Who must not be named


def said(name: str) -> bytes:
    """A PDF with a name in it, over which somebody has drawn a black bar."""
    return saved(lettered(f"Present: {name}, librarian", over_it="0 0 0 rg 10 90 180 30 re f"))


def test_a_file_that_names_a_protected_person_is_refused_until_that_was_seen(desk, draft):
    PersonFactory(name_en="Huda Alwarraq", protected=True)
    client = desk("editor")
    response = attach(client, draft, file=upload(said("Huda Alwarraq")))
    [(control, message)] = errors(response)
    assert control == "attachments-0-file"
    assert "“Huda Alwarraq” must not be named" in message
    assert not Attachment.objects.exists()
    form = PageForm(response).fill(**{"attachments-0-aware": "on"})
    assert form.submit(client, "_save", **{"attachments-0-file": upload(said("Huda Alwarraq"))}).status_code == 302
    assert Attachment.objects.exists()


def test_whom_the_meeting_withholds_no_file_of_its_report_names_unseen(desk):
    report = ReportFactory(live="")
    delegation = DelegationFactory(meeting=report.meeting)
    AttendanceFactory(delegation=delegation, person=PersonFactory(name_en="Samir Mithali"), disclosure="role")
    assert "Samir Mithali" in errors(attach(desk("editor"), report, file=upload(said("Samir Mithali"))))[0][1]
    assert attach(desk("editor"), ArticleFactory(live=""), file=upload(said("Samir Mithali"))).status_code == 302


def test_a_title_that_names_a_protected_person_is_refused(desk, draft):
    PersonFactory(name_en="Huda Alwarraq", name_ar="هدى الورّاق", protected=True)
    response = attach(desk("editor"), draft, title_ar="كلمة هدى الوراق", title_en="The speech of Huda Alwarraq")
    assert [control for control, _message in errors(response)][:2] == [
        "attachments-0-title_ar",
        "attachments-0-title_en",
    ]
    assert not Attachment.objects.exists()


def test_the_box_is_not_there_where_nobody_is_named(desk, draft):
    assert "aware" not in desk("editor").get(address(draft)).text


def test_the_last_check_finds_the_name_of_somebody_protected_later(desk, draft):
    AttachmentFactory(article=draft, title_en="The speech of Huda Alwarraq", title_ar="")
    PersonFactory(name_en="Huda Alwarraq", protected=True)
    page = desk("publisher").get(reverse("admin:articles_article_change", args=[draft.pk]))
    assert "appears in the title of an attachment" in page.text
