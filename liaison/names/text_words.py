"""The words of a text as a reader sees them, with their places: look-alike letters, hidden marks, digits for letters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote

from liaison.names.romanization import spell_out_marks
from liaison.text.normalize import has_arabic, normalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Marks that stand in, over or under the letters of a word, or are not seen at all.
_UNSEEN = (
    r"\u00ad\u0300-\u036f\u0483-\u0487\u0600-\u0605\u0610-\u061a\u061c\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u070f\u08d3-\u08ff"
    r"\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb"
)
# Letters in circles and squares, which Unicode counts among the symbols.
_ENCLOSED = r"\u249c-\u24e9\U0001f110-\U0001f189\U0001f1e6-\U0001f1ff"
_LETTERS = rf"(?:[^\W_]|[{_UNSEEN}{_ENCLOSED}])+"
_WORD = re.compile(rf"{_LETTERS}(?:['’‘ʼʻ`´ʾʿ]+(?=[^\W_]){_LETTERS})*")
_LETTER = re.compile(r"[^\W\d_]")
_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_POSSESSIVE = re.compile(r"['’‘ʼ`´]s$", re.IGNORECASE)
# Endings of cases in Turkish: Qamari'nin.
_SUFFIX = re.compile(r"(?<=\w{4})['’][a-zıüöğşç]{1,4}$")
# Where a word without spaces is written as two: SalimQamari, سليمQamari.
_SEAM = re.compile(
    r"(?<=[a-zà-ÿ])(?=[A-Z])|(?<=[\u0620-\u06d3])(?=[A-Za-z])|(?<=[A-Za-z])(?=[\u0620-\u06d3])|(?<=[^\W\d_])(?=[0-9]{2,}$)"
)

# What the text between two words says: a sentence ends, a line (or a paragraph, a table cell) ends, a list goes on.
SENTENCE = re.compile(r"[.!?؟؛;:](?=\s)")
LINE = re.compile(r"[\n\t]")
COMMA = re.compile(r"[,،/|]")

# Cyrillic and Greek letters that look like Latin ones, small capitals and the like; Arabic letters without their dots.
_ALIKE = str.maketrans(
    {
        **dict(zip("АВЕЅІЈКМНОРСТУХҮҺԚԜԌЗ", "ABESIJKMHOPCTYXYHQWG3", strict=True)),
        **dict(zip("аеѕіјорсухүһԛԝԁӏкмтнвгпби", "aesijopcyxyhqwdlkmthrrnbu", strict=True)),
        **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ", "ABEZHIKMNOPTYXC", strict=True)),
        **dict(zip("αειικνορτυχϲϳωγηβ", "aeiiknoptuxcjwynb", strict=True)),
        **dict(zip("ʙɢʜɪʟɴʀʏᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢꜱɑɡıᎪᏴᏟ", "bghilnryacdejkmoptuvwzsagiABC", strict=True)),
        "ٮ": "ب",
        "ٻ": "ب",
        "ڀ": "ب",
        "ڡ": "ف",
        "ڢ": "ف",
        "ڧ": "ق",
        "ٯ": "ق",
        "ڨ": "ق",
        "ڠ": "غ",
        "ݝ": "غ",
        "ڝ": "ص",
        "ښ": "س",
        "ڛ": "س",
        "ڊ": "د",
        "ڒ": "ر",
        "ڕ": "ر",
        "ڮ": "ك",
        "ݪ": "ل",
        "ڵ": "ل",
        "ݥ": "م",
        "ݦ": "م",
        "ڹ": "ن",
        "ۑ": "ي",
        "ؽ": "ي",
        "ؾ": "ي",
        "ؿ": "ي",
        "ﻻ": "لا",
        "|": "l",
    }
)
# Digits for letters: the chat alphabet of Arabic, and those that look like Latin or Arabic letters.
_CHAT = str.maketrans({"2": "a", "3": "a", "5": "kh", "6": "t", "7": "h", "8": "q", "9": "s", "4": "sh"})
_CHAT_MARKED = (("3'", "gh"), ("7'", "kh"), ("6'", "z"), ("9'", "d"), ("5", "kh"), ("8", "gh"), ("9", "q"), ("2", "q"))
_DIGITS_ALIKE = str.maketrans("0134578@$", "oieastba" + "s")
_DIGITS_ARABIC = str.maketrans("150٥١", "اهوها")


@dataclass(frozen=True, slots=True)
class TextWord:
    """One word of a text: ``text[start:end]``, and the normalized ways to read it, the plainest first.

    ``raw`` is the word as it stands, ``gap`` the text between it and the word before. ``capital``: it begins with a
    capital letter.
    """

    start: int
    end: int
    raw: str
    forms: tuple[str, ...]
    gap: str
    capital: bool

    @property
    def plain(self) -> str:
        return self.forms[0]

    @property
    def arabic(self) -> bool:
        return not self.forms[0].isascii()


def text_words(text: str) -> Iterator[TextWord]:
    """Yield the words of ``text`` in order; words without letters or digits are part of the gaps."""
    shown, places = _decoded(text)
    before = 0
    for found in _WORD.finditer(shown):
        for start, end in _pieces(found.group(), found.start()):
            raw = shown[start:end]
            if forms := _forms(raw):
                gap = shown[before:start]
                yield TextWord(
                    places[start],
                    places[end - 1] + _length(text, places[end - 1]),
                    raw,
                    forms,
                    gap,
                    _begins_capital(raw),
                )
                before = end


def _decoded(text: str) -> tuple[str, Sequence[int]]:
    """Return ``text`` with percent-encoded letters decoded, and the place in ``text`` of each character of it."""
    if "%" not in text:
        return text, range(len(text) + 1)
    shown, places, at = [], [], 0
    for found in _PERCENT.finditer(text):
        for plain in range(at, found.start()):
            shown.append(text[plain])
            places.append(plain)
        place = found.start()
        for letter in unquote(found.group(), errors="replace"):
            shown.append(letter)
            places.append(min(place, found.end() - 3))
            place += 3 * len(letter.encode())
        at = found.end()
    shown += text[at:]
    places += range(at, len(text) + 1)
    return "".join(shown), places


def _length(text: str, at: int) -> int:
    """Return how many characters of ``text`` show the one at ``at``: a percent-encoded letter takes several."""
    if not _PERCENT.match(text, at):
        return 1
    lead = int(text[at + 1 : at + 3], 16)
    return 3 * (1 if lead < 0xC0 else 2 if lead < 0xE0 else 3 if lead < 0xF0 else 4)


def _pieces(word: str, at: int) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each piece of ``word``, which begins at ``at``."""
    if word.isascii() and (word.islower() or word.isupper()) and word.isalpha():
        yield at, at + len(word)
        return
    start = 0
    for seam in _SEAM.finditer(word):
        yield at + start, at + seam.start()
        start = seam.start()
    if bare := _POSSESSIVE.sub("", word[start:]):
        yield at + start, at + start + len(bare)


