"""``deploy/install``: from a fresh Debian to a site that answers; run again, it brings the machine to what was answered.

Each step leaves what is right already as it is, so that a run that was interrupted is simply repeated.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from deploy.installing import command, database, environment, layout, looking, nginx, release, tls, units
from deploy.installing.answers import Answers, gather, recalled, stored
from deploy.installing.machine import InstallationError, folder, install_packages, link, run, say, stop, succeeds, write
from deploy.system import LIBRARIES

SOURCE = Path(__file__).resolve().parents[2]
# The clock makes codes right; security updates come by themselves.
_PACKAGES = (
    "python3-venv",
    "ca-certificates",
    "nginx",
    # Has nginx forget a kept page.
    "libnginx-mod-http-cache-purge",
    "openssl",
    "logrotate",
    "systemd-timesyncd",
    "unattended-upgrades",
    *LIBRARIES,
)
_JOURNAL = "[Journal]\nSystemMaxUse=300M\nMaxRetentionSec=14day\n"
_FIRST_LOGIN = Path("/root/liaison-first-login.txt")


def main() -> None:
    os.umask(0o022)
    try:
        refuse_elsewhere()
        before = recalled(layout.ANSWERS)
        answers = gather(os.environ, before, input if sys.stdin.isatty() else None)
        install(answers, before)
    except (InstallationError, ValueError, OSError) as reason:
        stop(f"{reason}\n\nThe installation is not complete. Mend this, and run it again: it goes on where it stopped.")


def refuse_elsewhere() -> None:
    """Raise InstallationError on a machine that is no Debian 12 or newer with systemd."""
    told = environment.values(Path("/etc/os-release").read_text())
    if told.get("ID") != "debian" or int(told.get("VERSION_ID", "0")) < 12:
        raise InstallationError(
            f"This is {told.get('PRETTY_NAME', 'no Debian')}. The installation is made for Debian 12 and 13."
        )
    if not Path("/run/systemd/system").is_dir():
        raise InstallationError("systemd does not run here. In a container, use the Containerfile instead.")


def install(answers: Answers, before: Answers | None) -> None:
    """Bring this machine to what ``answers`` say, which were ``before`` at the last run."""
    prepare_machine(answers)
    changed = write_settings(answers, before)
    make_mirror_folder()
    wanted = release.built(SOURCE)
    serving = release.current()
    if serving and serving != wanted:
        raise InstallationError(
            f"{serving.name} is installed, and this is {wanted.name}: use deploy/upgrade to go from one to the other."
        )
    changed |= make_signing_key(wanted)
    command.manage(wanted, "migrate", "--noinput", "-v0")
    link(layout.CURRENT, wanted)
    command.bring()
    first_login = make_administrator(wanted, answers)
    serve(answers, changed)
    write(layout.ANSWERS, stored(answers), 0o600)
    hindered = tls.obtain(answers)
    report(answers, first_login, hindered)


def prepare_machine(answers: Answers) -> None:
    """Bring packages, the site's user, its folders and its database."""
    postgresql = ["postgresql", "postgresql-client"] if answers.database == "postgresql" else []
    install_packages([*_PACKAGES, *postgresql, *(["certbot"] if answers.tls == "acme" else [])])
    if not succeeds("getent", "passwd", layout.USER):
        run(
            "useradd",
            "--system",
            "--user-group",
            "--home-dir",
            str(layout.DATA),
            "--shell",
            "/usr/sbin/nologin",
            layout.USER,
        )
    make_folders()
    if answers.database == "postgresql":
        say("Preparing PostgreSQL …")
        database.prepare()
    if write(Path("/etc/systemd/journald.conf.d/liaison.conf"), _JOURNAL):
        run("systemctl", "restart", "systemd-journald")


