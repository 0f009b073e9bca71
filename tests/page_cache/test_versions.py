"""Two versions of the site serve at once while one takes the other's place: neither gives what the other made."""

from __future__ import annotations

import os
import time

from liaison.page_cache.log import Position
from liaison.page_cache.store import Kept, Store

PAGE = Kept("200 OK", [("Content-Type", "text/html")], b"as the old version has it", time.time() + 3600)


def store(folder, version):
    made = Store(folder / version, 1024 * 1024)
    made.begin(Position(1, "x"), [])
    return made


def test_each_version_gives_its_own_answers_alone(tmp_path):
    old, new = store(tmp_path, "old"), store(tmp_path, "new")
    assert old.put("/", PAGE, [], Position(1, "x"))
    new.tidy()
    assert (old.get("/").body, new.get("/")) == (PAGE.body, None)


def test_what_another_version_left_behind_goes(tmp_path):
    old, new = store(tmp_path, "old"), store(tmp_path, "new")
    long_ago = time.time() - 7200
    for file in tmp_path.iterdir():
        os.utime(file, (long_ago, long_ago), follow_symlinks=False)
    new.tidy()
    assert old.position() is None
    assert new.position() == Position(1, "x")
