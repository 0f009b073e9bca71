"""The configuration of nginx, from the files in ``deploy/nginx/``."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.installing import layout
from deploy.installing.machine import InstallationError, folder, link, run, succeeds, write

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TEMPLATES = Path(__file__).resolve().parents[1] / "nginx"
SETTINGS = Path("/etc/nginx")
# Until this version HTTP/2 was a word behind "listen".
_OWN_LINE_FOR_HTTP2 = (1, 25, 1)


def rendered(hosts: Sequence[str], *, version: tuple[int, ...], ipv6: bool, onion: str = "") -> dict[str, str]:
    """Return the files by their place under /etc/nginx.

    ``hosts`` are the site's names, ``version`` nginx's, ``ipv6`` says whether the machine has it, and ``onion`` is the
    address of an onion service.
    """
    own_line = version >= _OWN_LINE_FOR_HTTP2
    values = {
        "names": " ".join(hosts),
        "socket": str(layout.SITE_SOCKET),
        "acme_root": str(layout.ACME_ROOT),
        "logs": str(layout.LOGS),
        "tls": str(layout.TLS),
        "data": str(layout.DATA),
        "code": str(layout.CODE),
        "onion_address": onion,
        "pages": str(layout.PAGES),
        "purge": layout.PURGE,
        "listen": _listen("", own_line),
        "listen_default": _listen(" default_server", own_line),
    }
    values["onion"] = _filled("onion.conf", values, ipv6) if onion else ""
    parts = {f"liaison.d/{file.name}": _filled(file.name, values, ipv6) for file in sorted(TEMPLATES.glob("*.part"))}
    return {"sites-available/liaison.conf": _filled("liaison.conf", values, ipv6), **parts}


def _listen(suffix: str, own_line: bool) -> str:
    word = "" if own_line else " http2"
    lines = [f"listen {address}443{suffix} ssl{word};" for address in ("", "[::]:")]
    return "\n    ".join([*lines, "http2 on;"] if own_line else lines)


def _filled(name: str, values: dict[str, str], ipv6: bool) -> str:
    text = re.sub(r"@([a-z_]+)@", lambda found: values[found[1]], (TEMPLATES / name).read_text())
    lines = [line for line in text.splitlines() if ipv6 or "[::]" not in line]
    return "\n".join(lines).rstrip() + "\n"


def version_of(told: str) -> tuple[int, ...]:
    """Return the version in what ``nginx -v`` prints. Raises InstallationError if it holds none."""
    found = re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", told)
    if not found:
        raise InstallationError(f"nginx does not say its version: {told}")
    return tuple(map(int, found.groups()))


def write_configuration(hosts: Sequence[str], onion: str) -> None:
    """Write the configuration, let nginx check it, and let it be read without closing a connection."""
    version = version_of(run("sh", "-c", "nginx -v 2>&1"))
    files = rendered(hosts, version=version, ipv6=Path("/proc/net/if_inet6").exists(), onion=onion)
    folder(layout.LOGS, layout.WEB_USER, "adm", 0o750)
    for name, text in files.items():
        write(SETTINGS / name, text)
    link(SETTINGS / "sites-enabled" / "liaison.conf", SETTINGS / "sites-available" / "liaison.conf")
    _take_away_welcome_page()
    write(Path("/etc/logrotate.d/liaison"), _ROTATION)
    read_again()


def write_aside(
    folder: Path, hosts: Sequence[str], moves: Mapping[str, str], *, ipv6: bool = False, onion: str = ""
) -> str:
    """Write the configuration into ``folder`` for a trial beside whatever nginx serves; return what is for all servers.

    ``moves`` are further replacements, of sockets and ports.
    """
    version = version_of(run("sh", "-c", "nginx -v 2>&1"))
    moved = {"/etc/nginx/": f"{folder}/"}
    moved |= {f"{place}/": f"{folder}/" for place in (layout.LOGS, layout.TLS, layout.PAGES.parent)}
    for name, text in rendered(hosts, version=version, ipv6=ipv6, onion=onion).items():
        for old, new in {**moved, **moves}.items():
            text = text.replace(old, new)
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    whole = (folder / "sites-available/liaison.conf").read_text()
    return whole[: whole.index("server {\n    listen 80;")]


def read_again() -> None:
    """Let nginx read its configuration and certificates, if they are right. Raises InstallationError otherwise; it serves on as before."""
    run("nginx", "-t")
    run("systemctl", "reload" if succeeds("systemctl", "is-active", "nginx") else "start", "nginx")


def _take_away_welcome_page() -> None:
    welcome = SETTINGS / "sites-enabled" / "default"
    if welcome.is_symlink() and welcome.resolve() == SETTINGS / "sites-available" / "default":
        welcome.unlink()


_ROTATION = f"""\
{layout.LOGS}/*.log {{
    daily
    rotate 7
    missingok
    notifempty
    compress
    create 0640 {layout.WEB_USER} adm
    sharedscripts
    postrotate
        [ ! -f /run/nginx.pid ] || kill -USR1 $(cat /run/nginx.pid)
    endscript
}}
"""
