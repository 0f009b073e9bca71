"""The certificate: the office's own, one of Let's Encrypt by certbot, or until then one that the site signs itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from deploy.installing import layout
from deploy.installing.machine import InstallationError, folder, link, run, say, write
from deploy.installing.nginx import read_again

if TYPE_CHECKING:
    from deploy.installing.answers import Answers

_CHAIN, _KEY = "fullchain.pem", "privkey.pem"
_SELF_SIGNED = layout.TLS / "self-signed"
_LIVE = Path("/etc/letsencrypt/live")
_HOOK = Path("/etc/letsencrypt/renewal-hooks/deploy/liaison")


def prepare(answers: Answers) -> None:
    """Let nginx find a certificate: the one it has, the office's own, or one that is signed here."""
    folder(layout.TLS, mode=0o700)
    if answers.tls not in ("acme", "self-signed"):
        use(Path(answers.tls))
    elif answers.tls == "self-signed" or not (layout.TLS / _CHAIN).exists():
        use(_self_signed(answers.hosts))


def obtain(answers: Answers) -> str:
    """Ask for a certificate where one is wanted by ACME; return what hinders it, or nothing.

    nginx must serve already: the authority looks there for what certbot puts down.
    """
    if answers.tls != "acme":
        return ""
    name, address = answers.hosts[0], answers.account[1]
    say(f"Asking for a certificate of {', '.join(answers.hosts)} …")
    folder(layout.ACME_ROOT)
    try:
        run(*_certbot(answers.hosts, address))
    except InstallationError as reason:
        return str(reason)
    write(_HOOK, "#!/bin/sh\nexec systemctl reload nginx\n", 0o755)
    use(_LIVE / name)
    read_again()
    return ""


def _certbot(hosts: list[str], address: str) -> list[str]:
    account = ["--email", address] if address else ["--register-unsafely-without-email"]
    names = [part for host in hosts for part in ("-d", host)]
    how = ["--webroot", "-w", str(layout.ACME_ROOT), "--cert-name", hosts[0], "--key-type", "ecdsa", "--expand"]
    return ["certbot", "certonly", "--non-interactive", "--agree-tos", "--keep-until-expiring", *how, *account, *names]


def use(source: Path) -> None:
    """Let nginx take the certificate and the key in the folder ``source``."""
    for name in (_CHAIN, _KEY):
        link(layout.TLS / name, source / name)


def _self_signed(hosts: list[str]) -> Path:
    """Return the folder of a certificate of ``hosts`` that is signed here, for ten years."""
    chain, wanted = _SELF_SIGNED / _CHAIN, _SELF_SIGNED / "hosts"
    if not chain.exists() or wanted.read_text() != "\n".join(hosts):
        folder(_SELF_SIGNED, mode=0o700)
        kind = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "3650"]
        names = [
            "-subj",
            f"/CN={hosts[0][:64]}",
            "-addext",
            f"subjectAltName={','.join(f'DNS:{host}' for host in hosts)}",
        ]
        run("openssl", *kind, *names, "-keyout", str(_SELF_SIGNED / _KEY), "-out", str(chain))
        wanted.write_text("\n".join(hosts))
    return _SELF_SIGNED
