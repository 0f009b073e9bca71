"""``make test-install``: installs, upgrades and fails to upgrade the site on a fresh Debian in a folder, and prints the times.

    python tests/install/run.py [SUITE …] [--database sqlite|postgresql] [--keep]

It stops by itself, with status 1 at the first thing that is not as it should be.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

BASE_DIR = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(BASE_DIR))

from deploy.installing.release import files_of, version_of  # noqa: E402
from tests.install.debian import Debian, base, booted, bring_tools  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PLACE = Path("/tmp/liaison-test-install")
HOST = "news.example.org"
ANSWERS = {
    "LIAISON_SITE": f"{HOST},www.example.org",
    "LIAISON_TLS": "self-signed",
    "LIAISON_ADMIN": "samira",
    "LIAISON_MAIL": "none",
}
# Seconds that a worker may take for what it does at once.
_PATIENCE = 30
times: list[tuple[str, float]] = []


def main() -> None:
    options = arguments()
    # Else a run that is ended from outside leaves a Debian running.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))
    bring_tools()
    for suite in options.suites:
        with timed(f"{suite}: a fresh Debian (debootstrap; kept for the next time)"):
            base(suite, PLACE)
        for kind in options.database:
            test(suite, kind)
    print("\n  seconds")
    for what, seconds in times:
        print(f"  {seconds:7.1f}  {what}")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("suites", nargs="*", default=["bookworm"])
    parser.add_argument("--database", action="append", choices=["postgresql", "sqlite"])
    options = parser.parse_args()
    options.database = options.database or ["postgresql", "sqlite"]
    return options


@contextmanager
def timed(what: str) -> Iterator[None]:
    print(f"\n== {what}", flush=True)
    begun = time.monotonic()
    yield
    times.append((what, time.monotonic() - begun))


def test(suite: str, kind: str) -> None:
    releases = PLACE / "releases"
    shutil.rmtree(releases, ignore_errors=True)
    make_releases(releases)
    with booted(suite, PLACE, releases / "installed", releases) as machine:
        install(machine, f"{suite}, {kind}", kind)
        look(machine)
        look_at_units(machine)
        look_at_doctor(machine)
        look_at_worker(machine, f"{suite}, {kind}")
        install_again(machine, f"{suite}, {kind}")
        look_at_mirror(machine, f"{suite}, {kind}")
        upgrade(machine, f"{suite}, {kind}")
        for fault in FAULTS:
            fail_to_upgrade(machine, f"{suite}, {kind}", fault)


# Upgrades


def make_releases(place: Path) -> None:
    """Copy the product to ``place`` as it is, as a later release, and once with each fault."""
    for name, change in {"installed": None, "next": lambda release: None, **FAULTS}.items():
        for file in files_of(BASE_DIR):
            (place / name / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(BASE_DIR / file, place / name / file)
        if change:
            version = place / name / "liaison/__init__.py"
            version.write_text(re.sub(r'__version__ = ".*"', f'__version__ = "99.{len(name)}"', version.read_text()))
            change(place / name)


def does_not_start(release: Path) -> None:
    (release / "liaison/wsgi.py").write_text("raise RuntimeError('this release does not start')\n")


def page_fails(release: Path) -> None:
    page = release / "pages/base.html"
    page.write_text(page.read_text() + "{% this_tag_does_not_exist %}")


def migration_fails(release: Path) -> None:
    last = max((release / "office/migrations").glob("0*.py")).stem
    (release / "office/migrations/9999_fails.py").write_text(
        "from django.db import migrations\n\n\ndef fail(apps, editor):\n    raise RuntimeError('this migration fails')\n\n\n"
        f"class Migration(migrations.Migration):\n    dependencies = [('office', '{last}')]\n"
        "    operations = [migrations.RunPython(fail)]\n"
    )


FAULTS = {"does-not-start": does_not_start, "page-fails": page_fails, "migration-fails": migration_fails}


@contextmanager
def under_load(machine: Debian) -> Iterator[dict[str, object]]:
    """Readers ask meanwhile; what they were answered stands in the dictionary afterwards."""
    told: dict[str, object] = {}
    command = machine.from_outside(sys.executable, str(BASE_DIR / "tests/install/load.py"), HOST)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as readers:
        try:
            yield told
        finally:
            told.update(json.loads(readers.communicate()[0] or "{}"))
    answers = " ".join(f"{status}: {count}" for status, count in told["answers"].items())
    print(
        f"   readers: {answers}; lost: {len(told['lost'])}; slowest {told['slowest']} s, in {told['seconds']} s",
        flush=True,
    )
    expect(not told["lost"], f"requests were lost: {told['lost'][:5]}")


def upgrade(machine: Debian, what: str) -> None:
    with timed(f"{what}: upgrade under load"), under_load(machine):
        before = worker(machine)
        status = machine.shown("/root/releases/next/deploy/upgrade", "/root/releases/next")
    expect(status == 0, f"the upgrade ended with {status}")
    expect(worker(machine) not in ("0", before), "the worker of the former release works on")
    work(machine)
    expect(version_served(machine) == version_of(PLACE / "releases/next"), "the new release does not serve")
    look(machine)


def fail_to_upgrade(machine: Debian, what: str, fault: str) -> None:
    before = version_served(machine)
    with timed(f"{what}: upgrade to a release that fails ({fault}), rolled back, under load"), under_load(machine):
        status = machine.shown("/root/releases/next/deploy/upgrade", f"/root/releases/{fault}")
    expect(status == 1, f"the upgrade ended with {status}")
    expect(version_served(machine) == before, "the former release does not serve")
    look(machine)
    work(machine)


def version_served(machine: Debian) -> str:
    return machine.run("liaison", "--version").stdout.split()[1]


# Installation


def install(machine: Debian, what: str, kind: str) -> None:
    with timed(f"{what}: installation from nothing"):
        status = machine.shown("/root/liaison/deploy/install", env={**ANSWERS, "LIAISON_DATABASE": kind})
    expect(status == 0, f"the installation ended with {status}")
    first = (machine.root / "root/liaison-first-login.txt").read_text()
    expect("Password:" in first, "nobody tells the first administrator how to log in")


def install_again(machine: Debian, what: str) -> None:
    asked = "systemctl show --property MainPID --value liaison.service"
    before = machine.run(*asked.split()).stdout
    with timed(f"{what}: installation again"):
        machine.run("/opt/liaison/current/deploy/install")
    expect(machine.run(*asked.split()).stdout == before, "the site was restarted although nothing changed")


def look(machine: Debian) -> None:
    """Ask from outside as browsers do."""
    home = curl(machine, "/ar/")
    expect(home.startswith("2 200"), f"/ar/ answers {home[:80]}")
    expect('dir="rtl"' in home, "/ar/ is not the Arabic home")
    expect(curl(machine, "/uploads/").startswith("2 404"), "/uploads/ can be asked for")
    expect(curl(machine, "/healthz/ready").startswith("2 200"), "the site says that it is not ready")
    style = re.search(r'href="(/static/[^"]+\.css)"', home)
    expect(style is not None and curl(machine, style[1]).startswith("2 200"), "a page's style is not there")
    plain = machine.run("true") and curl(machine, "/ar/", scheme="http")
    expect(plain.startswith("1.1 301"), f"plain HTTP answers {plain[:80]}")


def curl(machine: Debian, path: str, scheme: str = "https") -> str:
    """Return the version of HTTP, the status and the body of ``path``."""
    port = {"https": 443, "http": 80}[scheme]
    how = ["curl", "-sk", "--compressed", "--max-time", "60", "--resolve", f"{HOST}:{port}:127.0.0.1"]
    done = subprocess.run(
        machine.from_outside(*how, "--write-out", "\n%{http_version} %{http_code}", f"{scheme}://{HOST}{path}"),
        capture_output=True,
        text=True,
    )
    body, _, status = done.stdout.rpartition("\n")
    return f"{status} {body}"


def look_at_units(machine: Debian) -> None:
    """No unit may have failed, what is due must run, and the site's unit must be as closed as it is said to be."""
    failed = machine.run("systemctl", "list-units", "--failed", "--plain", "--no-legend").stdout
    expect("liaison" not in failed, f"units failed: {failed}")
    for unit in ("liaison-publish", "liaison-backup"):
        start(machine, f"{unit}.service")
    look_at_rights(machine)
    told = machine.run("systemd-analyze", "security", "liaison.service", "--no-pager").stdout.splitlines()[-1]
    print(f"   {told}")
    expect(float(re.search(r"([\d.]+) \w+", told.partition("liaison.service:")[2])[1]) <= 2.5, told)


