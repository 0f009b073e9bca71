"""The five questions of the installation, and their answers: from variables, from the last run, or typed."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+\.[^\s@<>\"']+")
_MAIL = re.compile(r"(smtp|smtps|smtp\+tls|smtp\+ssl)://\S+")


@dataclass(frozen=True)
class Question:
    """One question: the variable that answers it, what is asked, the usual answer, and what makes an answer right."""

    name: str
    variable: str
    asks: str
    usual: str
    read: Callable[[str], str]


@dataclass(frozen=True)
class Answers:
    """What the site is to be; each as text, as it was answered. ``mail`` may hold a password."""

    site: str
    database: str
    tls: str
    administrator: str
    mail: str

    @property
    def hosts(self) -> list[str]:
        """The names the site answers to; the first is its own."""
        return self.site.split(",")

    @property
    def account(self) -> tuple[str, str]:
        """The name of the first administrator and their e-mail address, which may be empty."""
        name, _, address = self.administrator.partition(" ")
        return name, address


def read_site(text: str) -> str:
    """Return the hosts in ``text`` with commas. Raises ValueError for what is no host name."""
    hosts = text.lower().replace(",", " ").split()
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise ValueError(f"“{host}” is no name of a site. Such as: news.example.org, or several with commas.")
    if not hosts:
        raise ValueError("The site needs a name, such as news.example.org.")
    return ",".join(dict.fromkeys(hosts))


def read_database(text: str) -> str:
    """Return “postgresql” or “sqlite”. Raises ValueError for anything else."""
    named = {"postgresql": "postgresql", "postgres": "postgresql", "sqlite": "sqlite"}.get(text.strip().lower())
    if named is None:
        raise ValueError(f"“{text}” is no database of this site. Answer postgresql or sqlite.")
    return named


def read_tls(text: str) -> str:
    """Return “acme”, “self-signed” or a folder with a certificate. Raises ValueError for anything else."""
    text = text.strip()
    if text.lower() in ("acme", "self-signed"):
        return text.lower()
    lacking = [name for name in ("fullchain.pem", "privkey.pem") if not Path(text, name).is_file()]
    if not text.startswith("/") or lacking:
        raise ValueError(
            f"“{text}” is no certificate. Answer acme, self-signed, or the folder that holds fullchain.pem and privkey.pem."
        )
    return text.rstrip("/")


def read_administrator(text: str) -> str:
    """Return the name of an account and, after a space, an e-mail address if one was given. Raises ValueError otherwise."""
    name, _, address = text.strip().partition(" ")
    address = address.strip()
    if not re.fullmatch(r"[\w.@+-]{1,150}", name):
        raise ValueError(f"“{name}” is no name of an account: letters, digits and @ . + - _ only. Such as: samira")
    if address and not _ADDRESS.fullmatch(address):
        raise ValueError(f"“{address}” is no e-mail address. Such as: samira samira@example.org")
    return f"{name} {address}".strip()


def read_mail(text: str) -> str:
    """Return the address of a mail server, or “none”. Raises ValueError, which does not repeat a password."""
    text = text.strip()
    if text.lower() in ("none", ""):
        return "none"
    if not _MAIL.fullmatch(text):
        raise ValueError("That is no mail server. Such as: smtp+tls://user:password@mail.example.org:587, or none.")
    return text


QUESTIONS = (
    Question("site", "LIAISON_SITE", "The site's name, such as news.example.org", "", read_site),
    Question("database", "LIAISON_DATABASE", "The database: postgresql or sqlite", "postgresql", read_database),
    Question(
        "tls",
        "LIAISON_TLS",
        "The certificate: acme (Let's Encrypt), self-signed, or a folder with fullchain.pem and privkey.pem",
        "acme",
        read_tls,
    ),
    Question(
        "administrator", "LIAISON_ADMIN", "The first administrator: name and e-mail address", "", read_administrator
    ),
    Question("mail", "LIAISON_MAIL", "The mail server: smtp+tls://user:password@host:587, or none", "none", read_mail),
)


def gather(environment: Mapping[str, str], before: Answers | None, ask: Callable[[str], str] | None) -> Answers:
    """Return all answers: from ``environment``, else as ``before``, else typed into ``ask``, which is None without a terminal.

    Raises ValueError with what is wrong and what to do.
    """
    return Answers(**{question.name: _answer(question, environment, before, ask) for question in QUESTIONS})


def _answer(
    question: Question, environment: Mapping[str, str], before: Answers | None, ask: Callable[[str], str] | None
) -> str:
    if given := environment.get(question.variable, ""):
        return _read(question, given)
    if before:
        return str(getattr(before, question.name))
    if ask:
        return _typed(question, ask)
    if question.usual:
        return question.usual
    raise ValueError(f"{question.variable} is not set, and there is no terminal to ask at. {question.asks}.")


def _read(question: Question, text: str) -> str:
    try:
        return question.read(text)
    except ValueError as wrong:
        raise ValueError(f"{question.variable}: {wrong}") from wrong


def _typed(question: Question, ask: Callable[[str], str]) -> str:
    usual = f" [{question.usual}]" if question.usual else ""
    asks = f"{question.asks}{usual}: "
    while True:
        try:
            return question.read(ask(asks).strip() or question.usual)
        except ValueError as wrong:
            asks = f"{wrong}\n{question.asks}{usual}: "


def stored(answers: Answers) -> str:
    """Return ``answers`` as JSON for the next run; of the mail server only whether there is one: its address is a secret."""
    kept = replace(answers, mail="none" if answers.mail == "none" else "kept")
    return json.dumps(asdict(kept), indent=2) + "\n"


def recalled(file: Path) -> Answers | None:
    """Return the answers of the last run, or None before the first."""
    return Answers(**json.loads(file.read_text())) if file.exists() else None
