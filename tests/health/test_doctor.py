"""The doctor says what is wrong and what to do, in the volunteer's language, to programs, and to administrators in the desk."""

from __future__ import annotations

import datetime as dt
import json
import socket
import ssl
import threading
from contextlib import closing, contextmanager, suppress
from io import StringIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from articles.models import Article, Version
from articles.publishing.take import publish
from liaison.backups.record import BACKUP, DRILL, MIRROR, note
from liaison.health.checks.machine import is_clock_set
from liaison.health.examination import checks, examine
from liaison.health.findings import Cost, Level
from liaison.search.index.models import IndexFormat
from tests.factories import ArticleFactory, PersonFactory, UserFactory
from tests.health.outages import database_down

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def site(db):
    """A site that is not new."""
    made_ago(dt.timedelta(days=30))


def made_ago(age: dt.timedelta) -> None:
    MigrationRecorder.Migration.objects.update(applied=timezone.now() - age)


def look(key: str, up_to: Cost = Cost.QUICK):
    """What the check ``key`` finds: level and sentence of each finding."""
    return [
        (finding.level, finding.what, finding.command or finding.place or finding.to_do)
        for each in examine(up_to)
        if each.check.key == key
        for finding in each.findings
    ]


def levels(key: str, up_to: Cost = Cost.QUICK) -> list[Level]:
    return [level for level, _what, _to_do in look(key, up_to)]