def look_at_doctor(machine: Debian) -> None:
    """A site that was just installed has no fault, and the doctor's own unit says so too."""
    told = machine.run("liaison", "doctor", "--json", check=False)
    faults = [check["findings"] for check in json.loads(told.stdout)["checks"] if check["level"] == "fault"]
    expect(not faults, f"the doctor finds faults in a new site: {faults}")
    start(machine, "liaison-doctor.service")


def look_at_worker(machine: Debian, what: str) -> None:
    """The worker does what waits, and when it is killed systemd starts it again."""
    work(machine)
    before = worker(machine)
    with timed(f"{what}: a worker that was killed is back, and works"):
        machine.run("systemctl", "kill", "--signal=KILL", "liaison-worker.service")
        wait_for(lambda: worker(machine) not in ("0", before), "the worker does not come back")
        work(machine)
    expect(machine.run("systemctl", "is-failed", "liaison-worker", check=False).returncode != 0, "the worker failed")


def worker(machine: Debian) -> str:
    """Return the number of the worker's process; "0" if none runs."""
    return machine.run("systemctl", "show", "--property=MainPID", "--value", "liaison-worker.service").stdout.strip()


def work(machine: Debian) -> None:
    """Put a job on the queue, whose letter is for nobody, and wait until it is done."""
    put = "from liaison.staff.access.letters import send_letter; job = send_letter.enqueue(0, 'password', '', '2026-01-01T00:00:00+00:00'); print(job.id)"
    number = machine.run("liaison", "shell", "--no-imports", "-v0", "-c", put).stdout.split()[-1]
    ask = f"from django_tasks_db.models import DBTaskResult; job = DBTaskResult.objects.get(pk='{number}'); print(job.status, job.worker_ids)"
    wait_for(
        lambda: "SUCCESSFUL" in machine.run("liaison", "shell", "--no-imports", "-v0", "-c", ask).stdout,
        "the worker does not do what waits",
    )


