"""What apps declare in their AppConfig is there, and is read from all of them."""

from __future__ import annotations

from dataclasses import fields

import pytest
from django.apps import apps

from articles.models.workflow import Step
from liaison.declarations import Declarations, declared
from liaison.staff.audit.log import actions

NAMES = [field.name for field in fields(Declarations)]


@pytest.mark.parametrize("name", NAMES)
def test_everything_named_can_be_imported_and_something_brings_each(name):
    assert list(declared(name))


@pytest.mark.parametrize("app", ["articles", "liaison", "office", "organizations"])
def test_each_app_says_what_it_brings_in_its_config(app):
    assert isinstance(apps.get_app_config(app).declarations, Declarations)


def test_each_action_has_one_name_and_each_step_is_one():
    names = [action.name for action in declared("audit_actions")]
    assert len(names) == len(set(names)) == len(actions())
    assert set(Step.values) <= set(names)
