"""The API as a program of somebody else asks it."""

from __future__ import annotations

import json

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def as_often_as_needed(settings):
    """Tests of other things do not wait for the next minute."""
    settings.API_RATE = 0


@pytest.fixture
def ask(db):
    """``ask("articles/", language="en")``: the answer, whatever its status; lists of values are given several times."""

    def answer(path: str, **parameters):
        return Client(raise_request_exception=False).get(f"/api/v1/{path}", parameters)

    return answer


@pytest.fixture
def told(ask):
    """``told("articles/")``: what an answer says that holds what was asked for."""

    def document(path: str, **parameters):
        response = ask(path, **parameters)
        assert response.status_code == 200, response.text
        assert response["Content-Type"] == "application/json"
        return json.loads(response.text)

    return document


@pytest.fixture
def ids(told):
    """``ids("articles/")``: of the records in the first part of a list, in its order."""
    return lambda path, **parameters: [record["id"] for record in told(path, **parameters)["items"]]
