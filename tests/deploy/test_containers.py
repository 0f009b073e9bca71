"""The Containerfile and compose.yaml, which are built nowhere here: they name what there is, and run as nobody special."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

from deploy.system import LIBRARIES

BASE_DIR = Path(__file__).resolve().parents[2]
INSTRUCTIONS = ["FROM", "RUN", "WORKDIR", "COPY", "ENV", "USER", "VOLUME", "EXPOSE", "CMD"]


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, str]]:
    text = re.sub(r"^#.*\n", "", (BASE_DIR / "Containerfile").read_text(), flags=re.MULTILINE).replace("\\\n", " ")
    return [tuple(line.split(maxsplit=1)) for line in text.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def services() -> dict[str, dict]:
    return yaml.safe_load((BASE_DIR / "compose.yaml").read_text())["services"]


def test_the_containerfile_holds_only_known_instructions_and_ends_with_the_server(steps):
    assert {name for name, _ in steps} <= set(INSTRUCTIONS)
    assert (steps[0][0], steps[-1][0]) == ("FROM", "CMD")
    assert json.loads(steps[-1][1])[:2] == ["gunicorn", "liaison.wsgi"]


def test_the_image_names_its_base_exactly_and_does_not_run_as_root(steps):
    assert not re.search(r":latest|^[^:]+$", steps[0][1])
    assert ("USER", "liaison") in steps


def test_the_image_has_the_libraries_and_takes_packages_by_their_hashes(steps):
    runs = " ".join(text for name, text in steps if name == "RUN")
    assert set(LIBRARIES) <= set(runs.split())
    assert "--require-hashes" in runs


def test_what_is_copied_is_there(steps):
    for name, text in steps:
        if name == "COPY":
            assert all((BASE_DIR / source).exists() for source in text.split()[:-1])


def test_both_lists_of_what_stays_out_of_the_image_are_one():
    ignored = (BASE_DIR / ".containerignore").read_text()
    assert ignored == (BASE_DIR / ".dockerignore").read_text()
    assert ".*" in ignored.split()


def test_every_service_of_the_site_is_closed_and_reachable_from_this_machine_alone(services):
    own = [one for name, one in services.items() if name != "database"]
    assert len(own) >= 3
    for one in own:
        assert one["read_only"]
        assert one["cap_drop"] == ["ALL"]
        assert all(port.startswith("127.0.0.1:") for port in one.get("ports", []))


def test_no_service_holds_a_secret_in_its_environment(services):
    for one in services.values():
        names = [name for name in one["environment"] if re.search("PASSWORD|SECRET|URL", name)]
        assert names
        assert all(name.endswith("_FILE") for name in names)


def test_the_services_run_commands_that_there_are(services):
    from django.core.management import get_commands

    text = " ".join(" ".join(one.get("command", [])) for one in services.values())
    named = re.findall(r"manage\.py,? (\w+)", text)
    assert named
    assert set(named) <= set(get_commands())
