"""What is taken from the operating system, and installed where that may be done."""

from __future__ import annotations

import os

import pytest

from deploy import system


@pytest.fixture
def debian(tmp_path, monkeypatch):
    """A machine of which we are root, whose apt-get only writes down what it is asked for: ``debian()``."""
    log = tmp_path / "asked"
    program = tmp_path / "apt-get"
    program.write_text(f'#!/bin/sh\necho "$@" >> {log}\ncase "$*" in *unknown*) exit 100;; esac\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return lambda: log.read_text().splitlines() if log.exists() else []


def test_packages_are_looked_up_anew_and_installed_without_questions(debian):
    assert system.install(["libpango-1.0-0", "fontconfig"])
    update, install = debian()
    assert update.endswith(" update")
    assert install.endswith(" install -y --no-install-recommends libpango-1.0-0 fontconfig")


def test_what_cannot_be_installed_is_told(debian):
    assert not system.install(["unknown"])


def test_nothing_is_installed_by_others_than_root(debian, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert not system.may_install()
    assert not system.install(["fontconfig"])
    assert debian() == []


def test_nothing_is_installed_where_there_is_no_apt(monkeypatch, tmp_path):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not system.install(["fontconfig"])


def test_packages_whose_libraries_are_missing_are_named(monkeypatch):
    monkeypatch.setattr(system, "LIBRARIES", {"here": "libc.so.6", "gone": "libnowhere.so.0"})
    monkeypatch.setattr(system.sys, "platform", "linux")
    assert system.lacking() == ["gone"]
    monkeypatch.setattr(system.sys, "platform", "darwin")
    assert system.lacking() == []
