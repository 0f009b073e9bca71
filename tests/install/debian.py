"""A Debian of its own in a folder, booted with its own systemd and its own network, and taken down again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TOOLS = {"debootstrap": "debootstrap", "systemd-nspawn": "systemd-container", "slirp4netns": "slirp4netns"}
# What a server has after Debian's own installer, as far as it matters here. Python is not among it.
_BASE = "systemd,systemd-sysv,dbus,ca-certificates,procps"
# Seconds that the machine may take to boot, and to have its network.
_PATIENCE = 60
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Debian:
    """A booted Debian: ``root`` is its folder, ``leader`` the number of its first process."""

    def __init__(self, root: Path, leader: int) -> None:
        self.root = root
        self.leader = leader

    def run(
        self, *command: str, env: dict[str, str] | None = None, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run ``command`` in it as root, without a terminal; what it prints is returned. Raises CalledProcessError when it fails."""
        done = subprocess.run(
            self._inside(*command, env=env),
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if check and done.returncode:
            print(done.stdout)
            raise subprocess.CalledProcessError(done.returncode, command, done.stdout)
        return done

    def from_outside(self, *command: str) -> list[str]:
        """Return the command that runs a program of this machine in its network."""
        return [*self._enter(), *command]

    def shown(self, *command: str, env: dict[str, str] | None = None) -> int:
        """Run ``command`` likewise, showing what it prints as it comes; return its status."""
        return subprocess.run(self._inside(*command, env=env), stdin=subprocess.DEVNULL).returncode

    def _inside(self, *command: str, env: dict[str, str] | None) -> list[str]:
        given = {"PATH": _PATH, "HOME": "/root", "LANG": "C.UTF-8", **(env or {})}
        clean = ["/usr/bin/env", "-i", *(f"{name}={value}" for name, value in given.items())]
        return [*self._enter("-m", "-u", "-i", "-p"), *clean, *command]

    def _enter(self, *spaces: str) -> list[str]:
        return ["nsenter", "-t", str(self.leader), "-n", *spaces, "--"]


def bring_tools() -> None:
    """Install what this needs. Exits with one line where that is impossible."""
    if os.geteuid() != 0:
        sys.exit("make test-install boots a Debian of its own: run it as root.")
    if lacking := [package for tool, package in TOOLS.items() if not shutil.which(tool)]:
        print(f"Installing {' '.join(lacking)} …", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "-y", "--no-install-recommends", *lacking]):
            if subprocess.run(["apt-get", "-qq", *command], env=quiet, stdout=subprocess.DEVNULL).returncode:
                sys.exit(f"Install these, and try again: {' '.join(lacking)}")


