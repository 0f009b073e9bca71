"""Arabic and Latin text: cleaning what people paste, and one normal form to compare names in. Pure, no database."""

from __future__ import annotations

import re
import unicodedata

# Controls but tab and line feed; zero-width and bidirectional marks; the byte order mark.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff\u00ad]")
_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]")
_NOT_WORD = re.compile(r"[\W_]+")
# Characters that XML 1.0 has no place for, not even escaped (https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Letters that people type for one another; the Persian and Urdu look-alikes come from their keyboards.
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("أإآٱ", "ا"),
        **dict.fromkeys("ىیېئ", "ي"),
        "ؤ": "و",
        "ة": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ک": "ك",
        "گ": "ك",
        "ء": None,
    }
)
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")


def clean(text: str) -> str:
    """``text`` without control characters and with plain line ends, as the database should hold it."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def xml_text(text: str) -> str:
    """``text`` without what would make an XML file unreadable; escaping it is for whoever writes the file."""
    return _NOT_XML.sub("", clean(text))


def is_blank(text: str) -> bool:
    """Whether nothing in ``text`` can be seen: spaces, controls, zero-width and direction marks alone."""
    return all(unicodedata.category(char)[0] in "CZ" for char in text)


def normalize(text: str) -> str:
    """The form two spellings of one name share: ``normalize("أمريكا") == normalize("امريكا")``.

    Folds compatibility and presentation forms (Unicode NFKC), case, accents, Arabic vowel marks and tatweel, the
    forms of alef, ya, ta marbuta and hamza, Persian and Urdu look-alike letters, the three digit sets and
    punctuation. Returns words separated by single spaces.
    """
    folded = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).translate(_LETTERS).translate(_DIGITS)
    folded = _MARKS.sub("", folded).casefold()
    decomposed = unicodedata.normalize("NFD", folded)
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare).strip()


def names_key(*names: str | None) -> str:
    """All of a record's names, normalized, one a line: what staff and duplicate checks look a name up in."""
    lines = [normalize(line) for name in names if name for line in name.splitlines()]
    return "\n".join(dict.fromkeys(line for line in lines if line))
