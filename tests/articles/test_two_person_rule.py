"""Under the two-person rule the step and the list of what waits give one answer, whatever was done in which order."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.admin.dashboard import LISTS
from articles.admin.work_scopes import Asker
from articles.models import Article
from articles.models.workflow import State, Step
from articles.publishing.take import publish
from liaison.models import Event
from tests.admin.forms import PageForm, errors
from tests.documents import pdf
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db

# Who did what with the Arabic edition or the files of both: W and B write (a comma is a writing like any other) and attach,
# E approves; somebody writes into the English edition and approves that, which says nothing of the Arabic one.
ACTS = {
    "W writes": ("W", "write", "ar"),
    "B writes": ("B", "write", "ar"),
    "B attaches": ("B", "attach", ""),
    "W attaches": ("W", "attach", "ar"),
    "E approves": ("E", "approve", "ar"),
    "B approves": ("B", "approve", "ar"),
    "E approves the English": ("E", "approve", "en"),
    "B writes English": ("B", "write", "en"),
}


def barred(order):
    """Who may not approve, told by walking through what was done: an account apart from the one that is tested."""
    unseen = {"W": set(), "B": set(), "E": set()}
    for who, action, language in (ACTS[act] for act in order):
        if language == "en":
            continue
        if action == "approve":
            unseen = {each: done if each == who else set() for each, done in unseen.items()}
        else:
            unseen[who].add(action)
    return {who for who, done in unseen.items() if done}


@pytest.fixture
def people():
    return {name: UserFactory(role="publisher", username=name) for name in ("W", "B", "E", "somebody")}


def test_all_orders_of_what_can_be_done(people, settings):
    settings.TWO_PERSON_RULE = True
    orders = [order for length in range(1, 4) for order in product(ACTS, repeat=length)]
    orders += list(product(list(ACTS)[:5], repeat=4))
    rows = [
        Article(
            title_ar=" / ".join(order),
            slug_ar=f"order-{number}",
            body_ar="<p>Text.</p>",
            slug_en=None,
            state_ar=(State.REVIEW, State.APPROVED)[number % 2],
            created_by=people["somebody"],
        )
        for number, order in enumerate(orders)
    ]
    articles = Article.objects.bulk_create(rows)
    since = timezone.now() - dt.timedelta(days=1)
    Event.objects.bulk_create(
        Event(
            at=since + dt.timedelta(minutes=minute),
            action=action,
            by=people[who],
            language=language,
            record_type="articles.article",
            record_id=article.pk,
        )
        for article, order in zip(articles, orders, strict=True)
        for minute, (who, action, language) in enumerate(ACTS[act] for act in order)
    )
    waiting = next(kept for kept in LISTS if kept.key == "waiting")
    for name in ("W", "B", "E"):
        user = people[name]
        asker = Asker.of(user)
        found = waiting.of(Article.objects.all(), asker, *waiting.concerns(asker).values())
        listed = set(found.values_list("pk", flat=True))
        expected = {article.pk for article, order in zip(articles, orders, strict=True) if name not in barred(order)}
        assert listed == expected, name
        # The list asks once for all of them, the step once for each: of the longer orders it is asked of every seventh.
        asked = [
            article
            for number, (article, order) in enumerate(zip(articles, orders, strict=True))
            if len(order) < 3 or number % 7 == 0
        ]
        offered = {article.pk for article in asked if Step.PUBLISH in article.edition("ar").steps_for(user)}
        assert offered == expected & {article.pk for article in asked}, name


def test_what_is_refused_says_whether_it_is_the_text_or_the_files(people, settings):
    settings.TWO_PERSON_RULE = True
    article = ArticleFactory(live="", state_ar=State.APPROVED, created_by=people["E"])
    for who, action in (("W", "write"), ("B", "attach")):
        Event.objects.create(
            action=action, by=people[who], language="ar", record_type="articles.article", record_id=article.pk
        )
    said = {}
    for name in ("W", "B"):
        with pytest.raises(ValidationError) as refusal:
            publish(article, "ar", people[name])
        said[name] = refusal.value.messages[0]
    assert said["W"] != said["B"]
    assert refusal.value.code == "second_person"


def change(article):
    return f"/admin/articles/article/{article.pk}/change/"


def test_attaching_a_file_unread_does_not_let_the_writer_publish(as_role, settings):
    settings.TWO_PERSON_RULE = True
    writer, other = as_role("publisher"), as_role("editor")
    article = ArticleFactory(live="", created_by=None)
    PageForm(writer.get(change(article))).fill(title_ar="كتبه واحد").submit(writer)
    attachments = f"/admin/articles/article/{article.pk}/attachments/"
    form = PageForm(other.get(attachments)).fill(**{"attachments-0-title_ar": "ملحق"})
    form.submit(other, "_save", **{"attachments-0-file": pdf_file()})
    assert Event.objects.filter(action="attach", by=other.user).exists()
    writer.post(f"/admin/articles/article/{article.pk}/publish/ar/", {"time_zone": "Asia/Damascus"})
    assert Article.objects.get().state_ar == State.DRAFT
    writer.post(f"/admin/articles/article/{article.pk}/submit/ar/", {"note": ""})
    assert Article.objects.get().state_ar == State.REVIEW
    for client, waits in ((writer, False), (other, False), (as_role("editor"), True)):
        assert ("كتبه واحد" in client.get("/admin/").text.partition('id="work-waiting"')[2]) is waits
    third = as_role("editor")
    assert third.post(f"/admin/articles/article/{article.pk}/approve/ar/", {"note": ""}).status_code == 302
    writer.post(f"/admin/articles/article/{article.pk}/publish/ar/", {"time_zone": "Asia/Damascus"})
    assert Article.objects.get().state_ar == State.PUBLISHED


def pdf_file():
    return SimpleUploadedFile("file.pdf", pdf(), "application/pdf")


def test_nobody_approves_in_one_press_what_they_type_in_the_same(as_role, settings):
    settings.TWO_PERSON_RULE = True
    editor = as_role("editor")
    article = ArticleFactory(live="", state_ar=State.REVIEW, created_by=UserFactory())
    response = PageForm(editor.get(change(article))).fill(title_ar="فاصلة،").submit(editor, "_step", "approve-ar")
    assert errors(response)
    assert Article.objects.get().state_ar == State.REVIEW
    PageForm(editor.get(change(article))).submit(editor, "_step", "approve-ar")
    assert Article.objects.get().state_ar == State.APPROVED