def _begins_capital(raw: str) -> bool:
    first = _LETTER.search(raw)
    return first is not None and first.group().isupper()


@lru_cache(maxsize=1 << 15)
def _forms(raw: str) -> tuple[str, ...]:
    """Return the normalized ways to read ``raw``, the plainest first; empty if it shows nothing."""
    plain = _one_word(raw)
    found = [plain]
    if not raw.isascii():
        # What looks Latin or Arabic is read so, before any other alphabet.
        found.insert(0, _one_word(raw.translate(_ALIKE)))
    if not has_arabic(raw):
        found.append(spell_out_marks(raw).replace(" ", ""))
    if suffix := _SUFFIX.search(raw):
        found.append(_one_word(raw[: suffix.start()]))
    if any(letter.isdigit() for letter in plain) and _LETTER.search(plain):
        found += _digits_read(found[0], raw)
    return tuple(dict.fromkeys(form for form in found if form))


def _one_word(raw: str) -> str:
    return normalize(re.sub(r"['’‘ʼʻ`´ʾʿ]", "", raw)).replace(" ", "")


def _digits_read(plain: str, raw: str) -> Iterator[str]:
    if has_arabic(raw):
        yield plain.translate(_DIGITS_ARABIC)
        return
    yield plain.translate(_CHAT)
    marked = raw.casefold()
    for digit, letters in _CHAT_MARKED:
        marked = marked.replace(digit, letters)
    yield _one_word(marked).translate(_CHAT)
    yield raw.casefold().translate(_DIGITS_ALIKE)
    yield re.sub(r"\d+", "", plain)
