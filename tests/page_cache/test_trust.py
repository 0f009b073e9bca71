"""Kept answers are given while nobody can change anything, and not while only this server cannot hear of it."""

from __future__ import annotations

import threading
from itertools import count

import pytest
from django.db import OperationalError

from liaison.page_cache import following


@pytest.mark.parametrize(
    ("said", "is_trusted"),
    [
        ("connection to server failed: Connection refused", True),
        ("connection to server failed: FATAL:  the database system is starting up", True),
        ("connection to server failed: FATAL:  sorry, too many clients already", False),
        ("connection to server failed: FATAL:  password authentication failed", False),
    ],
)
def test_a_database_that_refuses_this_server_alone_is_not_down(said, is_trusted, store, monkeypatch):
    tries, tried, go_on = count(1), threading.Event(), threading.Event()

    def fail(_kept):
        if next(tries) == 2:
            tried.set()
            go_on.wait(20)
            raise SystemExit
        raise OperationalError(said)

    monkeypatch.setattr(threading, "excepthook", lambda _said: None)
    monkeypatch.setattr(following, "_catch_up", fail)
    monkeypatch.setattr(following, "_is_on_this_machine", lambda: True)
    follower = following.Follower(None)
    follower.start()
    assert tried.wait(20)
    assert follower.is_trusted() is is_trusted
    go_on.set()
    follower.join()
