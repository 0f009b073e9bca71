"""The tool that readers have: ``ssh-keygen -Y verify``, called as the guide says."""

from __future__ import annotations

import subprocess


def accepts(folder, message, signature, public, namespace="file"):
    """Return whether ssh-keygen finds ``signature`` to be one of ``message`` by the key ``public`` (lines)."""
    signers, signed = folder / "allowed_signers", folder / "message.sig"
    signers.write_text(public if public.startswith("office ") else f"office {public}\n")
    signed.write_bytes(signature)
    command = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", "office", "-n", namespace, "-s", signed]
    return subprocess.run(command, input=message, capture_output=True, check=False).returncode == 0
