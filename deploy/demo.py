"""``make demo``: prepares a demo under ``$LIAISON_DATA`` and serves it at ``http://127.0.0.1:$PORT`` until Ctrl-C.

Whatever is already there is kept: a second start only brings it up to date. The demo takes its keys and database
from its own data directory, and no setting of another installation that the shell may hold. ``--only-port`` says
whether the port can be had, with the standard library alone: make asks before it installs anything. ``--each-minute``
does what a timer does on a server, beside the demo that starts it.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import runpy
import secrets
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BASE_DIR = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
# What the demo does not share with an installation whose settings may stand in this shell.
FOREIGN = (
    "DATABASE_URL",
    "CACHE_URL",
    "EMAIL_URL",
    "STORAGE_URL",
    "SIGNING_KEY",
    "DEBUG",
    "BEHIND_PROXY",
    "GUNICORN_CMD_ARGS",
)


def say(line: str = "") -> None:
    print(line, flush=True)


def main() -> None:
    # The port first, and held until the server takes it over: nothing is made for a demo that cannot be served.
    door = open_door(wanted_port())
    data = Path(os.environ.get("LIAISON_DATA") or BASE_DIR / "var").resolve()
    try:
        data.mkdir(parents=True, exist_ok=True)
        (data / "demo.lock").touch()
    except OSError as reason:
        sys.exit(f"The demo cannot write its data: {reason}. Choose another place: make demo LIAISON_DATA=/path")
    with alone(data):
        prepare(data)
    serve(door)


def wanted_port() -> str:
    return os.environ.get("PORT") or "8000"


def open_door(port: str) -> socket.socket:
    """A socket that listens on ``port`` of this machine alone. Exits with one line where that is impossible."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        sys.exit(f"PORT must be a number from 1 to 65535, not “{port}”. Such as: make demo PORT=8001")
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # Else a port that was served a minute ago still counts as taken; one that is being served counts either way.
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((HOST, int(port)))
        door.listen(64)
    except OSError as reason:
        sys.exit(
            f"Port {port} cannot be used ({reason.strerror}). Choose another one: make demo PORT={int(port) % 65535 + 1}"
        )
    return door


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Demos on one data directory prepare it one after the other."""
    with (data / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another demo that is preparing the same data …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare(data: Path) -> None:
    sys.path.insert(0, str(BASE_DIR))
    say(f"Preparing the demo in {data} …")
    bring_libraries()
    set_environment(data)
    compile_messages()
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    say("Bringing the database up to date …")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("demo")
    collect_static(data)
    connections.close_all()


def bring_libraries() -> None:
    """Install what PDF files and social cards need, where that may be done; else the demo does without."""
    from deploy import system

    lacking = system.lacking()
    if lacking and system.may_install():
        say(f"Installing {', '.join(lacking)} …")
        system.install(lacking)
    if lacking := system.lacking():
        say(f"There will be no PDF files or no social cards here: install {', '.join(lacking)} for them.")


def set_environment(data: Path) -> None:
    for name in FOREIGN:
        os.environ.pop(name, None)
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    os.environ.update(
        DJANGO_SETTINGS_MODULE="liaison.settings",
        LIAISON_DATA=str(data),
        LIAISON_DEMO="1",
        SECRET_KEY=secret_key(data / "secret-key"),
        SIGNING_KEY_FILE=signing_key(data / "signing-key"),
        # Plain HTTP, to this machine alone, with nothing in front.
        HTTPS="0",
        ALLOWED_HOSTS=f"{HOST},localhost",
    )


def secret_key(file: Path) -> str:
    """The key kept in ``file``, made when there is none; readable by its owner alone."""
    if not file.exists() or not file.read_text().strip():
        file.unlink(missing_ok=True)
        file.touch(mode=0o600, exist_ok=False)
        file.write_text(secrets.token_urlsafe(60))
    return file.read_text().strip()


def signing_key(file: Path) -> str:
    """The name of ``file``, with a key in it that signs what the demo publishes; made when there is none."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from liaison.management.commands.make_signing_key import write_key

    if not file.exists():
        write_key(str(file), Ed25519PrivateKey.generate())
    return str(file)


def compile_messages() -> None:
    from liaison.catalogs import compile_catalogs

    if compile_catalogs():
        say("Compiled the Arabic catalog.")


def collect_static(data: Path) -> None:
    """Collect and compress the static files, unless those collected last are still the same."""
    from django.conf import settings
    from django.core.management import call_command

    stamp, now = data / "static.stamp", static_fingerprint()
    if stamp.exists() and stamp.read_text() == now and Path(settings.STATIC_ROOT, "staticfiles.json").exists():
        return
    say("Compressing the static files …")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(now)


def static_fingerprint() -> str:
    """Changes when a static file is added, removed or written anew."""
    from django.contrib.staticfiles.finders import get_finders

    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            found.update(f"{path}\n{status.st_size}\n{status.st_mtime_ns}\n".encode())
    return found.hexdigest()


def serve(door: socket.socket) -> None:
    """Serve on ``door`` with gunicorn, in this process and its workers, until Ctrl-C; announced once the site stands."""
    from gunicorn.app.base import BaseApplication

    port, number, helpers = door.getsockname()[1], door.detach(), Helpers()

    class Demo(BaseApplication):
        def load_config(self) -> None:
            settings = {
                "bind": f"fd://{number}",
                "worker_class": "gthread",
                "workers": 2,
                "threads": 4,
                "preload_app": True,
                "control_socket_disable": True,
                "loglevel": "warning",
                "on_starting": helpers.start,
                "when_ready": lambda _server: announce(port),
                "on_exit": helpers.end,
            }
            own = runpy.run_path(str(BASE_DIR / "gunicorn.conf.py"))
            settings |= {name: value for name, value in own.items() if name in self.cfg.settings}
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> object:
            from liaison.wsgi import application

            return application

    Demo().run()


class Helpers:
    """The worker of the queue, and what a timer does, beside the server; they end with it."""

    def start(self, _server: object) -> None:
        commands = (
            [str(BASE_DIR / "manage.py"), "db_worker", "--verbosity=0"],
            [str(Path(__file__).resolve()), "--each-minute"],
        )
        self._processes = [subprocess.Popen([sys.executable, *command]) for command in commands]

    def end(self, _server: object) -> None:
        for process in self._processes:
            process.terminate()


def do_what_is_due() -> None:
    """Do each minute what became due, as long as the server is there that started this process."""
    sys.path.insert(0, str(BASE_DIR))
    import django

    django.setup()
    from django.core.management import CommandError, call_command
    from django.db import Error, connections

    server = os.getppid()
    while os.getppid() == server:
        try:
            call_command("publish_due", verbosity=0)
        except (CommandError, Error) as reason:
            say(f"publish_due: {reason}")
        connections.close_all()
        time.sleep(60)


def announce(port: int) -> None:
    from liaison.staff.roles import Role
    from liaison.startup import DEMO_PASSWORD

    site = f"http://{HOST}:{port}"
    say()
    say(f"  Arabic    {site}/ar/")
    say(f"  English   {site}/en/")
    say(f"  Admin     {site}/admin/")
    say(f"  Accounts  {', '.join(Role.values)}")
    say(f"  Password  {DEMO_PASSWORD}")
    say()
    say("Press Ctrl-C to stop.")


if __name__ == "__main__":
    # Until gunicorn takes the signals over: Ctrl-C ends the preparation at once, and the next start goes on with it.
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    if sys.argv[1:] == ["--only-port"]:
        open_door(wanted_port()).close()
    elif sys.argv[1:] == ["--each-minute"]:
        do_what_is_due()
    else:
        main()
