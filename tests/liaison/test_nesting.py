"""Markup that is nested without end is refused before a parser sees it, quickly, and nothing else is."""

from __future__ import annotations

from time import perf_counter

import nh3
import pytest
from django.core.exceptions import ValidationError

from articles.models import Article
from liaison.text.nesting import DEEPEST, TooDeepError, refuse_deep_nesting
from liaison.text.richtext import RichTextFormField, sanitize
from tests.factories import ArticleFactory

MEGABYTE = 1_000_000
# A megabyte of each, for which the sanitizer alone needs from two seconds to minutes.
BOMBS = {
    "quotations": "<blockquote>",
    "capitals": "<BlockQuote\n>",
    "quotations with attributes": '<blockquote cite="a > b" class=x>',
    "quotations with odd quotes": "<blockquote '>",
    "quotations with an equals sign": '<blockquote =">',
    "boxes": "<div>",
    "spans": "<span style='color: red'>",
    "lists": "<ul><li>",
    "lists with paragraphs": "<ul><li><p>text",
    "tables": "<table><tr><td>",
    "tables closed from within": "<blockquote><table><td></blockquote></table>",
    "definitions": "<dl><dd>",
    "unknown elements": "<x-y>",
    "links that stay open in cells": "<table><tr><td><a href='/'>",
    "bold": "<b>",
    "fonts over paragraphs": "<p><font size=1>text</p>",
    "bold and italic over boxes": "<b><div></b><i></div>",
    "ends in comments": "<div><!--</div>-->",
    "ends in attributes": '<div title="</div>">',
    "ends in a text box": "<div><textarea></div></textarea>",
    "ends in a title": "<div><title></div></title>",
    "ends in a style": "<div><style></div></style>",
    "ends of others": "<div></span></p></b>",
    "ends with a space": "<div>< /div>",
    "drawings": "<svg>",
    "formulas": "<math><mi>",
    "drawings with foreign content": "<svg><foreignObject>",
    "objects": "<object>",
    "templates": "<template>",
    "choices": "<select><optgroup>",
    "rubies": "<ruby><rt>",
    "never closed tags": "<div <div ",
}
HARMLESS = {
    "paragraphs that are not closed": "<p>text" * 50_000,
    "items that are not closed": "<ul>" + "<li>text" * 50_000 + "</ul>",
    "rows that are not closed": "<table>" + "<tr><td>text<th>text" * 20_000 + "</table>",
    "definitions that are not closed": "<dl>" + "<dt>word<dd>meaning" * 20_000,
    "lines": "text<br>" * 50_000,
    "pictures": "<img src='/x.png'>" * 20_000,
    "comments": "<!-- <div> -->" * 20_000,
    "bold words": "<p><b>text</b> <i>text</i></p>" * 20_000,
    "links": "<p><a href='/'>text</a>" * 20_000,
    "links that are not closed": "<p><a href='/'>text" * 2_000,
    "comments that end early": "<div><!--></div>-->" * 20_000,
    "comparisons": "1 < 2 <3 <<" * 50_000,
    "a program": "<script>" + "'<div><div>'" * 2_000 + "</script>",
    "a style sheet": "<style>" + "<!-- <div> -->" * 2_000 + "</style>",
    "cells with lists": "<table>" + "<tr><td><ul><li>a<li>b</ul></td></tr>" * 5_000 + "</table>",
    "as deep as a program writes": ("<div>" * 60 + "text" + "</div>" * 60) * 1_000,
    "bold over everything, once": "<b>" + "<p>text</p>" * 20_000 + "</b>",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_megabyte_without_end_is_refused_at_once(name):
    bomb = (BOMBS[name] * (MEGABYTE // len(BOMBS[name]) + 1))[:MEGABYTE]
    if name == "never closed tags":
        # One tag that never ends: there is nothing to nest.
        refuse_deep_nesting(bomb)
        return
    began = perf_counter()
    with pytest.raises(TooDeepError):
        refuse_deep_nesting(bomb)
    assert perf_counter() - began < 1


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_only_long_is_taken(name):
    began = perf_counter()
    refuse_deep_nesting(HARMLESS[name])
    assert perf_counter() - began < 3


@pytest.mark.parametrize("inside", ["<blockquote>", "<div>", "<ul><li>", "<b>", "<table><tr><td>"])
def test_deep_but_sensible_is_taken_and_twice_that_is_not(inside):
    one = DEEPEST // inside.count("<")
    refuse_deep_nesting(inside * (one - 1) + "text")
    with pytest.raises(TooDeepError):
        refuse_deep_nesting(inside * (one * 2) + "text")


def test_what_is_taken_costs_the_sanitizer_little():
    began = perf_counter()
    nh3.clean(HARMLESS["as deep as a program writes"])
    assert perf_counter() - began < 3


def test_the_sanitizer_says_so_rather_than_work_for_seconds():
    began = perf_counter()
    with pytest.raises(TooDeepError):
        sanitize("<blockquote>" * 80_000)
    assert perf_counter() - began < 1


def test_the_form_says_what_to_do():
    with pytest.raises(ValidationError, match="متداخل"):
        RichTextFormField().received("<div>" * 5_000 + "text")


@pytest.mark.django_db
def test_no_way_of_storing_takes_it():
    article, bomb = ArticleFactory(body_ar="<p>نص</p>"), "<blockquote>" * 5_000 + "text"
    article.body_ar = bomb
    with pytest.raises(TooDeepError):
        article.save()
    with pytest.raises(TooDeepError):
        Article._base_manager.filter(pk=article.pk).update(body_ar=bomb)


@pytest.mark.django_db
def test_pasting_it_is_answered_with_the_reason(as_role):
    answer = as_role("contributor").post("/admin/paste/", {"html": "<table><tr><td>" * 5_000 + "text"})
    assert answer.status_code == 400
    assert "متداخل" in answer.json()["error"]


@pytest.mark.django_db
def test_it_is_not_kept_automatically(as_role):
    path = "/admin/articles/article/add/"
    answer = as_role("editor").post("/admin/autosave/", {"_path": path, "body_ar": "<div>" * 5_000 + "text"})
    assert answer.status_code == 413
    assert "متداخل" in answer.json()["error"]


@pytest.mark.django_db
def test_the_desk_shows_the_form_again_with_the_reason(as_role):
    editor = as_role("editor")
    form = {"title_ar": "عنوان", "kind": "news", "body_ar": "<blockquote>" * 5_000 + "text"}
    response = editor.post("/admin/articles/article/add/", form)
    assert response.status_code == 200
    assert "متداخل" in response.text
    assert not Article._base_manager.filter(title_ar="عنوان").exists()