def look_at_mirror(machine: Debian, what: str) -> None:
    """A copy of the site is made where a setting says, can be read by everybody, and is made no more without the setting."""
    settings = machine.root / "etc/liaison/liaison.env"
    text = settings.read_text()
    settings.write_text(f"{text}MIRROR_DIR=/srv/copy\n")
    machine.run("/opt/liaison/current/deploy/install")
    with timed(f"{what}: a copy of the new site as files"):
        start(machine, "liaison-mirror.service")
    machine.run("runuser", "-u", "www-data", "--", "cat", "/srv/copy/ar/index.html", "/srv/copy/SHA256SUMS.sig")
    machine.run("systemctl", "is-active", "liaison-mirror.timer")
    settings.write_text(text)
    machine.run("/opt/liaison/current/deploy/install")
    expect(
        "mirror" not in machine.run("systemctl", "list-unit-files", "liaison*").stdout, "the timer of the copy is left"
    )
    expect((machine.root / "srv/copy/ar/index.html").exists(), "the copy is gone with its timer")


def wait_for(found: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + _PATIENCE
    while not found():
        expect(time.monotonic() < end, otherwise)
        time.sleep(0.5)


def start(machine: Debian, unit: str) -> None:
    """Run ``unit`` to its end, which must be a good one."""
    status = machine.run("systemctl", "start", unit, check=False).returncode
    expect(not status, machine.run("journalctl", "--unit", unit, "--lines", "30", "--no-pager").stdout)


def look_at_rights(machine: Debian) -> None:
    """nginx may read uploads and no other data; the site's user may not write its own code, nor read the secrets' files."""
    upload = "umask 027; mkdir -p media/new && echo an upload > media/new/file"
    machine.run("runuser", "-u", "liaison", "--", "sh", "-c", f"cd /var/lib/liaison && {upload}")
    may = {"www-data": ["cat /var/lib/liaison/media/new/file"], "liaison": ["cat /etc/liaison/liaison.env"]}
    may_not = {
        "www-data": ["ls /var/lib/liaison", "cat /etc/liaison/liaison.env", "ls /var/backups/liaison"],
        "liaison": ["touch /opt/liaison/current/x", "ls /etc/liaison/secrets", "ls /etc/liaison/tls"],
    }
    for user, commands in may.items():
        for command in commands:
            machine.run("runuser", "-u", user, "--", "sh", "-c", command)
    for user, commands in may_not.items():
        for command in commands:
            done = machine.run("runuser", "-u", user, "--", "sh", "-c", command, check=False)
            expect(done.returncode != 0, f"{user} may {command}")
    machine.run("rm", "-r", "/var/lib/liaison/media/new")


def expect(right: bool, otherwise: str) -> None:
    if not right:
        sys.exit(f"FAILED: {otherwise}")


if __name__ == "__main__":
    main()
