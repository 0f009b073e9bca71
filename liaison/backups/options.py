"""The options that name a backup, for all commands that read one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser


def name_a_backup(parser: ArgumentParser) -> None:
    """Let ``parser`` take the folder of backups (``dir``), which one it is (``snapshot``), and the key to it (``identity``)."""
    parser.add_argument("dir", type=Path, metavar="DIR", help="The folder of backups.")
    parser.add_argument(
        "--snapshot", default="", metavar="NAME", help="Another backup than the newest: a name in DIR/snapshots."
    )
    parser.add_argument(
        "--identity", type=Path, metavar="FILE", help="The file with the secret key, if it is encrypted."
    )
