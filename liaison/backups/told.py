"""Sizes and times as commands tell them."""

from __future__ import annotations


def size(number: int) -> str:
    """Return ``number`` bytes in words: ``3.4 MB``."""
    amount = float(number)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def duration(seconds: float) -> str:
    """Return ``seconds`` in words: ``12 s``, ``3 min 20 s``."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"