def make_folders() -> None:
    folder(layout.RELEASES)
    folder(layout.LIBRARIES)
    folder(layout.SETTINGS)
    folder(layout.DATA, layout.USER, layout.USER, 0o751)
    # nginx sends uploads, and may read nothing else here: what is made in this folder belongs to its group.
    folder(layout.DATA / "media", layout.USER, layout.WEB_USER, 0o2750)
    folder(Path("/var/cache/liaison"), layout.USER, layout.USER, 0o750)
    folder(layout.BACKUPS, layout.USER, layout.USER, 0o700)


def make_mirror_folder() -> None:
    """Make the folder in which the site is to keep a copy of itself, if it is to; what holds files stays as it is."""
    name = environment.values(layout.ENVIRONMENT.read_text()).get("MIRROR_DIR", "")
    if name and not (Path(name).exists() and any(Path(name).iterdir())):
        folder(Path(name), layout.USER, layout.USER)


def write_settings(answers: Answers, before: Answers | None) -> bool:
    """Write settings and secrets; return whether any changed."""
    changed = environment.write_environment(answers, before)
    changed |= environment.write_secrets(answers)
    return changed


def make_signing_key(wanted: Path) -> bool:
    """Make the key with which the office signs, if there is none; return whether it was made."""
    key = layout.SECRETS / "signing-key"
    if key.exists():
        return False
    # By root, so that the services, which read it, cannot change it.
    run(str(wanted / "bin/liaison"), "make_signing_key", str(key), env=release.offline())
    return True


def make_administrator(wanted: Path, answers: Answers) -> str:
    """Make the first administrator; return what they need for their first login, or nothing if there is one already."""
    name, address = answers.account
    return command.manage(wanted, "create_administrator", name, *(["--email", address] if address else []), "--if-none")


def serve(answers: Answers, changed: bool) -> None:
    """Start the site and let nginx lead to it; what runs already is restarted only if something changed."""
    say("Starting the site …")
    changed |= units.bring(layout.CURRENT)
    if changed and succeeds("systemctl", "is-active", "liaison.service"):
        units.restart()
    units.start()
    tls.prepare(answers)
    onion = environment.values(layout.ENVIRONMENT.read_text()).get("ONION_ADDRESS", "")
    nginx.write_configuration(answers.hosts, onion)


def report(answers: Answers, first_login: str, hindered: str) -> None:
    """Open the site and say what is seen. Raises InstallationError when something is wrong with it."""
    host = answers.hosts[0]
    seen = looking.through_nginx(host)
    say()
    for one in seen:
        print(f"  {one.status}  https://{host}{one.path}  {one.title}  ({one.seconds * 1000:.0f} ms)")
    tell_first_login(first_login)
    tell_doctor()
    if hindered:
        raise InstallationError(
            f"The site is there, with a certificate that it signed itself, which browsers do not trust. {hindered}\n"
            f"Let {answers.site} lead to this machine, ports 80 and 443, and run deploy/install again."
        )
    if wrong := looking.wrong_in(seen):
        raise InstallationError(
            "\n".join(["The site does not answer as it should:", *wrong, "See: journalctl -u liaison -n 50"])
        )
    say(f"The site stands at https://{host}/, its desk at https://{host}/admin/.")


def tell_first_login(text: str) -> None:
    """Show what the first administrator needs, or keep it for root alone where nobody looks on."""
    if not text.strip():
        return
    if sys.stdout.isatty():
        print(f"\n{text}")
    else:
        write(_FIRST_LOGIN, text, 0o600)
        print(f"\n  For the first login read {_FIRST_LOGIN}, and delete it then.")


def tell_doctor() -> None:
    """Print what the doctor of the site says; its advice is no failure of the installation."""
    serving = layout.CURRENT.resolve()
    if "doctor" not in release.commands(serving):
        return
    print(f"\n{command.told(serving, 'doctor', '--quiet').strip()}\n")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        stop(
            "deploy/install takes no arguments: answer its questions, or set LIAISON_SITE and the others (docs/sysadmin.md)."
        )
    if shutil.which("apt-get") is None:
        stop("There is no apt-get here. The installation is made for Debian 12 and 13.")
    main()
