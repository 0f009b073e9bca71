"""docs/content.schema.json describes every line, and is what the models say today."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from liaison.portable.declaring import Scope
from liaison.portable.schema import schema
from tests.factories import AttendanceFactory, ReportFactory
from tests.portable.conftest import exported, lines_of

KEPT = Path(settings.BASE_DIR) / "docs" / "content.schema.json"


def test_the_schema_in_the_docs_is_that_of_the_models():
    if json.loads(KEPT.read_text()) != schema():
        pytest.fail("Write it anew: manage.py export_content --schema > docs/content.schema.json", pytrace=False)


@pytest.mark.django_db
@pytest.mark.parametrize("scope", Scope)
def test_every_line_is_as_the_schema_says(scope):
    report = ReportFactory()
    AttendanceFactory(delegation__meeting=report.meeting)
    described = schema()
    Draft202012Validator.check_schema(described)
    for line in lines_of(exported(scope)):
        # The description of its type alone: “oneOf” would try all of them.
        Draft202012Validator({"$defs": described["$defs"], "$ref": f"#/$defs/{line['type']}"}).validate(line)
