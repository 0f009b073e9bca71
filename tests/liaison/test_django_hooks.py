"""What Liaison relies on inside Django and other packages, beyond what their documentation promises.

Each piece of theirs is known by a hash. When an upgrade changes one, its test fails and says what to read. Decision 3 has the
list with the reasons.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import inspect
import pkgutil
from pathlib import Path

import django
import django_prose_editor
import pytest
from django.contrib.admin.helpers import InlineAdminFormSet
from django.contrib.admin.options import ModelAdmin
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models.fields.files import FieldFile, FileDescriptor
from django.forms.formsets import BaseFormSet
from django.forms.models import BaseModelForm, BaseModelFormSet

BASE_DIR = Path(__file__).resolve().parents[2]
APPS = ("articles", "liaison", "office", "organizations")

# Private names of Django that the code overrides or calls: the pieces of Django they stand in, and where they are used.
PRIVATE = {
    "_changeform_view": ([ModelAdmin._changeform_view], "liaison/staff/editing/page.py, articles/admin/article/preview.py"),
    "_get_obj_does_not_exist_redirect": (
        [ModelAdmin._get_obj_does_not_exist_redirect],
        "organizations/admin/merge_page.py",
    ),
    "_committed": (
        [FieldFile.__init__, FieldFile.save, FileDescriptor.__get__],
        "liaison/media/images/fields.py, articles/models/attachment.py, articles/admin/article/edition_forms.py",
    ),
    "_password": ([AbstractBaseUser.set_password, AbstractBaseUser.save], "liaison/staff/audit/log.py"),
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
    "rows are paired with stored records by their place: liaison/staff/editing/page_forms.py": [InlineAdminFormSet.__iter__],
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
}

HASHES: dict[str, str] = {}

# Templates of other packages that stand in ``templates/`` under the same name, with the hash of the original.
TEMPLATES: dict[str, str] = {}


def pieces():
    everything = [*((where, found) for found, where in PRIVATE.values()), *RELIED_ON.items()]
    return [(where, piece) for where, found in everything for piece in found]


def hashed(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@pytest.mark.parametrize(("where", "piece"), [pytest.param(*pair, id=pair[1].__qualname__) for pair in pieces()])
def test_a_piece_of_django_that_is_relied_on_is_as_it_was(where, piece):
    name = f"{piece.__module__}.{piece.__qualname__}"
    now = hashed(inspect.getsource(piece))
    assert HASHES.get(name) == now, (
        f"Django {django.__version__} changed {name}, which matters here: {where}. Read its source and what the release "
        f'notes say, bring our code in line, run its tests, and write the new hash into HASHES: "{name}": "{now}",'
    )


def own_modules():
    for app in APPS:
        package = importlib.import_module(app)
        for found in pkgutil.walk_packages(package.__path__, f"{app}."):
            if ".migrations" not in found.name:
                yield importlib.import_module(found.name)


def is_own(thing):
    return thing.__module__.partition(".")[0] in APPS


def overridden_privately(kind):
    """The private methods of ``kind`` that a class of another package has too."""
    methods = [name for name, value in vars(kind).items() if name.startswith("_") and inspect.isfunction(value)]
    others = [base for base in kind.__mro__[1:] if not is_own(base)]
    return {
        name
        for name in methods
        if not name.endswith("__") and any(inspect.isfunction(vars(base).get(name)) for base in others)
    }


def test_no_other_private_method_of_another_package_is_overridden(settings):
    kinds = {kind for module in own_modules() for kind in vars(module).values() if inspect.isclass(kind) and is_own(kind)}
    found = {name for kind in kinds for name in overridden_privately(kind)}
    # ``_save`` is how Django's documentation says that a storage is written.
    assert found - {"_save"} == {"_changeform_view", "_get_obj_does_not_exist_redirect"}


def private_names(tree):
    """The private attributes that the code reads of anything but itself, and the private names that it imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr.startswith("_") and not node.attr.endswith("__"):
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
                yield node.attr
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] not in APPS:
            yield from (alias.name for alias in node.names if alias.name.startswith("_") and node.module != "__future__")


def test_no_other_private_name_is_read():
    files = [path for app in APPS for path in (BASE_DIR / app).rglob("*.py") if "migrations" not in path.parts]
    trees = [ast.parse(path.read_text()) for path in files]
    own = {
        node.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name.startswith("_")
    }
    documented = {"_meta", "_default_manager", "_base_manager", "_fields", "_save"}
    found = {name for tree in trees for name in private_names(tree)} - own - documented
    assert found == {"_changeform_view", "_committed", "_get_obj_does_not_exist_redirect", "_password"} - own


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
