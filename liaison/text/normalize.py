"""Cleaning of pasted Arabic and Latin text, and a normal form to compare names in. Pure, no database."""

from __future__ import annotations

import re
import unicodedata

# Control characters except tab and line feed; zero-width and bidirectional marks; the byte order mark.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u206f\u061c\ufeff\u00ad\u034f\u180e\ufe00-\ufe0f]")
_DIRECTION = re.compile(r"[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\u061c\ufeff\u00ad]")
_EMBEDDING = re.compile(r"[\u202a-\u202e\u2066-\u2069\ufeff]")
_MARKS = re.compile(r"[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u08d3-\u08ff\u0640]")
_NOT_WORD = re.compile(r"[\W_]+")
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u0671-\u06d3]")
# Characters that XML 1.0 does not allow, even escaped (https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# Letters that people type for one another, including look-alikes from Persian and Urdu keyboards; signs for hamza and
# ayn in romanized names; Latin letters that Unicode does not decompose into a letter and an accent.
_LETTERS = str.maketrans(
    {
        **dict.fromkeys("أإآٱٲٳٵ", "ا"),
        **dict.fromkeys("ىیېئۍێےۓٸ", "ي"),
        **dict.fromkeys("ؤٶۆۇۈۋ", "و"),
        **dict.fromkeys("ةہھۀۂۃەۿ", "ه"),
        **dict.fromkeys("کگڪګڭ", "ك"),
        **dict.fromkeys("ںڼ", "ن"),
        **dict.fromkeys("ٹټ", "ت"),
        **dict.fromkeys("ڈډ", "د"),
        **dict.fromkeys("ڑړ", "ر"),
        **dict.fromkeys("ءٴʾʿʼʻˈˊ"),
        "æ": "ae",
        "Æ": "ae",
        "œ": "oe",
        "Œ": "oe",
        "þ": "th",
        "Þ": "th",
        **dict.fromkeys("øØ", "o"),
        **dict.fromkeys("łŁ", "l"),
        **dict.fromkeys("đĐðÐ", "d"),
        **dict.fromkeys("ħĦ", "h"),
        "ı": "i",
        **dict(zip("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789", strict=True)),
    }
)
# Text that cannot hold accents.
_BARE = re.compile(r"[\x00-\x7f\u0620-\u064a،؛؟«»“”‘’…–—]*")


def clean(text: str) -> str:
    """Return ``text`` without control characters and with plain line ends, for storing in the database."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def xml_text(text: str) -> str:
    """Return ``text`` without characters that XML does not allow; the caller must still escape it."""
    return _NOT_XML.sub("", clean(text))


def is_blank(text: str) -> bool:
    """Return whether nothing in ``text`` is visible: only spaces, controls, zero-width and direction marks."""
    return all(unicodedata.category(char)[0] in "CZ" for char in text)


def visible(text: str) -> str:
    """Return ``text`` without zero-width and direction marks, which are often copied along unseen."""
    return _INVISIBLE.sub("", text)


def without_embedding(text: str) -> str:
    """Return ``text`` without embedding and isolate marks, which chats and mail programs put around names."""
    return _EMBEDDING.sub("", text)


def without_direction(text: str) -> str:
    """Return ``text`` without direction marks, byte order marks and soft hyphens; joiners of letters and signs stay."""
    return _DIRECTION.sub("", text)


def normalize(text: str) -> str:
    """Return the form shared by all spellings of a name: ``normalize("أمريكا") == normalize("امريكا")``.

    Folds compatibility and presentation forms (Unicode NFKC), zero-width and direction marks, case, accents, Arabic
    vowel marks and tatweel, the forms of alef, ya, ta marbuta and hamza, Persian and Urdu look-alike letters, the three
    digit sets and punctuation. The result is words separated by single spaces.
    """
    folded = visible(unicodedata.normalize("NFKC", text)).translate(_LETTERS)
    folded = _MARKS.sub("", folded).casefold()
    bare = folded if _BARE.fullmatch(folded) else _without_accents(folded)
    return _NOT_WORD.sub(" ", bare).strip()


def _without_accents(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))


def folded_signs() -> dict[str, str]:
    """Return what ``normalize`` puts in place of single signs after NFKC: letters for their look-alikes, nothing for marks.

    For programs that must fold as it does, such as the search of a copy of the site.
    """
    folded = {chr(number): str(into or "") for number, into in _LETTERS.items()}
    signs = map(chr, range(0x10000))
    return folded | {sign: "" for sign in signs if _INVISIBLE.fullmatch(sign) or _MARKS.fullmatch(sign)}


def has_arabic(text: str) -> bool:
    """Return whether ``text`` has an Arabic letter: a name in both scripts counts as Arabic with a Latin quotation."""
    return bool(_ARABIC_LETTER.search(text))


def names_key(*names: str | None) -> str:
    """Return all names of a record normalized, one per line without repeats, for name search and duplicate checks."""
    lines = [normalize(line) for name in names if name for line in name.splitlines()]
    return "\n".join(dict.fromkeys(line for line in lines if line))
