"""What the product and its tests take from the operating system, by Debian's names; installed where that may be done unasked.

Of the standard library alone: ``make demo`` asks before anything else is loaded.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Chromium, for the browser's tests. Fonts too: without an Arabic one they measure boxes.
BROWSER = ("chromium", "fonts-noto-core")
# LibreOffice without a window, for the tests that read spreadsheets back.
SPREADSHEETS = ("libreoffice-calc-nogui",)
# Programs that single tests start, by their packages; servers among them are started by tests alone.
TOOLS = {
    "nginx": "nginx-light",
    "/usr/lib/nginx/modules/ngx_http_cache_purge_module.so": "libnginx-mod-http-cache-purge",
    "redis-server": "redis-server",
    "pdftotext": "poppler-utils",
    "ssh-keygen": "openssh-client",
    "systemd-analyze": "systemd",
}
# The package that brings a library, and the library: WeasyPrint's for PDF, and FriBidi besides for social cards.
LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
    "fontconfig": "libfontconfig.so.1",
    "libfribidi0": "libfribidi.so.0",
}
# Without a network it is better to do without.
_PATIENCE = ("-o", "Acquire::http::Timeout=15", "-o", "Acquire::https::Timeout=15", "-o", "Acquire::Retries=0")


def lacking() -> list[str]:
    """The packages of ``LIBRARIES`` whose library this machine does not find; none where libraries have other names."""
    if sys.platform != "linux":
        return []
    return [package for package, library in LIBRARIES.items() if not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def may_install() -> bool:
    """Whether this is a Debian or Ubuntu and we are root."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(packages: Iterable[str]) -> bool:
    """Install ``packages`` where that may be done; whether it was."""
    # As if the machine were in single-user mode: no server is started because it was installed.
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    commands = (["update"], ["install", "-y", "--no-install-recommends", *packages])
    return may_install() and all(
        subprocess.run(
            ["apt-get", "-qq", *_PATIENCE, *command],
            env=quiet,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ).returncode
        == 0
        for command in commands
    )
