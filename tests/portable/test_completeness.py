"""Every model and column is either in an export, or stays out for a reason that somebody wrote down."""

from __future__ import annotations

import pytest
from django.apps import apps

from liaison.declarations import declared
from liaison.portable.declaring import Moves, Scope
from liaison.portable.inventory import moving, staying, types

MODELS = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_each_model_moves_or_stays_for_a_reason(model):
    moves, stays = model in moving(), model in staying()
    of_a_model_that_stays = model._meta.auto_created in staying() if model._meta.auto_created else False
    if not (moves or stays or of_a_model_that_stays):
        pytest.fail(
            f"{model._meta.label}: does it travel with export_content and the backup? Say so in TABLES of its app's portable.py: "
            "Moves(…), or Stays(…, why).",
            pytrace=False,
        )
    assert not (moves and stays)
    assert moves or of_a_model_that_stays or len(staying()[model]) > 10


@pytest.mark.parametrize("table", types(Scope.EVERYTHING), ids=lambda table: table.name)
def test_each_column_travels_with_everything_or_stays_for_a_reason(table):
    columns = {column.name for column in table.columns}
    fields = {field.name for field in table.model._meta.local_fields}
    assert columns | table.left_out.keys() == fields
    assert not columns & table.left_out.keys()
    assert all(len(reason) > 10 for reason in table.left_out.values())
    assert not table.model._meta.parents


@pytest.mark.parametrize("table", types(Scope.CONTENT), ids=lambda table: table.name)
def test_content_leaves_out_no_more_than_secrets(table):
    everything = next(other for other in types(Scope.EVERYTHING) if other.name == table.name)
    assert table.left_out.keys() - everything.left_out.keys() == table.moves.secret.keys()


def test_what_opens_accounts_is_no_content():
    names = {table.name for table in types(Scope.CONTENT)}
    assert not names & {"liaison.authenticatorapp", "liaison.passkey", "liaison.recoverycode", "liaison.knownbrowser"}
    user = next(table for table in types(Scope.CONTENT) if table.name == "auth.user")
    assert not {column.name for column in user.columns} & {"password", "last_login"}


def test_declarations_name_columns_that_there_are():
    for moves in declared("portable"):
        if isinstance(moves, Moves):
            fields = {field.name for field in apps.get_model(moves.model)._meta.local_fields}
            assert {*moves.without, *moves.secret, *moves.filled, *moves.mentions_uploads} <= fields


def test_what_a_table_links_to_stands_before_it():
    before = set()
    for table in types(Scope.EVERYTHING):
        before.add(table.model)
        linked = {
            column.field.related_model for column in table.columns if column.field.is_relation and not column.named
        }
        assert linked <= before
