"""What Liaison relies on inside Django and other packages, beyond what their documentation promises.

Each piece of theirs is known by a hash. When an upgrade changes one, its test fails and says what to read. Decision 3 has the
list with the reasons.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
from pathlib import Path

import django
import django_prose_editor
import pytest
from django.contrib.admin.helpers import InlineAdminFormSet
from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.templatetags.admin_list import items_for_result
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.fields.files import FieldFile, FileDescriptor
from django.forms.formsets import BaseFormSet
from django.forms.models import BaseModelForm, BaseModelFormSet
from imagefield.fields import ImageField
from imagefield.management.commands import process_imagefields
from pypdf.generic import StreamObject

from tests.liaison.private_hooks import find_private_hooks

BASE_DIR = Path(__file__).resolve().parents[2]
APPS = ("articles", "liaison", "office", "organizations")

# Private names of other packages that the code overrides or uses: the pieces they stand in, and where they are used.
PRIVATE = {
    "_changeform_view": (
        [ModelAdmin._changeform_view],
        "liaison/staff/editing/page.py, articles/admin/article/preview.py",
    ),
    "_get_obj_does_not_exist_redirect": (
        [ModelAdmin._get_obj_does_not_exist_redirect],
        "organizations/admin/merge_page.py",
    ),
    "_committed": (
        [FieldFile.__init__, FieldFile.save, FileDescriptor.__get__],
        "liaison/media/images/fields.py, articles/models/attachment.py, articles/admin/article/edition_forms.py",
    ),
    "_password": ([AbstractBaseUser.set_password, AbstractBaseUser.save], "liaison/staff/audit/log.py"),
    "_clear_generated_files_for": ([ImageField._clear_generated_files_for], "liaison/media/images/fields.py"),
    "_process_field": (
        [process_imagefields.Command.handle, process_imagefields.Command._process_field],
        "liaison/management/commands/process_imagefields.py",
    ),
    "_commit": ([BaseDatabaseWrapper._commit, BaseDatabaseWrapper.commit], "liaison/page_cache/committing.py"),
    "_set_autocommit": (
        [BaseDatabaseWrapper._set_autocommit, BaseDatabaseWrapper.set_autocommit],
        "liaison/page_cache/committing.py",
    ),
    "_rollback": ([BaseDatabaseWrapper._rollback, BaseDatabaseWrapper.rollback], "liaison/page_cache/committing.py"),
    "_data": ([StreamObject.__init__, StreamObject.get_data, StreamObject.set_data], "liaison/media/documents/pdf.py"),
}

# Those of them that our own classes override; the others are read or called.
OVERRIDDEN = {
    "_changeform_view",
    "_commit",
    "_get_obj_does_not_exist_redirect",
    "_process_field",
    "_rollback",
    "_set_autocommit",
}

# Public methods that are overridden, or stand beside those that are, whose inner order matters.
RELIED_ON = {
    "rows that were removed meanwhile are saved as new ones: liaison/staff/editing/page_forms.py": [
        BaseModelFormSet._construct_form,
        BaseModelFormSet.add_fields,
        BaseModelFormSet.save_existing_objects,
        BaseModelFormSet.save_new_objects,
        BaseFormSet.is_valid,
        BaseFormSet.full_clean,
    ],
    "rows are paired with stored records by their place: liaison/staff/editing/page_forms.py": [
        InlineAdminFormSet.__iter__
    ],
    "forms that are not saved, and formsets read from what is submitted: liaison/staff/editing/": [
        ModelAdmin.changeform_view,
        ModelAdmin._create_formsets,
        ModelAdmin.get_formset_kwargs,
    ],
    "a row's parent is left out of the checks of its constraints: articles/admin/meeting/": [
        BaseModelForm._post_clean,
        BaseModelForm._get_validation_exclusions,
    ],
    "errors about a whole record are sorted by its fields: liaison/staff/forms.py": [BaseModelForm._update_errors],
    "the cells of lists are written as these write them: liaison/staff/list_rows.py": [
        items_for_result,
        ModelAdmin.action_checkbox,
    ],
}

HASHES: dict[str, str] = {
    "django.contrib.admin.options.ModelAdmin._changeform_view": "e40ac45556bca1d2",
    "django.contrib.admin.options.ModelAdmin._get_obj_does_not_exist_redirect": "bd84a7a376b21f00",
    "django.db.backends.base.base.BaseDatabaseWrapper._commit": "8ebc361e1e8fcb8d",
    "django.db.backends.base.base.BaseDatabaseWrapper.commit": "54b37694faec878a",
    "django.db.backends.base.base.BaseDatabaseWrapper._set_autocommit": "1eca13bec90b7495",
    "django.db.backends.base.base.BaseDatabaseWrapper.set_autocommit": "4e91610fe9d81813",
    "django.db.backends.base.base.BaseDatabaseWrapper._rollback": "d671ec3bb3c8ed44",
    "django.db.backends.base.base.BaseDatabaseWrapper.rollback": "40eb099b6c9ba834",
    "django.db.models.fields.files.FieldFile.__init__": "cfdb99a2b98ada5f",
    "django.db.models.fields.files.FieldFile.save": "69e925cb32b3462e",
    "django.db.models.fields.files.FileDescriptor.__get__": "ca7516ac1f787eb8",
    "django.contrib.auth.base_user.AbstractBaseUser.set_password": "f3b18e8be735b26f",
    "django.contrib.auth.base_user.AbstractBaseUser.save": "bf3c0ccbdcb383be",
    "imagefield.fields.ImageField._clear_generated_files_for": "00552618d2eb8c34",
    "imagefield.management.commands.process_imagefields.Command.handle": "d7046c332f4f0f86",
    "imagefield.management.commands.process_imagefields.Command._process_field": "fc2c21d9c062d4b1",
    "pypdf.generic._data_structures.StreamObject.__init__": "f888db5c7166986b",
    "pypdf.generic._data_structures.StreamObject.get_data": "6dfe0de50ffd8d38",
    "pypdf.generic._data_structures.StreamObject.set_data": "e4f56bc829fbc1e9",
    "django.forms.models.BaseModelFormSet._construct_form": "2d1765d646938569",
    "django.forms.models.BaseModelFormSet.add_fields": "edf44d33c566e1df",
    "django.forms.models.BaseModelFormSet.save_existing_objects": "4708f614a6227ac9",
    "django.forms.models.BaseModelFormSet.save_new_objects": "84376abb8b3304c1",
    "django.forms.formsets.BaseFormSet.is_valid": "eabd04c93a0d5527",
    "django.forms.formsets.BaseFormSet.full_clean": "8e043ca47ad1445c",
    "django.contrib.admin.helpers.InlineAdminFormSet.__iter__": "3e049d47a3177d6a",
    "django.contrib.admin.options.ModelAdmin.changeform_view": "72551c4ad69b225f",
    "django.contrib.admin.options.ModelAdmin._create_formsets": "fafc73bde469f2d8",
    "django.contrib.admin.options.ModelAdmin.get_formset_kwargs": "30f5a7d5a427be47",
    "django.forms.models.BaseModelForm._post_clean": "7ac9e513c344a332",
    "django.forms.models.BaseModelForm._get_validation_exclusions": "222097a95ae0ed7f",
    "django.forms.models.BaseModelForm._update_errors": "2c2346794a976af3",
    "django.contrib.admin.templatetags.admin_list.items_for_result": "162476ae39ac0ac3",
    "django.contrib.admin.options.ModelAdmin.action_checkbox": "6957caa14530ae39",
}

# Templates of other packages that stand in ``templates/`` under the same name, with the hash of the original.
TEMPLATES: dict[str, str] = {
    "admin/app_index.html": "ecd3dbd1b74b28e7",
    "admin/auth/user/change_password.html": "caf9414dcd6b08c2",
    "admin/base_site.html": "182897817c02fd96",
    "admin/change_form_object_tools.html": "0b49740491761ee4",
    "admin/change_list.html": "20b8d0e45467ccd3",
    "admin/color_theme_toggle.html": "6b6ba1eff736ba66",
    "admin/delete_confirmation.html": "dde33140f4884dde",
    "admin/delete_selected_confirmation.html": "e72c9a36a7e22b57",
    "admin/filter.html": "72f8dacc61259f70",
    "admin/index.html": "4d0c59740cb66727",
    "admin/login.html": "15903e7771c42125",
    "admin/object_history.html": "e5eea48bb0bde182",
    "admin/pagination.html": "381bc2d87585687d",
    "admin/search_form.html": "18898ee2576bda25",
    "auth/widgets/read_only_password_hash.html": "c41a01bb8a56ac57",
}


def pieces():
    everything = [*((where, found) for found, where in PRIVATE.values()), *RELIED_ON.items()]
    return [(where, piece) for where, found in everything for piece in found]


def hashed(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.mark.parametrize(("where", "piece"), [pytest.param(*pair, id=pair[1].__qualname__) for pair in pieces()])
def test_a_piece_that_is_relied_on_is_as_it_was(where, piece):
    name = f"{piece.__module__}.{piece.__qualname__}"
    now = hashed(inspect.getsource(piece))
    assert HASHES.get(name) == now, (
        f"An upgrade changed {name}, which matters here: {where}. Read its source and what the release "
        f'notes say, bring our code in line, run its tests, and write the new hash into HASHES: "{name}": "{now}",'
    )


def test_no_other_private_method_is_overridden(client):
    found = {name for names in find_private_hooks().values() for name in names}
    # ``_open`` and ``_save`` are how Django's documentation says that a storage is written.
    assert found - {"_open", "_save"} == OVERRIDDEN


def private_names(tree):
    """The private attributes that the code reads of anything but itself, and the private names that it imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.endswith("__"):
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
                yield node.attr
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] not in APPS:
            yield from (
                alias.name for alias in node.names if alias.name.startswith("_") and node.module != "__future__"
            )


