"""``make demo`` from outside: what it refuses at once, and one whole life of a demo."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

BASE_DIR = Path(__file__).resolve().parents[2]
SECONDS_AT_MOST = 60


def start(data: Path, port: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    inherited = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "SECRET_KEY")}
    return subprocess.Popen(
        [sys.executable, "deploy/demo.py", *arguments],
        cwd=BASE_DIR,
        env={**inherited, "LIAISON_DATA": str(data), "PORT": port, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture
def taken_port() -> Iterator[str]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield str(holder.getsockname()[1])


@pytest.mark.parametrize("arguments", [(), ("--only-port",)])
def test_a_port_in_use_is_one_clear_line_before_anything_is_done(tmp_path, taken_port, arguments):
    data = tmp_path / "data"
    demo = start(data, taken_port, *arguments)
    output, _ = demo.communicate(timeout=SECONDS_AT_MOST)
    assert demo.returncode != 0
    assert len(output.splitlines()) == 1
    assert taken_port in output
    assert not data.exists()


@pytest.mark.parametrize("arguments", [(), ("--only-port",)])
@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80 80", "٨٠٠٠", "8e3"])
def test_a_port_that_is_none_is_one_clear_line(tmp_path, port, arguments):
    demo = start(tmp_path / "data", port, *arguments)
    output, _ = demo.communicate(timeout=SECONDS_AT_MOST)
    assert demo.returncode != 0
    assert output.startswith("PORT must be a number")
    assert len(output.splitlines()) == 1


def test_a_place_that_cannot_be_written_is_one_clear_line(tmp_path):
    (tmp_path / "file").write_text("in the way")
    demo = start(tmp_path / "file" / "data", free_port())
    output, _ = demo.communicate(timeout=SECONDS_AT_MOST)
    assert demo.returncode != 0
    assert output.startswith("The demo cannot write its data")
    assert len(output.splitlines()) == 1


def served(demo: subprocess.Popen[str]) -> list[str]:
    """What the demo says until it serves."""
    lines = []
    for line in demo.stdout:
        lines.append(line.strip())
        if "Ctrl-C" in line:
            return lines
    raise AssertionError("\n".join(lines))


def came_out_or_expired(data: Path) -> bool:
    """Whether the notice in the demo's content whose time is over has that in its timeline, in a while."""
    end = time.monotonic() + SECONDS_AT_MOST
    while time.monotonic() < end:
        with closing(sqlite3.connect(data / "liaison.sqlite3")) as database:
            [[number]] = database.execute("SELECT count(*) FROM liaison_event WHERE action = 'expire'")
        if number:
            return True
        time.sleep(0.5)
    return False


def test_one_life_of_a_demo(tmp_path):
    data, port = tmp_path / "with spaces & signs #1", free_port()
    # A production installation's settings in the same shell are not the demo's.
    foreign = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "SECRET_KEY": "somebody else's", "DEBUG": "1"}

    demo = start(data, port, **foreign)
    lines = served(demo)
    site = f"http://127.0.0.1:{port}"
    for promised in (f"{site}/ar/", f"{site}/en/", f"{site}/admin/", "administrator", "liaison-demo"):
        assert any(promised in line for line in lines), promised
    for address in ("/ar/", "/en/", "/admin/login/"):
        with urlopen(site + address, timeout=20) as response:
            assert response.status == 200
    # What was published is signed, and what became due is done, as on a server.
    with urlopen(f"{site}/provenance/head.json", timeout=20) as response:
        assert json.load(response)["signed"]
    assert came_out_or_expired(data)
    key = data / "secret-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text()) >= 50

    second = start(data, port)
    refusal, _ = second.communicate(timeout=SECONDS_AT_MOST)
    assert second.returncode != 0
    assert len(refusal.splitlines()) == 1

    demo.send_signal(signal.SIGINT)
    rest, _ = demo.communicate(timeout=SECONDS_AT_MOST)
    assert (demo.returncode, rest) == (0, "")

    first_key, begun = key.read_text(), time.monotonic()
    again = start(data, port)
    lines = served(again)
    assert time.monotonic() - begun < 15
    assert any("kept" in line for line in lines)
    assert key.read_text() == first_key
    again.send_signal(signal.SIGTERM)
    again.communicate(timeout=SECONDS_AT_MOST)
