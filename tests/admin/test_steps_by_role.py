"""Every role, status, step and language, made from the table in articles/models/workflow.py and tried over HTTP."""

from __future__ import annotations

from itertools import product

import pytest

from articles.models import Article, Changes, Version
from articles.models.workflow import STEPS, Status, Step
from liaison.models import Event
from liaison.staff.roles import Role, permissions_of
from liaison.text.languages import LANGUAGES
from tests.articles.statuses import allowed, in_status

pytestmark = pytest.mark.django_db

# What a person would fill in on the page of each step.
TYPED = {
    Step.WITHDRAW: {"reason": "error"},
    Step.COMMENT: {"note": "Please check the date."},
    Step.RETURN: {"note": "The date is missing."},
}


def everything(article) -> tuple:
    """All that a step could have changed."""
    row = Article.objects.filter(pk=article.pk).rewrite(False).values().get()
    changes = list(Changes.objects.filter(article=article).values())
    return row, changes, Version.objects.filter(article=article).count(), Event.objects.of(article).count()


@pytest.mark.parametrize(("role", "status"), list(product(Role, Status)))
def test_what_the_table_allows_works_and_everything_else_is_refused_and_changes_nothing(desk, role, status):
    client = desk(role)
    for step, language in product(Step, LANGUAGES):
        article = in_status(status, language, created_by=client.user, **{f"behind_{language}": 1})
        before = everything(article)
        typed = {"change": "minor", "time_zone": "Asia/Damascus", **TYPED.get(step, {})}
        response = client.post(f"/admin/articles/article/{article.pk}/{step.value}/{language}/", typed)
        case = (role, status, step, language)
        if allowed(status, step, role):
            assert response.status_code == 302, (case, response.status_code)
            target = STEPS[step].moves[status]
            after = Article.objects.get(pk=article.pk)
            beside = Changes.objects.filter(article=article).values_list("state", flat=True).first()
            assert target in (None, getattr(after, f"state_{language}"), beside), case
            newest = Event.objects.of(article).first()
            assert (newest.action, newest.by, newest.language) == (step, client.user, language), case
        else:
            expected = 200 if STEPS[step].permission in permissions_of(role) else 403
            assert response.status_code == expected, case
            assert everything(article) == before, case


@pytest.mark.parametrize("status", Status)
def test_a_contributor_takes_no_step_with_what_others_wrote(desk, status):
    client = desk("contributor")
    for step in Step:
        article = in_status(status, behind_ar=1)
        before = everything(article)
        response = client.post(f"/admin/articles/article/{article.pk}/{step.value}/ar/", TYPED.get(step, {}))
        assert response.status_code == 403, step
        assert everything(article) == before, step


@pytest.mark.parametrize("address", ["999999/publish/ar/", "9" * 30 + "/publish/ar/", "x/publish/ar/", "1/publish/fr/"])
def test_a_step_of_nothing_is_not_found(desk, address):
    in_status(Status.DRAFT)
    assert desk("publisher").get(f"/admin/articles/article/{address}").status_code == 404


@pytest.mark.parametrize("status", Status)
def test_the_page_of_a_step_that_does_not_lead_on_leads_back_and_says_so(desk, status):
    client = desk("publisher")
    for step in Step:
        article = in_status(status)
        response = client.get(f"/admin/articles/article/{article.pk}/{step.value}/ar/", follow=True)
        assert response.status_code == 200
        if status not in STEPS[step].moves:
            assert "while this edition is" in response.text, step
