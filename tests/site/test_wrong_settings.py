"""A wrong value of a variable stops every command and the server, with one line: which one, what it holds, what it should be."""

from __future__ import annotations

import pytest

from tests.liaison.test_start import SAFE, run

# What a message must never repeat.
SECRET = "hunter2"

WRONG = [
    # Flags: what is neither on nor off could switch protection off.
    ("HTTPS", "maybe", "“maybe”", "1 (on) or 0 (off)"),
    ("HTTPS", "2", "“2”", "1 (on) or 0 (off)"),
    ("DEBUG", "none", "“none”", "1 (on) or 0 (off)"),
    ("BEHIND_PROXY", "nginx", "“nginx”", "1 (on) or 0 (off)"),
    ("TWO_PERSON_RULE", "٣", "“٣”", "1 (on) or 0 (off)"),
    ("LIAISON_DEMO", "demo", "“demo”", "1 (on) or 0 (off)"),
    # Numbers.
    ("API_RATE", "many", "“many”", "a whole number from 0"),
    ("API_RATE", "-1", "“-1”", "a whole number from 0"),
    ("SEARCH_RATE", "1.5", "“1.5”", "a whole number"),
    ("FILE_RATE", "9" * 30, "9" * 30, "a whole number"),
    ("FORM_RATE", "١٢", "“١٢”", "a whole number"),
    ("SESSION_IDLE_MINUTES", "0", "“0”", "a whole number from 1"),
    ("SESSION_HOURS", "twelve", "“twelve”", "a whole number from 1"),
    ("UPLOAD_QUOTA", "contributor=many", "“contributor=many”", "such as contributor=200,editor=500"),
    ("UPLOAD_QUOTA", "janitor=5", "“janitor=5”", "contributor, editor, publisher, administrator"),
    ("UPLOAD_QUOTA", "500", "“500”", "such as contributor=200"),
    # One or some of a few.
    ("ARABIC_MONTHS", "syrian", "“syrian”", "one of these: levantine, international, maghreb, moroccan"),
    ("ARABIC_DIGITS", "roman", "“roman”", "one of these: latin, arabic"),
    ("LOG_LEVEL", "LOUD", "“LOUD”", "one of these: DEBUG, INFO, WARNING, ERROR, CRITICAL"),
    ("SECOND_STEP_ROLES", "publisher,boss", "“boss”", "one of these: contributor, editor, publisher, administrator"),
    # Names and places.
    ("ALLOWED_HOSTS", "https://news.example", "“https://news.example”", "without https://"),
    ("ALLOWED_HOSTS", "news.example:8000", "“news.example:8000”", "without https:// and ports"),
    ("ALLOWED_HOSTS", "news.example www.example", "“news.example www.example”", "with commas"),
    ("SITE_URL", "news.example", "“news.example”", "such as https://news.example.org"),
    ("SITE_URL", "https://news.example/ar/", "“https://news.example/ar”", "without a path"),
    ("SITE_URL", "https://news.example:port", "“https://news.example:port”", "the address of the site"),
    ("ONION_ADDRESS", "news.onion", "“news.onion”", "56 letters and .onion"),
    ("DATA_LICENSE_URL", "creativecommons.org", "“creativecommons.org”", "https:// or http://"),
    ("TIME_ZONE", "Damascus", "“Damascus”", "such as America/New_York"),
    ("TIME_ZONE", "America", "“America”", "the IANA name of a time zone"),
    ("TIME_ZONE", "../etc/passwd", "“../etc/passwd”", "the IANA name of a time zone"),
    ("MEDIA_INTERNAL", "uploads", "“uploads”", "such as /uploads/"),
    ("MEDIA_INTERNAL", "/up loads/", "“/up loads/”", "such as /uploads/"),
    ("EMAIL_FROM", "the office", "“the office”", "an e-mail address"),
    ("EMAIL_FROM", "Office <office>", "“Office <office>”", "an e-mail address"),
    # Addresses of services, which hold passwords.
    (
        "DATABASE_URL",
        f"mysql://liaison:{SECRET}@db.example/news",
        "“mysql://…@db.example/news”",
        "postgres://user:password@",
    ),
    ("DATABASE_URL", f"liaison:{SECRET}@db.example", "“…”", "postgres://user:password@"),
    (
        "DATABASE_URL",
        f"postgres://liaison:{SECRET}@db.example:port/news",
        "“postgres://…”",
        "postgres://user:password@",
    ),
    ("DATABASE_URL", f"postgres://liaison:{SECRET}", "“postgres://…”", "postgres://user:password@"),
    (
        "DATABASE_URL",
        f"postgres://liaison:a@b/{SECRET}@db.example/",
        "“postgres://…@db.example/”",
        "postgres://user:password@",
    ),
    ("DATABASE_URL", "sqlite://var/liaison.sqlite3", "“sqlite://var/liaison.sqlite3”", "sqlite:////absolute/path"),
    # A replica of what is no PostgreSQL.
    (
        "REPLICA_URL",
        f"postgres://liaison:{SECRET}@db.example/news",
        "“postgres://…@db.example/news”",
        "DATABASE_URL of PostgreSQL",
    ),
    ("CACHE_URL", f"memcache://me:{SECRET}@cache.example", "“memcache://…@cache.example”", "redis://host:6379/0"),
    (
        "CACHE_URL",
        f"redis://:{SECRET}@cache.example:6379/first",
        "“redis://…@cache.example:6379/first”",
        "redis://host:6379/0",
    ),
    ("CACHE_URL", f"redis://:{SECRET}@cache.example:x/0", "“redis://…”", "redis://host:6379/0"),
    ("CACHE_URL", "redis://", "“redis://”", "redis://host:6379/0"),
    (
        "EMAIL_URL",
        f"mail://office:{SECRET}@mail.example",
        "“mail://…@mail.example”",
        "smtp+tls://user:password@host:587",
    ),
    ("EMAIL_URL", f"smtp://office:{SECRET}@", "“smtp://…@”", "smtp+tls://user:password@host:587"),
    (
        "EMAIL_URL",
        f"smtp+tls://office:{SECRET}@mail.example:587/?key={SECRET}",
        "“smtp+tls://…@mail.example:587/”",
        "smtp+tls://",
    ),
]


