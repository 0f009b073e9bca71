"""nginx with the configuration of an installed site in front of the real server: it keeps pages, and forgets them when told."""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.installing import layout, nginx
from tests.deploy.test_demo import free_port

BASE_DIR = Path(__file__).resolve().parents[2]
MODULE = Path("/usr/lib/nginx/modules/ngx_http_cache_purge_module.so")
HOST = "news.example.org"
ADDRESS = "/ar/news/"
_CHANGE = """
import django; django.setup()
from django.db import transaction
from office.models import Office
with transaction.atomic():
    office = Office.get_solo(); office.name_ar = {name!r}; office.save()
"""


@contextmanager
def running(command, **options):
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def configuration(folder: Path, socket_path: Path, port: int, purge: str) -> Path:
    """The installed site's own files, moved to ``folder``, over plain HTTP on one port."""
    shared = nginx.write_aside(folder, [HOST], {str(layout.SITE_SOCKET): str(socket_path), layout.PURGE: purge})
    site = f"server {{ listen 127.0.0.1:{port}; include {folder}/liaison.d/common.part; include {folder}/liaison.d/site.part; }}"
    main = folder / "nginx.conf"
    main.write_text(
        f"include /etc/nginx/modules-enabled/*.conf; user root; worker_processes 2; pid {folder}/pid; error_log {folder}/error.log;"
        f"events {{}} http {{ include /etc/nginx/mime.types; {shared} {site} }}"
    )
    return main


def ask(port: int, address: str = ADDRESS, **headers: str):
    wire = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    wire.request("GET", address, headers={"Host": HOST, "Accept-Encoding": "gzip"} | headers)
    answer = wire.getresponse()
    body = answer.read()
    wire.close()
    return answer.status, dict(answer.getheaders()), body


@pytest.mark.skipif(not shutil.which("nginx") or not MODULE.exists(), reason="nginx or its purge module is not here")
@pytest.mark.skipif(os.geteuid() != 0, reason="nginx reads the store as root here")
def test_nginx_keeps_a_page_and_forgets_it_within_a_second(tmp_path):
    port, purge = int(free_port()), f"127.0.0.1:{free_port()}"
    env = {
        **os.environ,
        "LIAISON_DATA": str(tmp_path / "data"),
        "HTTPS": "0",
        "BEHIND_PROXY": "1",
        "NGINX_PURGE": purge,
    }
    env |= {"SECRET_KEY": "x1" * 40, "ALLOWED_HOSTS": HOST, "DJANGO_SETTINGS_MODULE": "liaison.settings"}
    env.pop("DATABASE_URL", None)
    (tmp_path / "data").mkdir()
    for command in (
        ["manage.py", "migrate", "--verbosity=0"],
        ["manage.py", "collectstatic", "--noinput", "--verbosity=0"],
    ):
        subprocess.run([sys.executable, *command], cwd=BASE_DIR, env=env, check=True)
    site = tmp_path / "site.sock"
    main = configuration(tmp_path, site, port, purge)
    gunicorn = [
        "-m",
        "gunicorn",
        "liaison.wsgi",
        "--bind",
        f"unix:{site}",
        "--worker-class",
        "gthread",
        "--workers",
        "2",
    ]
    with (
        running([sys.executable, *gunicorn, "--no-control-socket"], cwd=BASE_DIR, env=env),
        running(["nginx", "-e", str(tmp_path / "log"), "-c", str(main), "-g", "daemon off;"]),
    ):
        _wait(lambda: ask(port)[0] == 200)
        _status, first, _body = ask(port)
        # nginx gives the very answer again: the site would say that this one is a hit of its own.
        _status, again, body = ask(port)
        assert (again["Cache-Status"], again["Content-Encoding"]) == (first["Cache-Status"], "gzip")
        assert ask(port, **{"If-None-Match": again["ETag"]})[0] == 304
        assert "Content-Encoding" not in ask(port, **{"Accept-Encoding": "identity"})[1]
        subprocess.run([sys.executable, "-c", _CHANGE.format(name="اسم آخر")], cwd=BASE_DIR, env=env, check=True)
        changed = time.monotonic()
        _wait(lambda: ask(port)[2] != body)
        assert time.monotonic() - changed < 1 + SLACK
        # What nobody may keep, nginx does not.
        assert "Cache-Status" not in ask(port, "/ar/verify/")[1]


# A busy machine is slow to ask.
SLACK = 4


def _wait(for_what) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            if for_what():
                return
        except OSError:
            pass
        time.sleep(0.05)
    pytest.fail("It did not come about within 30 seconds.")