def test_no_other_private_name_is_read():
    files = [path for app in APPS for path in (BASE_DIR / app).rglob("*.py") if "migrations" not in path.parts]
    # What liaison/typing.py imports stands in the stubs alone, which mypy watches.
    trees = [ast.parse(path.read_text()) for path in files if path != BASE_DIR / "liaison" / "typing.py"]
    own = {
        node.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.startswith("_")
    }
    documented = {"_meta", "_default_manager", "_base_manager", "_save", "_fields", "_replace", "_asdict"}
    found = {name for tree in trees for name in private_names(tree)} - own - documented
    assert found == PRIVATE.keys() - OVERRIDDEN


def originals():
    """The templates of other packages that ours stand before, by name."""
    django_dir = Path(django.__file__).parent
    roots = [
        *django_dir.glob("contrib/*/templates"),
        django_dir / "forms" / "templates",
        *Path(django_prose_editor.__file__).parent.parent.glob("*/templates"),
    ]
    own = BASE_DIR / "templates"
    names = sorted(str(path.relative_to(own)) for path in own.rglob("*.html"))
    return {name: root / name for name in names for root in roots if (root / name).exists()}


def test_the_templates_that_stand_before_those_of_other_packages_are_these():
    assert sorted(originals()) == sorted(TEMPLATES)


@pytest.mark.parametrize("name", sorted(originals()))
def test_a_template_that_ours_stands_before_is_as_it_was(name):
    original = originals()[name]
    now = hashed(original.read_text())
    assert TEMPLATES.get(name) == now, (
        f"{original} changed, before which templates/{name} stands. Compare the two, take over what is new, look at the "
        f'page in both languages, and write the new hash into TEMPLATES: "{name}": "{now}",'
    )