def run(*arguments: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except SystemExit as end:
        return int(end.code), out.getvalue()
    return 0, out.getvalue()


def test_it_speaks_the_language_of_the_shell_and_the_one_asked_for(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ar_SY.UTF-8")
    assert "لم تؤخذ أي نسخة احتياطية" in run("--quick")[1]
    assert "No backup was ever made." in run("--quick", "--language", "en")[1]
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert "No backup was ever made." in run("--quick")[1]


def test_its_status_and_its_json_are_for_programs(settings):
    status, text = run("--json", "--quick")
    found = json.loads(text)
    assert status == 2
    assert found["level"] == "fault"
    backups = next(check for check in found["checks"] if check["key"] == "backups")
    assert backups["level"] == "fault"
    assert backups["findings"][0]["what"]
    assert backups["findings"][0]["command"] == "manage.py backup --help"
    assert settings.SECRET_KEY not in text


def test_each_check_comes_to_something_and_none_fails():
    found = examine(Cost.LONG)
    assert {each.check.key for each in found} == {check.key for check in checks()}
    assert [each.check.key for each in found if "could not be looked at" in each.findings[0].what] == []


def test_settings_that_open_the_site_to_everybody_are_faults(settings):
    settings.DEBUG, settings.SECRET_KEY, settings.ALLOWED_HOSTS = True, "short", ["*"]
    settings.SITE_URL, settings.HTTPS = "https://news.example", True
    assert levels("settings")[:3] == [Level.FAULT, Level.FAULT, Level.WARNING]
    settings.DEBUG, settings.SECRET_KEY = False, "a long one of many letters: " + "qwertyuiopasdfghjkl" * 3
    settings.ALLOWED_HOSTS = ["other.example"]
    assert any(level == Level.FAULT and "news.example" in what for level, what, _to_do in look("settings"))


def test_a_demo_account_on_a_real_site_is_a_fault():
    account = UserFactory(username="editor")
    account.set_password("liaison-demo")
    account.save()
    assert look("demo", Cost.LONG)[0][::2] == (Level.FAULT, "manage.py changepassword editor")


def test_backups_that_are_old_failed_or_were_never_tried_are_told(folder):
    note(BACKUP, folder, ok=True)
    note(DRILL, folder, ok=True)
    assert levels("backups") == [Level.OK]
    _back_date(folder, "backup.json", days=3)
    assert levels("backups") == [Level.WARNING]
    _back_date(folder, "backup.json", days=9)
    assert levels("backups") == [Level.FAULT]
    note(BACKUP, folder, ok=True)
    note(BACKUP, folder, ok=False)
    note(DRILL, folder, ok=False)
    assert levels("backups") == [Level.FAULT, Level.FAULT]


def test_a_new_site_has_a_day_for_its_first_backup_and_then_it_is_a_fault():
    made_ago(dt.timedelta(hours=1))
    assert levels("backups") == [Level.ADVICE]
    assert "The first is due by" in run("--quick", "--language", "en")[1]
    made_ago(dt.timedelta(hours=25))
    assert levels("backups") == [Level.FAULT, Level.WARNING]


def test_a_first_backup_that_failed_is_a_fault_on_a_new_site_too(folder):
    made_ago(dt.timedelta(hours=1))
    note(BACKUP, folder, ok=False)
    assert Level.FAULT in levels("backups")


def test_a_copy_of_the_site_that_is_wanted_and_old_or_not_whole_is_told(folder, settings):
    settings.MIRROR_DIR = None
    assert levels("mirror") == [Level.OK]
    settings.MIRROR_DIR = folder / "copy"
    assert levels("mirror") == [Level.ADVICE]
    note(MIRROR, folder, ok=True)
    assert levels("mirror") == [Level.OK]
    note(MIRROR, folder, ok=False)
    assert levels("mirror") == [Level.WARNING]
    _back_date(folder, "mirror.json", days=3)
    assert levels("mirror") == [Level.WARNING]


def _back_date(folder, name: str, days: int) -> None:
    moment = (timezone.now() - dt.timedelta(days=days)).isoformat()
    (folder / "operations" / name).write_text(json.dumps({"at": moment, "ok": True, "last_ok": moment}))


def test_an_index_of_another_version_is_a_fault():
    IndexFormat.objects.update_or_create(pk=1, defaults={"number": 1})
    assert look("index")[0][::2] == (Level.FAULT, "manage.py rebuild_search")


def test_what_was_due_and_not_taken_up_is_a_fault():
    article = ArticleFactory(state_ar="approved")
    assert levels("due") == [Level.OK]
    publish(article, "ar", by=UserFactory(role="publisher"))
    Version.objects.filter(article=article).update(settled_at=None, at=timezone.now() - dt.timedelta(hours=1))
    Article.objects.filter(pk=article.pk).update(state_ar="published")
    assert look("due")[0][::2] == (Level.FAULT, "manage.py publish_due")


def test_accounts_that_need_a_second_step_and_have_none_are_named(settings):
    settings.SECOND_STEP_ROLES = ["publisher"]
    user = UserFactory(role="publisher")
    assert any(level == Level.WARNING and user.username in what for level, what, _to_do in look("accounts"))


def test_an_upload_that_is_lost_is_named():
    article = ArticleFactory()
    Article.objects.filter(pk=article.pk).update(image_decorative=True, image=f"pictures/{'0' * 32}.webp")
    assert not default_storage.exists(f"pictures/{'0' * 32}.webp")
    level, what, _to_do = look("uploads", Cost.LONG)[0]
    assert level == Level.FAULT
    assert f"article {article.pk}" in what


def test_a_protected_name_that_readers_see_is_a_fault_and_is_not_written_down(folder):
    person = PersonFactory(name_en="Faris Karameh", name_ar="فارس كرامة")
    ArticleFactory(body_en="<p>Faris Karameh spoke.</p>", title_en="A report")
    person.protected = True
    person.save()
    assert look("names", Cost.LONG)[0][::2] == (Level.FAULT, f"/admin/names/{person.pk}/")
    kept = (folder / "operations" / "doctor.json").read_text()
    assert "Faris" not in kept
    assert str(person.pk) in json.loads(kept)["names"]["facts"]["texts"]


def test_the_machine_tells_whether_its_clock_is_set():
    assert is_clock_set() in (True, False, None)
    assert levels("disk")
    assert levels("memory")


@contextmanager
def server_with_certificate(tmp_path, days: int):
    """A server on this machine that shows a certificate for localhost, ending in so many days; its port and the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = timezone.now()
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=90))
        .not_valid_after(now + dt.timedelta(days=days, hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "server.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with closing(socket.create_server(("127.0.0.1", 0))) as server:

        def answer():
            with suppress(OSError):
                while True:
                    taken, _address = server.accept()
                    with suppress(OSError), context.wrap_socket(taken, server_side=True) as secure:
                        secure.recv(1)

        threading.Thread(target=answer, daemon=True).start()
        yield server.getsockname()[1], file


@pytest.mark.parametrize(
    ("days", "trusted", "expected"),
    [
        (60, True, [Level.OK]),
        (10, True, [Level.WARNING]),
        (2, True, [Level.FAULT]),
        (60, False, [Level.FAULT, Level.OK]),
    ],
)
def test_the_certificate_that_readers_get_is_looked_at(settings, monkeypatch, tmp_path, days, trusted, expected):
    with server_with_certificate(tmp_path, days) as (port, file):
        settings.SITE_URL = f"https://localhost:{port}"
        if trusted:
            monkeypatch.setenv("SSL_CERT_FILE", str(file))
        assert levels("certificate", Cost.WAITS) == expected


def test_a_site_or_a_mail_server_that_is_not_reached_is_told(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    settings.SITE_URL = f"https://127.0.0.1:{port}"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    assert levels("certificate", Cost.WAITS) == [Level.WARNING]
    assert levels("mail", Cost.WAITS) == [Level.FAULT]


@pytest.mark.django_db(transaction=True)
def test_without_a_database_it_says_so_and_looks_at_all_that_needs_none():
    with database_down():
        status, text = run("--quick", "--language", "en")
    assert status == 2
    assert "does not answer" in text
    assert "Disk" in text
    assert "could not be looked at" not in text


@pytest.mark.parametrize("language", ["ar", "en"])
def test_administrators_read_it_in_the_desk_and_others_do_not(as_role, language):
    desk = as_role("administrator")
    desk.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    words = {"ar": "لم تؤخذ أي نسخة احتياطية", "en": "No backup was ever made."}[language]
    assert words in desk.get("/admin/doctor/").text
    assert "/admin/doctor/" in desk.get("/admin/").text
    publisher = as_role("publisher")
    assert publisher.get("/admin/doctor/").status_code == 403
    assert "/admin/doctor/" not in publisher.get("/admin/").text


def test_my_work_tells_administrators_of_faults_alone(as_role, folder):
    desk = as_role("administrator")
    assert 'id="work-faults"' in desk.get("/admin/").text
    assert 'id="work-faults"' not in as_role("publisher").get("/admin/").text


def test_the_page_tells_what_took_long_from_the_last_look_and_asks_other_servers_on_request(as_role):
    desk = as_role("administrator")
    desk.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "No mail is sent" not in desk.get("/admin/doctor/").text
    assert desk.post("/admin/doctor/").status_code == 302
    assert "seen " in desk.get("/admin/doctor/").text
    assert "Not looked at yet" in desk.get("/admin/doctor/").text
    run()
    assert "Not looked at yet" not in desk.get("/admin/doctor/").text
