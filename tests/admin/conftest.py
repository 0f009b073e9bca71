from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.apps import apps
from django.db import connections

from liaison.staff.roles import grant_all


@pytest.fixture
def desk(as_role):
    """``desk("editor")``: the admin as a member of staff of that role sees it; ``desk("editor", "ar")`` in Arabic."""

    def logged_in(role, language="en"):
        client = as_role(role)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        return client

    return logged_in


@pytest.fixture
def together(transactional_db):
    """``together(one, two)``: run both at the same time, each with its own connection; returns what they returned."""
    grant_all(apps)

    def run(*jobs):
        gate, answers = Barrier(len(jobs)), {}

        def work(number, job):
            try:
                gate.wait()
                answers[number] = job()
            finally:
                connections.close_all()

        threads = [Thread(target=work, args=(number, job)) for number, job in enumerate(jobs)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(180)
        return [answers[number] for number in range(len(jobs))]

    return run
