"""What ``deploy/install`` asks and writes; ``make test-install`` tries the whole of it on a fresh Debian."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from deploy.installing import answers, command, environment, layout, looking, nginx, release, units
from deploy.installing.machine import InstallationError

GIVEN = {
    "LIAISON_SITE": "News.example.org, www.example.org",
    "LIAISON_DATABASE": "sqlite",
    "LIAISON_TLS": "self-signed",
    "LIAISON_ADMIN": "samira samira@example.org",
    "LIAISON_MAIL": "smtp+tls://user:pass@mail.example.org:587",
}
COMMANDS = {"db_worker", "publish_due", "backup", "verify_log", "doctor", "export_site"}


def given(**others: str) -> answers.Answers:
    return answers.gather(GIVEN | others, None, None)


# Questions


def test_at_most_five_questions_each_answered_by_a_variable():
    assert len(answers.QUESTIONS) <= 5
    found = given()
    assert found.hosts == ["news.example.org", "www.example.org"]
    assert found.account == ("samira", "samira@example.org")


def test_without_a_terminal_an_answer_that_is_missing_names_its_variable():
    with pytest.raises(ValueError, match="LIAISON_SITE is not set"):
        answers.gather({}, None, None)


def test_a_wrong_answer_is_asked_for_again_with_the_reason():
    typed, asked = iter(["http://x", "news.example.org", "", "own", "self-signed", "samira", ""]), []
    found = answers.gather({}, None, lambda text: asked.append(text) or next(typed))
    assert (found.site, found.database, found.tls, found.mail) == (
        "news.example.org",
        "postgresql",
        "self-signed",
        "none",
    )
    assert "“http://x” is no name of a site" in asked[1]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LIAISON_SITE", "localhost"),
        ("LIAISON_SITE", "news.example.org;rm"),
        ("LIAISON_DATABASE", "mysql"),
        ("LIAISON_TLS", "/nowhere"),
        ("LIAISON_ADMIN", "sa/mira"),
        ("LIAISON_ADMIN", "samira no-address"),
        ("LIAISON_MAIL", "https://user:secret@mail.example.org"),
    ],
)
def test_a_wrong_variable_is_refused_by_name_and_tells_no_password(variable, value):
    with pytest.raises(ValueError, match=variable) as refused:
        given(**{variable: value})
    assert "secret" not in str(refused.value)


def test_the_next_run_remembers_the_answers_but_no_password(tmp_path):
    text = answers.stored(given())
    assert "pass" not in text
    (tmp_path / "answers.json").write_text(text)
    before = answers.recalled(tmp_path / "answers.json")
    again = answers.gather({"LIAISON_DATABASE": "postgresql"}, before, None)
    assert (again.site, again.database, again.mail) == ("news.example.org,www.example.org", "postgresql", "kept")


# Settings


def test_the_settings_hold_no_secret_and_are_read_by_the_site():
    text = environment.merged("", environment.settings(given(LIAISON_DATABASE="postgresql"), 2, 4000), {})
    values = environment.values(text)
    assert values["DATABASE_URL"] == "postgres:////var/run/postgresql/liaison"
    assert values["SITE_URL"] == "https://news.example.org"
    assert "pass" not in text


def test_what_the_sysadmin_wrote_into_the_settings_stays():
    first = environment.settings(given(), 2, 4000)
    text = environment.merged("", first, {})
    text = text.replace("WEB_CONCURRENCY=4", "WEB_CONCURRENCY=1") + "# our zone\nTIME_ZONE=Asia/Beirut\n"
    again = environment.merged(text, first, first)
    assert again == text
    moved = environment.merged(again, environment.settings(given(LIAISON_SITE="new.example.org"), 2, 4000), first)
    assert environment.values(moved) | {"TIME_ZONE": ""} != environment.values(text)
    assert environment.values(moved)["ALLOWED_HOSTS"] == "new.example.org"
    assert environment.values(moved)["WEB_CONCURRENCY"] == "1"
    assert "# our zone\nTIME_ZONE=Asia/Beirut\n" in moved


def test_going_back_to_sqlite_takes_the_address_of_postgresql_away():
    pg, lite = (environment.settings(given(LIAISON_DATABASE=kind), 1, 900) for kind in ("postgresql", "sqlite"))
    assert "DATABASE_URL" not in environment.values(environment.merged(environment.merged("", pg, {}), lite, pg))


@pytest.mark.parametrize(("cores", "memory", "processes"), [(1, 500, 1), (2, 4000, 4), (8, 2000, 2)])
def test_a_small_machine_gets_fewer_processes(cores, memory, processes):
    assert environment.settings(given(), cores, memory)["WEB_CONCURRENCY"] == str(processes)


# systemd


def rendered() -> dict[str, str]:
    secrets, settings = {"SECRET_KEY": Path("/etc/liaison/secrets/secret-key")}, {"MIRROR_DIR": "/srv/copy"}
    return units.rendered(secrets, COMMANDS, settings)


def test_every_unit_is_filled_in_and_gets_the_secrets_by_systemd():
    for name, text in rendered().items():
        assert not re.search(r"^@", text, re.MULTILINE), name
        if "\nUser=liaison" in text:
            assert "LoadCredential=secret-key:/etc/liaison/secrets/secret-key" in text
            assert "Environment=SECRET_KEY_FILE=%d/secret-key" in text


def test_units_whose_command_a_release_does_not_have_are_left_out():
    found = units.rendered({}, {"publish_due"}, {})
    assert "liaison-publish.timer" in found
    assert not {"liaison-backup.timer", "liaison-backup.service", "liaison-worker.service"} & found.keys()


def test_the_copy_of_the_site_is_made_where_a_setting_says_and_nowhere_else():
    assert not [name for name in units.rendered({}, COMMANDS, {"MIRROR_DIR": ""}) if "mirror" in name]
    service = rendered()["liaison-mirror.service"]
    assert "ReadWritePaths=/srv/copy\n" in service
    assert service.index("UMask=0022") > service.index("UMask=0027")
    assert "liaison-mirror.timer" in rendered()


def test_releases_beside_the_one_that_serves_do_not_want_its_port_of_metrics():
    for name in ("liaison-try@.service", "liaison-bridge@.service"):
        assert "UnsetEnvironment=METRICS_PORT" in rendered()[name]


def test_the_units_of_the_site_are_closed(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not here")
    for name, text in rendered().items():
        (tmp_path / name).write_text(text)
    for name in ("liaison.service", "liaison-worker.service", "liaison-publish.service", "liaison-try@.service"):
        judged = ["systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=25", str(tmp_path / name)]
        done = subprocess.run(judged, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-300:] + done.stderr


# nginx


@pytest.mark.parametrize(("version", "listens"), [((1, 22, 1), "listen 443 ssl http2;"), ((1, 26, 3), "http2 on;")])
def test_http_2_is_said_as_each_nginx_understands_it(version, listens):
    text = nginx.rendered(["news.example.org"], version=version, ipv6=True)["sites-available/liaison.conf"]
    assert listens in text
    assert ("listen 443 ssl http2" in text) != ("http2 on" in text)


def test_a_machine_without_ipv6_is_not_asked_for_it():
    files = nginx.rendered(["news.example.org"], version=(1, 22, 1), ipv6=False)
    assert not any("[::]" in text for text in files.values())


def test_nginx_takes_the_configuration(tmp_path):
    if not shutil.which("nginx"):
        pytest.skip("nginx is not here")
    nginx.write_aside(tmp_path, ["news.example.org"], {}, ipv6=True, onion=f"{'a' * 56}.onion")
    key = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-subj",
        "/CN=x",
    ]
    subprocess.run(
        [*key, "-keyout", tmp_path / "privkey.pem", "-out", tmp_path / "fullchain.pem"], check=True, capture_output=True
    )
    http = f"http {{ include /etc/nginx/mime.types; include {tmp_path}/sites-available/*.conf; }}"
    main = f"include /etc/nginx/modules-enabled/*.conf; pid {tmp_path}/pid; events {{}} {http}"
    (tmp_path / "nginx.conf").write_text(main)
    done = subprocess.run(
        ["nginx", "-t", "-e", tmp_path / "log", "-c", tmp_path / "nginx.conf"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "warn" not in done.stderr


def test_no_log_of_nginx_names_a_reader():
    files = nginx.rendered(["news.example.org"], version=(1, 22, 1), ipv6=True)
    formats = re.findall(r"log_format.*", "\n".join(files.values()))
    assert formats
    assert not re.search(r"\$(remote_addr|request_uri|args|http_)", "".join(formats))


# Releases and commands


def test_a_release_is_named_by_its_version_and_its_content(tmp_path):
    (tmp_path / "liaison").mkdir()
    (tmp_path / "liaison/__init__.py").write_text('__version__ = "1.2.3"\n')
    first = release.name_of(tmp_path)
    assert first.startswith("1.2.3-")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_text("x")
    assert release.name_of(tmp_path) == first
    (tmp_path / "manage.py").write_text("x")
    assert release.name_of(tmp_path) != first


def test_what_is_no_release_is_said_to_be_none(tmp_path):
    with pytest.raises(InstallationError, match="holds no release"):
        release.name_of(tmp_path)
    (tmp_path / "x.tar.gz").write_text("no archive")
    with (
        pytest.raises(InstallationError, match="neither a folder nor an archive"),
        release.opened(tmp_path / "x.tar.gz"),
    ):
        pass


def test_an_archive_opens_as_the_folder_in_it(tmp_path):
    (tmp_path / "liaison-1/liaison").mkdir(parents=True)
    (tmp_path / "liaison-1/liaison/__init__.py").write_text('__version__ = "1.0"\n')
    archive = shutil.make_archive(str(tmp_path / "given"), "gztar", tmp_path, "liaison-1")
    with release.opened(Path(archive)) as found:
        assert release.version_of(found) == "1.0"


def test_a_command_runs_as_the_user_of_the_site_with_its_secrets():
    secrets = {"SECRET_KEY": Path("/etc/liaison/secrets/secret-key")}
    found = command.line(Path("/opt/liaison/releases/1"), ["doctor", "--json"], secrets, unit="u", place=Path("/srv"))
    assert "--property=User=liaison" in found
    assert "--property=Environment=SECRET_KEY_FILE=/run/credentials/u.service/secret-key" in found
    assert found[-3:] == ["/opt/liaison/releases/1/bin/liaison", "doctor", "--json"]


def test_a_page_is_right_only_with_what_must_stand_in_it():
    assert not looking.judged("/ar/", 200, '<html dir="rtl">')
    assert "500" in looking.judged("/ar/", 500, "")
    assert "without" in looking.judged("/ar/", 200, "an empty page")


def test_a_release_that_is_built_is_taken_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(layout, "RELEASES", tmp_path)
    (tmp_path / "1.0-abcd").mkdir()
    (tmp_path / "1.0-abcd/.complete").touch()
    assert release.built(tmp_path / "1.0-abcd") == tmp_path / "1.0-abcd"


def test_every_unit_runs_a_command_that_there_is():
    from django.core.management import get_commands

    found = units.rendered({}, set(get_commands()), {"MIRROR_DIR": "/srv/copy"})
    assert found.keys() == rendered().keys()
