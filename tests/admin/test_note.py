"""The note for colleagues on the writing screens: what is wrong with it is said at it, and what was typed stays."""

from __future__ import annotations

import pytest

from articles.models import Article
from tests.admin.forms import PageForm, errors
from tests.factories import ArticleFactory, ReportFactory


@pytest.fixture(params=["article", "meeting"])
def screen(request, db):
    """The address of each screen on which a text in review can be returned."""
    if request.param == "article":
        return f"/admin/articles/article/{ArticleFactory(live='', state_ar='review').pk}/change/"
    return f"/admin/articles/meeting/{ReportFactory(live='', state_ar='review').meeting_id}/change/"


def test_a_step_that_needs_a_note_asks_for_it_at_the_note(desk, screen):
    client = desk("editor")
    response = PageForm(client.get(screen)).submit(client, "_step", "return-ar")
    assert errors(response) == [("_note", "Say what needs changing.")]
    assert 'aria-describedby="id_note_error id_note_helptext" aria-invalid="true"' in response.text
    assert Article.objects.get().state_ar == "review"


def test_a_note_typed_before_an_error_elsewhere_stays(desk, screen):
    client = desk("editor")
    form = PageForm(client.get(screen))
    prefix = "articles-0-" if "meeting" in screen else ""
    form[f"{prefix}slug_ar"], form["_note"] = "!!!", "Ask Rima\nabout the numbers"
    response = form.submit(client, "_step", "return-ar")
    assert [name for name, _message in errors(response)] == [f"{prefix}slug_ar"]
    assert PageForm(response)["_note"].replace("\r\n", "\n") == "Ask Rima\nabout the numbers"
