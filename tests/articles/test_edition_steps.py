"""The table in articles/models/workflow.py is what happens; tests/admin/test_steps_by_role.py tries it over HTTP."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from articles.models import Withdrawal
from articles.models.article import Article
from articles.models.workflow import STEPS, WRITERS, Need, State, Status, Step
from articles.publishing.take import publish, take, withdraw
from liaison.staff.roles import Role, permissions_of
from tests.articles.statuses import TERMS, allowed, in_status
from tests.factories import ArticleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", Status)
def test_each_status_is_told_from_the_others(status):
    assert in_status(status).edition("ar").status() == status


@pytest.mark.parametrize(("status", "role"), list(product(Status, Role)))
def test_the_steps_that_are_offered_are_those_that_can_be_taken(status, role):
    article = in_status(status, created_by=UserFactory(role=role))
    offered = article.edition("ar").steps_for(article.created_by)
    assert offered == [step for step in STEPS if allowed(status, step, role) and Need.BEHIND not in STEPS[step].needs]
    article.behind_ar = 1
    catching_up = Step.CATCH_UP in article.edition("ar").steps_for(article.created_by)
    assert catching_up is allowed(status, Step.CATCH_UP, role)


@pytest.mark.parametrize("status", Status)
def test_a_contributor_takes_no_step_with_what_others_wrote(status):
    contributor = UserFactory(role="contributor")
    edition = in_status(status, created_by=UserFactory(role="editor")).edition("ar")
    assert edition.steps_for(contributor) == []
    with pytest.raises(PermissionDenied):
        take(edition.article, Step.SUBMIT, "ar", contributor)


@pytest.mark.parametrize(("status", "role", "own"), list(product(Status, Role, [True, False])))
def test_who_may_write_into_an_edition(status, role, own):
    user = UserFactory(role=role)
    article = in_status(status, created_by=user if own else UserFactory(role="editor"))
    permissions = permissions_of(role)
    expected = WRITERS[status] in permissions and (own or "articles.review_article" in permissions)
    assert article.edition("ar").may_be_changed_by(user) is expected


def test_what_both_editions_share_is_changed_by_who_may_write_into_both():
    contributor, publisher = UserFactory(role="contributor"), UserFactory(role="publisher")
    article = in_status(Status.SCHEDULED, created_by=contributor)
    assert article.edition("en").may_be_changed_by(contributor)
    assert not article.may_be_changed_by(contributor)
    assert article.may_be_changed_by(publisher)


def test_a_contributor_begins_an_article():
    assert Article().may_be_changed_by(UserFactory(role="contributor"))


@pytest.mark.parametrize("status", Status)
def test_the_system_takes_every_step_that_leads_on(status):
    for step, rule in STEPS.items():
        if status in rule.moves:
            take(in_status(status, behind_ar=1), step, "ar", None, TERMS[step])


@pytest.mark.parametrize(
    ("empty", "said"),
    [(["title"], {"title_ar"}), (["body"], {"body_ar"}), (["title", "body"], {"title_ar", "body_ar"})],
)
def test_an_edition_that_lacks_something_is_not_published_and_says_what(empty, said):
    article = in_status(Status.DRAFT, **{f"{name}_ar": "" for name in empty})
    with pytest.raises(ValidationError) as refusal:
        publish(article, "ar")
    assert set(refusal.value.message_dict) == said
    assert Article.objects.get().state_ar == State.DRAFT


@pytest.mark.parametrize("body", ["<p>&nbsp;</p>", "<p> </p>", "<script>alert(1)</script>", "\x00", None])
def test_a_text_without_words_is_no_text(body):
    article = in_status(Status.DRAFT, body_ar=body)
    with pytest.raises(ValidationError):
        publish(article, "ar")


@pytest.mark.parametrize("title", ["   ", "\n", None])
def test_a_title_of_spaces_is_no_title(title):
    article = in_status(Status.DRAFT, title_ar=title)
    with pytest.raises(ValidationError):
        publish(article, "ar")


def test_publishing_says_now():
    before = timezone.now()
    article = in_status(Status.DRAFT)
    publish(article, "ar")
    assert before <= article.published_at_ar <= timezone.now()
    assert article.edition("ar").is_live()
    assert article.published_at_en is None


def test_publishing_for_later_schedules():
    article = in_status(Status.DRAFT)
    moment = timezone.now() + dt.timedelta(days=30)
    publish(article, "ar", at=moment)
    assert article.edition("ar").status() == Status.SCHEDULED
    assert article.edition("ar").status(at=moment) == Status.LIVE


def test_a_schedule_can_be_moved_and_taken_back():
    article = in_status(Status.SCHEDULED)
    sooner = timezone.now() + dt.timedelta(hours=1)
    publish(article, "ar", at=sooner)
    assert article.published_at_ar == sooner
    take(article, Step.UNSCHEDULE, "ar")
    assert article.edition("ar").status() == Status.APPROVED


def test_a_scheduled_edition_published_at_once_does_not_wait():
    article = in_status(Status.SCHEDULED)
    publish(article, "ar")
    assert article.edition("ar").is_live()


def test_what_was_withdrawn_comes_back_at_its_old_place():
    article = in_status(Status.LIVE)
    first = article.published_at_ar
    withdraw(article, "ar")
    assert not Article.objects.live("ar").exists()
    take(article, Step.REINSTATE, "ar")
    assert article.published_at_ar == first
    assert article.edition("ar").status() == Status.LIVE
    assert not Withdrawal.objects.exists()


def test_a_step_sees_what_another_hand_stored_meanwhile():
    article = in_status(Status.LIVE)
    stale = Article.objects.get(pk=article.pk)
    withdraw(article, "ar")
    with pytest.raises(ValidationError):
        withdraw(stale, "ar")
    assert article.versions.filter(language="ar").count() == 1


def test_one_edition_moves_and_the_other_stays():
    article = ArticleFactory(live="ar en")
    withdraw(article, "ar")
    assert not Article.objects.live("ar").exists()
    assert Article.objects.live("en").get() == article


def test_a_language_the_site_does_not_have_is_an_error():
    with pytest.raises(ValueError, match="fr"):
        ArticleFactory().edition("fr")


def test_every_label_of_the_tables_exists():
    assert set(STEPS) == set(Step)
    assert set(WRITERS) == set(Status)
    known = permissions_of(Role.ADMINISTRATOR)
    assert {rule.permission for rule in STEPS.values()} | set(WRITERS.values()) <= known