def base(suite: str, place: Path) -> Path:
    """Return a folder with a fresh Debian ``suite`` in ``place``; it is made once and kept."""
    folder = place / f"{suite}-base"
    if not folder.exists():
        shutil.rmtree(beside := place / f"{suite}-unfinished", ignore_errors=True)
        place.mkdir(parents=True, exist_ok=True)
        mirror = _mirror(suite)
        subprocess.run(
            ["debootstrap", "--variant=minbase", f"--include={_BASE}", suite, beside, *mirror],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        _as_this_machine(beside)
        beside.rename(folder)
    return folder


def _mirror(suite: str) -> list[str]:
    """Return the address from which this machine's apt takes Debian; none where it takes another system."""
    wanted = ["--format", "$(CODENAME) $(REPO_URI)", "Created-By: Packages"]
    told = subprocess.run(["apt-get", "indextargets", *wanted], capture_output=True, text=True).stdout.split("\n")
    found = [line.split()[1] for line in told if line.startswith(f"{suite} ")]
    others = [line.split()[1] for line in told if line.split()[:1] and line.split()[1].rstrip("/").endswith("/debian")]
    return (found or others)[:1]


def _as_this_machine(root: Path) -> None:
    """Let apt and pip in ``root`` reach what they reach here: settings of both, and the authorities this machine trusts."""
    for file in Path("/etc/apt/apt.conf.d").iterdir():
        if not (root / "etc/apt/apt.conf.d" / file.name).exists() and "docker" not in file.name:
            shutil.copy(file, root / "etc/apt/apt.conf.d")
    own = Path("/usr/local/share/ca-certificates")
    shutil.copytree(own, root / own.relative_to("/"), dirs_exist_ok=True)
    subprocess.run(["chroot", root, "update-ca-certificates"], check=True, capture_output=True)
    lines = [f"{name} = {' '.join(value.split())}" for name, value in _pip_settings().items()]
    (root / "etc/pip.conf").write_text("\n".join(["[global]", *lines, ""]))


def _pip_settings() -> dict[str, str]:
    told = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    pairs = [line.partition("=")[::2] for line in told.splitlines() if "=" in line]
    return {
        name.removeprefix("global.").removeprefix(":env:."): value.strip("'").replace("\\n", " ")
        for name, value in pairs
    }


def _folders_of_pip() -> set[str]:
    """Return the folders on this machine from which pip takes packages or settings, besides the authorities."""
    words = " ".join(_pip_settings().values()).split()
    paths = [Path(word.removeprefix("file://")) for word in words if word.removeprefix("file://").startswith("/")]
    return {
        "/".join(path.parts[:3]).replace("//", "/") for path in paths if path.exists() and path.parts[1] != "etc"
    } | ({"/etc/xdg/pip"} if Path("/etc/xdg/pip").exists() else set())


@contextmanager
def booted(suite: str, place: Path, source: Path, releases: Path) -> Iterator[Debian]:
    """A fresh Debian ``suite``, booted; ``source`` is its /root/liaison, ``releases`` its /root/releases. Gone at the end."""
    root = place / f"{suite}-{os.getpid()}"
    subprocess.run(["cp", "-a", base(suite, place), root], check=True)
    (root / "etc/resolv.conf").unlink(missing_ok=True)
    (root / "etc/resolv.conf").write_text("nameserver 10.0.2.3\n")
    (place / "archives").mkdir(exist_ok=True)
    binds = [f"--bind={place / 'archives'}:/var/cache/apt/archives", f"--bind-ro={source}:/root/liaison"]
    binds += [f"--bind-ro={releases}:/root/releases", *(f"--bind-ro={folder}" for folder in _folders_of_pip())]
    how = [
        "--quiet",
        "--register=no",
        "--keep-unit",
        "--boot",
        "--console=read-only",
        "--private-network",
        "--resolv-conf=off",
    ]
    with (place / f"{suite}.log").open("w") as log:
        nspawn = subprocess.Popen(
            ["systemd-nspawn", *how, *binds, "-D", root], stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
    network = None
    try:
        leader = _leader(nspawn)
        network = subprocess.Popen(
            ["slirp4netns", "--configure", "--mtu=65520", "--disable-host-loopback", str(leader), "tap0"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        machine = Debian(root, leader)
        _wait(machine)
        yield machine
    finally:
        for process in filter(None, (network, nspawn)):
            _end(process)
        shutil.rmtree(root, ignore_errors=True)


def _leader(nspawn: subprocess.Popen[bytes]) -> int:
    children = Path(f"/proc/{nspawn.pid}/task/{nspawn.pid}/children")
    return int(_until(lambda: children.read_text().split()[-1:], "The machine does not start.")[0])


def _wait(machine: Debian) -> None:
    states = ("running", "degraded")
    _until(
        lambda: machine.run("systemctl", "is-system-running", check=False).stdout.strip() in states,
        "The machine does not boot.",
    )
    _until(
        lambda: machine.run("getent", "hosts", "deb.debian.org", check=False).returncode == 0,
        "The machine has no network.",
    )


def _until(found, otherwise: str):
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if answer := found():
            return answer
        time.sleep(0.2)
    raise TimeoutError(otherwise)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=20)
        return
    process.send_signal(signal.SIGKILL)
    process.wait()
