"""A PostgreSQL of its own, made by initdb in a temporary folder and run by an account that is not root; never the machine's own."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from bench.drills.place import Place

ACCOUNT = "postgres"


class Cluster:
    """PostgreSQL in ``folder``, on ``port`` of this machine alone."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        found = [Path("/usr/lib/postgresql"), *filter(None, [shutil.which("initdb")])]
        programs = sorted(Path(found[0]).glob("*/bin")) or [Path(found[-1]).parent]
        self.programs = programs[-1]

    def begin(self) -> None:
        """Make it and start it."""
        self._make_folder()
        self._run(
            "initdb", "-D", str(self.folder / "data"), "-U", "liaison", "-A", "trust", "-E", "UTF8", "--no-locale"
        )
        self.start()

    def follow(self, primary: Cluster) -> None:
        """Make it a replica of ``primary`` and start it."""
        self._make_folder()
        where = ("-h", "127.0.0.1", "-p", str(primary.port), "-U", "liaison")
        self._run("pg_basebackup", *where, "-D", str(self.folder / "data"), "-R", "-X", "stream", "-c", "fast")
        self.start()

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            shutil.chown(self.folder, ACCOUNT)

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self._run(
            "pg_ctl", "-D", str(self.folder / "data"), "-o", options, "-l", str(self.folder / "log"), "-w", "start"
        )

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: ``immediate`` is as a power cut."""
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")

    def make(self, name: str, template: str = "template1") -> str:
        """Make the database ``name`` as a copy of ``template``; return its address."""
        where = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "liaison")
        self._run("createdb", *where, "-T", template, name)
        return self.url(name)

    def url(self, name: str) -> str:
        """The address of the database ``name``."""
        return f"postgres://liaison@127.0.0.1:{self.port}/{name}"

    def copy(self, base: Place, folder: Path, template: str) -> Place:
        """The installation ``base``, whose database is ``template``, once more."""
        shutil.copytree(base.folder, folder, symlinks=True)
        return Place(folder, self.make(f"drill_{folder.name.replace('-', '_')}", template), dict(base.more), base.key)

    def _run(self, program: str, *arguments: str) -> None:
        account = ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--init-groups"] if os.geteuid() == 0 else []
        command = [*account, str(self.programs / program), *arguments]
        done = subprocess.run(
            command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{program} failed: {done.stderr.strip()[-600:]}")
