"""A script that makes Liaison Print from Noto Naskh Arabic: each letter with a mark is one glyph, for text extraction.

Most programs that extract text from a PDF treat a mark at a height of its own as a separate line: they make three
lines, in any order, of «رحّب أنّ». In this font, a letter before a mark becomes a glyph that includes the mark, and the
mark after it becomes an empty glyph: the drawing is the same, each character keeps its glyph, and nothing leaves the
line. The name of each glyph tells its letters by the rules of the Adobe Glyph List: ``uniFE84.uni064F`` is U+FE84,
which is «أ», and ``uni064F.empty`` is the mark.

Punctuation and signs come from Noto Sans: signs of another font would break a line too.

Run it after the Noto fonts beside it were replaced, and commit its output: ``python
liaison/media/rendered/fonts/join_marks.py``.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fontTools.merge import Merger
from fontTools.otlLib.builder import buildCoverage, buildLookup, buildSingleSubstSubtable
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.ttLib.tables._g_l_y_f import ROUND_XY_TO_GRID, USE_MY_METRICS, Glyph, GlyphComponent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE = Path(__file__).resolve().parent
FAMILY = "Liaison Print"
# Space, digits, punctuation and signs, but no letters.
SIGNS = [
    *range(0x20, 0x41),
    *range(0x5B, 0x61),
    *range(0x7B, 0x7F),
    *range(0xA0, 0xC0),
    *range(0x2000, 0x2070),
    *range(0x20A0, 0x20C0),
]
# Letters of Arabic, Persian and Kurdish, and the vowel and other marks that combine with them.
LETTERS = [
    *range(0x621, 0x63B),
    *range(0x641, 0x64B),
    0x671,
    0x67E,
    0x686,
    0x698,
    0x6A4,
    0x6A9,
    0x6AF,
    0x6BE,
    0x6CC,
    0x6D5,
]
MARKS = [*range(0x64B, 0x656), 0x670]
_BASE, _MARK = 1, 3

# Glyphs that include a mark: name of the mark → name of the letter → name of the glyph.
Joined = dict[str, dict[str, str]]


def join_marks(weight: str) -> None:
    """Write the font of ``weight`` ("Regular", "Bold")."""
    font = _named(_merged(weight))
    shapes: dict[str, tuple[Glyph, tuple[int, int]]] = {}
    joined = _join(font, shapes)
    empty = {mark: f"{mark}.empty" for mark in joined}
    for name in empty.values():
        glyph = Glyph()
        glyph.numberOfContours = 0
        shapes[name] = (glyph, (0, 0))
    _add(font, shapes)
    _substitute(font, joined, empty)
    _rename(font, weight)
    font.save(HERE / f"LiaisonPrint-{weight}.ttf")


def _merged(weight: str) -> BytesIO:
    """Return the Arabic font with the signs that it lacks from the Latin one, without hints for old screens."""
    arabic, latin = (TTFont(HERE / f"{name}-{weight}.ttf") for name in ("NotoNaskhArabic", "NotoSans"))
    letters = list(arabic.getBestCmap())
    signs = [code for code in SIGNS if code not in letters]
    # fontTools can merge them only with the Latin font first.
    return _saved(Merger().merge([_part(latin, signs), _part(arabic, letters)]))


def _part(font: TTFont, characters: list[int]) -> BytesIO:
    subsetter = Subsetter(Options(layout_features=["*"], hinting=False, notdef_outline=True, glyph_names=True))
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    return _saved(font)


def _saved(font: TTFont) -> BytesIO:
    file = BytesIO()
    font.save(file)
    file.seek(0)
    return file


def _named(file: BytesIO) -> TTFont:
    """Return the font with each contextual form of a letter named after the form it was made from."""
    font = TTFont(file)
    names = {
        new: f"{old}.{new.strip('_')}"
        for table in _subtables(font["GSUB"], otTables.SingleSubst)
        for old, new in table.mapping.items()
        if not new.startswith("uni") and old.startswith("uni")
    }
    # Set before any table is read: tables take glyph names from here.
    named = TTFont(file)
    named.setGlyphOrder([names.get(name, name) for name in font.getGlyphOrder()])
    # Read this table so that it is written again with the new names.
    named["post"].extraNames = []
    return named


def _join(font: TTFont, shapes: dict[str, Any]) -> Joined:
    """Fill ``shapes`` with a glyph for each pair of letter and mark, the mark where the font would place it.

    Returns the names of these glyphs.
    """
    letters = _reached(font, LETTERS, otTables.SingleSubst)
    marks = _reached(font, MARKS, otTables.LigatureSubst)
    joined: Joined = {}
    for table in _subtables(font["GPOS"], otTables.MarkBasePos):
        anchors = dict(zip(table.MarkCoverage.glyphs, table.MarkArray.MarkRecord, strict=True))
        # The list of the font grows: a second mark is placed on the new glyphs as on the letter.
        places = list(zip(table.BaseCoverage.glyphs, table.BaseArray.BaseRecord, strict=True))
        for letter, place in places:
            for mark in sorted(marks & set(anchors)) if letter in letters else ():
                at, own = place.BaseAnchor[anchors[mark].Class], anchors[mark].MarkAnchor
                if at is None or letter in joined.get(mark, {}):
                    continue
                name = f"{letter}.{mark}"
                shift = (at.XCoordinate - own.XCoordinate, at.YCoordinate - own.YCoordinate)
                shapes[name] = (_composed(letter, mark, shift), font["hmtx"][letter])
                joined.setdefault(mark, {})[letter] = name
                table.BaseCoverage.glyphs.append(name)
                table.BaseArray.BaseRecord.append(place)
        table.BaseArray.BaseCount = len(table.BaseArray.BaseRecord)
    return joined


def _composed(letter: str, mark: str, shift: tuple[int, int]) -> Glyph:
    glyph = Glyph()
    glyph.numberOfContours = -1
    glyph.components = []
    for name, (x, y), flags in ((letter, (0, 0), USE_MY_METRICS), (mark, shift, 0)):
        part = GlyphComponent()
        part.glyphName, part.x, part.y, part.flags = name, x, y, ROUND_XY_TO_GRID | flags
        glyph.components.append(part)
    return glyph


def _reached(font: TTFont, characters: Iterable[int], kind: type) -> set[str]:
    """Return the glyphs of ``characters`` and all glyphs that substitutions of this ``kind`` make of them alone."""
    cmap = font.getBestCmap()
    found = {cmap[char] for char in characters if char in cmap}
    while more := {new for table in _subtables(font["GSUB"], kind) for new in _made_of(table, found)} - found:
        found |= more
    return found


def _made_of(table: Any, glyphs: set[str]) -> Iterator[str]:
    if isinstance(table, otTables.SingleSubst):
        yield from (new for old, new in table.mapping.items() if old in glyphs)
    else:
        for first, ligatures in table.ligatures.items():
            if first in glyphs:
                yield from (one.LigGlyph for one in ligatures if glyphs.issuperset(one.Component))


def _subtables(layout: Any, kind: type) -> Iterator[Any]:
    for lookup in layout.table.LookupList.Lookup:
        for table in lookup.SubTable:
            inner = getattr(table, "ExtSubTable", table)
            if isinstance(inner, kind):
                yield inner


def _add(font: TTFont, shapes: dict[str, tuple[Glyph, tuple[int, int]]]) -> None:
    font.setGlyphOrder([*font.getGlyphOrder(), *shapes])
    font["glyf"].glyphOrder = font.getGlyphOrder()
    classes = font["GDEF"].table.GlyphClassDef.classDefs
    for name, (glyph, metrics) in shapes.items():
        font["glyf"].glyphs[name] = glyph
        font["hmtx"].metrics[name] = metrics
        classes[name] = _BASE if glyph.isComposite() else _MARK


def _substitute(font: TTFont, joined: Joined, empty: dict[str, str]) -> None:
    """Add two substitutions after all other ligatures: of letters before a mark, then of marks after such a letter."""
    gsub = font["GSUB"].table
    lookups = gsub.LookupList.Lookup

    def add(*tables: Any) -> int:
        lookups.append(buildLookup(list(tables)))
        return len(lookups) - 1

    def where(lookup: int, letters: Iterable[str] = (), before: Iterable[str] = (), after: Iterable[str] = ()) -> Any:
        return _context(font, lookup, letters, before, after)

    single = {mark: add(buildSingleSubstSubtable(shapes)) for mark, shapes in joined.items()}
    letters = add(*(where(single[mark], joined[mark], after=[mark]) for mark in joined))
    with_mark = [shape for shapes in joined.values() for shape in shapes.values()]
    marks = add(where(add(buildSingleSubstSubtable(empty)), empty, before=with_mark))
    gsub.LookupList.LookupCount = len(lookups)
    for record in gsub.FeatureList.FeatureRecord:
        if record.FeatureTag == "liga":
            record.Feature.LookupListIndex += [letters, marks]
            record.Feature.LookupCount = len(record.Feature.LookupListIndex)


def _context(font: TTFont, lookup: int, glyphs: Iterable[str], before: Iterable[str], after: Iterable[str]) -> Any:
    """Return a rule that applies ``lookup`` to one of ``glyphs`` after one of ``before`` and before one of ``after``.

    An empty ``before`` or ``after`` sets no condition.
    """
    order = font.getReverseGlyphMap()
    table = otTables.ChainContextSubst()
    table.Format = 3
    for part, names in (("Backtrack", before), ("Input", glyphs), ("LookAhead", after)):
        coverages = [buildCoverage(set(names), order)] if names else []
        setattr(table, f"{part}Coverage", coverages)
        setattr(table, f"{part}GlyphCount", len(coverages))
    record = otTables.SubstLookupRecord()
    record.SequenceIndex, record.LookupListIndex = 0, lookup
    table.SubstLookupRecord, table.SubstCount = [record], 1
    return table


def _rename(font: TTFont, weight: str) -> None:
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            name = FAMILY if record.nameID in (1, 16) else f"{FAMILY} {weight}"
            record.string = name.replace(" ", "-") if record.nameID == 6 else name


if __name__ == "__main__":
    for weight in ("Regular", "Bold"):
        join_marks(weight)
