"""The product fetches nothing that somebody names, and connects to nothing but its own services."""

from __future__ import annotations

import ast
import socket
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.pages import KINDS, fill

BASE_DIR = Path(__file__).resolve().parents[2]
APPS = ("articles", "liaison", "office", "organizations")
# Modules with which a program reaches other machines.
REACHING = {
    *(
        "aiohttp",
        "ftplib",
        "http.client",
        "httpx",
        "imaplib",
        "poplib",
        "pycurl",
        "requests",
        "smtplib",
        "socket",
        "ssl",
    ),
    *("subprocess", "telnetlib", "urllib.request", "urllib3", "xmlrpc"),
}
# The doctor's look at the certificate of SITE_URL and at the mail server's refusal of a login (smtplib names the errors); the
# drill, which runs this product in an environment of its own; caches in front, which hear what to forget at the addresses of
# NGINX_PURGE and PURGE_URL; whether the database's host is this machine.
ALLOWED = {
    *("liaison/health/certificate.py", "liaison/health/checks/network.py", "liaison/backups/drill.py"),
    *("liaison/page_cache/nginx.py", "liaison/page_cache/purge_hook.py", "liaison/page_cache/following.py"),
}
ELSEWHERE = "http://169.254.169.254/latest/meta-data/"


def imported(tree: ast.AST):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_no_module_of_the_product_can_reach_other_machines():
    found = [
        f"{file.relative_to(BASE_DIR)}: {name}"
        for app in APPS
        for file in (BASE_DIR / app).rglob("*.py")
        for name in imported(ast.parse(file.read_text()))
        if file.relative_to(BASE_DIR).as_posix() not in ALLOWED
        if name in REACHING or name.split(".")[0] in REACHING - {"http.client", "urllib.request"}
    ]
    assert found == []


@pytest.fixture
def tried(monkeypatch):
    """The machines that somebody tried to reach or to look up, other than this one."""
    found = []

    def refuse(address):
        host = address[0] if isinstance(address, tuple) else address
        if isinstance(host, str) and (host in ("127.0.0.1", "localhost", "::1") or host.startswith("/")):
            return False
        found.append(address)
        return True

    connect = socket.socket.connect

    def connecting(self, address):
        if refuse(address):
            raise OSError("nobody is reached")
        return connect(self, address)

    def looking_up(host, *args, **kwargs):
        found.append(host)
        raise socket.gaierror("nobody is looked up")

    monkeypatch.setattr(socket.socket, "connect", connecting)
    monkeypatch.setattr(socket, "getaddrinfo", looking_up)
    monkeypatch.setattr(socket, "gethostbyname", looking_up)
    return found


@pytest.mark.django_db
def test_nothing_is_fetched_by_reading_writing_and_typesetting(client, as_role, tried):
    fill()
    for name in KINDS:
        client.get(KINDS[name].address("en"))
    client.get(f"/oembed/?url={ELSEWHERE}")
    desk = as_role("administrator")
    markup = f'<p><a href="{ELSEWHERE}">a</a><img src="{ELSEWHERE}"><link rel=stylesheet href="{ELSEWHERE}"></p>'
    desk.post("/admin/paste/", {"html": markup})
    form = {"kind": "news", "title_en": "News", "body_en": f"{markup}<p>{ELSEWHERE}</p>", "_preview": "en"}
    desk.post("/admin/articles/article/add/", form)
    client.get(KINDS["article"].address("en") + "article.pdf")
    call_command("publish_due", verbosity=0)
    assert tried == []