@pytest.mark.parametrize(
    ("name", "value", "told", "should"), WRONG, ids=[f"{name}={value[:30]}" for name, value, *_ in WRONG]
)
def test_a_wrong_value_is_one_line_that_says_what_to_do(tmp_path, name, value, told, should):
    done = run("manage.py", "check", data=tmp_path, **SAFE | {name: value})
    assert done.returncode != 0
    line = done.stderr.strip()
    assert line.startswith(f"Liaison does not start. {name} is “")
    assert told in line
    assert f"Set it to {should}" in line or should in line
    assert "\n" not in line
    assert SECRET not in line


def test_the_folder_for_data_is_no_file(tmp_path):
    file = tmp_path / "file"
    file.write_text("in the way")
    done = run("manage.py", "check", data=file, **SAFE)
    assert f"LIAISON_DATA is “{file}”. Set it to the path of a folder" in done.stderr


def test_a_secret_in_a_file_is_not_told_either(tmp_path):
    secret = tmp_path / "database"
    secret.write_text(f"oracle://liaison:{SECRET}@db.example/news\n")
    done = run("manage.py", "check", data=tmp_path, **SAFE, DATABASE_URL_FILE=str(secret))
    assert "DATABASE_URL is “oracle://…@db.example/news”." in done.stderr
    assert SECRET not in done.stderr


RIGHT = {
    "HTTPS": "Yes",
    "DEBUG": "",
    "BEHIND_PROXY": "TRUE",
    "API_RATE": "",
    "UPLOAD_QUOTA": "editor = 3, contributor=0",
    "ALLOWED_HOSTS": "news.example, .example.org,[::1],",
    "SITE_URL": "https://news.example/",
    "TIME_ZONE": "Asia/Beirut",
    "EMAIL_FROM": "مكتب <office@news.example>",
    "MEDIA_INTERNAL": "/uploads/",
    "SECOND_STEP_ROLES": "",
    "DATA_LICENSE": "",
    "DATABASE_URL": "postgresql://u:p%40%2Fss@db.example/news?sslmode=require",
    "CACHE_URL": "rediss://:pw@cache.example:6380/2",
    "EMAIL_URL": "smtps://office:p%40ss@mail.example",
}
_TOLD = """
import json, django
django.setup()
from django.conf import settings as s
print(json.dumps([s.HTTPS, s.DEBUG, bool(s.SECURE_PROXY_SSL_HEADER), s.API_RATE, s.UPLOAD_QUOTA["editor"], s.UPLOAD_QUOTA["contributor"],
    s.UPLOAD_QUOTA["publisher"], s.ALLOWED_HOSTS, s.SITE_URL, s.SECOND_STEP_ROLES, s.DATA_LICENSE, s.DATABASES["default"]["PASSWORD"],
    s.DATABASES["default"]["OPTIONS"]["sslmode"], s.CACHES["default"]["LOCATION"], s.EMAIL_PORT, s.EMAIL_USE_SSL, s.EMAIL_HOST_PASSWORD]))
"""


def test_right_values_are_read_as_they_are_meant(tmp_path):
    told = run("-c", _TOLD, data=tmp_path, DJANGO_SETTINGS_MODULE="liaison.settings", **SAFE | RIGHT)
    assert told.returncode == 0, told.stderr
    expected = '[true, false, true, 120, 3, 0, 1000, ["news.example", ".example.org", "[::1]"], "https://news.example", [], "", "p@/ss", '
    assert told.stdout.strip() == expected + '"require", "rediss://:pw@cache.example:6380/2", 465, true, "p@ss"]'
