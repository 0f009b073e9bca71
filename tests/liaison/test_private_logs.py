"""What is written into logs tells nothing of visitors, and nobody can write lines of their own into them."""

from __future__ import annotations

import io
import logging

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from liaison.security.logs import PrivateFormatter, without_visitors

pytestmark = pytest.mark.django_db

SECRET = "رسالة-سرية"


@pytest.fixture
def written():
    """What the site's own handler would write meanwhile, as text."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    made = settings.LOGGING["formatters"]["line"]
    handler.setFormatter(import_string(made["()"])(made["format"]))
    logging.getLogger().addHandler(handler)
    yield stream.getvalue
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Not Found: /en/news/?q=Samir+Alnasser&page=2", "Not Found: /en/news/"),
        ("Invalid request from ip=203.0.113.7: bad", "Invalid request from ip=…: bad"),
        ("from 2001:db8::7 and [2001:db8:0:1::9]:443", "from … and […]:443"),
        ("Error handling request /ar/search/?q=%D8%B3", "Error handling request /ar/search/"),
        ("Gone: /ar/preview/12-abcdef/", "Gone: /ar/preview/…/"),
        ("Gone: /en/fact-check/9-xyz/thanks/", "Gone: /en/fact-check/…/thanks/"),
        ("Listening at: http://127.0.0.1:8000 (7)", "Listening at: http://127.0.0.1:8000 (7)"),
        ("2026-11-29 21:07:39,724 WARNING x: What?", "2026-11-29 21:07:39,724 WARNING x: What?"),
    ],
)
def test_a_line_without_visitors(line, kept):
    assert without_visitors(line) == kept


def test_a_page_that_is_not_found_is_logged_without_its_query(client, written):
    client.get(f"/en/nowhere/?q={SECRET}", REMOTE_ADDR="203.0.113.9", headers={"user-agent": "Teller/1"})
    assert "/en/nowhere/" in written()
    assert SECRET not in written()
    assert "203.0.113.9" not in written()
    assert "Teller" not in written()


def test_an_error_is_logged_without_what_was_asked(client, written, monkeypatch):
    monkeypatch.setattr("articles.public.views.render", lambda *args, **kwargs: 1 / 0)
    client.raise_request_exception = False
    client.get(f"/en/?q={SECRET}", REMOTE_ADDR="2001:db8::7")
    assert "ZeroDivisionError" in written()
    assert SECRET not in written()
    assert "2001:db8" not in written()


def test_nobody_writes_lines_of_their_own(client, written):
    client.get("/en/a%0A2026-01-01%20ERROR%20django:%20forged%1b[31m/")
    logging.getLogger("liaison").warning("of %s", "a\r\nforged\x1b[2J\u2028line")
    assert len(written().strip().splitlines()) == 2
    assert "\x1b" not in written()
    assert "\\r\\nforged\\x1b" in written()


def test_no_mail_is_sent_of_errors():
    assert logging.getLogger("django").handlers == []


def test_a_traceback_stays_whole():
    try:
        raise RuntimeError("/en/?q=1")
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, "", 1, "failed", (), __import__("sys").exc_info())
    text = PrivateFormatter("%(message)s").format(record)
    assert "Traceback" in text
    assert "q=1" not in text
