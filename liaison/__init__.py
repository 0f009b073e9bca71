"""Liaison, a publishing system for a liaison office: the project, and what its apps share."""

# The version of the whole product: pyproject.toml reads it, `manage.py --version` prints it, CHANGELOG.md describes it.
__version__ = "0.4.0"
