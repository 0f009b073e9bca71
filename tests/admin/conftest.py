from __future__ import annotations

import pytest


@pytest.fixture
def desk(as_role):
    """``desk("editor")``: the admin as a member of staff of that role sees it; ``desk("editor", "ar")`` in Arabic."""

    def logged_in(role, language="en"):
        client = as_role(role)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        return client

    return logged_in
