"""What is made once and served since."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.test import RequestFactory

from liaison.media.rendered.files import content_key, made, made_response, unmake

NAME = "article/12/ar/card.png"


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


class Maker:
    """Makes ``content``, and counts how often."""

    def __init__(self, content: bytes = b"picture") -> None:
        self.content, self.calls = content, 0

    def __call__(self) -> bytes:
        self.calls += 1
        return self.content


def kept(data):
    return sorted(path.name for path in data.rglob("*") if path.is_file() and path.name != "lock")


def test_it_is_made_once_for_a_content(data):
    make = Maker()
    first = made(NAME, "one", make)
    before = first.stat()
    again = made(NAME, "one", make)
    assert first.read_bytes() == b"picture"
    assert (again, make.calls) == (first, 1)
    assert (again.stat().st_ino, again.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert first.suffix == ".png"


def test_another_content_is_made_anew_and_the_older_one_goes(data):
    made(NAME, "one", Maker(b"old"))
    assert made(NAME, "two", Maker(b"new")).read_bytes() == b"new"
    assert kept(data) == ["two.png"]


def test_names_do_not_touch_each_other(data):
    made("article/1/ar/card.png", "one", Maker())
    made("article/1/en/card.png", "two", Maker())
    made("article/12/ar/card.png", "three", Maker())
    made("article/1/ar/article.pdf", "four", Maker())
    assert kept(data) == ["four.pdf", "one.png", "three.png", "two.png"]


def test_nothing_is_left_of_what_could_not_be_made(data):
    def fail() -> bytes:
        raise OSError("no room")

    with pytest.raises(OSError, match="no room"):
        made(NAME, "one", fail)
    assert kept(data) == []
    assert made(NAME, "one", Maker()).exists()


def test_what_was_made_can_be_taken_away(data):
    made(NAME, "one", Maker())
    unmake(NAME)
    unmake("article/13/ar/card.png")
    assert kept(data) == []


def test_all_that_was_made_of_one_thing_goes_at_once(data):
    made("article/1/ar/card.png", "one", Maker())
    made("article/1/ar/article.pdf", "two", Maker())
    made("article/1/en/card.png", "three", Maker())
    made("article/12/ar/card.png", "four", Maker())
    unmake("article/1/ar")
    assert kept(data) == ["four.png", "three.png"]
    assert made("article/1/ar/card.png", "five", Maker()).exists()


def test_of_many_that_ask_at_once_one_makes_it():
    started, go, make = threading.Barrier(8), threading.Event(), Maker()

    def slowly() -> bytes:
        # The others are all waiting, or about to.
        go.wait(5)
        return make()

    def ask() -> None:
        started.wait(5)
        made(NAME, "one", slowly)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    go.set()
    for thread in threads:
        thread.join(5)
    assert make.calls == 1


def test_a_name_never_leads_out_of_the_folder():
    with pytest.raises(SuspiciousFileOperation):
        made("../../secret.png", "one", Maker())


def test_a_key_changes_with_each_part():
    keys = {
        content_key("a", "b"),
        content_key("ab"),
        content_key("a", "c"),
        content_key("a", "b", ""),
        content_key("b", "a"),
    }
    assert len(keys) == 5
    assert content_key("a", 1) == content_key("a", "1")


def test_a_response_has_the_content_and_an_etag_that_spares_it_next_time():
    requests, make = RequestFactory(), Maker()
    response = made_response(requests.get("/"), NAME, "one", make, "image/png")
    assert b"".join(response) == b"picture"
    assert (response["Content-Type"], response["ETag"], response["Content-Length"]) == ("image/png", '"one"', "7")
    again = made_response(requests.get("/", headers={"if-none-match": '"one"'}), NAME, "one", make, "image/png")
    assert (again.status_code, again["ETag"], again.content, make.calls) == (304, '"one"', b"", 1)
    changed = made_response(requests.get("/", headers={"if-none-match": '"one"'}), NAME, "two", make, "image/png")
    assert changed.status_code == 200
