"""Letters go to the mail server that EMAIL_URL names, as it says; one that is down is told, and keeps nobody waiting."""

from __future__ import annotations

import smtplib
import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.core.mail import send_mail
from django.test import override_settings

from liaison import environment as env
from tests.deploy.test_demo import free_port


class Inbox:
    """What a mail server was handed, and as whom."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.accounts: list[tuple[bytes, bytes]] = []

    async def handle_DATA(self, _server, _session, envelope) -> str:  # noqa: N802
        self.letters.append(envelope.content.decode())
        return "250 OK"

    def authenticate(self, _server, _session, _envelope, _mechanism, data) -> AuthResult:
        self.accounts.append((data.login, data.password))
        return AuthResult(success=data.password == b"p@ss/word")


@pytest.fixture
def inbox():
    box = Inbox()
    options = {"auth_require_tls": False, "auth_required": True, "authenticator": box.authenticate}
    server = Controller(box, hostname="127.0.0.1", port=int(free_port()), **options)
    server.start()
    box.port = server.port
    yield box
    server.stop()


def send(url: str, monkeypatch) -> None:
    monkeypatch.setenv("EMAIL_URL", url)
    with override_settings(**env.mail("EMAIL_URL") | {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend"}):
        send_mail("رسالة", "نص الرسالة", None, ["office@news.example"])


def test_a_letter_arrives_from_the_account_of_the_address(inbox, monkeypatch):
    send(f"smtp://office:p%40ss%2Fword@127.0.0.1:{inbox.port}", monkeypatch)
    assert inbox.accounts == [(b"office", b"p@ss/word")]
    assert "To: office@news.example" in inbox.letters[0]


def test_a_letter_is_not_sent_in_the_clear_where_encryption_is_asked_for(inbox, monkeypatch):
    with pytest.raises(smtplib.SMTPException, match="STARTTLS"):
        send(f"smtp+tls://office:p%40ss%2Fword@127.0.0.1:{inbox.port}", monkeypatch)
    assert inbox.accounts == inbox.letters == []


def test_a_server_that_is_down_is_told(monkeypatch):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(ConnectionRefusedError):
            send(f"smtp://127.0.0.1:{closed.getsockname()[1]}", monkeypatch)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", (25, None, None)),
        ("smtp+tls://mail.example", (587, True, None)),
        ("smtps://mail.example", (465, None, True)),
        ("smtp+ssl://mail.example:2465", (2465, None, True)),
    ],
)
def test_the_name_of_the_protocol_says_how_it_is_encrypted(monkeypatch, url, expected):
    monkeypatch.setenv("EMAIL_URL", url)
    found = env.mail("EMAIL_URL")
    assert (found["EMAIL_PORT"], found.get("EMAIL_USE_TLS"), found.get("EMAIL_USE_SSL")) == expected
