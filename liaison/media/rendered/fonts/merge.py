"""A script that makes Liaison Naskh from Noto Naskh Arabic and Noto Sans: Pillow needs one font for both scripts.

Run it after the Noto fonts beside it were replaced, and commit its output: ``python
liaison/media/rendered/fonts/merge.py``.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE = Path(__file__).resolve().parent
FAMILY = "Liaison Naskh"
# Latin, Greek and Cyrillic with their accents, punctuation, currencies and letter-like signs.
LATIN = [*range(0x20, 0x250), *range(0x300, 0x530), *range(0x1E00, 0x2200)]


def merge(weight: str) -> None:
    """Write the font of ``weight`` ("Regular", "Bold"). fontTools can merge the two only with the Latin font first."""
    arabic = TTFont(HERE / f"NotoNaskhArabic-{weight}.ttf")
    _keep_to_arabic(arabic)
    latin = TTFont(HERE / f"NotoSans-{weight}.ttf")
    parts = [_part(latin, LATIN), _part(arabic, list(arabic.getBestCmap()))]
    merged = Merger().merge(parts)
    for record in merged["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            name = FAMILY if record.nameID in (1, 16) else f"{FAMILY} {weight}"
            record.string = name.replace(" ", "-") if record.nameID == 6 else name
    merged.save(HERE / f"LiaisonNaskh-{weight}.ttf")


def _keep_to_arabic(font: TTFont) -> None:
    """Limit the layout rules of ``font`` to Arabic script: its digits and points must not replace the Latin ones."""
    for table in ("GSUB", "GPOS"):
        scripts = font[table].table.ScriptList
        scripts.ScriptRecord = [record for record in scripts.ScriptRecord if record.ScriptTag == "arab"]
        scripts.ScriptCount = len(scripts.ScriptRecord)


def _part(font: TTFont, characters: list[int]) -> BytesIO:
    """Return ``font`` reduced to ``characters``, without hints for small sizes on old screens."""
    subsetter = Subsetter(Options(layout_features=["*"], hinting=False, notdef_outline=True))
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    file = BytesIO()
    font.save(file)
    file.seek(0)
    return file


if __name__ == "__main__":
    for weight in ("Regular", "Bold"):
        merge(weight)
