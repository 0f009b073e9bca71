"""Liaison, a publishing system for a liaison office: the project, and what its apps share."""

# The version of the whole product: pyproject.toml takes it from here, `manage.py --version` prints it, CHANGELOG.md tells of it.
__version__ = "0.2.0"
