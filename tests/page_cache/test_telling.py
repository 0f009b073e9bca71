"""A cache in front of all servers is told what to forget until it has heard, and then twice more."""

from __future__ import annotations

import pytest

from liaison.page_cache import store as stores
from liaison.page_cache.log import Position, Step
from liaison.page_cache.store import Store
from liaison.page_cache.tags import Changed


@pytest.fixture
def clock(monkeypatch):
    """The seconds that ``tick`` lets pass."""
    now = [1_800_000_000.0]
    monkeypatch.setattr(stores.time, "time", lambda: now[0])

    def tick(seconds):
        now[0] += seconds

    return tick


def told(store):
    """What the cache is told now, and hears."""
    heard = store.to_tell()
    for number, _what in heard:
        store.was_told(number)
    return [what for _number, what in heard]


def test_it_is_told_thrice(tmp_path, clock):
    store = Store(tmp_path / "store", 10**6)
    store.begin(Position(1, "x"), [])
    change = Step(Position(2, "y"), (Changed("article:7"),))
    store.apply([change], [], tells=True)
    # It does not hear.
    assert store.to_tell() == store.to_tell() != []
    what = {"addresses": [], "tags": ["article:7"]}
    assert told(store) == [what]
    assert told(store) == []
    clock(0.5)
    assert told(store) == [what]
    clock(4)
    assert told(store) == []
    clock(1.1)
    assert told(store) == [what]
    clock(100)
    assert told(store) == []
