"""The API's own description: an OpenAPI 3.1 document for machines, and a page for people that says the same."""

from __future__ import annotations

import json
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from liaison.api.problems import KINDS

pytestmark = pytest.mark.django_db


@pytest.fixture
def schema(told):
    """``schema("en")``: the document in the words of a language."""
    return lambda language: told("schema/", language=language)


def test_the_schema_says_where_the_api_is_and_what_there_is(schema):
    found = schema("en")
    assert found["openapi"].startswith("3.1.")
    assert found["servers"] == [{"url": "http://testserver/api/v1"}]
    names = ("articles", "meetings", "organizations", "people", "topics")
    assert {path.split("/")[1] for path in found["paths"]} == set(names)
    assert len(found["paths"]) == 2 * len(names)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_schema_is_valid_openapi(schema, language):
    # Imported here: it takes two seconds, which every process would spend that collects tests.
    from openapi_spec_validator import OpenAPIV31SpecValidator, validate

    found = schema(language)
    validate(found, cls=OpenAPIV31SpecValidator)
    asked = [parameter for item in found["paths"].values() for parameter in item["get"]["parameters"]]
    assert any(parameter["schema"].get("examples") == ["education"] for parameter in asked)


def test_everything_in_the_schema_is_explained(schema):
    found = schema("en")
    for path, item in found["paths"].items():
        assert set(item) == {"get"}
        for parameter in item["get"]["parameters"]:
            assert parameter["description"], (path, parameter["name"])
    for name, record in found["components"]["schemas"].items():
        for field, explained in record["properties"].items():
            assert explained.get("description"), (name, field)


def test_no_docstring_of_a_view_is_shown(schema):
    for path, item in schema("ar")["paths"].items():
        assert not item["get"].get("description", "").startswith("Return"), path


def test_every_answer_that_may_come_is_in_the_schema(schema):
    found = schema("en")
    for path, item in found["paths"].items():
        responses = item["get"]["responses"]
        assert set(responses) == {"200", "304", "400", "429", "500"} | ({"404"} if "{" in path else set())
        assert {"ETag", "RateLimit"} <= set(responses["200"]["headers"])
    problems = found["components"]["responses"]
    assert all("application/problem+json" in problem["content"] for problem in problems.values())


def test_every_reference_in_the_schema_leads_somewhere(schema):
    found = schema("ar")

    def references(node):
        if isinstance(node, dict):
            yield from [node["$ref"]] if isinstance(node.get("$ref"), str) else ()
            node = list(node.values())
        if isinstance(node, list):
            for one in node:
                yield from references(one)

    for reference in set(references(found)):
        _root, _components, kind, name = reference.split("/")
        assert name in found["components"][kind], reference


def test_two_kinds_of_choices_of_one_name_are_not_taken_for_each_other(schema):
    schemas = schema("en")["components"]["schemas"]
    assert "statement" in schemas["ArticleRecord"]["properties"]["kind"]["enum"]
    assert "partner" in schemas["OrganizationRecord"]["properties"]["kind"]["enum"]


def test_the_schema_comes_in_the_readers_language_and_says_the_same(schema):
    arabic, english = schema("ar"), schema("en")
    assert arabic["info"]["title"] != english["info"]["title"]
    assert set(arabic["paths"]) == set(english["paths"])
    assert Client(headers={"accept-language": "en"}).get("/api/v1/schema/").json() == english


def test_the_page_explains_every_address_record_and_problem(ask, schema):
    page = ask("docs/", language="en").text
    for path, item in schema("en")["paths"].items():
        assert f'id="{item["get"]["operationId"]}"' in page, path
    for name in schema("en")["components"]["schemas"]:
        assert name.startswith("Listed") or f'id="record-{name.lower()}"' in page
    for kind in KINDS:
        assert f'id="problem-{kind.name}"' in page
    assert "curl 'http://testserver/api/v1/articles/12/" in unescape(page)


def test_the_page_says_how_often_one_may_ask(ask, settings):
    settings.API_RATE = 40
    assert "40 requests per minute" in ask("docs/", language="en").text
    settings.API_RATE = 0
    assert "No limit." in ask("docs/", language="en").text


def test_the_page_leads_to_itself_in_the_other_language(ask):
    assert 'href="/api/v1/docs/?language=ar"' in ask("docs/", language="en").text
    assert ask("docs/", language="ar")["Content-Language"] == "ar"
    assert '<html lang="en" dir="ltr">' in Client(headers={"accept-language": "en"}).get("/api/v1/docs/").text


def test_examples_in_the_page_are_what_would_come(ask, schema):
    """Each field of a record that a list holds has an example in the shape that the schema says."""
    page = unescape(ask("docs/", language="en").text)
    article = schema("en")["components"]["schemas"]["ArticleRecord"]["properties"]
    for name in article:
        assert json.dumps(name) in page, name


def test_the_page_needs_two_queries(ask):
    ask("docs/")
    with CaptureQueriesContext(connection) as captured:
        ask("docs/")
    assert len(captured) <= 2
